// Jaeger's spans that have their process with them, and Jaeger's model as protobuf prints it: shapes after the fixtures of
// jaegertracing/jaeger (cmd/anonymizer/app/uiconv, internal/storage/integration; Apache-2.0).

import { expect, test } from 'vitest';
import { detailsOf, type RequestSpan } from '../../../src/trace/distributed.ts';
import { readSpans, spanLines, startOf } from '../../support/span-file.ts';

function spanOf(id: string, parent: string, operationName: string, service: string): object {
  const references = parent === '' ? [] : [{ refType: 'CHILD_OF', traceID: 'ab', spanID: parent }];
  return { traceID: 'ab', spanID: id, flags: 1, operationName, references, startTime: 1605223981761425, duration: 10, tags: [], logs: [], process: { serviceName: service, tags: [] } };
}

const spans = [spanOf('1', '', 'all', 'front'), spanOf('2', '1', 'part', 'back')];
const EXPECTED = ['front “all” unspecified 0000000000000001 0+10000', '  back “part” unspecified 0000000000000002 0+10000'];

test.each([
  ['a list', JSON.stringify(spans)],
  ['a span a line', spans.map((span) => JSON.stringify(span)).join('\n')],
  ['documents of Elasticsearch, a line each', spans.map((_source) => JSON.stringify({ _index: 'jaeger-span', _source })).join('\n')],
  ['names in order of the alphabet', JSON.stringify(spans.map((span) => Object.fromEntries(Object.entries(span).sort(([a], [b]) => (a < b ? -1 : 1)))))],
])('spans that stand alone: %s', async (_, text) => {
  for (const chunkSize of [9, 100_000]) {
    const { format, traces } = await readSpans(text, chunkSize);
    expect([format, ...spanLines(traces)]).toEqual(['jaeger', ...EXPECTED]);
  }
});

const model = {
  traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==', spanId: 'AAAAAAAAAAI=', operationName: 'model', startTime: '2017-01-26T16:46:31.639875139-05:00',
  references: [{ traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==', spanId: 'AAAAAAAAAAM=' }],
  tags: [{ key: 'span.kind', vStr: 'client' }, { key: 'error', vType: 'BOOL', vBool: true }, { key: 'big', vType: 'INT64', vInt64: '9223372036854775222' }, { key: 'none' }],
  logs: [{ timestamp: '2017-01-26T16:46:31.639875139-05:00', fields: [{ key: 'event', vStr: 'happened' }] }],
};

test.each([['5000ns', 5000], ['0.000005s', 5000], ['5µs', 5000], ['1m0.5s', 60_500_000_000]])('protobuf printed as JSON: a duration of %s', async (duration, ns) => {
  const { traces } = await readSpans({ ...model, duration, process: { serviceName: 'own' } });
  expect(spanLines(traces)).toEqual([`own “model” client 0000000000000002 0+${ns} error orphan`]);
  expect(startOf(traces, 0)).toBe(1_485_467_191_639_875_139n);
  const { attributes, events, parentId } = detailsOf(traces, 0 as RequestSpan);
  expect([attributes.slice(2), events, parentId]).toEqual([
    [{ key: 'big', value: 9_223_372_036_854_775_222n }, { key: 'none', value: '' }],
    [{ timeNs: 1_485_467_191_639_875_139n, name: 'happened', attributes: [] }], 'AAAAAAAAAAM=',
  ]);
});

test('processes in a list of pairs, in pieces of a stream', async () => {
  const text = JSON.stringify({ result: { spans: [{ ...model, duration: '1ns', processId: 'p1' }], processMap: [{ process: { serviceName: 'mapped' }, processId: 'p1' }] } });
  expect(spanLines((await readSpans(text, 11)).traces)).toEqual(['mapped “model” client 0000000000000002 0+1 error orphan']);
});
