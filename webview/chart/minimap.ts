// The whole of a time axis in a strip: how much ran in each stretch of time, in layers of colour, and a lens over the part
// that is shown. The lens is dragged, resized by its edges, and drawn anew beside it. Of flame chart and waterfall.

import { panBy, pxPerUnit, showsAll, wholeGraph, zoomTo } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { TimeRange } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { cssOf, type Color } from '../flame/color.ts';
import type { FlameTheme } from '../flame/theme.ts';
import { listenToDrags, type Drag } from './drags.ts';

const HEIGHT_PX = 40;

/** So close to an edge of the lens a press takes hold of it. CSS pixels. */
const EDGE_PX = 6;

/** The tops of one colour, as {@link stackedTops} gives them. */
export interface MinimapLayer {
  readonly color: Color;
  readonly tops: readonly number[];
}

/** Height of a mark at the strip's top. */
const MARK_PX = 4;

export interface MinimapOptions {
  /** What it tells, for screen readers. */
  readonly label: string;
  /** Each upon the ones before it. */
  readonly layers: (theme: FlameTheme) => readonly MinimapLayer[];
  /** Stretches that are marked at the top: those above 0. Left out: none. */
  readonly marks?: () => { readonly color: Color; readonly columns: readonly number[] };
  readonly theme: () => FlameTheme;
  /** What is shown now. */
  readonly viewport: () => Viewport;
  readonly onMove: (viewport: Viewport) => void;
}

export class Minimap {
  readonly root: HTMLElement;
  private readonly options: MinimapOptions;
  private readonly canvas: HTMLCanvasElement;
  private readonly shades = [element('div', 'lens-shade'), element('div', 'lens-shade')] as const;
  private readonly lens = element('div', 'lens');
  private readonly range = element('div', 'minimap-range', { hidden: true });
  private readonly resizeObserver = new ResizeObserver(() => this.resized());
  private widthPx = 0;

  constructor(options: MinimapOptions) {
    this.options = options;
    this.canvas = element('canvas', 'minimap-canvas', { 'role': 'img', 'aria-label': options.label });
    this.root = element('div', 'minimap', {}, this.canvas, ...this.shades, this.lens, this.range);
    this.resizeObserver.observe(this.root);
    listenToDrags(this.root, (px) => this.beginDrag(px));
    this.root.addEventListener('dblclick', () => options.onMove(wholeGraph(options.viewport())));
    this.root.addEventListener('pointermove', ({ clientX, buttons }) => {
      if (buttons === 0) this.root.style.cursor = CURSORS[this.gripAt(clientX - this.root.getBoundingClientRect().left)];
    });
  }

  /** Puts the lens over what the chart shows. */
  show({ x0, x1, total }: Viewport): void {
    const [left, right] = [(x0 / total) * 100, (x1 / total) * 100];
    this.lens.style.left = `${left}%`;
    this.lens.style.width = `${right - left}%`;
    this.shades[0].style.width = `${left}%`;
    this.shades[1].style.left = `${right}%`;
    this.shades[1].style.width = `${100 - right}%`;
  }

  /** Marks the stretch of time that counts. */
  mark(range: TimeRange | null): void {
    this.range.hidden = range === null;
    if (range === null) return;
    const { total } = this.options.viewport();
    this.range.style.left = `${(range.fromNs / total) * 100}%`;
    this.range.style.width = `${((Math.min(total, range.toNs) - range.fromNs) / total) * 100}%`;
  }

  paint(): void {
    const theme = this.options.theme();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.widthPx * ratio));
    const height = Math.round(HEIGHT_PX * ratio);
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext('2d', { alpha: false })!;
    context.fillStyle = cssOf(theme.background);
    context.fillRect(0, 0, width, height);
    const column = (i: number, of: number, top: number, heightPx: number): void => {
      const left = Math.floor((i * width) / of);
      context.fillRect(left, top, Math.max(1, Math.ceil(((i + 1) * width) / of) - left), heightPx);
    };
    // The highest layer first, so that each next one covers what is below it.
    for (const { color, tops } of [...this.options.layers(theme)].reverse()) {
      context.fillStyle = cssOf(color);
      tops.forEach((top, i) => column(i, tops.length, height - Math.round(top * (height - 2)), Math.round(top * (height - 2))));
    }
    const marks = this.options.marks?.();
    if (marks === undefined) return;
    context.fillStyle = cssOf(marks.color);
    marks.columns.forEach((count, i) => {
      if (count > 0) column(i, marks.columns.length, 0, MARK_PX * ratio);
    });
  }

  dispose(): void {
    this.resizeObserver.disconnect();
  }

  private resized(): void {
    this.widthPx = this.root.clientWidth;
    if (this.widthPx > 0) this.paint();
  }

  /** What a press at a place takes hold of. */
  private gripAt(px: number): Grip {
    const { x0, x1, total } = this.options.viewport();
    const [left, right] = [(x0 / total) * this.widthPx, (x1 / total) * this.widthPx];
    if (Math.abs(px - left) <= EDGE_PX) return 'left';
    if (Math.abs(px - right) <= EDGE_PX) return 'right';
    // A lens over everything cannot be moved: there a new one is drawn.
    return px > left && px < right && !showsAll(this.options.viewport()) ? 'whole' : 'new';
  }

  private beginDrag(px: number): Drag {
    const { options } = this;
    const start = options.viewport();
    const { x0, x1, total } = start;
    const timeAt = (at: number): number => Math.min(total, Math.max(0, (at / this.widthPx) * total));
    const grip = this.gripAt(px);
    const anchor = grip === 'left' ? x1 : grip === 'right' ? x0 : timeAt(px);
    const move = (at: number): void => {
      if (grip === 'whole') {
        const byNs = ((at - px) / this.widthPx) * total;
        options.onMove(panBy(start, byNs * pxPerUnit(start)));
        return;
      }
      const to = timeAt(at);
      if (to !== anchor) options.onMove(zoomTo(options.viewport(), Math.min(anchor, to), Math.max(anchor, to)));
    };
    const end = (at: number, moved: boolean): void => {
      // A click beside the lens brings it there.
      if (!moved && grip === 'new' && !showsAll(start)) options.onMove(zoomTo(start, timeAt(at) - (x1 - x0) / 2, timeAt(at) + (x1 - x0) / 2));
    };
    return { move, end, cancel: () => options.onMove(start) };
  }
}

type Grip = 'left' | 'right' | 'whole' | 'new';

const CURSORS: Readonly<Record<Grip, string>> = { left: 'ew-resize', right: 'ew-resize', whole: 'grab', new: 'crosshair' };

/** How high each of several loads reaches that stand upon one another, by column; 1 is the busiest stretch. */
export function stackedTops(loads: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const sums = new Array<number>(loads[0]?.length ?? 0).fill(0);
  const stacked = loads.map((load) => {
    load.forEach((value, i) => (sums[i]! += value));
    return [...sums];
  });
  const most = sums.reduce((a, b) => Math.max(a, b), 0);
  return stacked.map((tops) => tops.map((top) => (most > 0 ? top / most : 0)));
}
