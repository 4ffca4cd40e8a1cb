// Threads of a flame chart below one another: which rows of the whole belong to which, and the part of one that is on
// screen. Leaves out: boxes, drawing.

import type { Viewport } from './viewport.ts';

/** What a lane needs. */
export interface LaneSize {
  /** Rows of the thread's chart. */
  readonly rows: number;
  /** Only its head is shown. */
  readonly collapsed: boolean;
}

/** Where a lane is, in rows of the whole. */
export interface PlacedLane {
  /** The row of its head, and the row of its outermost calls: the same where there are no heads. */
  readonly head: number;
  readonly first: number;
  /** One past its last row. */
  readonly end: number;
}

/** Puts lanes below one another, each under a head of one row; `heads` false: without heads, for one lane alone. */
export function placeLanes(lanes: readonly LaneSize[], heads: boolean): PlacedLane[] {
  let row = 0;
  return lanes.map(({ rows, collapsed }) => {
    const head = row;
    const first = heads ? head + 1 : head;
    row = first + (collapsed ? 0 : rows);
    return { head, first, end: row };
  });
}

/** Rows of all lanes together. */
export function rowsOf(placed: readonly PlacedLane[]): number {
  return placed.at(-1)?.end ?? 0;
}

/** The lane that a row belongs to, its head included; -1 outside of all. */
export function laneAt(placed: readonly PlacedLane[], row: number): number {
  let from = 0;
  let to = placed.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (placed[middle]!.end <= row) from = middle + 1;
    else to = middle;
  }
  return row >= 0 && from < placed.length ? from : -1;
}

/** First lane that is at least partly on screen, and one past the last. */
export function visibleLanes(placed: readonly PlacedLane[], viewport: Viewport): { readonly from: number; readonly to: number } {
  const { scrollPx, heightPx, rowPx } = viewport;
  const from = laneAt(placed, Math.floor(scrollPx / rowPx));
  if (from < 0) return { from: 0, to: 0 };
  let to = from;
  while (to < placed.length && placed[to]!.head * rowPx < scrollPx + heightPx) to++;
  return { from, to };
}

/** What a screen shows of one lane, as if that were the whole graph; `null` where it shows nothing of it. */
export function laneViewport(viewport: Viewport, { first, end }: PlacedLane): Viewport | null {
  const { scrollPx, heightPx, rowPx } = viewport;
  const top = first * rowPx - scrollPx;
  const visiblePx = Math.min(heightPx, end * rowPx - scrollPx) - Math.max(0, top);
  if (!(visiblePx > 0)) return null;
  return { ...viewport, rows: end - first, scrollPx: Math.max(0, -top), heightPx: visiblePx };
}
