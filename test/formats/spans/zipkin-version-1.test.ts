// Zipkin's first JSON: halves of calls from annotations. The two-service trace is after one that Zipkin 2.2 showed of Brave.

import { expect, test } from 'vitest';
import { detailsOf, type RequestSpan } from '../../../src/trace/distributed.ts';
import { readSpans, spanLines } from '../../support/span-file.ts';

const at = (timestamp: number, value: string, serviceName: string): object => ({ timestamp, value, endpoint: { serviceName, ipv4: '192.168.1.8' } });
const id = { traceId: 'f3e648a459e6c685', id: 'f3e648a459e6c685', name: 'get' };

test('a span that holds both halves of a call is two, each of its service and with its times', async () => {
  const { format, traces } = await readSpans([
    { ...id, timestamp: 1509771706395235, duration: 113839, annotations: [at(1509771706395235, 'sr', 'frontend'), at(1509771706509074, 'ss', 'frontend')], binaryAnnotations: [] },
    {
      ...id, id: '2ce51fa654dd0c2f', parentId: 'f3e648a459e6c685', timestamp: 1509771706434207, duration: 67805,
      annotations: [at(1509771706434207, 'cs', 'frontend'), at(1509771706479391, 'sr', 'backend'), at(1509771706495481, 'ss', 'backend'), at(1509771706502012, 'cr', 'frontend')],
      binaryAnnotations: [{ key: 'http.path', value: '/api' }, { key: 'sa', value: true, endpoint: { serviceName: 'nobody' } }],
    },
  ]);
  expect([format, ...spanLines(traces)]).toEqual([
    'zipkin', 'frontend “get” server f3e648a459e6c685 0+113839000',
    '  frontend “get” client 2ce51fa654dd0c2f 38972000+67805000', '    backend “get” server 2ce51fa654dd0c2f 84156000+16090000 shared',
  ]);
  expect(detailsOf(traces, 2 as RequestSpan).attributes).toEqual([{ key: 'http.path', value: '/api' }, { key: 'sa', value: true }]);
});

test.each([
  ['no annotation of a call: a part within a process', { timestamp: 5, duration: 3, annotations: [], binaryAnnotations: [{ key: 'lc', value: 'db', endpoint: { serviceName: 'a' } }] }, 'a “get” unspecified f3e648a459e6c685 0+3000'],
  ['a time that is not the begin’s, and no duration', { timestamp: 9, annotations: [at(5, 'sr', 'a'), at(9, 'ss', 'a')], binaryAnnotations: [] }, 'a “get” server f3e648a459e6c685 0+4000'],
  ['numbers with exponents', { timestamp: 1.463737111294e15, duration: 7.72e5, annotations: [at(1.463737111294e15, 'cs', 'a')], binaryAnnotations: [] }, 'a “get” client f3e648a459e6c685 0+772000000'],
  ['messages', { timestamp: 5, duration: 1, annotations: [at(5, 'ms', 'a')], binaryAnnotations: [] }, 'a “get” producer f3e648a459e6c685 0+1000'],
  ['an error', { timestamp: 5, duration: 1, annotations: [at(5, 'cs', 'a')], binaryAnnotations: [{ key: 'error', value: 'refused' }] }, 'a “get” client f3e648a459e6c685 0+1000 error'],
])('%s', async (_, span, expected) => {
  expect(spanLines((await readSpans([{ ...id, ...span }])).traces)).toEqual([expected]);
});

test('the half that a server wrote alone belongs to the client’s, wherever that stands', async () => {
  const server = { ...id, id: '2', annotations: [at(6, 'sr', 'b'), at(8, 'ss', 'b')], binaryAnnotations: [{ key: 'error', value: 'b failed', endpoint: { serviceName: 'b' } }] };
  const client = { ...id, id: '2', timestamp: 5, duration: 4, annotations: [at(5, 'cs', 'a'), at(9, 'cr', 'a')], binaryAnnotations: [] };
  const expected = ['a “get” client 0000000000000002 0+4000', '  b “get” server 0000000000000002 1000+2000 error shared'];
  for (const spans of [[server, client], [client, server]]) expect(spanLines((await readSpans(spans)).traces)).toEqual(expected);
});
