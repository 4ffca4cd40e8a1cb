// Which lines of a source are shown: the hottest of a function with their surroundings.

import { expect, test } from 'vitest';
import { extractLines } from '../../src/heat/source-extract.ts';

const line = (line0: number, self: number) => ({ line0, self, total: self });
const set = (from: number, to: number): Set<number> => new Set(Array.from({ length: to - from }, (_, i) => from + i));

test('two lines around each hot one, of the whole text', () => {
  expect(extractLines([line(0, 5), line(10, 9)], set(0, 20), 12, 15)).toEqual([0, 1, 2, 8, 9, 10, 11]);
});

test('the hottest first, until there is no room; then hot lines alone', () => {
  expect(extractLines([line(10, 1), line(30, 9), line(50, 5)], set(0, 99), 99, 7)).toEqual([10, 28, 29, 30, 31, 32, 50]);
});

test('lines of other functions are no reason to show anything', () => {
  expect(extractLines([line(3, 9), line(20, 1)], set(18, 25), 99, 15)).toEqual([18, 19, 20, 21, 22]);
});

test('without figures the beginning of the function, and nothing beyond the text', () => {
  expect(extractLines([], set(8, 40), 12, 15)).toEqual([6, 7, 8, 9, 10, 11]);
  expect(extractLines([], set(30, 40), 12, 15)).toEqual([]);
  expect(extractLines([], new Set(), 12, 15)).toEqual([]);
});
