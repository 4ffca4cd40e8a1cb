// The visible part of the graph, kept as shares so that it also fits a later reading of the file.

import { scrollTo, wholeGraph, zoomTo } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { PageMemory } from '../saved-state.ts';

/** Whose zoom: the flame graph's, top-down or inverted, or the flame chart's. */
export type ZoomName = 'zoom' | 'invertedZoom' | 'chartZoom';

/** Remembers a part, if it is another one. */
export function rememberZoom(memory: PageMemory, viewport: Viewport, name: ZoomName = 'zoom'): void {
  const { x0, x1, total, scrollPx, rowPx } = viewport;
  const zoom = { from: x0 / total, to: x1 / total, row: Math.floor(scrollPx / rowPx) };
  const before = memory.state[name];
  if (zoom.from === before.from && zoom.to === before.to && zoom.row === before.row) return;
  memory.update({ [name]: zoom });
}

/** The remembered part on a screen of the size of `viewport`. */
export function rememberedZoom(memory: PageMemory, viewport: Viewport, name: ZoomName = 'zoom'): Viewport {
  const { from, to, row } = memory.state[name];
  const zoomed = zoomTo(wholeGraph(viewport), from * viewport.total, to * viewport.total);
  return scrollTo(zoomed, row * viewport.rowPx);
}
