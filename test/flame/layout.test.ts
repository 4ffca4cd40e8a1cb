// Where boxes are: pictures in text to read, then random trees against a slow recursive layout.

import { expect, test } from 'vitest';
import { boxesIn, layoutFlame, type BoxQuery, type FlameTree } from '../../src/flame/layout.ts';
import { forSeeds, type Random } from '../support/random.ts';

/** A tree from `name parent self` lines; a node's total is its self and everything below it. */
function treeOf(text: string): FlameTree & { readonly names: string[] } {
  const rows = text.trim().split('\n').map((line) => line.trim().split(/\s+/));
  const names = rows.map(([name]) => name!);
  return { ...sumUp(rows.map(([, parent]) => names.indexOf(parent!)), rows.map(([, , self]) => Number(self))), names };
}

function sumUp(parents: readonly number[], selves: readonly number[]): FlameTree {
  const parent = Int32Array.from(parents);
  const total = Float64Array.from(selves);
  for (let i = parent.length - 1; i >= 0; i--) if (parent[i]! >= 0) total[parent[i]!]! += total[i]!;
  const depth = new Int32Array(parent.length);
  for (let i = 0; i < parent.length; i++) depth[i] = parent[i]! < 0 ? 0 : depth[parent[i]!]! + 1;
  return { length: parent.length, parent, depth, total };
}

const EVERYTHING: BoxQuery = { x0: 0, x1: Infinity, depth0: 0, depth1: Infinity, minValue: 0, limit: Infinity };

/** Rows of text, one character per unit: a box is its name repeated, a merged one `#`, nothing `.`. */
function picture(tree: FlameTree & { readonly names: string[] }, query: Partial<BoxQuery> = {}): string[] {
  const layout = layoutFlame(tree);
  const boxes = boxesIn(layout, tree.total, { ...EVERYTHING, ...query });
  const rows = Array.from({ length: layout.rows }, () => '.'.repeat(layout.total));
  boxes.node.forEach((node, i) => {
    const row = rows[boxes.depth[i]!]!;
    const width = boxes.width[i]!;
    const mark = boxes.merged[i]! > 0 ? '#' : tree.names[node]!;
    rows[boxes.depth[i]!] = row.slice(0, boxes.start[i]!) + mark.repeat(width) + row.slice(boxes.start[i]! + width);
  });
  return rows;
}

const SMALL = treeOf(`
  m - 2
  a m 1
  b m 3
  c b 1
  d b 4
  e a 1
  x - 3
`);

test('children stand side by side from the left edge of their parent, the heaviest first; what is left is its own', () => {
  expect(picture(SMALL)).toEqual([
    'mmmmmmmmmmmmxxx',
    'bbbbbbbbaa.....',
    'ddddc...e......',
  ]);
});

test('equal ones keep the order of the tree', () => {
  expect(picture(treeOf('a - 2\n b - 2\n c - 2\n d - 3'))).toEqual(['dddaabbcc']);
});

test('a part of the graph is what touches it', () => {
  expect(picture(SMALL, { x0: 8, x1: 9 })).toEqual(['mmmmmmmmmmmm...', '........aa.....', '........e......']);
  expect(picture(SMALL, { x0: 4, x1: 5, depth0: 2 })).toEqual(['...............', '...............', '....c..........']);
  expect(picture(SMALL, { x0: -20, x1: 0 }).join('')).toMatch(/^\.+$/);
  expect(picture(SMALL, { x0: 15, x1: 99 }).join('')).toMatch(/^\.+$/);
  expect(picture(SMALL, { depth0: 3, depth1: 9 }).join('')).toMatch(/^\.+$/);
  expect(picture(SMALL, { x0: 9, x1: 3 }).join('')).toMatch(/^\.+$/);
});

test('narrow neighbours merge into one box, and end where a wide one or a wide gap is', () => {
  const tree = treeOf(`
    m - 0
    w m 6
    a m 1
    b m 1
    c m 1
  `);
  expect(picture(tree, { minValue: 2 })).toEqual(['mmmmmmmmm', 'wwwwww###']);
  const apart = treeOf(`
    m - 0
    p m 5
    q m 4
    a p 1
    b p 1
    c q 1
    d q 1
  `);
  expect(picture(apart, { minValue: 2 })).toEqual(['mmmmmmmmmmmmm', 'pppppppqqqqqq', '##.....##....']);
});

test('whether anything was hidden is said, also where what is narrow stands alone', () => {
  const tree = treeOf('a - 9\n b - 1');
  const ask = (minValue: number) => boxesIn(layoutFlame(tree), tree.total, { ...EVERYTHING, minValue });
  expect(ask(1)).toMatchObject({ node: [0, 1], minValue: 0 });
  expect(ask(2)).toMatchObject({ node: [0], minValue: 2 });
});

test('no tree, zeros and values below zero', () => {
  expect(layoutFlame(sumUp([], []))).toMatchObject({ rows: 0, total: 0 });
  expect(boxesIn(layoutFlame(sumUp([], [])), new Float64Array(), EVERYTHING).node).toEqual([]);
  const nothing = sumUp([-1, 0], [0, 0]);
  expect(layoutFlame(nothing)).toMatchObject({ rows: 0, total: 0, byRow: new Int32Array() });
  // Node 1 took less than nothing, so neither it nor what is below it has a place.
  const negative = sumUp([-1, 0, 1, 0], [10, -8, 3, 4]);
  const layout = layoutFlame(negative);
  expect([...layout.byRow]).toEqual([0, 3]);
  expect([...layout.start]).toEqual([0, NaN, NaN, 0]);
  expect(boxesIn(layout, negative.total, EVERYTHING).node).toEqual([0, 3]);
});

function randomTree(random: Random): FlameTree {
  const size = 1 + random.below(120);
  const parents = Array.from({ length: size }, (_, i) => (i === 0 || random.chance(0.08) ? -1 : random.below(i)));
  return sumUp(parents, parents.map(() => (random.chance(0.3) ? 0 : random.below(random.pick([3, 20, 200])))));
}

interface SlowBox {
  readonly node: number;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

function slowLayout(tree: FlameTree): SlowBox[] {
  const boxes: SlowBox[] = [];
  const place = (parent: number, depth: number, left: number): void => {
    const children = Array.from({ length: tree.length }, (_, i) => i).filter((i) => tree.parent[i] === parent && tree.total[i]! > 0);
    for (const node of children.sort((a, b) => tree.total[b]! - tree.total[a]! || a - b)) {
      boxes.push({ node, depth, start: left, end: left + tree.total[node]! });
      place(node, depth + 1, left);
      left += tree.total[node]!;
    }
  };
  place(-1, 0, 0);
  return boxes;
}

test('random trees: every box is where the slow layout has it', () =>
  forSeeds(200, (random) => {
    const tree = randomTree(random);
    const layout = layoutFlame(tree);
    const slow = slowLayout(tree);
    const boxes = boxesIn(layout, tree.total, EVERYTHING);
    const fast = boxes.node.map((node, i) => ({ node, depth: boxes.depth[i]!, start: boxes.start[i]!, end: boxes.start[i]! + boxes.width[i]! }));
    expect(fast).toEqual(slow.sort((a, b) => a.depth - b.depth || a.start - b.start));
    expect(layout.rows).toBe(Math.max(-1, ...slow.map((box) => box.depth)) + 1);
    for (let i = 1; i < fast.length; i++) {
      if (fast[i]!.depth === fast[i - 1]!.depth) expect(fast[i]!.start).toBeGreaterThanOrEqual(fast[i - 1]!.end);
    }
  }));

test('random trees: every column of a coarse part shows the box of the slow layout, or that narrow ones are there', () =>
  forSeeds(200, (random) => {
    const tree = randomTree(random);
    const layout = layoutFlame(tree);
    const slow = slowLayout(tree);
    const x0 = random.next() * layout.total;
    const x1 = x0 + random.next() * (layout.total - x0);
    const query = { x0, x1, depth0: random.below(3), depth1: 3 + random.below(9), minValue: random.next() * random.pick([0, 5, 50]), limit: 10 + random.below(60) };
    const boxes = boxesIn(layout, tree.total, query);
    expect(boxes.node.length).toBeLessThanOrEqual(query.limit);
    expect(boxes.minValue === 0 || boxes.minValue >= query.minValue).toBe(true);
    for (let depth = query.depth0; depth < Math.min(query.depth1, layout.rows); depth++) {
      const row = boxes.node.map((_, i) => i).filter((i) => boxes.depth[i] === depth);
      for (let column = 0; column < 50; column++) {
        const x = x0 + ((column + 0.5) / 50) * (x1 - x0);
        const wanted = slow.find((box) => box.depth === depth && box.start <= x && x < box.end);
        const shown = row.filter((i) => boxes.start[i]! <= x && x < boxes.start[i]! + boxes.width[i]!);
        expect(shown.length).toBeLessThanOrEqual(1);
        const isWide = wanted !== undefined && wanted.end - wanted.start >= boxes.minValue;
        if (isWide) expect(boxes.node[shown[0]!]).toBe(wanted.node);
        else if (shown.length > 0) expect(boxes.merged[shown[0]!]).toBeGreaterThan(1);
      }
      for (const i of row.filter((each) => boxes.merged[each]! > 0)) {
        const end = boxes.start[i]! + boxes.width[i]!;
        const inside = slow.filter((box) => box.depth === depth && box.start >= boxes.start[i]! && box.end <= end);
        expect({ first: inside[0]?.node, count: inside.length }).toEqual({ first: boxes.node[i], count: boxes.merged[i] });
        expect(boxes.width[i]).toBeGreaterThanOrEqual(boxes.minValue);
      }
    }
  }));

test('a chain a million deep is laid out, and a screen of it answered at once', () => {
  const depth = 1_000_000;
  const tree = sumUp(Array.from({ length: depth }, (_, i) => i - 1), new Array<number>(depth).fill(1));
  const began = performance.now();
  const layout = layoutFlame(tree);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(layout).toMatchObject({ rows: depth, total: depth });
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    const boxes = boxesIn(layout, tree.total, { x0: 0, x1: depth, depth0: 900_000, depth1: 900_060, minValue: 1, limit: 8000 });
    times.push(performance.now() - start);
    expect(boxes.node).toHaveLength(60);
  }
  // Far below a millisecond alone; the best of five, for a busy machine.
  expect(Math.min(...times)).toBeLessThan(5);
});

test('many more narrow boxes than the limit become few merged ones', () => {
  const count = 200_000;
  const tree = sumUp([-1, ...new Array<number>(count).fill(0)], [0, ...new Array<number>(count).fill(1)]);
  const boxes = boxesIn(layoutFlame(tree), tree.total, { ...EVERYTHING, x1: count, minValue: 0, limit: 500 });
  expect(boxes.node).toEqual([0, 1]);
  expect(boxes.merged).toEqual([0, count]);
  expect(boxes.width).toEqual([count, count]);
});
