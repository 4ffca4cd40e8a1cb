// Cutting names: never inside of what people see as one character.

import { expect, test } from 'vitest';
import { cutText, visibleCharacters } from '../../src/base/cut-text.ts';
import { forSeeds } from '../support/random.ts';

test.each([
  ['plain letters', 'parseBlock', 5, 'parse'],
  ['short enough', 'parse', 5, 'parse'],
  ['a surrogate pair', 'abc🔥d', 4, 'abc'],
  ['an accent of its own', 'abe\u0301\u0302d', 4, 'ab'],
  ['a family of four', 'ab👩‍👩‍👧‍👦c', 8, 'ab'],
  ['a flag', 'ab🇩🇪🇯🇵', 6, 'ab🇩🇪'],
  ['a skin tone', 'a👨🏽‍💻b', 3, 'a'],
  ['Hebrew', 'פונקציה', 3, 'פונ'],
])('%s', (_, text, max, wanted) => {
  expect(cutText(text, max)).toBe(wanted);
});

test('one character of accents without end is cut anyway, and never in a pair', () => {
  expect(cutText('e' + '\u0301'.repeat(1000), 10)).toHaveLength(10);
  expect(cutText('🔥' + '\u0301'.repeat(1000), 1)).toBe('');
  expect(cutText('\u{1f525}'.repeat(1000), 7)).toBe('🔥🔥🔥');
});

test('a name of a megabyte is cut at once', () => {
  const begun = performance.now();
  for (let i = 0; i < 100; i++) cutText('é'.repeat(1 << 20), 300);
  expect(performance.now() - begun).toBeLessThan(2000);
});

test('random texts: the cut is the longest row of whole characters that fits', () =>
  forSeeds(200, (random) => {
    const parts = ['a', 'Z', 'é', 'e\u0301', '🔥', '👩‍👧', '🇩🇪', 'ש', 'ع', ' ', '日'];
    const text = Array.from({ length: 1 + random.below(40) }, () => random.pick(parts)).join('');
    const characters = Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment);
    expect(visibleCharacters(text)).toEqual(characters);
    const max = 16 + random.below(40);
    let wanted = '';
    for (const character of characters) {
      if ((wanted + character).length > max) break;
      wanted += character;
    }
    expect(cutText(text, max)).toBe(wanted);
  }));
