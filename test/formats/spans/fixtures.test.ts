// Files of spans with every trap that their formats have, each read to the tables that it should become.

import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { detailsOf, resourceAttributes, type RequestSpan } from '../../../src/trace/distributed.ts';
import { codes, readSpanBytes, spanLines, startOf, traceIds } from '../../support/span-file.ts';

const HOME = path.join(import.meta.dirname, '../../fixtures/traces');

function bytesOf(name: string, file: string): Uint8Array {
  return new Uint8Array(fs.readFileSync(path.join(HOME, name, file)));
}

describe('OTLP JSON', async () => {
  const { format, traces } = await readSpanBytes(bytesOf('otlp-json-traps', 'input.json'));

  test('ids in hexadecimal of any case, base64 and decimal; odd parents stand at the top, marked; what is repeated counts once', () => {
    expect(format).toBe('otlp-json');
    expect(traceIds(traces)).toEqual([
      '5b8efff798038103d269b633813fc60c', '', '000000000000000000000000000000aa', '000000000000000000000000000000bb',
    ]);
    expect(spanLines(traces)).toEqual([
      'late “<b onclick="alert(1)">root</b>” server eee19b7ec3c1b174 0+1000000002 error',
      '  late “base64 ids” client eee19b7ec3c1b175 1+10 sameId',
      '  late “snake case” unspecified eee19b7ec3c1b176 2+0 unfinished',
      '  late “an id twice” unspecified eee19b7ec3c1b175 19+1 sameId',
      'late “its own parent” unspecified eee19b7ec3c1b177 3+10 ownParent',
      'late “ring, one” unspecified 0000000000000001 4+10 ring',
      '  late “ring, two” unspecified 0000000000000002 5+10',
      'late “orphan that ends before it starts” unspecified 0000000000000003 16+0 orphan endsBeforeStart',
      'late “no ids” unspecified  0+1 noId',
      'late “decimal id” unspecified ffffffffffffffff 0+1',
      'old “of an old version” unspecified 00000000000000b1 0+1',
    ]);
    expect(codes(traces)).toEqual(['orphan-spans', 'own-parents', 'span-rings', 'same-ids', 'repeated-spans', 'unfinished-spans', 'reversed-spans', 'spans-without-id']);
  });

  test('times are exact to the nanosecond, up to the last that 64 bits hold', () => {
    expect(startOf(traces, 0)).toBe(1_544_712_660_000_000_001n);
    expect(startOf(traces, 9)).toBe(18_446_744_073_709_551_614n);
  });

  test('details are decoded with all their digits, in order, keys that repeat too; markup stays text', () => {
    const { attributes, events, links, statusMessage } = detailsOf(traces, 0 as RequestSpan);
    expect(attributes).toEqual([
      { key: 'big', value: 9_007_199_254_740_993n }, { key: 'bare', value: 9_007_199_254_740_993n }, { key: 'small', value: 7 }, { key: 'half', value: 0.5 },
      { key: 'yes', value: true }, { key: 'list', value: ['a', 1] }, { key: 'map', value: { fields: [{ key: 'k', value: 'v' }] } },
      { key: 'bytes', value: 'aGk=' }, { key: 'link', value: '[run](command:workbench.action.terminal.new)' }, { key: 'none', value: null }, { key: 'big', value: 'again' },
      { key: 'traceState', value: 'a=b' }, { key: 'droppedAttributesCount', value: 3 },
    ]);
    expect(events).toEqual([{ timeNs: 1_544_712_660_500_000_001n, name: 'exception', attributes: [{ key: 'exception.type', value: 'E' }] }]);
    expect(links).toEqual([{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175', attributes: [] }]);
    expect(statusMessage).toBe('no "stock"');
  });

  test('scope and resource count for spans that stand before them', () => {
    const { scopes, spans, texts } = traces;
    expect([0, 10].map((span) => texts[scopes.name[spans.scope[span as RequestSpan]!]!])).toEqual(['tracer', 'library']);
    expect(resourceAttributes(traces, spans.resource[0 as RequestSpan]!)).toEqual([{ key: 'service.name', value: 'late' }]);
  });
});

test('what the OpenTelemetry SDK said of its spans is what is read, a request a line, gzip or not', async () => {
  const said = new TextDecoder().decode(bytesOf('otlp-js-sdk', 'sdk.txt')).trim().split('\n').map((line) => {
    const [, trace, span, parent, name, ns, status] = /^(\w+) (\w+) parent=(\S+) (.*) dur_ns=(\d+) status=(\d)/.exec(line)!;
    return `${trace!} ${span!} ${parent === '-' ? '' : parent!} ${name!} ${ns!} ${status!}`;
  });
  const plain = bytesOf('otlp-js-sdk', 'input.jsonl');
  for (const bytes of [plain, new Uint8Array(gzipSync(plain))]) {
    const { format, traces } = await readSpanBytes(bytes);
    const { spans, texts } = traces;
    const ids = traceIds(traces);
    const read = spanLines(traces).map((line, i) => {
      const span = i as RequestSpan;
      const id = /[0-9a-f]{16}(?= \d)/.exec(line)![0];
      return `${ids[spans.trace[span]!]!} ${id} ${detailsOf(traces, span).parentId} ${texts[spans.name[span]!]!} ${spans.durationNs[i]!} ${spans.status[i]!}`;
    });
    expect(format).toBe('otlp-json');
    expect(read.sort()).toEqual(said.sort());
  }
});

test('Jaeger: ids without zeros, the parent in the same trace, processes wherever they stand, several traces', async () => {
  const { format, traces } = await readSpanBytes(bytesOf('jaeger-traps', 'input.json'));
  expect(format).toBe('jaeger');
  expect(traceIds(traces)).toEqual(['0000000000000000000000000000001f', '000000000000000000000000000000ab']);
  expect(spanLines(traces)).toEqual([
    'front “GET /” client 0000000000000001 0+100000',
    '  back “server” server 0000000000000002 10000+50000 error',
    '    - “old parent” unspecified 0000000000000004 15000+1000',
    '  inline “follows” unspecified 0000000000000003 115000+5000',
    'other “second trace” unspecified 0000000000000001 0+7000',
  ]);
  expect(startOf(traces, 0)).toBe(1_485_467_191_639_875_000n);
  expect(detailsOf(traces, 0 as RequestSpan)).toMatchObject({
    attributes: [{ key: 'span.kind', value: 'client' }, { key: 'big', value: 9_007_199_254_740_993n }, { key: 'otel.scope.name', value: 'http' }, { key: 'warning', value: 'clock skew' }],
    events: [{ timeNs: 1_485_467_191_639_880_000n, name: 'exception', attributes: [{ key: 'exception.type', value: 'E' }] }],
  });
  expect(resourceAttributes(traces, traces.spans.resource[0 as RequestSpan]!)).toEqual([{ key: 'service.name', value: 'front' }, { key: 'host', value: 'a' }]);
});

test('Zipkin: the server’s half is the client’s child, and children belong to the half of their service', async () => {
  const { format, traces } = await readSpanBytes(bytesOf('zipkin-shared', 'input.json'));
  expect(format).toBe('zipkin');
  expect(spanLines(traces)).toEqual([
    'front “get /” server 000000000000000a 0+207000000',
    '  front “get” client 000000000000000b 51000000+100000000',
    '    back “get” server 000000000000000b 51000000+60000000 error shared noStart',
    '      back “query” unspecified 000000000000000c 81000000+1000',
    '    front “local” unspecified 000000000000000d 52000000+9000',
    '- “wide id” unspecified 48485a3953bb6124 0+0 unfinished',
  ]);
  expect(codes(traces)).toEqual(['unfinished-spans', 'spans-without-start']);
  expect(detailsOf(traces, 1 as RequestSpan)).toMatchObject({
    attributes: [{ key: 'remoteEndpoint.serviceName', value: 'back' }],
    events: [{ timeNs: 1_472_470_996_260_000_000n, name: 'ws' }],
  });
});

test.each(['otlp-json-traps/input.json', 'otlp-js-sdk/input.jsonl', 'jaeger-traps/input.json', 'zipkin-shared/input.json'])('%s is read the same in pieces of any size', async (file) => {
  const bytes = bytesOf(path.dirname(file), path.basename(file));
  const whole = await readSpanBytes(bytes);
  for (const chunkSize of [1, 7, 64, 1000]) {
    const inPieces = await readSpanBytes(bytes, chunkSize);
    expect(spanLines(inPieces.traces)).toEqual(spanLines(whole.traces));
    expect(inPieces.traces.notes).toEqual(whole.traces.notes);
  }
});
