// The totals of every thread by itself, in one pass over the samples: for choosing between many threads. Leaves out:
// stacks and functions of one thread (a view of figures.ts).

import { NONE, type Profile, type Thread } from './tables.ts';

/** What one thread took, without what was idle; equal to the totals of a view of that thread alone. */
export interface ThreadTotals {
  /** By value type, each in its unit. */
  readonly totals: readonly number[];
  readonly samples: number;
}

/** The totals of each thread, in the profile's order. */
export function threadTotals(profile: Profile): ThreadTotals[] {
  const { stacks, frames, idleFunction } = profile;
  const isIdle = Uint8Array.from({ length: stacks.length }, (_, s) => Number(idleFunction !== NONE && frames.function[stacks.frame[s]!] === idleFunction));
  return profile.threads.map((thread) => ({
    totals: profile.valueTypes.map((_, valueType) => totalOf(thread, valueType, isIdle)),
    samples: samplesOf(thread, isIdle),
  }));
}

function totalOf({ stack, values }: Thread, valueType: number, isIdle: Uint8Array): number {
  const { raw, scale } = values[valueType]!;
  let total = 0;
  // A sample without a stack is nobody's, and not idle: isIdle has no row -1.
  for (let i = 0; i < stack.length; i++) if (isIdle[stack[i]!] !== 1) total += raw[i]! * scale;
  return total;
}

function samplesOf({ stack, counts }: Thread, isIdle: Uint8Array): number {
  let samples = 0;
  for (let i = 0; i < stack.length; i++) if (isIdle[stack[i]!] !== 1) samples += counts === null ? 1 : counts[i]!;
  return samples;
}
