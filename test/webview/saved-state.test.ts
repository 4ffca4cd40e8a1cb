// What the page remembers is read back with distrust.

import { expect, test } from 'vitest';
import { FRESH_STATE, MAX_QUERY_LENGTH, MOST_EXPANDED, PageMemory, readSavedState } from '../../webview/saved-state.ts';

test('a state survives being written and read', () => {
  const state = {
    ...FRESH_STATE,
    zoom: { from: 0.25, to: 0.5, row: 7 },
    chartZoom: { from: 0.1, to: 0.2, row: 3 },
    selected: { index: 3, name: '__proto__' },
    search: 'token',
    table: { sort: 'name', descending: false, filter: 'x' },
    tab: 'sources',
    sources: { sort: 'functions', descending: true, filter: 'src', selected: 'file:///a.js' },
    lines: { sort: 'place', descending: false, filter: 'self>1%' },
    valueType: 1,
    range: { fromNs: 5, toNs: 7 },
    filters: [{ kind: 'hide-function', function: 3, name: 'a' }],
    mainView: 'chart',
    tree: { of: 'a tree', expanded: [0, 7, 3] },
    scrolled: { tree: 40, lines: 3 },
    notesOpen: true,
  } as const;
  expect(readSavedState(JSON.parse(JSON.stringify(state)))).toEqual(state);
});

test.each([null, undefined, 7, 'x', [], {}, { zoom: 1, table: null, split: 'x', selected: 3 }])('%j is as fresh', (odd) => {
  expect(readSavedState(odd)).toEqual(FRESH_STATE);
});

test('impossible values are as fresh, the others are kept', () => {
  const read = readSavedState({
    zoom: { from: 0.9, to: 0.1, row: -3 },
    selected: { index: 1.5, name: 'a' },
    search: 'y'.repeat(10_000),
    table: { sort: 'colour', descending: false, filter: 'keep' },
    split: { stacked: 7, side: 0.3 },
    tab: 'threads',
    sources: { filter: 'kept', selected: 7 },
    lines: { sort: 'constructor', descending: false, filter: 'kept' },
    valueType: Number.NaN,
    range: { fromNs: 7, toNs: 5 },
    mainView: 'moon',
    tree: { of: 'a tree', expanded: [1, -1, 'x', ...Array<number>(1000).fill(2)] },
    scrolled: { tree: -1, lines: 'x', moon: 3, functions: 9 },
  });
  expect(read).toEqual({
    ...FRESH_STATE,
    search: 'y'.repeat(MAX_QUERY_LENGTH),
    table: { ...FRESH_STATE.table, filter: 'keep' },
    split: { ...FRESH_STATE.split, side: 0.3 },
    sources: { ...FRESH_STATE.sources, filter: 'kept' },
    lines: { ...FRESH_STATE.lines, filter: 'kept' },
    tree: { of: 'a tree', expanded: [1, ...Array<number>(MOST_EXPANDED - 1).fill(2)] },
    scrolled: { functions: 9 },
  });
});

test.each([
  [[{ kind: 'own-code' }, { kind: 'focus-path', path: [0, 3], name: 'a' }], 2],
  [[], 0],
  ['own-code', 0],
  [[null], 0],
  [[{ kind: 'own-code' }, { kind: 'of-a-later-version' }], 0],
  [[{ kind: 'constructor' }], 0],
  [[{ kind: 'hide-function', function: 1.5, name: 'a' }], 0],
  [[{ kind: 'hide-function', function: 1 }], 0],
  [[{ kind: 'focus-path', path: 'abc', name: 'a' }], 0],
  [[{ kind: 'focus-path', path: [1, null], name: 'a' }], 0],
])('filters are kept together or not at all: %j', (filters, kept) => {
  expect(readSavedState({ filters }).filters).toHaveLength(kept);
});

test('who follows is told of every change, until another one follows', () => {
  const memory = new PageMemory({ read: () => null, write: () => undefined });
  const told: string[] = [];
  memory.follow(() => told.push(`a ${memory.state.search}`));
  memory.update({ search: 'x' });
  memory.follow(() => told.push(`b ${memory.state.search}`));
  memory.update({ search: 'y' });
  memory.follow(null);
  memory.update({ search: 'z' });
  expect(told).toEqual(['a x', 'b y']);
});

test('every change is written through', () => {
  let stored: unknown = { search: 'before' };
  const memory = new PageMemory({ read: () => stored, write: (state) => (stored = state) });
  memory.update({ valueType: 2 });
  expect(stored).toEqual({ ...FRESH_STATE, search: 'before', valueType: 2 });
});
