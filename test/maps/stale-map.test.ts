// A map of another build answers every question, and wrongly: what gives it away, and that no map of its own text is
// suspected. Maps of the installed packages are read in place.

import fs from 'node:fs';
import path from 'node:path';
import { SourceMapGenerator } from 'source-map';
import { expect, test } from 'vitest';
import { answerSource } from '../../src/maps/chain.ts';
import { lineStarts, segmentColumns } from '../../src/maps/segment-columns.ts';
import { sourceLines } from '../../src/maps/source-lines.ts';
import { misfitOfMap, misfitOfText, type MapFacts } from '../../src/maps/stale-map.ts';
import type { SourceIndex } from '../../src/profile/tables.ts';
import { FakeMapsHost } from '../support/fake-maps-host.ts';
import { random } from '../support/random.ts';

const ID = '85314830-023f-4cf1-a267-535f4e37bb17';

/** Every line asked about. */
function everyLine(text: string): Parameters<typeof misfitOfMap>[3] {
  const line0 = Int32Array.from({ length: sourceLines(text).count }, (_, i) => i);
  const none = new Int32Array();
  return { functions: { name: [], line0: none, column0: none }, places: { function: none, line0, column0: none } };
}

function misfit(facts: Partial<MapFacts>, text: string): string | null {
  return misfitOfMap({ mappings: null, debugId: null, ...facts }, text, sourceLines(text), everyLine(text));
}

/** Segments at the words of a text. */
function mappingsOf(text: string, at: RegExp = /\w+/g): string {
  const generator = new SourceMapGenerator({});
  text.split('\n').forEach((line, i) => {
    for (const { index } of line.matchAll(at)) generator.addMapping({ generated: { line: i + 1, column: index }, original: { line: i + 1, column: index }, source: 'a.ts' });
  });
  return (JSON.parse(generator.toString()) as { mappings: string }).mappings;
}

const TEXT = Array.from({ length: 30 }, (_, i) => `  const value${i} = compute(value, ${i});`).join('\n');

test('columns and lines of a map, against the package’s own writer', () => {
  const from = random(7);
  for (let round = 0; round < 50; round++) {
    const generator = new SourceMapGenerator({});
    const expected: number[][] = [];
    for (let line = 0; line < 1 + from.below(6); line++) {
      const columns = [...new Set(Array.from({ length: from.below(5) }, () => from.below(3) * from.below(100_000)))].sort((a, b) => a - b);
      expected.push(columns);
      for (const column of columns) generator.addMapping({ generated: { line: line + 1, column }, original: { line: 1 + from.below(9), column: from.below(50) }, source: 'a' });
    }
    while (expected.at(-1)?.length === 0) expected.pop();
    const { mappings } = JSON.parse(generator.toString()) as { mappings: string };
    expect(lineStarts(`${mappings};;`).map((start) => segmentColumns(mappings, start, 100)), `round ${round}: ${mappings}`).toEqual(expected);
  }
  expect(segmentColumns('AAAA,!!', 0, 9)).toEqual([0]);
});

test('a map of its own text fits', () => {
  expect(misfit({ mappings: mappingsOf(TEXT) }, TEXT)).toBe(null);
  expect(misfit({ mappings: mappingsOf(TEXT), debugId: ID }, `${TEXT}\n//# debugId=${ID.toUpperCase()}`)).toBe(null);
});

test('another debug id is another build, whatever else fits; the same one is the same build', () => {
  expect(misfit({ mappings: mappingsOf(TEXT), debugId: ID.replace('8', '9') }, `${TEXT}\n//# debugId=${ID}`)).toBe('its debug id is not that of the file');
  expect(misfit({ mappings: `${';'.repeat(99)}AAAA`, debugId: ID }, `${TEXT}\n//# debugId=${ID}`)).toBe(null);
});

test('more lines than the file has, columns behind their ends, or inside of words', () => {
  expect(misfit({ mappings: `${mappingsOf(TEXT)};AAAA` }, TEXT)).toBe('it has 31 lines, and the file 30');
  // Lines without a segment are none.
  expect(misfit({ mappings: `${mappingsOf(TEXT)};;;` }, TEXT)).toBe(null);
  expect(misfit({ mappings: mappingsOf(TEXT) }, TEXT.replaceAll('compute', 'c'))).toBe('it has places beyond the end of 30 of 30 lines');
  expect(misfit({ mappings: mappingsOf(TEXT) }, TEXT.replaceAll('const', 'constant'))).toMatch(/^\d+ of 150 of its places are in the middle of words$/);
});

test('tools that map every character, or count bytes, are not suspected', () => {
  expect(misfit({ mappings: mappingsOf(TEXT, /./g) }, TEXT)).toBe(null);
  expect(misfit({ mappings: mappingsOf(TEXT) }, TEXT.replaceAll('compute', 'ü'))).toBe(null);
});

test('a script whose functions are not where they were recorded is of another build', () => {
  const text = 'function one(a) {}\nfunction two(b) {}\nconst three = c => c;\nclass Four {}\n';
  const at = (line0: readonly number[], column0: readonly number[]): string | null =>
    misfitOfText(sourceLines(text), { functions: { name: ['one', 'two', 'three', 'Four'], line0: Int32Array.from(line0), column0: Int32Array.from(column0) } });
  expect(at([0, 1, 2, 3], [12, 12, 14, 0])).toBe(null);
  expect(at([1, 2, 3, 4], [12, 12, 14, 0])).toBe('3 of 4 recorded functions do not begin in it where they did');
});

test('its places are inferred, its names are not taken, and a sentence says why', async () => {
  const source = 'export function original(first) {}\n';
  const text = 'function minified(a) {}\n';
  const generator = new SourceMapGenerator({});
  generator.addMapping({ generated: { line: 1, column: 9 }, original: { line: 1, column: 16 }, source: 'a.ts', name: 'original' });
  generator.setSourceContent('a.ts', source);
  const map = JSON.parse(generator.toString()) as { mappings: string };
  const ask = (mappings: string): ReturnType<typeof answerSource> => answerSource({
    source: 0 as SourceIndex, url: 'file:///ws/a.js',
    functions: { name: ['minified'], line0: Int32Array.of(0), column0: Int32Array.of(17) },
    places: { function: Int32Array.of(0), line0: Int32Array.of(0), column0: Int32Array.of(-1) },
  }, { host: new FakeMapsHost({ 'file:///ws/a.js': text, 'file:///ws/a.js.map': JSON.stringify({ ...map, mappings }) }), embedded: [], picked: [] });
  const fresh = await ask(map.mappings);
  expect(fresh.outcome).toMatchObject({ state: 'mapped', stale: false, reason: null });
  expect([fresh.functions.name[0], fresh.functions.approximate[0]]).toEqual(['original', 0]);
  const stale = await ask(`${map.mappings};;;;AAAA`);
  expect(stale.outcome).toMatchObject({ state: 'mapped', stale: true, mapped: 2, approximate: 2, reason: 'The source map “file:///ws/a.js.map” seems to be of another build: it has 5 lines, and the file 2.' });
  expect([stale.functions.name[0], stale.functions.approximate[0], stale.places.approximate[0]]).toEqual([null, 1, 1]);
});

/** Maps beside their scripts below a folder, at most so many. */
function mapsBelow(folder: string, most: number, found: string[] = []): string[] {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (found.length >= most) break;
    if (entry.isDirectory()) mapsBelow(file, most, found);
    else if (/\.[cm]?js\.map$/.test(entry.name) && fs.existsSync(file.slice(0, -4)) && fs.statSync(file).size > 2000) found.push(file);
  }
  return found;
}

test('maps of installed packages: their own text is not suspected, a changed one mostly is', () => {
  const files = mapsBelow(path.join(import.meta.dirname, '../../node_modules'), 1000);
  let [checked, suspected, caught] = [0, 0, 0];
  for (const file of files) {
    const { mappings } = JSON.parse(fs.readFileSync(file, 'utf8')) as { mappings?: unknown };
    if (typeof mappings !== 'string') continue;
    const text = fs.readFileSync(file.slice(0, -4), 'utf8');
    const lines = text.split('\n');
    const changed = lines.toSpliced(Math.floor(lines.length / 3), 0, '// another build', 'const added = compute(1);').join('\n');
    checked++;
    if (misfit({ mappings }, text) !== null) suspected++;
    if (misfit({ mappings }, changed) !== null) caught++;
  }
  // Some packages changed their files after they were built.
  expect(suspected).toBeLessThanOrEqual(checked * 0.02);
  expect(caught).toBeGreaterThanOrEqual(checked * 0.75);
});
