// `heatline convert`: a profile becomes a speedscope file on the disk or on standard output, or a sentence says why not.

import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { readText, wholeReport } from '../support/v8-file.ts';

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());
const input = temporary.write('run.folded', 'main (a.py:1);work (a.py:7) 30\nmain (a.py:2) 12\n');
const out = path.join(temporary.path, 'out.speedscope.json');

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

test('the file is written, and has the figures of the profile', async () => {
  expect(await heatline('convert', input, '-o', out)).toEqual({ status: 0, out: '', err: '' });
  const report = wholeReport(await readText(fs.readFileSync(out, 'utf8')));
  expect(report).toMatchObject({ format: 'speedscope', total: 42, functions: [{ name: 'work', file: 'a.py', self: 30 }, { name: 'main', total: 42 }], lines: [{ line: 7, self: 30 }, { line: 2 }, { line: 1 }] });
});

test('without -o it goes to standard output', async () => {
  const { status, out: text } = await heatline('convert', input);
  expect(status).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ name: 'run.folded', profiles: [{ type: 'sampled', weights: [30, 12] }] });
  expect(await heatline('convert', input, '--out', '-')).toMatchObject({ out: text });
});

test('one value type is written: the default one, or the one that is asked for', async () => {
  const full = temporary.write('full.austin', '# mode: full\nP1;T0:1;a.py:f:1 100,0,4096\nP1;T0:1;a.py:f:2 50,1,-96\n');
  const unitOf = async (...more: string[]): Promise<object> => (JSON.parse((await heatline('convert', full, ...more)).out) as { profiles: { unit: string; endValue: number }[] }).profiles[0]!;
  expect(await unitOf()).toMatchObject({ unit: 'nanoseconds', endValue: 150_000 });
  expect(await unitOf('--value', 'memory')).toMatchObject({ unit: 'bytes', endValue: 4000 });
});

test.each([
  [['convert'], 2, /name the file to convert/],
  [['convert', 'a', 'b'], 2, /convert takes one file/],
  [['convert', input, '--top', '3'], 2, /--top/],
  [['convert', input, '--value', 'joules'], 2, /no “joules”; it has samples/],
  [['convert', input, '-o', input], 2, /--out names the file that is to be read/],
  [['convert', path.join(temporary.path, 'missing')], 1, /missing: There is no such file/],
  [['convert', input, '-o', path.join(temporary.path, 'no', 'folder.json')], 1, /folder\.json: /],
])('%j: status %i', async (args, status, sentence) => {
  const run = await heatline(...args);
  expect(run).toMatchObject({ status, out: '' });
  expect(run.err).toMatch(sentence);
});
