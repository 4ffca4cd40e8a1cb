// Patterns of searches: they find what JavaScript's find, never hang, and say what is wrong with them.

import { describe, expect, test } from 'vitest';
import { namePattern, PatternTooCostly } from '../../src/profile/name-pattern.ts';
import { forSeeds, type Random } from '../support/random.ts';

const ENOUGH = 1e6;

function finds(source: string, text: string): boolean {
  const pattern = namePattern(source, ENOUGH);
  if (typeof pattern === 'string') throw new Error(pattern);
  return pattern.test(text);
}

test.each([
  ['^get', 'getOrders', true],
  ['^get', 'forget', false],
  ['s$', 'Orders', true],
  ['\\bid\\b', 'user.id()', true],
  ['\\bid\\b', 'video', false],
  ['\\Bid\\b', 'grid', true],
  ['a{2,3}b', 'xaab', true],
  ['^a{2,3}$', 'aaaa', false],
  ['^(a|bc)+$', 'abcabc', true],
  ['[^a-z]', 'ABC', false],
  ['[A-C]x', 'bX', true],
  ['a.c', 'a😀c', true],
  ['\\d+\\.\\d+', 'v1.25', true],
  ['[\\]\\-]', ']', true],
  ['', 'anything', true],
  ['(?:ab)?$', '', true],
  ['straße', 'STRASSE', false],
])('/%s/ in “%s”: %s', (source, text, found) => {
  expect(finds(source, text)).toBe(found);
});

describe('random patterns', () => {
  test('find what JavaScript finds', async () => {
    await forSeeds(400, (random) => {
      const source = randomPattern(random, 3);
      const slow = new RegExp(source, 'i');
      for (let i = 0; i < 20; i++) {
        const text = Array.from({ length: random.below(7) }, () => random.pick([...'abAB_ .1'])).join('');
        expect([source, text, finds(source, text)]).toEqual([source, text, slow.test(text)]);
      }
    });
  });
});

function randomPattern(random: Random, depth: number): string {
  const atom = (): string => {
    if (depth > 0 && random.chance(0.3)) return `(${randomPattern(random, depth - 1)})`;
    return random.pick(['a', 'b', 'A', '.', '\\w', '\\W', '\\d', '[ab]', '[^a]', '[A-B1]', ' ', '\\.']);
  };
  const part = (): string => {
    if (random.chance(0.15)) return random.pick(['^', '$', '\\b', '\\B']);
    return atom() + random.pick(['', '', '', '*', '+', '?', '*?', '{2}', '{1,2}', '{0,}']);
  };
  const sequence = (): string => Array.from({ length: random.below(4) }, part).join('');
  return Array.from({ length: 1 + random.below(2) }, sequence).join('|');
}

describe('patterns that would hang', () => {
  test('take time linear in the text', () => {
    for (const source of ['^(a+)+$', '(a|a)*b', '(a*)*c', '(.*)*(.*)*x$']) expect(finds(source, `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  test('end when they have done too much, whatever the length of one text', () => {
    const pattern = namePattern('(a|b)*a(a|b){300}c', 1e5);
    if (typeof pattern === 'string') throw new Error(pattern);
    let seed = 1;
    const text = Array.from({ length: 100_000 }, () => ((seed = (seed * 48271) % 2147483647) & 1 ? 'a' : 'b')).join('');
    expect(() => pattern.test(text)).toThrow(PatternTooCostly);
  });
});

test.each([
  ['a(b', 'has an open “(” at 2'],
  ['a)b', 'has a “)” too many at 2'],
  ['[ab', 'has an open “[” at 1'],
  ['*a', 'has nothing before the “*” at 1'],
  ['a\\', 'ends in a “\\” at 2'],
  ['[z-a]', 'has “z-a” in the wrong order at 2'],
  ['a{3,2}', 'has its numbers in the wrong order at 2'],
  ['a{5000}', 'repeats more than 1000 times at 2'],
  ['((a{100}){100}){100}', 'is too large when its repetitions are written out'],
  ['(a)\\1', 'refers back to a group at 4: this cannot be searched for'],
  ['a(?=b)', 'looks ahead or behind, or names a group, at 2: this cannot be searched for'],
  ['^*', 'repeats what has no length at 1'],
  ['\\q', 'has an unknown “\\q” at 1'],
  ['('.repeat(500), 'has too many groups in groups'],
])('/%s/ %s', (source, fault) => {
  expect(namePattern(source, ENOUGH)).toBe(fault);
});
