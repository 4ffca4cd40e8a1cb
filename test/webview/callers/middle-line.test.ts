// What is said between callers and callees besides the figures.

import { expect, test } from 'vitest';
import { remarksOf } from '../../../webview/callers/middle-line.ts';
import { wayText } from '../../../webview/tree/tree-pane.ts';

const size = { revision: 1, self: 1, total: 8, samples: 1, inner: 0, callers: { rows: 1, hidden: 0 }, callees: { rows: 1 } };

test('recursion and what is left out are stated, and nothing else', () => {
  expect(remarksOf(size)).toBe('');
  expect(remarksOf({ ...size, inner: 2 })).toBe('It calls itself, in 25.0 % of its total: each sample counts once, at its outermost call.');
  expect(remarksOf({ ...size, callers: { rows: 3, hidden: 12345 } })).toBe('Callers: 12,345 paths too small to see are left out.');
});

test('a way in the tree that could not be followed to its end is stated', () => {
  expect(wayText(true, 4, 'there')).toBe('');
  expect(wayText(true, 0, 'there')).toBe('The selected function is not in this tree.');
  expect(wayText(true, 1000, 'too-deep')).toBe('Only the first 1,000 calls of this path are open.');
  expect(wayText(false, 3, 'split')).toBe('Below, no call has half of it.');
  expect(wayText(false, 0, 'leaf')).toBe('Nothing is below.');
});
