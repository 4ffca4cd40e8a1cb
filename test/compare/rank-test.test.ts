// The rank-sum test against counting every way to divide the values, and the normal approximation against the exact one.

import { expect, test } from 'vitest';
import { rankTest, type RankTest } from '../../src/compare/rank-test.ts';
import { forSeeds, random } from '../support/random.ts';

/** Of all ways to call `after.length` of the values "after", the share that is as far from the middle as this one, or further. */
function slow(before: readonly number[], after: readonly number[]): { p: number; larger: number } {
  const values = [...before, ...after];
  const wins = (chosen: readonly boolean[]): number => {
    let u = 0;
    values.forEach((a, i) => values.forEach((b, j) => (u += chosen[i] && !chosen[j] ? (a > b ? 1 : a === b ? 0.5 : 0) : 0)));
    return u;
  };
  const middle = (before.length * after.length) / 2;
  const seen = wins(values.map((_, i) => i >= before.length));
  let [all, far] = [0, 0];
  for (let bits = 0; bits < 1 << values.length; bits++) {
    const chosen = values.map((_, i) => ((bits >> i) & 1) === 1);
    if (chosen.filter(Boolean).length !== after.length) continue;
    all++;
    if (Math.abs(wins(chosen) - middle) >= Math.abs(seen - middle) - 1e-9) far++;
  }
  return { p: far / all, larger: seen / (before.length * after.length) };
}

const tested = (before: readonly number[], after: readonly number[]): RankTest => rankTest(Float64Array.from(before).sort(), Float64Array.from(after).sort());

test('few values: as counting every way, with and without equal ones', () =>
  forSeeds(80, (random) => {
    const values = (count: number): number[] => Array.from({ length: count }, () => random.below(random.chance(0.5) ? 4 : 1000));
    const [before, after] = [values(1 + random.below(5)), values(1 + random.below(5))];
    const [fast, expected] = [tested(before, after), slow(before, after)];
    expect(fast.p).toBeCloseTo(expected.p, 10);
    expect(fast.larger).toBeCloseTo(expected.larger, 10);
  }));

test('known values: 1 2 3 against 4 5 6 is one of twenty ways, and so is its mirror image', () => {
  expect(tested([1, 2, 3], [4, 5, 6])).toEqual({ p: 0.1, larger: 1 });
  expect(tested([4, 5, 6], [1, 2, 3])).toEqual({ p: 0.1, larger: 0 });
});

test('the normal approximation takes over without a step: at the border both say nearly the same', () =>
  forSeeds(40, (random) => {
    const values = (count: number, from: number): number[] => Array.from({ length: count }, () => from + random.below(random.chance(0.5) ? 12 : 1000));
    const [before, after] = [values(10, 0), values(10, random.below(8))];
    // One value more, that is in the middle of the others, leaves the exact test behind.
    const middle = [...before, ...after].sort((a, b) => a - b)[10]!;
    expect(Math.abs(tested(before, after).p - tested([...before, middle], after).p)).toBeLessThan(0.09);
  }));

test('many values, some equal: by the formula step by step, with the tail of the normal distribution summed up', () => {
  const before = [1, 2, 3, 3, 4, 5, 6, 6, 6, 7, 8];
  const after = [5.5, 6, 7.5, 9, 10, 10.5, 11, 12, 13, 14, 15];
  const u = after.flatMap((a) => before.map((b) => (a > b ? 1 : a === b ? 0.5 : 0) as number)).reduce((a, b) => a + b, 0);
  const ties = 2 ** 3 - 2 + 4 ** 3 - 4;
  const sigma = Math.sqrt(((11 * 11) / 12) * (23 - ties / (22 * 21)));
  const z = (Math.abs(u - 121 / 2) - 0.5) / sigma;
  let tail = 0;
  for (let x = z; x < 12; x += 1e-4) tail += Math.exp((-(x + 5e-5) * (x + 5e-5)) / 2) * 1e-4;
  expect(tested(before, after).p).toBeCloseTo((2 * tail) / Math.sqrt(2 * Math.PI), 6);
});

test('values that are all equal differ in nothing; nothing to compare is unknown', () => {
  expect(tested(Array(30).fill(5) as number[], Array(30).fill(5) as number[])).toEqual({ p: 1, larger: 0.5 });
  expect(tested([], [1])).toEqual({ p: NaN, larger: NaN });
});

test('what chance does stays rare: of a thousand pairs of one kind about one in twenty is below 5 %', () => {
  const { below } = random(1);
  const values = (): number[] => Array.from({ length: 25 }, () => below(10_000));
  const rare = Array.from({ length: 1000 }, () => tested(values(), values()).p).filter((p) => p < 0.05).length;
  expect(rare).toBeGreaterThan(25);
  expect(rare).toBeLessThan(75);
});
