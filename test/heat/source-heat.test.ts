// The heat of a source file; expectations stand in the source itself.

import { expect, test } from 'vitest';
import { heatBucket, sourceHeat } from '../../src/heat/source-heat.ts';
import { figuresByKey, functionOfStacks, stackValues } from '../../src/profile/figures.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import type { Profile, SourceIndex } from '../../src/profile/tables.ts';
import { annotate } from '../support/heat-annotations.ts';
import { profileOf } from '../support/notation.ts';

/** The heat of the sources with these recorded names. */
function heatOf(profile: Profile, ...urls: string[]): ReturnType<typeof sourceHeat> {
  const values = stackValues(profile, { valueType: 0, threads: null });
  const functions = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, values);
  const sources = new Set<SourceIndex>();
  for (let s = 0; s < profile.sources.length; s++) if (urls.includes(profile.sources.url[s as SourceIndex]!)) sources.add(s as SourceIndex);
  return sourceHeat(profile, sources, lineFigures(profile, values), functions, values.total);
}

test('every frame has a line: self where samples end, total where they pass, recursion once', () => {
  const source = `
function work(again) {
  const sum = deep(7);  //~ self 7 total 14
  if (again) return work(false);  //~ self 0 total 2
  return sum;
}

work(true);  //~ self 0 total 14
`;
  const profile = profileOf(`
    main@a.js:8; work@a.js:3; deep@b.js:1   7
    main@a.js:8; work@a.js:3                5
    main@a.js:8; work@a.js:4; work@a.js:3   2
    (idle)                                100
  `);
  expect(annotate(source, heatOf(profile, 'a.js'))).toBe(source);
});

test('V8: executing lines have self only, the lines of definitions their functions, heaviest first', () => {
  const source = `
function work(n) {  //~ self 2; work() self 10 total 30
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;  //~ self 8
  return deep(sum);
}

function never() {}
const a = () => 1, b = () => 2;  //~ self 25; b() self 20 total 20; a() self 5 total 5
`;
  const profile = profileOf(`
    work@a.js:2:1                2  4x4
    work@a.js:2:1                2
    work@a.js:2:1                2
    work@a.js:2:1                2
    work@a.js:2:1                2
    work@a.js:2:1; b@a.js:9:24  20
    a@a.js:9:11                  5
    never@a.js:8:1               0
  `, { lines: 'leaf-ticks' });
  expect(annotate(source, heatOf(profile, 'a.js'))).toBe(source);
});

test('the names under which one file was recorded are added up, and other files are not', () => {
  const source = `
one();  //~ self 11 total 11
two();  //~ self 100 total 100
`;
  const profile = profileOf(`
    main@a.js:2          1
    main@/app/a.js:2    10
    main@/app/a.js:3   100
    main@b.js:2       1000
  `);
  const heat = heatOf(profile, 'a.js', '/app/a.js');
  expect(annotate(source, heat)).toBe(source);
  expect(heat.lines.map(({ samples }) => samples)).toEqual([2, 1]);
});

test('lines and functions without value are left out', () => {
  const profile = profileOf('main@a.js:1; work@a.js:2  0\n main@a.js:3  0');
  expect(heatOf(profile, 'a.js')).toEqual({ lines: [], functions: [] });
  expect(heatOf(profile)).toEqual({ lines: [], functions: [] });
});

test('a bucket says the share of the whole profile, the same in every file', () => {
  expect([0, 0.0019, 0.002, 0.01, 0.03, 0.08, 0.2, 1].map(heatBucket)).toEqual([0, 0, 1, 2, 3, 4, 5, 5]);
  expect(heatBucket(NaN)).toBe(0);
  const profile = profileOf('main@a.js:1; hot@a.js:2  90\n main@a.js:3  9\n main@b.js:1  1');
  expect(heatOf(profile, 'a.js').lines.map(({ line0, bucket }) => [line0, bucket])).toEqual([[0, 5], [1, 5], [2, 4]]);
  expect(heatOf(profile, 'b.js').lines.map(({ line0, bucket }) => [line0, bucket])).toEqual([[0, 2]]);
});
