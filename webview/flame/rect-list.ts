// Rectangles of whole pixels as a GPU takes them, and the runs of a row as such rectangles. No DOM.

import type { RunTarget } from '../../src/flame/raster.ts';
import type { RowPlace } from './rect-painter.ts';

/** Left, top, right, bottom as Int16, the colour and the colour of gaps as four bytes each. */
export const RECT_BYTES = 16;

/** A list that grows and is emptied for every picture, so that pictures make no garbage. */
export class RectList {
  /** How many there are. */
  length = 0;
  private edges = new Int16Array(1024 * (RECT_BYTES / 2));
  private colors = new Uint32Array(this.edges.buffer);

  clear(): void {
    this.length = 0;
  }

  /** Edges in device pixels, right and bottom one past the last; both colours packed, the same where there are no gaps. */
  add(left: number, top: number, right: number, bottom: number, color: number, gap: number): void {
    if ((this.length + 1) * RECT_BYTES > this.edges.byteLength) this.grow();
    const at = (this.length++ * RECT_BYTES) / 2;
    this.edges[at] = left;
    this.edges[at + 1] = top;
    this.edges[at + 2] = right;
    this.edges[at + 3] = bottom;
    this.colors[at / 2 + 2] = color;
    this.colors[at / 2 + 3] = gap;
  }

  /** What there is, to be uploaded; good until the next change. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.edges.buffer, 0, this.length * RECT_BYTES);
  }

  private grow(): void {
    const larger = new Int16Array(this.edges.length * 2);
    larger.set(this.edges);
    this.edges = larger;
    this.colors = new Uint32Array(larger.buffer);
  }
}

/** The runs of one row as rectangles and, in high contrast, as lines under them. */
export class RowRects implements RunTarget {
  private readonly rects: RectList;
  private readonly place: RowPlace;
  private readonly background: number;
  private readonly border: number | null;

  /** `border`: the colour of the lines; `null`: there are none. */
  constructor(rects: RectList, place: RowPlace, background: number, border: number | null) {
    this.rects = rects;
    this.place = place;
    this.background = background;
    this.border = border;
  }

  fill(begin: number, end: number, color: number): void {
    this.hatch(begin, end, color, color);
  }

  hatch(begin: number, end: number, color: number, gap: number): void {
    const { top, bottom, end: lineEnd } = this.place;
    this.rects.add(begin, top, end, bottom, color, gap);
    if (this.border !== null) this.rects.add(begin, bottom, end, lineEnd, this.lineUnder(color), this.lineUnder(gap));
  }

  /** The background of a layer hides the lines of coarser ones too. */
  private lineUnder(color: number): number {
    return color === this.background ? color : this.border!;
  }
}
