// js-debug's `$vscode`: positions that were mapped while recording are used where they are there.
// All in microseconds, each sample 10.

import { expect, test } from 'vitest';
import { figuresOf, node, readFile, root, wholeReport } from '../../support/v8-file.ts';

interface Candidate {
  readonly lineNumber: number;
  readonly columnNumber: number;
  readonly source: { readonly path?: string; readonly name?: string; readonly sourceReference?: number };
}

const at = (path: string, lineNumber: number, extra: object = {}): Candidate => ({ lineNumber, columnNumber: 3, source: { path, ...extra } });

/** A function at location `locationId` whose only tick starts at `startLocationId`, recorded in /app/dist/a.js. */
function file(locations: unknown, rootPath: string | null = '/app', ids = { locationId: 0, startLocationId: 1 }): object {
  const work = node(2, 'work', { at: 'file:///app/dist/a.js:99:0', locationId: ids.locationId, positionTicks: [{ line: 101, ticks: 2, startLocationId: ids.startLocationId, endLocationId: 2 }] });
  return { nodes: [root([2]), work], startTime: 0, endTime: 20, samples: [2, 2], timeDeltas: [0, 10], $vscode: { rootPath, locations } };
}

const rows = (...candidates: Candidate[][]): object[] => candidates.map((list) => ({ callFrame: {}, locations: list }));

async function placeOf(profileFile: object, mapped = true): Promise<{ work: string; lines: Record<string, number> }> {
  const profile = await readFile(profileFile, { mapped });
  const work = wholeReport(profile).functions.find(({ name }) => name === 'work')!;
  return { work: `${work.file}:${work.line}`, lines: figuresOf(profile).lines };
}

test('functions and ticks are at their mapped places, row 0 included', async () => {
  expect(await placeOf(file(rows([at('/app/src/a.ts', 10)], [at('/app/src/a.ts', 12)])))).toEqual({
    work: '/app/src/a.ts:10',
    lines: { '/app/src/a.ts:12': 20 },
  });
  const swapped = file(rows([at('/app/src/a.ts', 12)], [at('/app/src/a.ts', 10)]), '/app', { locationId: 1, startLocationId: 0 });
  expect(await placeOf(swapped)).toEqual({ work: '/app/src/a.ts:10', lines: { '/app/src/a.ts:12': 20 } });
});

test('the file names its root and its tool', async () => {
  const { meta } = await readFile(file(rows([at('/app/src/a.ts', 10)])));
  expect([meta.rootPath, meta.tool]).toEqual(['/app', 'js-debug']);
});

test('mapped: false keeps what was recorded', async () => {
  expect(await placeOf(file(rows([at('/app/src/a.ts', 10)], [at('/app/src/a.ts', 12)])), false)).toEqual({
    work: 'file:///app/dist/a.js:100',
    lines: { 'file:///app/dist/a.js:101': 20 },
  });
});

test('of several candidates the original wins over the generated file, in any order', async () => {
  const [generated, original] = [at('/app/dist/a.js', 100), at('/app/src/a.ts', 10)];
  for (const row of [[generated, original], [original, generated]]) {
    expect((await placeOf(file(rows(row)))).work).toBe('/app/src/a.ts:10');
  }
});

test('of several originals the one under the root wins, then the one on disk', async () => {
  const [inside, outside] = [at('/app/src/a.ts', 10), at('/elsewhere/a.ts', 20)];
  const notOnDisk = at('/app/src/b.ts', 30, { sourceReference: 7 });
  expect((await placeOf(file(rows([outside, inside])))).work).toBe('/app/src/a.ts:10');
  expect((await placeOf(file(rows([notOnDisk, inside])))).work).toBe('/app/src/a.ts:10');
  expect((await placeOf(file(rows([outside, at('/app2/src/a.ts', 5), inside])))).work).toBe('/app/src/a.ts:10');
});

test('a root of Windows is compared as Windows does', async () => {
  const inside = at('c:\\App\\src\\a.ts', 10);
  const profileFile = file(rows([at('d:\\other\\a.ts', 20), inside]), 'C:\\App');
  expect((await placeOf(profileFile)).work).toBe('c:\\App\\src\\a.ts:10');
});

test('a source with a name only is better than nothing', async () => {
  expect((await placeOf(file(rows([{ lineNumber: 4, columnNumber: 1, source: { name: 'eval at x', sourceReference: 3 } }])))).work).toBe('eval at x:4');
});

test.each([
  ['no row of that index', rows([])],
  ['an empty list', []],
  ['no list', { 0: {} }],
  ['null', null],
  ['rows that are none', [null, 7, 'x', { locations: null }]],
  ['candidates that are none', [{ locations: [null, 3, { lineNumber: 0, source: { path: '/a' } }, { lineNumber: 2 }] }]],
])('recorded places stay where there are no mapped ones: %s', async (_, locations) => {
  expect(await placeOf(file(locations))).toEqual({ work: 'file:///app/dist/a.js:100', lines: { 'file:///app/dist/a.js:101': 20 } });
});

test('rows that are none do not shift those behind them', async () => {
  const profileFile = file([null, ...rows([at('/app/src/a.ts', 12)])], '/app', { locationId: 1, startLocationId: 1 });
  expect((await placeOf(profileFile)).work).toBe('/app/src/a.ts:12');
});

test('the extension may stand before the nodes', async () => {
  const { $vscode, ...rest } = file(rows([at('/app/src/a.ts', 10)])) as { $vscode: object };
  expect((await placeOf({ $vscode, ...rest })).work).toBe('/app/src/a.ts:10');
});
