// The visible part of a graph: taken up when the size of the screen is known, remembered when the graph is at rest. Kept as
// shares, so that it also fits a later reading of the file.

import { scrollTo, wholeGraph, zoomTo } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { PageMemory } from '../saved-state.ts';
import type { FlameCanvas } from './flame-canvas.ts';

/** Shares that are so near to each other show the same. */
const SAME_SHARE = 1e-13;

/** Whose zoom: the flame graph's, top-down or inverted, or the flame chart's. */
export type ZoomName = 'zoom' | 'invertedZoom' | 'chartZoom';

export class ZoomMemory {
  /** Whether the graph has the size of its screen, and shows what was remembered. */
  isRestored = false;
  private readonly memory: PageMemory;
  private readonly name: ZoomName | null;

  /** `name`: `null` remembers nothing. */
  constructor(memory: PageMemory, name: ZoomName | null) {
    this.memory = memory;
    this.name = name;
  }

  /** Once, as soon as the size of the screen is known, shows the remembered part; whether this was the moment. */
  restore(surface: FlameCanvas): boolean {
    if (this.isRestored || surface.viewport.widthPx <= 1) return false;
    this.isRestored = true;
    const remembered = this.recall(surface.viewport);
    if (remembered !== null) surface.moveTo(remembered, false);
    return true;
  }

  /** The remembered part on a screen of the size of `viewport`. */
  recall(viewport: Viewport): Viewport | null {
    if (this.name === null) return null;
    const { from, to, row } = this.memory.state[this.name];
    const zoomed = zoomTo(wholeGraph(viewport), from * viewport.total, to * viewport.total);
    return scrollTo(zoomed, row * viewport.rowPx);
  }

  /** Remembers a part, if it is another one. */
  remember({ x0, x1, total, scrollPx, rowPx }: Viewport): void {
    if (this.name === null || !this.isRestored) return;
    const zoom = { from: x0 / total, to: x1 / total, row: Math.floor(scrollPx / rowPx) };
    const before = this.memory.state[this.name];
    // Shares are not exact: what was gone back to, once it is at rest, is no other place, and what was ahead of it stays.
    const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= SAME_SHARE;
    if (isSame(zoom.from, before.from) && isSame(zoom.to, before.to) && zoom.row === before.row) return;
    this.memory.update({ [this.name]: zoom });
  }
}
