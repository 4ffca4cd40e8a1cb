// The hash map of number keys, against a Map of strings.

import { expect, test } from 'vitest';
import { KeyMap, PairMap } from '../../src/base/key-map.ts';
import { forSeeds } from '../support/random.ts';

test('every key has the index of its first appearance', () =>
  forSeeds(60, (random) => {
    const keys = new KeyMap();
    const expected = new Map<string, number>();
    const edges = [-1, 0, 1, 2 ** 31 - 1, 2 ** 30];
    // Few values, so that keys repeat and differ in one place only; edges, so that nothing is lost in 32 bits.
    const part = (): number => (random.chance(0.2) ? random.pick(edges) : random.below(6));
    for (let i = random.below(3000); i >= 0; i--) {
      const key = [part(), part(), part(), part()] as const;
      const text = key.join();
      if (!expected.has(text)) expected.set(text, expected.size);
      expect(keys.indexOf(...key)).toBe(expected.get(text));
      expect(keys.length).toBe(expected.size);
    }
  }));

test('keys in sequence do not pile up: a million are found again in bounded time', () => {
  const keys = new KeyMap();
  const count = 1_000_000;
  for (let i = 0; i < count; i++) keys.indexOf(i - 1, i, 0, 0);
  for (let i = 0; i < count; i += 997) expect(keys.indexOf(i - 1, i, 0, 0)).toBe(i);
  expect(keys.length).toBe(count);
});

test('a pair has the index of its first appearance, and stands in the columns', () =>
  forSeeds(60, (random) => {
    const pairs = new PairMap();
    const expected: string[] = [];
    const part = (): number => (random.chance(0.2) ? random.pick([-1, 0, 2 ** 31 - 1, 2 ** 30]) : random.below(40));
    for (let i = random.below(3000); i >= 0; i--) {
      const pair = [part(), part()] as const;
      if (!expected.includes(pair.join())) expected.push(pair.join());
      expect(pairs.indexOf(...pair)).toBe(expected.indexOf(pair.join()));
      expect(pairs.length).toBe(expected.length);
    }
    pairs.release();
    const second = pairs.second.finish();
    expect(Array.from(pairs.first.finish(), (first, i) => `${first},${second[i]}`)).toEqual(expected);
  }));

test('pairs in sequence do not pile up either', () => {
  const pairs = new PairMap();
  const count = 1_000_000;
  for (let i = 0; i < count; i++) pairs.indexOf(i - 1, i % 1000);
  for (let i = 0; i < count; i += 997) expect(pairs.indexOf(i - 1, i % 1000)).toBe(i);
  expect(pairs.length).toBe(count);
});
