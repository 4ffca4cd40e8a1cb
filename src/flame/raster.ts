// One row of a flame graph as a strip one pixel high. The rule: a pixel takes the colour of the box that covers its
// middle. Costs one write per pixel however many boxes there are. Leaves out: choosing colours, stretching, labels.

import { upperBound } from '../base/bisect.ts';

/** Boxes of one row, in the order of their starts and not overlapping; rows `from` … `to - 1` of the columns. */
export interface RowBoxes {
  readonly start: Float64Array;
  readonly total: Float64Array;
  /** Colour of each box, packed as the strip wants it. */
  readonly colors: Uint32Array;
  /** Above 0: a box that stands for many narrow ones, drawn hatched. */
  readonly merged: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** How x becomes pixels, and which pixels of the strip may be written. */
export interface StripScale {
  /** x at the left edge of pixel 0. */
  readonly x0: number;
  readonly pxPerUnit: number;
  /** First pixel that may be written, and one past the last. */
  readonly clip0: number;
  readonly clip1: number;
}

export interface StripStyle {
  /** Colour of the line after each box, and of the gaps of a hatched one. */
  readonly gap: number;
  /** Width of that line in pixels; boxes narrower than three times that have none. */
  readonly gapPx: number;
}

/** Pixels of a hatch line and of the space after it. */
const HATCH_PX = 2;

/** Paints one row into `strip`, whose pixel 0 is at index `at`. Pixels without a box are left alone. */
export function paintRow(strip: Uint32Array, at: number, boxes: RowBoxes, scale: StripScale, style: StripStyle): void {
  const { start, total, colors, merged, from, to } = boxes;
  const { x0, pxPerUnit, clip0, clip1 } = scale;
  if (clip1 <= clip0) return;
  const firstX = x0 + clip0 / pxPerUnit;
  for (let box = Math.max(from, upperBound(start, firstX, from, to) - 1); box < to; box++) {
    const left = firstPixel((start[box]! - x0) * pxPerUnit);
    if (left >= clip1) break;
    const right = firstPixel((start[box]! + total[box]! - x0) * pxPerUnit);
    const begin = Math.max(left, clip0);
    const end = Math.min(right, clip1);
    if (end <= begin) continue;
    if (merged[box]! > 0) {
      hatch(strip, at, begin, end, colors[box]!, style.gap);
    } else {
      strip.fill(colors[box]!, at + begin, at + end);
      if (right - left >= 3 * style.gapPx && end > right - style.gapPx) {
        strip.fill(style.gap, at + Math.max(begin, right - style.gapPx), at + end);
      }
    }
  }
}

/** The first pixel whose middle is at or right of `px`. */
function firstPixel(px: number): number {
  return Math.ceil(px - 0.5);
}

function hatch(strip: Uint32Array, at: number, begin: number, end: number, color: number, gap: number): void {
  for (let pixel = begin; pixel < end; pixel++) {
    // One or two pixels alone are drawn full, or thin places would look empty.
    const inGap = end - begin > HATCH_PX && Math.floor(pixel / HATCH_PX) % 2 === 1;
    strip[at + pixel] = inGap ? gap : color;
  }
}
