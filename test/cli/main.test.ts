// The command line as a process: streams, colour on a terminal, closed pipes, the bundle.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { node, root } from '../support/v8-file.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());

/** A profile of one function. */
function fileOf(name: string): string {
  return JSON.stringify({ nodes: [root([2]), node(2, name, { at: '/ws/a.js:0:0' })], startTime: 0, endTime: 30, samples: [2, 99], timeDeltas: [0, 10] });
}
temporary.write('run.cpuprofile', fileOf('work'));

function run(program: string, ...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: temporary.path, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

test('exit status 0: the report on standard output, notes on standard error, no colour in a pipe', () => {
  const text = run(process.execPath, MAIN, 'report', 'run.cpuprofile');
  expect(text).toMatchObject({ status: 0, err: expect.stringMatching(/^heatline: warning: [^\n]+\n$/) as string });
  expect(text.out).toContain('work');
  expect(text.out).not.toContain('\u001b');
  const object = run(process.execPath, MAIN, 'report', 'run.cpuprofile', '--json');
  expect(object).toMatchObject({ status: 0, err: '' });
  expect(JSON.parse(object.out)).toMatchObject({ file: 'run.cpuprofile', total: 30_000 });
});

test('exit status 1: the file; 2: the usage', () => {
  expect(run(process.execPath, MAIN, 'report', 'missing')).toEqual({ status: 1, out: '', err: 'heatline: missing: There is no such file\n' });
  expect(run(process.execPath, MAIN)).toEqual({ status: 2, out: '', err: 'heatline: say what to do\nTry: heatline --help\n' });
});

/** Runs it on a terminal of its own, as `script` makes one; some systems have another `script` or none. */
function onTerminal(env: NodeJS.ProcessEnv): string {
  const command = `"${process.execPath}" "${MAIN}" report run.cpuprofile`;
  return spawnSync('script', ['-qec', command, '/dev/null'], { cwd: temporary.path, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined, ...env } }).stdout;
}
const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

test.runIf(hasTerminal)('colour on a terminal, unless NO_COLOR forbids it', () => {
  expect(onTerminal({})).toContain('\u001b[1m');
  expect(onTerminal({ NO_COLOR: '' })).toContain('\u001b[1m');
  expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b');
});

test('a pipe that closes early is no failure', async () => {
  temporary.write('long.cpuprofile', fileOf('x'.repeat(3_000_000)));
  const child = spawn(process.execPath, [MAIN, 'report', '--json', 'long.cpuprofile'], { cwd: temporary.path, stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect({ status, err }).toEqual({ status: 0, err: '' });
});

test('bundled, it runs on its own, also on the machine’s own Node of version 20 or later', async () => {
  const outfile = path.join(temporary.path, 'bundled', 'cli.mjs');
  await build({ entryPoints: [MAIN], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
  for (const program of [process.execPath, ...systemNode()]) {
    const { status, out, err } = run(program, outfile, 'report', 'run.cpuprofile', '--json');
    expect({ program, status, err }).toEqual({ program, status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ total: 30_000, functions: [{ name: '(unknown)' }, { name: 'work' }] });
  }
});

/** The Node on the PATH that is not the project's, if it is of version 20 or later. */
function systemNode(): string[] {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => path.join(folder, 'node'))
    .filter((program) => fs.existsSync(program) && fs.realpathSync(program) !== fs.realpathSync(process.execPath))
    .slice(0, 1)
    .filter((program) => Number(/^v(\d+)/.exec(run(program, '--version').out)?.[1]) >= 20);
}
