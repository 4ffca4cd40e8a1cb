// The tree that screen readers get, as text: every line is an item, indented by its level. Boxes are rows of letters; the
// box of a lower row lies in the one above it, and `~` is a merged box that stands for three.

import { expect, test } from 'vitest';
import { BoxStore } from '../../../src/flame/box-store.ts';
import type { BoxArea, BoxSet } from '../../../src/flame/box-store.ts';
import type { FunctionInfo } from '../../../src/protocol/webview.ts';
import { shownBoxOf } from '../../../webview/flame/box-facts.ts';
import type { ShownBox } from '../../../webview/flame/box-facts.ts';
import { neighbourhoodOf } from '../../../webview/flame/neighbourhood.ts';

const functions = new Map<number, FunctionInfo>();
for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
  const index = letter.charCodeAt(0);
  functions.set(index, { index, name: letter, url: null, place: null, line1: null, category: 'own' });
}

function setOf(rows: readonly string[], area: Partial<BoxArea> = {}): BoxSet {
  const boxes = rows.flatMap((row, depth) =>
    [...row.matchAll(/([a-z~])\1*/g)].map((match) => ({ letter: match[1]!, depth, start: match.index, total: match[0].length })),
  );
  const code = (at: string | undefined): number => (at === undefined || at === '.' ? -1 : at.charCodeAt(0));
  const below = ({ depth, start, total }: { depth: number; start: number; total: number }): number =>
    [...(rows[depth + 1] ?? '').slice(start, start + total)].filter((letter) => letter !== '.').length;
  const ints = (of: (box: (typeof boxes)[number]) => number): Int32Array => Int32Array.from(boxes, of);
  const floats = (of: (box: (typeof boxes)[number]) => number): Float64Array => Float64Array.from(boxes, of);
  return {
    columns: {
      node: ints(({ letter, start }) => (letter === '~' ? 1000 + start : code(letter))),
      parentNode: ints(({ depth, start }) => code(rows[depth - 1]?.[start])),
      function: ints(({ letter }) => (letter === '~' ? -1 : code(letter))),
      depth: ints(({ depth }) => depth),
      merged: ints(({ letter }) => (letter === '~' ? 3 : 0)),
      start: floats(({ start }) => start),
      total: floats(({ total }) => total),
      self: floats((box) => box.total - below(box)),
      samples: floats(() => 1),
    },
    area: { x0: 0, x1: rows[0]!.length, depth0: 0, depth1: rows.length, minValue: 0, ...area },
  };
}

function boxOf(set: BoxSet, letter: string): ShownBox {
  return shownBoxOf({ set, index: set.columns.node.indexOf(letter.charCodeAt(0)) }, functions);
}

function treeAround(store: BoxStore, selected: ShownBox | null): string[] {
  return neighbourhoodOf(store, functions, selected).map(({ box, place, expanded }) => {
    const name = box.merged > 0 ? `${box.merged} boxes` : (box.function?.name ?? '?');
    const sign = expanded === null ? ' ' : expanded ? '-' : '+';
    const where = place === null ? '' : ` ${place.position}/${place.of}`;
    return `${'  '.repeat(box.depth)}${sign}${name}${where}${box.node === selected?.node ? ' <' : ''}`;
  });
}

const rows = [
  'aaaaaaaaaaaabbbb',
  'cccccdddd~~.ee..',
  'ff.g.hhi........',
];

function storeOf(...sets: BoxSet[]): BoxStore {
  const store = new BoxStore();
  sets.forEach((set) => store.add(set));
  return store;
}

test('ancestors, siblings and children, as a tree is read', () => {
  const set = setOf(rows);
  expect(treeAround(storeOf(set), boxOf(set, 'd'))).toEqual([
    '-a 1/2',
    '  +c 1/5',
    '  -d 2/5 <',
    '     h 1/2',
    '     i 2/2',
    '   3 boxes 3/5',
  ]);
});

test('a merged box counts as all that it stands for', () => {
  const set = setOf(['aaaaaaaa', 'cc~~dd..']);
  expect(treeAround(storeOf(set), boxOf(set, 'd'))).toEqual(['-a 1/1', '   c 1/5', '   3 boxes 2/5', '   d 5/5 <']);
});

test('nothing is selected: the outermost boxes, none of them open', () => {
  expect(treeAround(storeOf(setOf(rows)), null)).toEqual(['+a 1/2', '+b 2/2']);
});

test('a root: other roots beside it; a leaf: nothing to open', () => {
  const set = setOf(rows);
  expect(treeAround(storeOf(set), boxOf(set, 'b'))).toEqual(['+a 1/2', '-b 2/2 <', '   e 1/1']);
  expect(treeAround(storeOf(set), boxOf(set, 'i'))).toEqual(['-a 1/2', '  -d 2/5', '     h 1/2', '     i 2/2 <']);
});

test('boxes of a finer answer stand for the merged ones of a coarse one, where it covers them', () => {
  const coarse = setOf(rows, { minValue: 2 });
  const fine = setOf(['aaaaaaaaaaaabbbb', '.....ddddjkl....'], { x0: 8, x1: 12, minValue: 0.5 });
  const around = treeAround(storeOf(coarse, fine), boxOf(coarse, 'd'));
  expect(around.filter((line) => /^ {2}\S| {3}\S/.test(line) && !/ h | i /.test(line))).toEqual(['  +c 1/5', '  -d 2/5 <', '   j 3/5', '   k 4/5', '   l 5/5']);
});

test('a box that only the host knows: its place is left open', () => {
  const set = setOf(rows);
  const far: ShownBox = { ...boxOf(set, 'h'), node: 77, depth: 5, parentNode: 76, total: 1, self: 0.5 };
  expect(treeAround(storeOf(set), far)).toEqual(['          +h <']);
});

test('of many siblings and ancestors only the nearest are there', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const wide = setOf([letters.repeat(1), letters]);
  const around = neighbourhoodOf(storeOf(wide), functions, boxOf(wide, 'z'));
  expect(around[0]!.place).toEqual({ position: 6, of: 26 });
  const deep = setOf(Array.from({ length: 90 }, (_, depth) => letters[depth % 26]!));
  const leaf = shownBoxOf({ set: deep, index: 89 }, functions);
  const chain = neighbourhoodOf(storeOf(deep), functions, leaf);
  expect(chain.length).toBe(51);
  expect(chain[0]!.box.depth).toBe(39);
});
