// Where the parts of a span's bar are in its row: the bar, where it was itself at work, the critical path, events, the label.
// Values in, values out: CSS pixels from the left edge of the bars. No DOM. Leaves out: colours, drawing.

import { pxOf, type Viewport } from '../../src/flame/viewport.ts';
import type { WaterfallRow } from '../../src/protocol/traces.ts';

/** A bar is never narrower: what is there shall be seen. */
export const LEAST_BAR_PX = 2;

/** Between a bar and its label. */
const GAP_PX = 6;

/** A horizontal stretch. */
export interface Stretch {
  readonly left: number;
  readonly width: number;
}

export interface BarShapes {
  /** `null`: all of it is outside. */
  readonly bar: Stretch | null;
  readonly self: readonly Stretch[];
  readonly path: readonly Stretch[];
  /** Middles of the diamonds. */
  readonly events: readonly number[];
  /** Left edge of the label, and whether it stands on the bar. */
  readonly label: { readonly left: number; readonly isInside: boolean };
  /** Where the bar is, if not on screen. */
  readonly outside: 'before' | 'after' | null;
}

type BarRow = Pick<WaterfallRow, 'startNs' | 'durationNs' | 'selfParts' | 'pathParts' | 'events'>;

/** The shapes of a row; `labelPx`: how wide its label is. Nothing reaches beyond the viewport's width. */
export function barShapes(row: BarRow, viewport: Viewport, labelPx: number): BarShapes {
  const { widthPx } = viewport;
  const left = pxOf(viewport, row.startNs);
  const right = Math.max(left + LEAST_BAR_PX, pxOf(viewport, row.startNs + row.durationNs));
  const outside = right <= 0 ? 'before' : left >= widthPx ? 'after' : null;
  return {
    bar: stretch(left, right, widthPx),
    self: stretches(row.selfParts, viewport),
    path: stretches(row.pathParts, viewport),
    events: row.events.map((at) => pxOf(viewport, at)).filter((px) => px >= 0 && px <= widthPx),
    label: labelPlace(left, right, labelPx, widthPx),
    outside,
  };
}

/** Behind the bar where there is room, else before it, else on it. */
function labelPlace(left: number, right: number, labelPx: number, widthPx: number): BarShapes['label'] {
  if (right <= 0) return { left: GAP_PX, isInside: false };
  if (left >= widthPx) return { left: widthPx - labelPx - GAP_PX, isInside: false };
  if (right + GAP_PX + labelPx <= widthPx) return { left: right + GAP_PX, isInside: false };
  if (left - GAP_PX - labelPx >= 0) return { left: left - GAP_PX - labelPx, isInside: false };
  return { left: Math.max(0, left) + GAP_PX, isInside: true };
}

function stretches(parts: readonly number[], viewport: Viewport): Stretch[] {
  const found: Stretch[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const part = stretch(pxOf(viewport, parts[i]!), pxOf(viewport, parts[i + 1]!), viewport.widthPx);
    if (part !== null) found.push(part);
  }
  return found;
}

/** The visible part of a stretch, at least a pixel wide; `null`: there is none. */
function stretch(from: number, to: number, widthPx: number): Stretch | null {
  const left = Math.max(0, from);
  const right = Math.min(widthPx, Math.max(to, from + 1));
  return right <= left ? null : { left, width: right - left };
}
