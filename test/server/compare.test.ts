// Comparisons on the server: what a baseline is, its summary, its table, its graph, and what a view means in it.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import type { Profile, ValueType } from '../../src/profile/tables.ts';
import type { Baseline, DifferenceParams } from '../../src/protocol/compare.ts';
import { unpackSlab } from '../../src/protocol/slab.ts';
import { DIFFERENCE_COLUMNS, type BoxesMeta, type FlameGraphRef, type PageMethod, type PageMethods, type View } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const ALL = { valueType: 0, threads: null };
const URI = 'file:///before.cpuprofile';

function profile(given: Profile | string): Profile {
  return typeof given === 'string' ? profileOf(given, { lines: 'leaf-ticks' }) : given;
}

/** A profile that finds its baseline, and the baseline as requests name it. */
function pair(before: Profile | string, after: Profile | string, scale: Baseline['scale'] = 'absolute'): { open: OpenProfile; baseline: Baseline; close: () => void } {
  const read = (given: Profile | string) => ({ profile: profile(given), format: cpuprofile, spans: null, embeddedMaps: [] });
  let other: OpenProfile | null = new OpenProfile(URI, 4, read(before));
  const open = new OpenProfile('file:///after.cpuprofile', 9, read(after), (uri) => (uri === URI ? other : null));
  return { open, baseline: { uri: URI, revision: 4, scale }, close: () => (other = null) };
}

function call<M extends PageMethod>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

function rowsOf(open: OpenProfile, baseline: Baseline, more: Partial<DifferenceParams> = {}) {
  return call(open, 'compare/functions', {
    view: ALL, baseline, of: 'self', sort: 'difference', descending: true, filter: '', offset: 0, limit: 100, ...more,
  });
}

const BEFORE = `
  main@a.js:1; work@a.js:5   600
  main@a.js:1; old@a.js:20   100
  main@a.js:1                300
`;
const AFTER = `
  main@a.js:1; work@a.js:9   900
  main@a.js:1; young@a.js:40 200
  main@a.js:1                300
`;

describe('the table', () => {
  test('has the functions of both; those of the baseline alone are behind the profile’s', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    const { rows, matched, of } = rowsOf(open, baseline);
    expect([matched, of]).toEqual([4, 4]);
    expect(rows.map(({ name, before, after, place }) => [name, before, after, place])).toEqual([
      ['work', 600, 900, 'a.js:9'], ['young', 0, 200, 'a.js:40'], ['old', 100, 0, 'a.js:20'], ['main', 300, 300, 'a.js:1'],
    ]);
    expect(rows[2]).toMatchObject({ onlyBefore: true });
    expect(rows[2]!.index).toBeGreaterThanOrEqual(open.profile.functions.length);
    expect(rows[0]).not.toHaveProperty('onlyBefore');
  });

  test('is sorted by any column, filtered, and given by the page', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    const names = (more: Partial<DifferenceParams>): string[] => rowsOf(open, baseline, more).rows.map(({ name }) => name);
    expect(names({ sort: 'before' })).toEqual(['work', 'main', 'old', 'young']);
    expect(names({ sort: 'change' })).toEqual(['young', 'work', 'main', 'old']);
    expect(names({ sort: 'name', descending: false })).toEqual(['main', 'old', 'work', 'young']);
    expect(names({ filter: 'old' })).toEqual(['old']);
    expect(names({ offset: 1, limit: 2 })).toEqual(['young', 'old']);
    expect(rowsOf(open, baseline, { of: 'total' }).rows[0]).toMatchObject({ name: 'main', before: 1000, after: 1400 });
  });

  test('scaled by total, shares are compared', () => {
    const { open, baseline } = pair(BEFORE, AFTER, 'total');
    expect(rowsOf(open, baseline).rows.find(({ name }) => name === 'main')).toMatchObject({ before: 420, after: 300 });
  });
});

describe('the summary', () => {
  test('tells totals, what is new and what is gone', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    expect(call(open, 'compare/summary', { view: ALL, baseline }).summary).toMatchObject({
      kind: 'compared', before: 1000, after: 1400, factor: 1, onlyBefore: 1, onlyAfter: 1, rows: { before: 2, after: 2 }, notes: [],
    });
  });

  test('of values of other units is a sentence', () => {
    const memory = (type: ValueType): Profile => ({ ...profile(BEFORE), valueTypes: [type] });
    const { open, baseline } = pair(memory({ kind: 'alloc_space', unit: 'bytes' }), AFTER);
    expect(call(open, 'compare/summary', { view: ALL, baseline }).summary).toEqual({
      kind: 'refused', message: 'The baseline measures “alloc_space” in bytes, this profile “cpu” in nanoseconds: that cannot be compared.',
    });
    const wall = pair(memory({ kind: 'wall', unit: 'nanoseconds' }), AFTER);
    expect(call(wall.open, 'compare/summary', { view: ALL, baseline: wall.baseline }).summary).toMatchObject({ kind: 'compared', notes: [expect.stringMatching(/“wall”/)] });
  });
});

describe('the graph', () => {
  const graphOf = (baseline: Baseline, widths: 'after' | 'before'): FlameGraphRef => ({ kind: 'difference', baseline, widths });

  function boxes(open: OpenProfile, graph: FlameGraphRef) {
    const slab = call(open, 'flame/boxes', { view: ALL, graph, x0: 0, x1: 1e9, depth0: 0, depth1: 100, widthPx: 1e9 });
    const { columns, meta } = unpackSlab<typeof DIFFERENCE_COLUMNS, BoxesMeta>(DIFFERENCE_COLUMNS, slab);
    const names = new Map(meta.functions.map((fn) => [fn.index, fn.name]));
    return [...columns.node].map((_, i) => `${columns.depth[i]} ${names.get(columns.function[i]!)} ${columns.start[i]}+${columns.total[i]}: ${columns.before[i]} → ${columns.after[i]}`);
  }

  test('has the calls of both, as wide as those of one', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    expect(boxes(open, graphOf(baseline, 'after'))).toEqual(['0 main 0+1400: 1000 → 1400', '1 work 0+900: 600 → 900', '1 young 900+200: 0 → 200']);
    expect(boxes(open, graphOf(baseline, 'before'))).toEqual(['0 main 0+1000: 1000 → 1400', '1 work 0+600: 600 → 900', '1 old 600+100: 100 → 0']);
  });

  test('a function of the baseline alone is found in its widths', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    const fn = rowsOf(open, baseline).rows.find(({ name }) => name === 'old')!.index;
    expect(call(open, 'flame/find', { view: ALL, graph: graphOf(baseline, 'before'), function: fn }).box).toMatchObject({
      function: { name: 'old', onlyBefore: true }, total: 100, change: { before: 100, after: 0 },
    });
    expect(call(open, 'flame/find', { view: ALL, graph: graphOf(baseline, 'after'), function: fn }).box).toBeNull();
  });

  test('against itself it is the plain graph, and nothing differs', () =>
    forSeeds(30, (random) => {
      const same = randomProfile(random);
      const { open, baseline } = pair(same, same);
      const difference = open.comparison(ALL, baseline).graph('after');
      const { layout } = open.view(ALL);
      expect([difference.layout.total, difference.layout.rows]).toEqual([layout.total, layout.rows]);
      for (let node = 0; node < difference.tree.length; node++) {
        const { before, after, significance } = difference.difference!.change(node);
        expect(before).toBe(after);
        expect(['noise', 'unknown']).toContain(significance);
      }
    }));
});

describe('a view in the baseline', () => {
  const afterOf = (open: OpenProfile, baseline: Baseline, view: View): [number, number, readonly string[]] => {
    const { compared: { measure }, notes } = open.comparison(view, baseline);
    return [measure.before.total, measure.after.total, notes];
  };

  test('filters look for the same function there', () => {
    const { open, baseline } = pair(BEFORE, AFTER);
    const work = rowsOf(open, baseline).rows[0]!;
    expect(afterOf(open, baseline, { ...ALL, filters: [{ kind: 'focus-function', function: work.index, name: 'work' }] })).toEqual([600, 900, []]);
    const young = rowsOf(open, baseline).rows[1]!;
    const [before, after, notes] = afterOf(open, baseline, { ...ALL, filters: [{ kind: 'focus-function', function: young.index, name: 'young' }] });
    expect([before, after, notes.length]).toEqual([0, 200, 1]);
    expect(afterOf(open, baseline, { ...ALL, filters: [{ kind: 'drop-function', function: young.index, name: 'young' }] }).slice(0, 2)).toEqual([1000, 1200]);
  });

  test('threads are those of the same names; where there are none, all count, and that is said', () => {
    const { open, baseline } = pair('thread a\nf 1\nthread b\nf 2', 'thread b\nf 10\nthread c\nf 20');
    expect(afterOf(open, baseline, { valueType: 0, threads: [0] })).toEqual([2, 10, []]);
    const [before, after, notes] = afterOf(open, baseline, { valueType: 0, threads: [1] });
    expect([before, after, notes.length]).toEqual([3, 20, 1]);
  });

  test('a stretch of time is this profile’s alone, and that is said', () => {
    const { open, baseline } = pair('f 100', 'f 50\ng 50');
    expect(afterOf(open, baseline, { ...ALL, range: { fromNs: 0, toNs: 50 } })).toEqual([100, 50, [expect.stringMatching(/stretch of time/)]]);
  });
});

describe('what is refused, with a sentence', () => {
  test('a baseline that was closed, or read again', () => {
    const { open, baseline, close } = pair(BEFORE, AFTER);
    expect(() => rowsOf(open, { ...baseline, revision: 3 })).toThrow('The baseline was read again.');
    close();
    expect(() => rowsOf(open, baseline)).toThrow('The baseline is not open any more.');
  });

  test.each([[null], [{}], [{ uri: 3, revision: 4, scale: 'total' }], [{ uri: URI, revision: 4, scale: 'half' }]])('%j is no baseline', (baseline) => {
    const { open } = pair(BEFORE, AFTER);
    expect(() => rowsOf(open, baseline as never)).toThrow(BadRequest);
    expect(() => call(open, 'flame/size', { view: ALL, graph: { kind: 'difference', baseline: baseline as never, widths: 'after' } })).toThrow(BadRequest);
  });
});
