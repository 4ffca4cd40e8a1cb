// The boxes of several lanes as those of one graph: each lane keeps its own, with rows of its own; drawing asks by rows of the
// whole. Leaves out: where lanes are (lanes.ts), asking for boxes.

import { BoxStore, type BoxRef, type BoxSet } from './box-store.ts';
import { laneAt, type PlacedLane } from './lanes.ts';

/** A box of a lane; its depth is the lane's own. */
export interface LaneBoxRef extends BoxRef {
  readonly lane: number;
}

interface Shifted {
  readonly first: number;
  readonly set: BoxSet;
}

export class LaneStore {
  /** One for each lane, filled by its loader. */
  readonly stores: readonly BoxStore[];
  private placed: readonly PlacedLane[];
  /** Answers with the rows of the whole, as long as their lane stays where it is. */
  private readonly shifted = new WeakMap<BoxSet, Shifted>();

  constructor(placed: readonly PlacedLane[]) {
    this.placed = placed;
    this.stores = placed.map(() => new BoxStore());
  }

  /** Lanes were collapsed or expanded. */
  place(placed: readonly PlacedLane[]): void {
    this.placed = placed;
  }

  /** As {@link BoxStore.layers}, by a row of the whole. */
  layers(row: number, x0: number, x1: number): readonly BoxSet[] {
    const lane = laneAt(this.placed, row);
    if (lane < 0) return [];
    const { first } = this.placed[lane]!;
    return this.stores[lane]!.layers(row - first, x0, x1).map((set) => this.shift(set, first));
  }

  /** The box at a point, by a row of the whole; `null` where there is none. */
  hit(row: number, x: number): LaneBoxRef | null {
    const lane = laneAt(this.placed, row);
    if (lane < 0) return null;
    const ref = this.stores[lane]!.hit(row - this.placed[lane]!.first, x);
    return ref === null ? null : { ...ref, lane };
  }

  private shift(set: BoxSet, first: number): BoxSet {
    const known = this.shifted.get(set);
    if (known?.first === first) return known.set;
    const { area, columns } = set;
    const moved: BoxSet = {
      columns: { ...columns, depth: columns.depth.map((depth) => depth + first) },
      area: { ...area, depth0: area.depth0 + first, depth1: area.depth1 + first },
    };
    this.shifted.set(set, { first, set: moved });
    return moved;
  }
}
