// One row of a flame graph as runs of equal pixels. The rule: a pixel takes the colour of the box that covers its middle.
// All painters get these runs, whole pixels, so that none rounds by itself. PixelStrip writes them into memory, one write
// per pixel however many boxes there are. Leaves out: choosing colours, the height of rows, labels.

import { upperBound } from '../base/bisect.ts';

/** Boxes of one row, in the order of their starts and not overlapping; rows `from` … `to - 1` of the columns. */
export interface RowBoxes {
  readonly start: Float64Array;
  readonly total: Float64Array;
  /** Colour of each box, packed. */
  readonly colors: Uint32Array;
  /** Above 0: a box that stands for many narrow ones, drawn hatched. */
  readonly merged: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** How x becomes pixels, and which pixels of the row may be painted. */
export interface RowScale {
  /** x at the left edge of pixel 0. */
  readonly x0: number;
  readonly pxPerUnit: number;
  /** First pixel that may be painted, and one past the last. */
  readonly clip0: number;
  readonly clip1: number;
}

export interface RowStyle {
  /** Colour of the line after each box, and of the gaps of a hatched one. */
  readonly gap: number;
  /** Width of that line in pixels; boxes narrower than three times that have none. */
  readonly gapPx: number;
}

/** Takes the runs of one row, one after another; a later one covers what is below it. Runs are never empty. */
export interface RunTarget {
  /** Pixels `begin` … `end - 1` get a colour. */
  fill(begin: number, end: number, color: number): void;
  /** The same, but those that {@link isHatchGap} names get the colour of gaps. */
  hatch(begin: number, end: number, color: number, gap: number): void;
}

/** Pixels of a hatch line and of the space after it. A power of two. */
export const HATCH_PX = 2;

/** Whether a pixel of a hatched box is between two lines. Counted from the edge of the row: lines stand still while boxes move. */
export function isHatchGap(pixel: number): boolean {
  return (pixel & HATCH_PX) !== 0;
}

/** Paints one row. Pixels without a box are left alone. */
export function paintRow(target: RunTarget, boxes: RowBoxes, scale: RowScale, style: RowStyle): void {
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
    // One or two pixels alone are drawn full, or thin places would look empty.
    if (merged[box]! > 0 && end - begin > HATCH_PX) {
      target.hatch(begin, end, colors[box]!, style.gap);
      continue;
    }
    target.fill(begin, end, colors[box]!);
    if (merged[box]! === 0 && right - left >= 3 * style.gapPx && end > right - style.gapPx) {
      target.fill(Math.max(begin, right - style.gapPx), end, style.gap);
    }
  }
}

/** The first pixel whose middle is at or right of `px`. */
function firstPixel(px: number): number {
  return Math.ceil(px - 0.5);
}

/** A row in memory, one number per pixel; its pixel 0 is at index `at`. */
export class PixelStrip implements RunTarget {
  private readonly pixels: Uint32Array;
  private readonly at: number;

  constructor(pixels: Uint32Array, at: number) {
    this.pixels = pixels;
    this.at = at;
  }

  fill(begin: number, end: number, color: number): void {
    this.pixels.fill(color, this.at + begin, this.at + end);
  }

  hatch(begin: number, end: number, color: number, gap: number): void {
    for (let pixel = begin; pixel < end; pixel++) this.pixels[this.at + pixel] = isHatchGap(pixel) ? gap : color;
  }
}
