// The keys and buttons that only move the visible part of a graph: where each of them leads. Of flame graph and flame chart.

import { panBy, scrollTo, wholeGraph, zoomBy } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { FlameCommand } from './keys.ts';

const ZOOM_STEP = 1.6;

/** Share of the width that one key press pans. */
const PAN_STEP = 0.2;

/** Share of the height that a page is. */
const PAGE = 0.8;

/** The part that a command shows; `null` where it is no move. */
export function movedBy(command: FlameCommand, viewport: Viewport): Viewport | null {
  const { widthPx, heightPx, scrollPx } = viewport;
  switch (command) {
    case 'zoom-in':
      return zoomBy(viewport, ZOOM_STEP, widthPx / 2);
    case 'zoom-out':
      return zoomBy(viewport, 1 / ZOOM_STEP, widthPx / 2);
    case 'pan-left':
      return panBy(viewport, -widthPx * PAN_STEP);
    case 'pan-right':
      return panBy(viewport, widthPx * PAN_STEP);
    case 'page-up':
      return scrollTo(viewport, scrollPx - heightPx * PAGE);
    case 'page-down':
      return scrollTo(viewport, scrollPx + heightPx * PAGE);
    case 'reset':
    case 'escape':
      return wholeGraph(viewport);
    default:
      return null;
  }
}
