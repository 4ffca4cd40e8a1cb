// Which of several answers is drawn and hit. Sets are written as rows of text: each letter run is a box, its node is
// the letter's code, `~` runs are merged boxes.

import { expect, test } from 'vitest';
import { BoxStore, rowRange } from '../../src/flame/box-store.ts';
import type { BoxArea, BoxRef, BoxSet } from '../../src/flame/box-store.ts';

function setOf(rows: readonly string[], area: Partial<BoxArea> = {}): BoxSet {
  const boxes: { letter: string; depth: number; start: number; total: number }[] = [];
  rows.forEach((row, depth) => {
    for (const match of row.matchAll(/([a-z~])\1*/g)) {
      boxes.push({ letter: match[1]!, depth, start: match.index, total: match[0].length });
    }
  });
  const ints = (of: (box: (typeof boxes)[number]) => number): Int32Array => Int32Array.from(boxes, of);
  const floats = (of: (box: (typeof boxes)[number]) => number): Float64Array => Float64Array.from(boxes, of);
  return {
    columns: {
      node: ints(({ letter }) => letter.charCodeAt(0)),
      parentNode: ints(() => -1),
      function: ints(({ letter }) => (letter === '~' ? -1 : letter.charCodeAt(0))),
      depth: ints(({ depth }) => depth),
      merged: ints(({ letter }) => (letter === '~' ? 5 : 0)),
      start: floats(({ start }) => start),
      total: floats(({ total }) => total),
      self: floats(() => 0),
      samples: floats(() => 1),
    },
    area: { x0: 0, x1: 12, depth0: 0, depth1: rows.length, minValue: 0, ...area },
  };
}

function letterAt(store: BoxStore, depth: number, x: number): string | null {
  const ref: BoxRef | null = store.hit(depth, x);
  return ref === null ? null : String.fromCharCode(ref.set.columns.node[ref.index]!);
}

test('a point hits the box that covers it, and nothing beside the boxes', () => {
  const store = new BoxStore();
  store.add(setOf(['aaaaaaaabbbb', '.ccc..dd....']));
  expect(letterAt(store, 0, 7.9)).toBe('a');
  expect(letterAt(store, 0, 8)).toBe('b');
  expect(letterAt(store, 1, 0.5)).toBeNull();
  expect(letterAt(store, 1, 1)).toBe('c');
  expect(letterAt(store, 1, 5)).toBeNull();
  expect(letterAt(store, 2, 3)).toBeNull();
  expect(letterAt(store, 0, 12)).toBeNull();
});

test('hitting agrees with looking at every box', () => {
  const set = setOf(['aaabbbbbbccc', 'ddd..ee.f~~g']);
  const store = new BoxStore();
  store.add(set);
  for (let x = 0; x < 12; x += 0.25) {
    for (let depth = 0; depth < 2; depth++) {
      const { columns } = set;
      const slow = columns.node.findIndex(
        (_, box) => columns.depth[box] === depth && columns.start[box]! <= x && x < columns.start[box]! + columns.total[box]!,
      );
      expect(store.hit(depth, x)?.index ?? -1).toBe(slow);
    }
  }
});

test('the finest set that covers a point is hit; elsewhere the coarse whole stays', () => {
  const store = new BoxStore();
  store.pin(setOf(['~~~~~~aaaaaa'], { minValue: 2 }));
  store.add(setOf(['bbcc........'], { x1: 4 }));
  expect(letterAt(store, 0, 1)).toBe('b');
  expect(letterAt(store, 0, 5)).toBe('~');
  expect(letterAt(store, 0, 9)).toBe('a');
});

test('layers go from coarse to fine and begin with the finest that covers all', () => {
  const store = new BoxStore();
  const coarse = setOf(['aaaaaaaaaaaa'], { minValue: 4 });
  const middle = setOf(['aaaaaaaaaaaa'], { minValue: 2 });
  const fine = setOf(['aaaaaaaaaaaa'], { minValue: 1, x0: 2, x1: 6 });
  store.pin(coarse);
  store.add(fine);
  store.add(middle);
  expect(store.layers(0, 0, 12)).toEqual([middle, fine]);
  expect(store.layers(0, 3, 5)).toEqual([fine]);
  expect(store.layers(0, 7, 9)).toEqual([middle]);
  expect(store.layers(1, 0, 12)).toEqual([]);
});

test('what a new answer covers better goes, and so does the oldest of many', () => {
  const store = new BoxStore();
  store.add(setOf(['a'], { x0: 2, x1: 6, minValue: 1 }));
  store.add(setOf(['a'], { x0: 1, x1: 8, minValue: 0.5 }));
  expect(store.sets()).toHaveLength(1);
  for (let at = 0; at < 10; at++) store.add(setOf(['a'], { x0: at, x1: at + 1, minValue: 0.1 }));
  expect(store.sets().length).toBeLessThanOrEqual(4);
});

test('a finer answer of a part is kept when a coarser one of the whole comes', () => {
  const store = new BoxStore();
  store.add(setOf(['bb'], { x0: 2, x1: 6, minValue: 0 }));
  store.add(setOf(['aa'], { minValue: 3 }));
  expect(store.sets().map(({ area }) => area.minValue)).toEqual([3, 0]);
});

test('a part is there when one set covers it as finely as wanted', () => {
  const store = new BoxStore();
  store.add(setOf(['a', 'b'], { x0: 2, x1: 8, minValue: 1 }));
  const wanted = { x0: 3, x1: 5, depth0: 0, depth1: 2, minValue: 1 };
  expect(store.has(wanted)).toBe(true);
  expect(store.has({ ...wanted, minValue: 0.5 })).toBe(false);
  expect(store.has({ ...wanted, x0: 1 })).toBe(false);
  expect(store.has({ ...wanted, depth1: 3 })).toBe(false);
});

test('rows are found by depth', () => {
  const set = setOf(['ab', '', 'cde']);
  expect([0, 1, 2, 3].map((depth) => rowRange(set, depth))).toEqual([
    { from: 0, to: 2 },
    { from: 2, to: 2 },
    { from: 2, to: 5 },
    { from: 5, to: 5 },
  ]);
});
