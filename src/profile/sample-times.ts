// When samples begin and end, by number, and which of them lie in a stretch of time. Begins of contiguous samples are sums
// of all before them: kept for every 64th, so that any other is near one.

import { firstWhere } from '../base/bisect.ts';
import type { Profile, Thread } from './tables.ts';

/** The samples of a thread in time. Nanoseconds, as recorded (their zero is the format's). */
export interface SampleTimeline {
  readonly length: number;
  /** Non-decreasing; at `length` the end of the last sample. */
  readonly startNs: (sample: number) => number;
  /** At most the begin of the next sample, less where there is a gap. */
  readonly endNs: (sample: number) => number;
}

/** A stretch of time, nanoseconds since the recording's begin ({@link recordingSpan}): `fromNs` belongs to it, `toNs` does not. */
export interface TimeRange {
  readonly fromNs: number;
  readonly toNs: number;
}

const STEP = 64;

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
    return { length: sampleCount, startNs: (i) => (i < sampleCount ? ns[i]! : sampleCount === 0 ? 0 : endNs(sampleCount - 1)), endNs };
  }
  const marks = new Float64Array(Math.floor(sampleCount / STEP) + 1);
  let at = times.startNs;
  for (let i = 0; i < sampleCount; i++) {
    if (i % STEP === 0) marks[i / STEP] = at;
    at += raw[i]! * scale;
  }
  if (sampleCount % STEP === 0) marks[sampleCount / STEP] = at;
  const startNs = (sample: number): number => {
    let i = sample - (sample % STEP);
    let start = marks[i / STEP]!;
    for (; i < sample; i++) start += raw[i]! * scale;
    return start;
  };
  return { length: sampleCount, startNs, endNs: (i) => startNs(i + 1) };
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

/** First sample that begins in a stretch of time (as recorded), and one past the last. */
export function samplesBetween(timeline: SampleTimeline, fromNs: number, toNs: number): readonly [from: number, to: number] {
  const from = firstWhere(timeline.length, (i) => timeline.startNs(i) >= fromNs);
  return [from, Math.max(from, firstWhere(timeline.length, (i) => timeline.startNs(i) >= toNs))];
}
