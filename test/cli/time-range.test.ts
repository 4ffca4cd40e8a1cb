// `--from` and `--to`: how times are read, what is refused, and that all figures are then of those samples alone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Report } from '../../src/cli/report.ts';
import { durationOf } from '../../src/cli/time-range.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { node, root } from '../support/v8-file.ts';

const temporary = makeTemporaryFolder();
const before = process.cwd();
beforeAll(() => process.chdir(temporary.path));
afterAll(() => {
  process.chdir(before);
  temporary.remove();
});

async function heatline(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

async function report(...args: string[]): Promise<Report> {
  const { status, out, err } = await heatline('report', ...args, '--json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Report;
}

/** `a` for 20 µs, `b` for 30, idle for 10, `a` again for 40: 100 µs. */
temporary.write('run.cpuprofile', JSON.stringify({
  nodes: [root([2, 3, 4]), node(2, 'a', { at: 'file:///ws/a.js:0:0', ticks: [[5, 3]] }), node(3, 'b', { at: 'file:///ws/b.js:4:0', ticks: [[6, 1]] }), node(4, '(idle)')],
  startTime: 1000, endTime: 1100, samples: [2, 3, 4, 2], timeDeltas: [0, 20, 30, 10],
}));
temporary.write('sums.collapsed', 'main;work 5\nmain 2\n');

describe('durations', () => {
  test.each([
    ['1.2s', 1.2e9], ['300ms', 3e8], ['5us', 5000], ['5 µs', 5000], ['7ns', 7], ['2min', 120e9], ['1h', 3600e9], ['.5s', 5e8], ['0', 0],
  ])('%s', (text, ns) => expect(durationOf(text)).toBeCloseTo(ns));
  test.each(['', '1', 's', '-1s', '1.2.3s', '1 day', '1s2', '1toString', 'Infinity s'])('%j is none', (text) => expect(durationOf(text)).toBe(null));
});

describe('figures', () => {
  test('are of samples that begin in the range alone', async () => {
    const made = await report('run.cpuprofile', '--from', '20us', '--to', '60us');
    expect(made).toMatchObject({ total: 30_000, idle: 10_000, samples: 2, range: { fromNs: 20_000, toNs: 60_000 } });
    expect(made.threads).toMatchObject([{ total: 30_000, samples: 1 }]);
    // What did not run in it is not listed.
    expect(made.functions).toEqual([{ name: 'b', file: 'file:///ws/b.js', line: 5, self: 30_000, total: 30_000, samples: 1 }]);
    expect(made.lines).toMatchObject([{ file: 'file:///ws/b.js', line: 6, self: 30_000 }]);
    expect(made.files).toEqual([{ file: 'file:///ws/b.js', self: 30_000, total: 30_000 }]);
  });

  test('one end alone; parts of a recording add up to it', async () => {
    const whole = await report('run.cpuprofile');
    expect(whole).not.toHaveProperty('range');
    const [first, second] = [await report('run.cpuprofile', '--to', '20us'), await report('run.cpuprofile', '--from', '20us')];
    expect(first).toMatchObject({ total: 20_000, range: { fromNs: 0, toNs: 20_000 } });
    expect(second.range).toEqual({ fromNs: 20_000, toNs: 100_000 });
    expect(first.total + second.total).toBe(whole.total);
    expect(first.samples + second.samples).toBe(whole.samples);
  });

  test('the text says which stretch it is of', async () => {
    const { out } = await heatline('report', 'run.cpuprofile', '--from=20us', '--to=60us');
    expect(out).toContain('run.cpuprofile: 30.0 µs in 2 samples · from 20.0 µs to 60.0 µs · 10.0 µs idle, left out');
  });
});

test.each([
  [['--from', 'soon'], '--from takes a time since the recording’s begin, such as 1.2s, 300ms or 5us, not “soon”'],
  [['--to', '12'], '--to takes a time since the recording’s begin, such as 1.2s, 300ms or 5us, not “12”'],
  [['--from', '3ms', '--to', '3ms'], '--to must be later than --from'],
  [['--from', '1s'], '--from: the recording ends after 100 µs'],
])('%j is wrong usage', async (options, sentence) => {
  expect(await heatline('report', 'run.cpuprofile', ...options)).toEqual({ status: 2, out: '', err: `heatline: ${sentence}\nTry: heatline --help\n` });
});

test('a format without times says so', async () => {
  const { status, err } = await heatline('report', 'sums.collapsed', '--from', '1s');
  expect({ status, err }).toMatchObject({ status: 2, err: expect.stringContaining('the samples of this file have no times') as string });
});
