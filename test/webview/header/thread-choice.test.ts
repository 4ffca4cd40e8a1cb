// The choices of the thread select: all, by process, by thread; heaviest first.

import { expect, test } from 'vitest';
import { sameThreads, threadChoices } from '../../../webview/header/thread-choice.ts';

const thread = (name: string, process: string, total: number) => ({ name, process, total, samples: 1 });

test('one thread is no choice', () => {
  expect(threadChoices([thread('main', '', 5)])).toEqual([]);
});

test('threads of one process: all, then each with its share, heaviest first', () => {
  expect(threadChoices([thread('io', '', 25), thread('main', '', 75)])).toEqual([
    { label: 'All 2 threads', threads: null },
    { label: 'main · 75.0 %', threads: [1] },
    { label: 'io · 25.0 %', threads: [0] },
  ]);
});

test('several processes: each with several threads can be chosen whole; threads name their process', () => {
  const threads = [thread('main', 'Browser', 10), thread('main', 'Renderer', 60), thread('', 'Renderer', 30)];
  expect(threadChoices(threads)).toEqual([
    { label: 'All 3 threads', threads: null },
    { label: 'Renderer: all 2 · 90.0 %', threads: [1, 2] },
    { label: 'Renderer: main · 60.0 %', threads: [1] },
    { label: 'Renderer: thread 3 · 30.0 %', threads: [2] },
    { label: 'Browser: main · 10.0 %', threads: [0] },
  ]);
});

test('threads are the same whatever array holds them', () => {
  expect(sameThreads(null, null)).toBe(true);
  expect(sameThreads([1, 2], [1, 2])).toBe(true);
  expect(sameThreads([1, 2], [1])).toBe(false);
  expect(sameThreads(null, [0])).toBe(false);
});
