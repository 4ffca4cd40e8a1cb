// The table of sources: cost, place and rule, or why not and what can be done.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import type { SourceRow } from '../../src/protocol/webview.ts';
import { sourcesList } from '../../src/server/handlers/sources.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import type { Entry } from '../../src/server/profiles.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import { Workspace } from '../../src/server/workspace.ts';
import { FakeWorkspace } from '../support/fake-workspace.ts';
import { outcomeOf } from '../support/mapping-outcome.ts';
import { profileOf } from '../support/notation.ts';

const VIEW = { valueType: 0, threads: null };

function entryOf(text: string, files: readonly string[], pathMappings: unknown = {}): Entry {
  const workspace = new Workspace(new FakeWorkspace(files));
  workspace.configure(['file:///ws'], { pathMappings, webRoot: '', launch: [], excluded: [], trusted: true });
  const uri = 'file:///ws/p.cpuprofile';
  const open = new OpenProfile(uri, 7, { profile: profileOf(text, {}), format: cpuprofile });
  return { open, locator: new SourceLocator(workspace, () => workspace.contextFor(uri, null)) };
}

const list = (entry: Entry, { offset = 0, limit = 100, filter = '' } = {}) => sourcesList(entry, { view: VIEW, filter, offset, limit });

/** A row in words: `5 /a.js found exact: locate`. */
function inWords({ url, self, place, remedies }: SourceRow): string {
  const detail = place.kind === 'found' ? `${place.rule}, ${place.confidence}` : place.kind === 'ambiguous' ? String(place.count) : place.kind === 'none' ? place.reason : '';
  return `${self} ${url} ${place.kind}${detail === '' ? '' : ` ${detail}`}: ${remedies.join(' ')}`;
}

const SAMPLES = `
  main@/ws/a.js:1; work@/app/x/b.js:1      5
  main@/ws/a.js:2                          1
  main@/ws/a.js:2; read@node:fs:1         90
  main@/ws/a.js:2; t@/other/c.py:1        10
  main@/ws/a.js:2; u@/app/gone/d.js:1     20
  main@/ws/a.js:2; v@/build/e.js:1         2
  main@/ws/a.js:2; w@gen/f.js:1            3
  main@/ws/a.js:2; x@http://h/bundle.js:1  4
`;
const FILES = ['file:///ws/a.js', 'file:///ws/p/x/b.js', 'file:///ws/q/x/b.js', 'file:///ws/lib/e.js'];

test('what needs the user comes first, the most expensive first; then the rest by self', async () => {
  const entry = entryOf(SAMPLES, FILES, { '.': null });
  const { rows, ...rest } = await list(entry);
  expect(rows.map(inWords)).toEqual([
    '20 /app/gone/d.js outside: locate open-outside exclude',
    '10 /other/c.py outside: locate open-outside exclude',
    '5 /app/x/b.js ambiguous 2: choose locate exclude',
    '4 http://h/bundle.js missing: locate apply-map build-with-maps exclude',
    '90 node:fs none runtime: ',
    '3 gen/f.js none excluded: locate',
    '2 /build/e.js found suffix, guess: locate',
    '1 /ws/a.js found exact, certain: ',
  ]);
  expect(rest).toEqual({ revision: 7, matched: 8, of: 8, unresolved: 4, unresolvedSelf: 39 });
  expect(rows[0]).toMatchObject({ share: 20 / 135, kind: 'file' });
});

test('a page of it; the numbers are those of all', async () => {
  const entry = entryOf(SAMPLES, FILES);
  const { rows, of } = await list(entry, { offset: 2, limit: 1 });
  expect(rows.map(({ url }) => url)).toEqual((await list(entry)).rows.slice(2, 3).map(({ url }) => url));
  expect(of).toBe(8);
});

test('the self of all sources is the total, without what has no source', async () => {
  const entry = entryOf(`${SAMPLES}\nmain@/ws/a.js:2; native  7`, FILES);
  const { rows } = await list(entry);
  expect(rows.reduce((sum, { self }) => sum + self, 0)).toBe(entry.open.view(VIEW).values.total - 7);
});

test('many candidates are counted and not all sent', async () => {
  const files = Array.from({ length: 50 }, (_, i) => `file:///ws/p${i}/x/b.js`);
  const { rows } = await list(entryOf('main@/app/x/b.js:1  5', files));
  expect(rows[0]!.place).toMatchObject({ kind: 'ambiguous', count: 50, candidates: { length: 20 } });
});

test('sentences do not repeat the name that they stand beside; what was found has a path for people', async () => {
  const { rows } = await list(entryOf(SAMPLES, FILES));
  const said = new Map(rows.map(({ url, place }) => [url, place.kind === 'found' ? place.path : 'message' in place ? place.message : '']));
  expect(said.get('/app/gone/d.js')).toBe('It is outside this workspace.');
  expect(said.get('http://h/bundle.js')).toBe('No file in this workspace matches it.');
  expect(said.get('node:fs')).toBe('It is part of the runtime; there is no file for it.');
  expect(said.get('/build/e.js')).toBe('lib/e.js');
});

test('the filter is a part of the recorded name or of the path here, in any case; the numbers stay those of all', async () => {
  const { rows, ...rest } = await list(entryOf(SAMPLES, FILES), { filter: 'LIB/' });
  expect(rows.map(({ url }) => url)).toEqual(['/build/e.js']);
  expect(rest).toEqual({ revision: 7, matched: 1, of: 8, unresolved: 5, unresolvedSelf: 42 });
});

test('code of packages and runtimes that is not here is not unresolved: nobody wants to mend it', async () => {
  const { rows, unresolved } = await list(entryOf(`
    a@/app/node_modules/x/i.js:1  9
    b@/usr/lib/python3.11/json/decoder.py:1  8
    c@/app/own.js:1  1
  `, []));
  expect(unresolved).toBe(1);
  expect(rows.map(({ url, unresolved: is }) => `${url} ${is}`)).toEqual([
    '/app/own.js true', '/app/node_modules/x/i.js false', '/usr/lib/python3.11/json/decoder.py false',
  ]);
});

test('a script that was found, but whose map is broken or lost, is unresolved; the map is the remedy', async () => {
  const entry = entryOf('a@/ws/a.js:1  9\nb@/ws/b.js:1  8\nc@/ws/c.js:1  7', ['file:///ws/a.js', 'file:///ws/b.js', 'file:///ws/c.js']);
  const maps = [outcomeOf('/ws/b.js', { state: 'broken', reason: 'Its map is no JSON.' }), outcomeOf('/ws/c.js', { reason: 'Its source map “c.js.map” is not there.' })];
  const { rows } = await list({ ...entry, maps });
  expect(rows.map(({ url, map, remedies }) => `${url} ${map?.kind}: ${remedies.join(' ')}`)).toEqual([
    '/ws/b.js broken: apply-map build-with-maps', '/ws/c.js lost: apply-map build-with-maps', '/ws/a.js undefined: ',
  ]);
});

test('what a map left in a script is not unresolved, though the script is nowhere', async () => {
  const { rows } = await list({ ...entryOf('a@http://h/bundle.js:1  9', []), maps: [outcomeOf('http://h/bundle.js', { state: 'mapped', rule: 'embedded' })] });
  expect(rows[0]).toMatchObject({ unresolved: false, map: { kind: 'applied', rule: 'embedded' } });
});

test.each([{}, { view: VIEW, filter: '', offset: 'x', limit: 1 }, { view: VIEW, filter: '', offset: 0, limit: NaN }, { view: VIEW, filter: 7, offset: 0, limit: 1 }, { view: { valueType: 9, threads: null }, filter: '', offset: 0, limit: 1 }])(
  'parameters that make no sense: %j', async (params) => {
    await expect(sourcesList(entryOf('main@/a.js:1  5', []), params as never)).rejects.toThrow(Error);
  });
