// The command line as people and programs run it: a process, its output and its exit status.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/cli/report.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { node, root } from '../support/v8-file.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function heatline(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: temporary.path, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

function json(...args: string[]): Report {
  const { status, out, err } = heatline('report', ...args, '--json');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Report;
}

/** Two functions of one file that calls into a package; 100 µs, 30 of them idle. */
const FILE = {
  nodes: [
    root([2, 5]),
    node(2, 'main', { at: 'file:///build/shop/src/app.js:0:0', children: [3, 4], ticks: [[12, 1]] }),
    node(3, 'work', { at: 'file:///build/shop/src/app.js:4:9', ticks: [[6, 3], [7, 1]] }),
    node(4, 'pad', { at: 'file:///build/shop/node_modules/pad/index.js:2:0' }),
    node(5, '(idle)'),
  ],
  startTime: 0,
  endTime: 100,
  samples: [2, 3, 3, 3, 3, 4, 5, 5, 5, 4],
  timeDeltas: [0, 10, 10, 10, 10, 10, 10, 10, 10, 10],
};
temporary.write('run.cpuprofile', JSON.stringify(FILE));

test('the text report, read by people', () => {
  const { status, out, err } = heatline('report', 'run.cpuprofile');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatchInlineSnapshot();
});

describe('--json', () => {
  test('one object with the keys that other programs rely on', () => {
    const report = json('run.cpuprofile');
    expect(Object.keys(report)).toEqual([
      'file', 'format', 'tool', 'valueTypes', 'valueType', 'total', 'idle', 'samples', 'threads', 'functions', 'lines', 'files', 'spans', 'notes',
    ]);
    expect(report).toMatchObject({ file: 'run.cpuprofile', format: 'cpuprofile', valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], valueType: 0, total: 70_000, idle: 30_000, samples: 10, spans: null, notes: [] });
    expect(Object.keys(report.threads[0]!)).toEqual(['name', 'total', 'samples']);
    expect(report.functions.map((row) => Object.keys(row))).toEqual(report.functions.map(() => ['name', 'file', 'line', 'self', 'total', 'samples']));
    expect(report.lines.map((row) => Object.keys(row))).toEqual(report.lines.map(() => ['file', 'line', 'self', 'total', 'samples']));
    expect(report.files.map((row) => Object.keys(row))).toEqual(report.files.map(() => ['file', 'self', 'total']));
  });

  test('lines count from 1, rows go by self and then total', () => {
    const { functions, lines, files } = json('run.cpuprofile');
    const app = 'file:///build/shop/src/app.js';
    const pad = 'file:///build/shop/node_modules/pad/index.js';
    expect(functions).toEqual([
      { name: 'work', file: app, line: 5, self: 40_000, total: 40_000, samples: 4 },
      { name: 'pad', file: pad, line: 3, self: 20_000, total: 20_000, samples: 2 },
      { name: 'main', file: app, line: 1, self: 10_000, total: 70_000, samples: 1 },
    ]);
    expect(lines.filter(({ self }) => self! > 0)).toEqual([
      { file: app, line: 6, self: 30_000, total: null, samples: 3 },
      { file: pad, line: 3, self: 20_000, total: null, samples: 2 },
      { file: app, line: 7, self: 10_000, total: null, samples: 1 },
      { file: app, line: 12, self: 10_000, total: null, samples: 1 },
    ]);
    expect(files).toEqual([{ file: app, self: 50_000, total: 70_000 }, { file: pad, self: 20_000, total: 20_000 }]);
  });

  test('notes are in the object, not beside it; for people they go to standard error', () => {
    temporary.write('noted.cpuprofile', JSON.stringify({ ...FILE, samples: [...FILE.samples.slice(0, 9), 99] }));
    const { notes } = json('noted.cpuprofile');
    expect(notes.map((note) => Object.keys(note))).toEqual([['code', 'severity', 'message']]);
    const text = heatline('report', 'noted.cpuprofile');
    expect(text.err).toBe(`heatline: ${notes[0]!.severity}: ${notes[0]!.message}\n`);
    expect(text.out).not.toContain(notes[0]!.message);
  });

  test('gzip is unpacked, whatever the name', () => {
    temporary.write('packed.json', gzipSync(JSON.stringify(FILE)));
    expect(json('packed.json')).toEqual({ ...json('run.cpuprofile'), file: 'packed.json' });
  });
});

describe('options', () => {
  test('--top', () => {
    const lengths = (top: string) => {
      const { functions, lines, files } = json('many.cpuprofile', '--top', top);
      return [functions.length, lines.length, files.length];
    };
    const many = Array.from({ length: 40 }, (_, i) => node(i + 2, `f${i}`, { at: `/s/${i}.js:${i}:0` }));
    temporary.write('many.cpuprofile', JSON.stringify({ nodes: [root(many.map((_, i) => i + 2)), ...many], startTime: 0, endTime: 400, samples: many.map((_, i) => i + 2), timeDeltas: many.map((_, i) => (i === 0 ? 0 : 10)) }));
    expect(lengths('1')).toEqual([1, 1, 1]);
    expect(lengths('7')).toEqual([7, 7, 7]);
    expect(lengths('0')).toEqual([40, 40, 40]);
    expect(json('many.cpuprofile').functions).toHaveLength(30);
  });

  test('--value by kind and by number', () => {
    expect(json('run.cpuprofile', '--value', 'cpu')).toEqual(json('run.cpuprofile'));
    expect(json('run.cpuprofile', '--value', '0')).toEqual(json('run.cpuprofile'));
    for (const wrong of ['alloc', '1', '-1', '', '__proto__']) {
      expect(heatline('report', 'run.cpuprofile', `--value=${wrong}`)).toMatchObject({ status: 2, out: '', err: expect.stringContaining('it has cpu') as string });
    }
  });

  test('--root names files relative to a folder, where they are found there', () => {
    temporary.write('shop/src/app.js', '');
    temporary.write('shop/other/index.js', '');
    const files = (rootFolder: string) => json('run.cpuprofile', '--root', rootFolder).files.map(({ file }) => file);
    expect(files('shop')).toEqual(['src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    expect(files('.')).toEqual(['shop/src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    temporary.write('shop/old/src/app.js', '');
    expect(files('shop')).toEqual(['src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    expect(files('.')[0]).toBe('shop/src/app.js');
    temporary.write('twins/a/src/app.js', '');
    temporary.write('twins/b/src/app.js', '');
    expect(files('twins')[0]).toBe('file:///build/shop/src/app.js');
  });

  test('--root: a recorded path inside the folder is that file, also through a link', () => {
    const inside = temporary.write('repo/a.js', '');
    temporary.write('repo/deep/a.js', '');
    fs.symlinkSync(path.join(temporary.path, 'repo'), path.join(temporary.path, 'link'));
    temporary.write('inside.cpuprofile', JSON.stringify(FILE).replaceAll('file:///build/shop/src/app.js', inside));
    expect(json('inside.cpuprofile', '--root', 'repo').files[0]!.file).toBe('a.js');
    expect(json('inside.cpuprofile', '--root', 'link').files[0]!.file).toBe('a.js');
  });

  test('positions that the file itself maps are used, and --no-map keeps what was recorded', () => {
    const place = (line: number, file: string) => ({ lineNumber: line, columnNumber: 1, source: { name: path.basename(file), path: file } });
    const mapped = {
      nodes: [root([2]), { ...node(2, 'work', { at: 'file:///shop/dist/app.js:0:0' }), locationId: 0, positionTicks: [{ line: 3, ticks: 2, startLocationId: 1, endLocationId: 1 }] }],
      startTime: 0, endTime: 20, samples: [2, 2], timeDeltas: [0, 10],
      $vscode: { rootPath: '/shop', locations: [10, 12].map((line) => ({ callFrame: {}, locations: [place(1, '/shop/dist/app.js'), place(line, '/shop/src/app.ts')] })) },
    };
    temporary.write('mapped.cpuprofile', JSON.stringify(mapped));
    expect(json('mapped.cpuprofile')).toMatchObject({ functions: [{ file: '/shop/src/app.ts', line: 10 }], lines: [{ file: '/shop/src/app.ts', line: 12, self: 20_000 }, {}] });
    expect(json('mapped.cpuprofile', '--map')).toEqual(json('mapped.cpuprofile'));
    expect(json('mapped.cpuprofile', '--no-map')).toMatchObject({ functions: [{ file: 'file:///shop/dist/app.js', line: 1 }], lines: [{ file: 'file:///shop/dist/app.js', line: 3, self: 20_000 }, {}] });
  });
});

describe('a file that cannot be read: status 1 and one line, without a stack trace', () => {
  test.each<[string, string | Uint8Array | null, RegExp]>([
    ['missing.cpuprofile', null, /There is no such file$/],
    ['.', null, /This is a folder, not a file$/],
    ['empty.cpuprofile', '', /The file is empty$/],
    ['cut.cpuprofile', JSON.stringify(FILE).slice(0, 100), /\(at byte \d+/],
    ['text.cpuprofile', 'hello', /not a profile .* text, not JSON/],
    ['other.json', '{"name":"shop"}', /not a profile .* JSON of another kind/],
    ['binary.cpuprofile', Uint8Array.of(0, 1, 2, 255, 0), /not a profile .* binary data/],
    ['damaged.gz', gzipSync(JSON.stringify(FILE)).fill(0x55, 20, 60), /gzip data is damaged/],
  ])('%s', (name, content, wanted) => {
    if (content !== null) temporary.write(name, content);
    for (const args of [['report', name], ['report', '--json', name]]) {
      const { status, out, err } = heatline(...args);
      expect({ status, out }).toEqual({ status: 1, out: '' });
      expect(err).toMatch(/^heatline: [^\n]*\n$/);
      expect(err.trimEnd()).toMatch(wanted);
      expect(err).not.toMatch(/\bat .*:\d+:\d+|Error/);
    }
  });
});

describe('usage', () => {
  test.each([
    [[], 'say what to do'],
    [['raport'], 'no command “raport”'],
    [['report'], 'name the file'],
    [['report', 'a', 'b'], 'one file'],
    [['report', 'run.cpuprofile', '--frob'], '--frob'],
    [['report', 'run.cpuprofile', '--top', 'many'], '--top'],
    [['report', 'run.cpuprofile', '--top=-1'], '--top'],
    [['report', 'run.cpuprofile', '--top', '1.5'], '--top'],
    [['report', 'run.cpuprofile', '--top'], '--top'],
    [['report', 'run.cpuprofile', '--root', 'nowhere'], 'no folder “nowhere”'],
    [['report', 'run.cpuprofile', '--root', 'run.cpuprofile'], 'no folder'],
  ])('%j is wrong: status 2', (args, message) => {
    const { status, out, err } = heatline(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^heatline: [^\n]+\nTry: heatline --help\n$/);
    expect(err).toContain(message);
  });

  test.each([[['--help']], [['-h']], [['help']], [['report', '--help']]])('%j helps: status 0', (args) => {
    const { status, out, err } = heatline(...args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const option of ['--json', '--top', '--value', '--root', '--no-map']) expect(out).toContain(option);
  });
});

describe('what a terminal sees', () => {
  const evil = '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\n\u0000\u202etxt';
  const isSafe = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(text);
  const hostile = { ...FILE, nodes: [root([2]), node(2, '', { callFrame: { functionName: evil, url: `/x/${evil}.js`, lineNumber: 1, columnNumber: 1 } })], samples: [2, 77], timeDeltas: [0, 10] };

  test('names with control characters and escape sequences are not obeyed', () => {
    temporary.write('hostile.cpuprofile', JSON.stringify(hostile));
    for (const args of [['hostile.cpuprofile'], ['hostile.cpuprofile', '--json']]) {
      const { status, out, err } = heatline('report', ...args);
      expect(status).toBe(0);
      expect([isSafe(out), isSafe(err)]).toEqual([true, true]);
    }
    expect(json('hostile.cpuprofile').functions.map(({ name }) => name)).toContain(evil);
  });

  test('nor are those of arguments and of files that cannot be read', () => {
    const name = '\u001b[31m\u009b2J.cpuprofile';
    for (const args of [['report', name], ['report', 'run.cpuprofile', '--value', name], [name], ['report', `--${name}`]]) {
      const { status, err } = heatline(...args);
      expect(status).toBeGreaterThan(0);
      expect(isSafe(err)).toBe(true);
    }
  });

  /** Runs it on a terminal of its own, as `script` makes one; absent on some systems. */
  const onTerminal = (env: NodeJS.ProcessEnv): string =>
    spawnSync('script', ['-qec', `"${process.execPath}" "${MAIN}" report run.cpuprofile`, '/dev/null'], { cwd: temporary.path, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined, ...env } }).stdout;
  const hasScript = spawnSync('script', ['--version']).status === 0;

  test.runIf(hasScript)('colour on a terminal, unless NO_COLOR forbids it', () => {
    expect(onTerminal({})).toContain('\u001b[1m');
    expect(onTerminal({ NO_COLOR: '' })).toContain('\u001b[1m');
    expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b');
  });

  test('no colour in a pipe', () => expect(heatline('report', 'run.cpuprofile').out).not.toContain('\u001b'));

  test('a pipe that closes early is no failure', async () => {
    temporary.write('long.cpuprofile', JSON.stringify({ ...FILE, nodes: [root([2]), node(2, 'x'.repeat(3_000_000))], samples: [2], timeDeltas: [0] }));
    const child = spawn(process.execPath, [MAIN, 'report', '--json', 'long.cpuprofile'], { cwd: temporary.path, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });
});

test('bundled, it runs on its own, on Node 20 too', async () => {
  const outfile = path.join(temporary.path, 'bundled', 'cli.mjs');
  await build({ entryPoints: [MAIN], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
  const nodes = [process.execPath, ...systemNode()];
  for (const program of nodes) {
    const { status, stdout, stderr } = spawnSync(program, [outfile, 'report', 'run.cpuprofile', '--json'], { cwd: temporary.path, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(json('run.cpuprofile'));
  }
});

/** The machine's own Node, if it has another one of version 20 or later. */
function systemNode(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  const programs = folders.map((folder) => path.join(folder, 'node')).filter((program) => fs.existsSync(program) && fs.realpathSync(program) !== fs.realpathSync(process.execPath));
  return programs.slice(0, 1).filter((program) => Number(/^v(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[1]) >= 20);
}
