// The flame chart's questions: boxes, overview and longest box against lists made sample by sample; bounds of an answer;
// requests that make no sense.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { functionName, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import { unpackSlab } from '../../src/protocol/slab.ts';
import { BOX_COLUMNS, type BoxesMeta, type ChartBoxesParams, type PageMethod, type PageMethods, type View } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { functionCategory } from '../../src/server/function-info.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { madeProfile } from '../support/made-profile.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds, type Random } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const ALL: View = { valueType: 0, threads: null };

function opened(profile: Profile): OpenProfile {
  return new OpenProfile('file:///p.cpuprofile', 3, { profile, format: cpuprofile });
}

/** Threads that begin one after the other, 100 ns apart, each without gaps. */
function timed(profile: Profile): Profile {
  return { ...profile, threads: profile.threads.map((thread, t) => ({ ...thread, times: { kind: 'contiguous', startNs: 7000 + t * 100 } })) };
}

function call<M extends PageMethod>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

function boxesOf(open: OpenProfile, params: Partial<ChartBoxesParams> = {}) {
  const x1 = open.span!.endNs - open.span!.startNs;
  const slab = call(open, 'chart/boxes', { view: ALL, thread: 0, x0: 0, x1, depth0: 0, depth1: 1000, widthPx: 1e9, ...params });
  return { bytes: slab.length, ...unpackSlab<typeof BOX_COLUMNS, BoxesMeta>(BOX_COLUMNS, slab) };
}

interface Box {
  readonly depth: number;
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly samples: number;
}

interface SlowSample {
  readonly from: number;
  readonly to: number;
  /** Functions, outermost first; empty where the sample is idle or belongs to nobody. */
  readonly path: readonly number[];
}

/** The samples of a thread on the recording's clock, with a filter on their paths. */
function slowSamples(profile: Profile, thread: number, filter: (path: number[]) => number[]): SlowSample[] {
  const { threads, stacks, frames, idleFunction } = profile;
  const begin = Math.min(...threads.filter(({ sampleCount }) => sampleCount > 0).map(({ times }) => (times as { startNs: number }).startNs));
  const { stack, values, times } = threads[thread]!;
  let at = (times as { startNs: number }).startNs - begin;
  return Array.from(stack, (leaf, i) => {
    const path: number[] = [];
    for (let s = leaf; s >= 0; s = stacks.parent[s as never]!) path.unshift(frames.function[stacks.frame[s as never]!]!);
    const from = at;
    at += values[0]!.raw[i]! * values[0]!.scale;
    return { from, to: at, path: path.at(-1) === idleFunction ? [] : filter(path) };
  });
}

function slowBoxes(samples: readonly SlowSample[]): Box[] {
  const boxes: Box[] = [];
  const rows = Math.max(0, ...samples.map(({ path }) => path.length));
  for (let depth = 0; depth < rows; depth++) {
    let open = null as Box | null;
    for (const { from, to, path } of samples) {
      const here = path.length > depth ? path.slice(0, depth + 1).join() : null;
      if (open !== null && open.path === here) open = { ...open, end: to, samples: open.samples + 1 };
      else {
        if (open !== null) boxes.push(open);
        open = here === null ? null : { depth, path: here, start: from, end: to, samples: 1 };
      }
    }
    if (open !== null) boxes.push(open);
  }
  return boxes;
}

/** A filter of the view, and what it does to a path. */
function randomFilter(random: Random, profile: Profile): { readonly view: View; readonly filter: (path: number[]) => number[] } {
  const fn = random.below(profile.functions.length);
  const name = functionName(profile, fn as FunctionIndex);
  if (random.chance(0.4) || fn === profile.idleFunction) return { view: ALL, filter: (path) => path };
  if (random.chance(0.5)) return { view: { ...ALL, filters: [{ kind: 'hide-function', function: fn, name }] }, filter: (path) => path.filter((each) => each !== fn) };
  const focus = (path: number[]): number[] => (path.includes(fn) ? path.slice(path.indexOf(fn)) : []);
  return { view: { ...ALL, filters: [{ kind: 'focus-function', function: fn, name }] }, filter: focus };
}

describe('chart/boxes', () => {
  test('random profiles, filters and parts: what is found sample by sample', () =>
    forSeeds(120, (random) => {
      const profile = timed(randomProfile(random));
      const open = opened(profile);
      if (!(open.span!.endNs > open.span!.startNs)) return;
      const { view, filter } = randomFilter(random, profile);
      const thread = random.below(profile.threads.length);
      const x0 = random.below(20_000);
      const x1 = x0 + 1 + random.below(100_000);
      const depth0 = random.below(3);
      const { columns, meta } = boxesOf(open, { view, thread, x0, x1, depth0 });
      const found = Array.from(columns.node, (_, i) => ({
        depth: columns.depth[i], leaf: columns.function[i], start: columns.start[i], end: columns.start[i]! + columns.total[i]!, samples: columns.samples[i],
      }));
      const expected = slowBoxes(slowSamples(profile, thread, filter))
        .filter((box) => box.depth >= depth0 && box.start < x1 && box.end > x0 && box.end > box.start)
        .map(({ path, ...box }) => ({ ...box, leaf: Number(path.split(',').at(-1)) }));
      expect(found.filter(({ start, end }) => end! > start!)).toEqual(expected);
      for (const { leaf } of found) expect(meta.functions.map(({ index }) => index)).toContain(leaf);
    }));

  test('the view’s range does not cut the chart, and its threads are the caller’s business', () => {
    const open = opened(timed(profileOf('main; work 60\nmain 40')));
    const whole = boxesOf(open).columns;
    expect(boxesOf(open, { view: { ...ALL, threads: [], range: { fromNs: 10, toNs: 20 } } }).columns).toEqual(whole);
  });

  test('at most so many boxes and bytes, whatever the file; what is missing is said by the width of the narrowest', () => {
    const open = opened(madeProfile({ nodes: 3000, samples: 60_000, valueTypes: 'time' }));
    const { columns, meta, bytes } = boxesOf(open, { widthPx: 100_000 });
    expect(columns.node.length).toBeLessThanOrEqual(8000);
    expect(columns.node.length).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(700_000);
    expect(meta.minValue).toBeGreaterThan(meta.total / 100_000);
    for (let i = 0; i < columns.node.length; i++) expect(columns.total[i]).toBeGreaterThanOrEqual(meta.minValue);
  });

  test('nothing hidden: the narrowest is 0', () => expect(boxesOf(opened(timed(profileOf('main; work 60\nmain 40')))).meta).toMatchObject({ minValue: 0, total: 100, maxDepth: 2 }));
});

describe('chart/overview', () => {
  test('random profiles: lanes are threads with stacks; each column is the time in it, by whose code ran', () =>
    forSeeds(60, (random) => {
      const profile = timed(randomProfile(random));
      const open = opened(profile);
      const spanNs = open.span!.endNs - open.span!.startNs;
      if (!(spanNs > 0)) return;
      const { view, filter } = randomFilter(random, profile);
      const columns = 1 + random.below(30);
      const { lanes, load } = call(open, 'chart/overview', { view, columns });
      const threads = profile.threads.map((_, t) => slowSamples(profile, t, filter));
      const rows = threads.map((samples, thread) => ({ thread, rows: Math.max(0, ...samples.map(({ path }) => path.length)) }));
      expect(lanes).toEqual(rows.filter((lane) => lane.rows > 0));
      const width = spanNs / columns;
      for (const [category, values] of Object.entries(load)) {
        values.forEach((value, column) => {
          const time = threads.flat().filter(({ path }) => path.length > 0 && functionCategory(profile, path.at(-1) as FunctionIndex) === category);
          const inside = time.map(({ from, to }) => Math.max(0, Math.min(to, (column + 1) * width) - Math.max(from, column * width)));
          expect(value).toBeCloseTo(inside.reduce((a, b) => a + b, 0) / width, 2);
        });
      }
    }));

  test('chosen threads only', () => {
    const open = opened(timed(profileOf('thread a\nmain 5\nthread b\nmain; work 5')));
    expect(call(open, 'chart/overview', { view: { ...ALL, threads: [1] }, columns: 4 }).lanes).toEqual([{ thread: 1, rows: 2 }]);
  });
});

describe('chart/find', () => {
  test('random profiles: the longest box of a function, over all threads', () =>
    forSeeds(100, (random) => {
      const profile = timed(randomProfile(random));
      const { view, filter } = randomFilter(random, profile);
      const fn = random.below(profile.functions.length);
      const { found } = call(opened(profile), 'chart/find', { view, function: fn });
      const boxes = profile.threads.flatMap((_, thread) => {
        const own = slowBoxes(slowSamples(profile, thread, filter));
        return own.filter(({ path }) => path.split(',').indexOf(String(fn)) === path.split(',').length - 1).map((box) => ({ thread, ...box }));
      });
      const longest = Math.max(-1, ...boxes.map(({ start, end }) => end - start));
      expect(found?.box.total ?? -1).toBe(longest);
      if (found === null) return;
      const { thread, box: { start, total, depth, samples } } = found;
      expect(boxes.map(({ path: _, ...box }) => box)).toContainEqual({ thread, depth, start, end: start + total, samples });
      expect(found.box.function.index).toBe(fn);
    }));
});

test('requests that make no sense are refused, and profiles without times say so', () => {
  const open = opened(timed(profileOf('main 5')));
  const part = { view: ALL, thread: 0, x0: 0, x1: 5, depth0: 0, depth1: 9, widthPx: 100 };
  const refused: readonly Partial<Record<keyof ChartBoxesParams, unknown>>[] = [{ thread: 9 }, { thread: 0.5 }, { thread: '0' }, { x0: NaN }, { depth1: null }, { widthPx: '' }, { view: null }];
  for (const change of refused) expect(() => pageCall(open, 'chart/boxes', { ...part, ...change })).toThrow(BadRequest);
  expect(() => pageCall(open, 'chart/overview', { view: ALL, columns: 'x' })).toThrow(BadRequest);
  expect(boxesOf(open, { x0: 4, x1: 1 }).columns.node.length).toBe(0);
  const untimed = profileOf('main 5');
  const threads = untimed.threads.map((thread) => ({ ...thread, times: null }));
  expect(() => pageCall(opened({ ...untimed, threads }), 'chart/overview', { view: ALL, columns: 9 })).toThrow('no times');
});
