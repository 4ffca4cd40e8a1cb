// Where V8's functions and lines are: definitions from 0, ticks from 1, one function by many nodes.
// All in microseconds, each sample 10.

import { expect, test } from 'vitest';
import { figuresOf, node, readFile, root, wholeReport, type ShortFigures } from '../../support/v8-file.ts';

async function sampled(nodes: object[], samples: number[], extra: object = {}): Promise<ShortFigures> {
  const timeDeltas = samples.map((_, i) => (i === 0 ? 0 : 10));
  return figuresOf(await readFile({ nodes, startTime: 0, endTime: samples.length * 10, samples, timeDeltas, ...extra }));
}

test('definitions count from 0 in the file, ticks from 1; people see 1', async () => {
  const nodes = [root([2]), node(2, 'work', { at: 'a.js:4:12', ticks: [[7, 2]] })];
  const profile = await readFile({ nodes, startTime: 0, endTime: 20, samples: [2, 2], timeDeltas: [0, 10] });
  expect(wholeReport(profile).functions[0]).toMatchObject({ file: 'a.js', line: 5 });
  expect(figuresOf(profile).lines).toEqual({ 'a.js:7': 20 });
  expect(wholeReport(profile).lines.map(({ line, total }) => [line, total])).toEqual([[7, null], [5, null]]);
});

test('a line that repeats in the ticks of a node is summed (Node 26)', async () => {
  const nodes = [root([2]), node(2, 'work', { at: 'a.js:0:0', ticks: [[1, 1], [2, 2], [1, 3], [2, 2]] })];
  expect((await sampled(nodes, Array(8).fill(2) as number[])).lines).toEqual({ 'a.js:1': 40, 'a.js:2': 40 });
});

test('samples without a tick go to the definition line', async () => {
  const nodes = [root([2]), node(2, 'work', { at: 'a.js:4:0', ticks: [[7, 1]] })];
  expect((await sampled(nodes, [2, 2, 2])).lines).toEqual({ 'a.js:7': 10, 'a.js:5': 20 });
});

test('hit counts are ignored where there are samples', async () => {
  const nodes = [root([2, 3]), node(2, 'a', { hitCount: 1 }), node(3, 'b', { hitCount: 500 })];
  expect((await sampled(nodes, [2, 2, 2])).functions).toEqual({ a: [30, 30], b: [0, 0] });
});

test('ticks that have no line or no count are left out, with a note', async () => {
  const positionTicks = [{ line: 0, ticks: 1 }, { line: 3.5, ticks: 1 }, { line: 3, ticks: -1 }, { ticks: 1 }, { line: 4 }, { line: 1e12, ticks: 1 }, { line: 6, ticks: 1e308 }, { line: 5, ticks: 1 }];
  const { lines, notes } = await sampled([root([2]), node(2, 'work', { at: 'a.js:0:0', positionTicks })], [2]);
  expect({ lines, notes }).toEqual({ lines: { 'a.js:5': 10 }, notes: ['bad-ticks'] });
});

test('one function in many nodes is one function', async () => {
  const nodes = [
    root([2, 4]),
    node(2, 'a', { at: 'a.js:0:0', children: [3] }),
    node(3, 'work', { at: 'a.js:9:1', ticks: [[10, 1]] }),
    node(4, 'b', { at: 'a.js:5:0', children: [5] }),
    node(5, 'work', { at: 'a.js:9:1', ticks: [[10, 1]] }),
  ];
  expect(await sampled(nodes, [3, 5])).toMatchObject({ functions: { work: [20, 20], a: [0, 10], b: [0, 10] }, lines: { 'a.js:10': 20 } });
});

test('recursion and replaced code (a node below one of the same place) count once', async () => {
  const place = { at: 'a.js:0:0' };
  const nodes = [root([2]), node(2, 'hot', { ...place, children: [3] }), node(3, 'hot', { ...place, children: [4] }), node(4, 'hot', place)];
  expect(await sampled(nodes, [2, 3, 4, 4])).toMatchObject({ total: 40, functions: { hot: [40, 40] } });
});

test('the column tells two functions of one line and name apart', async () => {
  const nodes = [root([2, 3]), node(2, '', { at: 'min.js:0:10' }), node(3, '', { at: 'min.js:0:99' })];
  const profile = await readFile({ nodes, startTime: 0, endTime: 20, samples: [2, 3], timeDeltas: [0, 10] });
  expect(wholeReport(profile).functions.map(({ name, line, self }) => [name, line, self])).toEqual([['(anonymous)', 1, 10_000], ['(anonymous)', 1, 10_000]]);
});

test('native code has neither file nor line', async () => {
  const profile = await readFile({ nodes: [root([2]), node(2, 'push')], startTime: 0, endTime: 5, samples: [2], timeDeltas: [0] });
  expect(wholeReport(profile)).toMatchObject({ functions: [{ name: 'push', file: null, line: null }], lines: [], files: [] });
});

test.each([
  'file:///home/me/a%20b.js',
  '/home/me/a.js',
  'C:\\me\\a.js',
  'node:internal/process/task_queues',
  'evalmachine.<anonymous>',
  'wasm://wasm/0f3a2b',
  'http://localhost:8080/a.js?v=123#x',
  'chrome-extension://abc/content.js',
  'webpack://sm/./src/a.ts?',
  '__proto__',
])('the recorded name %s is kept as it is', async (url) => {
  const { lines } = await sampled([root([2]), node(2, 'f', { at: `${url}:2:3`, ticks: [[4, 1]] })], [2]);
  expect(lines).toEqual({ [`${url}:4`]: 10 });
});

test.each(['<img src=x onerror=alert(1)>', '__proto__', 'constructor', 'toString', 'a\u0000b\u001b[31m\u202e', '\ud83d', '"\\/\n', 'x'.repeat(100_000)])(
  'the name %.30s is only a name',
  async (name) => {
    const nodes = [root([2, 3]), node(2, name, { at: 'a.js:0:0' }), node(3, 'other', { at: 'a.js:1:0' })];
    const profile = await readFile({ nodes, startTime: 0, endTime: 20, samples: [2, 3], timeDeltas: [0, 10] });
    const found = wholeReport(profile).functions.find((row) => row.line === 1)!;
    // A lone surrogate has no UTF-8; in JSON it is escaped, and comes back as it was.
    expect([found.name === name, found.self]).toEqual([true, 10_000]);
  },
);

test.each([
  ['fractions', { lineNumber: 1.5, columnNumber: 2.5 }],
  ['far too large', { lineNumber: 1e15, columnNumber: 1e15 }],
  ['negative', { lineNumber: -5, columnNumber: -2 }],
  ['of another kind', { lineNumber: {}, columnNumber: 'x' }],
  ['missing', {}],
])('positions that are none (%s) are unknown', async (_, position) => {
  const odd = { id: 2, callFrame: { functionName: 'f', url: 'a.js', ...position } };
  const profile = await readFile({ nodes: [root([2]), odd], startTime: 0, endTime: 5, samples: [2], timeDeltas: [0] });
  expect(wholeReport(profile).functions[0]).toMatchObject({ name: 'f', file: 'a.js', line: null, self: 5000 });
});

test('numbers may be strings, as some producers write them', async () => {
  const odd = { id: '2', callFrame: { functionName: 'f', scriptId: 7, url: 'a.js', lineNumber: '4', columnNumber: '1' } };
  const profile = await readFile({ nodes: [root(['2']), odd], startTime: '0', endTime: '5', samples: [2], timeDeltas: [0] });
  expect(wholeReport(profile).functions[0]).toMatchObject({ name: 'f', line: 5, self: 5000 });
});
