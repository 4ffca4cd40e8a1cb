// How large an answer with boxes may be. Leaves out: the boxes.

/** More boxes than this nobody tells apart: 8000 are a screen of 60 rows with one every 15 pixels. 52 bytes each. */
const MAX_BOXES = 8000;
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
