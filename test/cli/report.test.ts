// What `heatline report` prints and how it ends. The process around it is in main.test.ts.

import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { Report } from '../../src/cli/report.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { node, root } from '../support/v8-file.ts';

const temporary = makeTemporaryFolder();
const before = process.cwd();
beforeAll(() => process.chdir(temporary.path));
afterAll(() => {
  process.chdir(before);
  temporary.remove();
});

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs it in this process, in the folder of the test. */
async function heatline(...args: string[]): Promise<Run> {
  const run = { status: -1, out: '', err: '' };
  run.status = await runCommandLine(args, { out: (text) => (run.out += text), err: (text) => (run.err += text), colour: false });
  return run;
}

async function json(...args: string[]): Promise<Report> {
  const { status, out, err } = await heatline('report', ...args, '--json');
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

test('the text report, read by people', async () => {
  const { status, out, err } = await heatline('report', 'run.cpuprofile');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
    "run.cpuprofile: 70.0 µs in 10 samples · 30.0 µs idle, left out · cpuprofile

    Functions
          self    share                    total  samples  function  place
       40.0 µs   57.1 %  ██████▉         40.0 µs        4  work  file:///build/shop/src/app.js:5
       20.0 µs   28.6 %  ███▍            20.0 µs        2  pad   file:///build/shop/node_modules/pad/index.js:3
       10.0 µs   14.3 %  █▊              70.0 µs        1  main  file:///build/shop/src/app.js:1

    Lines
          self    share                    total  samples  place
       30.0 µs   42.9 %  █████▏                –        3  file:///build/shop/src/app.js:6
       20.0 µs   28.6 %  ███▍                  –        2  file:///build/shop/node_modules/pad/index.js:3
       10.0 µs   14.3 %  █▊                    –        1  file:///build/shop/src/app.js:7
       10.0 µs   14.3 %  █▊                    –        1  file:///build/shop/src/app.js:12

    Files
          self    share                    total  samples  place
       50.0 µs   71.4 %  ████████▋       70.0 µs        –  file:///build/shop/src/app.js
       20.0 µs   28.6 %  ███▍            20.0 µs        –  file:///build/shop/node_modules/pad/index.js
    "
  `);
});

describe('--json', () => {
  test('one object with the keys that other programs rely on', async () => {
    const report = await json('run.cpuprofile');
    expect(Object.keys(report)).toEqual([
      'file', 'format', 'tool', 'valueTypes', 'valueType', 'total', 'idle', 'samples', 'threads', 'functions', 'lines', 'files', 'spans', 'notes',
    ]);
    expect(report).toMatchObject({ file: 'run.cpuprofile', format: 'cpuprofile', valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], valueType: 0, total: 70_000, idle: 30_000, samples: 10, spans: null, notes: [] });
    expect(Object.keys(report.threads[0]!)).toEqual(['name', 'total', 'samples']);
    expect(report.functions.map((row) => Object.keys(row))).toEqual(report.functions.map(() => ['name', 'file', 'line', 'self', 'total', 'samples']));
    expect(report.lines.map((row) => Object.keys(row))).toEqual(report.lines.map(() => ['file', 'line', 'self', 'total', 'samples']));
    expect(report.files.map((row) => Object.keys(row))).toEqual(report.files.map(() => ['file', 'self', 'total']));
  });

  test('lines count from 1, rows go by self and then total', async () => {
    const { functions, lines, files } = await json('run.cpuprofile');
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

  test('notes are in the object, not beside it; for people they go to standard error', async () => {
    temporary.write('noted.cpuprofile', JSON.stringify({ ...FILE, samples: [...FILE.samples.slice(0, 9), 99] }));
    const { notes } = await json('noted.cpuprofile');
    expect(notes.map((note) => Object.keys(note))).toEqual([['code', 'severity', 'message']]);
    const text = await heatline('report', 'noted.cpuprofile');
    expect(text.err).toBe(`heatline: ${notes[0]!.severity}: ${notes[0]!.message}\n`);
    expect(text.out).not.toContain(notes[0]!.message);
  });

  test('gzip is unpacked, whatever the name', async () => {
    temporary.write('packed.json', gzipSync(JSON.stringify(FILE)));
    expect(await json('packed.json')).toEqual({ ...(await json('run.cpuprofile')), file: 'packed.json' });
  });
});

describe('options', () => {
  test('--top', async () => {
    const lengths = async (top: string) => {
      const { functions, lines, files } = await json('many.cpuprofile', '--top', top);
      return [functions.length, lines.length, files.length];
    };
    const many = Array.from({ length: 40 }, (_, i) => node(i + 2, `f${i}`, { at: `/s/${i}.js:${i}:0` }));
    temporary.write('many.cpuprofile', JSON.stringify({ nodes: [root(many.map((_, i) => i + 2)), ...many], startTime: 0, endTime: 400, samples: many.map((_, i) => i + 2), timeDeltas: many.map((_, i) => (i === 0 ? 0 : 10)) }));
    expect(await lengths('1')).toEqual([1, 1, 1]);
    expect(await lengths('7')).toEqual([7, 7, 7]);
    expect(await lengths('0')).toEqual([40, 40, 40]);
    expect((await json('many.cpuprofile')).functions).toHaveLength(30);
  });

  test('--value by kind and by number', async () => {
    expect(await json('run.cpuprofile', '--value', 'cpu')).toEqual(await json('run.cpuprofile'));
    expect(await json('run.cpuprofile', '--value', '0')).toEqual(await json('run.cpuprofile'));
    for (const wrong of ['alloc', '1', '-1', '', '__proto__']) {
      expect(await heatline('report', 'run.cpuprofile', `--value=${wrong}`)).toMatchObject({ status: 2, out: '', err: expect.stringContaining('it has cpu') as string });
    }
  });

  test('--root names files relative to a folder, where they are found there', async () => {
    temporary.write('shop/src/app.js', '');
    temporary.write('shop/other/index.js', '');
    const files = async (rootFolder: string) => (await json('run.cpuprofile', '--root', rootFolder)).files.map(({ file }) => file);
    expect(await files('shop')).toEqual(['src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    expect(await files('.')).toEqual(['shop/src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    temporary.write('shop/old/src/app.js', '');
    expect(await files('shop')).toEqual(['src/app.js', 'file:///build/shop/node_modules/pad/index.js']);
    expect((await files('.'))[0]).toBe('shop/src/app.js');
    temporary.write('twins/a/src/app.js', '');
    temporary.write('twins/b/src/app.js', '');
    expect((await files('twins'))[0]).toBe('file:///build/shop/src/app.js');
  });

  test('--root: a recorded path inside the folder is that file, also through a link', async () => {
    const inside = temporary.write('repo/a.js', '');
    temporary.write('repo/deep/a.js', '');
    fs.symlinkSync(path.join(temporary.path, 'repo'), path.join(temporary.path, 'link'));
    temporary.write('inside.cpuprofile', JSON.stringify(FILE).replaceAll('file:///build/shop/src/app.js', inside));
    expect((await json('inside.cpuprofile', '--root', 'repo')).files[0]!.file).toBe('a.js');
    expect((await json('inside.cpuprofile', '--root', 'link')).files[0]!.file).toBe('a.js');
  });

  test('positions that the file itself maps are used, and --no-map keeps what was recorded', async () => {
    const place = (line: number, file: string) => ({ lineNumber: line, columnNumber: 1, source: { name: path.basename(file), path: file } });
    const mapped = {
      nodes: [root([2]), { ...node(2, 'work', { at: 'file:///shop/dist/app.js:0:0' }), locationId: 0, positionTicks: [{ line: 3, ticks: 2, startLocationId: 1, endLocationId: 1 }] }],
      startTime: 0, endTime: 20, samples: [2, 2], timeDeltas: [0, 10],
      $vscode: { rootPath: '/shop', locations: [10, 12].map((line) => ({ callFrame: {}, locations: [place(1, '/shop/dist/app.js'), place(line, '/shop/src/app.ts')] })) },
    };
    temporary.write('mapped.cpuprofile', JSON.stringify(mapped));
    expect(await json('mapped.cpuprofile')).toMatchObject({ functions: [{ file: '/shop/src/app.ts', line: 10 }], lines: [{ file: '/shop/src/app.ts', line: 12, self: 20_000 }, {}] });
    expect(await json('mapped.cpuprofile', '--map')).toEqual(await json('mapped.cpuprofile'));
    expect(await json('mapped.cpuprofile', '--no-map')).toMatchObject({ functions: [{ file: 'file:///shop/dist/app.js', line: 1 }], lines: [{ file: 'file:///shop/dist/app.js', line: 3, self: 20_000 }, {}] });
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
  ])('%s', async (name, content, wanted) => {
    if (content !== null) temporary.write(name, content);
    for (const args of [['report', name], ['report', '--json', name]]) {
      const { status, out, err } = await heatline(...args);
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
  ])('%j is wrong: status 2', async (args, message) => {
    const { status, out, err } = await heatline(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^heatline: [^\n]+\nTry: heatline --help\n$/);
    expect(err).toContain(message);
  });

  test.each([[['--help']], [['-h']], [['help']], [['report', '--help']]])('%j helps: status 0', async (args) => {
    const { status, out, err } = await heatline(...args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const option of ['--json', '--top', '--value', '--root', '--no-map']) expect(out).toContain(option);
  });
});

describe('what a terminal sees', () => {
  const evil = '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\n\u0000\u202etxt';
  const isSafe = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(text);
  const hostile = { ...FILE, nodes: [root([2]), node(2, '', { callFrame: { functionName: evil, url: `/x/${evil}.js`, lineNumber: 1, columnNumber: 1 } })], samples: [2, 77], timeDeltas: [0, 10] };

  test('names with control characters and escape sequences are not obeyed', async () => {
    temporary.write('hostile.cpuprofile', JSON.stringify(hostile));
    for (const args of [['hostile.cpuprofile'], ['hostile.cpuprofile', '--json']]) {
      const { status, out, err } = await heatline('report', ...args);
      expect(status).toBe(0);
      expect([isSafe(out), isSafe(err)]).toEqual([true, true]);
    }
    expect((await json('hostile.cpuprofile')).functions.map(({ name }) => name)).toContain(evil);
  });

  test('nor are those of arguments and of files that cannot be read', async () => {
    const name = '\u001b[31m\u009b2J.cpuprofile';
    for (const args of [['report', name], ['report', 'run.cpuprofile', '--value', name], [name], ['report', `--${name}`]]) {
      const { status, err } = await heatline(...args);
      expect(status).toBeGreaterThan(0);
      expect(isSafe(err)).toBe(true);
    }
  });
});
