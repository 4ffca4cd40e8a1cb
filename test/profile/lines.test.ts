// Figures by line, for each thing a format may know about lines.

import { expect, test } from 'vitest';
import { stackValues, type View } from '../../src/profile/figures.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { oracleFrameLines, oracleTickLines } from '../support/oracle.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

const ALL: View = { valueType: 0, threads: null };

/** `source:line` (from 1) → [self, total]. */
function lines(profile: Profile): Record<string, [number, number | null]> {
  return Object.fromEntries(
    lineFigures(profile, stackValues(profile, ALL)).map((line) => [
      `${profile.sources.url[line.source]}:${line.line0 + 1}`,
      [line.self, line.total],
    ]),
  );
}

test('where every frame has its line, lines have self and total, recursion counted once', () => {
  const profile = profileOf(`
    main@a.ts:3; work@a.ts:9             5
    main@a.ts:4; work@a.ts:9             1
    main@a.ts:3; work@a.ts:9; main@a.ts:3  2
    native                               9
  `);
  expect(lines(profile)).toEqual({ 'a.ts:3': [2, 7], 'a.ts:4': [0, 1], 'a.ts:9': [6, 8] });
});

test('where ticks tell leaf lines, self time is split by them and nothing has a line total', () => {
  const profile = profileOf('main@a.ts:1; work@a.ts:9  8  10x3 11x1', { lines: 'leaf-ticks' });
  expect(lines(profile)).toEqual({ 'a.ts:10': [6, null], 'a.ts:11': [2, null], 'a.ts:9': [0, null] });
});

test('samples without ticks count at the definition line: the share is ticks ÷ max(ticks, samples)', () => {
  const profile = profileOf(
    `
    work@a.ts:9  6  10x1
    work@a.ts:9  2
    work@a.ts:9  0
    work@a.ts:9  0
  `,
    { lines: 'leaf-ticks' },
  );
  expect(lines(profile)).toEqual({ 'a.ts:10': [2, null], 'a.ts:9': [6, null] });
});

test('more ticks than samples are a distribution, not a time', () => {
  const profile = profileOf('work@a.ts:9  6  10x1 11x2', { lines: 'leaf-ticks' });
  expect(lines(profile)).toEqual({ 'a.ts:10': [2, null], 'a.ts:11': [4, null], 'a.ts:9': [0, null] });
});

test('a tick on the definition line and the remainder are one line', () => {
  const profile = profileOf('work@a.ts:9  6  9x1\nwork@a.ts:9  2', { lines: 'leaf-ticks' });
  expect(lines(profile)).toEqual({ 'a.ts:9': [8, null] });
});

test('where only definitions are known there is no line figure', () => {
  expect(lines(profileOf('main@a.ts:3; work@a.ts:9  5', { lines: 'definitions' }))).toEqual({});
});

test('random profiles: lines of ticks agree with the oracle', () =>
  forSeeds(200, (random) => {
    const profile = randomProfile(random, 'leaf-ticks');
    const view: View = { valueType: 0, threads: random.chance(0.5) ? null : [0] };
    const oracle = oracleTickLines(profile, view);
    const found = new Map(lineFigures(profile, stackValues(profile, view)).map((line) => [`${line.source}:${line.line0}`, line.self]));
    for (const key of new Set([...oracle.keys(), ...found.keys()])) {
      expect(found.get(key) ?? 0, key).toBeCloseTo(oracle.get(key) ?? 0, 4);
    }
  }));

test('random profiles: lines of frames agree with the oracle', () =>
  forSeeds(200, (random) => {
    const profile = randomProfile(random, 'every-frame');
    const oracle = oracleFrameLines(profile, ALL).byKey;
    for (const line of lineFigures(profile, stackValues(profile, ALL))) {
      const { self, total, samples } = oracle.get(`${line.source}:${line.line0}`) ?? { self: 0, total: 0, samples: 0 };
      expect({ self: line.self, total: line.total, samples: line.samples }).toEqual({ self, total, samples });
      oracle.delete(`${line.source}:${line.line0}`);
    }
    expect([...oracle.keys()]).toEqual([]);
  }));
