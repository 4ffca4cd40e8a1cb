// Folded stacks line by line: counts of all kinds, dialects, what is left out, and where it is refused.

import { expect, test } from 'vitest';
import { describeRefusal } from '../../../src/base/refusal.ts';
import { makeHead } from '../../../src/formats/sniff.ts';
import { collapsed } from '../../../src/formats/collapsed.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import { readText, refusalOf, wholeReport } from '../../support/v8-file.ts';

/** Name → [self, total], as counts. */
function short(profile: Profile): Record<string, readonly [number, number]> {
  return Object.fromEntries(wholeReport(profile).functions.map(({ name, self, total }) => [name, [self, total]]));
}

const noteCodes = (profile: Profile): string[] => profile.meta.notes.map((note) => note.code);

test('self, total, and equal stacks summed', async () => {
  const profile = await readText('a;b 2\na;c 3\nb;a 4\na;b 1\na;b;a 5\n');
  expect(short(profile)).toEqual({ a: [9, 15], b: [3, 12], c: [3, 3] });
  expect(profile.threads[0]!.sampleCount).toBe(4);
  expect(wholeReport(profile)).toMatchObject({ total: 15, samples: 15 });
});

test.each([
  ['fractions', 'a;b 1.25\na;c .5\na;d 2.\n', 3.75],
  ['exponents', 'a;b 1e3\na;c 2.5E-1\n', 1000.25],
  ['negative', 'a;b 5\na;c -2\n', 3],
  ['more than 15 digits', 'a;b 12345678901234567\n', 12345678901234567],
  ['spaces and tabs around', 'a;b\t7  \na;c 1\r\n', 8],
  ['no line end at the end', 'a;b 1\na;c 2', 3],
])('counts: %s', async (_, text, total) => {
  expect(wholeReport(await readText(text)).total).toBe(total);
});

test('an empty stack counts in the total and belongs to nobody', async () => {
  const profile = await readText('a;b 2\n 5\n');
  expect(wholeReport(profile)).toMatchObject({ total: 7, samples: 7 });
  expect(short(profile)).toEqual({ a: [0, 2], b: [2, 2] });
});

test('(idle) is left out', async () => {
  expect(wholeReport(await readText('main;work 3\n(idle);x 1\nmain;(idle) 4\n'))).toMatchObject({ total: 4, idle: 4 });
});

test('neighbours share their beginnings, also where names do', async () => {
  const profile = await readText('ab;cd;ef 1\nab;cd;efg 2\nab;cd 4\nab;c 8\nab 16\nabc;cd;ef 32\n;ab;;cd;ef; 64\n');
  expect(short(profile)).toEqual({ ab: [16, 95], cd: [4, 103], ef: [97, 97], efg: [2, 2], c: [8, 8], abc: [0, 32] });
});

test('two counts on every line are two measurements; the second is the default', async () => {
  const profile = await readText('a;b 10 12\na;c 3 0\n');
  expect(profile.valueTypes.map((type) => type.kind)).toEqual(['samples', 'samples-before']);
  expect(profile.threads[0]!.values.map(({ raw }) => [...raw])).toEqual([[12, 0], [10, 3]]);
  // Not on every line: then the first number belongs to a name.
  expect(short(await readText('a;b 10 12\na;c 3\n'))).toEqual({ a: [0, 15], 'b 10': [12, 12], c: [3, 3] });
});

test('Austin: microseconds, modes, metadata anywhere, lines apart', async () => {
  const wall = await readText('# austin: 4.0.0\n# mode: wall\nP1;T0:ff;/a.py:f:3 250\nP1;T0:ff;/a.py:f:4 50\n# count: 2\n');
  expect(wholeReport(wall)).toMatchObject({
    tool: 'austin 4.0.0', total: 300_000, samples: 2, valueTypes: [{ kind: 'time', unit: 'nanoseconds' }],
    lines: [{ file: '/a.py', line: 3, self: 250_000, samples: 1 }, { file: '/a.py', line: 4 }],
  });
  const memory = await readText('# mode: memory\nP1;T0:ff;/a.py:f:3 4096\nP1;T0:ff;/a.py:f:4 -96\n');
  expect(wholeReport(memory)).toMatchObject({ total: 4000, valueTypes: [{ kind: 'memory', unit: 'bytes' }] });
  const older = await readText('P1;T7f;main (a.py);L9;work (b.py);L12 100\nP1;T7f;main (a.py);L9;work (b.py);L13 100\n');
  expect(wholeReport(older).lines.map(({ file, line, self }) => `${file}:${line} ${self}`)).toEqual(['b.py:12 100000', 'b.py:13 100000', 'a.py:9 0']);
});

test('lines without a count are left out, with a note', async () => {
  const lines = Array.from({ length: 20 }, (_, i) => `a;b${i} 1`);
  const profile = await readText([...lines, 'Warning: lost samples!', 'a;12x', 'a;b 1e400', ''].join('\n'));
  expect(wholeReport(profile).total).toBe(20);
  expect(profile.meta.notes).toEqual([expect.objectContaining({ code: 'bad-lines', severity: 'warning', message: '3 lines do not end in a count and are left out.' })]);
});

test('a last line without its end and its count is cut off', async () => {
  const profile = await readText('a;b 1\na;c 2\na;d 3\na;e 4\na;lo');
  expect(noteCodes(profile)).toEqual(['truncated']);
  expect(wholeReport(profile).total).toBe(10);
});

test.each([
  ['only comments', '# mode: wall\n# x: y\n', 'not-this-format'],
  ['only counts', '12\n13\n', 'not-this-format'],
  ['prose', 'It was late; the train\nhad gone. 12 of us waited.\n', 'not-this-format'],
])('%s: refused', async (_, text, reason) => {
  const refusal = await refusalOf(readText(text));
  expect(refusal.reason).toBe(reason);
  expect(describeRefusal(refusal)).toMatch(/^This is not a profile/);
});

test('sniffing: sure where every line is one, maybe where most are, no for JSON and binary data', () => {
  const opinion = (text: string): string => collapsed.sniff(makeHead(new TextEncoder().encode(text)));
  expect(opinion('a;b 1\nc 2\n')).toBe('sure');
  expect(opinion('a;b 1\nc;d 2\ne;f 3\ng;h 4\noops\n')).toBe('maybe');
  expect(opinion('a;b 1\nfoo\nbar\n')).toBe('no');
  expect(opinion('{"a;b": 1\n"c;d" 2')).toBe('no');
  expect(opinion('a;b\u0000 1\n')).toBe('no');
});

test('sniffing: a stack longer than what is looked at, and functions that nothing called, may be folded', () => {
  const opinion = (text: string): string => collapsed.sniff(makeHead(new TextEncoder().encode(text)));
  const long = `${Array.from({ length: 20_000 }, (_, i) => `frame_${i}`).join(';')} 7\n`;
  expect([opinion(long), opinion(`# a note\n${long}`)]).toEqual(['maybe', 'maybe']);
  expect(opinion(`${'a word and '.repeat(9000)}\n`)).toBe('no');
  expect(opinion(`a;\u0001;${'a;'.repeat(40_000)}`)).toBe('no');
  expect([opinion('main 1'), opinion('main 1\nstd::sort<int, int> 12\n')]).toEqual(['maybe', 'maybe']);
  expect([opinion('12 1'), opinion('main 1\nand more words')]).toEqual(['no', 'no']);
});

test('many lines without a semicolon are not searched for one again and again', async () => {
  const started = performance.now();
  const text = 'main;work 1\n' + 'idle 1\n'.repeat(300_000);
  expect(wholeReport(await readText(text)).total).toBe(300_001);
  expect(performance.now() - started).toBeLessThan(4000);
});
