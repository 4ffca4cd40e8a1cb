// Labels of pprof: those that name threads become threads, all others stay with their samples. And what rows count.

import { expect, test } from 'vitest';
import { stackValues } from '../../../src/profile/figures.ts';
import { labelAt } from '../../../src/profile/labels.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import { message, packed, pprofFields, pprofFile, type FileParts } from '../../support/pprof-file.ts';
import { readBytes, wholeReport } from '../../support/v8-file.ts';

const PLACES = { 1: [{ fn: 'main', file: 'a.go', line: 3 }] };

/** A file whose sample `i` has the value `10 ** i` and the labels of row `i`. */
function labelled(...labels: NonNullable<FileParts['labels']>): Promise<Profile> {
  return readBytes(pprofFile({ locations: PLACES, samples: labels.map((_, i) => [[1], 10 ** i] as const), labels }));
}

/** `process/name: total` of each thread. */
function threadsOf(profile: Profile): string[] {
  return profile.threads.map(({ process, name }, t) => `${process}/${name}: ${stackValues(profile, { valueType: 0, threads: [t] }).total}`);
}

/** `key unit: sample=value …` of each column of a thread. */
function labelsOf(profile: Profile, thread = 0): string[] {
  return profile.threads[thread]!.labels.map((column) => {
    const rows = Array.from(column.sample, (sample, row) => `${sample}=${labelAt(profile, column, row)}`);
    return `${[column.key, column.unit].filter(Boolean).join(' in ')}: ${rows.join(' ')}`;
  });
}

test.each([
  ['Parca', { thread_id: '7', thread_name: 'node' }, { thread_id: '8', thread_name: 'worker' }, ['/node: 1', '/worker: 10']],
  ['dd-trace', { 'thread id': '7', process_id: '1' }, { 'thread id': '8', process_id: '2' }, ['process 1/thread 7: 1', 'process 2/thread 8: 10']],
  ['numbers', { tid: 7, pid: 1 }, { tid: 2 ** 40, pid: 1 }, ['process 1/thread 7: 1', 'process 1/thread 1099511627776: 10']],
  ['names only', { Thread: 'main' }, { Thread: 'io' }, ['/main: 1', '/io: 10']],
  ['with process names', { 'thread.name': 'a', process: 'web', pid: 3 }, { 'thread.name': 'a', process: 'job', pid: 4 }, ['web (3)/a: 1', 'job (4)/a: 10']],
])('threads as %s labels them', async (_, first, second, threads) => {
  expect(threadsOf(await labelled(first, second))).toEqual(threads);
});

test('threads of one name are told apart by their ids; samples without a label are a thread of their own', async () => {
  const profile = await labelled({ thread: 'w', tid: 1 }, {}, { thread: 'w', tid: 2 }, { thread: 'w', tid: 1 });
  expect(threadsOf(profile)).toEqual(['/w (1): 1001', '/(no thread): 10', '/w (2): 100']);
  expect(stackValues(profile, { valueType: 0, threads: null }).total).toBe(1111);
});

test('a file without labels is one thread without a name, and so is one with other labels', async () => {
  expect(threadsOf(await labelled({}, {}))).toEqual(['/: 11']);
  expect(threadsOf(await labelled({ phase: 'fib' }, {}))).toEqual(['/: 11']);
});

test('labels that name more threads than there can be are kept as labels, with a note', async () => {
  const profile = await readBytes(pprofFile({ locations: PLACES, samples: Array.from({ length: 4100 }, () => [[1], 1] as const), labels: Array.from({ length: 4100 }, (_, tid) => ({ tid })) }));
  expect(profile.threads.length).toBe(1);
  expect(profile.meta.notes.map(({ code }) => code)).toEqual(['threads']);
  expect(profile.threads[0]!.labels[0]).toMatchObject({ key: 'tid', kind: 'number' });
});

test('other labels stay with their samples: texts, numbers with units, ids of 64 bits', async () => {
  const profile = await labelled({ 'span id': 2n ** 63n + 1n, phase: 'fib' }, {}, { 'span id': 5, phase: 'sum', bytes: [64, 'bytes'] }, { phase: 'fib', delta: -3n });
  expect(labelsOf(profile)).toEqual([`span id: 0=${BigInt.asIntN(64, 2n ** 63n + 1n)} 2=5`, 'phase: 0=fib 2=sum 3=fib', 'bytes in bytes: 2=64', 'delta: 3=-3']);
});

test('a sample may have several labels of a key, and one key texts and numbers', async () => {
  const file = pprofFields({ locations: PLACES, samples: [], more: [] });
  const strings = file.filter(([field]) => field === 6).length;
  const sample = message([1, packed(1)], [2, packed(1)], [3, message([1, strings], [3, 1])], [3, message([1, strings], [3, 2])], [3, message([1, strings], [2, strings])]);
  const profile = await readBytes(message(...file, [2, sample], [6, 'tag']));
  expect(labelsOf(profile)).toEqual(['tag: 0=1 0=2', 'tag: 0=tag']);
});

test('labels go with their samples into threads', async () => {
  const profile = await labelled({ tid: 1, span: 'a' }, { tid: 2, span: 'b', big: 2n ** 40n }, { tid: 1 }, { tid: 1, span: 'c' }, { tid: 2, big: 7 });
  expect(labelsOf(profile, 0)).toEqual(['span: 0=a 2=c']);
  expect(labelsOf(profile, 1)).toEqual(['span: 0=b', 'big: 0=1099511627776 1=7']);
});

test('labels of samples that are left out are left out with them', async () => {
  const profile = await readBytes(pprofFile({ locations: PLACES, samples: [[[1], 1, 1], [[1], 2]], labels: [{ span: 'wrong' }, { span: 'right' }] }));
  expect(labelsOf(profile)).toEqual(['span: 0=right']);
});

test('more labels than a sample can have are left out, with a note', async () => {
  const profile = await labelled(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`k${i}`, i])));
  expect(profile.threads[0]!.labels.length).toBe(64);
  expect(profile.meta.notes).toMatchObject([{ code: 'labels', severity: 'warning', message: expect.stringContaining('6 of them') }]);
});

const ROWS = { locations: { 1: [{ fn: 'f' }], 2: [{ fn: 'g' }] }, samples: [[[1], 30, 300], [[2], 2, 20]] } satisfies FileParts;

test.each(['samples/count', 'sample/count'])('a row stands for as many measurements as %s says', async (type) => {
  const profile = await readBytes(pprofFile({ ...ROWS, types: [type, 'cpu/nanoseconds'] }));
  expect(profile.meta.counts).toBe('samples');
  expect(Array.from(stackValues(profile, { valueType: 1, threads: null }).samples)).toEqual([30, 2]);
});

test.each(['alloc_objects/count', 'contentions/count', 'samples/bytes'])('without one, as with %s, nobody knows', async (type) => {
  const profile = await readBytes(pprofFile({ ...ROWS, types: [type, 'x/nanoseconds'] }));
  expect(profile.meta.counts).toBe('unknown');
  expect(profile.threads[0]!.counts).toBe(null);
});

test('the difference of two profiles counts nothing', async () => {
  const profile = await readBytes(pprofFile({ ...ROWS, types: ['samples/count', 'cpu/nanoseconds'], samples: [[[1], -3, -30], [[2], 2, 20]] }));
  expect(profile.meta.counts).toBe('unknown');
});

test('counts go into threads too', async () => {
  const profile = await readBytes(pprofFile({ ...ROWS, types: ['samples/count', 'cpu/nanoseconds'], labels: [{ tid: 1 }, { tid: 2 }] }));
  expect(profile.threads.map(({ counts }) => Array.from(counts!))).toEqual([[30], [2]]);
});

test('a report counts the rows of the file, and has one thread', async () => {
  const report = wholeReport(await readBytes(pprofFile({ ...ROWS, types: ['samples/count', 'cpu/nanoseconds'], labels: [{ tid: 1 }, { tid: 2 }] })));
  expect(report).toMatchObject({ samples: 2, threads: [{ name: '', total: 320, samples: 2 }], functions: [{ name: 'f', samples: 1 }, { name: 'g', samples: 1 }] });
});
