// Partners: the same function in two profiles, wherever its source lay and its lines stood.

import { expect, test } from 'vitest';
import { LineShifts, matchFunctions } from '../../src/compare/match-functions.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

const definitions = { lines: 'leaf-ticks' } as const;

/** `name@source:line` of each function of the baseline → that of its partner, or null. */
function partners(beforeText: string, afterText: string): Record<string, string | null> {
  const [before, after] = [profileOf(beforeText, definitions), profileOf(afterText, definitions)];
  const { functionOfBefore } = matchFunctions(before, after);
  const label = (profile: Profile, fn: number): string => {
    const line0 = profile.functions.startLine0[fn]!;
    return `${functionName(profile, fn as FunctionIndex)}@${functionUrl(profile, fn as FunctionIndex)}${line0 === NONE ? '' : `:${line0 + 1}`}`;
  };
  const found: Record<string, string | null> = {};
  functionOfBefore.forEach((partner, fn) => {
    if (functionName(before, fn as FunctionIndex) !== '(idle)') found[label(before, fn)] = partner === NONE ? null : label(after, partner);
  });
  return found;
}

test('the same name in the same source', () => {
  expect(partners('f@a.ts:3;g@b.ts:1  1', 'f@a.ts:3;g@c.ts:1  1')).toEqual({ 'f@a.ts:3': 'f@a.ts:3', 'g@b.ts:1': null });
});

test('another root: the longest common end of the path decides', () => {
  const found = partners('f@/home/eva/shop/src/a.ts:3;g@/home/eva/shop/old/a.ts:3  1', 'f@/srv/shop/src/a.ts:3;g@/srv/shop/old/a.ts:3  1');
  expect(found).toEqual({
    'f@/home/eva/shop/src/a.ts:3': 'f@/srv/shop/src/a.ts:3',
    'g@/home/eva/shop/old/a.ts:3': 'g@/srv/shop/old/a.ts:3',
  });
});

test('sources of one name whose folders tell nothing stay without a partner', () => {
  expect(partners('f@/x/one/a.ts:3  1', 'f@/y/two/a.ts:3;f@/y/three/a.ts:3  1')).toEqual({ 'f@/x/one/a.ts:3': null });
});

test('a function that moved is the same one; of two of a name, those that stayed are told apart first', () => {
  expect(partners('f@a.ts:3  1', 'f@a.ts:30  1')).toEqual({ 'f@a.ts:3': 'f@a.ts:30' });
  expect(partners('f@a.ts:3;f@a.ts:9  1', 'f@a.ts:3;f@a.ts:20  1')).toEqual({ 'f@a.ts:3': 'f@a.ts:3', 'f@a.ts:9': 'f@a.ts:20' });
});

test('functions of one name that all moved follow what stands above them, or stay without a partner', () => {
  const before = 'main@a.ts:1;x@a.ts:10;(anonymous)@a.ts:11;(anonymous)@a.ts:13  1';
  expect(partners(before, 'main@a.ts:1;x@a.ts:30;(anonymous)@a.ts:31;(anonymous)@a.ts:33  1')).toEqual({
    'main@a.ts:1': 'main@a.ts:1', 'x@a.ts:10': 'x@a.ts:30', '(anonymous)@a.ts:11': '(anonymous)@a.ts:31', '(anonymous)@a.ts:13': '(anonymous)@a.ts:33',
  });
  expect(partners('(anonymous)@a.ts:11;(anonymous)@a.ts:13  1', '(anonymous)@a.ts:5;(anonymous)@a.ts:8  1')).toEqual({
    '(anonymous)@a.ts:11': null, '(anonymous)@a.ts:13': null,
  });
});

test('natives have no source and are known by name', () => {
  expect(partners('(garbage collector)  1', '(garbage collector)  2')).toEqual({ '(garbage collector)@null': '(garbage collector)@null' });
});

test('runtime modules are the same ones or others, whatever their ends', () => {
  expect(partners('open@node:fs/promises:3  1', 'open@node:promises:3  1')).toEqual({ 'open@node:fs/promises:3': null });
});

test('a profile against itself: every function is its own partner', () =>
  forSeeds(60, (random) => {
    const profile = randomProfile(random);
    expect([...matchFunctions(profile, profile).functionOfBefore]).toEqual(Array.from({ length: profile.functions.length }, (_, fn) => fn));
  }));

test('partners are one to one and have one name', () =>
  forSeeds(100, (random) => {
    const [before, after] = [randomProfile(random), randomProfile(random)];
    const partnersOf = [...matchFunctions(before, after).functionOfBefore];
    const found = partnersOf.filter((partner) => partner !== NONE);
    expect(new Set(found).size).toBe(found.length);
    partnersOf.forEach((partner, fn) => {
      if (partner === NONE) return;
      expect(functionName(after, partner as FunctionIndex)).toBe(functionName(before, fn as FunctionIndex));
    });
  }));

test('lines move with the function that begins above them', () => {
  const before = profileOf('f@a.ts:10;g@a.ts:20  1', definitions);
  const after = profileOf('f@a.ts:12;g@a.ts:30  1', definitions);
  const { functionOfBefore } = matchFunctions(before, after);
  const shifts = new LineShifts(before, after, functionOfBefore);
  const source = before.functions.source[before.frames.function[0 as never]!]!;
  expect([8, 9, 15, 19, 25].map((line0) => shifts.shifted(source, line0))).toEqual([8, 11, 17, 29, 35]);
});
