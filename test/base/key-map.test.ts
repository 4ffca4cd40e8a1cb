// The hash map of number keys, against a Map of strings.

import { expect, test } from 'vitest';
import { KeyMap } from '../../src/base/key-map.ts';
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
