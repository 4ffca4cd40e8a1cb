// What a trace holds beside its profile: spans, asynchronous ones too, markers and counters, on their threads.

import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Trace } from '../../../src/trace/tables.ts';
import { FIXTURES } from '../../support/fixtures.ts';
import { readTrace, readTraceBytes, spanTree } from '../../support/trace-file.ts';

type Event = Readonly<Record<string, unknown>>;

const at = (ph: string, name: string, ts: number, more: Event = {}): Event => ({ name, ph, ts, pid: 1, tid: 1, ...more });
const X = (name: string, ts: number, dur: number, more: Event = {}): Event => at('X', name, ts, { dur, ...more });

/** A CPU profile of one sample, begun at 1000. */
const PROFILE = [
  { pid: 1, tid: 1, ts: 1000, ph: 'P', name: 'Profile', id: '0x1', args: { data: { startTime: 1000 } } },
  { pid: 1, tid: 9, ts: 5, ph: 'P', name: 'ProfileChunk', id: '0x1', args: { data: { cpuProfile: { nodes: [{ id: 1, callFrame: { functionName: 'f', scriptId: 0 } }], samples: [1] }, timeDeltas: [0], endTime: 1050 } } },
];

function labelOf({ texts, labels }: Trace, label: number): unknown {
  return {
    name: texts[labels.name[label]!], category: texts[labels.category[label]!], functionName: texts[labels.functionName[label]!],
    file: texts[labels.file[label]!], line0: labels.line0[label], column0: labels.column0[label],
  };
}

test('spans beside a CPU profile are kept, with its zero of time, and nested', async () => {
  const { profile, trace } = await readTrace([X('task', 900, 200), ...PROFILE, X('call', 1010, 20), X('inner', 1012, 3), at('B', 'late', 2000), at('E', 'late', 2010)]);
  expect(profile.threads[0]!.sampleCount).toBe(1);
  expect(spanTree(trace)).toEqual(['task -100+200', '  call 10+20', '    inner 12+3', 'late 1000+10']);
  expect(trace.tracks).toEqual([{ kind: 'thread', name: '1', process: 'Process 1' }]);
});

test('without a CPU profile they are the figures and the spans', async () => {
  const { profile, trace } = await readTrace([X('b', 110, 10), X('a', 100, 50)]);
  expect(profile.threads[0]!.sampleCount).toBeGreaterThan(0);
  expect(spanTree(trace)).toEqual(['a 0+50', '  b 10+10']);
});

test('threads and processes have their names, wherever in the file these stand', async () => {
  const names = (name: string, args: string, more: Event): Event => ({ name, ph: 'M', pid: 7, args: { name: args }, ...more });
  const { trace } = await readTrace([X('a', 0, 1, { pid: 7, tid: 2 }), X('b', 0, 1, { pid: 7, tid: 3 }), names('thread_name', 'main', { tid: 2 }), names('process_name', 'Renderer', {})]);
  expect(trace.tracks).toEqual([{ kind: 'thread', name: 'main', process: 'Renderer (7)' }, { kind: 'thread', name: '3', process: 'Renderer (7)' }]);
});

test('asynchronous spans are paired by id, category, scope and process, and nest within their id', async () => {
  const async = (ph: string, name: string, ts: number, more: Event): Event => at(ph, name, ts, { cat: 'net', ...more });
  const { trace } = await readTrace([
    X('main', 0, 100),
    async('b', 'load', 1, { id: '0x1' }), async('b', 'load', 2, { id: '0x2' }), async('b', 'parse', 3, { id: '0x1', tid: 5 }),
    async('e', 'load', 4, { id: '0x2', tid: 8 }), async('e', 'parse', 5, { id: '0x1' }), async('e', 'load', 9, { id: 1 }), async('e', 'load', 10, { id: '0x1' }),
    async('b', 'local', 20, { id2: { local: '0x7' } }), async('b', 'local', 21, { pid: 2, id2: { local: '0x7' } }),
    async('e', 'local', 25, { id2: { local: '0x7' } }), async('e', 'local', 29, { pid: 2, id2: { local: '0x7' } }),
    async('S', 'old', 30, { id: 3 }), async('T', 'old', 31, { id: 3 }), async('F', 'old', 33, { id: 3 }),
    async('b', 'x', 40, { id: 4, scope: 's' }), async('e', 'x', 44, { id: 4 }),
  ]);
  expect(spanTree(trace)).toEqual(['main 0+100', 'load 1+9', '  parse 3+2', 'load 2+2', 'local 20+5', 'old 30+3', 'x 40+4', 'local 21+8']);
  expect(trace.tracks.slice(1, 3)).toEqual([{ kind: 'async', name: '', process: 'Process 1' }, { kind: 'async', name: '', process: 'Process 2' }]);
  expect(Array.from(trace.spans.asyncId as ArrayLike<number>, (id) => trace.texts[id])).toEqual(['', '0x1', '0x1', '0x2', '0x7', '3', '4', '0x7']);
  // An end of an id that never began, one of another scope, and so a begin without an end.
  expect(trace.notes.map(({ code, message }) => [code, message.slice(0, 7)])).toEqual([['open-spans', '1 span '], ['stray-ends', '2 spans']]);
  expect(trace.markers.length).toBe(1);
});

test('marks and instants are markers in order of time', async () => {
  const mark = at('R', 'mark', 5, { cat: 'blink.user_timing', args: { data: { detail: '{"a":1}', stackTrace: [{ url: 'u.js', lineNumber: 3, columnNumber: 2, functionName: 'f' }] } } });
  const { trace } = await readTrace([X('a', 0, 9), at('I', 'second', 7, { s: 't', args: {} }), mark, at('i', 'elsewhere', 6, { tid: 4 }), at('n', 'step', 8, { id2: { local: 'q' } })]);
  const { markers, texts, labels, tracks } = trace;
  expect(Array.from(markers.label as ArrayLike<number>, (label) => texts[labels.name[label]!])).toEqual(['mark', 'elsewhere', 'second', 'step']);
  expect([...markers.timeNs]).toEqual([5000, 6000, 7000, 8000]);
  expect(Array.from(markers.track as ArrayLike<number>, (track) => tracks[track]!.name)).toEqual(['1', '4', '1', '1']);
  expect(texts[markers.detail[0]!]).toBe('{"a":1}');
  expect(texts[markers.asyncId[3]!]).toBe('q');
  expect(labelOf(trace, markers.label[0]!)).toEqual({ name: 'mark', category: 'blink.user_timing', functionName: 'f', file: 'u.js', line0: 2, column0: 1 });
});

test('a measure keeps its detail, a call the place of its function, from 1 in the file', async () => {
  const call = X('FunctionCall', 0, 9, { cat: 'devtools.timeline', args: { data: { columnNumber: 5, frame: 'F', functionName: 'run', lineNumber: 12, stackTrace: [{ url: 'other.js', lineNumber: 99 }], url: 'a.js' } } });
  const measure = { cat: 'blink.user_timing', id2: { local: '0x1' }, args: { detail: '{"devtools":{}}', startTime: 3 } };
  const { trace } = await readTrace([call, at('b', 'measured', 2, measure), at('e', 'measured', 6, { ...measure, args: {} })]);
  expect(spanTree(trace)).toEqual(['FunctionCall 0+9', 'measured 2+4']);
  expect(labelOf(trace, trace.spans.label[0]!)).toEqual({ name: 'FunctionCall', category: 'devtools.timeline', functionName: 'run', file: 'a.js', line0: 11, column0: 4 });
  expect(trace.texts[trace.spans.detail[1]!]).toBe('{"devtools":{}}');
});

test('what a compiler worked on is the detail', async () => {
  const { trace } = await readTrace([X('Source', 0, 5, { args: { detail: '/usr/include/a.h' } }), X('checkSourceFile', 1, 2, { args: { path: '/x.ts' } }), X('other', 2, 1, { args: { more: 1, detail: 'late' } })]);
  expect(Array.from(trace.spans.detail as ArrayLike<number>, (text) => trace.texts[text])).toEqual(['/usr/include/a.h', '/x.ts', '']);
});

test('events of two names with the same arguments are two, and each knows its own place', async () => {
  const args = (line: number): Event => ({ args: { filename: 'a.py', line } });
  const { trace } = await readTrace([X('a', 0, 1, { cat: 'c', ...args(3) }), X('b', 2, 1, { cat: 'c', ...args(3) }), X('a', 4, 1, { cat: 'c', ...args(5) }), X('a', 6, 1, { cat: 'c', ...args(3) }), X('a', 8, 1)]);
  expect(Array.from({ length: 4 }, (_, span) => labelOf(trace, trace.spans.label[span]!))).toMatchObject([
    { name: 'a', file: 'a.py', line0: 2 }, { name: 'b', file: 'a.py', line0: 2 }, { name: 'a', file: 'a.py', line0: 4 }, { name: 'a', file: 'a.py', line0: 2 },
  ]);
});

test('counters are one per process, name and series', async () => {
  const count = (ts: number, args: Event, pid = 1): Event => ({ name: 'memory', ph: 'C', ts, pid, tid: 1, args });
  const { trace } = await readTrace([X('a', 0, 1), count(20, { heap: 5, nodes: '7' }), count(10, { heap: 3.5 }), count(15, { heap: 9 }, 2), count(30, { heap: 'x' })]);
  expect(trace.counters.map(({ name, series, process, timeNs, values }) => [name, series, process, [...timeNs], [...values]])).toEqual([
    ['memory', 'heap', 'Process 1', [10_000, 20_000], [3.5, 5]],
    ['memory', 'nodes', 'Process 1', [20_000], [7]],
    ['memory', 'heap', 'Process 2', [15_000], [9]],
  ]);
});

test('what is lost is said', async () => {
  const { profile, trace } = await readTrace([...PROFILE, at('B', 'open', 1), at('E', 'stray', 0), X('when', 0, 1, { ts: null }), X('far', 1e300, 1), at('s', 'flow', 1, { id: 1 }), at('O', 'object', 1), {}]);
  expect(trace.notes.map(({ message }) => message)).toEqual([
    '1 span never ended in the file; they last until the span around them or the trace ends.',
    '1 span ended without having begun; they are left out.',
    '2 events had no usable time and are left out.',
    '2 events of other kinds (flows, objects, memory dumps) are left out.',
  ]);
  // None of that changes the figures.
  expect(profile.meta.notes).toEqual([]);
});

test('events of Chrome that are more than instants are not taken for such', async () => {
  const cpuProfile = { nodes: [{ id: 1, callFrame: { functionName: 'old', scriptId: 0 } }], startTime: 5, endTime: 20, samples: [1], timeDeltas: [1] };
  const events = Array.from({ length: 5 }, (_, i) => X(`task${i}`, i, 1, { cat: 'devtools.timeline' }));
  const { profile, trace } = await readTrace([...events, at('I', 'CpuProfile', 30, { cat: 'devtools.timeline', args: { data: { cpuProfile } } })]);
  expect(profile.threads[0]!.sampleCount).toBe(1);
  expect(trace.markers.length).toBe(0);
});

test('in pieces of any size and in any spacing the spans are the same', async () => {
  const events = Array.from({ length: 2000 }, (_, i) => ({
    args: i % 7 === 0 ? { data: { functionName: `f${i % 3}`, url: 'a.js', lineNumber: 4 } } : {}, cat: i % 2 === 0 ? 'devtools.timeline' : 'c\u00e9',
    dur: i % 9, name: i % 7 === 0 ? 'FunctionCall' : `n${i % 50}`, ph: i % 5 === 0 ? 'I' : 'X', pid: 1, tid: i % 2, ts: 1_000_000 + i * 3,
  }));
  const short = ({ spans, markers, texts, labels }: Trace): unknown => ({
    spans: Array.from({ length: spans.length }, (_, i) => [spans.startNs[i], spans.durationNs[i], spans.parent[i], texts[labels.name[spans.label[i]!]!], texts[labels.category[spans.label[i]!]!], labels.line0[spans.label[i]!]]),
    markers: Array.from(markers.label as ArrayLike<number>, (label) => texts[labels.name[label]!]),
  });
  const whole = short((await readTrace(events)).trace);
  for (const chunkSize of [100, 4099]) expect(short((await readTrace(events, chunkSize)).trace)).toEqual(whole);
  const pretty = new TextEncoder().encode(JSON.stringify(events, null, 2));
  expect(short((await readTraceBytes(pretty)).trace)).toEqual(whole);
});

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');
const recorded = [
  ...FIXTURES.filter(({ format }) => format === 'chrome-trace').map(({ name, content }) => ({ name, bytes: () => content })),
  ...(fs.existsSync(CORPUS) ? fs.readdirSync(path.join(CORPUS, 'chrome-trace')) : [])
    .filter((name) => /\.json(\.gz)?$/.test(name) && !/\.report\.json$|partial|basic\.json|nestable_async|bad-world|no-arg-data/.test(name))
    .map((name) => ({
      name,
      bytes: () => {
        const bytes = new Uint8Array(fs.readFileSync(path.join(CORPUS, 'chrome-trace', name)));
        return name.endsWith('.gz') ? new Uint8Array(gunzipSync(bytes)) : bytes;
      },
    })),
];

test.each(recorded)('$name: as many spans, markers and values as JSON.parse finds, and as much time in whole spans', async ({ bytes }) => {
  const content = bytes();
  const parsed = JSON.parse(new TextDecoder().decode(content)) as Event[] | { traceEvents: Event[] };
  const events = (Array.isArray(parsed) ? parsed : parsed.traceEvents).filter((event) => Number.isFinite(Number(event['ts'] ?? NaN)));
  const of = (phases: string): Event[] => events.filter(({ ph }) => typeof ph === 'string' && ph !== '' && phases.includes(ph));
  const { trace } = await readTraceBytes(content).catch((error: unknown) => {
    if (String(error).includes('no spans')) return { trace: null };
    throw error;
  });
  const counts = { spans: of('XBbS').length, markers: of('IiRnTp').filter(({ name }) => name !== 'CpuProfile').length };
  expect({ spans: trace?.spans.length ?? 0, markers: trace?.markers.length ?? 0 }).toEqual(counts);
  const values = of('C').flatMap(({ args }) => Object.values(args as object)).filter((value) => Number.isFinite(Number(value)));
  expect((trace?.counters ?? []).reduce((sum, counter) => sum + counter.values.length, 0)).toBe(values.length);
  if (of('BbS').length > 0) return;
  const us = of('X').reduce((sum, { dur, tdur }) => sum + Math.max(0, Number(dur ?? tdur ?? 0)), 0);
  expect((trace?.spans.durationNs ?? new Float64Array()).reduce((sum, ns) => sum + ns, 0) / 1000).toBeCloseTo(us, 0);
});
