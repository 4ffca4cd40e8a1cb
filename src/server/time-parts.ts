// Stretches of time within a span, as a waterfall draws them: where it was itself at work, where the trace waited for it;
// merged where nobody could tell them apart. Leaves out: which spans those are.

import type { RequestSpans } from '../trace/distributed.ts';
import { nsBetween } from '../trace/times.ts';

/** Most stretches of one span: more are merged, however wide it is drawn. */
const MOST_PARTS = 300;

/** The part of time that is drawn, and how wide. */
export interface TimeWindow {
  readonly fromNs: number;
  readonly toNs: number;
  readonly widthPx: number;
}

/** Takes stretches in order of time and gives them as pairs of from, to, those that are less than a pixel apart as one. */
export class MergedParts {
  readonly pairs: number[] = [];
  private readonly window: TimeWindow;
  private readonly gapNs: number;

  /** @param lengthNs how long all stretches together may be. */
  constructor(window: TimeWindow, lengthNs: number) {
    this.window = window;
    const seenNs = Math.min(lengthNs, window.toNs - window.fromNs);
    this.gapNs = Math.max((window.toNs - window.fromNs) / window.widthPx, seenNs / MOST_PARTS);
  }

  /** Stretches must not begin before the one before them; those outside of the window are left out. */
  add(fromNs: number, toNs: number): void {
    if (toNs <= this.window.fromNs || fromNs >= this.window.toNs || toNs <= fromNs) return;
    const last = this.pairs.length - 1;
    if (last > 0 && fromNs - this.pairs[last]! < this.gapNs) this.pairs[last] = Math.max(this.pairs[last]!, toNs);
    else this.pairs.push(fromNs, toNs);
  }
}

/**
 * Tells the stretches of a span in which none of its children ran, in order.
 * @param startNs when the span starts; what is told is on the same clock.
 */
export function eachSelfPart(spans: RequestSpans, span: number, startNs: number, tell: (fromNs: number, toNs: number) => void): void {
  const length = spans.durationNs[span]!;
  let reached = 0;
  for (let child = span + 1; child < spans.subtreeEnd[span]!; child = spans.subtreeEnd[child]!) {
    const from = nsBetween(spans.start, span, spans.start, child);
    const to = Math.min(length, from + spans.durationNs[child]!);
    if (to <= reached || from >= to) continue;
    if (from > reached) tell(startNs + reached, startNs + from);
    reached = to;
  }
  if (reached < length) tell(startNs + reached, startNs + length);
}

/** Adds how much of each of equal columns the union of stretches covers, from 0 to 1. Sorts both arrays. */
export function coverColumns(starts: Float64Array, ends: Float64Array, lengthNs: number, columns: number): number[] {
  starts.sort();
  ends.sort();
  const load = new Array<number>(columns).fill(0);
  const perColumn = lengthNs / columns;
  if (!(perColumn > 0)) return load;
  let open = 0;
  let from = 0;
  for (let start = 0, end = 0; end < ends.length; ) {
    if (start < starts.length && starts[start]! <= ends[end]!) {
      if (open++ === 0) from = starts[start]!;
      start++;
    } else if (--open === 0) cover(load, from / perColumn, ends[end++]! / perColumn);
    else end++;
  }
  return load;
}

/** Adds a stretch, in columns. */
function cover(load: number[], from: number, to: number): void {
  const last = Math.min(load.length - 1, Math.floor(to));
  for (let column = Math.max(0, Math.floor(from)); column <= last; column++) {
    load[column] = Math.min(1, load[column]! + Math.max(0, Math.min(to, column + 1) - Math.max(from, column)));
  }
}
