// Every thread of a process has a name of its own.

import { expect, test } from 'vitest';
import { threadNames } from '../../src/server/thread-names.ts';

const thread = (name: string, process = '') => ({ name, process });

test('as recorded; numbered where a name is missing or was there before', () => {
  expect(threadNames([thread('main'), thread(''), thread('main'), thread('main')])).toEqual(['main', 'thread 2', 'main (2)', 'main (3)']);
});

test('threads of different processes may have one name', () => {
  expect(threadNames([thread('main', 'Browser'), thread('main', 'Renderer')])).toEqual(['main', 'main']);
});

test('a name that looks like a number given here is not given twice', () => {
  expect(threadNames([thread('io (2)'), thread('io'), thread('io')])).toEqual(['io (2)', 'io', 'io (3)']);
});

test('many threads of one name are named in no time', () => {
  const names = threadNames(Array.from({ length: 3000 }, () => thread('worker')));
  expect(new Set(names).size).toBe(3000);
});
