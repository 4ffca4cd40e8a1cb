// What source maps have to do with each source, as the table of sources tells it.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { NO_MAP_NAMED, NO_SCRIPT_HERE } from '../../src/maps/find-map.ts';
import type { MappingOutcome } from '../../src/maps/answers.ts';
import type { SourceIndex } from '../../src/profile/tables.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { sourceFates } from '../../src/server/source-fates.ts';
import { outcomeOf } from '../support/mapping-outcome.ts';
import { profileOf } from '../support/notation.ts';

function fatesOf(urls: readonly string[], maps?: readonly MappingOutcome[], origins?: ReadonlyMap<string, MappingOutcome>, inferred: readonly number[] = []) {
  const inferredLines = { length: inferred.length, source: inferred as SourceIndex[], line0: inferred.map(() => 0) };
  const profile = { ...profileOf(urls.map((url) => `f@${url}:1  1`).join('\n'), {}), inferredLines };
  const open = new OpenProfile('file:///p', 1, { profile, format: cpuprofile });
  return sourceFates({ open, ...(maps && { maps }), ...(origins && { origins }) });
}

test('nothing is said before the maps are looked for', () => {
  expect(fatesOf(['/a/dist/x.js'])).toEqual([undefined]);
});

test('an original names the script whose map led to it, and whether lines in it are inferred', () => {
  const script = outcomeOf('/dist/x.js', { state: 'mapped', rule: 'sibling' });
  const origins = new Map([['/src/a.ts', script], ['/src/b.ts', script]]);
  expect(fatesOf(['/src/a.ts', '/src/b.ts', '/src/c.ts'], [script], origins, [1])).toEqual([
    { kind: 'original', rule: 'sibling', script: '/dist/x.js', approximate: false },
    { kind: 'original', rule: 'sibling', script: '/dist/x.js', approximate: true },
    undefined,
  ]);
});

test('a script has the fate of its map', () => {
  expect(fatesOf(['/a.js', '/b.js', '/c.js', '/d.ts'], [
    outcomeOf('/a.js', { state: 'mapped', rule: 'comment' }),
    outcomeOf('/b.js', { state: 'broken', reason: 'No JSON.' }),
    outcomeOf('/c.js', { reason: 'Its source map “c.js.map” is not there.' }),
    outcomeOf('/d.ts', { state: 'in-memory', reason: 'It was translated.' }),
  ])).toEqual([
    { kind: 'applied', rule: 'comment', reason: null },
    { kind: 'broken', reason: 'No JSON.' },
    { kind: 'lost', reason: 'Its source map “c.js.map” is not there.' },
    { kind: 'in-memory', reason: 'It was translated.' },
  ]);
});

test.each([
  ['/app/dist/main.js', true], ['/app/build/x/y.mjs', true], ['http://h/app.min.js?v=3', true], ['/static/app-4f2a91c0.js', true],
  ['/app/src/main.js', false], ['/app/distance.js', false], ['/app/dist/main.py', false], ['/app/builder/a.js', false],
])('%s without a map: looks built? %s', (url, built) => {
  for (const reason of [NO_MAP_NAMED, NO_SCRIPT_HERE, null]) {
    expect(fatesOf([url], [outcomeOf(url, { reason })])[0]?.kind).toBe(built ? 'none' : undefined);
  }
});
