// How boxes of a flame chart are worded: as durations at times, as exact as the screen is.

import { formatTime } from '../../src/flame/time-axis.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { SourceRow } from '../../src/protocol/webview.ts';
import type { BoxContext } from '../flame/box-facts.ts';

/** What a box's figures are measured against on a screen. `spanNs`: how long the recording is; `unresolved`: the box's source. */
export function timeContext(spanNs: number, { x0, x1, widthPx }: Viewport, unresolved: SourceRow | null): BoxContext {
  const pixelNs = Math.max(1, (x1 - x0) / widthPx);
  const stepNs = 10 ** Math.floor(Math.log10(pixelNs));
  return {
    unit: 'nanoseconds', noun: null, viewTotal: spanNs, parentTotal: null, counts: 'unknown', unresolved,
    timeText: (ns) => formatTime(ns, stepNs, Math.max(ns, pixelNs)),
  };
}
