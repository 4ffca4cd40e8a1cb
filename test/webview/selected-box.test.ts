// What is remembered of a selection: the box counts only where the same rows are shown again.

import { expect, test } from 'vitest';
import type { FunctionInfo, View } from '../../src/protocol/webview.ts';
import { readSavedState } from '../../webview/saved-state.ts';
import { nodeIn, selectionOf } from '../../webview/selected-box.ts';

const INFO: FunctionInfo = { index: 3, name: 'work', url: null, place: null, line1: null, category: 'own' };
const VIEW: View = { valueType: 0, threads: null };
const ROWS = { revision: 7, view: VIEW };
const BOX = { info: INFO, node: 41, line1: null };

test('a box is found again in the same view of the same reading', () => {
  const selection = selectionOf(INFO, BOX, ROWS);
  expect(selection).toMatchObject({ index: 3, name: 'work' });
  expect(nodeIn(selection, ROWS)).toBe(41);
  expect(nodeIn(selection, { revision: 7, view: { threads: null, valueType: 0 } })).toBe(41);
});

test.each<[string, { revision: number; view: View }]>([
  ['another reading', { ...ROWS, revision: 8 }],
  ['another value', { ...ROWS, view: { ...VIEW, valueType: 1 } }],
  ['other threads', { ...ROWS, view: { ...VIEW, threads: [0] } }],
  ['another stretch of time', { ...ROWS, view: { ...VIEW, range: { fromNs: 0, toNs: 5 } } }],
  ['other filters', { ...ROWS, view: { ...VIEW, filters: [{ kind: 'own-code' }] } }],
])('in %s it is not', (_, rows) => {
  expect(nodeIn(selectionOf(INFO, BOX, ROWS), rows)).toBeNull();
});

test('what is no box of the function is remembered as the function alone', () => {
  for (const target of [null, { ...BOX, node: null }, { ...BOX, info: { ...INFO, index: 4 } }]) {
    expect(selectionOf(INFO, target, ROWS)).toEqual({ index: 3, name: 'work' });
  }
});

test('a box does not outlive the page', () => {
  expect(readSavedState({ selected: selectionOf(INFO, BOX, ROWS) }).selected).toEqual({ index: 3, name: 'work' });
});
