// Where arrow keys lead in a flame chart: to callers and callees, to what ran before and after, and from thread to thread.

import { boxBeside, boxNear, widestBelow } from '../../src/flame/chart-steps.ts';
import type { BoxRef, BoxStore } from '../../src/flame/box-store.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { shownBoxOf, type ShownBox } from '../flame/box-facts.ts';

/** A box of a lane; its depth is the lane's own. */
export interface LaneBox {
  readonly lane: number;
  readonly box: ShownBox;
}

export interface SteppedLanes {
  /** By lane. */
  readonly stores: readonly BoxStore[];
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  /** Whether a lane shows its boxes. */
  readonly expanded: (lane: number) => boolean;
}

/** The box that a step leads to; `start`: where the first step begins, when nothing is selected. `null`: there is none. */
export function stepFrom(
  lanes: SteppedLanes,
  from: LaneBox | null,
  step: 'parent' | 'child' | 'previous-sibling' | 'next-sibling',
  start: { readonly lane: number; readonly x: number },
): LaneBox | null {
  if (from === null) return nearIn(lanes, start.lane, start.x) ?? laneBeside(lanes, start.lane, start.x, 1);
  const { lane, box } = from;
  const store = lanes.stores[lane]!;
  const middle = box.start + box.total / 2;
  const found = (ref: BoxRef | null): LaneBox | null => (ref === null ? null : { lane, box: shownBoxOf(ref, lanes.functions) });
  switch (step) {
    case 'parent':
      return box.depth > 0 ? found(store.hit(box.depth - 1, middle)) : laneBeside(lanes, lane, middle, -1);
    case 'child':
      return found(widestBelow(store, box)) ?? laneBeside(lanes, lane, middle, 1);
    case 'previous-sibling':
      return found(boxBeside(store, box, -1));
    case 'next-sibling':
      return found(boxBeside(store, box, 1));
  }
}

/** The outermost box of the next expanded lane above or below, near a time. */
function laneBeside(lanes: SteppedLanes, from: number, x: number, direction: -1 | 1): LaneBox | null {
  for (let lane = from + direction; lane >= 0 && lane < lanes.stores.length; lane += direction) {
    const found = nearIn(lanes, lane, x);
    if (found !== null) return found;
  }
  return null;
}

function nearIn({ stores, functions, expanded }: SteppedLanes, lane: number, x: number): LaneBox | null {
  const ref = expanded(lane) ? boxNear(stores[lane]!, 0, x) : null;
  return ref === null ? null : { lane, box: shownBoxOf(ref, functions) };
}
