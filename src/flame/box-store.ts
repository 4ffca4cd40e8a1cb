// The boxes that the page holds: several answers of different detail, and which of them to draw or to hit where.
// Leaves out: asking for boxes, colours, drawing.

import { lowerBound, upperBound } from '../base/bisect.ts';

/**
 * Columns of boxes, ordered by depth, then by start. `node` names a call node, `parentNode` is -1 for roots,
 * `function` is -1 for a merged box and `merged` how many boxes that stands for, else 0.
 */
export interface BoxColumns {
  readonly node: Int32Array;
  readonly parentNode: Int32Array;
  readonly function: Int32Array;
  readonly depth: Int32Array;
  readonly merged: Int32Array;
  readonly start: Float64Array;
  readonly total: Float64Array;
  readonly self: Float64Array;
  readonly samples: Float64Array;
  /** Only in a difference: the box on both sides, the probability that it is chance (NaN: unknown), and the word for that by number. */
  readonly before?: Float64Array;
  readonly after?: Float64Array;
  readonly chance?: Float64Array;
  readonly significance?: Int32Array;
}

/** The part of the graph that an answer covers. */
export interface BoxArea {
  readonly x0: number;
  readonly x1: number;
  /** First row, and one past the last. */
  readonly depth0: number;
  readonly depth1: number;
  /** Boxes narrower than this (in x) were merged; 0: every box is there. */
  readonly minValue: number;
}

/** One answer: boxes of an area at one level of detail. */
export interface BoxSet {
  readonly columns: BoxColumns;
  readonly area: BoxArea;
}

/** A box in a set. */
export interface BoxRef {
  readonly set: BoxSet;
  readonly index: number;
}

/** Answers kept besides the pinned one; each is a screen and its surroundings. */
const MOST_SETS = 4;

/** Answers, oldest first. The pinned one (the coarse whole graph) stays. */
export class BoxStore {
  private pinned: BoxSet | null = null;
  private recent: BoxSet[] = [];

  /** Keeps an answer; the oldest goes when there are too many, and those it makes superfluous go at once. */
  add(set: BoxSet): void {
    this.recent = this.recent.filter((old) => !covers(set.area, old.area) || old.area.minValue < set.area.minValue);
    this.recent.push(set);
    if (this.recent.length > MOST_SETS) this.recent.shift();
  }

  /** Keeps the coarse whole graph, to be drawn where nothing finer is there. */
  pin(set: BoxSet): void {
    this.pinned = set;
  }

  clear(): void {
    this.pinned = null;
    this.recent = [];
  }

  /** Every answer, coarsest first. */
  sets(): readonly BoxSet[] {
    const all = this.pinned === null ? this.recent : [this.pinned, ...this.recent];
    return all.toSorted((a, b) => b.area.minValue - a.area.minValue);
  }

  /**
   * What to draw of row `depth` between `x0` and `x1`: coarsest first, each over the one before within its own
   * area. Starts at the finest set that covers the whole range.
   */
  layers(depth: number, x0: number, x1: number): readonly BoxSet[] {
    const layers: BoxSet[] = [];
    for (const set of this.sets()) {
      const { area } = set;
      if (depth < area.depth0 || depth >= area.depth1 || area.x1 <= x0 || area.x0 >= x1) continue;
      if (area.x0 <= x0 && area.x1 >= x1) layers.length = 0;
      layers.push(set);
    }
    return layers;
  }

  /** Whether some set shows this part at least as finely as boxes of `minValue`. */
  has(wanted: BoxArea): boolean {
    return this.sets().some((set) => covers(set.area, wanted) && set.area.minValue <= wanted.minValue);
  }

  /** The box at a point, in the finest set that covers it; `null` where there is none. */
  hit(depth: number, x: number): BoxRef | null {
    const set = this.finestAt(depth, x);
    if (set === null) return null;
    const { from, to } = rowRange(set, depth);
    const index = upperBound(set.columns.start, x, from, to) - 1;
    if (index < from || x >= set.columns.start[index]! + set.columns.total[index]!) return null;
    return { set, index };
  }

  /** The box of a call node, in the finest set that has it. `depth` is where to look. */
  find(node: number, depth: number): BoxRef | null {
    for (const set of this.sets().toReversed()) {
      const { from, to } = rowRange(set, depth);
      for (let index = from; index < to; index++) {
        if (set.columns.node[index] === node && set.columns.merged[index] === 0) return { set, index };
      }
    }
    return null;
  }

  private finestAt(depth: number, x: number): BoxSet | null {
    let finest: BoxSet | null = null;
    for (const set of this.sets()) {
      const { area } = set;
      if (depth >= area.depth0 && depth < area.depth1 && x >= area.x0 && x < area.x1) finest = set;
    }
    return finest;
  }
}

/** The boxes of one row of a set: `from` … `to - 1`. */
export function rowRange(set: BoxSet, depth: number): { readonly from: number; readonly to: number } {
  const from = lowerBound(set.columns.depth, depth);
  return { from, to: upperBound(set.columns.depth, depth, from) };
}

function covers(outer: BoxArea, inner: BoxArea): boolean {
  return outer.x0 <= inner.x0 && outer.x1 >= inner.x1 && outer.depth0 <= inner.depth0 && outer.depth1 >= inner.depth1;
}
