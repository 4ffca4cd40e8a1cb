// Differences in words: the sign is always there, and no figure claims more than it knows.

import { expect, test } from 'vitest';
import { formatChance, formatChange, formatSigned, significanceInWords } from '../../src/base/format-change.ts';

test.each([
  [12.3e6, '+12.3 ms'], [-4.5e6, '−4.50 ms'], [0, '0 ms'],
] as const)('%d ns is %s', (value, text) => {
  expect(formatSigned(value, 'nanoseconds')).toBe(text);
});

test.each([
  [100, 112.3, '+12.3 %'], [100, 50, '−50.0 %'], [100, 100, '0 %'], [100, 100.01, '0 %'], [10, 250, '×25'], [0, 5, 'new'], [5, 0, 'gone'], [0, 0, ''],
])('from %d to %d: %s', (before, after, text) => {
  expect(formatChange(before, after)).toBe(text);
});

test('probabilities are not written smaller than anybody can tell', () => {
  expect([formatChance(1e-9), formatChance(0.0312), formatChance(1), formatChance(null)]).toEqual(['p < 0.001', 'p 0.031', 'p 1.0', '']);
});

test('the words for significance', () => {
  expect(significanceInWords({ significance: 'certain', chance: 1e-5 })).toBe('certain (p < 0.001)');
  expect(significanceInWords({ significance: 'noise', chance: 0.4 })).toBe('may be chance (p 0.40)');
  expect(significanceInWords({ significance: 'counted', chance: null })).toBe('counted, not sampled');
  expect(significanceInWords({ significance: 'unknown', chance: null })).toMatch(/too little is known/);
});
