// OTLP in protobuf says the same as in JSON: each file is written in both forms and must become the same tables.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { detailsOf, resourceAttributes, type ResourceIndex, type RequestSpan } from '../../../src/trace/distributed.ts';
import { bytesField, delimited, numberField, textField, timeField, tracesMessage, type JsonTraces } from '../../support/otlp-message.ts';
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

test('the answer of Tempo holds the message in a field of its own', async () => {
  const answer = Uint8Array.from([...bytesField(1, [...tracesMessage(rich)]), ...bytesField(2, numberField(1, 5)), ...textField(4, 'partial')]);
  const json = everything(await readSpans(rich));
  for (const chunkSize of [1, 13, 1 << 20]) expect(everything(await readSpanBytes(answer, chunkSize))).toEqual(json);
});

/** A message of one service and one library from spans that are written field by field. */
function requestOf(spans: readonly (readonly number[])[], { first = [] as readonly number[] } = {}): Uint8Array {
  const service = bytesField(1, bytesField(1, [...textField(1, 'service.name'), ...bytesField(2, textField(1, 'shop'))]));
  return Uint8Array.from([...first, ...bytesField(1, [...service, ...bytesField(2, [...bytesField(1, textField(1, 'tracer')), ...spans.flatMap((span) => bytesField(2, span))])])]);
}

function span(id: number, more: readonly number[] = []): number[] {
  const ids = [...bytesField(1, Array.from({ length: 16 }, () => 7)), ...bytesField(2, [...Array.from({ length: 7 }, () => 7), id])];
  return [...ids, ...textField(5, `span ${id}`), ...timeField(7, `${1e15 + id}`), ...timeField(8, `${1e15 + id + 5}`), ...more];
}

test.each<[string, number[]]>([
  ['varint', numberField(99, 300)],
  ['bytes', textField(99, 'new')],
  ['64 bits', timeField(99, '1')],
])('fields from the future are passed over wherever they stand: %s', async (_, unknown) => {
  const request = requestOf([span(1, unknown), [...unknown, ...span(2)]], { first: unknown });
  expect(spanLines((await readSpanBytes(request)).traces)).toEqual(['shop “span 1” unspecified 0707070707070701 0+5', 'shop “span 2” unspecified 0707070707070702 1+5']);
});

test('a time of another wire type is none; the span is kept', async () => {
  const { traces } = await readSpanBytes(requestOf([span(1), [...bytesField(1, Array.from({ length: 16 }, () => 7)), ...bytesField(2, [1, 2, 3, 4, 5, 6, 7, 8]), ...numberField(7, 5), ...numberField(8, 9)]]));
  expect([traces.spans.length, codes(traces)]).toEqual([2, ['unfinished-spans', 'spans-without-start']]);
});

test('a damaged span is left out and said; those around it keep service and library', async () => {
  // A group: wire type 3.
  const group = [0x93, 0x03];
  const file = await readSpanBytes(requestOf([span(1), span(2, group), span(3)]));
  expect(spanLines(file.traces)).toEqual(['shop “span 1” unspecified 0707070707070701 0+5', 'shop “span 3” unspecified 0707070707070703 2+5']);
  expect(file.traces.notes).toEqual([{ code: 'damaged-spans', severity: 'error', message: '1 span is damaged and left out (at byte 156).' }]);
});

test.each(['varint', 'uint32'] as const)('the first messages may hold no spans (%s)', async (form) => {
  const none = [new Uint8Array(0), Uint8Array.from(bytesField(1, bytesField(1, []))), requestOf([span(1)])];
  expect((await readSpanBytes(delimited(none, form))).traces.spans.length).toBe(1);
});

test('what comes before the cut is kept, and the cut is said', async () => {
  const first = tracesMessage(rich);
  const second = tracesMessage(lines[0]!);
  const { traces } = await readSpanBytes(delimited([first, second], 'uint32').subarray(0, first.length + 100));
  expect([traces.spans.length, codes(traces)]).toEqual([2, ['truncated', 'unfinished-spans']]);
});

const whole = requestOf([span(1), span(2), span(3)]);
test.each<[string, Uint8Array]>([
  ['bare', whole],
  ['nested', Uint8Array.from(bytesField(1, [...whole]))],
  ['varint', delimited([whole], 'varint')],
  ['uint32', delimited([whole], 'uint32')],
])('every span before a cut is kept with its service: %s', async (_, bytes) => {
  const spanEnds = [1, 2, 3].map((id) => Buffer.from(bytes).indexOf(Uint8Array.from(span(id))) + span(id).length);
  for (let length = spanEnds[0]!; length < bytes.length; length++) {
    const { traces } = await readSpanBytes(bytes.slice(0, length), 50);
    expect([length, traces.spans.length, codes(traces)]).toEqual([length, spanEnds.filter((end) => end <= length).length, ['truncated']]);
    expect(spanLines(traces).every((line) => line.startsWith('shop '))).toBe(true);
  }
});
