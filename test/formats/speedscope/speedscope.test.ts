// speedscope files: units, threads, events in good and bad order, lines by exporter, and files that break off.

import { expect, test } from 'vitest';
import { describeRefusal } from '../../../src/base/refusal.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import { readFile, readText, refusalOf, wholeReport } from '../../support/v8-file.ts';

const $schema = 'https://www.speedscope.app/file-format-schema.json';
const FRAMES = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];

function sampled(parts: object = {}): object {
  return { type: 'sampled', name: 't', unit: 'none', startValue: 0, endValue: 9, samples: [[0], [0, 1]], weights: [1, 2], ...parts };
}

function evented(events: string, parts: object = {}): object {
  const list = events.trim().split(/\s+/).map((event) => {
    const [, type, frame, at] = /^([OC])(\d+)@(.+)$/.exec(event)!;
    return { type, frame: Number(frame), at: Number(at) };
  });
  return { type: 'evented', name: 't', unit: 'none', startValue: 0, endValue: 10, events: list, ...parts };
}

function file(profiles: object[], parts: object = {}): object {
  return { $schema, shared: { frames: FRAMES }, profiles, ...parts };
}

/** Name → [self, total]. */
function short(profile: Profile): Record<string, readonly [number, number]> {
  return Object.fromEntries(wholeReport(profile).functions.map(({ name, self, total }) => [name, [self, total]]));
}

const noteCodes = (profile: Profile): string[] => profile.meta.notes.map((note) => note.code);

test.each([
  ['nanoseconds', 'time', 'nanoseconds', 3],
  ['microseconds', 'time', 'nanoseconds', 3e3],
  ['milliseconds', 'time', 'nanoseconds', 3e6],
  ['seconds', 'time', 'nanoseconds', 3e9],
  ['bytes', 'memory', 'bytes', 3],
  ['none', 'none', 'count', 3],
])('unit %s', async (unit, kind, base, total) => {
  const report = wholeReport(await readFile(file([sampled({ unit })])));
  expect(report).toMatchObject({ valueTypes: [{ kind, unit: base }], total, samples: 2 });
});

test('profiles of the active one’s measure are threads, whatever their unit; others are left out with a note', async () => {
  const profiles = [sampled({ name: 'heap', unit: 'bytes' }), sampled({ name: 'one', unit: 'seconds' }), sampled({ name: 'two', unit: 'milliseconds' })];
  const profile = await readFile(file(profiles, { activeProfileIndex: 1 }));
  expect(wholeReport(profile).threads).toEqual([{ name: 'one', total: 3e9, samples: 2 }, { name: 'two', total: 3e6, samples: 2 }]);
  expect(noteCodes(profile)).toEqual(['other-units']);
});

test('an empty stack counts and belongs to nobody', async () => {
  const profile = await readFile(file([sampled({ samples: [[], [0]], weights: [5, 1] })]));
  expect(wholeReport(profile)).toMatchObject({ total: 6, samples: 2 });
  expect(short(profile)).toEqual({ a: [1, 1] });
});

test('events: time while something is open, gaps do not count', async () => {
  const profile = await readFile(file([evented('O0@1 O1@2 C1@4 C0@5 O2@8 C2@9', { unit: 'nanoseconds' })]));
  expect(short(profile)).toEqual({ a: [2, 4], b: [2, 2], c: [1, 1] });
  expect(profile.threads[0]!.times).toEqual({ kind: 'starts', ns: Float64Array.of(1, 2, 4, 8) });
  expect(wholeReport(profile)).toMatchObject({ total: 5, samples: 4, notes: [] });
});

test.each([
  ['a frame that is never closed lasts to the end', 'O0@0', { a: [10, 10] }, ['unclosed-frames']],
  ['closing below the top closes what is above', 'O0@0 O1@1 C0@3 C1@5', { a: [1, 3], b: [2, 2] }, ['unbalanced-events']],
  ['closing what is not open does nothing', 'C1@0 O0@1 C1@2 C0@3', { a: [2, 2] }, ['unbalanced-events']],
  ['time does not run backwards', 'O0@5 O1@3 C1@6 C0@7', { a: [1, 2], b: [1, 1] }, ['unordered-events']],
])('%s', async (_, events, functions, notes) => {
  const profile = await readFile(file([evented(events)]));
  expect({ functions: short(profile), notes: noteCodes(profile) }).toEqual({ functions, notes });
});

test.each([
  ['py-spy@0.4.2', 'every-frame'],
  ['rbspy', 'every-frame'],
  ['memray@1.19', 'every-frame'],
  ['pyinstrument', 'definitions'],
  ['speedscope@1.25.0', 'definitions'],
  ['heatline (executing lines)', 'every-frame'],
  ['heatline (definition lines)', 'definitions'],
])('%s writes lines that are known as %s', async (exporter, lines) => {
  const frames = [{ name: 'a', file: 'x.py', line: 3, col: 2 }, { name: 'a', file: 'x.py', line: 4 }];
  const profile = await readFile(file([sampled()], { exporter, shared: { frames } }));
  expect(profile.meta.lines).toBe(lines);
  const report = wholeReport(profile);
  expect(report.functions.map(({ line }) => line)).toEqual(lines === 'every-frame' ? [null] : [4, 3]);
  expect(report.lines.map(({ line }) => line)).toEqual(lines === 'every-frame' ? [4, 3] : []);
});

test('an unknown exporter: one function at two lines is not defined at both', async () => {
  const at = (...lines: number[]): object => file([sampled({ samples: [[0], [1]] })], { shared: { frames: lines.map((line) => ({ name: 'a', file: 'x.py', line })) } });
  expect((await readFile(at(3, 4))).meta.lines).toBe('every-frame');
  expect((await readFile(at(3, 3))).meta.lines).toBe('definitions');
});

test('strange samples: unknown frames, missing and extra weights, weights that are none', async () => {
  const odd = await readFile(file([sampled({ samples: [[7], [-1], [0.5, 'x'], 'x', [1]], weights: [1, 2, 4, 8, null, 32] })]));
  expect(short(odd)).toEqual({ '(unknown)': [7, 7], b: [0, 0] });
  expect(wholeReport(odd)).toMatchObject({ total: 15, samples: 5 });
  expect(noteCodes(odd)).toEqual(['unknown-frames', 'bad-weights']);
  const few = await readFile(file([sampled({ weights: [1] })]));
  expect({ total: wholeReport(few).total, notes: noteCodes(few) }).toEqual({ total: 1, notes: ['no-weights'] });
});

test('fields may come in any order, frames last, and the schema with escapes', async () => {
  const expected = short(await readFile(file([sampled()])));
  const text = JSON.stringify({ exporter: 'x', profiles: [Object.fromEntries(Object.entries(sampled()).reverse())], shared: { frames: FRAMES }, $schema });
  expect(short(await readText(text))).toEqual(expected);
  expect(short(await readText(text.replaceAll('/', '\\/')))).toEqual(expected);
  expect(short(await readText(text.replace(/,"\$schema".*\}$/, '}')))).toEqual(expected);
});

test.each([
  ['no profiles', { $schema }, 'not-this-format: This is JSON, but no speedscope file: it has no "profiles" (at byte 0)'],
  ['no frames', { $schema, profiles: [sampled()] }, 'not-this-format: This is JSON, but no speedscope file: it has no "shared.frames" (at byte 0)'],
  ['an empty list', file([]), 'empty: This speedscope file holds no profile (at byte 0, in profiles)'],
  ['no weights', file([sampled({ weights: [] })]), 'malformed: None of the samples in this speedscope file has a weight (at byte 0, in profiles)'],
])('%s: refused', async (_, content, sentence) => {
  const refusal = await refusalOf(readFile(content));
  expect(`${refusal.reason}: ${describeRefusal(refusal)}`).toBe(sentence);
});

test('a file that breaks off shows what is there: open frames end with the last event', async () => {
  const text = JSON.stringify(file([sampled(), evented('O0@0 O1@2 C1@3 C0@4')]));
  const inEvents = await readText(text.slice(0, text.indexOf('"at":4')));
  expect(wholeReport(inEvents)).toMatchObject({ total: 3 + 3, notes: [{ code: 'truncated', severity: 'error' }, { code: 'unclosed-frames' }] });
  expect(inEvents.meta.notes[0]!.message).toMatch(/^The file ends early \(at byte \d+, in profiles\[1\]\.events\[3\]\)\. /);
  const refusal = await refusalOf(readText(text.slice(0, text.indexOf('"weights"'))));
  expect(refusal).toMatchObject({ reason: 'truncated', place: { path: 'profiles[0]' } });
});

test('a stack of a million frames, and a million opened and never closed, are no trouble', async () => {
  const deep = Array.from({ length: 200_000 }, (_, i) => i % 3);
  const profile = await readFile(file([sampled({ samples: [deep, deep.slice(1)], weights: [1, 2] }), evented(deep.map((frame, i) => `O${frame}@${i}`).join(' '), { endValue: 200_000 })]));
  expect(profile.stacks.length).toBe(400_000 - 1 + 0);
});

test('entries that are no profiles, and an active one that is not there, are noted', async () => {
  const profile = await readFile(file([null as never, sampled()], { activeProfileIndex: 1e15 }));
  expect(short(profile)).toEqual({ a: [1, 3], b: [2, 2] });
  expect(noteCodes(profile)).toEqual(['odd-profiles', 'active-profile']);
  expect((await refusalOf(readFile(file([null as never])))).reason).toBe('empty');
});

test('frames that are the same function at the same place make stacks that are the same', async () => {
  const shared = { frames: [{ name: 'a' }, { name: 'b' }, { name: 'a' }, { name: 'b' }] };
  const profile = await readFile(file([sampled({ samples: [[0, 1], [2, 3], [2], []], weights: [1, 2, 4, 8] })], { shared }));
  expect(short(profile)).toEqual({ b: [3, 3], a: [4, 7] });
  expect(profile.stacks.length).toBe(2);
  expect(wholeReport(profile).total).toBe(15);
});

test.each([
  ['a missing comma between samples', '[0],[0,1],[0]', '[0],[0,1] [0]'],
  ['a missing comma between frames', '[0],[0,1],[0]', '[0],[0,1],[0 1]'],
])('%s ends the file there, with a note', async (_, good, bad) => {
  const whole = JSON.stringify(file([{ type: 'sampled', name: 't', unit: 'none', weights: [1, 2, 4], samples: [[0], [0, 1], [0]] }]));
  expect(noteCodes(await readText(whole))).toEqual([]);
  const broken = await readText(whole.replace(good, bad));
  expect(noteCodes(broken)).toEqual(['malformed']);
  expect(short(broken)).toEqual({ b: [2, 2], a: [1, 3] });
});
