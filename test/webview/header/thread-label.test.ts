// What the header says of the threads that are shown.

import { expect, test } from 'vitest';
import { threadLabel } from '../../../webview/header/thread-label.ts';

const thread = (name: string, process: string) => ({ name, process, totals: [1], samples: 1 });
const threads = [thread('main', 'Browser'), thread('main', 'Renderer'), thread('io', 'Renderer'), thread('gc', 'Renderer')];

test('all, one by its name, a whole process by its name, others by their number', () => {
  expect(threadLabel(threads, null)).toBe('All 4');
  expect(threadLabel(threads, [2])).toBe('io');
  expect(threadLabel(threads, [3, 1, 2])).toBe('Renderer');
  expect(threadLabel(threads, [1, 2])).toBe('2 of 4');
  expect(threadLabel(threads, [0, 1])).toBe('2 of 4');
  expect(threadLabel([thread('a', ''), thread('b', ''), thread('c', '')], [0, 1])).toBe('2 of 3');
});
