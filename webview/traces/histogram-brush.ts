// Which durations are chosen in the histogram: from bins to a range and back. No DOM. Leaves out: drawing, the list.

import { formatValue } from '../../src/base/format-value.ts';
import type { LatencyBin } from '../../src/protocol/traces.ts';

/** Durations that are listed: `fromNs` ≤ duration < `toNs`; `null`: no bound. */
export interface DurationRange {
  readonly fromNs: number | null;
  readonly toNs: number | null;
}

export const EVERY_DURATION: DurationRange = { fromNs: null, toNs: null };

/** Bins `first` … `last`, both chosen. */
export interface BinRange {
  readonly first: number;
  readonly last: number;
}

/** The range of two bins in any order. At an end of the histogram it has no bound there: nothing is cut off by rounding. */
export function rangeOfBins(bins: readonly LatencyBin[], a: number, b: number): DurationRange {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  return {
    fromNs: first <= 0 ? null : bins[first]!.fromNs,
    toNs: last >= bins.length - 1 ? null : bins[last]!.toNs,
  };
}

/** The bins of a range, which may have been chosen among others; `null`: every one, or none. */
export function binsOfRange(bins: readonly LatencyBin[], { fromNs, toNs }: DurationRange): BinRange | null {
  if ((fromNs === null && toNs === null) || bins.length === 0) return null;
  const isIn = (bin: LatencyBin): boolean => (fromNs === null || bin.toNs > fromNs) && (toNs === null || bin.fromNs < toNs);
  const first = bins.findIndex(isIn);
  return first < 0 ? null : { first, last: bins.findLastIndex(isIn) };
}

/** The bin at a place of the strip; places beside it are those of its ends. */
export function binAt(px: number, widthPx: number, bins: number): number {
  return Math.max(0, Math.min(bins - 1, Math.floor((px / Math.max(1, widthPx)) * bins)));
}

/** How high a bin is drawn, 0 … 1. By the root of its count: a single slow trace beside thousands is what one looks for. */
export function heightOf(count: number, most: number): number {
  return count === 0 || most === 0 ? 0 : Math.sqrt(count / most);
}

/** A range in words: `100 ms – 200 ms`, `from 100 ms`, `below 100 ms`. */
export function rangeWords({ fromNs, toNs }: DurationRange): string {
  if (fromNs === null) return toNs === null ? 'every duration' : `below ${formatValue(toNs, 'nanoseconds')}`;
  return toNs === null ? `from ${formatValue(fromNs, 'nanoseconds')}` : `${formatValue(fromNs, 'nanoseconds')} – ${formatValue(toNs, 'nanoseconds')}`;
}

/** Bins that are labelled with where they begin, about `most` of them, evenly apart. */
export function labelledBins(bins: readonly LatencyBin[], most: number): number[] {
  const every = Math.max(1, Math.ceil(bins.length / Math.max(1, most)));
  return bins.map((_, bin) => bin).filter((bin) => bin % every === 0);
}
