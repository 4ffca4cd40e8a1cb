// Two files of traces in the table of operations: what each row says of the baseline, the order by change, what is new or
// gone, and what a comparison as a whole says. Whether a rank test is right: test/compare.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { TRACE_FORMATS } from '../../src/formats/index.ts';
import type { Baseline } from '../../src/protocol/compare.ts';
import type { OperationRow, OperationSort, TraceMethods } from '../../src/protocol/traces.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { shownFile, type ShownFile } from '../../src/server/shown-file.ts';
import { operations } from '../../src/trace/operations.ts';
import { durationsTest } from '../support/duration-ranks.ts';
import { tracesOf, type MadeSpan } from '../support/made-traces.ts';
import { profileOf } from '../support/notation.ts';
import { ask } from '../support/opened-traces.ts';
import { forSeeds } from '../support/random.ts';

const URI = 'file:///before.otlp.json';
const ALL = { valueType: 0, threads: null };

type Calls = Readonly<Record<string, readonly number[]>>;

/** Roots of `service name` by their durations in milliseconds. */
function file(calls: Calls): ShownFile {
  const roots = Object.entries(calls).flatMap(([key, each]) => {
    const [service, name] = key.split(' ') as [string, string];
    return each.map((ms): MadeSpan => ({ service, name, at: 0, ms, ...(ms % 10 === 9 && { error: 'failed' }) }));
  });
  return shownFile({ kind: 'traces', traces: tracesOf(...roots), format: TRACE_FORMATS[0]! });
}

function pair(before: ShownFile, after: ShownFile): { open: OpenProfile; baseline: Baseline; close: () => void } {
  let other: OpenProfile | null = new OpenProfile(URI, 4, before);
  const open = new OpenProfile('file:///after.otlp.json', 9, after, (uri) => (uri === URI ? other : null));
  return { open, baseline: { uri: URI, revision: 4, scale: 'absolute' }, close: () => (other = null) };
}

type List = TraceMethods['operations/list']['result'];

function list(open: OpenProfile, baseline: Baseline, sort: OperationSort = 'change', descending = true, filter = ''): List {
  return ask(open, 'operations/list', { sort, descending, filter, offset: 0, limit: 500, baseline });
}

const namesOf = ({ rows }: List): string[] => rows.map(({ name }) => name);

/** Twelve durations from `ms` on, none of which ends in 9. */
const around = (ms: number): number[] => Array.from({ length: 12 }, (_, i) => ms + (i % 5));

const BEFORE: Calls = {
  'mail gone': around(5), 'shop slower': around(20), 'shop much-slower': around(30), 'shop faster': around(80), 'shop same': around(50), 'shop few': [10, 11],
};
const AFTER: Calls = {
  'shop few': [500, 501], 'shop same': around(50), 'shop new': around(7), 'shop faster': around(30), 'shop much-slower': around(200), 'shop slower': around(60),
};
const both = (): ReturnType<typeof pair> => pair(file(BEFORE), file(AFTER));

describe('rows', () => {
  test('say how many there were before, and how the median changed, with the chance of that', () => {
    const { open, baseline } = both();
    const row = list(open, baseline).rows.find(({ name }) => name === 'slower')!;
    expect(row).toMatchObject({ service: 'shop', count: 12, p50: 61.5e6, before: { count: 12, errors: 0, p50: 21.5e6, p95: 24e6 } });
    expect(row.before!.change).toMatchObject({ before: 21.5e6, after: 61.5e6, significance: 'certain' });
    expect(row.before!.change.chance).toBeLessThan(0.001);
  });

  test('failures on both sides', () => {
    const { open, baseline } = pair(file({ 'a x': [9, 19, 5] }), file({ 'a x': [9, 4, 5] }));
    expect(list(open, baseline).rows).toMatchObject([{ errors: 1, before: { count: 3, errors: 2 } }]);
  });

  test('what is new was not there; what is gone has no figures, no function, no span', () => {
    const { open, baseline } = both();
    const { rows, matched, of } = list(open, baseline);
    expect([matched, of]).toEqual([7, 7]);
    expect(rows.find(({ name }) => name === 'new')).toMatchObject({ count: 12, before: { count: 0, change: { before: 0, after: 8.5e6, chance: null } } });
    expect(rows.find(({ name }) => name === 'gone')).toMatchObject({
      operation: 6, service: 'mail', count: 0, p50: 0, selfNs: 0, function: null, slowest: null, before: { count: 12, p50: 6.5e6, change: { before: 6.5e6, after: 0 } },
    });
  });

  test('too few calls to tell: that is said', () => {
    const { open, baseline } = both();
    expect(list(open, baseline).rows.find(({ name }) => name === 'few')!.before!.change).toMatchObject({ significance: 'unknown', chance: null });
  });

  test('most calls slower but not the median: that says nothing about the median', () => {
    const many = (ms: number, count: number): number[] => Array.from({ length: count }, () => ms);
    const { open, baseline } = pair(file({ 'a x': [...many(10, 40), ...many(100, 41)] }), file({ 'a x': [...many(20, 41), ...many(110, 40)] }));
    const { change } = list(open, baseline).rows[0]!.before!;
    expect(change).toEqual({ before: 100e6, after: 20e6, chance: 1, significance: 'noise' });
  });

  test('the scale of a comparison is of sums: medians are as they are', () => {
    const { open, baseline } = both();
    expect(list(open, { ...baseline, scale: 'total' })).toEqual(list(open, baseline));
  });

  test('the same numbers as without a comparison, beside what was before', () => {
    const { open, baseline } = both();
    const alone = ask(open, 'operations/list', { sort: 'self', descending: true, filter: '', offset: 0, limit: 500 }).rows;
    const compared = list(open, baseline, 'self').rows.map(({ before: _, ...row }) => row).filter(({ count }) => count > 0);
    expect(compared).toEqual(alone);
  });
});

describe('the order', () => {
  test('by change: what became slower, then new, then what may be chance, then gone, then faster; the largest difference outside', () => {
    const { open, baseline } = both();
    const expected = ['much-slower', 'slower', 'new', 'few', 'same', 'gone', 'faster'];
    expect(namesOf(list(open, baseline))).toEqual(expected);
    expect(namesOf(list(open, baseline, 'change', false))).toEqual(expected.toReversed());
  });

  test('by other columns: what is gone counts 0', () => {
    const { open, baseline } = both();
    expect(namesOf(list(open, baseline, 'p50', false))[0]).toBe('gone');
    expect(namesOf(list(open, baseline, 'operation', false))).toEqual(['faster', 'few', 'gone', 'much-slower', 'new', 'same', 'slower']);
    expect(namesOf(list(open, baseline, 'service', false))[0]).toBe('gone');
  });

  test('terms ask what is gone for what it was', () => {
    const { open, baseline } = both();
    expect(namesOf(list(open, baseline, 'change', true, 'service:mail'))).toEqual(['gone']);
    expect(namesOf(list(open, baseline, 'change', true, 'duration<10ms'))).toEqual(['gone']);
    expect(namesOf(list(open, baseline, 'change', true, 'slower'))).toEqual(['much-slower', 'slower']);
  });
});

test('every row of random files: figures of both reports, and the slow test of ranks, corrected for all', () =>
  forSeeds(40, (random) => {
    const calls = (): Calls => Object.fromEntries(
      ['a', 'b', 'c', 'd'].filter(() => random.chance(0.8)).map((name) => [`shop ${name}`, Array.from({ length: 1 + random.below(9) }, () => 1 + random.below(30))]),
    );
    const [was, is] = [calls(), calls()];
    const { open, baseline } = pair(file(was), file(is));
    const old = operations(open.baseline(baseline).traces!.tables);
    const slow = durationsTest(was, is);
    const { rows } = list(open, baseline);
    expect(rows.map(({ name }) => `shop ${name}`).sort()).toEqual([...new Set([...Object.keys(was), ...Object.keys(is)])].sort());
    for (const { name, before, p50 } of rows as readonly Required<OperationRow>[]) {
      const figures = old.find((each) => each.name === name);
      expect(before).toMatchObject({ count: figures?.count ?? 0, p50: figures?.p50 ?? 0, p95: figures?.p95 ?? 0, errors: figures?.errors ?? 0 });
      expect([before.change.before, before.change.after]).toEqual([figures?.p50 ?? 0, p50]);
      const { chance, larger } = slow.get(`shop ${name}`)!;
      const isOpposite = chance !== null && chance < 0.05 && (larger - 0.5) * (p50 - before.p50) < 0;
      if (chance === null) expect(before.change.chance).toBeNull();
      else expect(before.change.chance).toBeCloseTo(isOpposite ? 1 : chance, 9);
    }
  }));

describe('the whole', () => {
  const summaryOf = (open: OpenProfile, baseline: Baseline): unknown => pageCall(open, 'compare/summary', { view: ALL, baseline });

  test('counts operations that changed, and traces of both', () => {
    const { open, baseline } = both();
    expect(summaryOf(open, baseline)).toMatchObject({
      summary: { kind: 'compared', traces: { slower: 2, faster: 1, new: 1, gone: 1, before: 62, after: 62 } },
    });
  });

  test('with twice the requests, sums are as before per request: scaled by traces, nothing differs', () => {
    const { open, baseline } = pair(file({ 'a x': [10, 20], 'a y': [5] }), file({ 'a x': [10, 20, 10, 20], 'a y': [5, 5] }));
    expect(summaryOf(open, { ...baseline, scale: 'total' })).toMatchObject({ summary: { factor: 2, before: 35e6, after: 70e6 } });
    const slower = pair(file({ 'a x': [10, 20] }), file({ 'a x': [30, 30, 30, 30] }));
    expect(summaryOf(slower.open, { ...slower.baseline, scale: 'total' }), 'by requests, not by what they took').toMatchObject({ summary: { factor: 2 } });
    expect(summaryOf(open, baseline)).toMatchObject({ summary: { factor: 1 } });
  });

  const profile: ShownFile = { profile: profileOf('main 5'), format: cpuprofile };

  test('traces and a profile cannot be compared, in whichever order: that is said', () => {
    const withProfile = pair(profile, file(AFTER));
    expect(summaryOf(withProfile.open, withProfile.baseline)).toMatchObject({
      summary: { kind: 'refused', message: 'This file has traces and the baseline is a profile: that cannot be compared. Choose another file of traces.' },
    });
    const withTraces = pair(file(BEFORE), profile);
    expect(summaryOf(withTraces.open, withTraces.baseline)).toMatchObject({
      summary: { kind: 'refused', message: 'This file is a profile and the baseline has traces: that cannot be compared. Choose another profile.' },
    });
  });

  test('operations beside a baseline without traces are listed as they are', () => {
    const { open, baseline } = pair(profile, file({ 'a x': [1] }));
    const { rows } = list(open, baseline);
    expect(rows).toHaveLength(1);
    expect(rows[0]).not.toHaveProperty('before');
  });

  test('a baseline that was closed, or read again, is none', () => {
    const { open, baseline, close } = both();
    expect(() => list(open, { ...baseline, revision: 5 })).toThrow(new BadRequest('The baseline was read again.'));
    close();
    expect(() => list(open, baseline)).toThrow(new BadRequest('The baseline is not open any more.'));
  });
});
