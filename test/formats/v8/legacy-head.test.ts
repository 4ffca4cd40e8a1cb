// The legacy form: nodes inside nodes under `head`, lines from 1, seconds, absolute timestamps in microseconds.

import { expect, test } from 'vitest';
import { figuresOf, readFile, readText, wholeReport } from '../../support/v8-file.ts';

interface LegacyNode {
  readonly functionName: string;
  readonly id?: number;
  readonly [field: string]: unknown;
}

const legacy = (children: readonly LegacyNode[]): object => ({ functionName: '(root)', url: '', lineNumber: 0, id: 1, hitCount: 0, children });
const work: LegacyNode = { functionName: 'work', url: 'a.js', lineNumber: 5, columnNumber: 2, id: 2, hitCount: 3, children: [], lineTicks: [{ line: 7, hitCount: 2 }, { line: 8, hitCount: 2 }] };

test('lines count from 1 in the file', async () => {
  const profile = await readFile({ head: legacy([work]), startTime: 1, endTime: 2, samples: [2, 2], timestamps: [1_000_010, 1_000_020] });
  expect(wholeReport(profile).functions).toMatchObject([{ name: 'work', file: 'a.js', line: 5 }]);
  expect(profile.functions.startLine0[0 as never]).toBe(4);
  expect(profile.functions.startColumn0[0 as never]).toBe(1);
});

test('start and end are seconds, timestamps absolute microseconds; line ticks split self', async () => {
  const other = { ...work, functionName: 'other', id: 3, lineNumber: 50, lineTicks: [] };
  const profile = await readFile({ head: legacy([work, other]), startTime: 1, endTime: 1.0001, samples: [2, 3, 2], timestamps: [1_000_010, 1_000_030, 1_000_060] });
  // work 20 + 40 (until the end), other 30.
  expect(figuresOf(profile)).toMatchObject({
    total: 90,
    functions: { work: [60, 60], other: [30, 30] },
    lines: { 'a.js:7': 30, 'a.js:8': 30, 'a.js:50': 30 },
    notes: [],
  });
  expect(profile.meta.durationNs).toBeCloseTo(100_000, 3);
});

test('whole seconds that do not differ are no end: the median closes', async () => {
  const file = { head: legacy([work]), startTime: 3, endTime: 3, samples: [2, 2], timestamps: [3_000_000, 3_000_025] };
  expect(figuresOf(await readFile(file))).toMatchObject({ total: 50, notes: ['no-end-time'] });
});

test('a timestamp that is none costs its own interval only', async () => {
  const file = { head: legacy([work]), startTime: 1, endTime: 1.0001, samples: [2, 2, 2], timestamps: [1_000_000, null, 1_000_060] };
  expect(figuresOf(await readFile(file))).toMatchObject({ total: 100, notes: ['bad-deltas'] });
});

test('without a start the first timestamp is the start', async () => {
  const file = { head: legacy([work]), samples: [2, 2], timestamps: [5_000_000, 5_000_040] };
  const profile = await readFile(file);
  expect(figuresOf(profile).total).toBe(80);
  expect(profile.meta.durationNs).toBe(80_000);
});

test('fields may follow the children they belong to', async () => {
  const text = '{"head":{"children":[{"children":[{"id":3,"functionName":"work"}],"functionName":"main","id":2}],"id":1,"functionName":"(root)"},"startTime":0,"endTime":0.00002,"samples":[3,2],"timestamps":[0,10]}';
  expect(figuresOf(await readText(text)).functions).toEqual({ main: [10, 20], work: [10, 10] });
  for (let chunkSize = 1; chunkSize < 30; chunkSize++) {
    expect(figuresOf(await readText(text, { chunkSize })).functions).toEqual({ main: [10, 20], work: [10, 10] });
  }
});

test('hit counts stand for missing samples; ids may be missing or all the same', async () => {
  const head = legacy([{ functionName: 'a', hitCount: 3, id: 0 }, { functionName: 'b', hitCount: 1, id: 0 }, { functionName: 'c', hitCount: 1 }]);
  expect(figuresOf(await readFile({ head, startTime: 0, endTime: 0.00005 })).functions).toEqual({ a: [30, 30], b: [10, 10], c: [10, 10] });
});

test('meta functions are told by their names here too', async () => {
  const head = legacy([work, { functionName: '(idle)', id: 3, lineNumber: 0 }, { functionName: '(garbage collector)', id: 4, lineNumber: 0 }]);
  const file = { head, startTime: 0, endTime: 0.00004, samples: [2, 4, 3, 4], timestamps: [0, 10, 20, 30] };
  expect(figuresOf(await readFile(file))).toMatchObject({ total: 30, idle: 10, functions: { work: [10, 20], '(garbage collector)': [20, 20] } });
});

test('nodes beside a head: the later of the two counts', async () => {
  const nodes = [{ id: 1, callFrame: { functionName: '(root)' }, children: [2] }, { id: 2, callFrame: { functionName: 'modern' } }];
  const tail = { startTime: 0, endTime: 10, samples: [2], timeDeltas: [0] };
  expect(figuresOf(await readFile({ head: legacy([work]), nodes, ...tail })).functions).toEqual({ modern: [10, 10] });
  expect(Object.keys(figuresOf(await readFile({ nodes, head: legacy([work]), ...tail })).functions)).toEqual(['work']);
});

test('a million nodes inside one another', async () => {
  const depth = 1_000_000;
  const open = Array.from({ length: depth }, (_, i) => `{"functionName":"f${i % 10}","id":${i + 1},"hitCount":0,"children":[`).join('');
  const text = `{"head":${open}${']}'.repeat(depth)},"startTime":0,"endTime":0.00002,"samples":[${depth},1],"timestamps":[0,10]}`;
  const { total, functions } = figuresOf(await readText(text));
  expect(total).toBe(20);
  expect([functions['f0'], functions['f9']]).toEqual([[10, 20], [10, 10]]);
});

test('children that are no nodes are left out with a note; a missing comma is not overlooked', async () => {
  const text = JSON.stringify({ samples: [2], timestamps: [1_000_010], startTime: 1, endTime: 2, head: legacy([work, { ...work, id: 3 }]) });
  expect(figuresOf(await readText(text.replace('"children":[', '"children":[null,'))).notes).toContain('odd-nodes');
  const between = '},{"functionName":"work"';
  expect(text).toContain(between);
  await expect(readText(text.replace(between, between.replace(',', '')))).rejects.toThrow('Expected "," or "]" but found "{"');
});
