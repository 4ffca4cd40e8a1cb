// (program), (idle), (garbage collector), (root) and samples that name no node. All in microseconds, each sample 10.

import { expect, test } from 'vitest';
import { figuresOf, node, readFile, root, type ShortFigures } from '../../support/v8-file.ts';

const [MAIN, WORK, PROGRAM, IDLE, GC] = [2, 3, 4, 5, 6];
const nodes = [
  root([MAIN, PROGRAM, IDLE, GC]),
  node(MAIN, 'main', { at: 'a.js:0:0', children: [WORK] }),
  node(WORK, 'work', { at: 'a.js:5:0' }),
  node(PROGRAM, '(program)'),
  node(IDLE, '(idle)'),
  node(GC, '(garbage collector)'),
];

async function sampled(samples: unknown[], withNodes = nodes): Promise<ShortFigures> {
  const timeDeltas = samples.map((_, i) => (i === 0 ? 0 : 10));
  return figuresOf(await readFile({ nodes: withNodes, startTime: 0, endTime: samples.length * 10, samples, timeDeltas }));
}

test('(program) is work, (idle) is not', async () => {
  expect(await sampled([MAIN, PROGRAM, IDLE, IDLE])).toMatchObject({
    total: 20,
    idle: 20,
    functions: { main: [10, 10], '(program)': [10, 10] },
  });
  expect((await sampled([MAIN, IDLE])).functions).not.toHaveProperty('(idle)');
});

test('a collection stands on the stack before it: in its totals, in nobody\u2019s self but its own', async () => {
  expect((await sampled([WORK, GC])).functions).toMatchObject({ main: [0, 20], work: [10, 20], '(garbage collector)': [10, 10] });
});

test('a collection after a collection stands on the same stack, not on the other', async () => {
  expect((await sampled([WORK, GC, GC])).functions).toMatchObject({ work: [10, 30], '(garbage collector)': [20, 20] });
});

test('a collection after (idle) stands on no stack, and is work', async () => {
  expect(await sampled([WORK, IDLE, GC, GC])).toMatchObject({
    total: 30,
    idle: 10,
    functions: { work: [10, 10], '(garbage collector)': [20, 20] },
  });
});

test('nothing stands on (idle), which the flame graph leaves out with all that is on it', async () => {
  const profile = await readFile({ nodes, startTime: 0, endTime: 40, samples: [WORK, IDLE, GC, WORK], timeDeltas: [0, 10, 10, 10] });
  const depthOf = (sample: number): number => profile.stacks.depth[profile.threads[0]!.stack[sample]! as never]!;
  expect([0, 1, 2, 3].map(depthOf)).toEqual([1, 0, 0, 1]);
});

test('a collection that comes first, or after an unknown node, stands on no stack', async () => {
  expect((await sampled([GC, WORK])).functions).toMatchObject({ main: [0, 10], '(garbage collector)': [10, 10] });
  expect((await sampled([WORK, 99, GC])).functions).toMatchObject({ work: [10, 10], '(unknown)': [10, 10], '(garbage collector)': [10, 10] });
});

test('a collection follows the sorted order, not that of the file', async () => {
  // Times 10 (work), 30 (main), 20 (collection): it interrupted work.
  const profile = await readFile({ nodes, startTime: 0, endTime: 40, samples: [WORK, MAIN, GC], timeDeltas: [10, 20, -10] });
  expect(figuresOf(profile).functions).toMatchObject({ work: [10, 20], main: [10, 30], '(garbage collector)': [10, 10] });
});

test('samples that name no node count under (unknown), with one note', async () => {
  const { functions, total, notes } = await sampled([MAIN, 99, -7, null, 1.5, 'x', 1e300]);
  expect({ functions, total }).toMatchObject({ total: 70, functions: { main: [10, 10], '(unknown)': [60, 60] } });
  expect(notes).toEqual(['unknown-nodes']);
});

test('a file without any nodes has only the unknown', async () => {
  expect(await sampled([1, 2], [])).toMatchObject({ total: 20, functions: { '(unknown)': [20, 20] } });
});

test('a sample of the root itself is work of nobody else', async () => {
  expect(await sampled([1, MAIN])).toMatchObject({ total: 20, functions: { '(root)': [10, 10], main: [10, 10] } });
});

test('(idle) is (idle) whatever line the producer gives it', async () => {
  const odd = [root([2, 3]), node(2, 'main'), node(3, '(idle)', { at: ':0:0' })];
  expect(await sampled([2, 3, 3], odd)).toMatchObject({ total: 10, idle: 20 });
});

test('a function of somebody who named it (idle) is work', async () => {
  const odd = [root([2]), node(2, '(idle)', { at: 'file:///a.js:3:1' })];
  expect(await sampled([2], odd)).toMatchObject({ total: 10, idle: 0, functions: { '(idle)': [10, 10] } });
});
