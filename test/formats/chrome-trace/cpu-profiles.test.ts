// V8's CPU profiles in traces: whose they are, when they begin, and the line of every sample.

import { expect, test } from 'vitest';
import { figuresOf, readFile, readText, wholeReport } from '../../support/v8-file.ts';
import { stackValues } from '../../../src/profile/figures.ts';

interface ChunkParts {
  readonly pid?: number;
  readonly tid?: number;
  readonly id?: string;
  readonly nodes?: readonly object[];
  readonly samples?: readonly number[];
  readonly deltas?: readonly number[];
  readonly lines?: readonly number[];
  readonly columns?: readonly number[];
  readonly endTime?: number;
}

function profile(ts: number, { pid = 1, tid = 10, id = '0x1', startTime = ts }: { pid?: number; tid?: number; id?: string; startTime?: number } = {}): object {
  return { pid, tid, ts, ph: 'P', cat: 'c', name: 'Profile', id, args: { data: { startTime } } };
}

/** Arguments first, as Chrome writes them; the sampler's thread is none of those that are profiled. */
function chunk({ pid = 1, tid = 99, id = '0x1', nodes, samples, deltas, lines, columns, endTime }: ChunkParts): object {
  const cpuProfile = nodes === undefined && samples === undefined ? undefined : { nodes, samples };
  return { args: { data: { cpuProfile, lines, columns, timeDeltas: deltas, endTime } }, cat: 'c', id, name: 'ProfileChunk', ph: 'P', pid, tid, ts: 5 };
}

function node(id: number, functionName: string, parent?: number, url = 'a.js', lineNumber = 0): object {
  const callFrame = functionName.startsWith('(') ? { functionName, scriptId: 0 } : { functionName, scriptId: 7, url, lineNumber, columnNumber: 3 };
  return { id, parent, callFrame };
}

const NODES = [node(1, '(root)'), node(2, 'work', 1, 'a.js', 4), node(3, 'inner', 2, 'a.js', 20), node(4, '(idle)', 1), node(5, '(garbage collector)', 1)];

test('the time of a sample counts on its own line, to the microsecond', async () => {
  // At 10, 30, 60 and 100, until 150: 20, 30, 40, 50. Ticks would share 140 evenly.
  const file = { traceEvents: [profile(1000), chunk({ nodes: NODES, samples: [2, 2, 2, 2], deltas: [10, 20, 30, 40], lines: [6, 7, 6, 8], endTime: 1150 })] };
  const read = await readFile(file);
  expect(figuresOf(read)).toMatchObject({ total: 140, idle: 0, functions: { work: [140, 140] }, lines: { 'a.js:6': 60, 'a.js:7': 30, 'a.js:8': 50 }, notes: [] });
  expect(wholeReport(read).lines.map(({ line, samples }) => [line, samples])).toEqual([[6, 2], [8, 1], [7, 1]]);
});

test('a chunk without lines has none for its samples, and later ones keep theirs', async () => {
  const events = [
    profile(0),
    chunk({ nodes: NODES, samples: [2, 2], deltas: [0, 10] }),
    chunk({ samples: [2], deltas: [10], lines: [7] }),
    chunk({ samples: [3], deltas: [10], lines: [25], endTime: 40 }),
  ];
  expect(figuresOf(await readFile(events))).toMatchObject({ functions: { work: [30, 40], inner: [10, 10] }, lines: { 'a.js:5': 20, 'a.js:7': 10, 'a.js:25': 10 } });
});

test('samples out of order move with their lines', async () => {
  // At 10 (line 6), 40 (7), 30 (8): in time 6, 8, 7.
  const events = [profile(0), chunk({ nodes: NODES, samples: [2, 2, 3], deltas: [10, 30, -10], lines: [6, 7, 25], endTime: 60 })];
  expect(figuresOf(await readFile(events))).toMatchObject({ functions: { work: [40, 50], inner: [10, 10] }, lines: { 'a.js:6': 20, 'a.js:25': 10, 'a.js:7': 20 } });
});

test('columns are kept: minified files have all on one line', async () => {
  const events = [profile(0), chunk({ nodes: NODES, samples: [2, 2, 2], deltas: [0, 1, 1], lines: [1, 1, 0], columns: [57, 64, 9], endTime: 3 })];
  const { frames } = await readFile(events);
  const places = Array.from({ length: frames.length }, (_, frame) => [frames.line0[frame as never], frames.column0[frame as never]]);
  expect(places).toEqual(expect.arrayContaining([[0, 56], [0, 63]]));
  // A column without a line is none.
  expect(places).not.toContainEqual([-1, 8]);
});

test('profiles of several processes may have one id, and belong to the thread that opened them', async () => {
  const names = (pid: number, tid: number, name: string): object => ({ pid, tid, ph: 'M', name: 'thread_name', args: { name } });
  const events = [
    chunk({ pid: 2, nodes: [node(1, '(root)'), node(2, 'two', 1)], samples: [2], deltas: [5] }),
    profile(100, { pid: 1, tid: 10 }),
    profile(160, { pid: 2, tid: 10 }),
    chunk({ pid: 1, nodes: NODES, samples: [2], deltas: [0], endTime: 130 }),
    chunk({ pid: 2, samples: [2], deltas: [10], endTime: 200 }),
    names(1, 10, 'CrRendererMain'),
    { pid: 2, ph: 'M', name: 'process_name', args: { name: 'Renderer' } },
  ];
  const read = await readFile(events);
  expect(read.threads.map(({ name, process, sampleCount, times }) => [name, process, sampleCount, times])).toEqual([
    ['10', 'Renderer (2)', 2, { kind: 'contiguous', startNs: 65_000 }],
    ['CrRendererMain', 'Process 1', 1, { kind: 'contiguous', startNs: 0 }],
  ]);
  expect(figuresOf(read).functions).toMatchObject({ two: [35, 35], work: [30, 30] });
});

test('lines of one thread are not mixed with those of another', async () => {
  const events = [
    profile(0, { tid: 10 }), profile(0, { tid: 11, id: '0x2' }),
    chunk({ nodes: NODES, samples: [2], deltas: [0], lines: [6], endTime: 10 }),
    chunk({ id: '0x2', nodes: NODES, samples: [2], deltas: [0], lines: [7], endTime: 30 }),
  ];
  const read = await readFile(events);
  expect(figuresOf(read).lines).toEqual({ 'a.js:7': 30, 'a.js:6': 10 });
  expect([0, 1].map((thread) => stackValues(read, { valueType: 0, threads: [thread] }).total)).toEqual([10_000, 30_000]);
});

test('of several profiles of one thread the one with most samples counts', async () => {
  const events = [
    profile(0), profile(0, { id: '0x2' }), profile(0, { id: '0x3' }),
    chunk({ nodes: NODES, samples: [3], deltas: [0], endTime: 50 }),
    chunk({ id: '0x2', nodes: NODES, samples: [2, 2], deltas: [0, 10], endTime: 20 }),
  ];
  const read = await readFile(events);
  expect(figuresOf(read)).toMatchObject({ total: 20, functions: { work: [20, 20] }, notes: ['other-profiles'] });
  expect(read.meta.notes[0]!.message).toBe('One more CPU profile of 10 overlaps the one with most samples, which is shown.');
});

test('idle time and garbage collections are as in other V8 profiles', async () => {
  const events = [profile(0), chunk({ nodes: NODES, samples: [2, 5, 4, 5, 3], deltas: [0, 10, 10, 10, 10], lines: [6, 0, 0, 0, 22], endTime: 50 })];
  expect(figuresOf(await readFile(events))).toMatchObject({
    total: 40, idle: 10, functions: { '(garbage collector)': [20, 20], work: [10, 30], inner: [10, 10] }, lines: { 'a.js:6': 10, 'a.js:22': 10 },
  });
});

test('without an end the last sample lasts as long as the median one', async () => {
  const events = [profile(0), chunk({ nodes: NODES, samples: [2, 2, 2, 3], deltas: [0, 10, 12, 30] })];
  expect(figuresOf(await readFile(events))).toMatchObject({ total: 64, functions: { inner: [12, 12] }, notes: [] });
});

test('an end on a clock of its own is told by the start on it', async () => {
  const own = [profile(1_000_000, { startTime: 77_000_000_000 }), chunk({ nodes: NODES, samples: [2], deltas: [10], endTime: 77_000_000_050 })];
  expect(figuresOf(await readFile(own)).total).toBe(40);
});

test('chunks whose lists differ in length lose no time of others', async () => {
  const events = [
    profile(0),
    chunk({ nodes: NODES, samples: [2], deltas: [0, 5, 5] }),
    chunk({ samples: [3, 3], deltas: [10], endTime: 40 }),
  ];
  // At 0, 20 and again 20 (no delta), until 40.
  expect(figuresOf(await readFile(events))).toMatchObject({ total: 40, functions: { work: [20, 40], inner: [20, 20] }, notes: ['bad-deltas'] });
});

test('an old profile in one event', async () => {
  const cpuProfile = {
    nodes: [{ id: 1, callFrame: { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 }, children: [2] },
      { id: 2, callFrame: { functionName: 'old', url: 'a.js', lineNumber: 1, columnNumber: 0 }, positionTicks: [{ line: 3, ticks: 2 }] }],
    startTime: 500, endTime: 530, samples: [2, 2], timeDeltas: [10, 10],
  };
  const read = await readFile([{ ph: 'I', ts: 900, pid: 1, tid: 4, name: 'CpuProfile', args: { data: { cpuProfile } } }]);
  expect(figuresOf(read)).toMatchObject({ total: 20, functions: { old: [20, 20] }, lines: { 'a.js:3': 20 } });
  expect(read.threads[0]!.name).toBe('4');
});

test('a profile without samples is none, and the spans beside it are read', async () => {
  const events = [profile(0), { ph: 'P', pid: 1, tid: 9, ts: 1, id: '0x1', name: 'ProfileChunk', args: {} }, { ph: 'X', pid: 1, tid: 1, ts: 0, dur: 7, name: 'Task' }];
  expect(figuresOf(await readFile(events))).toMatchObject({ total: 7, functions: { Task: [7, 7] } });
});

test('spans beside a profile are left out, before and after it', async () => {
  const span = { ph: 'X', pid: 1, tid: 1, ts: 0, dur: 7, name: 'Task' };
  const events = [span, profile(0), chunk({ nodes: NODES, samples: [2], deltas: [0], endTime: 10 }), span];
  expect(figuresOf(await readFile(events))).toMatchObject({ total: 10, functions: { work: [10, 10] } });
});

test('keys in any order, numbers as strings and pretty printing change nothing', async () => {
  const file = { traceEvents: [profile(0), chunk({ nodes: NODES, samples: [2, 3], deltas: [10, 20], lines: [6, 22], columns: [1, 2], endTime: 70 })] };
  const expected = figuresOf(await readFile(file));
  expect(expected.total).toBe(60);
  const reversed = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(reversed) : typeof value !== 'object' || value === null ? value
      : Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
  expect(figuresOf(await readFile(reversed(file) as object))).toEqual(expected);
  expect(figuresOf(await readText(JSON.stringify(file, null, 2)))).toEqual(expected);
  const spelt = JSON.stringify(file).replace(/"(pid|tid|ts)":(\d+)/g, '"$1":"$2"');
  expect(figuresOf(await readText(spelt))).toEqual(expected);
});
