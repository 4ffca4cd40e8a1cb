// The question that every page of a freshly opened profile asks first: the whole flame graph, coarsely. The host asks it
// for the page, so that the answer comes with the state and the first picture needs no round trip.

import type { BoxesParams, ProfileSummary } from './webview.ts';

/**
 * A first answer has at most this many boxes: at about 100 bytes each, with their functions, it stays under 1 MB whatever
 * the file.
 */
export const FIRST_BOXES = 10_000;

/** Narrowest boxes the server sends, in pixels of the requested width. */
export const MERGED_BELOW_PX = 0.5;

/** Rows of a page on a large screen, and some more. */
const MOST_ROWS = 64;

/** What is asked before the page says how large it is; `null` where there is nothing to draw. */
export function firstBoxes(summary: Pick<ProfileSummary, 'defaultValueType' | 'totals' | 'maxDepth'>): BoxesParams | null {
  const valueType = summary.defaultValueType;
  const total = summary.totals[valueType]?.total ?? 0;
  const rows = Math.min(summary.maxDepth, MOST_ROWS);
  if (!(total > 0) || rows === 0) return null;
  const widthPx = widthFor(rows);
  return { view: { valueType, threads: null }, graph: { kind: 'top-down' }, x0: 0, x1: total, depth0: 0, depth1: rows, widthPx };
}

/** The width (device pixels) at which so many rows surely have no more than {@link FIRST_BOXES}. */
export function widthFor(rows: number): number {
  return Math.max(64, Math.floor((FIRST_BOXES * MERGED_BELOW_PX) / Math.max(1, rows)));
}

/** Whether the answer to {@link firstBoxes} also answers this question: it is about the whole of the same graph. */
export function isFirstBoxes({ view, graph, x0, x1, depth0 }: BoxesParams, summary: Parameters<typeof firstBoxes>[0]): boolean {
  const first = firstBoxes(summary);
  if (first === null || (graph ?? first.graph)?.kind !== 'top-down') return false;
  return JSON.stringify(view) === JSON.stringify(first.view) && x0 === 0 && x1 === first.x1 && depth0 === 0;
}
