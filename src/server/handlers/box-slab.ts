// What answers with boxes of call nodes have in common: how large they may be, and the columns that name their nodes.

import type { CallNodes } from '../../profile/call-nodes.ts';

/** More boxes than this nobody tells apart: 8000 are a screen of 60 rows with one every 15 pixels. */
const MAX_BOXES = 8000;
/** Of a box in an answer, in its columns. */
const BOX_BYTES = 52;
/** Most bytes of an answer: as base64 it stays below the 1 MB that may be sent before the first paint. */
const MAX_SLAB_BYTES = 700_000;
/** Narrower than this nothing can be seen. */
export const MIN_BOX_PX = 0.5;

/** A slab of bounded size: `pack` makes one with at most so many boxes, and says how many it has. Long names cost boxes. */
export function fittingSlab(pack: (limit: number) => { readonly slab: Uint8Array; readonly boxes: number }): Uint8Array {
  for (let limit = MAX_BOXES; ;) {
    const { slab, boxes } = pack(limit);
    if (slab.length <= MAX_SLAB_BYTES || limit < 100) return slab;
    limit = Math.floor(Math.min(limit, boxes) * Math.min(0.9, (0.95 * MAX_SLAB_BYTES) / slab.length));
  }
}

/** How many of so many boxes will fit, where what is said of their functions takes so many bytes; about. */
export function roomFor(boxes: number, functionBytes: number): number {
  const bytes = boxes * BOX_BYTES + functionBytes;
  return bytes <= MAX_SLAB_BYTES ? Infinity : Math.floor((boxes * 0.95 * MAX_SLAB_BYTES) / bytes);
}

/** Boxes of a tree; position i of every array is one box. `merged`: 0 for a single one. */
export interface NodeBoxes {
  readonly node: readonly number[];
  readonly depth: readonly number[];
  readonly merged: readonly number[];
}

/** The columns of a slab that say which nodes boxes are of. A merged box has the node it begins with, and no function: -1. */
export function nodeColumns({ parent, function: functions }: Pick<CallNodes, 'parent' | 'function'>, { node, depth, merged }: NodeBoxes) {
  return {
    node: Int32Array.from(node),
    parentNode: Int32Array.from(node, (each) => parent[each]!),
    function: Int32Array.from(node, (each, i) => (merged[i] === 0 ? functions[each]! : -1)),
    depth: Int32Array.from(depth),
    merged: Int32Array.from(merged),
  };
}

/** The functions that a column of {@link nodeColumns} names, each once. */
export function functionsIn(column: Int32Array): number[] {
  return [...new Set(column.filter((fn) => fn >= 0))];
}
