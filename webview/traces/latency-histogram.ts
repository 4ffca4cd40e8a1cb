// The histogram of durations over the list of traces: bins that are chosen with the mouse or the keys. For assistive
// technology it is a list of bins. Leaves out: which bins make which range (histogram-brush.ts), the list of traces.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { LatencyBin } from '../../src/protocol/traces.ts';
import { listenToDrags } from '../chart/drags.ts';
import { element, setText } from '../element.ts';
import { binAt, binsOfRange, EVERY_DURATION, heightOf, labelledBins, rangeOfBins, type DurationRange } from './histogram-brush.ts';

/** Between labels. CSS pixels. */
const LABEL_PX = 72;

let histograms = 0;

export class LatencyHistogram {
  readonly root: HTMLElement;
  private readonly onRange: (range: DurationRange) => void;
  private readonly prefix = `latency${++histograms}-bin`;
  private readonly strip = element('div', 'latency-strip', {
    'role': 'listbox', 'tabindex': 0, 'aria-multiselectable': 'true', 'aria-orientation': 'horizontal', 'aria-busy': 'true',
    'aria-label': 'Durations of traces: arrow keys choose, with Shift several, Escape all',
    'title': 'How many traces took how long. Click or drag to list only those; Escape lists all again.',
  });
  private readonly labels = element('div', 'latency-labels', { 'aria-hidden': 'true' });
  private readonly resizeObserver = new ResizeObserver(() => this.label());
  private bins: readonly LatencyBin[] = [];
  private range: DurationRange;
  /** Where a choice with Shift began, and where the keyboard is. */
  private anchor = 0;
  private focus = -1;

  /** `onRange`: these durations were chosen. */
  constructor(range: DurationRange, onRange: (range: DurationRange) => void) {
    this.range = range;
    this.onRange = onRange;
    this.root = element('div', 'latency-histogram', { hidden: true }, this.strip, this.labels);
    this.strip.addEventListener('keydown', (event) => this.onKey(event));
    listenToDrags(this.strip, (px) => this.beginDrag(px));
    this.resizeObserver.observe(this.strip);
  }

  /** Other traces. */
  show(bins: readonly LatencyBin[]): void {
    this.bins = bins;
    this.root.hidden = bins.length === 0;
    this.strip.removeAttribute('aria-busy');
    const most = bins.reduce((max, { count }) => Math.max(max, count), 0);
    this.strip.replaceChildren(...bins.map((bin, i) => this.makeBin(bin, i, most)));
    this.mark();
    this.label();
  }

  /** Another range is listed. */
  setRange(range: DurationRange): void {
    this.range = range;
    this.mark();
  }

  dispose(): void {
    this.resizeObserver.disconnect();
  }

  private makeBin({ fromNs, toNs, count, errors }: LatencyBin, index: number, most: number): HTMLElement {
    const failed = element('span', 'latency-errors');
    const bar = element('span', 'latency-bar', {}, failed);
    bar.style.height = `${heightOf(count, most) * 100}%`;
    failed.style.height = count === 0 ? '0' : `${(errors / count) * 100}%`;
    const traces = count === 1 ? '1 trace' : `${formatCount(count)} traces`;
    const words = `${formatValue(fromNs, 'nanoseconds')} to ${formatValue(toNs, 'nanoseconds')}: ${traces}${errors > 0 ? `, ${formatCount(errors)} with errors` : ''}`;
    return element('div', 'latency-bin', { 'role': 'option', 'id': `${this.prefix}${index}`, 'aria-label': words, 'title': words }, bar);
  }

  private mark(): void {
    const chosen = binsOfRange(this.bins, this.range);
    this.strip.classList.toggle('choosing', chosen !== null);
    [...this.strip.children].forEach((bin, i) => {
      bin.setAttribute('aria-selected', String(chosen !== null && i >= chosen.first && i <= chosen.last));
      bin.classList.toggle('current', i === this.focus);
    });
    if (this.focus < 0 || this.focus >= this.bins.length) this.strip.removeAttribute('aria-activedescendant');
    else this.strip.setAttribute('aria-activedescendant', `${this.prefix}${this.focus}`);
  }

  private label(): void {
    const { bins } = this;
    const shown = labelledBins(bins, Math.floor(this.strip.clientWidth / LABEL_PX));
    while (this.labels.childElementCount > shown.length) this.labels.lastElementChild!.remove();
    while (this.labels.childElementCount < shown.length) this.labels.append(element('span', 'latency-label'));
    shown.forEach((bin, i) => {
      const label = this.labels.children[i] as HTMLElement;
      label.style.left = `${(bin / bins.length) * 100}%`;
      setText(label, formatValue(bins[bin]!.fromNs, 'nanoseconds'));
    });
  }

  private choose(anchor: number, focus: number): void {
    this.anchor = anchor;
    this.focus = focus;
    this.setRange(rangeOfBins(this.bins, anchor, focus));
    this.onRange(this.range);
  }

  private beginDrag(px: number): ReturnType<Parameters<typeof listenToDrags>[1]> {
    const { bins } = this;
    if (bins.length === 0) return null;
    const before = this.range;
    const at = (x: number): number => binAt(x, this.strip.clientWidth, bins.length);
    const anchor = at(px);
    return {
      move: (to) => this.setRange(rangeOfBins(bins, anchor, at(to))),
      end: (to) => this.choose(anchor, at(to)),
      cancel: () => this.setRange(before),
    };
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.bins.length === 0) return;
    const last = this.bins.length - 1;
    const steps = new Map<string, number>([
      ['ArrowRight', this.focus < 0 ? 0 : this.focus + 1],
      ['ArrowLeft', this.focus < 0 ? last : this.focus - 1],
      ['Home', 0],
      ['End', last],
    ]);
    const to = steps.get(event.key);
    if (to !== undefined) {
      const focus = Math.max(0, Math.min(last, to));
      this.choose(event.shiftKey && this.focus >= 0 ? this.anchor : focus, focus);
    } else if (event.key === 'Escape') {
      this.focus = -1;
      this.setRange(EVERY_DURATION);
      this.onRange(EVERY_DURATION);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
