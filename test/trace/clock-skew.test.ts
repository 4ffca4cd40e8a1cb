// Clocks that differ: what calls between services show, and what they do not.

import { expect, test } from 'vitest';
import { clockOffsets, skewOf } from '../../src/trace/clock-skew.ts';
import { tablesOf, type PlainSpan } from '../support/random-spans.ts';

const MS = 1e6;
const client: PlainSpan = { trace: 1, id: 1, parentId: 0, service: 'front', name: 'call', kind: 3, status: 0, start: 500 * MS, end: 600 * MS };
const server: PlainSpan = { ...client, id: 2, parentId: 1, service: 'back', name: 'serve', kind: 2, start: 510 * MS, end: 590 * MS };
const inner: PlainSpan = { ...server, id: 3, parentId: 2, name: 'query', kind: 1, start: 520 * MS, end: 530 * MS };

const moved = (span: PlainSpan, ms: number): PlainSpan => ({ ...span, start: span.start + ms * MS, end: span.end + ms * MS });

test('a server within its client shows nothing', () => {
  expect(clockOffsets(tablesOf([client, server, inner]))).toBe(null);
});

test.each([-200, 300])('a server %i ms off is in the middle of its client without its offset, and so is what it calls', (ms) => {
  const traces = tablesOf([client, moved(server, ms), moved(inner, ms)]);
  expect(Array.from(clockOffsets(traces)!)).toEqual([0, ms * MS, ms * MS]);
  expect(traces.notes).toEqual([{ code: 'clock-skew', severity: 'info', message: `The clocks of “back” and “front” differ by up to ${Math.abs(ms)} ms. Starts are as recorded.` }]);
});

test('a third service is compared with the one that calls it, and counted from the first', () => {
  const asks: PlainSpan = { ...inner, kind: 3, name: 'ask', start: 520 * MS, end: 580 * MS };
  const third: PlainSpan = { ...asks, id: 4, parentId: 3, service: 'third', kind: 2, name: 'answer', start: 530 * MS, end: 570 * MS };
  const like = (ms: number) => tablesOf([client, moved(server, -200), moved(asks, -200), moved(third, ms)]);
  const asSecond = like(-200);
  expect(Array.from(clockOffsets(asSecond)!)).toEqual([0, -200 * MS, -200 * MS, -200 * MS]);
  expect(asSecond.notes.map(({ message }) => message)).toEqual(['The clocks of “back” and “front” differ by up to 200 ms. Starts are as recorded.']);
  expect(Array.from(clockOffsets(like(0))!)).toEqual([0, -200 * MS, -200 * MS, 0]);
});

test('a client’s own work, and less than a millisecond, are no skew', () => {
  const early = moved(server, -20);
  expect(clockOffsets(tablesOf([client, { ...early, service: 'front' }]))).toBe(null);
  expect(clockOffsets(tablesOf([client, { ...early, kind: 5 }]))).toBe(null);
  expect(skewOf(-0.9 * MS, 50 * MS, 100 * MS)).toBe(0);
});

test('a server that outlives its client began at the earliest with it', () => {
  expect(skewOf(-40 * MS, 300 * MS, 100 * MS)).toBe(-40 * MS);
  expect(skewOf(10 * MS, 300 * MS, 100 * MS)).toBe(0);
});
