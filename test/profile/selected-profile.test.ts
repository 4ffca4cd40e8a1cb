// The samples of a view as a profile of their own: figures are those of the view, times and labels stay with their samples.

import { expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { selectedProfile } from '../../src/profile/selected-profile.ts';
import { functionName, type FunctionIndex, type Profile } from '../../src/profile/tables.ts';
import type { ViewFilter } from '../../src/protocol/webview.ts';
import { profileOfView } from '../../src/server/handlers/export.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const TEXT = 'main; work 3\nmain 2\n(idle) 4\n- 1\nmain; work; main 5';

function openOf(profile: Profile): OpenProfile {
  return new OpenProfile('file:///p.cpuprofile', 1, { profile, format: cpuprofile });
}

/** `hide-function` and the like of the function of a name. */
function filterOf(profile: Profile, kind: 'hide-function' | 'drop-function' | 'focus-function', fn: number): ViewFilter {
  return { kind, function: fn, name: functionName(profile, fn as FunctionIndex) };
}

test('without range and filters it is the profile itself', () => {
  const profile = profileOf(TEXT);
  expect(selectedProfile(profile, { samplesOf: undefined, filtered: null })).toBe(profile);
});

test('of a range only its samples are there, at their times', () => {
  const { threads } = profileOfView(openOf(profileOf(TEXT)), { valueType: 0, threads: null, range: { fromNs: 3, toNs: 10 } });
  expect(threads[0]).toMatchObject({ sampleCount: 3, times: { kind: 'starts', ns: Float64Array.of(3, 5, 9) } });
  expect([...threads[0]!.values[0]!.raw]).toEqual([2, 4, 1]);
});

test('what filters leave out is gone, and what is nobody’s still counts', () => {
  const profile = profileOf(TEXT);
  const work = Array.from({ length: profile.functions.length }, (_, fn) => fn).find((fn) => functionName(profile, fn as FunctionIndex) === 'work')!;
  const times = (kind: Parameters<typeof filterOf>[1]): unknown => profileOfView(openOf(profile), { valueType: 0, threads: null, filters: [filterOf(profile, kind, work)] }).threads[0]!.times;
  expect(times('hide-function')).toEqual({ kind: 'starts', ns: Float64Array.of(0, 3, 9, 10) });
  expect(times('drop-function')).toEqual({ kind: 'starts', ns: Float64Array.of(3, 9) });
  expect(times('focus-function')).toEqual({ kind: 'starts', ns: Float64Array.of(0, 10) });
});

test('labels stay with their samples', () => {
  const profile = profileOf(TEXT);
  const [thread] = profile.threads;
  const label = { key: 'n', kind: 'number', unit: '', sample: Int32Array.of(0, 1, 1, 3), low: Int32Array.of(10, 11, 12, 13), high: null } as const;
  const labelled = { ...profile, threads: [{ ...thread!, labels: [label] }] };
  const picked = selectedProfile(labelled, { samplesOf: () => [1, 4], filtered: null });
  expect(picked.threads[0]!.labels[0]).toMatchObject({ sample: Int32Array.of(0, 0, 2), low: Int32Array.of(11, 12, 13) });
});

test('random profiles, ranges and filters: the figures are those of the view', () =>
  forSeeds(150, (random) => {
    const profile = randomProfile(random);
    const open = openOf(profile);
    const fn = (): number => random.below(profile.functions.length);
    const some = (): ViewFilter => random.pick([{ kind: 'merge-recursion' }, { kind: 'own-code' }, filterOf(profile, 'hide-function', fn()), filterOf(profile, 'drop-function', fn()), filterOf(profile, 'focus-function', fn())]);
    const filters = Array.from({ length: random.below(3) }, some);
    const { span } = open;
    const from = random.below(20_000);
    const range = span !== null && random.chance(0.5) ? { fromNs: from, toNs: from + 1 + random.below(20_000) } : undefined;
    for (let valueType = 0; valueType < profile.valueTypes.length; valueType++) {
      const view = { valueType, threads: null, ...(range && { range }), ...(filters.length > 0 && { filters }) };
      const expected = open.view(view).values;
      const values = stackValues(profileOfView(open, view), { valueType, threads: null });
      expect({ self: [...values.self], samples: [...values.samples], count: values.sampleCount })
        .toEqual({ self: [...expected.self], samples: [...expected.samples], count: expected.sampleCount });
      expect(values.total).toBeCloseTo(expected.total, 6);
    }
  }));
