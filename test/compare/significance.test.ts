// Chance or not: the tests against sums over all outcomes, and against what they promise when nothing differs.

import { describe, expect, test } from 'vitest';
import { correctForMany, ratesDiffer, sharesDiffer, significanceOf } from '../../src/compare/significance.ts';
import { forSeeds, random, type Random } from '../support/random.ts';

/** n over k by Pascal's triangle, exact for the numbers here. */
function choose(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

/** Fisher's test by listing every table with the same margins. */
function fisherByList(k1: number, n1: number, k2: number, n2: number): number {
  const k = k1 + k2;
  const chances: number[] = [];
  for (let b = 0; b <= n2; b++) {
    const a = k - b;
    chances[b] = a < 0 || a > n1 ? 0 : (choose(n2, b) * choose(n1, a)) / choose(n1 + n2, k);
  }
  return chances.filter((chance) => chance <= chances[k2]! * (1 + 1e-7)).reduce((sum, chance) => sum + chance, 0);
}

function binomialByList(n: number, seen: number, share: number): number {
  const chances = Array.from({ length: n + 1 }, (_, k) => choose(n, k) * share ** k * (1 - share) ** (n - k));
  return chances.filter((chance) => chance <= chances[seen]! * (1 + 1e-7)).reduce((sum, chance) => sum + chance, 0);
}

function binomial(random: Random, n: number, share: number): number {
  let hits = 0;
  for (let i = 0; i < n; i++) if (random.next() < share) hits++;
  return hits;
}

describe('shares', () => {
  test('small numbers are tested exactly', () =>
    forSeeds(300, (random) => {
      const [n1, n2] = [1 + random.below(30), 1 + random.below(30)];
      const [k1, k2] = [random.below(Math.min(8, n1) + 1), random.below(Math.min(8, n2) + 1)];
      // Where the normal distribution takes over, both agree roughly.
      const share = (k1 + k2) / (n1 + n2);
      const exact = Math.min(share, 1 - share) * Math.min(n1, n2) < 10;
      expect(sharesDiffer(k1, n1, k2, n2)).toBeCloseTo(Math.min(1, fisherByList(k1, n1, k2, n2)), exact ? 6 : 1);
    }));

  test('large numbers: the z of the formula', () => {
    // p = 0.55, √(0.55 × 0.45 × 2 ÷ 1000) = 0.02225, z = 0.1 ÷ 0.02225 = 4.4947; two-sided 6.967e-6.
    expect(sharesDiffer(500, 1000, 600, 1000)).toBeCloseTo(6.967e-6, 8);
    // z = 1.96 is 5 % in every table.
    expect(sharesDiffer(5000, 10_000, 5138.57, 10_000)).toBeCloseTo(0.05, 3);
  });

  test('the same share on both sides is no difference, and neither is all or nothing', () => {
    expect(sharesDiffer(30, 100, 300, 1000)).toBe(1);
    expect(sharesDiffer(0, 100, 0, 50)).toBe(1);
    expect(sharesDiffer(100, 100, 50, 50)).toBe(1);
  });

  test('without samples nothing is known', () => {
    expect(sharesDiffer(0, 0, 5, 10)).toBeNaN();
    expect(significanceOf(NaN)).toBe('unknown');
  });

  test('where nothing differs, a twentieth of the tests or less is below 5 %', () => {
    const source = random(11);
    for (const [n1, n2, share] of [[2000, 3000, 0.2], [400, 900, 0.01], [5000, 100, 0.3]] as const) {
      let below = 0;
      for (let run = 0; run < 500; run++) {
        if (sharesDiffer(binomial(source, n1, share), n1, binomial(source, n2, share), n2) < 0.05) below++;
      }
      expect(below / 500).toBeLessThan(0.08);
    }
  });
});

describe('rates', () => {
  test('small numbers are tested exactly', () =>
    forSeeds(300, (random) => {
      const [k1, k2] = [random.below(10), random.below(10)];
      const weight = 1 + random.below(3);
      const expected = k1 + k2 === 0 ? 1 : binomialByList(k1 + k2, k2, 1 / (1 + weight));
      expect(ratesDiffer(k1, 1, k2, weight)).toBeCloseTo(Math.min(1, expected), 6);
    }));

  test('a sample that stands for twice as much counts twice', () => {
    expect(ratesDiffer(2000, 1, 1000, 2)).toBeCloseTo(1, 6);
    expect(ratesDiffer(2000, 1, 1000, 1)).toBeLessThan(1e-9);
    expect(ratesDiffer(5, 0, 5, 1)).toBeNaN();
  });
});

describe('many comparisons', () => {
  /** The definition: the least q at which the row is among those rejected. */
  function byDefinition(p: readonly number[], row: number): number {
    const sorted = [...p].sort((a, b) => a - b);
    return Math.min(1, ...sorted.map((value, i) => (value >= p[row]! ? (value * p.length) / (i + 1) : 1)));
  }

  test('are corrected as Benjamini and Hochberg define it; what is not known is no comparison', () =>
    forSeeds(100, (random) => {
      const p = Array.from({ length: 1 + random.below(40) }, () => (random.chance(0.2) ? 0.01 : random.next()));
      const known = correctForMany(Float64Array.from(p));
      p.forEach((_, row) => expect(known[row]).toBeCloseTo(byDefinition(p, row), 12));
      const withUnknown = correctForMany(Float64Array.from([NaN, ...p]));
      expect([...withUnknown.slice(1)]).toEqual([...known]);
      expect(withUnknown[0]).toBeNaN();
    }));

  test('of two hundred equal functions, hardly ever is one called significant', () => {
    const source = random(5);
    let runsWithAny = 0;
    for (let run = 0; run < 60; run++) {
      const p = Float64Array.from({ length: 200 }, () => sharesDiffer(binomial(source, 300, 0.05), 300, binomial(source, 300, 0.05), 300));
      if (correctForMany(p).some((q) => significanceOf(q) !== 'noise')) runsWithAny++;
    }
    expect(runsWithAny).toBeLessThanOrEqual(7);
  });
});
