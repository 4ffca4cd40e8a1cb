// What is folded changes by spans and by levels.

import { expect, test } from 'vitest';
import { isOpen, MOST_TOGGLED, oneDeeper, openTo, sameFolding, toggled } from '../../../webview/traces/folding.ts';

test('a span that is toggled twice is as before', () => {
  const once = toggled(openTo(2), 7);
  expect(once).toEqual({ openDepth: 2, toggled: [7] });
  expect(toggled(once, 7)).toEqual(openTo(2));
  expect(toggled(once, 8)).toEqual({ openDepth: 2, toggled: [7, 8] });
});

test('of very many toggled spans the first are forgotten', () => {
  let folding = openTo(null);
  for (let span = 0; span < MOST_TOGGLED + 5; span++) folding = toggled(folding, span);
  expect(folding.toggled).toHaveLength(MOST_TOGGLED);
  expect(folding.toggled[0]).toBe(5);
});

test('a level more forgets what was toggled; where all are open it stays so', () => {
  expect(oneDeeper(toggled(openTo(0), 3))).toEqual(openTo(1));
  expect(oneDeeper(openTo(null))).toEqual(openTo(null));
});

test('foldings are told apart by depth and by each span', () => {
  expect(sameFolding(toggled(openTo(1), 3), toggled(openTo(1), 3))).toBe(true);
  expect(sameFolding(toggled(openTo(1), 3), toggled(openTo(1), 4))).toBe(false);
  expect(sameFolding(openTo(1), openTo(null))).toBe(false);
  expect(sameFolding(openTo(1), toggled(openTo(1), 4))).toBe(false);
});

test('spans above the depth are open, toggled ones are the other way round', () => {
  const at = (depth: number): { span: number; depth: number } => ({ span: 3, depth });
  expect([isOpen(openTo(2), at(1)), isOpen(openTo(2), at(2)), isOpen(openTo(null), at(9))]).toEqual([true, false, true]);
  expect([isOpen(toggled(openTo(2), 3), at(1)), isOpen(toggled(openTo(2), 3), at(2)), isOpen(toggled(openTo(2), 4), at(1))]).toEqual([false, true, true]);
});
