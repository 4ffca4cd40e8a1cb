// The table of lines: figures, the function of each line, sorting, terms; and definitions where no lines are known.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { NONE, type LineKnowledge, type Profile } from '../../src/profile/tables.ts';
import type { LineRow, PageMethods } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { oracleFigures } from '../support/oracle.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

type Params = PageMethods['lines/list']['params'];
const ALL = { valueType: 0, threads: null };

function linesOf(profile: Profile, params: Partial<Params> = {}): PageMethods['lines/list']['result'] {
  const open = new OpenProfile('file:///p.cpuprofile', 3, { profile, format: cpuprofile });
  const all: Params = { view: ALL, sort: 'self', descending: true, filter: '', offset: 0, limit: 500, ...params };
  return pageCall(open, 'lines/list', all) as PageMethods['lines/list']['result'];
}

const inWords = ({ place, self, total, samples, function: fn }: LineRow): string => `${place} ${self}/${total ?? '-'} ${samples} ${fn?.name ?? '?'}`;

const CALLS = `
  main@/ws/a.js:1; parse@/ws/b.js:5  6
  main@/ws/a.js:1; read@/ws/b.js:9   1
  main@/ws/a.js:1                    2
`;

const definitions = (text: string): Profile => profileOf(text, { lines: 'definitions' });

test('formats without lines: where functions are defined, hottest first', () => {
  const { rows, ...rest } = linesOf(definitions(CALLS));
  expect(rows.map(inWords)).toEqual(['b.js:5 6/6 1 parse', 'a.js:1 2/9 1 main', 'b.js:9 1/1 1 read']);
  expect(rest).toEqual({ revision: 3, matched: 3, of: 3 });
});

test('functions defined on one line count together, each sample once', () => {
  const { rows } = linesOf(definitions('f@/ws/bundle.js:1:1; g@/ws/bundle.js:1:90; f@/ws/bundle.js:1:1  4'));
  expect(rows.map(inWords)).toEqual(['bundle.js:1 4/4 1 f']);
});

test.each([
  ['place', false, ['a.js:1', 'b.js:5', 'b.js:9']],
  ['place', true, ['b.js:9', 'b.js:5', 'a.js:1']],
  ['function', false, ['a.js:1', 'b.js:5', 'b.js:9']],
  ['total', true, ['a.js:1', 'b.js:5', 'b.js:9']],
  ['self', false, ['b.js:9', 'a.js:1', 'b.js:5']],
] as const)('sorted by %s, descending %s', (sort, descending, places) => {
  expect(linesOf(definitions(CALLS), { sort, descending }).rows.map(({ place }) => place)).toEqual(places);
});

test.each([
  ['b.js', ['b.js:5', 'b.js:9']],
  ['b.js:9', ['b.js:9']],
  ['name:main', ['a.js:1']],
  ['self>50%', ['b.js:5']],
  ['-file:b.js', ['a.js:1']],
])('filtered by %s', (filter, places) => {
  const { rows, matched, of } = linesOf(definitions(CALLS), { filter });
  expect(rows.map(({ place }) => place)).toEqual(places);
  expect([matched, of]).toEqual([places.length, 3]);
});

test('a page of them', () => {
  expect(linesOf(definitions(CALLS), { offset: 1, limit: 1 }).rows.map(({ place }) => place)).toEqual(['a.js:1']);
});

test('what makes no sense is refused with a sentence', () => {
  expect(() => linesOf(definitions(CALLS), { filter: 'self>' })).toThrow(new BadRequest('“self>” needs a number, as in self>1%.'));
  expect(() => linesOf(definitions(CALLS), { sort: 'constructor' as never })).toThrow(BadRequest);
});

test('a line belongs to the function around it, though most of its time is that of a caller into which it was inlined', () => {
  const profile = profileOf(`
    near@/ws/a.js:4                    1  9x1
    outer@/ws/a.js:17                 99  9x1
    outer@/ws/a.js:17; cb@/ws/a.js:5   1
  `, { lines: 'leaf-ticks' });
  expect(linesOf(profile).rows.find(({ line1 }) => line1 === 9)?.function?.name).toBe('near');
});

test('a line belongs to a function that ran there', async () => {
  await forSeeds(100, (random) => {
    const profile = randomProfile(random, 'every-frame');
    const { frames, functions, stacks, sources } = profile;
    const { byKey } = oracleFigures(profile, ALL, (stack) => {
      const frame = stacks.frame[stack as never]!;
      const source = functions.source[frames.function[frame]!]!;
      const line0 = frames.line0[frame]!;
      return source === NONE || line0 === NONE ? null : `${sources.url[source]}:${line0 + 1}`;
    });
    const { rows } = linesOf(profile);
    expect(rows.length).toBe([...byKey.values()].filter(({ total }) => total > 0).length);
    for (const row of rows) {
      const figure = byKey.get(`${row.url}:${row.line1}`)!;
      expect([row.self, row.total, row.samples]).toEqual([figure.self, figure.total, figure.samples]);
      const there = new Set(Array.from({ length: frames.length }, (_, f) => f).filter((f) => {
        const source = functions.source[frames.function[f as never]!]!;
        return source !== NONE && sources.url[source] === row.url && frames.line0[f as never] === row.line1 - 1;
      }).map((f) => frames.function[f as never]));
      expect(there.has(row.function!.index as never)).toBe(true);
    }
  });
});

test.each<LineKnowledge>(['leaf-ticks', 'every-frame', 'definitions'])('every line of random profiles has a function: %s', async (lines) => {
  await forSeeds(40, (random) => {
    for (const row of linesOf(randomProfile(random, lines)).rows) expect(row.function).not.toBeNull();
  });
});
