// What stands at the end of a line that spans come from, and in its hover.

import { expect, test } from 'vitest';
import type { SpanLine } from '../../src/protocol/lsp.ts';
import { spanFiguresInWords, spanLineText } from '../../src/client/features/span-line-words.ts';

const line: SpanLine = {
  line0: 11, names: ['shop: GET /orders/:id'], count: 48, errors: 0, p50: 12e6, p95: 640e6, selfNs: 1.5e9, slowest: [], reason: 'recorded', inferred: false,
};

test('several spans: their number, the median and the 95th percentile', () => {
  expect(spanLineText(line, null)).toBe('48 spans · p50 12.0 ms · p95 640 ms');
});

test('one span: how long it was', () => {
  expect(spanLineText({ ...line, count: 1, p50: 640e6 }, null)).toBe('1 span · 640 ms');
});

test('errors as their share', () => {
  expect(spanLineText({ ...line, errors: 12 }, null)).toBe('48 spans · p50 12.0 ms · p95 640 ms · 25.0 % errors');
});

test('the share of a CPU profile that is open stands first', () => {
  expect(spanLineText(line, 0.12)).toBe('CPU 12.0 % · 48 spans · p50 12.0 ms · p95 640 ms');
});

test('a line that was found, not recorded, is marked', () => {
  expect(spanLineText({ ...line, inferred: true }, null)).toBe('≈ 48 spans · p50 12.0 ms · p95 640 ms');
});

test('the hover begins with figures alone, so that it may hold links', () => {
  expect(spanFiguresInWords({ ...line, errors: 1 })).toBe('48 spans come from this line · p50 12.0 ms · p95 640 ms · self 1.50 s · 1 error (2.1 %)');
  expect(spanFiguresInWords({ ...line, count: 1 })).toBe('1 span comes from this line · p50 12.0 ms · p95 640 ms · self 1.50 s · no errors');
});
