// Reading maps: positions from 0, unmapped segments, sections, sources without names; and what is no usable map. The
// cases of the standard's own suite are read in place from the corpus beside the project.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { random } from '../support/random.ts';
import { BrokenMap, decodeSourceMap, type OriginalPlace, type SourceMap } from '../../src/maps/source-map.ts';

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

test.each([
  ['segments of two fields', 'AAAA,EA', 'its "mappings" are damaged'],
  ['segments of three fields', 'AAAA,EAA', 'its "mappings" are damaged'],
  ['half a number', 'AAAA,Eg', 'its "mappings" are damaged'],
])('broken: %s', async (_, mappings, message) => {
  await expect(decodeSourceMap(mapOf({ mappings }), BASE)).rejects.toThrow(new BrokenMap(message));
});

test('what follows five fields is passed over', async () => {
  const map = await decodeSourceMap(mapOf({ mappings: 'AAAA,EACEAC' }), BASE);
  expect(map.original(0, 2, 'before')).toEqual({ source: 0, line0: 1, column0: 2, name: 'one' });
});

test('sections that overlap are odd, and what belongs to two counts for the later one', async () => {
  const section = (line: number, column: number, mappings: string): object => ({ offset: { line, column }, map: { version: 3, sources: ['a.ts'], names: [], mappings } });
  const decode = (...sections: readonly object[]): Promise<SourceMap> => decodeSourceMap(JSON.stringify({ version: 3, sections }), BASE);
  for (const [first, second] of [[section(0, 0, 'AAAA;;AAAA'), section(1, 0, 'AAAA;;EAAA')], [section(0, 0, 'AAAA,UAAA'), section(0, 10, 'AAAA')], [section(0, 5, 'AAAA,KAAA'), section(0, 10, 'AAAA')]] as const) {
    const map = await decode(first, second);
    expect(map.faults).toEqual(['its sections 1 and 2 overlap']);
    expect(map.original(1, 0, 'before')?.source ?? map.original(0, 10, 'before')?.source).toBe(1);
  }
  // Empty lines behind the last segment are of no section; the column of an offset counts on its line only.
  expect((await decode(section(0, 5, 'AAAA,IAAA;;;'), section(0, 10, 'AAAA;KAAA'), section(1, 6, 'AAAA'))).faults).toEqual([]);
});

test('random damage: refused with a sentence, or every answer is a place of the map', async () => {
  const from = random(11);
  const whole = mapOf({ mappings: 'AAAA,IACIA,E;;EACF,gBAAgB,CAAC', sources: ['a.ts', 'b.ts'] });
  const letters = 'ACDEghz+/,;!9\u00e9"';
  for (let round = 0; round < 400; round++) {
    const at = whole.indexOf('mappings') + 11 + from.below(30);
    const damaged = whole.slice(0, at) + letters[from.below(letters.length)]! + whole.slice(at + from.below(3));
    const read = await decodeSourceMap(damaged, BASE).catch((error: unknown) => error);
    if (read instanceof Error) {
      expect(read, damaged).toBeInstanceOf(BrokenMap);
      continue;
    }
    const map = read as SourceMap;
    for (const { source, line0, column0 } of everywhere(map)) {
      expect(source >= 0 && source < map.sources.length && line0 >= 0 && column0 >= 0, damaged).toBe(true);
    }
    map.dispose();
  }
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

/** What a map says of every line and column worth asking, both ways. */
function everywhere(map: SourceMap): OriginalPlace[] {
  const columns = [0, 1, 2, 3, 4, 5, 8, 16, 31, 1000, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -1, 0.5, NaN];
  const lines = [0, 1, 2, 3, 4, 5, 100, 2 ** 31 - 1, 2 ** 31, -1];
  const places = lines.flatMap((line0) => columns.flatMap((column0) => (['before', 'after'] as const).map((bias) => map.original(line0, column0, bias))));
  return places.filter((place) => place !== null);
}

if (!fs.existsSync(SUITE)) test.skip('SKIPPED: there is no ../shared/corpus with the suite of the standard', () => undefined);

const cases = fs.existsSync(SUITE) ? (JSON.parse(fs.readFileSync(path.join(SUITE, 'source-map-spec-tests.json'), 'utf8')) as { tests: Case[] }).tests : [];

/** Their maps are used, and say nothing: what is wrong in them is a segment without fields, or a number that is no position. */
const SAY_NOTHING = new Set([
  'invalidMappingSegmentWithZeroFields', 'invalidMappingSegmentWithColumnExceeding32Bits',
  'invalidMappingSegmentWithOriginalLineExceeding32Bits', 'invalidMappingSegmentWithOriginalColumnExceeding32Bits',
]);
/** One number of 1000 digits, most of them 0: legal, and written by nothing. The package refuses it. */
const NOT_READ = new Set(['validMappingLargeVLQ']);

test.each(cases.filter(({ name }) => !NOT_READ.has(name)).map((each) => [each.name, each] as const))('the standard’s suite: %s', async (name, { sourceMapFile, sourceMapIsValid, testActions }) => {
  const text = fs.readFileSync(path.join(SUITE, 'resources', sourceMapFile), 'utf8');
  if (!sourceMapIsValid) {
    // Refused with a sentence, or used with one.
    const read = await decodeSourceMap(text, 'https://example.org/map').catch((error: unknown) => error);
    if (read instanceof Error) return expect(read).toBeInstanceOf(BrokenMap);
    const map = read as SourceMap;
    if (!SAY_NOTHING.has(name)) return expect(map.faults).not.toEqual([]);
    return expect(everywhere(map)).toEqual([]);
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
