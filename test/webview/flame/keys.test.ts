// Keys of the graph: plain ones act, those with Ctrl, Cmd or Alt are VS Code's.

import { expect, test } from 'vitest';
import { flameCommandOf } from '../../../webview/flame/keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  flameCommandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test.each([
  ['ArrowUp', 'parent'],
  ['ArrowDown', 'child'],
  ['Enter', 'open'],
  ['n', 'next-match'],
  ['N', 'previous-match'],
  ['?', 'help'],
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
