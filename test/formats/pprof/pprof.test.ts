// pprof, one fact at a time, on files small enough to check by hand.

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeRefusal } from '../../../src/base/refusal.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import { joined, message, packed, pprofFields, pprofFile, varint, type Field, type FileParts } from '../../support/pprof-file.ts';
import { readBytes, refusalOf, wholeReport } from '../../support/v8-file.ts';

/** `name: [self, total]` of functions. */
function functionsOf(profile: Profile): Record<string, readonly [number, number]> {
  return Object.fromEntries(wholeReport(profile).functions.map((row) => [row.name, [row.self, row.total]]));
}

function linesOf(profile: Profile): Record<string, readonly [number | null, number | null]> {
  return Object.fromEntries(wholeReport(profile).lines.map((row) => [`${row.file}:${row.line}`, [row.self, row.total]]));
}

const at = (fn: string, line: number): { fn: string; file: string; line: number } => ({ fn, file: 'a.go', line });

/** main calls work at line 3; work runs at line 7, or calls leaf there. */
const SMALL = {
  types: ['samples/count', 'cpu/nanoseconds'],
  locations: { 1: [at('main', 3)], 2: [at('work', 7)], 3: [at('leaf', 20)] },
  samples: [[[2, 1], 1, 10], [[3, 2, 1], 2, 20], [[1], 4, 40]],
} satisfies FileParts;

test('stacks stand leaf first, every line has self and total, the last value type is shown', async () => {
  const profile = await readBytes(pprofFile(SMALL));
  expect(functionsOf(profile)).toEqual({ main: [40, 70], work: [10, 30], leaf: [20, 20] });
  expect(linesOf(profile)).toEqual({ 'a.go:3': [40, 70], 'a.go:7': [10, 30], 'a.go:20': [20, 20] });
  expect(wholeReport(profile)).toMatchObject({ valueType: 1, total: 70, samples: 3, valueTypes: [{ kind: 'samples', unit: 'count' }, { kind: 'cpu', unit: 'nanoseconds' }] });
});

test('default_sample_type wins over the last one; a name that no type has does not', async () => {
  expect((await readBytes(pprofFile({ ...SMALL, defaultType: 'samples' }))).defaultValueType).toBe(0);
  expect((await readBytes(pprofFile({ ...SMALL, defaultType: 'wall' }))).defaultValueType).toBe(1);
});

test.each([
  ['microseconds', 'nanoseconds', 70_000], ['ms', 'nanoseconds', 70e6], ['Seconds', 'nanoseconds', 70e9], ['hrs', 'nanoseconds', 70 * 3.6e12],
  ['byte', 'bytes', 70], ['kilobytes', 'bytes', 70 * 1024], ['MB', 'bytes', 70 * 2 ** 20], ['objects', 'count', 70], ['', 'count', 70],
])('the unit %s is %s', async (unit, expected, total) => {
  const report = wholeReport(await readBytes(pprofFile({ ...SMALL, types: ['samples/count', `x/${unit}`] })));
  expect(report.valueTypes[1]).toEqual({ kind: 'x', unit: expected });
  expect(report.total).toBe(total);
});

test('inlined lines are frames of their own, innermost first', async () => {
  const profile = await readBytes(pprofFile({
    locations: { 1: [at('main', 3)], 2: [at('innermost', 9), at('inlined', 8), at('caller', 5)] },
    samples: [[[2, 1], 10]],
  }));
  expect(functionsOf(profile)).toEqual({ innermost: [10, 10], inlined: [0, 10], caller: [0, 10], main: [0, 10] });
  expect(profile.stacks.length).toBe(4);
});

test('recursion counts once', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[2, 2, 2, 1], 1, 10]] }));
  expect(functionsOf(profile)).toEqual({ main: [0, 10], work: [10, 10] });
  expect(linesOf(profile)['a.go:7']).toEqual([10, 10]);
});

test('one function at several lines is one function; another definition line makes another', async () => {
  const fn = (line: number, start: number) => [{ fn: 'f', file: 'a.go', line, start }];
  const profile = await readBytes(pprofFile({ locations: { 1: fn(5, 4), 2: fn(6, 4), 3: fn(12, 10) }, samples: [[[1], 1], [[2], 2], [[3], 4]] }));
  expect(wholeReport(profile).functions.map(({ line, self }) => [line, self])).toEqual([[10, 4], [4, 3]]);
});

test('ids are 64 bits wide, and those that agree in 32 or 53 are different', async () => {
  const ids = [5n, 2n ** 32n + 5n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n];
  const locations = Object.fromEntries(ids.map((id, i) => [id.toString(), [at(`f${i}`, i + 1)]]));
  const profile = await readBytes(pprofFile({ locations, samples: ids.map((id, i) => [[id], 10 ** i] as const) }));
  expect(functionsOf(profile)).toEqual({ f0: [1, 1], f1: [10, 10], f2: [100, 100], f3: [1000, 1000], f4: [10_000, 10_000] });
});

test('an unsymbolised location is its address in its module', async () => {
  const file = { locations: { 1: [], [String(2n ** 60n - 1n)]: [] }, samples: [[[2n ** 60n - 1n, 1], 5]] as const };
  const named = wholeReport(await readBytes(pprofFile({ ...file, mapping: '/usr/lib/libc.so' })));
  expect(named.functions.map(({ name, file: source, line }) => [name, source, line])).toEqual([['0xfffffffffffffff0', '/usr/lib/libc.so', null], ['0x10', '/usr/lib/libc.so', null]]);
  expect(named.lines).toEqual([]);
  expect(wholeReport(await readBytes(pprofFile(file))).functions.map((row) => row.file)).toEqual([null, null]);
});

test('values may be negative, as in the difference of two profiles', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[2, 1], 1, 10], [[3, 2, 1], -2, -2_500_000_000n]] }));
  expect(functionsOf(profile)).toEqual({ main: [0, -2_499_999_990], work: [10, -2_499_999_990], leaf: [-2_500_000_000, -2_500_000_000] });
  expect(wholeReport(profile).total).toBe(-2_499_999_990);
});

test('values above 2^53 are rounded, not wrapped', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[1], 1, 2n ** 62n]] }));
  expect(wholeReport(profile).total).toBe(2 ** 62);
});

test('a sample without a stack counts in the total and belongs to nobody', async () => {
  const report = wholeReport(await readBytes(pprofFile({ ...SMALL, samples: [[[], 5, 50], [[1], 1, 10]] })));
  expect(report).toMatchObject({ total: 60, samples: 2, functions: [{ name: 'main', self: 10 }] });
});

test('a location id of 0 names nothing, which is said', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[0, 1], 1, 10]] }));
  expect(functionsOf(profile)).toEqual({ '(unknown)': [10, 10], main: [0, 10] });
  expect(profile.meta.notes).toMatchObject([{ code: 'truncated', severity: 'error' }]);
});

test('a mapping, a function or a string that is not there is said, and the rest is shown', async () => {
  const place = (...content: Field[]): Uint8Array => message(...pprofFields({ samples: [[[1], 1]] }), [4, message([1, 1], [3, 255], ...content)]);
  const named = async (bytes: Uint8Array): Promise<unknown> => {
    const profile = await readBytes(bytes);
    expect(profile.meta.notes).toMatchObject([{ code: 'truncated', message: expect.stringContaining('refers to 1 names or places') }]);
    return wholeReport(profile).functions.map(({ name, file }) => [name, file]);
  };
  expect(await named(place([2, 77]))).toEqual([['0xff', null]]);
  expect(await named(place([4, message([1, 77], [2, 5])]))).toEqual([['0xff', null]]);
  expect(await named(joined([place([4, message([1, 5], [2, 5])]), message([5, message([1, 5], [2, 99])])]))).toEqual([['0xff', null]]);
});

test('of definitions with one id the last counts', async () => {
  const again = [...pprofFields(SMALL), [6, 'other'] as const, [5, message([1, 1], [2, pprofFields(SMALL).filter(([field]) => field === 6).length])] as const];
  expect(functionsOf(await readBytes(message(...again)))).toEqual({ other: [40, 70], work: [10, 30], leaf: [20, 20] });
  const moved = [...pprofFields(SMALL), [4, message([1, 1], [4, message([1, 2], [2, 7])])] as const];
  expect(functionsOf(await readBytes(message(...moved)))).toEqual({ work: [50, 70], leaf: [20, 20] });
});

test('(idle) without a file is not work', async () => {
  const report = wholeReport(await readBytes(pprofFile({ locations: { 1: [{ fn: '(idle)' }], 2: [at('main', 1)] }, samples: [[[1], 30], [[2], 10]] })));
  expect(report).toMatchObject({ total: 10, idle: 30, samples: 2 });
});

test('lists may be packed or not, and both in one message', async () => {
  const unpacked = pprofFields(SMALL).filter(([field]) => field !== 2);
  unpacked.push([2, message([1, 2], [1, 1], [2, 1], [2, 10])], [2, message([2, packed(2, 20)], [1, 3], [1, packed(2, 1)])], [2, message([1, 1], [2, 4], [2, packed(40)])]);
  expect(functionsOf(await readBytes(message(...unpacked)))).toEqual(functionsOf(await readBytes(pprofFile(SMALL))));
});

test('fields may come in any order, and unknown ones are passed over', async () => {
  const fields = pprofFields(SMALL);
  const expected = functionsOf(await readBytes(message(...fields)));
  expect(functionsOf(await readBytes(message(...fields.filter(([field]) => field !== 2), ...fields.filter(([field]) => field === 2))))).toEqual(expected);
  const strings = fields.filter(([field]) => field === 6);
  expect(functionsOf(await readBytes(message(...strings, ...fields.filter(([field]) => field !== 6))))).toEqual(expected);
  const fixed = joined([varint(200 * 8 + 1), new Uint8Array(8), varint(201 * 8 + 5), new Uint8Array(4)]);
  const extended = fields.map(([field, value]): Field => [field, field === 4 || field === 5 ? joined([value as Uint8Array, message([99, 'x'], [98, 7]), fixed]) : value]);
  expect(functionsOf(await readBytes(joined([message(...extended, [100, 'new'], [536_870_911, 1]), fixed])))).toEqual(expected);
});

test('gzip in several members is one file', async () => {
  const bytes = pprofFile(SMALL);
  const members = joined([new Uint8Array(gzipSync(bytes.subarray(0, 40))), new Uint8Array(gzipSync(bytes.subarray(40)))]);
  expect(functionsOf(await readBytes(members))).toEqual(functionsOf(await readBytes(bytes)));
});

/** main calls alloc, which calls inner; the reference tool moves dropped time to the caller. */
const DROPPING = {
  locations: { 1: [at('main', 1)], 2: [at('alloc', 2)], 3: [at('inner', 3)], 4: [at('alloc', 4), at('maker', 5)], 5: [at('alloc(int)', 6)] },
  samples: [[[3, 2, 1], 1], [[3, 4, 1], 10], [[2], 100], [[3, 2], 1000], [[5, 1], 10_000]],
} satisfies FileParts;

test('drop_frames takes out a frame and what it calls, but nothing before the first frame that stays', async () => {
  const profile = await readBytes(pprofFile({ ...DROPPING, drop: 'all.c|nothing' }));
  expect(functionsOf(profile)).toEqual({
    // 1: main; 10: main, maker; 100: alloc alone; 1000: alloc, inner; 10 000: main, as parameters do not count.
    main: [10_001, 10_011], maker: [10, 10], alloc: [100, 1100], inner: [1000, 1000],
  });
  expect(wholeReport(profile).total).toBe(11_111);
});

test('keep_frames saves frames from drop_frames', async () => {
  const expected = functionsOf(await readBytes(pprofFile(DROPPING)));
  expect(functionsOf(await readBytes(pprofFile({ ...DROPPING, drop: '.*', keep: 'main|alloc|inner|maker' })))).toEqual(expected);
  expect(functionsOf(await readBytes(pprofFile({ ...DROPPING, keep: 'main' })))).toEqual(expected);
  // A pattern must fit the whole name.
  expect(functionsOf(await readBytes(pprofFile({ ...DROPPING, drop: 'allo|lloc' })))).toEqual(expected);
});

test('a pattern that cannot be read or takes for ever is said, and nothing is dropped', async () => {
  const expected = functionsOf(await readBytes(pprofFile(DROPPING)));
  for (const drop of ['al(loc', 'a**', '\\pL+', '((a{1000}){1000}){1000}', '[z-a]']) {
    const profile = await readBytes(pprofFile({ ...DROPPING, drop }));
    expect(functionsOf(profile), drop).toEqual(expected);
    expect(profile.meta.notes.map((note) => note.code), drop).toEqual(['frame-pattern']);
  }
});

test('references that lead nowhere are shown as unknown, with a note', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[2, 9], 1, 10]] }));
  expect(functionsOf(profile)).toEqual({ '(unknown)': [0, 10], work: [10, 10] });
  expect(profile.meta.notes).toMatchObject([{ code: 'truncated', severity: 'error' }]);
});

test('samples with another number of values are left out, with a note', async () => {
  const profile = await readBytes(pprofFile({ ...SMALL, samples: [[[1], 1, 10], [[1], 5], [[1], 1, 2, 3], [[1]]] }));
  expect(wholeReport(profile)).toMatchObject({ total: 10, samples: 1, notes: [{ code: 'wrong-values', severity: 'warning' }] });
});

test('a profile without samples is read, with a note', async () => {
  const report = wholeReport(await readBytes(pprofFile({ ...SMALL, samples: [] })));
  expect(report).toMatchObject({ total: 0, samples: 0, notes: [{ code: 'no-samples', severity: 'info' }] });
});

async function sentence(bytes: Uint8Array): Promise<string> {
  const refusal = await refusalOf(readBytes(bytes));
  return `${refusal.reason}: ${describeRefusal(refusal)}`;
}

test('what is no pprof profile is refused in a sentence', async () => {
  const fields = pprofFields(SMALL);
  expect(await sentence(message(...fields.filter(([field]) => field !== 1)))).toMatch(/^malformed: This pprof profile does not say what it measures/);
  expect(await sentence(message(...fields.filter(([field]) => field !== 6)))).toMatch(/^truncated: This pprof profile lacks the table of its names/);
  expect(await sentence(message(...pprofFields({ ...SMALL, more: [[9, 5]] }), ...pprofFields({ ...SMALL, more: [[9, 6]] })))).toMatch(/^malformed: The file holds several profiles.*go tool pprof -proto/);
  const damaged = message(...fields.slice(0, 3), [2, message([1, Uint8Array.of(0xff)])], ...fields.slice(3));
  expect(await sentence(damaged)).toMatch(/^(malformed: A number runs over the end of its message \(at byte \d+, in sample\)|not-this-format)/);
});

test.each([
  ['heap', 'heap profile: 1: 8 [2: 16] @ heapz/1\n'],
  ['contention', '--- contentionz 1 ---\ncycles/second = 1\n'],
  ['threads', '--- threadz 1 ---\n'],
  ['CPU', Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
])('the older form for %s is refused with what converts it', async (_, content) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  expect(await sentence(bytes)).toMatch(/^not-this-format: .*go tool pprof -proto FILE > out\.pb\.gz converts it/);
});

test('a first string that is not empty is no pprof', async () => {
  expect(await sentence(message(...pprofFields(SMALL).filter(([, value]) => value !== '')))).toMatch(/^not-this-format/);
});

test.each([
  ['a Perfetto trace', joined(Array.from({ length: 20 }, (_, i) => message([1, message([8, 1_000_000 + i], [10, 1])])))],
  ['an OpenTelemetry export', message([1, message([1, message([1, 'service.name']), ], [2, message([2, 'span'])])])],
  ['text', new TextEncoder().encode('\nmain;work 10\njava;lang 5\n')],
  ['a pickle', Uint8Array.from([0x80, 4, 0x95, 3, 0, 0, 0, 0, 0, 0, 0])],
])('%s is not taken for pprof', async (_, bytes) => {
  expect((await refusalOf(readBytes(bytes).then((profile) => { if (profile.meta.format === 'pprof') throw new Error('taken for pprof'); return refuse(); }))).reason).toBe('not-this-format');
});

/** Another format may read text: that is none of pprof's business. */
async function refuse(): Promise<never> {
  const { Refusal } = await import('../../../src/base/refusal.ts');
  throw new Refusal('not-this-format', 'read by another format');
}

test('cut at every byte it ends in a refusal, or in figures with an error note', async () => {
  const bytes = pprofFile({ ...SMALL, more: [[9, 1_700_000_000_000_000_000n], [10, 5]] });
  const whole = wholeReport(await readBytes(bytes));
  let read = 0;
  for (let length = 0; length < bytes.length - 12; length++) {
    try {
      const report = wholeReport(await readBytes(bytes.subarray(0, length)));
      read++;
      expect(report.samples).toBeLessThanOrEqual(whole.samples);
      // Behind the last string nothing is missing that shows.
      if (report.notes.length > 0) expect(report.notes.map((note) => note.code)).toEqual(['truncated']);
      else expect(report).toEqual(whole);
    } catch (error) {
      expect((error as Error).name).toBe('Refusal');
      expect((error as Error).message.length).toBeGreaterThan(10);
    }
  }
  expect(read).toBeGreaterThan(10);
});

test('absurd lengths and counts end soon', async () => {
  const start = message(...pprofFields(SMALL).slice(0, 3));
  const huge = joined([start, varint(2 * 8 + 2), varint(2 ** 40), new Uint8Array(1000)]);
  expect(await sentence(huge)).toMatch(/too-large: A field of the file is larger than 64 MB/);
  expect(await sentence(joined([start, message([2, message([1, new Uint8Array(2_000_000).fill(1)], [2, packed(1, 1)])])]))).toMatch(/malformed: A sample has more than a million frames/);
  expect(await sentence(joined([start, message([2, message([2, new Uint8Array(1000).fill(1)])])]))).toMatch(/malformed: A sample has more than 256 values/);
});

test('an id that runs over the end of its list is damage, also where what follows would complete it to a known one', async () => {
  const known = { ...SMALL, locations: { ...SMALL.locations, 1025: [at('other', 1)], 2000: [at('high', 1)] }, samples: [[[2000, 1025], 1, 10]] } satisfies FileParts;
  // 0x81 and the tag 0x08 of the next field would be 1025.
  const sample: Field = [2, message([1, Uint8Array.of(0x81)], [1, 1], [2, packed(1, 1)])];
  // Beyond the head by which the format is told.
  const profile = await readBytes(message(...pprofFields(known), [100, new Uint8Array(70_000)], sample));
  expect(profile.meta.notes).toMatchObject([{ code: 'malformed', severity: 'error', message: expect.stringContaining('A number runs over the end of its message') }]);
  expect(functionsOf(profile)).toEqual({ other: [0, 10], high: [10, 10] });
});

test('more places, names or stacks than any program has are refused', async () => {
  const start = message(...pprofFields(SMALL));
  const lines = new Uint8Array(2 * 2_100_000).map((_, i) => (i % 2 === 0 ? 0x22 : 0));
  expect(await sentence(joined([start, message([4, joined([message([1, 9]), lines])])]))).toMatch(/too-large: The file has more than 2 million places of a kind/);
  const strings = new Uint8Array(2 * 4_200_000).map((_, i) => (i % 2 === 0 ? 0x32 : 0));
  expect(await sentence(joined([start, strings]))).toMatch(/too-large: The file has more than 4 million names/);
  const deep = (root: number): Uint8Array => message([2, message([1, joined([new Uint8Array(1_000_000).fill(1), varint(root)])], [2, packed(1, 1)])]);
  expect(await sentence(joined([start, ...Array.from({ length: 9 }, (_, i) => deep(i + 2))]))).toMatch(/too-large: The file has more than 8 million different stacks/);
});
