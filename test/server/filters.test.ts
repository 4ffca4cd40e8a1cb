// Filters over the server: every figure of a filtered view against samples filtered one at a time, as NUMBERS says it.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { functionName, NONE, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import type { PageMethod, PageMethods, View, ViewFilter } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { functionCategory } from '../../src/server/function-info.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds, type Random } from '../support/random.ts';

const ALL = { valueType: 0, threads: null };

function opened(profile: Profile): OpenProfile {
  return new OpenProfile('file:///p.cpuprofile', 3, { profile, format: cpuprofile });
}

function call<M extends PageMethod>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

/** One sample: its frames, outermost first, `null` once it is left out. */
interface Sample {
  readonly stack: number;
  readonly value: number;
  readonly frames: readonly number[] | null;
}

function framesOf({ stacks }: Profile, stack: number): number[] {
  const frames: number[] = [];
  for (let at = stack; at !== NONE; at = stacks.parent[at as never]!) frames.unshift(stacks.frame[at as never]!);
  return frames;
}

/** Samples that are not idle, each with its stack spelled out. */
function samplesOf(profile: Profile): Sample[] {
  return profile.threads.flatMap(({ stack, values }) =>
    Array.from(stack, (at, i): Sample => ({ stack: at, value: values[0]!.raw[i]! * values[0]!.scale, frames: framesOf(profile, at) })).filter(
      ({ frames }) => frames!.length === 0 || fnOf(profile, frames!.at(-1)!) !== profile.idleFunction,
    ),
  );
}

function fnOf(profile: Profile, frame: number): number {
  return profile.frames.function[frame as never]!;
}

/** What a filter leaves of one stack. */
function filteredFrames(profile: Profile, frames: readonly number[], filter: ViewFilter): readonly number[] | null {
  const fns = frames.map((frame) => fnOf(profile, frame));
  const category = (fn: number): string => functionCategory(profile, fn as FunctionIndex);
  const isFolded = (fn: number | undefined): boolean => fn !== undefined && !['own', 'engine'].includes(category(fn));
  switch (filter.kind) {
    case 'focus-function':
      return fns.includes(filter.function) ? frames.slice(fns.indexOf(filter.function)) : null;
    case 'focus-path':
      return filter.path.every((fn, i) => fns[i] === fn) ? frames.slice(filter.path.length - 1) : null;
    case 'hide-function':
      return frames.filter((_, i) => fns[i] !== filter.function);
    case 'drop-function':
      return fns.includes(filter.function) ? null : frames;
    case 'merge-recursion': {
      const kept: number[] = [];
      frames.forEach((frame, i) => {
        const open = kept.findIndex((each) => fnOf(profile, each) === fns[i]);
        if (open < 0) kept.push(frame);
        else kept.length = open + 1;
      });
      return kept;
    }
    case 'fold-library':
      return frames.filter((_, i) => !(isFolded(fns[i]) && isFolded(fns[i - 1])));
    case 'own-code':
      return frames.filter((_, i) => category(fns[i]!) === 'own');
  }
}

function randomFilter(random: Random, profile: Profile, samples: readonly Sample[]): ViewFilter {
  const fn = random.below(profile.functions.length);
  const name = functionName(profile, fn as FunctionIndex);
  const kind = random.pick(['focus-function', 'hide-function', 'drop-function', 'focus-path', 'merge-recursion', 'fold-library', 'own-code'] as const);
  if (kind === 'merge-recursion' || kind === 'fold-library' || kind === 'own-code') return { kind };
  if (kind !== 'focus-path') return { kind, function: fn, name };
  const path = (random.pick(samples).frames ?? []).map((frame) => fnOf(profile, frame));
  const beginning = path.slice(0, 1 + random.below(Math.max(1, path.length)));
  if (beginning.length === 0) return { kind: 'merge-recursion' };
  return { kind, path: beginning, name: functionName(profile, beginning.at(-1) as FunctionIndex) };
}

type Figures = Map<string, { self: number; total: number }>;

function add(figures: Figures, key: string, self: number, total: number): void {
  const figure = figures.get(key) ?? { self: 0, total: 0 };
  figures.set(key, { self: figure.self + self, total: figure.total + total });
}

/** Figures by a key of frames: self where it is on top, total once for each sample. */
function figuresBy(samples: readonly Sample[], keyOf: (frame: number) => string | null): Figures {
  const figures: Figures = new Map();
  for (const { frames, value } of samples) {
    const keys = (frames ?? []).map(keyOf);
    if (keys.length > 0 && keys.at(-1) !== null) add(figures, keys.at(-1)!, value, 0);
    for (const key of new Set(keys)) if (key !== null) add(figures, key, 0, value);
  }
  return figures;
}

/** V8's ticks, sample by sample: they hold while the function on top is still the one that was recorded. */
function tickLines(profile: Profile, samples: readonly Sample[], samplesOfStack: ReadonlyMap<number, number>): Figures {
  const figures: Figures = new Map();
  const { functions, ticks, sources } = profile;
  const put = (source: number, line0: number, value: number): void => {
    if (source !== NONE && line0 !== NONE) add(figures, `${sources.url[source as never]}:${line0 + 1}`, value, 0);
  };
  for (const { stack, value, frames } of samples) {
    if (frames === null || frames.length === 0) continue;
    const before = fnOf(profile, profile.stacks.frame[stack as never]!);
    const now = fnOf(profile, frames.at(-1)!);
    const definition = (fn: number): [number, number] => [functions.source[fn as never]!, functions.startLine0[fn as never]!];
    if (now !== before) {
      put(...definition(now), value);
      continue;
    }
    const own = Array.from({ length: ticks.length }, (_, t) => t).filter((t) => ticks.stack[t] === stack);
    const sum = own.reduce((all, t) => all + ticks.count[t]!, 0);
    const whole = Math.max(sum, samplesOfStack.get(stack)!);
    for (const t of own) put(ticks.source[t]!, ticks.line0[t]!, (value * ticks.count[t]!) / whole);
    put(...definition(before), (value * (whole - sum)) / whole);
  }
  return figures;
}

function expectSame(actual: Figures, expected: Figures): void {
  for (const [key, { self, total }] of expected) {
    if (self === 0 && total === 0) continue;
    expect(actual.get(key)?.self ?? 0, key).toBeCloseTo(self, 3);
    expect(actual.get(key)?.total ?? 0, key).toBeCloseTo(total, 3);
  }
  for (const key of actual.keys()) expect(expected.has(key), key).toBe(true);
}

test('random profiles and filters: totals, functions and lines are those of samples filtered one at a time', async () => {
  await forSeeds(150, (random) => {
    const profile = randomProfile(random);
    const all = samplesOf(profile);
    if (all.length === 0) return;
    const filters = Array.from({ length: 1 + random.below(3) }, () => randomFilter(random, profile, all));
    const view: View = { ...ALL, filters };
    const left = filters.reduce<readonly Sample[]>((samples, filter) => samples.map((sample) => {
      // A sample without a stack has nothing that is looked for, and nothing that is left out.
      return sample.frames === null ? sample : { ...sample, frames: filteredFrames(profile, sample.frames, filter) };
    }), all);
    const open = opened(profile);
    const sum = (samples: readonly Sample[]): number => samples.reduce((value, sample) => value + sample.value, 0);
    const { totals } = call(open, 'view/totals', { view });
    expect(totals.total).toBeCloseTo(sum(left.filter(({ frames }) => frames !== null)), 3);
    expect(totals.leftOut).toBeCloseTo(sum(all) - totals.total, 3);
    expect(totals.samples + totals.leftOutSamples).toBe(all.length);

    const { rows } = call(open, 'functions/list', { view, sort: 'self', descending: true, filter: '', offset: 0, limit: 500 });
    expectSame(
      new Map(rows.map(({ index, self, total }) => [String(index), { self, total }])),
      figuresBy(left, (frame) => String(fnOf(profile, frame))),
    );

    const lines = call(open, 'lines/list', { view, sort: 'self', descending: true, filter: '', offset: 0, limit: 500 }).rows;
    const shown: Figures = new Map(lines.map(({ url, line1, self, total }) => [`${url}:${line1}`, { self, total: total ?? 0 }]));
    if (profile.meta.lines === 'leaf-ticks') {
      const samplesOfStack = new Map<number, number>();
      for (const { stack } of all) samplesOfStack.set(stack, (samplesOfStack.get(stack) ?? 0) + 1);
      expectSame(shown, tickLines(profile, left, samplesOfStack));
    } else {
      expectSame(shown, figuresBy(left, (frame) => {
        const source = profile.functions.source[fnOf(profile, frame) as never]!;
        const line0 = profile.frames.line0[frame as never]!;
        return source === NONE || line0 === NONE ? null : `${profile.sources.url[source]}:${line0 + 1}`;
      }));
    }
  });
});

test('a filter whose function has another name is of another reading, and is refused', () => {
  const open = opened(profileOf('main@/a.js:1; parse@/a.js:5  3'));
  const totals = (filter: ViewFilter): unknown => call(open, 'view/totals', { view: { ...ALL, filters: [filter] } });
  expect(totals({ kind: 'hide-function', function: 1, name: 'parse' })).toMatchObject({ totals: { total: 3, leftOut: 0 } });
  for (const filter of [
    { kind: 'hide-function', function: 1, name: 'other' },
    { kind: 'focus-function', function: 99, name: 'parse' },
    { kind: 'focus-path', path: [0, 99], name: 'parse' },
    { kind: 'focus-path', path: [0, 1], name: 'main' },
    { kind: 'focus-path', path: [], name: 'main' },
  ] as const) expect(() => totals(filter)).toThrow(BadRequest);
});
