// The visible part of the graph, kept as shares so that it also fits a later reading of the file.

import { scrollTo, wholeGraph, zoomTo } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { PageMemory } from '../saved-state.ts';

/** Remembers a part, if it is another one. */
export function rememberZoom(memory: PageMemory, viewport: Viewport): void {
  const { x0, x1, total, scrollPx, rowPx } = viewport;
  const zoom = { from: x0 / total, to: x1 / total, row: Math.floor(scrollPx / rowPx) };
  const before = memory.state.zoom;
  if (zoom.from === before.from && zoom.to === before.to && zoom.row === before.row) return;
  memory.update({ zoom });
}

/** The remembered part on a screen of the size of `viewport`. */
export function rememberedZoom(memory: PageMemory, viewport: Viewport): Viewport {
  const { from, to, row } = memory.state.zoom;
  const zoomed = zoomTo(wholeGraph(viewport), from * viewport.total, to * viewport.total);
  return scrollTo(zoomed, row * viewport.rowPx);
}
