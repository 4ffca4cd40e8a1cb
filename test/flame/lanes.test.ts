// Lanes of a flame chart: rows shared out, what a screen shows of each, and boxes found by rows of the whole; steps from box
// to box.

import { describe, expect, test } from 'vitest';
import { BoxStore, type BoxSet } from '../../src/flame/box-store.ts';
import { boxBeside, boxNear, widestBelow } from '../../src/flame/chart-steps.ts';
import { LaneStore } from '../../src/flame/lane-store.ts';
import { laneAt, laneViewport, placeLanes, rowsOf, visibleLanes } from '../../src/flame/lanes.ts';
import { visibleRows, wholeGraph } from '../../src/flame/viewport.ts';
import { forSeeds } from '../support/random.ts';

test('each lane has a head and its rows; a collapsed one only the head; one alone needs none', () => {
  const lanes = [{ rows: 3, collapsed: false }, { rows: 5, collapsed: true }, { rows: 1, collapsed: false }];
  expect(placeLanes(lanes, true)).toEqual([{ head: 0, first: 1, end: 4 }, { head: 4, first: 5, end: 5 }, { head: 5, first: 6, end: 7 }]);
  expect(placeLanes([lanes[0]!], false)).toEqual([{ head: 0, first: 0, end: 3 }]);
  expect(rowsOf([])).toBe(0);
});

test('random lanes and screens: the lane of every row, the lanes on screen, the rows of each that are', () =>
  forSeeds(200, (random) => {
    const lanes = Array.from({ length: 1 + random.below(8) }, () => ({ rows: 1 + random.below(6), collapsed: random.chance(0.3) }));
    const placed = placeLanes(lanes, true);
    const rows = rowsOf(placed);
    const owner = placed.flatMap(({ head, end }, lane) => Array.from({ length: end - head }, () => lane));
    for (let row = -1; row <= rows; row++) expect(laneAt(placed, row)).toBe(owner[row] ?? -1);
    const whole = wholeGraph({ total: 100, rows, widthPx: 100, heightPx: 1 + random.below(150), rowPx: 20 });
    const viewport = { ...whole, scrollPx: random.below(Math.max(1, rows * 20 - whole.heightPx + 1)) };
    // Row by row: whether a pixel of it is on screen.
    const onScreen = (row: number): boolean => row * 20 < viewport.scrollPx + viewport.heightPx && (row + 1) * 20 > viewport.scrollPx;
    const shown = new Set(owner.filter((_, row) => onScreen(row)));
    const { from, to } = visibleLanes(placed, viewport);
    expect(Array.from({ length: to - from }, (_, i) => from + i)).toEqual([...shown]);
    placed.forEach((lane) => {
      const part = laneViewport(viewport, lane);
      const expected = Array.from({ length: lane.end - lane.first }, (_, i) => i).filter((i) => onScreen(lane.first + i));
      const { depth0, depth1 } = part === null ? { depth0: 0, depth1: 0 } : visibleRows(part);
      expect(Array.from({ length: depth1 - depth0 }, (_, i) => depth0 + i)).toEqual(expected);
    });
  }));

/** A set from rows of text: a letter is a box as wide as the letter goes on, `*` a merged one. */
function setOf(rows: readonly string[], x0 = 0, minValue = 0): BoxSet {
  const boxes = rows.flatMap((row, depth) => [...row.matchAll(/([a-z*])\1*/g)].map(([text, letter], i) => ({ depth, start: x0 + row.indexOf(text), total: text.length, letter: letter!, i })));
  const ints = (of: (box: (typeof boxes)[number]) => number): Int32Array => Int32Array.from(boxes, of);
  const floats = (of: (box: (typeof boxes)[number]) => number): Float64Array => Float64Array.from(boxes, of);
  return {
    columns: {
      node: ints((box) => box.letter.charCodeAt(0)), parentNode: ints(() => -1), function: ints((box) => box.letter.charCodeAt(0)), depth: ints((box) => box.depth),
      merged: ints((box) => (box.letter === '*' ? 1 : 0)), start: floats((box) => box.start), total: floats((box) => box.total), self: floats(() => 0), samples: floats(() => 1),
    },
    area: { x0, x1: x0 + Math.max(...rows.map((row) => row.length)), depth0: 0, depth1: rows.length, minValue },
  };
}

describe('the boxes of lanes', () => {
  const lanes = [{ rows: 2, collapsed: false }, { rows: 1, collapsed: false }];
  const store = new LaneStore(placeLanes(lanes, true));
  store.stores[0]!.add(setOf(['aaaa', ' bb ']));
  store.stores[1]!.add(setOf(['cc  ']));
  const drawn = (row: number): string =>
    store.layers(row, 0, 4).map(({ columns }) => [...columns.depth].flatMap((depth, i) => (depth === row ? [String.fromCharCode(columns.node[i]!)] : [])).join('')).join('|');

  test('rows of the whole', () => {
    expect([0, 1, 2, 3, 4, 5].map(drawn)).toEqual(['', 'a', 'b', '', 'c', '']);
    expect(store.hit(4, 1)).toMatchObject({ lane: 1, index: 0 });
    expect(store.hit(3, 1)).toBe(null);
    expect(store.hit(2, 0)).toBe(null);
  });

  test('move with their lane', () => {
    store.place(placeLanes([{ rows: 2, collapsed: true }, lanes[1]!], true));
    expect([0, 1, 2, 3].map(drawn)).toEqual(['', '', 'c', '']);
    store.place(placeLanes(lanes, true));
    expect(drawn(4)).toBe('c');
  });
});

describe('steps', () => {
  const store = new BoxStore();
  store.pin(setOf(['aaaa**bb  cc', '***  '], 0, 2));
  store.add(setOf(['aaaadfbb', 'ggh*****'], 0));
  const letter = (ref: ReturnType<typeof boxNear>): string | null => (ref === null ? null : String.fromCharCode(ref.set.columns.node[ref.index]!));
  const box = (start: number, total: number, depth = 0) => ({ start, total, depth });

  test('beside: the finest answer first, coarser ones behind its end', () => {
    expect(letter(boxBeside(store, box(0, 4), 1))).toBe('d');
    expect(letter(boxBeside(store, box(5, 1), -1))).toBe('d');
    expect(letter(boxBeside(store, box(6, 2), 1))).toBe('c');
    expect(letter(boxBeside(store, box(10, 2), -1))).toBe('b');
    expect(letter(boxBeside(store, box(10, 2), 1))).toBe(null);
    expect(letter(boxBeside(store, box(0, 4), -1))).toBe(null);
  });

  test('below: the widest, merged ones only where there is no other', () => {
    expect(letter(widestBelow(store, box(0, 4)))).toBe('g');
    expect(letter(widestBelow(store, box(4, 1)))).toBe(null);
    expect(letter(widestBelow(store, box(3, 4)))).toBe('*');
  });

  test('near a time: there, else behind it, else before it', () => {
    expect(letter(boxNear(store, 0, 6.5))).toBe('b');
    expect(letter(boxNear(store, 0, 9))).toBe('c');
    expect(letter(boxNear(store, 0, 12))).toBe('c');
    expect(letter(boxNear(new BoxStore(), 0, 1))).toBe(null);
  });
});
