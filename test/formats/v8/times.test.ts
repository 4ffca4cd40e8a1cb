// How V8's samples get their time: the interval that follows each, whatever the deltas look like. All in microseconds.

import { expect, test } from 'vitest';
import { figuresOf, node, readFile, root, wholeReport } from '../../support/v8-file.ts';

/** Two functions `a` (id 2) and `b` (id 3) below the root. */
const nodes = [root([2, 3]), node(2, 'a', { at: 'a.js:0:0' }), node(3, 'b', { at: 'b.js:0:0' })];

async function selfTimes(file: object): Promise<Record<string, number>> {
  const { functions } = figuresOf(await readFile({ nodes, ...file }));
  return Object.fromEntries(Object.entries(functions).map(([name, [self]]) => [name, self]));
}

async function notesOf(file: object): Promise<readonly string[]> {
  return figuresOf(await readFile({ nodes, ...file })).notes;
}

test('a sample takes the interval that follows it; the first delta is the time before it, the end closes the last', async () => {
  const profile = await readFile({ nodes, startTime: 1000, endTime: 1100, samples: [2, 3, 2], timeDeltas: [50, 10, 20] });
  // 50 before the first; a lasts 10, b 20, a 1100 - 1080 = 20.
  expect(figuresOf(profile)).toMatchObject({ total: 50, functions: { a: [30, 30], b: [20, 20] }, notes: [] });
  expect(profile.meta.durationNs).toBe(100_000);
  expect(profile.threads[0]!.times).toEqual({ kind: 'contiguous', startNs: 50_000 });
});

test('the sum of the deltas is not the duration, and need not be', async () => {
  expect(await selfTimes({ startTime: 0, endTime: 1000, samples: [2, 3], timeDeltas: [0, 10] })).toEqual({ a: 10, b: 990 });
});

test.each([
  ['missing', {}],
  ['before the last sample', { endTime: 20 }],
  ['no number', { endTime: null }],
  ['infinite', { endTime: 'Infinity' }],
])('without a usable end (%s) the last sample lasts as long as the median one', async (_, end) => {
  // Odd number of intervals: 10, 30, 20.
  expect(await selfTimes({ startTime: 0, samples: [2, 2, 2, 3], timeDeltas: [5, 10, 30, 20], ...end })).toEqual({ a: 60, b: 20 });
  // Even: 10, 30, 20, 40; the mean of the middle two.
  expect(await selfTimes({ startTime: 0, samples: [2, 2, 2, 2, 3], timeDeltas: [5, 10, 30, 20, 40], ...end })).toEqual({ a: 100, b: 25 });
  expect(await notesOf({ startTime: 0, samples: [2, 3], timeDeltas: [5, 30], ...end })).toEqual(['no-end-time']);
});

test('an end without a start is not usable either: the last sample does not last since 1970', async () => {
  expect(await selfTimes({ endTime: 1e12, samples: [2, 2, 3], timeDeltas: [0, 10, 10] })).toEqual({ a: 20, b: 10 });
});

test('negative deltas: samples are sorted by their rebuilt times, and move along', async () => {
  // Times 10, 30, 20, 40: b at 20 comes before the second a at 30.
  const file = { startTime: 0, endTime: 45, samples: [2, 2, 3, 2], timeDeltas: [10, 20, -10, 20] };
  expect(await selfTimes(file)).toEqual({ a: 10 + 10 + 5, b: 10 });
  const profile = await readFile({ nodes, ...file });
  expect(figuresOf(profile).total).toBe(35);
});

test('samples at one time keep the order of the file', async () => {
  // Times 10, 10, 5, 5: sorted 5 (a), 5 (b), 10 (a), 10 (b).
  expect(await selfTimes({ startTime: 0, endTime: 20, samples: [2, 3, 2, 3], timeDeltas: [10, 0, -5, 0] })).toEqual({ a: 0 + 0, b: 5 + 10 });
});

test('many negative deltas are sorted like few, in bounded time', async () => {
  const count = 200_000;
  // Strictly falling times: the worst case of an insertion sort. Even samples are a, odd ones b.
  const samples = Array.from({ length: count }, (_, i) => 2 + (i % 2));
  const timeDeltas = samples.map((_, i) => (i === 0 ? count * 10 : -10));
  const { functions, total } = figuresOf(await readFile({ nodes, startTime: 0, endTime: count * 10, samples, timeDeltas }));
  expect(total).toBe(count * 10 - 10);
  expect(functions['a']![0] + functions['b']![0]).toBe(total);
  expect(functions['a']![0]).toBe((count / 2) * 10 - 10);
});

test('startTime equal to endTime: the median closes', async () => {
  expect(await selfTimes({ startTime: 7, endTime: 7, samples: [2, 3], timeDeltas: [0, 10] })).toEqual({ a: 10, b: 10 });
});

test('no samples: an empty profile, no NaN anywhere', async () => {
  const report = wholeReport(await readFile({ nodes, startTime: 0, endTime: 100, samples: [], timeDeltas: [] }));
  expect(report).toMatchObject({ total: 0, idle: 0, samples: 0 });
  expect(JSON.stringify(report)).not.toContain('null,"total"');
  expect(report.functions.map(({ name, self, total }) => [name, self, total])).toEqual([['a', 0, 0], ['b', 0, 0]]);
});

test('one sample lasts until the end, or not at all', async () => {
  expect(await selfTimes({ startTime: 0, endTime: 100, samples: [2], timeDeltas: [30] })).toEqual({ a: 70, b: 0 });
  expect(await selfTimes({ startTime: 0, samples: [2], timeDeltas: [30] })).toEqual({ a: 0, b: 0 });
});

test('hit counts stand for missing samples, spread over the duration', async () => {
  const counted = [root([2, 3]), node(2, 'a', { hitCount: 3 }), node(3, 'b', { hitCount: 1 })];
  const { functions, total, notes } = figuresOf(await readFile({ nodes: counted, startTime: 0, endTime: 80 }));
  expect({ functions, total }).toEqual({ functions: { a: [60, 60], b: [20, 20] }, total: 80 });
  expect(notes).toEqual(['hit-counts', 'even-intervals']);
});

test('hit counts without any time are counted as samples', async () => {
  const profile = await readFile({ nodes: [root([2]), node(2, 'a', { hitCount: 3 })] });
  expect(profile.valueTypes).toEqual([{ kind: 'samples', unit: 'count' }]);
  expect(figuresOf(profile)).toMatchObject({ total: 3, functions: { a: [3, 3] } });
});

test('hit counts have no order, so their collections stand on no stack', async () => {
  const counted = [root([2, 4]), node(2, 'a', { hitCount: 3 }), node(4, '(garbage collector)', { hitCount: 1 })];
  expect(figuresOf(await readFile({ nodes: counted, startTime: 0, endTime: 40 })).functions).toEqual({ a: [30, 30], '(garbage collector)': [10, 10] });
});

test('samples without deltas are spread evenly, or counted where there is no duration', async () => {
  expect(await selfTimes({ startTime: 0, endTime: 90, samples: [2, 3, 2] })).toEqual({ a: 60, b: 30 });
  expect(await selfTimes({ startTime: 0, endTime: 90, samples: [2, 3, 2], timeDeltas: [] })).toEqual({ a: 60, b: 30 });
  expect(await selfTimes({ samples: [2, 3, 2] })).toEqual({ a: 2, b: 1 });
  expect(await notesOf({ samples: [2, 3, 2] })).toEqual(['no-times']);
});

test('fewer deltas than samples: the others last as long as the median one', async () => {
  expect(await selfTimes({ startTime: 0, endTime: 100, samples: [2, 2, 3, 3], timeDeltas: [0, 10] })).toEqual({ a: 20, b: 10 + 70 });
  expect(await notesOf({ startTime: 0, endTime: 100, samples: [2, 2, 3], timeDeltas: [0, 10] })).toEqual(['missing-deltas']);
});

test('more deltas than samples are left out', async () => {
  expect(await selfTimes({ startTime: 0, endTime: 50, samples: [2, 3], timeDeltas: [0, 10, 99, 99] })).toEqual({ a: 10, b: 40 });
  expect(await notesOf({ startTime: 0, endTime: 50, samples: [2, 3], timeDeltas: [0, 10, 99] })).toEqual(['extra-deltas']);
});

test('deltas that are no numbers count as 0, with a note', async () => {
  const file = { startTime: 0, endTime: 50, samples: [2, 3, 2], timeDeltas: [0, null, 10] };
  expect(await selfTimes(file)).toEqual({ a: 0 + 40, b: 10 });
  expect(await notesOf(file)).toEqual(['bad-deltas']);
});

test('absurd deltas do not make figures infinite', async () => {
  const report = wholeReport(await readFile({ nodes, startTime: 0, endTime: 5, samples: [2, 3, 2], timeDeltas: [1e308, 1e308, -1e308] }));
  for (const { self, total } of report.functions) expect([self, total].every(Number.isFinite)).toBe(true);
});

test('fractions of microseconds are kept', async () => {
  expect(await selfTimes({ startTime: 0.5, endTime: 11, samples: [2, 3], timeDeltas: [0.25, 10.125] })).toEqual({ a: 10.125, b: 0.125 });
});
