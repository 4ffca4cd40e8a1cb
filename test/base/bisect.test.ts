// Binary search against looking at every value.

import { expect, test } from 'vitest';
import { lowerBound, upperBound } from '../../src/base/bisect.ts';
import { forSeeds } from '../support/random.ts';

test('lower and upper bound stand where a walk over all values finds them', () =>
  forSeeds(200, (random) => {
    const values = Array.from({ length: random.below(40) }, () => random.below(15)).sort((a, b) => a - b);
    const from = random.below(values.length + 1);
    const to = from + random.below(values.length - from + 1);
    for (let wanted = -1; wanted <= 15; wanted++) {
      const walk = (stop: (value: number) => boolean): number => {
        for (let i = from; i < to; i++) if (stop(values[i]!)) return i;
        return to;
      };
      expect(lowerBound(values, wanted, from, to)).toBe(walk((value) => value >= wanted));
      expect(upperBound(values, wanted, from, to)).toBe(walk((value) => value > wanted));
    }
  }));

test('an empty range is its own end', () => {
  expect(lowerBound([], 3)).toBe(0);
  expect(upperBound(new Float64Array([1, 2, 3]), 2)).toBe(2);
});
