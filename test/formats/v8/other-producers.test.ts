// Producers that write executing lines where V8 writes definitions (Bun until 1.3.9, vernier), and what is not that.
// All in microseconds, each sample 10.

import { expect, test } from 'vitest';
import { figuresOf, node, readFile, root, wholeReport } from '../../support/v8-file.ts';

async function sampled(nodes: object[], samples: number[]): Promise<ReturnType<typeof readFile>> {
  return readFile({ nodes, startTime: 0, endTime: samples.length * 10, samples, timeDeltas: samples.map((_, i) => (i === 0 ? 0 : 10)) });
}

const executing = [
  root([2, 4]),
  node(2, 'main', { at: 'a.ts:10:2', children: [3] }),
  node(3, 'work', { at: 'a.ts:30:4' }),
  node(4, 'main', { at: 'a.ts:11:2', children: [5, 6] }),
  node(5, 'work', { at: 'a.ts:31:4' }),
  node(6, 'work', { at: 'a.ts:30:4' }),
];

test('one function at several "first" lines and no ticks: they are executing lines, of every frame', async () => {
  const profile = await sampled(executing, [3, 5, 6]);
  expect(figuresOf(profile)).toMatchObject({
    functions: { main: [0, 30], work: [30, 30] },
    lines: { 'a.ts:31': 20, 'a.ts:32': 10 },
    notes: ['executing-lines'],
  });
  expect(wholeReport(profile).lines.map(({ line, self, total }) => [line, self, total])).toEqual([
    [31, 20_000, 20_000], [32, 10_000, 10_000], [12, 0, 20_000], [11, 0, 10_000],
  ]);
  expect(wholeReport(profile).functions.map(({ line }) => line)).toEqual([null, null]);
});

test('V8 with ticks is read as V8, although names repeat', async () => {
  const withTicks = [...executing.slice(0, -1), node(6, 'work', { at: 'a.ts:30:4', ticks: [[31, 1]] })];
  expect((await sampled(withTicks, [3, 5, 6])).meta.lines).toBe('leaf-ticks');
});

test('anonymous functions at several lines are several functions', async () => {
  const nodes = [root([2, 3, 4]), node(2, '', { at: 'a.js:1:0' }), node(3, '', { at: 'a.js:2:0' }), node(4, 'once', { at: 'a.js:3:0' })];
  expect((await sampled(nodes, [2, 3, 4])).meta.lines).toBe('leaf-ticks');
});

test('a few methods that share a name do not make the whole file another producer\u2019s', async () => {
  const nodes = [
    root([2, 3, 4, 5, 6, 7, 8]),
    node(2, 'toString', { at: 'a.js:1:0' }), node(3, 'toString', { at: 'a.js:20:0' }),
    node(4, 'run', { at: 'a.js:3:0' }), node(5, 'run', { at: 'a.js:3:0' }),
    node(6, 'go', { at: 'a.js:4:0', children: [] }), node(7, 'go', { at: 'a.js:4:0' }),
    node(8, 'once', { at: 'a.js:9:0' }),
  ];
  expect((await sampled(nodes, [2, 3, 4])).meta.lines).toBe('leaf-ticks');
});

test.each([
  ['node', 'node:fs'],
  ['node', 'internal/fs/utils.js'],
  ['deno', 'ext:core/01_core.js'],
  [null, 'file:///a.js'],
])('the tool is %s where a source is %s', async (tool, url) => {
  expect((await sampled([root([2]), node(2, 'f', { at: `${url}:0:0` })], [2])).meta.tool).toBe(tool);
});
