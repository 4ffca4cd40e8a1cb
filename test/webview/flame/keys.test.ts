// Keys of the graph: plain ones act, those with Ctrl, Cmd or Alt are VS Code's.

import { expect, test } from 'vitest';
import { HELP, flameCommandOf, historyStepOf } from '../../../webview/flame/keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  flameCommandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test.each([
  ['ArrowUp', 'parent'],
  ['ArrowDown', 'child'],
  ['Enter', 'open'],
  ['n', 'next-match'],
  ['N', 'previous-match'],
  ['?', 'help'],
  ['f', 'zoom-to-selection'],
  ['Escape', 'escape'],
  ['q', null],
])('%s is %s', (key, command) => {
  expect(press(key)).toBe(command);
});

test('with a modifier only find is ours', () => {
  expect(press('f', { ctrlKey: true })).toBe('search');
  expect(press('f', { metaKey: true })).toBe('search');
  expect(press('f', { altKey: true })).toBeNull();
  expect(press('s', { ctrlKey: true })).toBeNull();
  expect(press('constructor')).toBeNull();
});

test('Alt with a sideways arrow goes through the history; with more keys held it is not ours', () => {
  const held = { ctrlKey: false, metaKey: false, altKey: true, shiftKey: false };
  expect(historyStepOf({ key: 'ArrowLeft', ...held })).toBe(-1);
  expect(historyStepOf({ key: 'ArrowRight', ...held })).toBe(1);
  expect(historyStepOf({ key: 'ArrowUp', ...held })).toBeNull();
  expect(historyStepOf({ key: 'ArrowLeft', ...held, altKey: false })).toBeNull();
  for (const more of ['ctrlKey', 'metaKey', 'shiftKey']) expect(historyStepOf({ key: 'ArrowLeft', ...held, [more]: true })).toBeNull();
});

test('the help can be read at a glance: few groups, none long, no line twice', () => {
  expect(HELP.length).toBeLessThanOrEqual(6);
  const terms = HELP.flatMap(([, lines]) => lines.map(([term]) => term));
  expect(new Set(terms).size).toBe(terms.length);
  for (const [title, lines] of HELP) expect(lines.length, title).toBeLessThanOrEqual(12);
});
