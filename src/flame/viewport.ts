// The part of a flame graph that is on screen, and every way to move it: zoom, pan, scroll, reveal, animate.
// Values in, values out. Leaves out: boxes, drawing, events.

/**
 * What is on screen. x is in the view's unit (0 … `total`), depth in rows, pixels are CSS pixels.
 * Invariant (kept by every function here): 0 ≤ x0 < x1 ≤ total, 0 ≤ scrollPx ≤ the height that does not fit.
 */
export interface Viewport {
  /** Width of the whole graph in its unit; above 0. */
  readonly total: number;
  /** Rows of the whole graph. */
  readonly rows: number;
  readonly x0: number;
  readonly x1: number;
  /** Distance from the top of the highest row to the top of the screen. */
  readonly scrollPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  /** Row 0 is the lowest and rows grow upwards; what does not fill the height stands at its bottom. */
  readonly upwards?: boolean;
}

/** A box's place in the graph. */
export interface BoxPlace {
  readonly start: number;
  readonly total: number;
  readonly depth: number;
}

/**
 * The narrowest visible part as a share of the whole: 2^-36. A Float64 has 52 bits of fraction, so that even there
 * a screen of 2^13 pixels keeps three bits below the pixel.
 */
const NARROWEST = 2 ** -36;

/** The whole graph, scrolled to its outermost row. */
export function wholeGraph(size: {
  readonly total: number;
  readonly rows: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  readonly upwards?: boolean;
}): Viewport {
  const whole = { ...size, x0: 0, x1: size.total, scrollPx: 0 };
  return whole.upwards === true ? scrollTo(whole, Infinity) : whole;
}

/** Pixels per unit of x. */
export function pxPerUnit(viewport: Viewport): number {
  return viewport.widthPx / (viewport.x1 - viewport.x0);
}

/** Where `x` is on screen; may lie outside. */
export function pxOf(viewport: Viewport, x: number): number {
  return (x - viewport.x0) * pxPerUnit(viewport);
}

/** The x under a screen position. */
export function xOf(viewport: Viewport, px: number): number {
  return viewport.x0 + px / pxPerUnit(viewport);
}

/** The row under a screen position; may lie outside the graph. */
export function rowAt(viewport: Viewport, py: number): number {
  if (viewport.upwards === true) return Math.ceil((groundPx(viewport) - py) / viewport.rowPx) - 1;
  return Math.floor((py + viewport.scrollPx) / viewport.rowPx);
}

/** Of a graph that grows upwards: the bottom of row 0 on screen. */
function groundPx({ rows, rowPx, heightPx, scrollPx }: Viewport): number {
  return Math.max(heightPx, rows * rowPx) - scrollPx;
}

/** Top of a row on screen; may lie outside. */
export function topOfRow(viewport: Viewport, depth: number): number {
  if (viewport.upwards === true) return groundPx(viewport) - (depth + 1) * viewport.rowPx;
  return depth * viewport.rowPx - viewport.scrollPx;
}

/** First row that is at least partly visible, and one past the last. */
export function visibleRows(viewport: Viewport): { readonly depth0: number; readonly depth1: number } {
  const firstPx = viewport.upwards === true ? groundPx(viewport) - viewport.heightPx : viewport.scrollPx;
  const depth0 = Math.min(viewport.rows, Math.max(0, Math.floor(firstPx / viewport.rowPx)));
  const end = Math.ceil((firstPx + viewport.heightPx) / viewport.rowPx);
  return { depth0, depth1: Math.max(depth0, Math.min(viewport.rows, end)) };
}

/** How far the graph can be scrolled. */
export function mostScrollPx(viewport: Viewport): number {
  return Math.max(0, viewport.rows * viewport.rowPx - viewport.heightPx);
}

/** Whether the whole width is visible. */
export function showsAll(viewport: Viewport): boolean {
  return viewport.x0 <= 0 && viewport.x1 >= viewport.total;
}

/** Zooms by `factor` (above 1: in) so that what is under `atPx` stays there. */
export function zoomBy(viewport: Viewport, factor: number, atPx: number): Viewport {
  const anchor = xOf(viewport, atPx);
  const span = clampSpan(viewport, (viewport.x1 - viewport.x0) / factor);
  return withSpan(viewport, anchor - (atPx / viewport.widthPx) * span, span);
}

/** Makes a range of x fill the width. */
export function zoomTo(viewport: Viewport, start: number, end: number): Viewport {
  const span = clampSpan(viewport, end - start);
  return withSpan(viewport, start - (span - (end - start)) / 2, span);
}

/** Moves the visible part to the right by `dxPx` (negative: to the left). */
export function panBy(viewport: Viewport, dxPx: number): Viewport {
  return withSpan(viewport, viewport.x0 + dxPx / pxPerUnit(viewport), viewport.x1 - viewport.x0);
}

/** Puts the top of the screen `scrollPx` below the top of the highest row. */
export function scrollTo(viewport: Viewport, scrollPx: number): Viewport {
  return { ...viewport, scrollPx: Math.min(mostScrollPx(viewport), Math.max(0, scrollPx)) };
}

/** The same part of the graph on a screen of another size. */
export function resize(viewport: Viewport, widthPx: number, heightPx: number): Viewport {
  const resized = { ...viewport, widthPx: Math.max(1, widthPx), heightPx: Math.max(0, heightPx) };
  // The outermost rows stay where they are: at the top or, growing upwards, at the bottom.
  const move = viewport.upwards === true ? mostScrollPx(resized) - mostScrollPx(viewport) : 0;
  return scrollTo(resized, viewport.scrollPx + move);
}

/** Boxes narrower than this cannot be seen as boxes; revealing one zooms in. */
const NARROW_PX = 12;

/**
 * The least move that makes a box visible: scrolls its row into view, pans to it, and zooms in where it would be too
 * narrow to see (then it takes a fifth of the width).
 */
export function revealBox(viewport: Viewport, box: BoxPlace): Viewport {
  const scrolled = revealRow(viewport, box.depth);
  const end = box.start + box.total;
  if (box.total * pxPerUnit(scrolled) < NARROW_PX) {
    const middle = (box.start + end) / 2;
    return zoomTo(scrolled, middle - box.total * 2.5, middle + box.total * 2.5);
  }
  const span = scrolled.x1 - scrolled.x0;
  if (end <= scrolled.x0 + span * 0.02) return withSpan(scrolled, end - span / 2, span);
  if (box.start >= scrolled.x1 - span * 0.02) return withSpan(scrolled, box.start - span / 2, span);
  return scrolled;
}

/** Zooms so that a box fills the width, and scrolls its row into view. */
export function zoomToBox(viewport: Viewport, box: BoxPlace): Viewport {
  return revealRow(zoomTo(viewport, box.start, box.start + box.total), box.depth);
}

/** Zooms so that a rectangle of the screen (CSS pixels, any two opposite corners) fills the width, its top row on top. */
export function zoomToArea(
  viewport: Viewport,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Viewport {
  const inside = (px: number): number => Math.min(viewport.total, Math.max(0, xOf(viewport, px)));
  const zoomed = zoomTo(viewport, inside(Math.min(from.x, to.x)), inside(Math.max(from.x, to.x)));
  return scrollTo(zoomed, viewport.scrollPx + topOfRow(viewport, rowAt(viewport, Math.min(from.y, to.y))));
}

function revealRow(viewport: Viewport, depth: number): Viewport {
  const top = topOfRow(viewport, depth) + viewport.scrollPx;
  // One row of context above and below, where the screen is high enough for it.
  const margin = Math.min(viewport.rowPx, Math.max(0, (viewport.heightPx - viewport.rowPx) / 2));
  if (top - margin < viewport.scrollPx) return scrollTo(viewport, top - margin);
  const bottom = top + viewport.rowPx + margin;
  if (bottom > viewport.scrollPx + viewport.heightPx) return scrollTo(viewport, bottom - viewport.heightPx);
  return viewport;
}

/**
 * A step of the way between two viewports of the same screen; `t` runs from 0 to 1. The zoom changes by equal
 * factors in equal times and the point that both have at the same place stays put.
 */
export function between(from: Viewport, to: Viewport, t: number): Viewport {
  if (t >= 1) return to;
  const fromSpan = from.x1 - from.x0;
  const toSpan = to.x1 - to.x0;
  const span = fromSpan * (toSpan / fromSpan) ** t;
  const way = Math.abs(toSpan / fromSpan - 1) < 1e-9 ? t : (span - fromSpan) / (toSpan - fromSpan);
  const moved = withSpan(to, from.x0 + (to.x0 - from.x0) * way, span);
  return scrollTo(moved, from.scrollPx + (to.scrollPx - from.scrollPx) * t);
}

function clampSpan(viewport: Viewport, span: number): number {
  return Math.min(viewport.total, Math.max(viewport.total * NARROWEST, span));
}

function withSpan(viewport: Viewport, x0: number, span: number): Viewport {
  const left = Math.min(viewport.total - span, Math.max(0, x0));
  return { ...viewport, x0: left, x1: Math.min(viewport.total, left + span) };
}
