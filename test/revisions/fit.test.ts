// How well a text fits a recording.

import { expect, test } from 'vitest';
import { fitOf, hasWord, wordOf } from '../../src/revisions/fit.ts';

test('a function is looked for by the last word of its name, without what profilers put around it', () => {
  const words = ['work', 'Map.get', 'main.(*Server).Serve', 'Slice[int]', 'foo(int)', 'get größe', '$f', '(anonymous)', '<lambda>', ''].map(wordOf);
  expect(words).toEqual(['work', 'get', 'Serve', 'Slice', 'foo', 'größe', '$f', null, null, null]);
});

test('a word is not a part of another one', () => {
  expect(hasWord('function work() {', 'work')).toBe(true);
  expect(hasWord('homework(); work', 'work')).toBe(true);
  expect(hasWord('const works = workers', 'work')).toBe(false);
  expect(hasWord('const $work = 1', 'work')).toBe(false);
});

test('names in their lines fit, others and lines past the end do not', () => {
  const text = 'a\r\nfunction work() {\r}\nfunction rest() {}\n';
  const at = (name: string, line0: number) => ({ name, line0 });
  expect(fitOf(text, { definitions: [at('work', 1), at('rest', 3), at('(anonymous)', 0)], lastLine0: 3 })).toEqual({ checked: 3, fitting: 3 });
  expect(fitOf(text, { definitions: [at('work', 0), at('rest', 9)], lastLine0: 9 })).toEqual({ checked: 3, fitting: 0 });
  expect(fitOf(text, { definitions: [], lastLine0: -1 })).toEqual({ checked: 0, fitting: 0 });
});
