// OTLP in protobuf says the same as in JSON: each file is written in both forms and must become the same tables.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { detailsOf, resourceAttributes, type ResourceIndex, type RequestSpan } from '../../../src/trace/distributed.ts';
import { delimited, tracesMessage, type JsonTraces } from '../../support/otlp-message.ts';
import { codes, readSpanBytes, readSpans, spanLines, traceIds, type SpanFile } from '../../support/span-file.ts';

const lines = fs.readFileSync(path.join(import.meta.dirname, '../../fixtures/traces/otlp-js-sdk/input.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as JsonTraces);

const rich: JsonTraces = {
  resourceSpans: [{
    resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }, { key: 'pid', value: { intValue: '9007199254740993' } }] },
    scopeSpans: [{
      scope: { name: 'tracer', version: '2' },
      spans: [
        {
          traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: '<script>ü', kind: 2, startTimeUnixNano: '1544712660000000001', endTimeUnixNano: '1544712661000000003',
          attributes: [
            { key: 'negative', value: { intValue: '-5' } }, { key: 'half', value: { doubleValue: 0.5 } }, { key: 'yes', value: { boolValue: true } }, { key: 'none', value: {} },
            { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } } }, { key: 'map', value: { kvlistValue: { values: [{ key: 'k', value: { stringValue: 'v' } }] } } },
          ],
          events: [{ timeUnixNano: '1544712660500000001', name: 'exception', attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }] }],
          links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175', attributes: [] }],
          status: { code: 2, message: 'no' },
        },
        { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b176', parentSpanId: 'eee19b7ec3c1b174', name: 'child', startTimeUnixNano: '1544712660000000009', endTimeUnixNano: '0' },
      ],
    }],
  }],
};

function everything({ traces }: SpanFile): unknown {
  return {
    lines: spanLines(traces),
    ids: traceIds(traces),
    scopes: Array.from({ length: traces.spans.length }, (_, i) => traces.texts[traces.scopes.name[traces.spans.scope[i as RequestSpan]!]!]),
    details: Array.from({ length: traces.spans.length }, (_, i) => ({ ...detailsOf(traces, i as RequestSpan), parentId: '' })),
    resources: Array.from({ length: traces.resources.length }, (_, i) => resourceAttributes(traces, i as ResourceIndex)),
    notes: traces.notes,
  };
}

test.each([['rich', rich], ['of the JavaScript SDK', { resourceSpans: lines.flatMap(({ resourceSpans }) => resourceSpans) }]])('%s: the bare message', async (_, file) => {
  const message = tracesMessage(file);
  const json = everything(await readSpans(file));
  for (const chunkSize of [1, 13, 1 << 20]) {
    const read = await readSpanBytes(message, chunkSize);
    expect(read.format).toBe('otlp-protobuf');
    expect(everything(read)).toEqual(json);
  }
});

test.each(['varint', 'uint32'] as const)('several messages behind their lengths (%s)', async (form) => {
  const bytes = delimited([tracesMessage(rich), ...lines.map(tracesMessage)], form);
  const json = everything(await readSpans([rich, ...lines].map((each) => JSON.stringify(each)).join('\n')));
  for (const chunkSize of [1, 13, 1 << 20]) {
    const read = await readSpanBytes(bytes, chunkSize);
    expect(read.format).toBe('otlp-protobuf');
    expect(everything(read)).toEqual(json);
  }
});

test('what comes before the cut is kept, and the cut is said', async () => {
  const first = tracesMessage(rich);
  const second = tracesMessage(lines[0]!);
  const { traces } = await readSpanBytes(delimited([first, second], 'uint32').subarray(0, first.length + 100));
  expect([traces.spans.length, codes(traces)]).toEqual([2, ['truncated', 'unfinished-spans']]);
});
