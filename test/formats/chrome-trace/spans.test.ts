// Traces without a CPU profile: spans on threads, nested by time.

import { expect, test } from 'vitest';
import { pairSpans, SpanNesting, type SpanFaults } from '../../../src/formats/chrome-trace/nest-spans.ts';
import { Labels } from '../../../src/formats/chrome-trace/labels.ts';
import { orderBy } from '../../../src/formats/chrome-trace/spans.ts';
import { NoteList } from '../../../src/base/note.ts';
import { ProfileBuilder } from '../../../src/profile/builder.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import { functionName } from '../../../src/profile/tables.ts';
import { figuresOf, readFile, wholeReport } from '../../support/v8-file.ts';
import { forSeeds } from '../../support/random.ts';

type Event = Readonly<Record<string, unknown>>;

const X = (name: string, ts: number, dur: number, more: Event = {}): Event => ({ name, ph: 'X', ts, dur, pid: 1, tid: 1, ...more });
const B = (name: string, ts: number, more: Event = {}): Event => ({ name, ph: 'B', ts, pid: 1, tid: 1, ...more });
const E = (name: string, ts: number, more: Event = {}): Event => ({ name, ph: 'E', ts, pid: 1, tid: 1, ...more });

/** What was open when, thread after thread: `a;b 2-5` (a value of 0 is left out). */
function timeline(profile: Profile): string[] {
  return profile.threads.flatMap(({ stack, values, times }) =>
    Array.from(stack, (leaf, row) => {
      const names: string[] = [];
      for (let at: number = leaf; at !== -1; at = profile.stacks.parent[at as never]!) {
        names.unshift(functionName(profile, profile.frames.function[profile.stacks.frame[at as never]!]!));
      }
      const start = times?.kind === 'starts' ? times.ns[row]! / 1000 : NaN;
      const value = (values[0]!.raw[row]! * values[0]!.scale) / 1000;
      return value === 0 ? '' : `${names.join(';')} ${start}-${start + value}`;
    }).filter((text) => text !== ''),
  );
}

test('the innermost span has the time, piece by piece', async () => {
  const read = await readFile([X('a', 100, 50), X('b', 110, 10), X('c', 130, 5), X('d', 160, 1)]);
  expect(timeline(read)).toEqual(['a 0-10', 'a;b 10-20', 'a 20-30', 'a;c 30-35', 'a 35-50', 'd 60-61']);
  expect(figuresOf(read)).toMatchObject({ total: 51, functions: { a: [35, 50], b: [10, 10], c: [5, 5], d: [1, 1] }, notes: [] });
  expect(wholeReport(read)).toMatchObject({ samples: 4, valueTypes: [{ kind: 'time', unit: 'nanoseconds' }] });
  expect(wholeReport(read).functions.map(({ samples }) => samples)).toEqual([1, 1, 1, 1]);
});

test('of spans that begin together the longer one is outside, of equal ones the first in the file', async () => {
  expect(timeline(await readFile([X('short', 0, 3), X('long', 0, 5)]))).toEqual(['long;short 0-3', 'long 3-5']);
  expect(timeline(await readFile([X('first', 0, 3), X('second', 0, 3)]))).toEqual(['first;second 0-3']);
});

test('begins and ends may stand in any order in the file', async () => {
  const events = [B('b', 1), E('b', 9), B('a', 0), E('a', 10), B('c', 2), E('c', 8)];
  expect(timeline(await readFile(events))).toEqual(['a 0-1', 'a;b 1-2', 'a;b;c 2-8', 'a;b 8-9', 'a 9-10']);
});

test('an end without a name closes what is open on top', async () => {
  expect(timeline(await readFile([B('a', 0), B('b', 2), { ph: 'E', ts: 3, pid: 1, tid: 1 }, E('a', 5)]))).toEqual(['a 0-2', 'a;b 2-3', 'a 3-5']);
});

test('a begin without an end lasts until what it began in ends, or the trace', async () => {
  const inside = await readFile([B('a', 0), B('lost', 2), E('a', 5), X('later', 10, 2)]);
  expect(timeline(inside)).toEqual(['a 0-2', 'a;lost 2-5', 'later 10-12']);
  expect(inside.meta.notes).toEqual([{ code: 'open-spans', severity: 'warning', message: '1 span never ended in the file; they last until the span around them or the trace ends.' }]);
  expect(timeline(await readFile([B('a', 0), X('b', 2, 5)]))).toEqual(['a 0-2', 'a;b 2-7']);
});

test('an end without a begin is left out and said', async () => {
  const read = await readFile([X('a', 0, 5), E('other', 3)]);
  expect(figuresOf(read)).toMatchObject({ total: 5, notes: ['stray-ends'] });
});

test('spans that cross keep their own times: on top of one another, then alone', async () => {
  const read = await readFile([X('alpha', 0, 10), X('beta', 5, 10)]);
  expect(timeline(read)).toEqual(['alpha 0-5', 'alpha;beta 5-10', 'beta 10-15']);
  expect(figuresOf(read)).toMatchObject({ total: 15, functions: { alpha: [5, 10], beta: [10, 10] }, notes: ['crossing-spans'] });
  expect(timeline(await readFile([B('alpha', 0), B('beta', 1), E('alpha', 9), E('beta', 10)]))).toEqual(['alpha 0-1', 'alpha;beta 1-9', 'beta 9-10']);
});

test('recursion counts once', async () => {
  expect(figuresOf(await readFile([X('f', 0, 10), X('f', 2, 5)])).functions).toEqual({ f: [10, 10] });
});

test('threads are those of their processes, in the order in which they begin', async () => {
  const events = [X('late', 50, 1, { tid: 2 }), X('early', 10, 1, { pid: 2, tid: 2 }), X('first', 0, 1, { tid: 'main' }), { ph: 'M', name: 'thread_name', pid: 2, tid: 2, args: { name: 'worker' } }];
  const read = await readFile(events);
  expect(read.threads.map(({ name, process }) => [name, process])).toEqual([['main', 'Process 1'], ['worker', 'Process 2'], ['2', 'Process 1']]);
  expect(timeline(read)).toEqual(['first 0-1', 'early 10-11', 'late 50-51']);
});

test('a thread that is not named is that of its process; asynchronous spans are left out', async () => {
  const events = [{ name: 'a', ph: 'X', ts: 0, dur: 1, pid: 7 }, { name: 'wait', ph: 'b', ts: 0, pid: 7, tid: 1, id: 1, cat: 'c' }, { name: 'wait', ph: 'e', ts: 9, pid: 7, tid: 1, id: 1, cat: 'c' }];
  const read = await readFile(events);
  expect(read.threads.map(({ name }) => name)).toEqual(['7']);
  expect(figuresOf(read)).toMatchObject({ total: 1, notes: ['async-spans'] });
});

test('times with fractions are summed without noise', async () => {
  const read = await readFile([X('a', 164397729169.3, 0.6), X('b', 164397729169.4, 0.1)]);
  expect(wholeReport(read).functions.map(({ name, self }) => [name, self])).toEqual([['a', 500], ['b', 100]]);
});

test('odd durations: none, of the thread only, negative, spelt', async () => {
  const events = [{ name: 'none', ph: 'X', ts: 0, pid: 1, tid: 1 }, { name: 'tdur', ph: 'X', ts: 1, tdur: 4, pid: 1, tid: 1 }, X('negative', 10, -5), X('spelt', 20, 0, { dur: '3', ts: '20' }), X('nowhere', 0, 3, { ts: null })];
  expect(figuresOf(await readFile(events)).functions).toMatchObject({ none: [0, 0], tdur: [4, 4], negative: [0, 0], spelt: [3, 3] });
});

test('places in arguments: executing lines of py-spy, definitions of viztracer, both of Hermes', async () => {
  const pySpy = await readFile([B('f', 0, { args: { filename: '/a.py', line: 3 } }), B('g', 2, { args: { filename: '/a.py', line: 9 } }), E('g', 5, { args: { filename: '/a.py', line: 9 } }), E('f', 6)]);
  expect(wholeReport(pySpy).functions).toMatchObject([{ name: 'f', file: '/a.py', line: null, self: 3000, total: 6000 }, { name: 'g', file: '/a.py', total: 3000 }]);
  expect(wholeReport(pySpy).lines).toMatchObject([{ line: 3, self: 3000, total: 6000 }, { line: 9, self: 3000, total: 3000 }]);
  const viztracer = await readFile([X('h (/app/w.py:12)', 0, 4), X('builtins.len', 1, 1)]);
  expect(wholeReport(viztracer).functions).toMatchObject([{ name: 'h (/app/w.py:12)', file: '/app/w.py', line: 12 }, { name: 'builtins.len', file: null, line: null }]);
  expect(wholeReport(viztracer).lines).toEqual([]);
  const hermes = await readFile([B('beta', 0, { args: { line: 54, column: 12, funcLine: '1', funcColumn: '1', url: '/m.js', name: 'beta' } }), E('beta', 9)]);
  expect(wholeReport(hermes)).toMatchObject({ functions: [{ name: 'beta', file: '/m.js', line: 1 }], lines: [{ file: '/m.js', line: 54, self: 9000 }] });
});

test('a sort that keeps equal ones in order, whatever order they come in', () =>
  forSeeds(200, (random) => {
    const count = random.below(300);
    const key = Float64Array.from({ length: count }, (_, i) => (random.chance(0.8) ? i : random.below(20)));
    const second = Float64Array.from({ length: count }, () => random.below(3));
    const expected = Array.from(key, (_, i) => i).sort((a, b) => key[a]! - key[b]! || second[b]! - second[a]! || a - b);
    expect([...orderBy(key, second)]).toEqual(expected);
  }));

test('at every moment the stack is what is open, in order of begin: random spans against a slow reading', () =>
  forSeeds(300, (random) => {
    const count = 1 + random.below(12);
    const start = Float64Array.from({ length: count }, () => random.below(30));
    const end = start.map((at) => at + random.below(20));
    const labels = new Labels();
    const label = Int32Array.from({ length: count }, (_, i) => labels.plain(`s${i}`, ''));
    const builder = new ProfileBuilder(new NoteList());
    const faults: SpanFaults = { open: 0, stray: 0, crossing: 0 };
    const rows = new SpanNesting(builder, labels, faults).nest({ label, start, end, detail: new Int32Array(count) }, orderBy(start, end));
    const found: string[] = Array.from({ length: 60 }, () => '');
    rows.stack.forEach((stack, row) => {
      const names: string[] = [];
      for (let at = stack as never; at !== -1; at = builder.parentOf(at) as never) names.unshift(String(builder.leafFunction(at)));
      for (let t = rows.start[row]!; t < rows.start[row]! + rows.value[row]!; t++) found[t] += names.join(';');
    });
    const order = [...orderBy(start, end)];
    const fn = (span: number): string => String(builder.leafFunction(builder.stack(-1 as never, labels.frame(builder, label[span]!))));
    const expected = found.map((_, t) => order.filter((span) => start[span]! <= t && t < end[span]!).map(fn).join(';'));
    expect(found).toEqual(expected);
    expect(rows.counts.reduce((sum, each) => sum + each, 0)).toBe(count);
  }));

test('hostile nesting does not take for ever', () => {
  const labels = new Labels();
  const a = labels.plain('a', '');
  const count = 100_000;
  const all = (of: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => of(i));
  const begun = performance.now();
  for (const [start, end] of [[all((i) => i), all((i) => i + count)], [all((i) => i), all((i) => 3 * count - i)]] as const) {
    new SpanNesting(new ProfileBuilder(new NoteList()), labels, { open: 0, stray: 0, crossing: 0 }).nest({ label: new Int32Array(count).fill(a), start, end, detail: new Int32Array(count) }, orderBy(start, end));
  }
  const labelAndPhase = Int32Array.from({ length: count }, (_, i) => (i < count / 2 ? a * 4 : labels.plain('b', '') * 4 + 1));
  pairSpans({ firstRow: 0, labelAndPhase, start: all((i) => i), end: all((i) => i), detail: new Int32Array(count) }, labels, { open: 0, stray: 0, crossing: 0 });
  expect(performance.now() - begun).toBeLessThan(5000);
});
