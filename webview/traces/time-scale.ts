// Which stretch of a trace is on screen, for all parts of a waterfall: axis, bars, minimap. Leaves out: drawing, gestures.

import { panBy, resize, showsAll, wholeGraph, zoomBy, zoomTo, type Viewport } from '../../src/flame/viewport.ts';

const ROW_PX = 22;

/** A step of a key: zoomed by, and moved by so much of the screen. */
const ZOOM_STEP = 1.5;
const PAN_STEP = 0.2;

export class TimeScale {
  private current: Viewport;
  private readonly onChange: (viewport: Viewport) => void;

  /** `from`, `to`: what is seen first, as shares of the trace. */
  constructor(durationNs: number, { from, to }: { readonly from: number; readonly to: number }, onChange: (viewport: Viewport) => void) {
    // A trace of one moment is as wide as a microsecond: there has to be something to see.
    const total = durationNs > 0 ? durationNs : 1000;
    const whole = wholeGraph({ total, rows: 1, widthPx: 1, heightPx: ROW_PX, rowPx: ROW_PX });
    this.current = from > 0 || to < 1 ? zoomTo(whole, from * total, to * total) : whole;
    this.onChange = onChange;
  }

  get viewport(): Viewport {
    return this.current;
  }

  get showsAll(): boolean {
    return showsAll(this.current);
  }

  /** The same as shares of the trace. */
  get shares(): { readonly from: number; readonly to: number } {
    const { x0, x1, total } = this.current;
    return { from: x0 / total, to: x1 / total };
  }

  move(viewport: Viewport): void {
    this.current = viewport;
    this.onChange(viewport);
  }

  resize(widthPx: number, heightPx: number): void {
    this.move(resize(this.current, widthPx, heightPx));
  }

  zoom(factor: number, atPx: number): void {
    this.move(zoomBy(this.current, factor, atPx));
  }

  pan(dxPx: number): void {
    this.move(panBy(this.current, dxPx));
  }

  /** What keys do: in (1) or out (-1), left (-1) or right (1). */
  zoomStep(direction: 1 | -1): void {
    this.zoom(ZOOM_STEP ** direction, this.current.widthPx / 2);
  }

  panStep(direction: 1 | -1): void {
    this.pan(direction * PAN_STEP * this.current.widthPx);
  }

  /** A span fills the screen, with a little room at its sides. */
  zoomToSpan({ startNs, durationNs }: { readonly startNs: number; readonly durationNs: number }): void {
    const margin = durationNs * 0.05;
    this.move(zoomTo(this.current, startNs - margin, startNs + Math.max(1, durationNs) + margin));
  }

  /** Brings a span into the middle where nothing of it is seen. */
  reveal({ startNs, durationNs }: { readonly startNs: number; readonly durationNs: number }): void {
    const { x0, x1 } = this.current;
    if (startNs >= x1 || startNs + durationNs <= x0) this.move(zoomTo(this.current, startNs - (x1 - x0) / 2, startNs + (x1 - x0) / 2));
  }

  reset(): void {
    this.move(zoomTo(this.current, 0, this.current.total));
  }
}
