// Durations in bins that grow by a constant factor, between round numbers of nanoseconds.

import type { LatencyBin } from '../protocol/traces.ts';

/** Bins in a power of ten: the most of these that give no more than {@link MOST_BINS}. */
const PER_DECADE = [8, 4, 2, 1] as const;
const MOST_BINS = 60;

/**
 * Counts durations by bins without gaps, from the one that has the least to the one that has the most; 0 ns has a bin of its
 * own below 1 ns.
 */
export function latencyBins(durationsNs: ArrayLike<number>, isError: (index: number) => boolean): LatencyBin[] {
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < durationsNs.length; i++) {
    if (durationsNs[i]! >= 1) least = Math.min(least, durationsNs[i]!);
    most = Math.max(most, durationsNs[i]!);
  }
  if (durationsNs.length === 0) return [];
  const edges = least === Infinity ? [] : edgesOf(least, most);
  // All below 1 ns, of which nothing is longer.
  if (Array.prototype.some.call(durationsNs, (duration: number) => duration < 1)) edges.unshift(...(edges.length === 0 ? [0, 1] : edges[0] === 1 ? [0] : [0, 1]));
  return countedBins(edges, durationsNs, isError);
}

/** Powers of a root of ten from below `least` to above `most`. */
function edgesOf(least: number, most: number): number[] {
  const decades = Math.log10(most / least);
  const steps = PER_DECADE.find((each) => decades * each + 2 <= MOST_BINS) ?? 1;
  const edge = (step: number): number => Number((10 ** (step / steps)).toPrecision(3));
  let first = Math.floor(Math.log10(least) * steps);
  while (edge(first) > least) first--;
  while (edge(first + 1) <= least) first++;
  const edges = [edge(first)];
  for (let step = first + 1; edges.at(-1)! <= most; step++) edges.push(edge(step));
  return edges;
}

function countedBins(edges: readonly number[], durationsNs: ArrayLike<number>, isError: (index: number) => boolean): LatencyBin[] {
  const counts = new Int32Array(edges.length);
  const errors = new Int32Array(edges.length);
  for (let i = 0; i < durationsNs.length; i++) {
    const bin = binOf(edges, durationsNs[i]!);
    counts[bin]!++;
    if (isError(i)) errors[bin]!++;
  }
  return edges.slice(0, -1).map((fromNs, bin) => ({ fromNs, toNs: edges[bin + 1]!, count: counts[bin]!, errors: errors[bin]! }));
}

/** The last edge that is not above a duration. */
function binOf(edges: readonly number[], duration: number): number {
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= duration) low = middle;
    else high = middle - 1;
  }
  return low;
}
