// The question that the host asks for the page: it is the page's own first one, and of a bounded answer.

import { expect, test } from 'vitest';
import { FIRST_BOXES, firstBoxes, isFirstBoxes, MERGED_BELOW_PX, widthFor } from '../../src/protocol/first-boxes.ts';
import type { ViewTotals } from '../../src/protocol/webview.ts';

const totals = [{ total: 70 }, { total: 500 }] as unknown as readonly ViewTotals[];
const summary = { defaultValueType: 1, totals, maxDepth: 9 };
const view = { valueType: 1, threads: null };
const whole = { view, graph: { kind: 'top-down' }, x0: 0, x1: 500, depth0: 0, depth1: 25, widthPx: 100 } as const;

test('it is about the whole graph of the view that pages show first', () => {
  expect(firstBoxes(summary)).toMatchObject({ view, x0: 0, x1: 500, depth0: 0, depth1: 9 });
  expect(isFirstBoxes(firstBoxes(summary)!, summary)).toBe(true);
});

test('it answers the page whatever its size, and no other question', () => {
  expect(isFirstBoxes(whole, summary)).toBe(true);
  expect(isFirstBoxes({ ...whole, view: { valueType: 0, threads: null } }, summary)).toBe(false);
  expect(isFirstBoxes({ ...whole, view: { ...view, filters: [{ kind: 'merge-recursion' }] } }, summary)).toBe(false);
  expect(isFirstBoxes({ ...whole, graph: { kind: 'inverted' } }, summary)).toBe(false);
  expect(isFirstBoxes({ ...whole, x0: 1 }, summary)).toBe(false);
  expect(isFirstBoxes({ ...whole, x1: 499 }, summary)).toBe(false);
  expect(isFirstBoxes({ ...whole, depth0: 3 }, summary)).toBe(false);
});

test('nothing is asked where there is nothing to draw', () => {
  expect(firstBoxes({ ...summary, maxDepth: 0 })).toBeNull();
  expect(firstBoxes({ ...summary, totals: [{ total: 70 }, { total: 0 }] as unknown as readonly ViewTotals[] })).toBeNull();
  expect(firstBoxes({ ...summary, totals: [] })).toBeNull();
});

test.each([1, 10, 64])('%i rows have no more boxes than fit', (rows) => {
  expect((widthFor(rows) * rows) / MERGED_BELOW_PX).toBeLessThanOrEqual(FIRST_BOXES);
});
