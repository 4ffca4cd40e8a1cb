// The drawing surface: a canvas that stays in view inside a scrolling box, the visible part, its animation, and when
// to paint. Leaves out: what gestures and keys mean, what is selected.

import { between, resize, scrollTo, wholeGraph } from '../../src/flame/viewport.ts';
import type { BoxPlace, Viewport } from '../../src/flame/viewport.ts';
import type { FunctionInfo } from '../../src/protocol/webview.ts';
import { NO_EDIT_MENU, element } from '../element.ts';
import { FlamePainter, type FlameScene } from './painter.ts';
import { BestRectPainter } from './painter-choice.ts';
import type { FlameTheme } from './theme.ts';
import type { UnresolvedSources } from '../sources/unresolved-sources.ts';

/** Height of a row with its gap. CSS pixels. */
export const ROW_PX = 20;

/** How long a jump takes. */
const ANIMATION_MS = 160;

/** Labels that took longer than this in the last picture are left out while the graph moves. */
const SLOW_LABELS_MS = 12;

/** The graph counts as at rest when nothing moved for this long. */
const SETTLED_MS = 90;

/** Browsers lay out about 33 million pixels; deeper graphs cannot be scrolled to their end. */
const MOST_SCROLL_PX = 33_000_000;

/** What a picture shows besides its part of the graph. */
export interface FlameContents {
  readonly store: FlameScene['store'];
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  colors: FlameScene['colors'];
  theme: FlameTheme;
  unresolved: UnresolvedSources;
  selected: BoxPlace | null;
  hovered: BoxPlace | null;
}

export class FlameCanvas {
  /** Goes into the page. */
  readonly scroller: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  private readonly sizer: HTMLElement;
  private readonly contents: FlameContents;
  private readonly painter: FlamePainter;
  private readonly onMove: (viewport: Viewport, settled: boolean) => void;
  private readonly resizeObserver: ResizeObserver;
  private readonly reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  private current: Viewport;
  private frame = 0;
  private settle = 0;
  private moving = false;
  private labelsMs = 0;
  private animation: { readonly from: Viewport; readonly to: Viewport; readonly start: number } | null = null;

  /** `onMove` is called after each picture of another part, and once more when the graph has come to rest. */
  constructor(
    contents: FlameContents,
    size: Pick<Viewport, 'total' | 'rows' | 'upwards'>,
    onMove: (viewport: Viewport, settled: boolean) => void,
  ) {
    this.contents = contents;
    this.onMove = onMove;
    this.canvas = element('canvas', 'flame-canvas', { tabindex: 0, role: 'application', ...NO_EDIT_MENU });
    this.sizer = element('div', 'flame-sizer', { 'aria-hidden': 'true' });
    this.scroller = element('div', 'flame-scroller', {}, this.canvas, this.sizer);
    this.painter = new FlamePainter(this.canvas, new BestRectPainter());
    this.current = wholeGraph({ ...size, widthPx: 1, heightPx: 0, rowPx: ROW_PX });
    this.scroller.addEventListener('scroll', () => this.followScroll(), { passive: true });
    this.resizeObserver = new ResizeObserver(() => this.fitToScreen());
    this.resizeObserver.observe(this.scroller);
  }

  get viewport(): Viewport {
    return this.current;
  }

  /** Where the graph is going, or is. */
  get target(): Viewport {
    return this.animation?.to ?? this.current;
  }

  get ratio(): number {
    return window.devicePixelRatio || 1;
  }

  /** Shows another part, at once or with a short animation. */
  moveTo(viewport: Viewport, animate: boolean): void {
    if (animate && !this.reducedMotion.matches && this.current.widthPx > 1) {
      this.animation = { from: this.current, to: viewport, start: performance.now() };
      this.requestPaint();
      return;
    }
    this.animation = null;
    this.show(viewport);
  }

  /** The pointer is over a box, or over none. */
  hover(box: BoxPlace | null): void {
    const before = this.contents.hovered;
    if (before?.start === box?.start && before?.depth === box?.depth) return;
    this.contents.hovered = box;
    this.canvas.classList.toggle('over-box', box !== null);
    this.requestPaint();
  }

  /** Paints before the next frame. */
  requestPaint(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.paint(now));
  }

  /** Paints at once, and so a frame earlier: the first boxes, or a canvas that its new size has cleared. */
  paintNow(): void {
    cancelAnimationFrame(this.frame);
    this.paint(performance.now());
  }

  /** The graph has other rows now, and the screen shows this part of it. */
  showRows(rows: number, scrollPx: number): void {
    this.current = { ...this.current, rows, scrollPx };
    this.fitToScreen();
  }

  dispose(): void {
    this.resizeObserver.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.settle);
  }

  private show(viewport: Viewport): void {
    this.current = viewport;
    if (Math.abs(this.scroller.scrollTop - viewport.scrollPx) >= 1) this.scroller.scrollTop = viewport.scrollPx;
    this.moving = true;
    clearTimeout(this.settle);
    this.settle = window.setTimeout(() => {
      this.moving = false;
      this.requestPaint();
    }, SETTLED_MS);
    this.requestPaint();
  }

  private followScroll(): void {
    if (this.animation !== null || Math.abs(this.scroller.scrollTop - this.current.scrollPx) < 1) return;
    this.show(scrollTo(this.current, this.scroller.scrollTop));
  }

  private fitToScreen(): void {
    const { clientWidth, clientHeight } = this.scroller;
    const graphPx = Math.min(MOST_SCROLL_PX, this.current.rows * ROW_PX);
    this.canvas.style.width = `${clientWidth}px`;
    this.canvas.style.height = `${clientHeight}px`;
    this.sizer.style.height = `${Math.max(0, graphPx - clientHeight)}px`;
    this.animation = null;
    this.show(resize(this.current, clientWidth, clientHeight));
    this.paintNow();
  }

  private paint(now: number): void {
    this.frame = 0;
    this.stepAnimation(now);
    if (this.current.heightPx <= 0) return;
    const { contents, current: viewport, ratio } = this;
    const labels = !this.moving || this.labelsMs <= SLOW_LABELS_MS;
    const start = performance.now();
    this.painter.paint({ ...contents, viewport, ratio, labels });
    // Everything but labels takes a few milliseconds, so the whole is a fair measure of them.
    if (labels) this.labelsMs = performance.now() - start;
    this.onMove(viewport, !this.moving && this.animation === null);
  }

  private stepAnimation(now: number): void {
    if (this.animation === null) return;
    const { from, to, start } = this.animation;
    const t = Math.min(1, Math.max(0, (now - start) / ANIMATION_MS));
    if (t >= 1) this.animation = null;
    const eased = 1 - (1 - t) ** 3;
    this.show(between(from, to, eased));
  }
}
