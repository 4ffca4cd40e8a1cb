// Self and total for any key: the one routine behind every figure Heatline shows (definitions in NUMBERS).

import type { Column } from '../base/brand.ts';
import type { NumberColumn } from '../base/numbers.ts';
import { NONE, type Profile, type StackIndex, type StackTable, type Thread, type ValueColumn } from './tables.ts';

/** Which samples count, and by which value. Requests carry it; nobody keeps a "current" one. */
export interface View {
  /** Index into the profile's value types. */
  readonly valueType: number;
  /** Indices of the threads that count, or `null` for all. */
  readonly threads: readonly number[] | null;
}

/** The values of a view, gathered by stack. All in the value type's unit. */
export interface StackValues {
  /** Sum over the samples that end in each stack; idle ones are left out. */
  readonly self: Float64Array;
  /** Number of those samples. */
  readonly samples: NumberColumn;
  /** Everything that is not idle, samples without a stack included. The base of every share. */
  readonly total: number;
  /** What `(idle)` took; not in `total`. */
  readonly idle: number;
  /** Samples in `total`. */
  readonly sampleCount: number;
  /** Samples in `idle`. */
  readonly idleSampleCount: number;
}

/** Which samples of a thread count: from the first one to before the second. */
export type SamplesOfThread = (thread: number) => readonly [from: number, to: number];

/**
 * Gathers a view's samples by stack in one pass over them.
 *
 * @param samplesOf left out: all samples.
 */
export function stackValues(profile: Profile, view: View, samplesOf?: SamplesOfThread): StackValues {
  const { stacks } = profile;
  // Row 0 is for samples without a stack, and stack s has row s + 1: no branch in the loop over all samples.
  const selfRows = new Float64Array(stacks.length + 1);
  const counted = profile.threads.some((thread) => thread.counts !== null);
  const sampleRows = counted ? new Float64Array(stacks.length + 1) : new Int32Array(stacks.length + 1);
  for (const index of view.threads ?? profile.threads.keys()) {
    const thread = profile.threads[index]!;
    const [from, to] = samplesOf?.(index) ?? [0, thread.stack.length];
    addSamples(thread, thread.values[view.valueType]!, from, to, selfRows, sampleRows);
  }
  const self = selfRows.subarray(1);
  const samples = sampleRows.subarray(1);
  const { value: idle, samples: idleSampleCount } = takeIdle(profile, self, samples);
  let total = 0;
  let sampleCount = 0;
  for (let row = 0; row < selfRows.length; row++) {
    total += selfRows[row]!;
    sampleCount += sampleRows[row]!;
  }
  return { self, samples, total, idle, sampleCount, idleSampleCount };
}

/** Takes what idle stacks have, and says how much it was. */
function takeIdle({ stacks, frames, idleFunction }: Profile, self: Float64Array, samples: NumberColumn): { readonly value: number; readonly samples: number } {
  const idle = { value: 0, samples: 0 };
  if (idleFunction === NONE) return idle;
  const isIdle = Uint8Array.from({ length: frames.length }, (_, frame) => Number(frames.function[frame as never] === idleFunction));
  for (let i = 0; i < stacks.length; i++) {
    if (isIdle[stacks.frame[i]!] === 0) continue;
    idle.value += self[i]!;
    idle.samples += samples[i]!;
    self[i] = 0;
    samples[i] = 0;
  }
  return idle;
}

function addSamples(
  { stack, counts }: Thread, { raw, scale }: ValueColumn, from: number, to: number, selfRows: Float64Array, sampleRows: NumberColumn,
): void {
  if (counts === null) {
    // Neighbouring samples mostly have the same stack: one addition to its row for all of them is twice as fast.
    for (let i = from; i < to;) {
      const first = i;
      const at = stack[i]!;
      let sum = 0;
      for (; i < to && stack[i] === at; i++) sum += raw[i]!;
      selfRows[at + 1]! += sum * scale;
      sampleRows[at + 1]! += i - first;
    }
    return;
  }
  for (let i = from; i < to; i++) {
    const row = stack[i]! + 1;
    selfRows[row]! += raw[i]! * scale;
    sampleRows[row]! += counts[i]!;
  }
}

/**
 * Figures of every function in a view: those that the format recorded, where it did, else computed.
 *
 * @param functionOfStack as from {@link functionOfStacks}.
 */
export function functionFigures(profile: Profile, functionOfStack: Int32Array, values: StackValues): KeyFigures {
  return profile.recorded ?? figuresByKey(profile.stacks, functionOfStack, profile.functions.length, values);
}

/**
 * Self and total of every source. Where functions' figures were recorded, self is their sum; the total is then that of
 * the reconstructed stacks, for the recorded ones cannot be added, but never below self.
 */
export function sourceFigures(profile: Profile, values: StackValues): Pick<KeyFigures, 'self' | 'total'> {
  const { recorded } = profile;
  const figures = figuresByKey(profile.stacks, sourceOfStacks(profile), profile.sources.length, values);
  if (recorded === null) return figures;
  const self = selfOfSources(profile, recorded.self);
  return { self, total: figures.total.map((total, source) => Math.max(total, self[source]!)) };
}

/** Self of every source: the sum of its functions' `self`. */
export function selfOfSources({ functions, sources }: Profile, selfOfFunction: Float64Array): Float64Array {
  const self = new Float64Array(sources.length);
  for (let f = 0; f < functions.length; f++) {
    const source = functions.source[f]!;
    if (source !== NONE) self[source]! += selfOfFunction[f]!;
  }
  return self;
}

/** Self and total by key; rows are keys. */
export interface KeyFigures {
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Number of samples in `self`. */
  readonly samples: Float64Array;
}

/**
 * Self and total of every key at once, exact, in two linear passes over stacks in depth-first order:
 * backward, each stack adds its subtree's sum to its parent; forward, a stack adds that sum to its key only
 * where the key is not already open below it, so recursion counts once. A key is open until the end of the
 * outermost subtree that has it.
 *
 * @param keyOf key of each stack's top frame, {@link NONE} for "no key".
 */
export function figuresByKey(
  stacks: StackTable,
  keyOf: Column<StackIndex, number>,
  keyCount: number,
  values: Pick<StackValues, 'self' | 'samples'>,
): KeyFigures {
  const self = new Float64Array(keyCount);
  const total = new Float64Array(keyCount);
  const samples = new Float64Array(keyCount);
  const subtree = subtreeSums(stacks, values.self);
  const openUntil = new Int32Array(keyCount);
  for (let i = 0; i < stacks.length; i++) {
    const key = keyOf[i]!;
    if (key === NONE) continue;
    self[key]! += values.self[i]!;
    samples[key]! += values.samples[i]!;
    if (i >= openUntil[key]!) {
      total[key]! += subtree[i]!;
      openUntil[key] = stacks.subtreeEnd[i]!;
    }
  }
  return { self, total, samples };
}

/** The sum of `self` over each stack and its descendants. */
export function subtreeSums(stacks: StackTable, self: Float64Array): Float64Array {
  const sums = self.slice();
  for (let i = stacks.length - 1; i >= 0; i--) {
    const parent = stacks.parent[i]!;
    if (parent !== NONE) sums[parent]! += sums[i]!;
  }
  return sums;
}

/** The function on top of each stack. */
export function functionOfStacks({ stacks, frames }: Pick<Profile, 'stacks' | 'frames'>): Int32Array {
  const functions = new Int32Array(stacks.length);
  for (let i = 0; i < functions.length; i++) functions[i] = frames.function[stacks.frame[i as StackIndex]!]!;
  return functions;
}

/** The source of the function on top of each stack, {@link NONE} where it has none. */
export function sourceOfStacks(profile: Profile): Int32Array {
  const { stacks, frames, functions } = profile;
  const sources = new Int32Array(stacks.length);
  for (let i = 0; i < sources.length; i++) sources[i] = functions.source[frames.function[stacks.frame[i as StackIndex]!]!]!;
  return sources;
}
