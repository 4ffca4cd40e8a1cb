// Views with filters more and less, undo and redo, and what filters are called.

import { describe, expect, test } from 'vitest';
import type { View, ViewFilter } from '../../../src/protocol/webview.ts';
import { FilterUndo, isSet, lostFilters, toggled, withFilter, withFilters, withoutFilter, withRange } from '../../../webview/filters/filtered-view.ts';
import { filterKeyOf } from '../../../webview/filters/filter-keys.ts';

const ALL: View = { valueType: 0, threads: null };
const FOCUS: ViewFilter = { kind: 'focus-function', function: 3, name: 'parse' };
const HIDE: ViewFilter = { kind: 'hide-function', function: 4, name: 'read' };

test('filters are added behind the others, and removed by their place', () => {
  const both = withFilter(withFilter(ALL, FOCUS), HIDE);
  expect(both.filters).toEqual([FOCUS, HIDE]);
  expect(withoutFilter(both, 0)).toEqual({ ...ALL, filters: [HIDE] });
  expect(withoutFilter(withoutFilter(both, 0), 0)).toEqual(ALL);
});

test('the same filter again changes nothing', () => {
  const once = withFilter(ALL, FOCUS);
  expect(withFilter(once, FOCUS)).toBe(once);
});

test('general filters are there or not', () => {
  const merged = toggled(withFilter(ALL, FOCUS), { kind: 'merge-recursion' });
  expect(isSet(merged, 'merge-recursion')).toBe(true);
  expect(isSet(merged, 'own-code')).toBe(false);
  expect(toggled(merged, { kind: 'merge-recursion' })).toEqual({ ...ALL, filters: [FOCUS] });
});

test('a view without filters and range has none, not empty ones: views are compared', () => {
  expect(withFilters({ ...ALL, filters: [FOCUS] }, [])).toEqual(ALL);
  expect(withRange({ ...ALL, range: { fromNs: 1, toNs: 2 } }, null)).toEqual(ALL);
});

test('filters that name functions and are gone from a newer view are lost, general ones are not', () => {
  const before = { ...ALL, filters: [FOCUS, HIDE, { kind: 'own-code' }] } as const;
  expect(lostFilters(before, ALL)).toEqual([FOCUS, HIDE]);
  expect(lostFilters(before, { ...ALL, filters: [HIDE] })).toEqual([FOCUS]);
});

describe('undo and redo', () => {
  const one = withFilter(ALL, FOCUS);
  const two = withFilter(one, HIDE);

  test('go back through all changes and forward again', () => {
    const undo = new FilterUndo();
    undo.record(ALL);
    undo.record(one);
    expect([undo.canUndo, undo.canRedo]).toEqual([true, false]);
    expect(undo.undo(two)).toEqual(one);
    expect(undo.undo(one)).toEqual(ALL);
    expect(undo.undo(ALL)).toBeNull();
    expect(undo.redo(ALL)).toEqual(one);
    expect(undo.redo(one)).toEqual(two);
    expect(undo.redo(two)).toBeNull();
  });

  test('another change ends what could be redone', () => {
    const undo = new FilterUndo();
    undo.record(ALL);
    undo.undo(one);
    undo.record(ALL);
    expect(undo.canRedo).toBe(false);
  });

  test('value and threads stay as they are now', () => {
    const undo = new FilterUndo();
    undo.record({ ...ALL, range: { fromNs: 1, toNs: 2 } });
    expect(undo.undo({ valueType: 1, threads: [2], filters: [FOCUS] })).toEqual({ valueType: 1, threads: [2], range: { fromNs: 1, toNs: 2 } });
  });
});

test.each([
  ['u', {}, 'focus-function'],
  ['p', {}, 'focus-path'],
  ['x', {}, 'hide-function'],
  ['X', { shiftKey: true }, 'drop-function'],
  ['o', {}, 'own-code'],
  ['z', { ctrlKey: true }, 'undo'],
  ['z', { metaKey: true }, 'undo'],
  ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['y', { ctrlKey: true }, 'redo'],
  ['z', {}, null],
  ['x', { ctrlKey: true }, null],
  ['u', { altKey: true }, null],
  ['constructor', {}, null],
])('the key %s with %j: %s', (key, held, does) => {
  expect(filterKeyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })).toBe(does);
});
