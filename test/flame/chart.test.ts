// The flame chart's boxes: drawings as text, then random threads against boxes found one sample and row at a time.

import { expect, test } from 'vitest';
import { chartBoxesIn, indexChart, type ChartBoxes, type ChartIndex, type ChartQuery, type ChartSamples, type ChartTree } from '../../src/flame/chart.ts';
import { forSeeds, type Random } from '../support/random.ts';

interface Sample {
  readonly from: number;
  readonly to: number;
  readonly node: number;
}

function samplesOf(list: readonly Sample[]): ChartSamples {
  return {
    length: list.length,
    nodeOf: (i) => list[i]!.node,
    startNs: (i) => (i < list.length ? list[i]!.from : (list.at(-1)?.to ?? 0)),
    endNs: (i) => list[i]!.to,
    gapless: false,
    countBefore: (timeNs) => list.filter(({ from }) => from < timeNs).length,
  };
}

/** a(b(c d) e) f: nodes 0 to 5. */
const tree: ChartTree = { parent: Int32Array.of(-1, 0, 1, 1, 0, -1), depth: Int32Array.of(0, 1, 2, 2, 1, 0) };
const letters = 'abcdef';

/** A chart from one character a nanosecond: the letter of the leaf, `-` for no stack, a space for a gap. */
function chartOf(text: string): ChartIndex {
  const list: Sample[] = [];
  [...text].forEach((letter, at) => {
    if (letter !== ' ') list.push({ from: at, to: at + 1, node: letters.indexOf(letter) });
  });
  return indexChart(samplesOf(list), tree);
}

/** Boxes as rows of text: the node's letter over its time, capital where a box begins, `*` where merged. */
function draw(index: ChartIndex, query: Partial<ChartQuery> = {}): string[] {
  const end = index.samples.startNs(index.samples.length);
  const boxes = chartBoxesIn(index, { fromNs: 0, toNs: end, depth0: 0, depth1: 99, minNs: 0, limit: Infinity, ...query });
  const rows = Array.from({ length: index.rows }, () => Array.from({ length: end }, () => ' '));
  boxes.node.forEach((node, i) => {
    for (let at = boxes.startNs[i]!; at < boxes.endNs[i]!; at++) {
      const letter = boxes.merged[i] === 1 ? '*' : letters[node]!;
      rows[boxes.depth[i]!]![at] = at === boxes.startNs[i] ? letter.toUpperCase() : letter;
    }
  });
  return rows.map((row) => row.join('').trimEnd());
}

test('neighbours that share a call are one box; another path, no stack and a gap end it', () => {
  expect(draw(chartOf('ccdbbe-f aac c'))).toEqual([
    'Aaaaaa F Aaa A',
    'BbbbbE     B B',
    'CcD        C C',
  ]);
});

test('a part of the chart has the boxes that reach into it, whole', () => {
  expect(draw(chartOf('ccdbbe'), { fromNs: 2, toNs: 3 })).toEqual(['Aaaaaa', 'Bbbbb', '  D']);
  expect(draw(chartOf('ccdbbe'), { depth0: 1, depth1: 2 })).toEqual(['', 'BbbbbE', '']);
});

test('narrow neighbours are merged and marked; wide ones stay; what is too narrow even together is left out', () => {
  expect(draw(chartOf('cdcdcdccccccc--c'), { minNs: 3 })).toEqual([
    'Aaaaaaaaaaaaa',
    'Bbbbbbbbbbbbb',
    '******Ccccccc',
  ]);
});

test('nothing recorded, nothing to draw', () => {
  expect(chartBoxesIn(indexChart(samplesOf([]), tree), { fromNs: 0, toNs: 1, depth0: 0, depth1: 9, minNs: 0, limit: 9 }).node).toEqual([]);
});

function randomTree(random: Random): ChartTree {
  const parent = Int32Array.from({ length: 1 + random.below(30) }, (_, i) => (i === 0 || random.chance(0.2) ? -1 : random.below(i)));
  const depth = new Int32Array(parent.length);
  parent.forEach((up, i) => (depth[i] = up < 0 ? 0 : depth[up]! + 1));
  return { parent, depth };
}

function randomSamples(random: Random, nodes: number): Sample[] {
  const list: Sample[] = [];
  let at = random.below(5);
  for (let i = random.below(random.chance(0.1) ? 6000 : 60); i > 0; i--) {
    const width = random.below(4);
    const node = random.chance(0.6) && list.length > 0 ? list.at(-1)!.node : random.below(nodes + 1) - 1;
    list.push({ from: at, to: at + width, node });
    at += width + (random.chance(0.1) ? random.below(4) : 0);
  }
  return list;
}

interface Box {
  readonly node: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly samples: number;
}

/** Every box, found by comparing each sample with the one before it, row by row. */
function slowBoxes(list: readonly Sample[], { parent, depth }: ChartTree): Box[] {
  const pathOf = (node: number): number[] => (node < 0 ? [] : [...pathOf(parent[node]!), node]);
  const paths = new Map(Array.from({ length: depth.length + 1 }, (_, i) => [i - 1, pathOf(i - 1)]));
  const rows = 1 + Math.max(0, ...depth);
  const boxes: Box[] = [];
  for (let row = 0; row < rows; row++) {
    let open: Box | null = null;
    list.forEach(({ from, to, node }, i) => {
      const here = paths.get(node)![row] ?? -1;
      const goesOn = open !== null && here === open.node && list[i - 1]!.to >= from;
      if (open !== null && !goesOn) boxes.push(open);
      open = here < 0 ? null : goesOn ? { ...open!, to, samples: open!.samples + 1 } : { node: here, depth: row, from, to, samples: 1 };
    });
    if (open !== null) boxes.push(open);
  }
  return boxes;
}

function listOf(boxes: ChartBoxes): (Box & { merged: boolean })[] {
  return boxes.node.map((node, i) => ({
    node, depth: boxes.depth[i]!, from: boxes.startNs[i]!, to: boxes.endNs[i]!, samples: boxes.samples[i]!, merged: boxes.merged[i] === 1,
  }));
}

test('random threads: at full detail the boxes of any part are those found slowly', () =>
  forSeeds(150, (random) => {
    const shape = randomTree(random);
    const list = randomSamples(random, shape.parent.length);
    const end = list.at(-1)?.to ?? 1;
    const fromNs = random.below(end);
    const toNs = fromNs + 1 + random.below(end);
    const index = indexChart(samplesOf(list), shape);
    const found = listOf(chartBoxesIn(index, { fromNs, toNs, depth0: 0, depth1: 99, minNs: 0, limit: Infinity })).map(({ merged: _, ...box }) => box);
    const expected = slowBoxes(list, shape);
    expect(found).toEqual(expected.filter((box) => box.from < toNs && box.to > fromNs));
  }));

test('random threads: with less detail every wide box stays, and the others stand in merged ones that do not overlap', () =>
  forSeeds(150, (random) => {
    const shape = randomTree(random);
    const list = randomSamples(random, shape.parent.length);
    const end = list.at(-1)?.to ?? 1;
    const minNs = 1 + random.below(20);
    const found = listOf(chartBoxesIn(indexChart(samplesOf(list), shape), { fromNs: 0, toNs: end + 1, depth0: 0, depth1: 99, minNs, limit: Infinity }));
    const wide = slowBoxes(list, shape).filter((box) => box.to - box.from >= minNs);
    expect(found.filter((box) => !box.merged).map(({ merged: _, ...box }) => box)).toEqual(wide);
    found.forEach((box, i) => {
      const before = found[i - 1];
      if (before?.depth === box.depth) expect(box.from).toBeGreaterThanOrEqual(before.to);
      expect(box.to - box.from).toBeGreaterThanOrEqual(minNs);
      if (box.merged) expect(box.to - box.from).toBeLessThan(2 * minNs);
    });
  }));
