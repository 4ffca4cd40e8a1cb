// The table of differing lines: what `heatline diff` finds, and sums made the slow way; its functions, order and filter.

import { describe, expect, test } from 'vitest';
import { makeDiff } from '../../src/cli/diff-report.ts';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import type { Profile } from '../../src/profile/tables.ts';
import type { Baseline, LineDifferenceParams } from '../../src/protocol/compare.ts';
import type { PageMethods } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const ALL = { valueType: 0, threads: null };
const URI = 'file:///before.cpuprofile';

type Lines = PageMethods['compare/lines']['result'];

/** Asks a profile for the lines that differ from a baseline. */
function asking(before: Profile, after: Profile, scale: Baseline['scale'] = 'absolute'): (more?: Partial<LineDifferenceParams>) => Lines {
  const read = (profile: Profile) => ({ profile, format: cpuprofile });
  const other = new OpenProfile(URI, 4, read(before));
  const open = new OpenProfile('file:///after.cpuprofile', 9, read(after), () => other);
  const usual = { view: ALL, baseline: { uri: URI, revision: 4, scale }, sort: 'difference', descending: true, filter: '', offset: 0, limit: 500 } as const;
  return (more = {}) => pageCall(open, 'compare/lines', { ...usual, ...more }) as Lines;
}

const BEFORE = profileOf(`
  main@a.js:10; work@a.js:20   600 22x600
  main@a.js:10; old@gone.js:5  100 6x100
  main@a.js:10                 300 12x300
`, { lines: 'leaf-ticks' });
const AFTER = profileOf(`
  main@a.js:10; work@a.js:30   900 32x900
  main@a.js:10; young@a.js:40  200 41x200
  main@a.js:10                 300 12x300
`, { lines: 'leaf-ticks' });

const inWords = ({ place, before, after, function: fn, onlyBefore }: Lines['rows'][number]): string =>
  `${place} ${before} → ${after} ${fn?.name ?? '-'}${onlyBefore === true ? ' gone' : ''}`;

describe('the lines', () => {
  test('are those of both, where their functions have moved too, each with its function', () => {
    const { rows, matched, of } = asking(BEFORE, AFTER)();
    expect(rows.map(inWords)).toEqual(['a.js:32 600 → 900 work', 'a.js:41 0 → 200 young', 'gone.js:6 100 → 0 old gone', 'a.js:12 300 → 300 main']);
    expect([matched, of]).toEqual([4, 4]);
    expect(rows[2]!.function).toMatchObject({ name: 'old', onlyBefore: true });
  });

  test('are sorted by any column, filtered, and given by the page', () => {
    const ask = asking(BEFORE, AFTER);
    const places = (more: Partial<LineDifferenceParams>): string[] => ask(more).rows.map(({ place }) => place);
    expect(places({ sort: 'before' })).toEqual(['a.js:32', 'a.js:12', 'gone.js:6', 'a.js:41']);
    expect(places({ sort: 'after' })).toEqual(['a.js:32', 'a.js:12', 'a.js:41', 'gone.js:6']);
    expect(places({ sort: 'change' })).toEqual(['a.js:41', 'a.js:32', 'a.js:12', 'gone.js:6']);
    expect(places({ sort: 'place', descending: false })).toEqual(['a.js:12', 'a.js:32', 'a.js:41', 'gone.js:6']);
    expect(places({ sort: 'name', descending: false })).toEqual(['a.js:12', 'gone.js:6', 'a.js:32', 'a.js:41']);
    expect(places({ filter: 'old' })).toEqual(['gone.js:6']);
    expect(places({ filter: 'file:a.js:4' })).toEqual(['a.js:41']);
    expect(places({ offset: 1, limit: 2 })).toEqual(['a.js:41', 'gone.js:6']);
    expect(ask({ filter: 'work' })).toMatchObject({ matched: 1, of: 4 });
    expect(() => ask({ sort: 'samples' as never })).toThrow(BadRequest);
  });

  test('follow the filters of the view', () => {
    const ask = asking(BEFORE, AFTER);
    const young = ask().rows[1]!.function!;
    const view = { ...ALL, filters: [{ kind: 'drop-function', function: young.index, name: 'young' } as const] };
    expect(ask({ view }).rows.map(inWords)).not.toContainEqual(expect.stringContaining('young'));
  });

  test('are none where the formats know no lines', () => {
    const plain = profileOf('main@a.js:1 100', { lines: 'definitions' });
    expect(asking(plain, plain)()).toMatchObject({ rows: [], matched: 0, of: 0 });
  });
});

describe.each(['absolute', 'total'] as const)('scaled as %s', (scale) => {
  test('they are what the command line finds', () =>
    forSeeds(60, (random) => {
      const [before, after] = [randomProfile(random), randomProfile(random)];
      const { lines } = makeDiff({ profile: before, file: 'b', valueType: 0 }, { profile: after, file: 'a', valueType: 0 }, { scale, limit: 0, fileOf: (url) => url });
      const found = asking(before, after, scale)().rows;
      const ofPage = found.map(({ url, line1, before: old, after: now, chance, significance }) => [url, line1, old, now, chance, significance]);
      const ofCommand = lines.map(({ file, line, self }) => [file, line, self.before, self.after, self.q, self.significance]);
      const sorted = (rows: readonly unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();
      expect(sorted(ofPage)).toEqual(sorted(ofCommand));
    }));

  test('their sums are those of the lines of each profile', () =>
    forSeeds(60, (random) => {
      const [before, after] = [randomProfile(random), randomProfile(random)];
      const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
      const { lines } = makeDiff({ profile: before, file: 'b', valueType: 0 }, { profile: after, file: 'a', valueType: 0 }, { scale, limit: 0, fileOf: (url) => url });
      const { rows } = asking(before, after, scale)();
      expect(sum(rows.map((row) => row.before))).toBeCloseTo(sum(lines.map(({ self }) => self.before)), 6);
      const open = new OpenProfile(URI, 1, { profile: after, format: cpuprofile });
      const plain = pageCall(open, 'lines/list', { view: ALL, sort: 'self', descending: true, filter: '', offset: 0, limit: 500 }) as PageMethods['lines/list']['result'];
      // Beside the comparison each line has what the table of lines says, and the same function.
      for (const { url, line1, self, function: fn } of plain.rows.filter((row) => row.self > 0)) {
        const row = rows.find((each) => each.url === url && each.line1 === line1 && each.onlyBefore !== true);
        expect([row?.after, row?.function?.index]).toEqual([self, fn?.index]);
      }
    }));
});
