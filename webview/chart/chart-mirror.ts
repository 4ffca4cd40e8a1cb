// The flame chart for screen readers: the boxes around the selected one as a tree. Leaves out: their words, drawing.

import type { BoxStore } from '../../src/flame/box-store.ts';
import { widestBelow } from '../../src/flame/chart-steps.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import type { ShownBox } from '../flame/box-facts.ts';
import { mirrorItems, type MirrorItem } from '../flame/mirror-tree.ts';
import { neighbourhoodOf } from '../flame/neighbourhood.ts';
import type { LaneBox } from './lane-steps.ts';

export interface MirroredLanes {
  /** By lane. */
  readonly stores: readonly BoxStore[];
  readonly functions: ReadonlyMap<number, FunctionInfo>;
}

/** The boxes around `selected` in its lane, or the outermost ones of the first lane. */
export function mirroredBoxes({ stores, functions }: MirroredLanes, selected: LaneBox | null, wordsOf: (box: ShownBox) => string): readonly MirrorItem[] {
  const lane = selected?.lane ?? 0;
  const store = stores[lane];
  if (store === undefined) return [];
  const near = neighbourhoodOf(store, functions, selected?.box ?? null, (box) => widestBelow(store, box) !== null);
  // The same call node runs many times.
  return mirrorItems(near, selected?.box ?? null, { keyOf: (box) => `${lane}-${box.depth}-${box.start}`, wordsOf });
}
