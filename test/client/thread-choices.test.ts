// The choices of threads: all, by process, by thread; heaviest first, each with what it took.

import { expect, test } from 'vitest';
import { sameThreads, threadChoices } from '../../src/client/features/thread-choices.ts';
import type { ProfileSummary } from '../../src/protocol/webview.ts';

type Row = readonly [name: string, process: string, ms: number];

function choices(rows: readonly Row[], valueType = 0) {
  const threads = rows.map(([name, process, ms]) => ({ name, process, totals: [ms * 1e6, ms === 0 ? 0 : 1], samples: 1 }));
  const valueTypes = [
    { kind: 'cpu', unit: 'nanoseconds', title: 'CPU time', noun: null },
    { kind: 'contentions', unit: 'count', title: 'Contentions', noun: 'contentions' },
  ];
  return threadChoices({ threads, valueTypes } as unknown as ProfileSummary, valueType);
}

test('one thread is no choice', () => {
  expect(choices([['main', '', 5]])).toEqual([]);
});

test('threads of one process: all, then each with its share, heaviest first', () => {
  expect(choices([['io', '', 25], ['main', '', 75]])).toEqual([
    { label: 'All 2 threads', description: '100 % · 100 ms', heading: null, threads: null },
    { label: 'main', description: '75.0 % · 75.0 ms', heading: 'Threads', threads: [1] },
    { label: 'io', description: '25.0 % · 25.0 ms', heading: null, threads: [0] },
  ]);
});

test('several processes: each can be chosen whole; the words of its threads name it, so that it can be searched for', () => {
  const rows = choices([['main', 'Browser', 10], ['main', 'Renderer', 60], ['io', 'Renderer', 30]]);
  expect(rows.map(({ heading, label, description, threads }) => [heading, label, description, threads])).toEqual([
    [null, 'All 3 threads', '100 % · 100 ms', null],
    ['Renderer', 'All 2 threads of Renderer', '90.0 % · 90.0 ms', [1, 2]],
    [null, 'main', '60.0 % · 60.0 ms · Renderer', [1]],
    [null, 'io', '30.0 % · 30.0 ms · Renderer', [2]],
    ['Browser', 'main', '10.0 % · 10.0 ms · Browser', [0]],
  ]);
});

test('in the unit of the value that is shown', () => {
  expect(choices([['io', '', 25], ['main', '', 75], ['gc', '', 0]], 1).map(({ description }) => description)).toEqual([
    '100 % · 2 contentions', '50.0 % · 1 contention', '50.0 % · 1 contention', '0 % · 0 contentions',
  ]);
});

test('threads are the same whatever array holds them', () => {
  expect(sameThreads(null, null)).toBe(true);
  expect(sameThreads([1, 2], [2, 1])).toBe(true);
  expect(sameThreads([1, 2], [1])).toBe(false);
  expect(sameThreads(null, [0])).toBe(false);
});
