// From one box of a flame chart to the boxes beside and below it, among those that are here. Leaves out: asking for boxes.

import { lowerBound } from '../base/bisect.ts';
import { rowRange, type BoxRef, type BoxSet, type BoxStore } from './box-store.ts';
import type { BoxPlace } from './viewport.ts';

/** The box before (-1) or behind (1) another one in its row, in the finest answer that has one there. */
export function boxBeside(store: BoxStore, box: BoxPlace, direction: -1 | 1): BoxRef | null {
  const edge = direction > 0 ? box.start + box.total : box.start;
  for (const set of finestFirst(store, box.depth, edge)) {
    const { from, to } = rowRange(set, box.depth);
    const next = lowerBound(set.columns.start, edge, from, to);
    const index = direction > 0 ? next : next - 1;
    if (index >= from && index < to) return { set, index };
  }
  return null;
}

/** The widest box right below another one; not a merged one, unless there is no other. */
export function widestBelow(store: BoxStore, box: BoxPlace): BoxRef | null {
  const depth = box.depth + 1;
  for (const set of finestFirst(store, depth, box.start)) {
    const { start, total, merged } = set.columns;
    const { from, to } = rowRange(set, depth);
    const end = lowerBound(start, box.start + box.total, from, to);
    let widest = -1;
    for (let i = lowerBound(start, box.start, from, to); i < end; i++) {
      const single = merged[i] === 0;
      const singleBefore = widest >= 0 && merged[widest] === 0;
      if (widest < 0 || (single === singleBefore ? total[i]! > total[widest]! : single)) widest = i;
    }
    if (widest >= 0) return { set, index: widest };
  }
  return null;
}

/** The box of a row at a time, or the first one behind it, or else the last before it. */
export function boxNear(store: BoxStore, depth: number, x: number): BoxRef | null {
  const point = { start: x, total: 0, depth };
  return store.hit(depth, x) ?? boxBeside(store, point, 1) ?? boxBeside(store, point, -1);
}

/** Answers that have a row at a place, the finest first. */
function finestFirst(store: BoxStore, depth: number, x: number): readonly BoxSet[] {
  return store.sets().filter(({ area }) => depth >= area.depth0 && depth < area.depth1 && x >= area.x0 && x <= area.x1).toReversed();
}
