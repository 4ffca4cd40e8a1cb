// `heatline diff`: two profiles compared on the command line, as text and as the JSON that the room's README describes.

import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { DiffReport } from '../../src/cli/diff-report.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());
const before = temporary.write('before.folded', 'main (a.py:1);work (a.py:7) 400\nmain (a.py:1);old (a.py:20) 100\nmain (a.py:2) 500\n');
const after = temporary.write('after.folded', 'main (a.py:1);work (a.py:7) 800\nmain (a.py:1);young (a.py:30) 700\nmain (a.py:2) 500\n');

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

async function json(...args: string[]): Promise<DiffReport> {
  const { status, out } = await heatline('diff', before, after, '--json', ...args);
  expect(status).toBe(0);
  return JSON.parse(out) as DiffReport;
}

test('every field of the contract is there; the largest difference comes first', async () => {
  const { functions, lines, notes, ...head } = await json('--scale', 'absolute');
  expect(head).toEqual({
    before: { file: before, format: 'collapsed', tool: null, total: 1000, samples: 1000 },
    after: { file: after, format: 'collapsed', tool: null, total: 2000, samples: 2000 },
    valueType: { kind: 'samples', unit: 'count' },
    scale: 'absolute',
    factor: 1,
  });
  expect(notes).toEqual([]);
  expect(functions.map(({ name, self }) => [name, self.difference, self.change, self.significance])).toEqual([
    ['young', 700, null, 'certain'], ['work', 400, 1, 'certain'], ['old', -100, -1, 'certain'], ['main', 0, 0, 'noise'],
  ]);
  expect(functions[1]).toMatchObject({ file: 'a.py', self: { before: 400, after: 800, samplesBefore: 400, samplesAfter: 800 }, total: { before: 400, after: 800, difference: 400, change: 1 } });
  expect(lines[1]).toMatchObject({ file: 'a.py', line: 7, self: { before: 400, after: 800 } });
});

test('scaled by total, shares are compared', async () => {
  const { factor, functions } = await json('--scale', 'total');
  expect(factor).toBe(2);
  const work = functions.find(({ name }) => name === 'work')!;
  expect(work.self).toMatchObject({ before: 800, after: 800, difference: 0, change: 0, significance: 'noise' });
  // Formats without times are scaled unless told otherwise.
  expect((await json()).scale).toBe('total');
});

test('lists are cut, 0 cuts none', async () => {
  expect((await json('--limit', '1')).functions).toHaveLength(1);
  expect((await json('--limit', '0')).functions).toHaveLength(4);
});

test('the text says how it was scaled, what rose, what is new and what is gone', async () => {
  const { out } = await heatline('diff', before, after, '--scale', 'absolute');
  expect(out).toMatch(/absolute: nothing is scaled/);
  expect(out).toMatch(/\+700 +new +0 +700 +certain +young/);
  expect(out).toMatch(/\+400 +\+100\.0 % +400 +800 +certain +work/);
  expect(out).toMatch(/−100 +gone +100 +0 +certain +old/);
});

test('a profile against itself: nothing differs', async () => {
  expect((await heatline('diff', before, before)).out).toMatch(/Nothing differs\./);
});

test.each([
  [['diff', before], 2, /name two files to compare/],
  [['diff', before, after, before], 2, /name two files/],
  [['diff', before, after, '--scale', 'size'], 2, /--scale is total or absolute, not “size”/],
  [['diff', before, after, '--limit', 'x'], 2, /--limit takes a whole number/],
  [['diff', before, after, '--value', 'joules'], 2, /no “joules”/],
  [['diff', before, path.join(temporary.path, 'missing')], 1, /missing: There is no such file/],
  [['diff', path.join(temporary.path, 'missing'), after], 1, /missing: There is no such file/],
])('%j: status %i', async (args, status, sentence) => {
  const run = await heatline(...args);
  expect(run).toMatchObject({ status, out: '' });
  expect(run.err).toMatch(sentence);
});

test('values of other units are refused in a sentence', async () => {
  const memory = temporary.write('memory.speedscope.json', JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames: [{ name: 'f' }] },
    profiles: [{ type: 'sampled', name: '', unit: 'bytes', startValue: 0, endValue: 5, samples: [[0]], weights: [5] }],
  }));
  const run = await heatline('diff', before, memory);
  expect(run).toMatchObject({ status: 1, out: '' });
  expect(run.err).toMatch(/The baseline measures “samples” in count, this profile .* in bytes: that cannot be compared\./);
});
