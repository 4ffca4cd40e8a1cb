// When samples begin and end: columns of times as lists of begins and ends made one by one; ranges as sums over the samples
// that begin in them.

import { describe, expect, test } from 'vitest';
import { NoteList } from '../../src/base/note.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { recordingSpan, samplesBetween, samplesInRange, sampleTimeline } from '../../src/profile/sample-times.ts';
import { NONE, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';
import { forSeeds, type Random } from '../support/random.ts';

interface Sample {
  readonly from: number;
  readonly to: number;
  readonly stack: number;
  readonly value: number;
}

interface Timed {
  readonly profile: Profile;
  /** By thread, as they were made. */
  readonly threads: readonly (readonly Sample[])[];
}

/** Threads with different begins, some with gaps or with samples that overlap the next one's begin. */
function randomTimed(random: Random): Timed {
  const builder = new ProfileBuilder(new NoteList());
  const stacks = ['a', 'b', 'c'].map((name) => builder.stack(NONE as StackIndex, builder.frame(builder.function(name, NONE as SourceIndex, NONE, NONE), NONE, NONE)));
  const threads = Array.from({ length: 1 + random.below(3) }, (_, t) => {
    const count = random.chance(0.1) ? 0 : random.below(random.chance(0.2) ? 200 : 20);
    const scale = random.pick([1, 1000]);
    const raw = Int32Array.from({ length: count }, () => random.below(5));
    const begin = random.below(50) * 100;
    const stack = Int32Array.from({ length: count }, () => random.pick([...stacks, NONE]));
    const contiguous = random.chance(0.5);
    const starts = new Float64Array(count);
    let at = begin;
    for (let i = 0; i < count; i++) {
      starts[i] = at;
      at += contiguous ? raw[i]! * scale : random.below(4) * scale;
    }
    const times = contiguous ? ({ kind: 'contiguous', startNs: begin } as const) : ({ kind: 'starts', ns: starts } as const);
    builder.thread({ name: `t${t}`, stack, values: [{ raw, scale }], times });
    return Array.from(starts, (from, i): Sample => {
      const own = from + raw[i]! * scale;
      return { from, to: i + 1 < count ? Math.min(own, starts[i + 1]!) : own, stack: stack[i]!, value: raw[i]! * scale };
    });
  });
  const profile = builder.finish({
    format: 'random', tool: null, durationNs: 0, lines: 'every-frame', rootPath: null, idleFunction: NONE as never,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
  return { profile, threads };
}

test('begins, ends and the number of samples before a time are those of a list', () =>
  forSeeds(200, (random) => {
    const { profile, threads } = randomTimed(random);
    threads.forEach((samples, t) => {
      const timeline = sampleTimeline(profile, profile.threads[t]!)!;
      expect(timeline.length).toBe(samples.length);
      samples.forEach(({ from, to }, i) => expect([timeline.startNs(i), timeline.endNs(i)]).toEqual([from, to]));
      if (samples.length > 0) expect(timeline.startNs(samples.length)).toBe(samples.at(-1)!.to);
      const walked: [number, number, number][] = [];
      timeline.forEach((...sample) => walked.push(sample));
      expect(walked).toEqual(samples.map(({ from, to }, i) => [i, from, to]));
      if (timeline.gapless) for (let i = 1; i < samples.length; i++) expect(samples[i - 1]!.to).toBe(samples[i]!.from);
      for (const time of [-1, 0, random.below(9000), ...samples.flatMap(({ from }) => [from, from + 1])]) {
        expect(timeline.countBefore(time)).toBe(samples.filter(({ from }) => from < time).length);
      }
      const [fromNs, toNs] = [random.below(9000), random.below(9000)].sort((a, b) => a - b) as [number, number];
      const inside = samples.map((_, i) => i).filter((i) => samples[i]!.from >= fromNs && samples[i]!.from < toNs);
      const [first, end] = samplesBetween(timeline, fromNs, toNs);
      expect(Array.from({ length: end - first }, (_, i) => first + i)).toEqual(inside);
    });
  }));

test('a range’s figures are sums over the samples that begin in it, on the clock of all threads', () =>
  forSeeds(200, (random) => {
    const { profile, threads } = randomTimed(random);
    const timelines = profile.threads.map((thread) => sampleTimeline(profile, thread));
    const all = threads.flat();
    const begin = Math.min(...all.map(({ from }) => from));
    const span = recordingSpan(timelines);
    expect(span).toEqual(all.length === 0 ? null : { startNs: begin, endNs: Math.max(...threads.filter((each) => each.length > 0).map((each) => each.at(-1)!.to)) });
    const fromNs = random.below(6000);
    const range = { fromNs, toNs: fromNs + random.below(6000) };
    const samplesOf = samplesInRange(timelines, range);
    if (span === null) {
      expect(samplesOf).toBe(undefined);
      return;
    }
    const chosen = random.chance(0.5) ? null : [0];
    const expected = (chosen === null ? all : threads[0]!).filter(({ from }) => from - begin >= range.fromNs && from - begin < range.toNs);
    const values = stackValues(profile, { valueType: 0, threads: chosen }, samplesOf);
    expect(values.total).toBe(expected.reduce((sum, { value }) => sum + value, 0));
    expect(values.sampleCount).toBe(expected.length);
    for (let stack = 0; stack < profile.stacks.length; stack++) {
      const own = expected.filter((sample) => sample.stack === stack);
      expect(values.samples[stack]).toBe(own.length);
    }
  }));

describe('no times', () => {
  test('no timeline, no range', () => {
    expect(recordingSpan([null])).toBe(null);
    expect(samplesInRange([null], { fromNs: 0, toNs: 1 })).toBe(undefined);
  });
});
