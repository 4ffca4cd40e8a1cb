// Spans on tracks as traces: which are taken, what they are called, and that nothing of a tree is lost.

import { describe, expect, test } from 'vitest';
import { detailsOf, type RequestSpan } from '../../src/trace/distributed.ts';
import { NONE, spanName, type SpanIndex, type Trace } from '../../src/trace/tables.ts';
import { nsBetween, timeAt } from '../../src/trace/times.ts';
import { tracesOfTracks } from '../../src/trace/track-traces.ts';
import { spanFaults, spanLines } from '../support/span-file.ts';
import { readTrace } from '../support/trace-file.ts';
import { forSeeds, type Random } from '../support/random.ts';

/** A page's recording: its main thread, a worker, user timings; with a profile of samples. Milliseconds. */
const PAGE = {
  traceEvents: [
    { ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'CrRendererMain' } },
    { ph: 'M', name: 'thread_name', pid: 1, tid: 2, args: { name: 'Worker' } },
    { ph: 'M', name: 'process_name', pid: 1, tid: 1, args: { name: 'Renderer' } },
    { pid: 1, tid: 1, ts: 1000, ph: 'P', name: 'Profile', id: '0x1', args: { data: { startTime: 1000 } } },
    { pid: 1, tid: 9, ts: 5, ph: 'P', name: 'ProfileChunk', id: '0x1', args: { data: { cpuProfile: { nodes: [{ id: 1, callFrame: { functionName: 'f', scriptId: 0 } }], samples: [1] }, timeDeltas: [0], endTime: 9e5 } } },
    ...[
      ['RunTask', 1, 10, 80], ['FunctionCall', 1, 20, 60], ['Layout', 1, 82, 5], ['RunTask', 1, 100, 20], ['FunctionCall', 1, 105, 10], ['EvaluateScript', 1, 200, 70], ['RunTask', 2, 10, 300],
    ].map(([name, tid, ts, dur]) => ({ ph: 'X', name, pid: 1, tid, ts: (ts as number) * 1000, dur: (dur as number) * 1000, cat: 'devtools.timeline' })),
    { ph: 'b', cat: 'blink.user_timing', name: 'load', id: '0x9', pid: 1, tid: 1, ts: 15_000, args: { detail: '{"page":"cart"}' } },
    { ph: 'e', cat: 'blink.user_timing', name: 'load', id: '0x9', pid: 1, tid: 1, ts: 65_000 },
  ],
};

async function told(all: boolean): Promise<string[]> {
  const { trace } = await readTrace(PAGE);
  const traces = tracesOfTracks(trace, { all, recordedMs: null })!;
  return spanLines(traces).map((line) => line.replace(/ internal \w+/, '').replaceAll(/000000\b/g, ' ms'));
}

test('beside samples: long tasks of main threads, and asynchronous spans, such as user timings', async () => {
  expect(await told(false)).toEqual([
    'CrRendererMain “Long task” 0+80 ms',
    '  CrRendererMain “FunctionCall” 10 ms+60 ms',
    '  CrRendererMain “Layout” 72 ms+5 ms',
    'CrRendererMain “EvaluateScript” 0+70 ms',
    'Renderer (1) “load” 0+50 ms',
  ]);
});

test('without samples: everything', async () => {
  expect(await told(true)).toEqual([
    'CrRendererMain “Long task” 0+80 ms',
    '  CrRendererMain “FunctionCall” 10 ms+60 ms',
    '  CrRendererMain “Layout” 72 ms+5 ms',
    'CrRendererMain “RunTask” 0+20 ms',
    '  CrRendererMain “FunctionCall” 5 ms+10 ms',
    'CrRendererMain “EvaluateScript” 0+70 ms',
    'Worker “Long task” 0+300 ms',
    'Renderer (1) “load” 0+50 ms',
  ]);
});

test('nothing that is looked for is no traces', async () => {
  const { trace } = await readTrace({ traceEvents: [...PAGE.traceEvents.slice(0, 5), { ph: 'X', name: 'RunTask', pid: 1, tid: 1, ts: 5000, dur: 9000 }] });
  expect(tracesOfTracks(trace, { all: false, recordedMs: null })).toBe(null);
});

test('details are the place, under the names that distributed traces have for it, and what the span says', async () => {
  const event = { ph: 'X', name: 'FunctionCall', pid: 1, tid: 1, ts: 5000, dur: 9000, cat: 'devtools.timeline', args: { data: { url: 'https://x/app.js', lineNumber: 7, columnNumber: 3, functionName: 'go' } } };
  const { trace } = await readTrace({ traceEvents: [event] });
  const traces = tracesOfTracks(trace, { all: true, recordedMs: null })!;
  const details = Object.fromEntries(detailsOf(traces, 0 as RequestSpan).attributes.map(({ key, value }) => [key, value]));
  const label = trace.spans.label[0 as SpanIndex]!;
  expect(details).toEqual({
    'name': 'FunctionCall', 'category': 'devtools.timeline', 'code.function.name': 'go', 'code.file.path': 'https://x/app.js',
    'code.line.number': trace.labels.line0[label]! + 1, 'code.column.number': trace.labels.column0[label]! + 1,
  });
});

test('threads of one name have their process beside it', async () => {
  const names = [1, 2].flatMap((pid) => [
    { ph: 'M', name: 'thread_name', pid, tid: 1, args: { name: 'main' } }, { ph: 'M', name: 'process_name', pid, tid: 1, args: { name: 'node' } },
    { ph: 'X', name: 'work', pid, tid: 1, ts: 5, dur: 9 },
  ]);
  const { trace } = await readTrace({ traceEvents: names });
  expect(spanLines(tracesOfTracks(trace, { all: true, recordedMs: null })!).map((line) => line.split(' “')[0])).toEqual(['main, node (1)', 'main, node (2)']);
});

test('starts are on the clock of the wall where the recording tells it', async () => {
  const { trace } = await readTrace(PAGE);
  const traces = tracesOfTracks(trace, { all: true, recordedMs: 1_795_236_171_415 })!;
  const firstNs = trace.spans.startNs[0 as SpanIndex]!;
  expect(timeAt(traces.spans.start, 0)).toBe(1_795_236_171_415_000_000n + BigInt(firstNs));
});

describe('any spans', () => {
  test('trees, times and names are those of the tracks', () =>
    forSeeds(200, (random) => {
      const trace = randomTrace(random);
      const all = random.chance(0.5);
      const traces = tracesOfTracks(trace, { all, recordedMs: random.pick([null, 1_795_236_171_415]) });
      const roots = Array.from({ length: trace.spans.length }, (_, i) => i as SpanIndex).filter((span) => trace.spans.parent[span] === NONE && (all || isTaken(trace, span)));
      if (traces === null) {
        expect(roots).toEqual([]);
        return;
      }
      expect(spanFaults(traces)).toEqual([]);
      const rows = roots.flatMap((root) => Array.from({ length: trace.spans.subtreeEnd[root]! - root }, (_, i) => (root + i) as SpanIndex));
      expect(traces.spans.length).toBe(rows.length);
      rows.forEach((row, i) => {
        const span = i as RequestSpan;
        const parent = traces.spans.parent[span]!;
        expect(parent === NONE ? NONE : rows[parent]).toBe(trace.spans.parent[row]);
        expect(traces.spans.durationNs[i]).toBe(trace.spans.durationNs[row]);
        // Starts are whole nanoseconds.
        expect(Math.abs(nsBetween(traces.spans.start, 0, traces.spans.start, i) - (trace.spans.startNs[row]! - trace.spans.startNs[rows[0]!]!))).toBeLessThan(2);
        if (parent !== NONE) expect(traces.texts[traces.spans.name[span]!]).toBe(spanName(trace, row));
      });
    }));
});

function isTaken({ tracks, spans }: Trace, span: SpanIndex): boolean {
  const { kind, name } = tracks[spans.track[span]!]!;
  return kind === 'async' || (name.includes('Main') && spans.durationNs[span]! >= 50e6);
}

/** Small trees on three tracks. */
function randomTrace(random: Random): Trace {
  const parent: number[] = [];
  const track: number[] = [];
  const open: number[] = [];
  for (let i = 0, at = 0; i < 1 + random.below(30); i++) {
    if (random.chance(0.15) && at < 2) {
      at++;
      open.length = 0;
    }
    while (open.length > 0 && random.chance(0.4)) open.pop();
    parent.push(open.at(-1) ?? NONE);
    track.push(at);
    open.push(i);
  }
  const subtreeEnd = parent.map((_, i) => {
    let end = i + 1;
    while (end < parent.length && parent[end]! >= i) end++;
    return end;
  });
  const count = parent.length;
  const startNs = new Float64Array(count);
  // Siblings are in order of start, and none begins before its parent.
  parent.forEach((at, i) => (startNs[i] = at === NONE ? random.below(1e9) - 1e6 : startNs[i - 1]! + random.below(1000)));
  const of = (make: () => number): Float64Array => Float64Array.from({ length: count }, make);
  return {
    texts: ['', 'a', 'RunTask'],
    tracks: [{ kind: 'thread', name: 'CrRendererMain', process: 'p' }, { kind: 'async', name: '', process: 'p' }, { kind: 'thread', name: 'Worker', process: 'p' }],
    labels: { length: 2, name: [1, 2], category: [0, 0], functionName: [0, 0], file: [0, 0], line0: [NONE, 4], column0: [NONE, NONE] } as unknown as Trace['labels'],
    spans: {
      length: count, track, parent, subtreeEnd, label: of(() => random.below(2)), startNs, durationNs: of(() => random.below(1e8)),
      asyncId: of(() => 0), detail: of(() => 0),
    } as unknown as Trace['spans'],
    markers: { length: 0, track: [], label: [], timeNs: new Float64Array(0), asyncId: [], detail: [] }, counters: [], notes: [],
  };
}
