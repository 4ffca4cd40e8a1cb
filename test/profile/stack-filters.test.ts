// Filters: an example of each to read, then random profiles against paths spelled out one sample at a time.

import { expect, test } from 'vitest';
import { stackValues } from '../../src/profile/figures.ts';
import { filterStacks, filterValues, type CodeKinds, type StackFilter } from '../../src/profile/stack-filters.ts';
import { functionName, NONE, type FunctionIndex, type Profile, type StackTable } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

const example = `
  main; parse; read   1
  main; parse; parse  2
  main; lib.a; lib.b; work  4
  lib.c; lib.d        8
  -                   16
`;

/** Here all code that is not the user's is folded. */
function codeOf(isOwn: (fn: FunctionIndex) => boolean): CodeKinds {
  return { isOwn, isFolded: (fn) => !isOwn(fn) };
}

function functionOf(profile: Profile, name: string): FunctionIndex {
  for (let fn = 0; fn < profile.functions.length; fn++) if (functionName(profile, fn as FunctionIndex) === name) return fn as FunctionIndex;
  throw new Error(`no function ${name}`);
}

function path(profile: Profile, stacks: StackTable, row: number): FunctionIndex[] {
  const functions: FunctionIndex[] = [];
  for (let at = row; at !== NONE; at = stacks.parent[at as never]!) functions.unshift(profile.frames.function[stacks.frame[at as never]!]!);
  return functions;
}

/** The filtered samples as folded text, and what was left out. */
function filtered(profile: Profile, filters: readonly StackFilter[], isOwn = (fn: FunctionIndex): boolean => !functionName(profile, fn).startsWith('lib.')): string[] {
  const result = filterStacks(profile, filters, codeOf(isOwn));
  const before = stackValues(profile, { valueType: 0, threads: null });
  const values = filterValues(before, result);
  const lines: string[] = [];
  let inStacks = 0;
  values.self.forEach((value, row) => {
    inStacks += value;
    if (value > 0) lines.push(`${path(profile, result.stacks, row).map((fn) => functionName(profile, fn)).join('; ')} ${value}`);
  });
  if (values.total > inStacks) lines.push(`nobody ${values.total - inStacks}`);
  if (values.total < before.total) lines.push(`left out ${before.total - values.total}`);
  return lines;
}

const profile = profileOf(example);
const fn = (name: string): number => functionOf(profile, name);

test('focus on a function: stacks begin at its outermost call, all other samples are left out', () => {
  expect(filtered(profile, [{ kind: 'focus-function', function: fn('parse') }])).toEqual(['parse; read 1', 'parse; parse 2', 'left out 28']);
});

test('focus on a path: only what was called that way', () => {
  expect(filtered(profile, [{ kind: 'focus-path', path: [fn('main'), fn('lib.a')] }])).toEqual(['lib.a; lib.b; work 4', 'left out 27']);
  expect(filtered(profile, [{ kind: 'focus-path', path: [fn('lib.a')] }])).toEqual(['left out 31']);
});

test('a hidden function gives its time to its caller, and a hidden root to nobody', () => {
  expect(filtered(profile, [{ kind: 'hide-function', function: fn('parse') }])).toEqual(['main 2', 'main; read 1', 'main; lib.a; lib.b; work 4', 'lib.c; lib.d 8', 'nobody 16']);
  expect(filtered(profile, [{ kind: 'hide-function', function: fn('lib.d') }, { kind: 'hide-function', function: fn('lib.c') }])).toContain('nobody 24');
});

test('a dropped function takes its samples with it', () => {
  expect(filtered(profile, [{ kind: 'drop-function', function: fn('parse') }])).toEqual(['main; lib.a; lib.b; work 4', 'lib.c; lib.d 8', 'nobody 16', 'left out 3']);
});

test('merged recursion: no function twice in a stack', () => {
  expect(filtered(profileOf('a; b; a; c  1\na; b; a; b  2\na; a; c  4\na; b; c; b; d  8'), [{ kind: 'merge-recursion' }])).toEqual(['a; b 2', 'a; b; d 8', 'a; c 5']);
});

test('library code folds to its first frame; only my code hides it', () => {
  expect(filtered(profile, [{ kind: 'fold-library' }])).toEqual(['main; parse; read 1', 'main; parse; parse 2', 'main; lib.a; work 4', 'lib.c 8', 'nobody 16']);
  expect(filtered(profile, [{ kind: 'own-code' }])).toEqual(['main; parse; read 1', 'main; parse; parse 2', 'main; work 4', 'nobody 24']);
});

test('filters apply one after another', () => {
  expect(filtered(profile, [{ kind: 'hide-function', function: fn('main') }, { kind: 'focus-path', path: [fn('parse')] }])).toEqual([
    'parse; read 1', 'parse; parse 2', 'left out 28',
  ]);
});

test('a chain of 100,000 calls is no matter', () => {
  const deep = profileOf(`${Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`).join(';')}  1`);
  expect(filterStacks(deep, [{ kind: 'merge-recursion' }], codeOf(() => true)).stacks.length).toBe(1000);
});

/** What a filter does to one path, from its definition; `null`: left out. */
function slowly(names: readonly FunctionIndex[], filter: StackFilter, isOwn: (fn: FunctionIndex) => boolean): FunctionIndex[] | null {
  switch (filter.kind) {
    case 'focus-function': {
      const at = names.indexOf(filter.function as FunctionIndex);
      return at < 0 ? null : names.slice(at);
    }
    case 'focus-path':
      return filter.path.every((each, i) => names[i] === each) ? names.slice(filter.path.length - 1) : null;
    case 'hide-function':
      return names.filter((each) => each !== filter.function);
    case 'drop-function':
      return names.includes(filter.function as FunctionIndex) ? null : [...names];
    case 'merge-recursion': {
      const merged: FunctionIndex[] = [];
      for (const each of names) {
        if (merged.includes(each)) merged.length = merged.indexOf(each) + 1;
        else merged.push(each);
      }
      return merged;
    }
    case 'fold-library':
      return names.filter((each, i) => isOwn(each) || i === 0 || isOwn(names[i - 1]!));
    case 'own-code':
      return names.filter(isOwn);
  }
}

test('random profiles: filtered stacks are the paths that the definitions give', () =>
  forSeeds(300, (random) => {
    const profile = randomProfile(random);
    const count = profile.functions.length;
    const isOwn = (fn: FunctionIndex): boolean => fn % 2 === 0;
    const any = (): number => random.below(count);
    const filters = Array.from({ length: 1 + random.below(3) }, (): StackFilter =>
      random.pick([
        { kind: 'focus-function', function: any() }, { kind: 'focus-path', path: [any(), any()].slice(0, 1 + random.below(2)) },
        { kind: 'hide-function', function: any() }, { kind: 'drop-function', function: any() },
        { kind: 'merge-recursion' }, { kind: 'fold-library' }, { kind: 'own-code' },
      ]));
    const result = filterStacks(profile, filters, codeOf(isOwn));
    const { stacks, target } = result;
    for (let row = 0; row < profile.stacks.length; row++) {
      let expected: FunctionIndex[] | null = path(profile, profile.stacks, row);
      for (const filter of filters) if (expected !== null) expected = slowly(expected, filter, isOwn);
      const at = target[row]!;
      expect(at === -2 ? null : path(profile, stacks, at)).toEqual(expected);
    }
    for (let row = 0; row < stacks.length; row++) {
      expect(stacks.parent[row as never]!).toBeLessThan(row);
      expect(stacks.subtreeEnd[row as never]).toBeGreaterThan(row);
    }
    const before = stackValues(profile, { valueType: 0, threads: null });
    const after = filterValues(before, result);
    const leftOut = target.reduce((sum, at, row) => sum + (at === -2 ? before.self[row]! : 0), result.countsNobody ? 0 : before.total - before.self.reduce((sum, value) => sum + value, 0));
    expect(after.total).toBeCloseTo(before.total - leftOut, 6);
  }));
