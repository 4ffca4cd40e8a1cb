// Reading maps: positions from 0, unmapped segments, sections, sources without names; and what is no usable map. The
// cases of the standard's own suite are read in place from the corpus beside the project.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BrokenMap, decodeSourceMap } from '../../src/maps/source-map.ts';

const BASE = 'file:///ws/out/a.js.map';

function mapOf(more: object): string {
  return JSON.stringify({ version: 3, sources: ['../src/a.ts'], names: ['one'], mappings: 'AAAA', ...more });
}

test('positions count from 0, and a name comes with its segment', async () => {
  const map = await decodeSourceMap(mapOf({ mappings: 'AAAA,IACIA;;EACF' }), BASE);
  expect(map.sources).toEqual([{ url: 'file:///ws/src/a.ts', content: null, ignored: false }]);
  expect(map.original(0, 3, 'before')).toEqual({ source: 0, line0: 0, column0: 0, name: null });
  expect(map.original(0, 4, 'before')).toEqual({ source: 0, line0: 1, column0: 4, name: 'one' });
  expect(map.original(0, 1, 'after')).toEqual({ source: 0, line0: 1, column0: 4, name: 'one' });
  expect(map.original(1, 0, 'before')).toBe(null);
  expect(map.original(2, 0, 'before')).toBe(null); // the next segment is no answer for what is before it
  expect(map.original(2, 0, 'after')).toEqual({ source: 0, line0: 2, column0: 2, name: null });
  map.dispose();
});

test('a segment of one field says that there is no original', async () => {
  const map = await decodeSourceMap(mapOf({ mappings: 'AAAA,E,EACA' }), BASE);
  expect([0, 1, 2, 3, 4].map((column0) => map.original(0, column0, 'before')?.line0 ?? null)).toEqual([0, 0, null, null, 1]);
});

test('columns are UTF-16 units, and segments may be out of order', async () => {
  const map = await decodeSourceMap(mapOf({ mappings: 'IACA,JADA' }), BASE);
  expect([0, 4].map((column0) => map.original(0, column0, 'before')?.line0)).toEqual([0, 1]);
});

test('sections: offsets count on their first line only, sources are numbered through', async () => {
  const section = (line: number, column: number, source: string): object => ({ offset: { line, column }, map: { version: 3, sources: [source], names: [], mappings: 'AAAA;EAAA' } });
  const text = JSON.stringify({ version: 3, sections: [section(0, 0, 'a.ts'), section(0, 10, 'b.ts'), section(5, 0, 'c.ts')] });
  const map = await decodeSourceMap(text, BASE);
  const sourceAt = (line0: number, column0: number, bias: 'before' | 'after' = 'before'): string | null => {
    const place = map.original(line0, column0, bias);
    return place === null ? null : map.sources[place.source]!.url.slice(-4);
  };
  expect([sourceAt(0, 9), sourceAt(0, 10), sourceAt(0, 3, 'after'), sourceAt(1, 2), sourceAt(5, 0)]).toEqual(['a.ts', 'b.ts', 'b.ts', 'b.ts', 'c.ts']);
  expect(sourceAt(1, 1)).toBe(null);
});

test('a line before the JSON that keeps it from being run is skipped', async () => {
  expect((await decodeSourceMap(`)]}'\n${mapOf({})}`, BASE)).original(0, 0, 'before')).not.toBe(null);
});

test('sources without a name have their content, and listed ones are not the user’s own', async () => {
  const map = await decodeSourceMap(mapOf({ sources: [null, 'b.ts'], sourcesContent: ['text', null], x_google_ignoreList: [1] }), BASE);
  expect(map.sources).toEqual([
    { url: 'original-source:a.js.map/1', content: 'text', ignored: false },
    { url: 'file:///ws/out/b.ts', content: null, ignored: true },
  ]);
});

test.each([
  ['no JSON', '<html>', 'it is not JSON'],
  ['a list', '[]', 'it is JSON, but no source map'],
  ['another version', mapOf({ version: 4 }), 'it is of version 4, not 3'],
  ['no sources', mapOf({ sources: undefined }), 'it has no list of "sources"'],
  ['no mappings', mapOf({ mappings: 7 }), 'it has no "mappings"'],
  ['a number of 100 digits', mapOf({ mappings: `${'g'.repeat(100)}A` }), 'its "mappings" hold an absurd number'],
  ['a character that is no base64', mapOf({ mappings: 'A!AA' }), 'its "mappings" are damaged'],
  ['a negative column', mapOf({ mappings: 'DAAA' }), 'its "mappings" hold a negative position'],
  ['a negative line', mapOf({ mappings: 'AADA' }), 'its "mappings" hold a negative position'],
  ['sections without maps', JSON.stringify({ version: 3, sections: [{ offset: { line: 0, column: 0 } }] }), 'its section 1 has no offset or no map'],
  ['sections in sections', JSON.stringify({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map: { version: 3, sections: [] } }] }), 'its section 1 has sections itself'],
])('broken: %s', async (_, text, message) => {
  await expect(decodeSourceMap(text, BASE)).rejects.toThrow(new BrokenMap(message));
});

test('segments that name a source or name that is not there have no original, and the others stay', async () => {
  const map = await decodeSourceMap(mapOf({ mappings: 'AAAA,ECAA' }), BASE);
  expect(map.original(0, 0, 'before')?.source).toBe(0);
  expect(map.original(0, 2, 'before')).toBe(null);
});

const SUITE = path.join(import.meta.dirname, '../../../shared/corpus/sourcemap/source-map+source-map-tests--suite');

interface Case {
  readonly name: string;
  readonly sourceMapFile: string;
  readonly sourceMapIsValid: boolean;
  readonly testActions?: readonly {
    readonly actionType: string;
    readonly generatedLine: number;
    readonly generatedColumn: number;
    readonly originalSource: string | null;
    readonly originalLine: number | null;
    readonly originalColumn: number | null;
    readonly mappedName: string | null;
    readonly present?: readonly string[];
  }[];
}

if (!fs.existsSync(SUITE)) test.skip('SKIPPED: there is no ../shared/corpus with the suite of the standard', () => undefined);

const cases = fs.existsSync(SUITE) ? (JSON.parse(fs.readFileSync(path.join(SUITE, 'source-map-spec-tests.json'), 'utf8')) as { tests: Case[] }).tests : [];

/** What no check of a shape sees: such a segment has no original, and the rest of the map is used. */
const SEEN_AT_LOOKUP = /WithTwoFields|WithThreeFields|OutOfBounds$|ZeroFields|BadSeparator|InvalidOverlap|Exceeding32Bits/;
/** One number of 1000 digits, most of them 0: legal, and written by nothing. The package refuses it. */
const NOT_READ = new Set(['validMappingLargeVLQ']);

test.each(cases.filter(({ name }) => !NOT_READ.has(name)).map((each) => [each.name, each] as const))('the standard’s suite: %s', async (name, { sourceMapFile, sourceMapIsValid, testActions }) => {
  const text = fs.readFileSync(path.join(SUITE, 'resources', sourceMapFile), 'utf8');
  if (!sourceMapIsValid) {
    const faults = await decodeSourceMap(text, 'https://example.org/map').then((map) => map.faults.length, () => 1);
    if (!SEEN_AT_LOOKUP.test(name)) expect(faults).toBeGreaterThan(0);
    return;
  }
  const map = await decodeSourceMap(text, 'https://example.org/resources/map');
  for (const action of testActions ?? []) {
    if (action.actionType === 'checkIgnoreList') {
      for (const listed of action.present ?? []) expect(map.sources.find(({ url }) => url.endsWith(listed))?.ignored).toBe(true);
    }
    if (action.actionType !== 'checkMapping') continue;
    const place = map.original(action.generatedLine, action.generatedColumn, 'before');
    const found = place === null ? [null, null, null] : [place.line0, place.column0, place.name];
    expect(found).toEqual([action.originalLine, action.originalColumn, action.mappedName]);
    if (action.originalSource !== null) expect(map.sources[place!.source]!.url).toContain(action.originalSource);
  }
});
