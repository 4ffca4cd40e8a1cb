// Words for what is a picture to others: when a function ran.

import { expect, test } from 'vitest';
import { inWords } from '../../../webview/details/time-histogram.ts';

const second = 1e9;

test('where it ran, and where most', () => {
  const samples = [0, 1, 0, 5, 0, 0, 0, 0, 0, 0];
  expect(inWords({ fromNs: 0, toNs: 10 * second, samples, of: samples })).toBe('It ran in 2 of 10 stretches of time, from 1.00 s to 4.00 s, most around 3.50 s.');
});

test('where it did not run at all', () => {
  expect(inWords({ fromNs: 0, toNs: second, samples: [0, 0], of: [1, 1] })).toBe('It did not run in this time.');
});
