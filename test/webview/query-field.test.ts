// The text field of all searches and filters: when it tells what was typed, and which keys it keeps. Its element is a stand-in.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueryField } from '../../webview/query-field.ts';
import { withStandIns } from './stand-in.ts';

vi.mock('@vscode-elements/elements/dist/vscode-textfield/index.js', () => ({}));

withStandIns();

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function fieldOf(onKey: (event: KeyboardEvent) => boolean = () => false) {
  const typed: string[] = [];
  const field = new QueryField({ placeholder: '', label: '', title: '', iconName: 'search', value: '', onTyped: () => typed.push(field.text), onKey });
  const type = (text: string): void => {
    field.root.value = text;
    field.root.dispatchEvent(new Event('input'));
  };
  const press = (key: string, more: object = {}) => {
    const event = Object.assign(new Event('keydown', { cancelable: true }), { key, ctrlKey: false, metaKey: false, ...more });
    const stopped = vi.spyOn(event, 'stopPropagation');
    field.root.dispatchEvent(event);
    return { isKept: stopped.mock.calls.length > 0, isUsed: event.defaultPrevented };
  };
  return { field, typed, type, press };
}

test('what is typed is told once, when typing pauses, as far as it is taken', () => {
  const { typed, type } = fieldOf();
  type('a');
  vi.advanceTimersByTime(100);
  type('ab');
  vi.advanceTimersByTime(100);
  expect(typed).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(typed).toEqual(['ab']);
  type('x'.repeat(2000));
  vi.runAllTimers();
  expect(typed[1]).toHaveLength(500);
});

test('what was asked already, or belongs to a view that is gone, is not told', () => {
  const { field, typed, type } = fieldOf();
  type('ab');
  field.settle();
  vi.runAllTimers();
  expect(typed).toEqual([]);
});

test('letters stay in the field, keys of VS Code go on, a key that was used does nothing else', () => {
  const { press } = fieldOf(({ key }) => key === 'Enter');
  expect(press('n')).toEqual({ isKept: true, isUsed: false });
  expect(press('Enter')).toEqual({ isKept: true, isUsed: true });
  expect(press('F1')).toEqual({ isKept: false, isUsed: false });
  expect(press('p', { ctrlKey: true })).toEqual({ isKept: false, isUsed: false });
  expect(press('v', { ctrlKey: true })).toEqual({ isKept: true, isUsed: false });
});
