// Two profiles compared: against sums made the slow way, against themselves, and as samples drawn by chance.

import { describe, expect, test } from 'vitest';
import { changeOf } from '../../src/compare/compare-figures.ts';
import { compareKinds, compareLines, compareProfiles, compareTrees, valueTypeLike, type ComparedSide } from '../../src/compare/compare-profiles.ts';
import { significanceOf } from '../../src/compare/significance.ts';
import { callNodeFigures, callNodes, nodeValues } from '../../src/profile/call-nodes.ts';
import { functionFigures, functionOfStacks, stackValues } from '../../src/profile/figures.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import { usualScale } from '../../src/protocol/compare.ts';
import { profileOf } from '../support/notation.ts';
import { oracleFigures } from '../support/oracle.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds, random, type Random } from '../support/random.ts';

function sideOf(profile: Profile): ComparedSide {
  const values = stackValues(profile, { valueType: 0, threads: null });
  const functionOfStack = functionOfStacks(profile);
  return { profile, values, functionOfStack, functions: functionFigures(profile, functionOfStack, values), lines: lineFigures(profile, values) };
}

const treeOf = ({ profile, values }: ComparedSide) => {
  const nodes = callNodes(profile);
  return { nodes, figures: callNodeFigures(nodes, nodeValues(nodes, values)) };
};

/** A profile of single samples of 1: each takes one of the functions f0, f1, … by its weight. */
function drawn(random: Random, samples: number, weights: readonly number[]): Profile {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map(() => 0);
  for (let i = 0; i < samples; i++) {
    let at = random.next() * whole;
    const fn = weights.findIndex((weight) => (at -= weight) < 0);
    counts[Math.max(0, fn)]!++;
  }
  return profileOf(counts.flatMap((count, fn) => Array.from({ length: count }, () => `main@a.ts:1;f${fn}@a.ts:${10 + fn}  1`)).join('\n'), { lines: 'leaf-ticks' });
}

function significantIn(before: Profile, after: Profile, scale: 'total' | 'absolute'): string[] {
  const { functions } = compareProfiles(sideOf(before), sideOf(after), scale);
  return [...functions.self.q.keys()]
    .filter((fn) => ['certain', 'likely'].includes(significanceOf(functions.self.q[fn]!)))
    .map((fn) => functionName(after, fn as FunctionIndex));
}

describe('figures', () => {
  test('before and after of every function are the sums of each profile, matched by name and source', () =>
    forSeeds(80, (random) => {
      const [before, after] = [randomProfile(random), randomProfile(random)];
      const view = { valueType: 0, threads: null };
      const label = (profile: Profile, fn: number) => `${functionName(profile, fn as FunctionIndex)} ${functionUrl(profile, fn as FunctionIndex)}`;
      const slow = (profile: Profile) => oracleFigures(profile, view, (stack) => profile.frames.function[profile.stacks.frame[stack as never]!]!);
      const { functions, sharedOfBefore, measure } = compareProfiles(sideOf(before), sideOf(after), 'absolute');
      const [oldFigures, newFigures] = [slow(before), slow(after)];
      expect(measure.factor).toBe(1);
      sharedOfBefore.forEach((shared, fn) => {
        expect(functions.self.before[shared]).toBeCloseTo(oldFigures.byKey.get(fn)?.self ?? 0, 6);
        expect(functions.total.before[shared]).toBeCloseTo(oldFigures.byKey.get(fn)?.total ?? 0, 6);
        if (shared < after.functions.length) expect(label(after, shared)).toBe(label(before, fn));
      });
      for (let fn = 0; fn < after.functions.length; fn++) {
        expect(functions.self.after[fn]).toBeCloseTo(newFigures.byKey.get(fn)?.self ?? 0, 6);
        expect(functions.total.after[fn]).toBeCloseTo(newFigures.byKey.get(fn)?.total ?? 0, 6);
      }
    }));

  test('scaled by total, both sides have the same total', () => {
    const { functions, measure } = compareProfiles(sideOf(profileOf('f 10\ng 30')), sideOf(profileOf('f 40\ng 40')), 'total');
    expect(measure.factor).toBe(2);
    expect([...functions.self.before].filter((value) => value > 0)).toEqual([20, 60]);
  });

  test('where a total is 0, nothing is scaled', () => {
    expect(compareProfiles(sideOf(profileOf('(idle) 10')), sideOf(profileOf('f 40')), 'total').measure.factor).toBe(1);
  });

  test('a change of nothing is no share', () => {
    expect([changeOf(4, 6), changeOf(4, 0), changeOf(0, 5)]).toEqual([0.5, -1, null]);
  });

  test('a profile against itself: no difference, and nothing is significant', () =>
    forSeeds(60, (random) => {
      const side = sideOf(randomProfile(random));
      for (const scale of ['total', 'absolute'] as const) {
        const compared = compareProfiles(side, side, scale);
        const tree = compareTrees(treeOf(side), treeOf(side), compared);
        const lines = compareLines(side, side, compared);
        for (const { before, after, q } of [compared.functions.self, compared.functions.total, tree.total, lines.self]) {
          expect([...before]).toEqual([...after]);
          expect(q.some((value) => significanceOf(value) === 'certain' || significanceOf(value) === 'likely')).toBe(false);
        }
      }
    }));
});

describe('the tree', () => {
  /** Paths of names and sources with what lies below them, by walking every sample. */
  function pathsOf(profile: Profile, label: (fn: number) => string): Map<string, number> {
    const sums = new Map<string, number>();
    for (const thread of profile.threads) {
      for (let i = 0; i < thread.sampleCount; i++) {
        const names: string[] = [];
        for (let at: number = thread.stack[i]!; at !== NONE; at = profile.stacks.parent[at as never]!) {
          names.unshift(label(profile.frames.function[profile.stacks.frame[at as never]!]!));
        }
        if (names.length > 0 && profile.frames.function[profile.stacks.frame[thread.stack[i]! as never]!] === profile.idleFunction) continue;
        names.forEach((_, depth) => {
          const path = names.slice(0, depth + 1).join(' > ');
          sums.set(path, (sums.get(path) ?? 0) + thread.values[0]!.raw[i]! * thread.values[0]!.scale);
        });
      }
    }
    return sums;
  }

  test('has every path of both, with what each of them spent there', () =>
    forSeeds(80, (random) => {
      const [before, after] = [randomProfile(random), randomProfile(random)];
      const compared = compareProfiles(sideOf(before), sideOf(after), 'absolute');
      const { tree, total } = compareTrees(treeOf(sideOf(before)), treeOf(sideOf(after)), compared);
      const oldPaths = pathsOf(before, (fn) => String(compared.sharedOfBefore[fn]));
      const newPaths = pathsOf(after, String);
      const seen = new Set<string>();
      for (let node = 0; node < tree.length; node++) {
        const names: number[] = [];
        for (let at = node; at !== NONE; at = tree.parent[at]!) names.unshift(tree.function[at]!);
        const path = names.join(' > ');
        expect(seen.has(path)).toBe(false);
        seen.add(path);
        expect(total.before[node]).toBeCloseTo(oldPaths.get(path) ?? 0, 6);
        expect(total.after[node]).toBeCloseTo(newPaths.get(path) ?? 0, 6);
      }
      for (const path of [...oldPaths.keys(), ...newPaths.keys()]) expect(seen.has(path)).toBe(true);
    }));
});

describe('lines', () => {
  test('are matched by their place in the function, where that has moved', () => {
    const before = sideOf(profileOf('f@a.ts:10  100  12x1', { lines: 'leaf-ticks' }));
    const after = sideOf(profileOf('f@a.ts:30  300  32x1', { lines: 'leaf-ticks' }));
    const { lines, self } = compareLines(before, after, compareProfiles(before, after, 'absolute'));
    const row = lines.line0.indexOf(31);
    expect([self.before[row], self.after[row]]).toEqual([100, 300]);
    expect([...self.before, ...self.after].reduce((sum, value) => sum + value, 0)).toBe(400);
  });

  test('of a source that only the baseline has are its own', () => {
    const before = sideOf(profileOf('f@gone.ts:10  100'));
    const after = sideOf(profileOf('g@a.ts:30  300'));
    const { lines, self } = compareLines(before, after, compareProfiles(before, after, 'absolute'));
    const row = [...lines.source].findIndex((source) => source >= after.profile.sources.length);
    expect([self.before[row], self.after[row], lines.line0[row]]).toEqual([100, 0, 9]);
  });
});

describe('chance', () => {
  const weights = [30, 20, 10, 10, 8, 8, 6, 4, 2, 1, 0.5, 0.5];

  test('of runs of one program, hardly ever is a function called changed', () => {
    const source = random(3);
    for (const scale of ['total', 'absolute'] as const) {
      let wrong = 0;
      for (let run = 0; run < 30; run++) if (significantIn(drawn(source, 1500, weights), drawn(source, 1500, weights), scale).length > 0) wrong++;
      expect(wrong).toBeLessThanOrEqual(4);
    }
  });

  test('a function that became twice as slow is found, by share and by amount', () => {
    const source = random(4);
    const slower = weights.map((weight, fn) => (fn === 2 ? weight * 2 : weight));
    const [before, after] = [drawn(source, 3000, weights), drawn(source, 3300, slower)];
    expect(significantIn(before, after, 'total')).toContain('f2');
    expect(significantIn(before, after, 'absolute')).toEqual(['f2']);
  });
});

describe('what is compared', () => {
  test('values of other units are refused, of other kinds noted', () => {
    const cpu = { kind: 'cpu', unit: 'nanoseconds' } as const;
    expect(compareKinds({ kind: 'alloc_space', unit: 'bytes' }, cpu)).toEqual({
      refused: 'The baseline measures “alloc_space” in bytes, this profile “cpu” in nanoseconds: that cannot be compared.', note: null,
    });
    expect(compareKinds({ kind: 'wall', unit: 'nanoseconds' }, cpu).note).toMatch(/“wall”, this profile “cpu”/);
    expect(compareKinds(cpu, cpu)).toEqual({ refused: null, note: null });
  });

  test('the baseline shows the value of the same kind, else one of the unit', () => {
    const profile = randomProfile(random(1));
    expect(valueTypeLike({ kind: 'samples', unit: 'count' }, profile)).toBe(1);
    expect(valueTypeLike({ kind: 'objects', unit: 'count' }, profile)).toBe(1);
    expect(valueTypeLike({ kind: 'space', unit: 'bytes' }, profile)).toBe(0);
  });

  test('recordings of one length are compared as they are, others by their shares', () => {
    const scaleOf = (before: number, after: number): string => usualScale({ durationNs: before }, { durationNs: after });
    expect([scaleOf(100, 105), scaleOf(100, 200), scaleOf(0, 0), scaleOf(100, 0)]).toEqual(['absolute', 'total', 'total', 'total']);
    const traces = (count: number, durationNs: number): Parameters<typeof usualScale>[0] => ({ durationNs, traces: { traces: count, only: true } });
    expect([usualScale(traces(50, 1), traces(52, 9)), usualScale(traces(50, 9), traces(99, 9))]).toEqual(['absolute', 'total']);
  });

  test('where calls are counted, no probability is invented', () => {
    const counted = (text: string): Profile => {
      const profile = profileOf(text);
      return { ...profile, meta: { ...profile.meta, counts: 'calls' } };
    };
    const { functions, measure } = compareProfiles(sideOf(counted('f 10')), sideOf(counted('f 1000')), 'absolute');
    expect(measure.counts).toBe('calls');
    expect([...functions.self.p].every(Number.isNaN)).toBe(true);
  });
});
