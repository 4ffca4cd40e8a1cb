// When samples begin and end, by number, and which of them lie in a stretch of time. Begins of contiguous samples are sums
// of all before them: kept for every 16th, so that any other is near one.

import { lowerBound } from '../base/bisect.ts';
import type { SamplesOfThread } from './figures.ts';
import type { Profile, Thread } from './tables.ts';

/** The samples of a thread in time. Nanoseconds, as recorded (their zero is the format's). */
export interface SampleTimeline {
  readonly length: number;
  /** Non-decreasing; at `length` the end of the last sample. */
  readonly startNs: (sample: number) => number;
  /** At most the begin of the next sample, less where there is a gap. */
  readonly endNs: (sample: number) => number;
  /** Whether each sample ends where the next begins. */
  readonly gapless: boolean;
  /** How many samples begin before a time. */
  readonly countBefore: (timeNs: number) => number;
  /** Every sample in turn, faster than asking for each. */
  readonly forEach: (visit: (sample: number, startNs: number, endNs: number) => void) => void;
}

/** A stretch of time, nanoseconds since the recording's begin ({@link recordingSpan}): `fromNs` belongs to it, `toNs` does not. */
export interface TimeRange {
  readonly fromNs: number;
  readonly toNs: number;
}

/** Half a byte for each sample, and eight additions for a time. */
const STEP = 16;

/** The times of a thread's samples; `null` where the format has none. */
export function sampleTimeline(profile: Profile, thread: Thread): SampleTimeline | null {
  const { times, values, sampleCount } = thread;
  if (times === null) return null;
  const inTime = profile.valueTypes[0]?.unit === 'nanoseconds';
  const { raw, scale } = values[0]!;
  if (times.kind === 'starts') {
    const { ns } = times;
    const endNs = (i: number): number => {
      const next = i + 1 < sampleCount ? ns[i + 1]! : Infinity;
      const own = inTime ? ns[i]! + raw[i]! * scale : next;
      const end = Math.min(next, own);
      return end === Infinity ? ns[i]! : end;
    };
    const startNs = (i: number): number => (i < sampleCount ? ns[i]! : sampleCount === 0 ? 0 : endNs(sampleCount - 1));
    const forEach: SampleTimeline['forEach'] = (visit) => {
      for (let i = 0; i < sampleCount; i++) visit(i, ns[i]!, endNs(i));
    };
    return { length: sampleCount, startNs, endNs, gapless: false, countBefore: (timeNs) => lowerBound(ns, timeNs, 0, sampleCount), forEach };
  }
  const marks = new Float64Array(Math.floor(sampleCount / STEP) + 1);
  let at = times.startNs;
  for (let mark = 0; mark < marks.length; mark++) {
    marks[mark] = at;
    const end = Math.min((mark + 1) * STEP, sampleCount);
    for (let i = mark * STEP; i < end; i++) at += raw[i]! * scale;
  }
  const startNs = (sample: number): number => {
    let i = sample - (sample % STEP);
    let start = marks[i / STEP]!;
    for (; i < sample; i++) start += raw[i]! * scale;
    return start;
  };
  const countBefore = (timeNs: number): number => {
    let i = Math.max(0, lowerBound(marks, timeNs) - 1) * STEP;
    for (let start = startNs(i); i < sampleCount && start < timeNs; i++) start += raw[i]! * scale;
    return i;
  };
  const forEach: SampleTimeline['forEach'] = (visit) => {
    let start = times.startNs;
    for (let i = 0; i < sampleCount; i++) {
      const end = start + raw[i]! * scale;
      visit(i, start, end);
      start = end;
    }
  };
  return { length: sampleCount, startNs, endNs: (i) => startNs(i + 1), gapless: true, countBefore, forEach };
}

/** When the first sample of any thread begins, and the last ends; `null` where no thread has times. As recorded. */
export function recordingSpan(timelines: readonly (SampleTimeline | null)[]): { readonly startNs: number; readonly endNs: number } | null {
  let startNs = Infinity;
  let endNs = -Infinity;
  for (const timeline of timelines) {
    if (timeline === null || timeline.length === 0) continue;
    startNs = Math.min(startNs, timeline.startNs(0));
    endNs = Math.max(endNs, timeline.endNs(timeline.length - 1));
  }
  return startNs === Infinity ? null : { startNs, endNs };
}

/** Which samples of each thread begin in a stretch of time; `undefined` where no thread has times. */
export function samplesInRange(timelines: readonly (SampleTimeline | null)[], { fromNs, toNs }: TimeRange): SamplesOfThread | undefined {
  const span = recordingSpan(timelines);
  if (span === null) return undefined;
  return (thread) => {
    const timeline = timelines[thread] ?? null;
    return timeline === null ? [0, 0] : samplesBetween(timeline, span.startNs + fromNs, span.startNs + toNs);
  };
}

/** First sample that begins in a stretch of time (as recorded), and one past the last. */
export function samplesBetween(timeline: SampleTimeline, fromNs: number, toNs: number): readonly [from: number, to: number] {
  const from = timeline.countBefore(fromNs);
  return [from, Math.max(from, timeline.countBefore(toNs))];
}
