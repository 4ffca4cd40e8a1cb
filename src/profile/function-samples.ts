// The samples that have one function: by value type, by thread and over time, in one pass over the samples of a view.

import type { SamplesOfThread } from './figures.ts';
import { samplesBetween, type SampleTimeline } from './sample-times.ts';
import type { FilteredStacks } from './stack-filters.ts';
import { NONE, type FunctionIndex, type Profile, type StackTable } from './tables.ts';

export interface FunctionSamplesQuery {
  readonly function: FunctionIndex;
  /** `null`: all. */
  readonly threads: readonly number[] | null;
  /** Left out: all samples. */
  readonly samplesOf: SamplesOfThread | undefined;
  readonly filtered: FilteredStacks | null;
  /** Where samples are in time; equal stretches from one time to another, as recorded. `null`: not wanted. */
  readonly times: { readonly timelines: readonly (SampleTimeline | null)[]; readonly fromNs: number; readonly toNs: number; readonly buckets: number } | null;
}

export interface FunctionSamples {
  /** By value type: sums over samples that have the function on top, anywhere, and over all. Idle ones are left out. */
  readonly values: readonly { readonly self: number; readonly total: number; readonly of: number }[];
  /** Number of samples that have the function. */
  readonly samples: number;
  /** By thread of the view, and sums over samples that have it. */
  readonly threads: readonly { readonly thread: number; readonly totals: readonly number[] }[];
  /** Samples that have the function, and all, by stretch of time; empty where not wanted. */
  readonly inTime: { readonly samples: number[]; readonly of: number[] };
}

/** What a sample has to do with the function. */
const Has = {
  No: 0,
  Below: 1,
  OnTop: 2,
  /** It does not count. */
  LeftOut: 3,
} as const;

/** Gathers the samples of a function. */
export function functionSamples(profile: Profile, query: FunctionSamplesQuery): FunctionSamples {
  const { times } = query;
  const kinds = kindsOfStacks(profile, query);
  const nobody = query.filtered?.countsNobody === false ? Has.LeftOut : Has.No;
  const values = profile.valueTypes.map(() => ({ self: 0, total: 0, of: 0 }));
  const threads: { thread: number; totals: number[] }[] = [];
  const inTime = { samples: new Array<number>(times?.buckets ?? 0).fill(0), of: new Array<number>(times?.buckets ?? 0).fill(0) };
  let samples = 0;
  for (const t of new Set(query.threads ?? profile.threads.keys())) {
    const { stack, values: columns, counts, sampleCount } = profile.threads[t]!;
    const [from, to] = query.samplesOf?.(t) ?? [0, sampleCount];
    const totals = columns.map(() => 0);
    const bucketAt = bucketsOf(times, t);
    for (let i = from; i < to; i++) {
      const kind = stack[i] === NONE ? nobody : kinds[stack[i]!]!;
      if (kind === Has.LeftOut) continue;
      const count = counts?.[i] ?? 1;
      const bucket = bucketAt(i);
      if (bucket >= 0) inTime.of[bucket]! += count;
      if (kind !== Has.No) {
        samples += count;
        if (bucket >= 0) inTime.samples[bucket]! += count;
      }
      for (let v = 0; v < columns.length; v++) {
        const value = columns[v]!.raw[i]! * columns[v]!.scale;
        const sums = values[v]!;
        sums.of += value;
        if (kind === Has.No) continue;
        sums.total += value;
        totals[v]! += value;
        if (kind === Has.OnTop) sums.self += value;
      }
    }
    threads.push({ thread: t, totals });
  }
  return { values, samples, threads, inTime };
}

function kindsOfStacks(profile: Profile, { function: fn, filtered }: FunctionSamplesQuery): Uint8Array {
  const { stacks, frames, idleFunction } = profile;
  const shown: StackTable = filtered?.stacks ?? stacks;
  const shownKinds = new Uint8Array(shown.length);
  let until = 0;
  for (let i = 0; i < shown.length; i++) {
    const onTop = frames.function[shown.frame[i as never]!] === fn;
    if (onTop) until = Math.max(until, shown.subtreeEnd[i as never]!);
    shownKinds[i] = onTop ? Has.OnTop : i < until ? Has.Below : Has.No;
  }
  return Uint8Array.from({ length: stacks.length }, (_, i) => {
    if (idleFunction !== NONE && frames.function[stacks.frame[i as never]!] === idleFunction) return Has.LeftOut;
    const row = filtered === null ? i : filtered.target[i]!;
    return row >= 0 ? shownKinds[row]! : row === NONE ? Has.No : Has.LeftOut;
  });
}

/** The stretch of time in which each sample of a thread begins, asked in ascending order; -1 for none. */
function bucketsOf(times: FunctionSamplesQuery['times'], thread: number): (sample: number) => number {
  const timeline = times?.timelines[thread] ?? null;
  if (times === null || timeline === null) return () => -1;
  const { fromNs, toNs, buckets } = times;
  const edge = (b: number): number => fromNs + ((toNs - fromNs) * b) / buckets;
  const firsts = Array.from({ length: buckets }, (_, b) => samplesBetween(timeline, edge(b), Infinity)[0]);
  let bucket = 0;
  return (sample) => {
    if (buckets === 0 || sample < firsts[0]!) return -1;
    while (bucket + 1 < buckets && sample >= firsts[bucket + 1]!) bucket++;
    return bucket;
  };
}
