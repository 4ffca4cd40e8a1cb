// Whatever stands around OTLP's spans: each spelling of one file is read to the same spans.

import { expect, test } from 'vitest';
import { readSpans, spanLines } from '../../support/span-file.ts';

function requestOf(service: string, id: string, parent: string): object {
  const span = { traceId: 'a'.repeat(32), spanId: id.repeat(16), ...(parent === '' ? {} : { parentSpanId: parent.repeat(16) }), name: 'GET', kind: 2, startTimeUnixNano: '1754500000000000000', endTimeUnixNano: '1754500000000000900' };
  return { resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] }, scopeSpans: [{ scope: { name: 'http' }, spans: [span] }] };
}

const resources = [requestOf('front', '1', ''), requestOf('back', '2', '1')];
const requests = resources.map((each) => ({ resourceSpans: [each] }));
const whole = { resourceSpans: resources };
const json = JSON.stringify;
const iso = (text: string): string => text.replace(/"1754500000(\d{9})"/g, '"2025-08-06T17:06:40.$1Z"');

const SPELLINGS: readonly (readonly [string, string])[] = [
  ['a list of requests', json(requests)],
  ['a list of requests, printed over many lines', json(requests, null, 2)],
  ['a list of resources', json(resources)],
  ['a resource a line', resources.map((each) => json(each)).join('\n')],
  ['documents without anything between them', requests.map((each) => json(each)).join('')],
  ['documents printed over many lines, one after another', requests.map((each) => json(each, null, 2)).join('\n')],
  ['lines with a byte order mark, empty ones and CRLF', `\ufeff${requests.map((each) => json(each)).join('\r\n\r\n')}\r\n`],
  ['Tempo’s `batches`', json({ batches: resources })],
  ['Tempo’s `trace`, behind what the query was', json({ status: 'COMPLETE', metrics: { startTime: 1 }, trace: whole })],
  ['Jaeger’s `result`, a line each', requests.map((result) => json({ result })).join('\n')],
  ['`data`', json({ data: whole, total: 1 })],
  ['a list in `data`', json({ data: requests, total: 2 })],
  ['Elasticsearch’s hits', json({ took: 1, hits: { total: { value: 1 }, hits: [{ _index: 'traces', _source: whole }] } })],
  ['a tool’s own wrapper', json({ version: '1', cases: [{ id: 'a', traces: [whole] }] })],
  ['lists in a list', json([requests])],
  ['times as ISO 8601', iso(json(whole))],
];

test.each(SPELLINGS)('%s', async (_, text) => {
  for (const chunkSize of [7, 100_000]) {
    const { format, traces } = await readSpans(text, chunkSize);
    expect([format, ...spanLines(traces)]).toEqual(['otlp-json', 'front “GET” server 1111111111111111 0+900', '  back “GET” server 2222222222222222 0+900']);
    expect(traces.notes).toEqual([]);
  }
});

test('what lies in very many wrappers is no trace', async () => {
  const deep = `${'{"a":['.repeat(50)}${json(whole)}${']}'.repeat(50)}`;
  await expect(readSpans(deep)).rejects.toThrow('The file holds no spans');
});
