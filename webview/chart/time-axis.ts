// The axis above the chart: round times, and the stretch of time that counts: drawn by dragging, moved by its edges, cleared.
// Leaves out: what a range does to figures.

import { formatValue } from '../../src/base/format-value.ts';
import { pxOf, xOf } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { TimeRange } from '../../src/protocol/webview.ts';
import { element, iconButton, setText } from '../element.ts';
import { AxisTicks } from './axis-ticks.ts';
import { listenToDrags } from './drags.ts';
import { wholeRange } from './range-choice.ts';

/** So close to an edge of the range a press takes hold of it. CSS pixels. */
const EDGE_PX = 6;

export class TimeAxis {
  readonly root: HTMLElement;
  /** Lies over the chart: shades over what is not in the range. Takes no events. */
  readonly overlay: HTMLElement;
  private readonly ticks = new AxisTicks();
  private readonly band = element('div', 'axis-band', { hidden: true });
  private readonly text = element('span', 'axis-range-text');
  private readonly label: HTMLElement;
  private readonly shades = [element('div', 'range-shade before', { hidden: true }), element('div', 'range-shade after', { hidden: true })] as const;
  private readonly onRange: (range: TimeRange | null) => void;
  private viewport: Viewport | null = null;
  private range: TimeRange | null;
  /** While it is drawn. */
  private drawn: TimeRange | null = null;

  constructor(range: TimeRange | null, onRange: (range: TimeRange | null) => void) {
    this.range = range;
    this.onRange = onRange;
    this.label = element('div', 'axis-range', { hidden: true }, this.text, iconButton('close', 'Clear the time range', 'R', () => onRange(null)));
    this.root = element(
      'div',
      'time-axis',
      { 'role': 'group', 'aria-label': 'Time axis', 'title': 'Drag to select a stretch of time: all figures are then of it alone' },
      this.band,
      this.ticks.root,
      this.label,
    );
    this.overlay = element('div', 'chart-overlay', { 'aria-hidden': 'true' }, ...this.shades);
    listenToDrags(this.root, (px) => this.beginDrag(px));
    this.root.addEventListener('pointermove', ({ offsetX, target }) => {
      if (target === this.root) this.root.classList.toggle('over-edge', this.edgeAt(offsetX) !== null);
    });
  }

  /** Another range counts. */
  setRange(range: TimeRange | null): void {
    this.range = range;
    this.drawn = null;
    this.place();
  }

  /** The chart shows another part. */
  show(viewport: Viewport): void {
    this.viewport = viewport;
    this.root.style.width = `${viewport.widthPx}px`;
    this.ticks.show(viewport);
    this.place();
  }

  private place(): void {
    const { viewport } = this;
    const range = this.drawn ?? this.range;
    for (const part of [this.band, this.label, ...this.shades]) part.hidden = range === null;
    if (viewport === null || range === null) return;
    const { widthPx } = viewport;
    const inside = (px: number): number => Math.min(widthPx, Math.max(0, px));
    const [left, right] = [pxOf(viewport, range.fromNs), pxOf(viewport, range.toNs)];
    this.band.style.left = `${inside(left)}px`;
    this.band.style.width = `${Math.max(1, inside(right) - inside(left))}px`;
    const [before, after] = this.shades;
    for (const shade of this.shades) shade.style.height = `${viewport.heightPx}px`;
    before.style.width = `${inside(left)}px`;
    after.style.left = `${inside(right)}px`;
    after.style.width = `${widthPx - inside(right)}px`;
    setText(this.text, formatValue(range.toNs - range.fromNs, 'nanoseconds'));
    this.label.classList.toggle('drawing', this.drawn !== null);
    // In the middle of what is seen of it, and never cut off by the edge.
    const half = this.label.offsetWidth / 2;
    const middle = Math.min(widthPx - half, Math.max(half, (inside(left) + inside(right)) / 2));
    this.label.style.transform = `translateX(${Math.round(middle - half)}px)`;
  }

  /** The end of the range that stays when the edge at a place is moved; `null` where there is none. */
  private edgeAt(px: number): number | null {
    const { viewport, range } = this;
    if (viewport === null || range === null) return null;
    if (Math.abs(px - pxOf(viewport, range.fromNs)) <= EDGE_PX) return range.toNs;
    return Math.abs(px - pxOf(viewport, range.toNs)) <= EDGE_PX ? range.fromNs : null;
  }

  private beginDrag(px: number): ReturnType<Parameters<typeof listenToDrags>[1]> {
    const { viewport } = this;
    if (viewport === null) return null;
    const anchor = this.edgeAt(px) ?? xOf(viewport, px);
    const draw = (to: number): void => {
      this.drawn = wholeRange(viewport, anchor, xOf(viewport, to));
      this.place();
    };
    return {
      move: draw,
      end: (to, moved) => {
        if (moved) draw(to);
        const range = this.drawn;
        this.drawn = null;
        if (moved && range !== null) this.onRange(range);
        else this.place();
      },
      cancel: () => {
        this.drawn = null;
        this.place();
      },
    };
  }
}
