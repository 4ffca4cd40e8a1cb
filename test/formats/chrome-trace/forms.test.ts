// How traces are written: object and list, unclosed, with commas too many, cut, damaged, packed, and the samples of Hermes.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeRefusal, Refusal } from '../../../src/base/refusal.ts';
import { figuresOf, readBytes, readFile, readText, refusalOf, wholeReport } from '../../support/v8-file.ts';

const EVENTS = ['{"name":"a","ph":"X","ts":0,"dur":10,"pid":1,"tid":1,"args":{"x":"}]{[\\""}}', '{"name":"b","ph":"X","ts":2,"dur":3,"pid":1,"tid":1}'];
const FIGURES = { total: 10, functions: { a: [7, 10], b: [3, 3] } };

test.each([
  ['a list', `[${EVENTS.join(',')}]`],
  ['an object', `{"traceEvents":[${EVENTS.join(',')}],"displayTimeUnit":"ms"}`],
  ['other fields first', `{"metadata":{"a":[{"b":"]}"}]},"otherData":null,"traceEvents":[${EVENTS.join(',')}]}`],
  ['an unclosed list', `[${EVENTS.join(',')}`],
  ['an unclosed list that ends in a comma', `[\n${EVENTS.join(',\n')},\n\n`],
  ['commas too many', `[,${EVENTS.join(',,')},]`],
  ['no commas', `[${EVENTS.join('\n')}]`],
  ['items that are no events', `[{},null,[1],"x",${EVENTS.join(',7,')}]`],
  ['a byte order mark', `\ufeff[${EVENTS.join(' , ')}]\n`],
])('%s', async (_, text) => {
  for (const chunkSize of [1, 7, 64, 10_000]) {
    expect(figuresOf(await readText(text, { chunkSize }))).toMatchObject({ ...FIGURES, notes: [] });
  }
  expect(figuresOf(await readBytes(gzipSync(text)))).toMatchObject(FIGURES);
});

test('a trace that breaks off within an event loses that event and says so', async () => {
  for (const text of [`[${EVENTS[0]},${EVENTS[1]!.slice(0, 20)}`, `{"traceEvents":[${EVENTS[0]},${EVENTS[1]!.slice(0, 20)}`]) {
    const read = await readText(text);
    expect(figuresOf(read)).toMatchObject({ total: 10, functions: { a: [10, 10] }, notes: ['truncated'] });
    expect(read.meta.notes[0]!.message).toMatch(/^The file ends early \(at byte \d+, in (events|traceEvents)\[1\]\)\. The figures rest on what comes before\.$/);
  }
  // An object must be closed: what was behind the events is missing.
  expect(figuresOf(await readText(`{"traceEvents":[${EVENTS.join(',')}`)).notes).toEqual(['truncated']);
});

test('cut at every byte: a refusal, or a profile that is no larger than the whole', async () => {
  const text = `{"traceEvents":[${EVENTS.join(',')}],"samples":[],"stackFrames":{"1":{"name":"x"}}}`;
  for (let length = 1; length < text.length; length++) {
    try {
      const read = await readText(text.slice(0, length));
      expect(figuresOf(read).total, `${length} bytes`).toBeLessThanOrEqual(10);
      expect(figuresOf(read).notes, `${length} bytes`).toContain('truncated');
    } catch (error) {
      expect(error, `${length} bytes`).toBeInstanceOf(Refusal);
    }
  }
});

test('bits flipped anywhere end in a refusal or a profile', async () => {
  const bytes = new TextEncoder().encode(`{"traceEvents":[${EVENTS.join(',')}],"samples":[{"sf":1,"ts":"5","pid":1,"tid":"2"}],"stackFrames":{"1":{"name":"x","parent":1}}}`);
  for (let at = 0; at < bytes.length * 8; at++) {
    const damaged = bytes.slice();
    damaged[at >> 3]! ^= 1 << (at & 7);
    try {
      wholeReport(await readBytes(damaged));
    } catch (error) {
      expect(error, `bit ${at}`).toBeInstanceOf(Refusal);
    }
  }
});

async function sentence(text: string): Promise<string> {
  const refusal = await refusalOf(readText(text));
  return `${refusal.reason}: ${describeRefusal(refusal)}`;
}

test('traces with nothing to show say what they hold', async () => {
  expect(await sentence('{"traceEvents":[]}')).toBe('empty: The trace holds no CPU profile and no spans; record with the category devtools.timeline too');
  expect(await sentence('[{"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"x"}}]')).toBe('empty: The trace holds no CPU profile and no spans; record with the category devtools.timeline too');
  expect(await sentence('[{"ph":"e","name":"x","id":1,"ts":0}]')).toBe('empty: The trace holds no CPU profile and no spans; record with the category devtools.timeline too');
  expect(await sentence('[{"ph":"E","name":"x","ts":0,"pid":1,"tid":1}]')).toBe('empty: The trace holds ends of spans and no beginning');
  expect(await sentence('[{"ph":"X","ts":1')).toBe('truncated: The file ends in the middle of its data (at byte 17, in events[0])');
});

test('what follows a trace is noted', async () => {
  expect(figuresOf(await readText(`[${EVENTS.join(',')}] {"more":1}`))).toMatchObject({ ...FIGURES, notes: ['malformed'] });
});

test('names may have escapes, and be of any length', async () => {
  const long = 'n'.repeat(3000);
  const events = ['a"b', 'tab\t', '\u2028 é 😀', '\\', long].map((name, i) => ({ name, ph: 'X', ts: i * 10, dur: 5, pid: 1, tid: 1 }));
  for (const chunkSize of [50, 1000]) {
    const names = wholeReport(await readFile(events, { chunkSize })).functions.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(events.map(({ name }) => name)));
  }
});

test('many events in pieces of any size are those of the whole', async () => {
  const events = Array.from({ length: 3000 }, (_, i) => ({ args: i % 3 === 0 ? { data: { deep: [i, { q: '"}' }] } } : {}, cat: 'c', dur: i % 7, name: `n${i % 10}`, ph: i % 5 === 0 ? 'I' : 'X', pid: 1, tid: i % 2, ts: 1_000_000 + i * 9, tts: i }));
  const whole = figuresOf(await readFile({ traceEvents: events }));
  expect(Object.keys(whole.functions)).toHaveLength(8);
  for (const chunkSize of [100, 1009, 65_536]) expect(figuresOf(await readFile({ traceEvents: events }, { chunkSize }))).toEqual(whole);
  expect(figuresOf(await readText(JSON.stringify({ traceEvents: events }, null, 1)))).toEqual(whole);
});

const HERMES = {
  traceEvents: [{ name: 'thread_name', ph: 'M', pid: 7, ts: '1', tid: '1', args: { name: 'mqt_js' } }],
  samples: ['100', '120', '150'].map((ts, i) => ({ cpu: '-1', name: '', ts, pid: 7, tid: '1', weight: '1', sf: i === 2 ? 2 : 3 })),
  stackFrames: {
    1: { name: '[root]', category: 'root' },
    3: { name: 'inner(http://host/b.js:1:900)', category: 'JavaScript', line: '1', column: '900', funcLine: '1', funcColumn: '850', parent: 2 },
    2: { name: 'outer(http://host/b.js:1:400)', category: 'JavaScript', line: '1', column: '400', funcLine: '1', funcColumn: '300', parent: 1 },
  },
};

test('samples that name stack frames, as Hermes writes them', async () => {
  const read = await readFile(HERMES);
  // 20, 30, and the median of both.
  expect(figuresOf(read)).toMatchObject({ total: 75, functions: { inner: [50, 50], outer: [25, 75], '[root]': [0, 75] }, notes: [] });
  expect(wholeReport(read)).toMatchObject({ valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], threads: [{ name: 'mqt_js', samples: 3 }] });
  expect(wholeReport(read).functions[0]).toMatchObject({ name: 'inner', file: 'http://host/b.js', line: 1 });
  expect(wholeReport(read).lines).toMatchObject([{ file: 'http://host/b.js', line: 1, self: 75_000, total: 75_000 }]);
});

test('frames that are missing or their own parents do not stop the reading', async () => {
  const { stackFrames, ...rest } = HERMES;
  expect(figuresOf(await readFile({ ...rest, stackFrames: { ...stackFrames, 2: { name: 'outer', parent: 3 } } }))).toMatchObject({ total: 75, notes: ['missing-frames'] });
  expect(figuresOf(await readFile({ ...rest, stackFrames: {} }))).toMatchObject({ total: 75, functions: { '(unknown)': [75, 75] }, notes: ['missing-frames'] });
});

test('samples with weights are counted, and the weight is a second value', async () => {
  const samples = [{ name: 'cycles', weight: 300, ts: 1.5, tid: 4, comm: 'perf', sf: 1 }, { name: 'cycles', weight: 500, ts: 2.5, tid: 4, comm: 'perf', sf: 2 }];
  const report = wholeReport(await readFile({ traceEvents: [], samples, stackFrames: { 1: { name: 'main' }, 2: { name: 'work', parent: '1' } } }));
  expect(report).toMatchObject({ total: 2, valueTypes: [{ kind: 'samples', unit: 'count' }, { kind: 'cycles', unit: 'count' }], threads: [{ name: 'perf' }] });
});
