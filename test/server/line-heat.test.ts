// Heat of documents through the workspace, hottest lines, and where functions are.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { pstats } from '../../src/formats/pstats.ts';
import { summarise } from '../../src/server/summary.ts';
import { documentHeat } from '../../src/server/handlers/document-heat.ts';
import { hottestLines } from '../../src/server/handlers/line-heat.ts';
import { locate } from '../../src/server/handlers/locate.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import type { Entry } from '../../src/server/profiles.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import { functionName, type FunctionIndex, type LineKnowledge } from '../../src/profile/tables.ts';
import { FakeWorkspace, placesOf } from '../support/fake-workspace.ts';
import { pstatsFile } from '../support/marshal.ts';
import { profileOf } from '../support/notation.ts';
import { readBytes } from '../support/v8-file.ts';

const ALL = { valueType: 0, threads: null };

function entryOf(text: string, files: readonly string[], lines: LineKnowledge = 'every-frame'): { entry: Entry; workspace: FakeWorkspace } {
  const workspace = new FakeWorkspace(files);
  const open = new OpenProfile('file:///ws/p.cpuprofile', 7, { profile: profileOf(text, { lines }), format: cpuprofile });
  return { workspace, entry: { open, locator: new SourceLocator(workspace, () => placesOf()) } };
}

function functionOf(entry: Entry, name: string): number {
  const { profile } = entry.open;
  return Array.from({ length: profile.functions.length }, (_, f) => f).find((f) => functionName(profile, f as FunctionIndex) === name)!;
}

test('a document has the heat of the sources that are found to be it', async () => {
  const { entry } = entryOf(`
    main@/build/src/a.js:1  5
    main@/build/src/b.js:1  7
    main@/other/a.js:1     11
  `, ['file:///ws/src/a.js', 'file:///ws/src/b.js', 'file:///other/a.js']);
  expect(await documentHeat(entry, ALL, 'file:///ws/src/a.js')).toEqual({
    revision: 7,
    unit: 'nanoseconds',
    total: 23,
    counts: 'samples',
    lines: [{ line0: 0, self: 5, total: 5, samples: 1, bucket: 5 }],
    functions: [],
    text: { kind: 'same', commit: null, reason: null },
    lost: [],
    lostCount: 0,
  });
  expect(await documentHeat(entry, ALL, 'file:///other/a.js')).toMatchObject({ lines: [{ self: 11 }] });
  expect(await documentHeat(entry, ALL, 'file:///ws/c.js')).toBeNull();
});

test('other spellings of the document’s URI are the same document', async () => {
  const { entry } = entryOf('main@C:\\ws\\ä b.js:1  5', ['file:///c:/ws/%C3%A4%20b.js']);
  expect(await documentHeat(entry, ALL, 'file:///c%3A/ws/%C3%A4%20b.js')).toMatchObject({ lines: [{ self: 5 }] });
});

test('a source that could be several files paints none of them, until the user chooses', async () => {
  const { entry } = entryOf('main@/build/x/a.js:1  5', ['file:///ws/p/x/a.js', 'file:///ws/q/x/a.js']);
  expect(await documentHeat(entry, ALL, 'file:///ws/p/x/a.js')).toBeNull();
  entry.locator.choose('/build/x/a.js', 'file:///ws/q/x/a.js');
  expect(await documentHeat(entry, ALL, 'file:///ws/p/x/a.js')).toBeNull();
  expect(await documentHeat(entry, ALL, 'file:///ws/q/x/a.js')).toMatchObject({ lines: [{ self: 5 }] });
});

test('a chosen file may have another name', async () => {
  const { entry } = entryOf('main@/build/a.js:1  5', ['file:///ws/a.ts']);
  entry.locator.choose('/build/a.js', 'file:///ws/a.ts');
  expect(await documentHeat(entry, ALL, 'file:///ws/a.ts')).toMatchObject({ lines: [{ self: 5 }] });
});

test('a package’s index.js does not heat the project’s', async () => {
  const { entry } = entryOf('main@/build/node_modules/p/index.js:1  5', ['file:///ws/index.js']);
  expect(await documentHeat(entry, ALL, 'file:///ws/index.js')).toBeNull();
});

test('only sources of the document’s name are looked for', async () => {
  const samples = Array.from({ length: 100 }, (_, i) => `main@/build/p${i}/index.js:1  1\nmain@/build/p${i}/other.js:1  1`).join('\n');
  const { entry, workspace } = entryOf(samples, ['file:///ws/p7/index.js', 'file:///ws/p8/index.js']);
  expect(await documentHeat(entry, ALL, 'file:///ws/p7/index.js')).toMatchObject({ lines: [{ self: 1 }] });
  expect(workspace.questions.filter((question) => !question.includes('index.js'))).toEqual([]);
});

test('a file that was missing is found once it is there', async () => {
  const { entry, workspace } = entryOf('main@/build/x/a.js:1  5', []);
  expect(await documentHeat(entry, ALL, 'file:///ws/x/a.js')).toBeNull();
  workspace.files = ['file:///ws/x/a.js'];
  expect(await documentHeat(entry, ALL, 'file:///ws/x/a.js')).not.toBeNull();
});

test('hottest lines are those of files, hottest first', () => {
  const { entry } = entryOf(`
    main@/ws/a.js:3                   10
    main@/ws/node_modules/p/i.js:1    20
    read@node:fs:12                  100
    wasm@wasm://wasm/12:1            100
    code@evalmachine.<anonymous>:1   100
    main@/ws/a.js:9; deep@/ws/b.js:2  70
  `, []);
  expect(hottestLines(entry, ALL, 10)).toEqual([
    { url: '/ws/b.js', line0: 1, self: 70, share: 70 / 400 },
    { url: '/ws/node_modules/p/i.js', line0: 0, self: 20, share: 20 / 400 },
    { url: '/ws/a.js', line0: 2, self: 10, share: 10 / 400 },
  ]);
  expect(hottestLines(entry, ALL, 1)).toHaveLength(1);
  expect(hottestLines(entry, ALL, -1)).toEqual([]);
  expect(() => hottestLines(entry, ALL, NaN)).toThrow('“limit” must be a number');
});

test('a function’s source opens where it is defined', async () => {
  const { entry } = entryOf(`
    work@/ws/a.js:3:5             10
    read@node:fs:12:1              1
    twin@/build/x/b.js:1:1         1
    native                         1
  `, ['file:///ws/a.js', 'file:///ws/p/x/b.js', 'file:///ws/q/x/b.js'], 'leaf-ticks');
  const of = (name: string) => locate(entry, { function: functionOf(entry, name) });
  expect(await of('work')).toEqual({ kind: 'found', uri: 'file:///ws/a.js', line0: 2, column0: 4 });
  expect(await of('twin')).toEqual({ kind: 'ambiguous', url: '/build/x/b.js', candidates: ['file:///ws/p/x/b.js', 'file:///ws/q/x/b.js'], line0: 0, column0: 0 });
  expect(await of('read')).toMatchObject({ kind: 'missing', url: 'node:fs' });
  expect(await of('native')).toEqual({ kind: 'missing', url: null, message: 'The profile records no file for this function.', canLocate: false });
  for (const fn of [-1, 99, 0.5, NaN]) expect(await locate(entry, { function: fn })).toMatchObject({ kind: 'missing' });
  expect(await locate(entry, { url: '/ws/a.js' })).toEqual({ kind: 'found', uri: 'file:///ws/a.js', line0: null, column0: null });
});

test('a function whose definition the file does not tell opens at the first of its lines that was executed', async () => {
  const { entry } = entryOf(`
    main@/ws/a.py:9; work@/ws/a.py:4    10
    main@/ws/a.py:8; work@/ws/a.py:3     1
    main@/ws/a.py:9; work@/ws/a.py:5:7  99
  `, ['file:///ws/a.py']);
  const of = (name: string) => locate(entry, { function: functionOf(entry, name) });
  expect(await of('work')).toEqual({ kind: 'found', uri: 'file:///ws/a.py', line0: 2, column0: null });
  expect(await of('main')).toMatchObject({ line0: 7 });
});

test('where only definitions are known, functions are drawn as such, and the hottest lines are where they begin', async () => {
  const profile = await readBytes(pstatsFile({
    '/ws/a.py:1 main': { calls: 1, self: 0.001, total: 0.5 },
    '/ws/a.py:5 work': { calls: 3, self: 0.006, total: 0.009, callers: { '/ws/a.py:1 main': [3, 3, 0.006, 0.009] } },
    '<built-in method read>': { calls: 9, self: 0.003, total: 0.003, callers: { '/ws/a.py:5 work': [9, 9, 0.003, 0.003] } },
  }));
  const open = new OpenProfile('file:///ws/p.prof', 1, { profile, format: pstats });
  const entry: Entry = { open, locator: new SourceLocator(new FakeWorkspace(['file:///ws/a.py']), () => placesOf()) };
  expect(await documentHeat(entry, ALL, 'file:///ws/a.py')).toMatchObject({
    counts: 'calls', total: 1e7, lines: [],
    functions: [{ name: 'main', line0: 0, self: 1e6, total: 5e8, samples: 1 }, { name: 'work', line0: 4, self: 6e6, total: 9e6, samples: 3 }],
  });
  expect(hottestLines(entry, ALL, 9)).toEqual([
    { url: '/ws/a.py', line0: 4, self: 6e6, share: 0.6 },
    { url: '/ws/a.py', line0: 0, self: 1e6, share: 0.1 },
  ]);
  // cProfile's clock is not that of the CPU.
  expect(summarise(open, 'p.prof')).toMatchObject({ counts: 'calls', lines: 'definitions', valueTypes: [{ kind: 'cpu', title: 'Time' }] });
});
