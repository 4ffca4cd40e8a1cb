// The whole recording in a strip: what ran in each stretch of time, by whose code, and a lens over the part that the chart
// shows. The lens is dragged, resized by its edges, and drawn anew beside it.

import { panBy, pxPerUnit, showsAll, wholeGraph, zoomTo } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ChartOverview, FunctionCategory, TimeRange } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { cssOf } from '../flame/color.ts';
import { CATEGORY_VARIABLES, type FlameTheme } from '../flame/theme.ts';
import { listenToDrags, type Drag } from './drags.ts';

const HEIGHT_PX = 40;

/** So close to an edge of the lens a press takes hold of it. CSS pixels. */
const EDGE_PX = 6;

export interface MinimapOptions {
  readonly load: ChartOverview['load'];
  readonly theme: () => FlameTheme;
  /** What the chart shows now. */
  readonly viewport: () => Viewport;
  readonly onMove: (viewport: Viewport) => void;
}

export class Minimap {
  readonly root: HTMLElement;
  private readonly options: MinimapOptions;
  private readonly canvas = element('canvas', 'minimap-canvas', { 'role': 'img', 'aria-label': 'The whole recording: how much ran when' });
  private readonly shades = [element('div', 'lens-shade'), element('div', 'lens-shade')] as const;
  private readonly lens = element('div', 'lens');
  private readonly range = element('div', 'minimap-range', { hidden: true });
  private readonly resizeObserver = new ResizeObserver(() => this.resized());
  private widthPx = 0;

  constructor(options: MinimapOptions) {
    this.options = options;
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
    const { load, theme: themeNow } = this.options;
    const theme = themeNow();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.widthPx * ratio));
    const height = Math.round(HEIGHT_PX * ratio);
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext('2d', { alpha: false })!;
    context.fillStyle = cssOf(theme.background);
    context.fillRect(0, 0, width, height);
    const stacked = stackedLoad(load, CATEGORY_VARIABLES.map(([category]) => category));
    // The highest layer first, so that each next one covers what is below it.
    for (let layer = stacked.length - 1; layer >= 0; layer--) {
      const { category, tops } = stacked[layer]!;
      context.fillStyle = cssOf(theme.categories[category]);
      const columnPx = width / tops.length;
      for (let i = 0; i < tops.length; i++) {
        const left = Math.floor(i * columnPx);
        const topPx = Math.round(tops[i]! * (height - 2));
        context.fillRect(left, height - topPx, Math.max(1, Math.ceil((i + 1) * columnPx) - left), topPx);
      }
    }
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

/** The tops of each category's share, one upon the other from the first on; 1 is the busiest stretch. */
export function stackedLoad(
  load: ChartOverview['load'], order: readonly FunctionCategory[],
): readonly { readonly category: FunctionCategory; readonly tops: readonly number[] }[] {
  const columns = load[order[0]!].length;
  const sums = new Array<number>(columns).fill(0);
  const layers = order.map((category) => {
    load[category].forEach((value, i) => (sums[i]! += value));
    return { category, tops: [...sums] };
  });
  const most = Math.max(0, ...sums);
  return layers.map(({ category, tops }) => ({ category, tops: tops.map((top) => (most > 0 ? top / most : 0)) }));
}
