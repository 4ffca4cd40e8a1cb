// A profile of only those samples that a view counts: in its range, with stacks as its filters make them. For exports, which
// know nothing of views. Leaves out: choosing threads and values, which exports do themselves.

import type { NumberColumn } from '../base/numbers.ts';
import type { SamplesOfThread } from './figures.ts';
import { sampleTimeline, type SampleTimeline } from './sample-times.ts';
import { filteredProfile, type FilteredStacks } from './stack-filters.ts';
import { NONE, type LabelColumn, type Profile, type SampleTimes, type Thread } from './tables.ts';

export interface Selection {
  /** Left out: all samples. */
  readonly samplesOf: SamplesOfThread | undefined;
  /** `null`: stacks stay as they are. */
  readonly filtered: FilteredStacks | null;
}

/**
 * The samples of a view as a profile. Samples keep their times and labels; those that filters leave out are gone, idle
 * ones among them where there are filters: these may take away the frame that says so. Ticks and recorded figures are
 * those of all samples, and do not follow.
 */
export function selectedProfile(profile: Profile, { samplesOf, filtered }: Selection): Profile {
  if (samplesOf === undefined && filtered === null) return profile;
  const shaped = filtered === null ? profile : filteredProfile(profile, filtered);
  const place = placer(profile, filtered);
  const none = new Int32Array(0);
  return {
    ...shaped,
    ticks: { length: 0, stack: none as never, source: none as never, line0: none as never, count: none as never },
    recorded: null,
    calls: null,
    threads: profile.threads.map((thread, t) => selectedThread(profile, thread, samplesOf?.(t) ?? [0, thread.sampleCount], place)),
  };
}

/** Where a sample of a stack goes: a row of the filtered stacks, {@link NONE} (counts, belongs to nobody), `null`: it does not count. */
function placer({ frames, stacks, idleFunction }: Profile, filtered: FilteredStacks | null): (stack: number) => number | null {
  if (filtered === null) return (stack) => stack;
  const { target, countsNobody } = filtered;
  return (stack) => {
    if (stack === NONE) return countsNobody ? NONE : null;
    if (idleFunction !== NONE && frames.function[stacks.frame[stack as never]!] === idleFunction) return null;
    const row = target[stack]!;
    return row >= 0 || row === NONE ? row : null;
  };
}

function selectedThread(profile: Profile, thread: Thread, [from, to]: readonly [number, number], place: (stack: number) => number | null): Thread {
  const kept = new Int32Array(to - from);
  const stacks = new Int32Array(to - from);
  let count = 0;
  for (let i = from; i < to; i++) {
    const stack = place(thread.stack[i]!);
    if (stack === null) continue;
    kept[count] = i;
    stacks[count++] = stack;
  }
  const samples = kept.subarray(0, count);
  return {
    ...thread,
    sampleCount: count,
    stack: stacks.slice(0, count),
    values: thread.values.map(({ raw, scale }) => ({ raw: picked(raw, samples), scale })),
    counts: thread.counts === null ? null : picked(thread.counts, samples),
    times: timesOf(sampleTimeline(profile, thread), samples),
    labels: thread.labels.map((column) => selectedLabels(column, samples)),
  };
}

/** Samples may have gaps between them now, so each has its own time. */
function timesOf(timeline: SampleTimeline | null, samples: Int32Array): SampleTimes | null {
  return timeline === null ? null : { kind: 'starts', ns: Float64Array.from(samples, (sample) => timeline.startNs(sample)) };
}

function picked(column: NumberColumn, rows: Int32Array): NumberColumn {
  const values = column instanceof Int32Array ? new Int32Array(rows.length) : new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

/** Both lists ascend: one walk finds the labels whose sample stays. */
function selectedLabels(column: LabelColumn, samples: Int32Array): LabelColumn {
  const rows: number[] = [];
  const sample: number[] = [];
  let at = 0;
  column.sample.forEach((old, row) => {
    while (at < samples.length && samples[at]! < old) at++;
    if (samples[at] !== old) return;
    rows.push(row);
    sample.push(at);
  });
  const pick = (values: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row]!);
  return { ...column, sample: Int32Array.from(sample), low: pick(column.low), high: column.high === null ? null : pick(column.high) };
}
