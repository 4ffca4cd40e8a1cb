// From V8's samples and deltas to samples with intervals (NUMBERS, "Values"): absolute times are rebuilt, samples
// stable-sorted by them (negative deltas are legal), and each sample gets the interval that follows it.
// Times are microseconds here, as in the file.

import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';

/** Samples as the file has them. Both columns are used up: they are changed in place. */
export interface RawSamples {
  readonly ids: NumberColumn;
  /** Microseconds since the sample before (the first: since `startUs`), or `null` where the file has none. */
  readonly deltasUs: NumberColumn | null;
  readonly startUs: number;
  /** NaN where the file does not say. */
  readonly endUs: number;
  /** Whether the file broke off before its samples were complete. */
  readonly truncated: boolean;
}

/** Samples in time order. */
export interface TimedSamples {
  readonly ids: NumberColumn;
  /** How long each lasts; `null`: no times at all, samples can only be counted. */
  readonly intervalsUs: NumberColumn | null;
  /** Begin of the first sample, and end of the last one, after the profile's start. */
  readonly firstUs: number;
  readonly endUs: number;
}

/** Gives every sample its interval, or says in a note why it cannot. */
export function timeSamples(raw: RawSamples, notes: NoteList): TimedSamples {
  if (raw.deltasUs === null || raw.deltasUs.length === 0) return withoutDeltas(raw, notes);
  const { ids, deltas } = sameLength(raw, raw.deltasUs, notes);
  replaceUnreadable(deltas, notes);
  const sorted = sortByTime(ids, deltas);
  const count = sorted.ids.length;
  const lastUs = sorted.lastUs;
  const firstUs = count > 0 ? sorted.deltas[0]! : 0;
  // Each interval is the next sample's delta: shift by one, and the last is what remains until the end.
  const rest = raw.truncated ? NaN : raw.endUs - raw.startUs - lastUs;
  const usable = rest >= 0 && rest <= Number.MAX_SAFE_INTEGER;
  const last = count === 0 ? 0 : usable ? rest : median(sorted.deltas.subarray(1));
  if (!usable && !raw.truncated && count > 0) {
    notes.add('no-end-time', 'info', 'The file has no usable end time; its last sample counts as long as the median one.');
  }
  return { ids: sorted.ids, intervalsUs: shifted(sorted.deltas, last), firstUs, endUs: lastUs + last };
}

/** Old files: samples evenly spread over the duration, or only counted. */
function withoutDeltas(raw: RawSamples, notes: NoteList): TimedSamples {
  const count = raw.ids.length;
  const durationUs = raw.endUs - raw.startUs;
  if (!(durationUs > 0 && durationUs <= Number.MAX_SAFE_INTEGER) || raw.truncated) {
    if (count > 0) notes.add('no-times', 'warning', 'The file has no usable times; its samples are counted, not timed.');
    return { ids: raw.ids, intervalsUs: null, firstUs: 0, endUs: 0 };
  }
  if (count > 0) {
    notes.add('even-intervals', 'warning', 'The file has no times of single samples; its duration is spread evenly over them.');
  }
  return { ids: raw.ids, intervalsUs: new Float64Array(count).fill(durationUs / count), firstUs: 0, endUs: durationUs };
}

function sameLength(raw: RawSamples, deltas: NumberColumn, notes: NoteList): { ids: NumberColumn; deltas: NumberColumn } {
  const ids = raw.ids;
  if (deltas.length === ids.length) return { ids, deltas };
  if (deltas.length > ids.length) {
    const extra = deltas.length - ids.length;
    notes.add('extra-deltas', 'warning', `${extra} time deltas belong to no sample and are left out.`);
    return { ids, deltas: deltas.subarray(0, ids.length) };
  }
  const missing = ids.length - deltas.length;
  if (raw.truncated) {
    notes.add('untimed-samples', 'warning', `${missing} samples have no time because the file ends early; they are left out.`);
    return { ids: ids.subarray(0, deltas.length), deltas };
  }
  notes.add('missing-deltas', 'warning', `${missing} samples have no time delta; each counts as long as the median one.`);
  const filled = new Float64Array(ids.length);
  filled.set(deltas);
  filled.fill(median(deltas.subarray(1)), deltas.length);
  return { ids, deltas: filled };
}

function replaceUnreadable(deltas: NumberColumn, notes: NoteList): void {
  if (deltas instanceof Int32Array) return;
  let bad = 0;
  for (let i = 0; i < deltas.length; i++) {
    // Beyond that no sum is exact, and sums of sums would not be finite.
    if (Math.abs(deltas[i]!) <= Number.MAX_SAFE_INTEGER) continue;
    deltas[i] = 0;
    bad++;
  }
  if (bad > 0) notes.add('bad-deltas', 'warning', `${bad} time deltas are no usable numbers and count as 0.`);
}

/** Where the last sample is, and whether one lies before another. The first delta may be negative: it sorts nothing. */
function sumOf(deltas: NumberColumn): { sumUs: number; anyNegative: boolean } {
  const count = deltas.length;
  let sumUs = count > 0 ? deltas[0]! : 0;
  if (deltas instanceof Float64Array) {
    let least = 0;
    for (let i = 1; i < count; i++) {
      sumUs += deltas[i]!;
      if (deltas[i]! < least) least = deltas[i]!;
    }
    return { sumUs, anyNegative: least < 0 };
  }
  // Parts in whole numbers, with the sign of all in one: half the time of the plain loop for 8.7 million deltas. A sum
  // of 64 numbers fits if none is above 2^25 (half a minute); the bits of all tell.
  let bits = 0;
  for (let from = 1; from < count; from += 64) {
    const to = Math.min(count, from + 64);
    let part = 0;
    let partBits = 0;
    for (let i = from; i < to; i++) {
      part = (part + deltas[i]!) | 0;
      partBits |= deltas[i]!;
    }
    if (partBits >>> 25 === 0) sumUs += part;
    else for (let i = from; i < to; i++) sumUs += deltas[i]!;
    bits |= partBits;
  }
  return { sumUs, anyNegative: bits < 0 };
}

interface SortedSamples {
  readonly ids: NumberColumn;
  readonly deltas: NumberColumn;
  /** When the last sample was taken, after the profile's start. */
  readonly lastUs: number;
}

/**
 * Sorts samples by absolute time, keeping the order of equal times. Files are nearly sorted, so insertion does it
 * in place; a hostile one falls back to a full sort instead of taking quadratic time.
 */
function sortByTime(ids: NumberColumn, deltas: NumberColumn): SortedSamples {
  const { sumUs: lastUs, anyNegative } = sumOf(deltas);
  if (!anyNegative) return { ids, deltas, lastUs };
  const times = new Float64Array(deltas.length);
  let time = 0;
  for (let i = 0; i < deltas.length; i++) times[i] = time += deltas[i]!;
  let moves = 16 * times.length + 1000;
  for (let i = 1; i < times.length; i++) {
    const at = times[i]!;
    if (times[i - 1]! <= at) continue;
    const id = ids[i]!;
    let to = i;
    for (; to > 0 && times[to - 1]! > at; to--) {
      times[to] = times[to - 1]!;
      ids[to] = ids[to - 1]!;
      moves--;
    }
    times[to] = at;
    ids[to] = id;
    if (moves < 0) return sortWhole(ids, times);
  }
  return { ids, lastUs: times.at(-1)!, deltas: differences(times) };
}

function sortWhole(ids: NumberColumn, times: Float64Array): SortedSamples {
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
  const sorted = Float64Array.from(order, (i) => times[i]!);
  return { ids: Float64Array.from(order, (i) => ids[i]!), lastUs: sorted.at(-1)!, deltas: differences(sorted) };
}

function differences(times: Float64Array): Float64Array {
  for (let i = times.length - 1; i > 0; i--) times[i]! -= times[i - 1]!;
  return times;
}

function shifted(deltas: NumberColumn, last: number): NumberColumn {
  const count = deltas.length;
  if (count === 0) return deltas;
  const fits = deltas instanceof Float64Array || last === (last | 0);
  const intervals = fits ? deltas : Float64Array.from(deltas);
  intervals.copyWithin(0, 1);
  intervals[count - 1] = last;
  return intervals;
}

/** The middle value, or the mean of the middle two; 0 for nothing. */
function median(values: NumberColumn): number {
  if (values.length === 0) return 0;
  const parts = values.slice();
  const middle = parts.length >> 1;
  select(parts, middle);
  const upper = parts[middle]!;
  if (parts.length % 2 === 1) return upper;
  let lower = parts[0]!;
  for (let i = 1; i < middle; i++) if (parts[i]! > lower) lower = parts[i]!;
  return (lower + upper) / 2;
}

/** Puts the value to `index` that would stand there if all were sorted, smaller ones before it. Far cheaper than sorting. */
function select(values: NumberColumn, index: number): void {
  let left = 0;
  let right = values.length - 1;
  for (let rounds = 0; right > left; rounds++) {
    // A file made to be slow at this is sorted after all.
    if (rounds > 200) return void values.subarray(left, right + 1).sort();
    const pivot = values[(left + right) >> 1]!;
    let low = left;
    let high = right;
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const swapped = values[low]!;
      values[low++] = values[high]!;
      values[high--] = swapped;
    }
    if (index <= high) right = high;
    else if (index >= low) left = low;
    else return;
  }
}
