// Self and total by key: examples to read, then random profiles against the slow oracle.

import { expect, test } from 'vitest';
import { figuresByKey, functionOfStacks, sourceOfStacks, stackValues, subtreeSums, type View } from '../../src/profile/figures.ts';
import { functionName, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import { integrityFaults } from '../../src/profile/integrity.ts';
import { profileOf } from '../support/notation.ts';
import { oracleFigures } from '../support/oracle.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

const ALL: View = { valueType: 0, threads: null };

/** Name → [self, total, samples]. */
function byFunction(profile: Profile, view: View = ALL): Record<string, [number, number, number]> {
  const figures = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, stackValues(profile, view));
  return Object.fromEntries(
    Array.from({ length: profile.functions.length }, (_, f) => [
      functionName(profile, f as FunctionIndex),
      [figures.self[f]!, figures.total[f]!, figures.samples[f]!],
    ]),
  );
}

test('self is what ends here, total what passes through here', () => {
  const figures = byFunction(profileOf(`
    main; work        5
    main; work; deep  2
    main              1
  `));
  expect(figures).toMatchObject({ main: [1, 8, 1], work: [5, 7, 1], deep: [2, 2, 1] });
});

test('recursion counts a sample once: direct, mutual, and through siblings', () => {
  const figures = byFunction(profileOf(`
    f; f; f     1
    f; g; f     10
    f; g; f; g  100
    g; f        1000
    g           10000
  `));
  expect(figures).toMatchObject({ f: [1011, 1111, 3], g: [10100, 11110, 2] });
});

test('idle time is in no total, and a sample without a stack belongs to nobody', () => {
  const profile = profileOf(`
    main    3
    (idle)  50
    -       4
  `);
  expect(stackValues(profile, ALL)).toMatchObject({ total: 7, idle: 50, sampleCount: 2, idleSampleCount: 1 });
  expect(byFunction(profile)).toMatchObject({ main: [3, 3, 1], '(idle)': [0, 0, 0] });
});

test('a view counts the threads it names', () => {
  const profile = profileOf(`
    thread one
    main; a  5
    thread two
    main; b  7
  `);
  expect(stackValues(profile, { valueType: 0, threads: [1] }).total).toBe(7);
  expect(byFunction(profile, { valueType: 0, threads: [1] })).toMatchObject({ main: [0, 7, 0], a: [0, 0, 0] });
  expect(stackValues(profile, { valueType: 0, threads: [] }).total).toBe(0);
});

test('random profiles: functions, sources and names agree with the oracle in every view', () =>
  forSeeds(300, (random) => {
    const profile = randomProfile(random);
    expect(integrityFaults(profile)).toEqual([]);
    const threads = random.chance(0.5) ? null : profile.threads.map((_, i) => i).filter(() => random.chance(0.6));
    const view: View = { valueType: random.below(2), threads };
    const values = stackValues(profile, view);
    const names = Int32Array.from(functionOfStacks(profile), (fn) => profile.functions.name[fn as FunctionIndex]!);
    const keys: [ArrayLike<number>, number][] = [
      [functionOfStacks(profile), profile.functions.length],
      [sourceOfStacks(profile), profile.sources.length],
      [names, Math.max(...names) + 1],
      [Int32Array.from(names, (name) => (name === 1 ? -1 : name)), Math.max(...names) + 1],
    ];
    for (const [keyOf, count] of keys) {
      const oracle = oracleFigures(profile, view, (stack) => (keyOf[stack] === -1 ? null : keyOf[stack]!));
      expect([values.total, values.idle, values.sampleCount, values.idleSampleCount]).toEqual(
        [oracle.total, oracle.idle, oracle.samples, oracle.idleSamples],
      );
      const figures = figuresByKey(profile.stacks, keyOf as Int32Array, count, values);
      for (let key = 0; key < count; key++) {
        const { self, total, samples } = oracle.byKey.get(key) ?? { self: 0, total: 0, samples: 0 };
        expect({ key, self: figures.self[key], total: figures.total[key], samples: figures.samples[key] }).toEqual({ key, self, total, samples });
        expect(figures.total[key]!).toBeLessThanOrEqual(values.total);
      }
    }
  }));

test('random profiles: a subtree sums to what its samples say', () =>
  forSeeds(50, (random) => {
    const profile = randomProfile(random);
    const values = stackValues(profile, ALL);
    const sums = subtreeSums(profile.stacks, values.self);
    for (let root = 0; root < profile.stacks.length; root++) {
      let sum = 0;
      for (let at = root; at < profile.stacks.subtreeEnd[root]!; at++) sum += values.self[at]!;
      expect(sums[root]).toBe(sum);
    }
  }));
