// Python profile statistics: what is read of each form, and the flame graph that is reconstructed from callers.

import { expect, test } from 'vitest';
import { figuresByKey, functionOfStacks, stackValues } from '../../../src/profile/figures.ts';
import { lineFigures } from '../../../src/profile/lines.ts';
import { functionName, type Profile } from '../../../src/profile/tables.ts';
import { describeRefusal } from '../../../src/base/refusal.ts';
import { marshal, pstatsFile, type StatsRow, type Written } from '../../support/marshal.ts';
import { forSeeds } from '../../support/random.ts';
import { readBytes, refusalOf, wholeReport } from '../../support/v8-file.ts';

/** Flame graph as `a;b` → self in milliseconds; samples without a stack as `-`. */
function stacksOf(profile: Profile): Record<string, number> {
  const { stacks, frames } = profile;
  const path = (stack: number): string => {
    const parent = stacks.parent[stack]!;
    const name = functionName(profile, frames.function[stacks.frame[stack]!]!);
    return parent === -1 ? name : `${path(parent)};${name}`;
  };
  const { self } = stackValues(profile, { valueType: 0, threads: null });
  return Object.fromEntries(Array.from(self, (value, stack) => [path(stack), Math.round(value / 1e3) / 1e3]));
}

function read(rows: Record<string, StatsRow>, sampled = false): Promise<Profile> {
  return readBytes(pstatsFile(rows, sampled));
}

const SIMPLE: Record<string, StatsRow> = {
  'a.py:1 main': { calls: 1, self: 0.001, total: 0.01 },
  'a.py:5 load': { calls: 2, self: 0.002, total: 0.006, callers: { 'a.py:1 main': [2, 2, 0.002, 0.006] } },
  'b.py:9 save': { calls: 1, self: 0.001, total: 0.003, callers: { 'a.py:1 main': [1, 1, 0.001, 0.003] } },
  '<built-in method read>': { calls: 8, self: 0.006, total: 0.006, callers: { 'a.py:5 load': [6, 6, 0.004, 0.004], 'b.py:9 save': [2, 2, 0.002, 0.002] } },
};

test('figures of functions are those recorded; built-in functions have no file', async () => {
  const report = wholeReport(await read(SIMPLE));
  expect(report).toMatchObject({ format: 'pstats', total: 1e7, samples: 12, idle: 0, lines: [] });
  expect(report.functions).toEqual([
    { name: '<built-in method read>', file: null, line: null, self: 6e6, total: 6e6, samples: 8 },
    { name: 'load', file: 'a.py', line: 5, self: 2e6, total: 6e6, samples: 2 },
    { name: 'main', file: 'a.py', line: 1, self: 1e6, total: 1e7, samples: 1 },
    { name: 'save', file: 'b.py', line: 9, self: 1e6, total: 3e6, samples: 1 },
  ]);
  expect(report.files).toEqual([{ file: 'a.py', self: 3e6, total: 1e7 }, { file: 'b.py', self: 1e6, total: 3e6 }]);
  expect(report.notes.map(({ code, severity }) => [code, severity])).toEqual([['reconstructed', 'info']]);
});

test('without cycles the flame graph has the times that the file gives to each call', async () => {
  const profile = await read(SIMPLE);
  expect(stacksOf(profile)).toEqual({ main: 1, 'main;load': 2, 'main;load;<built-in method read>': 4, 'main;save': 1, 'main;save;<built-in method read>': 2 });
});

test('who called whom is kept, with the figures of each call', async () => {
  const profile = await read(SIMPLE);
  const calls = profile.calls!;
  const name = (index: number): string => functionName(profile, index as never);
  const rows = Array.from({ length: calls.length }, (_, i) => [name(calls.caller[i]!), name(calls.callee[i]!), calls.calls[i], Math.round(calls.self[i]!), Math.round(calls.total[i]!)]);
  expect(rows).toContainEqual(['load', '<built-in method read>', 6, 4e6, 4e6]);
  expect(rows).toContainEqual(['main', 'load', 2, 2e6, 6e6]);
  expect(rows).toHaveLength(4);
});

test('a total above the sum of self times is kept as it is', async () => {
  const report = wholeReport(await read({ 'a.py:1 main': { calls: 1, self: 0.001, total: 0.5 } }));
  expect(report.total).toBe(1e6);
  expect(report.functions[0]).toMatchObject({ self: 1e6, total: 5e8 });
});

test('recursion: the calls of all are counted, the times as recorded, and the boxes sum to them', async () => {
  const profile = await read({
    'a.py:1 main': { calls: 1, self: 0.001, total: 0.011 },
    'a.py:3 fact': { calls: 10, primitive: 1, self: 0.01, total: 0.01, callers: { 'a.py:3 fact': [9, 1, 0.009, 0.009], 'a.py:1 main': [1, 1, 0.001, 0.01] } },
  });
  const report = wholeReport(profile);
  expect(report.functions[0]).toMatchObject({ name: 'fact', samples: 10, self: 1e7, total: 1e7 });
  expect(report.samples).toBe(11);
  // All calls come first in a caller's figures, and second in a function's.
  expect([...profile.calls!.calls]).toEqual([9, 1]);
  const stacks = stacksOf(profile);
  expect(stacks['main;fact;fact']).toBeGreaterThan(0);
  expect(Object.values(stacks).reduce((sum, value) => sum + value, 0)).toBeCloseTo(11, 1);
});

test('a program below its own imports: the outermost box is as wide as it was recorded', async () => {
  // exec runs main, main imports, and importing runs exec for the other module.
  const profile = await read({
    exec: { calls: 2, primitive: 1, self: 0.002, total: 0.1, callers: { 'imp.py:1 load': [1, 1, 0.001, 0.05] } },
    'main.py:1 <module>': { calls: 1, self: 0.04, total: 0.099, callers: { exec: [1, 1, 0.04, 0.099] } },
    'imp.py:1 load': { calls: 1, self: 0.009, total: 0.059, callers: { 'main.py:1 <module>': [1, 1, 0.009, 0.059] } },
    'other.py:1 <module>': { calls: 1, self: 0.049, total: 0.049, callers: { exec: [1, 1, 0.049, 0.049] } },
  });
  const values = stackValues(profile, { valueType: 0, threads: null });
  const figures = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, values);
  for (let fn = 0; fn < profile.functions.length; fn++) {
    const name = functionName(profile, fn as never);
    expect(figures.total[fn]! / profile.recorded!.total[fn]!, name).toBeCloseTo(1, 1);
  }
});

test('the profile module: callers are numbers, and its own fake function is kept', async () => {
  const report = wholeReport(await read({
    'profile:0 profiler': { calls: 0, self: 0, total: 0 },
    'a.py:1 main': { calls: 1, self: 0.001, total: 0.005, callers: { 'profile:0 profiler': 1 } },
    'a.py:5 work': { calls: 3, self: 0.004, total: 0.004, callers: { 'a.py:1 main': 3 } },
  }));
  expect(report.tool).toBe('Python profile');
  expect(report.functions.map(({ name, file, line }) => [name, file, line])).toEqual([['work', 'a.py', 5], ['main', 'a.py', 1], ['profiler', 'profile', null]]);
});

test('pyinstrument: counts are unknown, and said to be', async () => {
  const profile = await read({ 'a.py:1 main': { calls: -1, self: 0.001, total: 0.005 }, 'a.py:5 work': { calls: -1, self: 0.004, total: 0.004, callers: { 'a.py:1 main': [-1, -1, 0.004, 0.004] } } });
  expect(profile.meta.counts).toBe('unknown');
  expect(wholeReport(profile).functions.map(({ samples }) => samples)).toEqual([null, null]);
  expect(stacksOf(profile)).toEqual({ main: 1, 'main;work': 4 });
  expect(profile.calls!.calls[0]).toBeNaN();
});

/** main calls work in two lines, work once calls itself; 100 samples of 1 ms. */
const SAMPLED: Record<string, StatsRow> = {
  'a.py:5 main': { primitive: 0, calls: 60, self: 0, total: 0.06 },
  'a.py:6 main': { primitive: 5, calls: 40, self: 0.005, total: 0.04 },
  'b.py:9 work': { primitive: 70, calls: 90, self: 0.07, total: 0.09, callers: { 'a.py:5 main': 60, 'a.py:6 main': 30 } },
  'b.py:10 work': { primitive: 25, calls: 25, self: 0.025, total: 0.025, callers: { 'b.py:9 work': 20, 'a.py:6 main': 5 } },
};

test('the sampling form: lines have figures, functions sum their lines and count each sample once', async () => {
  const profile = await read(SAMPLED, true);
  expect(profile.meta).toMatchObject({ lines: 'every-frame', counts: 'samples', tool: 'Python profiling.sampling' });
  const report = wholeReport(profile);
  expect([Math.round(report.total), report.samples]).toEqual([1e8, 100]);
  expect(report.lines.map(({ file, line, self, total, samples }) => [file, line, self! / 1e6, total! / 1e6, samples])).toEqual([
    ['b.py', 9, 70, 90, 70], ['b.py', 10, 25, 25, 25], ['a.py', 6, 5, 40, 5], ['a.py', 5, 0, 60, 0],
  ]);
  // The lines' totals of work are 115 ms; 20 of them are below another line of work.
  expect(report.functions.map(({ name, file, line, self, total, samples }) => [name, file, line, self / 1e6, Math.round(total / 1e3) / 1e3, samples])).toEqual([
    ['work', 'b.py', null, 95, 95, 95], ['main', 'a.py', null, 5, 100, 5],
  ]);
  expect(lineFigures(profile, stackValues(profile, { valueType: 0, threads: null }))).toHaveLength(4);
});

test('an empty dict is an empty profile', async () => {
  const profile = await readBytes(new TextEncoder().encode('{0'));
  expect(wholeReport(profile)).toMatchObject({ format: 'pstats', total: 0, samples: 0, functions: [], notes: [] });
});

test('a caller without a row is drawn, and not listed', async () => {
  const profile = await read({ 'a.py:5 work': { calls: 1, self: 0.004, total: 0.004, callers: { 'a.py:1 gone': [1, 1, 0.004, 0.004] } } });
  expect(stacksOf(profile)).toEqual({ gone: 0, 'gone;work': 4 });
  expect(wholeReport(profile).functions.map(({ name }) => name)).toEqual(['work']);
});

const row: Written = [1, 1, 0.5, 0.5, new Map()];

test('entries that are none are left out with a note; odd times count as 0', async () => {
  const file = new Map<Written, Written>([[['a.py', 1, 'f'], row], ['x', 1], [['a.py', 2], row], [['a.py', 3, 'g'], [1, 1, NaN, Infinity, new Map()]], [['a.py', 4, 'h'], [1, 1]]]);
  const report = wholeReport(await readBytes(marshal(file)));
  expect(report.functions.map(({ name, self, total }) => [name, self, total])).toEqual([['f', 5e8, 5e8], ['g', 0, 0]]);
  expect(report.notes.map(({ code, message }) => `${code}: ${message}`).slice(0, 2)).toEqual([
    'odd-entries: 3 entries of the file are no statistics of functions and were left out.',
    'odd-times: 2 times in the file are no numbers of seconds and count as 0.',
  ]);
});

test('what follows the profile is noted', async () => {
  const bytes = pstatsFile(SIMPLE);
  const profile = await readBytes(Uint8Array.from([...bytes, 1, 2, 3]));
  expect(profile.meta.notes[0]).toMatchObject({ code: 'trailing-data', severity: 'warning' });
});

test.each([
  ['a dict of other things', marshal(new Map([[['a', 'b', 'c'], 5]])), 'This is a dict of Python marshal data, but no profile: its entries are no statistics of functions (at byte 0)'],
  ['text that begins alike', new TextEncoder().encode('{(hello) there}'), 'This is not a profile that Heatline can read: it is text, not JSON (at byte 0)'],
  ['text that begins more alike', new TextEncoder().encode('{)\x03s'), 'The file ends in the middle of its data (at byte 4)'],
  ['code in it', Uint8Array.from([...pstatsFile({ 'a.py:1 f': { calls: 1, self: 1, total: 1 } }).subarray(0, 6 + 9), 0x63]), 'The file holds Python code; only data is read (at byte 15)'],
])('%s is refused', async (_, bytes, sentence) => {
  expect(describeRefusal(await refusalOf(readBytes(bytes)))).toBe(sentence);
});

test('few bytes do not become any number of calls, nor endless data of nothing an endless reading', async () => {
  // One dict of a thousand callers, named by reference from ten thousand rows.
  const callers = marshal(new Map(Array.from({ length: 1000 }, (_, i): [Written, Written] => [['a.py', i + 1, 'c'], 1])));
  callers[0]! |= 0x80;
  const values = marshal([1, 1, 0.5, 0.5]).subarray(5);
  const head = Buffer.from('(\x05\0\0\0', 'latin1');
  const rows = Array.from({ length: 10_000 }, (_, i) => Buffer.concat([marshal(['b.py', i + 1, 'f']), head, values, i === 0 ? callers : Buffer.from('r\0\0\0\0', 'latin1')]));
  const bytes = new Uint8Array(Buffer.concat([Buffer.from('{'), ...rows, Buffer.from('0')]));
  const profile = await readBytes(bytes);
  // Ten million are meant; a call of its own takes ten bytes.
  expect(profile.calls!.length).toBeLessThanOrEqual(bytes.length / 10);
  expect(profile.meta.notes.map(({ code }) => code)).toContain('odd-entries');
  const nothing = new Uint8Array(Buffer.concat([Buffer.from('{)\x03z\x01az\x01bz\x01cN', 'latin1'), Buffer.alloc(3_000_000, 'N')]));
  expect((await refusalOf(readBytes(nothing))).reason).toBe('not-this-format');
});

test('whatever the graph: the boxes of a function have no more self time than was recorded, and all sum to the total', async () => {
  await forSeeds(60, async (random) => {
    const names = Array.from({ length: 2 + random.below(12) }, (_, i) => `a.py:${i + 1} f${i}`);
    const rows = Object.fromEntries(names.map((name): [string, StatsRow] => {
      const self = random.below(1000) / 1000;
      const callers = Object.fromEntries(names.filter(() => random.chance(0.3)).map((caller) => {
        const calls = random.below(5);
        return [caller, random.chance(0.1) ? calls : ([calls, Math.min(calls, random.below(5)), self * random.below(2), random.below(2000) / 1000] as const)];
      }));
      return [name, { calls: random.below(9), self, total: self + random.below(3000) / 1000, callers }];
    }));
    const profile = await read(rows);
    const values = stackValues(profile, { valueType: 0, threads: null });
    const figures = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, values);
    const recorded = profile.recorded!;
    let sum = 0;
    for (let fn = 0; fn < recorded.listed; fn++) {
      sum += recorded.self[fn]!;
      expect(figures.self[fn]).toBeLessThanOrEqual(recorded.self[fn]! * (1 + 1e-9) + 1e-3);
      expect(figures.samples[fn]).toBeLessThanOrEqual(recorded.samples[fn]!);
    }
    expect(Math.abs(values.total - sum)).toBeLessThanOrEqual(1e-9 * sum);
    expect(values.sampleCount).toBe(recorded.samples.reduce((all, calls) => all + calls, 0));
    for (const self of values.self) expect(self).toBeGreaterThanOrEqual(0);
  });
});
