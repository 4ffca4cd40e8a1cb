// Stacks in depth-first order: what is promised, on random forests and at the extremes.

import { expect, test } from 'vitest';
import { depthFirst } from '../../src/profile/depth-first.ts';
import { forSeeds } from '../support/random.ts';

function pathOf(parent: ArrayLike<number>, frame: ArrayLike<number>, row: number): string {
  const path: number[] = [];
  for (let at = row; at !== -1; at = parent[at]!) path.push(frame[at]!);
  return path.reverse().join('>');
}

test('paths, order and subtrees hold for random forests', () =>
  forSeeds(200, (random) => {
    const count = random.below(80);
    const parents = Int32Array.from({ length: count }, (_, i) => (i === 0 || random.chance(0.15) ? -1 : random.below(i)));
    const frames = Int32Array.from({ length: count }, (_, i) => i);
    const { parent, frame, subtreeEnd, depth, newIndex } = depthFirst(parents, frames);
    for (let old = 0; old < count; old++) {
      const row = newIndex[old]!;
      expect(pathOf(parent, frame, row)).toBe(pathOf(parents, frames, old));
      expect(parent[row]!).toBeLessThan(row);
      expect(depth[row]).toBe(parent[row] === -1 ? 0 : depth[parent[row]!]! + 1);
      for (let other = 0; other < count; other++) {
        let at = other;
        while (at !== -1 && at !== row) at = parent[at]!;
        expect(at === row).toBe(other >= row && other < subtreeEnd[row]!);
      }
      // Frames are the old rows here, so siblings in their old order have growing frames.
      for (let sibling = old + 1; sibling < count; sibling++) {
        if (parents[sibling] === parents[old]) expect(newIndex[sibling]!).toBeGreaterThan(row);
      }
    }
    expect([...newIndex].sort((a, b) => a - b)).toEqual([...frames]);
  }));

test('an empty forest is empty', () => {
  expect(depthFirst(new Int32Array(0), new Int32Array(0)).newIndex.length).toBe(0);
});

test('a chain of a million frames', () => {
  const count = 1_000_000;
  const frames = Int32Array.from({ length: count }, (_, i) => i);
  const { depth, subtreeEnd, newIndex } = depthFirst(frames.map((i) => i - 1), frames);
  expect(newIndex).toEqual(frames);
  expect(depth[count - 1]).toBe(count - 1);
  expect(subtreeEnd.every((end) => end === count)).toBe(true);
});
