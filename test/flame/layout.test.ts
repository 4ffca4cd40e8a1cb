// Where boxes are: pictures in text to read, then random trees against a slow recursive layout.

import { expect, test } from 'vitest';
import { boxesIn, layoutFlame, shownChildren, startOf, type BoxQuery, type FlameLayout, type FlameTree } from '../../src/flame/layout.ts';
import { depthFirst } from '../../src/profile/depth-first.ts';
import { forSeeds, type Random } from '../support/random.ts';

/** A tree from `name parent self` lines in depth-first order; a node's total is its self and everything below it. */
function treeOf(text: string): FlameTree & { readonly names: string[] } {
  const rows = text.trim().split('\n').map((line) => line.trim().split(/\s+/));
  const names = rows.map(([name]) => name!);
  return { ...sumUp(rows.map(([, parent]) => names.indexOf(parent!)), rows.map(([, , self]) => Number(self))), names };
}

/** Parents come before their children; the result is in depth-first order. */
function sumUp(parents: readonly number[], selves: readonly number[]): FlameTree {
  const { parent, depth, subtreeEnd, newIndex } = depthFirst(Int32Array.from(parents), new Int32Array(parents.length));
  const total = new Float64Array(parents.length);
  selves.forEach((self, i) => (total[newIndex[i]!] = self));
  for (let i = parent.length - 1; i >= 0; i--) if (parent[i]! >= 0) total[parent[i]!]! += total[i]!;
  return { length: parent.length, parent, depth, subtreeEnd, total };
}

const EVERYTHING: BoxQuery = { x0: 0, x1: Infinity, depth0: 0, depth1: Infinity, minValue: 0, limit: Infinity };

/** Rows of text, one character per unit: a box is its name repeated, a merged one `#`, nothing `.`. */
function picture(tree: FlameTree & { readonly names: string[] }, query: Partial<BoxQuery> = {}): string[] {
  const layout = layoutFlame(tree);
  const boxes = boxesIn(layout, { ...EVERYTHING, ...query });
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
  e a 1
  b m 3
  c b 1
  d b 4
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
    a p 1
    b p 1
    q m 4
    c q 1
    d q 1
  `);
  expect(picture(apart, { minValue: 2 })).toEqual(['mmmmmmmmmmmmm', 'pppppppqqqqqq', '##.....##....']);
});

test('whether anything was hidden is said, also where what is narrow stands alone', () => {
  const tree = treeOf('a - 9\n b - 1');
  const ask = (minValue: number) => boxesIn(layoutFlame(tree), { ...EVERYTHING, minValue });
  expect(ask(1)).toMatchObject({ node: [0, 1], minValue: 0 });
  expect(ask(2)).toMatchObject({ node: [0], minValue: 2 });
});

test('no tree, zeros and values below zero', () => {
  expect(layoutFlame(sumUp([], []))).toMatchObject({ rows: 0, total: 0 });
  expect(boxesIn(layoutFlame(sumUp([], [])), EVERYTHING).node).toEqual([]);
  const nothing = sumUp([-1, 0], [0, 0]);
  expect(layoutFlame(nothing)).toMatchObject({ rows: 0, total: 0 });
  // Node 1 took less than nothing, so neither it nor what is below it has a place.
  const negative = sumUp([-1, 0, 1, 0], [10, -8, 3, 4]);
  const layout = layoutFlame(negative);
  expect([0, 1, 2, 3].map((node) => startOf(layout, node))).toEqual([0, NaN, NaN, 0]);
  expect(Array.from(shownChildren(layout, 0))).toEqual([3]);
  expect(boxesIn(layout, EVERYTHING).node).toEqual([0, 3]);
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

/** Below a node narrower than `minValue` children are in the order of the tree. */
function slowLayout(tree: FlameTree, minValue = 0): SlowBox[] {
  const boxes: SlowBox[] = [];
  const place = (parent: number, depth: number, left: number): void => {
    const children = Array.from({ length: tree.length }, (_, i) => i).filter((i) => tree.parent[i] === parent && tree.total[i]! > 0);
    if (parent < 0 || tree.total[parent]! >= minValue) children.sort((a, b) => tree.total[b]! - tree.total[a]! || a - b);
    for (const node of children) {
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
    const boxes = boxesIn(layout, EVERYTHING);
    const fast = boxes.node.map((node, i) => ({ node, depth: boxes.depth[i]!, start: boxes.start[i]!, end: boxes.start[i]! + boxes.width[i]! }));
    expect(fast).toEqual(slow.slice().sort((a, b) => a.depth - b.depth || a.start - b.start));
    expect(layout.rows).toBe(Math.max(-1, ...slow.map((box) => box.depth)) + 1);
    for (let i = 1; i < fast.length; i++) {
      if (fast[i]!.depth === fast[i - 1]!.depth) expect(fast[i]!.start).toBeGreaterThanOrEqual(fast[i - 1]!.end);
    }
    const starts = new Map(slow.map(({ node, start }) => [node, start]));
    for (let node = 0; node < tree.length; node++) expect(startOf(layout, node)).toBe(starts.get(node) ?? NaN);
    const node = random.below(tree.length + 1) - 1;
    const children = slow.filter((box) => tree.parent[box.node] === node).map((box) => box.node);
    expect(Array.from(shownChildren(layout, node))).toEqual(children);
    // Once more: long lists are kept.
    expect(Array.from(shownChildren(layout, node))).toEqual(children);
  }));

test('random trees: a coarse part shows every wide box of the slow layout, and the runs of its narrow ones', () =>
  forSeeds(300, (random) => {
    const tree = randomTree(random);
    const layout = layoutFlame(tree);
    const x0 = random.next() * layout.total;
    const x1 = x0 + random.next() * (layout.total - x0);
    const query = { x0, x1, depth0: random.below(3), depth1: 3 + random.below(9), minValue: random.next() * random.pick([0, 5, 50]), limit: 10 + random.below(60) };
    const boxes = boxesIn(layout, query);
    expect(boxes.node.length).toBeLessThanOrEqual(query.limit);
    expect(boxes.minValue === 0 || boxes.minValue >= query.minValue).toBe(true);
    const fast = boxes.node.map((node, i) => ({ node, depth: boxes.depth[i]!, merged: boxes.merged[i]!, start: boxes.start[i]!, end: boxes.start[i]! + boxes.width[i]! }));
    expect(fast).toEqual(slowBoxes(tree, { ...query, minValue: boxes.minValue }));
  }));

/** Row by row: wide boxes alone, narrow neighbours as one if they are more than one and wide together. */
function slowBoxes(tree: FlameTree, { x0, x1, depth0, depth1, minValue }: BoxQuery): (SlowBox & { readonly merged: number })[] {
  const found: (SlowBox & { merged: number })[] = [];
  const inPart = slowLayout(tree, minValue).filter(({ start, end, depth }) => start < x1 && end > x0 && depth >= depth0 && depth < depth1);
  for (let depth = depth0; depth < depth1; depth++) {
    let run: (SlowBox & { merged: number; end: number }) | null = null;
    const endRun = (): void => {
      if (run !== null && run.merged > 1 && run.end - run.start >= minValue) found.push(run);
      run = null;
    };
    for (const box of inPart.filter((each) => each.depth === depth).sort((a, b) => a.start - b.start)) {
      const isWide = box.end - box.start >= minValue;
      if (isWide || (run !== null && box.start - (run as SlowBox).end >= minValue)) endRun();
      if (isWide) found.push({ ...box, merged: 0 });
      else if (run === null) run = { ...box, merged: 1 };
      else run = { ...(run as SlowBox & { merged: number }), merged: (run as { merged: number }).merged + 1, end: box.end };
    }
    endRun();
  }
  return found;
}

test('a stack a million deep is laid out, and of one of 100 000 any screen is answered at once', () => {
  const chain = (depth: number): FlameTree => sumUp(Array.from({ length: depth }, (_, i) => i - 1), new Array<number>(depth).fill(1));
  expect(layoutFlame(chain(1_000_000))).toMatchObject({ rows: 1_000_000, total: 1_000_000 });
  const depth = 100_000;
  const layout = layoutFlame(chain(depth));
  const query = { x0: 0, x1: depth, depth0: 90_000, depth1: 90_060, minValue: 1, limit: 8000 };
  const times = Array.from({ length: 5 }, () => {
    const begun = process.threadCpuUsage();
    expect(boxesIn(layout, query).node).toHaveLength(60);
    const { user, system } = process.threadCpuUsage(begun);
    return (user + system) / 1000;
  });
  // Ten milliseconds alone: the way down is walked for each answer. The best of five, for a busy machine.
  expect(Math.min(...times)).toBeLessThan(100);
});

test('many more narrow boxes than the limit become few merged ones', () => {
  const count = 200_000;
  const tree = sumUp([-1, ...new Array<number>(count).fill(0)], [0, ...new Array<number>(count).fill(1)]);
  const boxes = boxesIn(layoutFlame(tree), { ...EVERYTHING, x1: count, minValue: 0, limit: 500 });
  expect(boxes.node).toEqual([0, 1]);
  expect(boxes.merged).toEqual([0, count]);
  expect(boxes.width).toEqual([count, count]);
});

test('where there is much to merge and many boxes are wide, the picture is coarser at once: every wide box is still there', () => {
  // 800 children of a root, from 85 to 885 wide, with 200 narrow ones each.
  const [wide, narrow] = [800, 200];
  const parents = [-1];
  const selves = [0];
  for (let i = 0; i < wide; i++) {
    const child = parents.push(0) - 1;
    selves.push(5 + i);
    for (let k = 0; k < narrow; k++) {
      parents.push(child);
      selves.push(0.4);
    }
  }
  const layout = layoutFlame(sumUp(parents, selves));
  const ask = (limit: number) => boxesIn(layout, { ...EVERYTHING, x1: layout.total, minValue: 1, limit });
  const { node, minValue, width } = ask(1000);
  expect(node.length).toBeLessThanOrEqual(1000);
  expect(minValue).toBeGreaterThan(100);
  const shown = Array.from(layout.tree.total).filter((total) => total >= minValue).length;
  expect(shown).toBeGreaterThan(100);
  expect(width.filter((each, i) => each >= minValue && node[i]! > 0).length).toBeGreaterThanOrEqual(shown - 1);
  // Room for all: 801 wide ones and a run of narrow ones below each.
  const all = ask(2000);
  expect(all.minValue).toBe(1);
  expect(all.node).toHaveLength(1 + 2 * wide);
});

test('where names leave less room, the picture is coarser at once; a tower of single boxes stays whole', () => {
  // 200 children of a root, 10 000 wide, 5000, 3333 and so on, with a hundred narrow ones each.
  const parents = [-1];
  const selves = [0];
  for (let i = 0; i < 200; i++) {
    const child = parents.push(0) - 1;
    selves.push(10_000 / (i + 1));
    for (let k = 0; k < 100; k++) {
      parents.push(child);
      selves.push(0.02);
    }
  }
  const layout = layoutFlame(sumUp(parents, selves));
  const asked: number[][] = [];
  const ask = (room: number, of: FlameLayout = layout) => boxesIn(of, { ...EVERYTHING, x1: of.total, minValue: 1, roomFor: (nodes, boxes) => {
    asked.push([nodes.length, boxes]);
    return room;
  } });
  const all = ask(Infinity);
  expect(all.node.length).toBe(1 + 2 * 200);
  const some = ask(100);
  expect(some.minValue).toBeGreaterThan(100);
  expect(some.width.filter((width) => width >= some.minValue).length).toBeGreaterThan(20);
  expect(some.node.length).toBeLessThanOrEqual(100);
  // Asked once for each answer: about the root and its children, and as many runs of narrow ones.
  expect(asked).toEqual([[201, 402], [201, 402]]);
  const tower = layoutFlame(sumUp(Array.from({ length: 50 }, (_, i) => i - 1), new Array<number>(50).fill(1)));
  expect(ask(40, tower).node).toHaveLength(50);
});
