// The details of a function: every figure against walking all samples one by one, and the extract of its source.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { functionName, NONE, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import type { FunctionDetails, Relatives, View, ViewFilter } from '../../src/protocol/webview.ts';
import { functionDetails } from '../../src/server/handlers/details.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import type { Entry } from '../../src/server/profiles.ts';
import { SourceLocator } from '../../src/server/source-locator.ts';
import { Workspace } from '../../src/server/workspace.ts';
import { FakeWorkspace } from '../support/fake-workspace.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const VIEW: View = { valueType: 0, threads: null };

interface Stage {
  readonly entry: Entry;
  readonly workspace: FakeWorkspace;
}

function stage(profile: Profile, files: readonly string[] = []): Stage {
  const workspace = new FakeWorkspace(files);
  const places = new Workspace(workspace);
  places.configure(['file:///ws'], { pathMappings: {}, webRoot: '', launch: [], excluded: [], trusted: true });
  const uri = 'file:///ws/p.cpuprofile';
  const open = new OpenProfile(uri, 7, { profile, format: cpuprofile });
  return { entry: { open, locator: new SourceLocator(places, () => places.contextFor(uri, null)) }, workspace };
}

function named(profile: Profile, name: string): FunctionIndex {
  for (let fn = 0; fn < profile.functions.length; fn++) if (functionName(profile, fn as FunctionIndex) === name) return fn as FunctionIndex;
  throw new Error(`no function ${name}`);
}

async function detailsOf({ entry, workspace }: Stage, fn: number, view: View = VIEW): Promise<FunctionDetails> {
  const { revision, details } = await functionDetails(entry, { view, function: fn }, (uri) => Promise.resolve(workspace.texts.get(uri) ?? null));
  expect(revision).toBe(7);
  return details!;
}

/** `main 3, work 4, none 1`. */
function inWords({ rows, none }: Relatives): string {
  return [...rows.map((row) => `${row.function.name} ${row.total}`), `none ${none}`].join(', ');
}

describe('callers and callees', () => {
  const profile = profileOf('main; work; read 1\nmain; work; write 2\nother; work 4\nwork 8\nmain; work; main; work; read 16\nmain 32');

  test('their sums are the function’s total; recursion counts once, at the outermost call', async () => {
    const details = await detailsOf(stage(profile), named(profile, 'work'));
    expect(details).toMatchObject({ self: 12, total: 31, samples: 2, totalSamples: 5, recordedCalls: false });
    expect(inWords(details.callers)).toBe('main 19, other 4, none 8');
    expect(inWords(details.callees)).toBe('main 16, write 2, read 1, none 12');
  });

  test('a function that calls itself is among its callees, and never among its callers', async () => {
    const own = profileOf('f; f; f; g 1\nf; f 2\nf 4');
    const details = await detailsOf(stage(own), named(own, 'f'));
    expect(inWords(details.callers)).toBe('none 7');
    expect(inWords(details.callees)).toBe('f 3, none 4');
  });

  test('the largest ten, and the rest as a sum', async () => {
    const many = profileOf(Array.from({ length: 14 }, (_, i) => `main; f${i} ${i + 1}`).join('\n'));
    const { callees } = await detailsOf(stage(many), named(many, 'main'));
    expect([callees.rows.length, callees.rows[0]!.total, callees.others]).toEqual([10, 14, { count: 4, total: 10 }]);
  });
});

test('a function that there is not has no details, and a view that there is not is a bad request', async () => {
  const { entry } = stage(profileOf('main 1'));
  const none = (): Promise<null> => Promise.resolve(null);
  expect(await functionDetails(entry, { view: VIEW, function: 99 }, none)).toEqual({ revision: 7, details: null });
  await expect(functionDetails(entry, { view: { valueType: 5, threads: null }, function: 0 }, none)).rejects.toThrow('value type');
  await expect(functionDetails(entry, { view: VIEW, function: 'x' as never }, none)).rejects.toThrow('number');
});

test('over time: samples by when they begin, of the range where there is one', async () => {
  const profile = profileOf('f 30\ng 30\nf 60');
  const whole = (await detailsOf(stage(profile), named(profile, 'f'))).times!;
  expect([whole.fromNs, whole.toNs, whole.samples.length]).toEqual([0, 120, 60]);
  expect([whole.samples[0], whole.samples[15], whole.of[15], whole.samples[30]]).toEqual([1, 0, 1, 1]);
  const part = (await detailsOf(stage(profile), named(profile, 'f'), { ...VIEW, range: { fromNs: 30, toNs: 120 } })).times!;
  expect([part.fromNs, part.of[0], part.samples[0], part.samples[20]]).toEqual([30, 1, 0, 1]);
});

test('threads that run it, the largest first; one thread is not worth a list', async () => {
  const text = 'f 1\nthread b\nf 4\ng 8\nthread c\ng 2';
  const profile = profileOf(text);
  expect(await detailsOf(stage(profile), named(profile, 'f'))).toMatchObject({ threads: [{ thread: 1, total: 4 }, { thread: 0, total: 1 }], threadCount: 2 });
  expect(await detailsOf(stage(profile), named(profile, 'f'), { valueType: 0, threads: [1] })).toMatchObject({ threads: [], threadCount: 1 });
});

// -- against walking all samples -------------------------------------------------------------------------------------

/** The functions of a sample's stack, root first, before filters. */
function pathOf(profile: Profile, stack: number): number[] {
  const path: number[] = [];
  for (let at = stack; at !== NONE; at = profile.stacks.parent[at as never]!) path.unshift(profile.frames.function[profile.stacks.frame[at as never]!]!);
  return path;
}

test('random profiles: sums, relatives and times are those of walking all samples', async () =>
  forSeeds(60, async (random) => {
    const profile = randomProfile(random);
    const fn = random.below(profile.functions.length);
    const dropped = random.below(profile.functions.length) as FunctionIndex;
    const filters: ViewFilter[] = random.chance(0.4) ? [{ kind: 'drop-function', function: dropped, name: functionName(profile, dropped) }] : [];
    const details = await detailsOf(stage(profile), fn, { valueType: 0, threads: null, ...(filters.length > 0 && { filters }) });
    const callers = new Map<number, number>();
    const callees = new Map<number, number>();
    let [total, self, samples, all] = [0, 0, 0, 0];
    for (const thread of profile.threads) {
      for (let i = 0; i < thread.sampleCount; i++) {
        const path = pathOf(profile, thread.stack[i]!);
        if (path.at(-1) === profile.idleFunction || (filters.length > 0 && path.includes(dropped))) continue;
        const value = thread.values[0]!.raw[i]! * thread.values[0]!.scale;
        const count = thread.counts?.[i] ?? 1;
        all += value;
        const at = path.indexOf(fn);
        if (at < 0) continue;
        total += value;
        samples += count;
        if (path.at(-1) === fn) self += value;
        callers.set(path[at - 1] ?? NONE, (callers.get(path[at - 1] ?? NONE) ?? 0) + value);
        callees.set(path[at + 1] ?? NONE, (callees.get(path[at + 1] ?? NONE) ?? 0) + value);
      }
    }
    expect(details.values[0]!.total).toBeCloseTo(total, 6);
    expect(details.values[0]!.self).toBeCloseTo(self, 6);
    expect(details.values[0]!.of).toBeCloseTo(all, 6);
    expect(details.total).toBeCloseTo(total, 6);
    expect(details.totalSamples).toBe(samples);
    for (const [found, expected] of [[details.callers, callers], [details.callees, callees]] as const) {
      expect(found.none).toBeCloseTo(expected.get(NONE) ?? 0, 6);
      for (const row of found.rows) expect(row.total).toBeCloseTo(expected.get(row.function.index)!, 6);
      expect(found.rows.reduce((sum, row) => sum + row.total, found.none + found.others.total)).toBeCloseTo(total, 6);
    }
    if (details.times !== null) expect(details.times.samples.reduce((sum, count) => sum + count, 0)).toBe(samples);
  }));

// -- source lines ----------------------------------------------------------------------------------------------------

describe('the extract', () => {
  const code = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`).join('\n');
  const text = 'main@/ws/a.py:3; work@/ws/a.py:20 5\nmain@/ws/a.py:3; work@/ws/a.py:30 2\nmain@/ws/a.py:35 1';

  test('the hottest lines of the function with two lines around each, at most 15', async () => {
    const profile = profileOf(text);
    const on = stage(profile, ['file:///ws/a.py']);
    on.workspace.texts.set('file:///ws/a.py', code);
    const { source } = await detailsOf(on, named(profile, 'work'));
    if (source.kind !== 'lines') throw new Error(source.message);
    expect(source.path).toBe('a.py');
    expect(source.remark).toBe(null);
    expect(source.lines.map(({ line1 }) => line1)).toEqual([18, 19, 20, 21, 22, 28, 29, 30, 31, 32]);
    expect(source.lines[2]).toEqual({ line1: 20, text: 'line 20', self: 5, total: 5, samples: 1, bucket: 5 });
    expect(source.lines[0]).toMatchObject({ self: null, bucket: null });
  });

  test('long lines are cut, and many hot lines end at 15', async () => {
    const profile = profileOf(Array.from({ length: 30 }, (_, i) => `f@/ws/a.py:${i * 5 + 1} ${i + 1}`).join('\n'));
    const on = stage(profile, ['file:///ws/a.py']);
    on.workspace.texts.set('file:///ws/a.py', Array.from({ length: 200 }, () => 'x'.repeat(1000)).join('\n'));
    const { source } = await detailsOf(on, named(profile, 'f'));
    if (source.kind !== 'lines') throw new Error(source.message);
    expect([source.lines.length, source.lines[0]!.text.length]).toEqual([15, 300]);
  });

  test('why there is none, and what can be done', async () => {
    const profile = profileOf('a@/gone/x/a.py:1; b@/ws/b.py:9; c@node:fs:1 1');
    const on = stage(profile, ['file:///ws/b.py']);
    const sourceOf = async (name: string): Promise<unknown> => (await detailsOf(on, named(profile, name))).source;
    expect(await sourceOf('a')).toMatchObject({ kind: 'none', url: '/gone/x/a.py', remedy: 'open-outside' });
    expect(await sourceOf('b')).toMatchObject({ kind: 'none', message: 'Its file is known, and cannot be read.', remedy: 'locate' });
    expect(await sourceOf('c')).toMatchObject({ kind: 'none', url: 'node:fs', remedy: null });
    on.workspace.texts.set('file:///ws/b.py', 'one line');
    expect(await sourceOf('b')).toMatchObject({ kind: 'none', message: 'The file that is here is shorter than the recorded one.' });
  });
});
