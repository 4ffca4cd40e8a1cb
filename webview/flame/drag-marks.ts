// What a drag with Shift or Alt draws over a graph: a ruler that stays until it is taken away, and the rectangle that will be
// zoomed to. Of the flame graph and the flame chart. Leaves out: reading the gesture, what the values mean.

import { pxOf, xOf, zoomToArea } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import { element, setText } from '../element.ts';
import type { FlameGestures } from './gestures.ts';

/** A rectangle narrower than this is a slip of the hand. CSS pixels. */
const LEAST_FRAME_PX = 5;

/** The ends of a ruler in the graph's unit, `from` the lesser. */
interface Ruler {
  readonly from: number;
  readonly to: number;
}

export interface MarkedSurface {
  readonly viewport: Viewport;
  moveTo(viewport: Viewport, animate: boolean): void;
}

export class DragMarks {
  /** Stands before the canvas in the box that scrolls: takes no room, stays on top. */
  readonly root: HTMLElement;
  private readonly words: (from: number, to: number) => string;
  private readonly label = element('span', 'ruler-label');
  private readonly ruler = element('div', 'ruler', { hidden: true }, this.label);
  private readonly frame = element('div', 'zoom-frame', { hidden: true });
  private measured: Ruler | null = null;

  /** `words`: what lies between two values of the x axis, as `133 ms · 11.8 %`. */
  constructor(words: (from: number, to: number) => string) {
    this.words = words;
    this.root = element('div', 'drag-marks', { 'aria-hidden': 'true' }, this.ruler, this.frame);
  }

  /** The gestures that draw the marks on a surface, and zoom to the rectangle. */
  gestures(surface: MarkedSurface): Pick<FlameGestures, 'measure' | 'frame' | 'dropMarks'> {
    return {
      measure: (from, to) => {
        const ends = [from.x, to.x].map((px) => clamp(xOf(surface.viewport, px), surface.viewport.total)).sort((a, b) => a - b);
        this.measured = { from: ends[0]!, to: ends[1]! };
        this.place(surface.viewport);
      },
      frame: (from, to, done) => {
        const { style } = this.frame;
        style.left = `${Math.min(from.x, to.x)}px`;
        style.top = `${Math.min(from.y, to.y)}px`;
        style.width = `${Math.abs(from.x - to.x)}px`;
        style.height = `${Math.abs(from.y - to.y)}px`;
        this.frame.hidden = done;
        if (!done || Math.abs(from.x - to.x) < LEAST_FRAME_PX) return;
        this.measured = null;
        surface.moveTo(zoomToArea(surface.viewport, from, to), true);
      },
      dropMarks: () => void this.clear(),
    };
  }

  /** Takes the marks away; whether there were any. */
  clear(): boolean {
    const shown = this.measured !== null || !this.frame.hidden;
    this.measured = null;
    this.ruler.hidden = true;
    this.frame.hidden = true;
    return shown;
  }

  /** Puts the ruler where its ends are now: the graph has moved. */
  place(viewport: Viewport): void {
    const { measured } = this;
    this.ruler.hidden = measured === null;
    if (measured === null) return;
    const left = Math.max(-2, pxOf(viewport, measured.from));
    const right = Math.min(viewport.widthPx + 2, pxOf(viewport, measured.to));
    this.ruler.hidden = right < 0 || left > viewport.widthPx;
    this.ruler.style.left = `${left}px`;
    this.ruler.style.width = `${Math.max(1, right - left)}px`;
    this.ruler.style.height = `${viewport.heightPx}px`;
    setText(this.label, this.words(measured.from, measured.to));
    // In the middle of what is seen of it, and never cut off by the edge.
    const half = this.label.offsetWidth / 2;
    const middle = Math.min(viewport.widthPx - half - 4, Math.max(half + 4, (Math.max(0, left) + Math.min(viewport.widthPx, right)) / 2));
    this.label.style.left = `${middle - left}px`;
  }
}

function clamp(x: number, total: number): number {
  return Math.min(total, Math.max(0, x));
}
