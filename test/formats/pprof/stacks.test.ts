// The tree of locations and its unfolding into stacks, each beside a slow and plain way to the same.

import { expect, test } from 'vitest';
import { LOCATION, LocationTree, NODE, PARENT } from '../../../src/formats/pprof/location-tree.ts';
import { unfold } from '../../../src/formats/pprof/unfold.ts';
import { depthFirst } from '../../../src/profile/depth-first.ts';
import { forSeeds, type Random } from '../../support/random.ts';

/** Paths, leaf first, that share beginnings, repeat, recurse, and are sometimes empty. */
function randomPaths(random: Random): number[][] {
  const paths: number[][] = [[]];
  for (let i = 0; i < 60; i++) paths.push([...Array.from({ length: random.below(4) }, () => random.below(9)), ...random.pick(paths)]);
  return paths;
}

function treeOf(paths: readonly number[][]): { tree: LocationTree; ends: number[] } {
  const tree = new LocationTree();
  return { tree, ends: paths.map((path) => tree.nodeOf(Int32Array.from(path), path.length)) };
}

/** The path of a node, leaf first. */
function pathOf({ nodes }: LocationTree, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at !== -1; at = nodes[at * NODE + PARENT]!) path.push(nodes[at * NODE + LOCATION]!);
  return path;
}

test('a path is found again, another path is another node, and all beginnings have one node each', () =>
  forSeeds(200, (random) => {
    const paths = randomPaths(random);
    const { tree, ends } = treeOf(paths);
    expect(ends.map((node) => pathOf(tree, node))).toEqual(paths);
    const beginnings = new Set(paths.flatMap((path) => path.map((_, i) => path.slice(i).join())));
    expect(tree.length).toBe(beginnings.size);
  }));

test('a hundred thousand paths stay apart while the table grows', () => {
  const tree = new LocationTree();
  const path = (i: number): Int32Array => Int32Array.of(i % 7, i % 1000, Math.floor(i / 1000), 3);
  const ends = Array.from({ length: 100_000 }, (_, i) => tree.nodeOf(path(i), 4));
  expect(new Set(ends).size).toBe(100_000);
  for (let i = 0; i < 100_000; i += 777) expect(tree.nodeOf(path(i), 4)).toBe(ends[i]);
});

/** Frames of places: one to three each, few enough that places share them. */
function randomPlaces(random: Random): number[][] {
  return Array.from({ length: 9 }, () => Array.from({ length: 1 + random.below(3) }, () => random.below(5)));
}

test('stacks are the distinct paths of frames in depth-first order, whatever locations they come from', () =>
  forSeeds(300, (random) => {
    const paths = randomPaths(random);
    const places = randomPlaces(random);
    const { tree, ends } = treeOf(paths);
    const start = Int32Array.from(places, (_, i) => places.slice(0, i).flat().length);
    const found = unfold(tree, { frames: Int32Array.from(places.flat()), start, end: start.map((from, i) => from + places[i]!.length) }, 5, null);
    const framesOf = (row: number): number[] => (row === -1 ? [] : [...framesOf(found.parent[row]!), found.frame[row]!]);
    const expected = paths.map((path) => path.toReversed().flatMap((location) => places[location]!));
    expect(ends.map((node) => (node === -1 ? [] : framesOf(found.stackOf[node]!)))).toEqual(expected);
    const rows = [...found.parent.keys()].map((row) => framesOf(row).join());
    expect(new Set(rows).size).toBe(rows.length);
    expect(new Set(rows)).toEqual(new Set(expected.flatMap((frames) => frames.map((_, i) => frames.slice(0, i + 1).join()))));
    const { parent, depth, subtreeEnd } = depthFirst(found.parent, found.frame);
    expect([parent, depth, subtreeEnd]).toEqual([found.parent, found.depth, found.subtreeEnd]);
  }));

test('siblings keep the order in which they appeared', () => {
  const { tree } = treeOf([[2, 0], [1, 0], [3], [0, 0]]);
  const one = Int32Array.of(0, 1, 2, 3);
  expect(Array.from(unfold(tree, { frames: one, start: one, end: Int32Array.of(1, 2, 3, 4) }, 4, null).frame)).toEqual([0, 2, 1, 0, 3]);
});

test('a chain of a million locations', () => {
  const tree = new LocationTree();
  tree.nodeOf(new Int32Array(1_000_000), 1_000_000);
  const zero = Int32Array.of(0);
  expect(unfold(tree, { frames: zero, start: zero, end: Int32Array.of(1) }, 1, null).depth.at(-1)).toBe(999_999);
});

test('inlined calls that would make more stacks than fit are refused', () => {
  const { tree } = treeOf(Array.from({ length: 20 }, (_, i) => [0, i]));
  const places = { frames: new Int32Array(1_000_000), start: new Int32Array(20), end: new Int32Array(20).fill(1_000_000) };
  expect(() => unfold(tree, places, 1, null)).toThrow('more than 16 million different stacks');
});
