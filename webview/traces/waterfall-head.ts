// What stands over a waterfall: the way back, what the trace is, its services with their colours, a line about clocks. Leaves
// out: the waterfall.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { TraceRow } from '../../src/protocol/traces.ts';
import { element, iconButton, labelled, setText } from '../element.ts';
import { cssOf } from '../flame/color.ts';
import { displayName } from '../text/display-name.ts';
import type { ServiceColors } from './service-colors.ts';
import { serviceName } from './span-words.ts';
import { startText } from './start-text.ts';

export interface WaterfallHeadOptions {
  readonly trace: TraceRow;
  /** `null`: there is no list to go back to. */
  readonly onBack: (() => void) | null;
  /** Only this service is to stand out; `null`: all are. */
  readonly onLit: (service: number | null) => void;
}

export class WaterfallHead {
  readonly root: HTMLElement;
  private readonly options: WaterfallHeadOptions;
  private readonly legend = element('ul', 'legend', { 'aria-label': 'Services' });
  private readonly skew = element('p', 'graph-remark skew-line', { hidden: true });
  private swatches: (readonly [service: number, swatch: HTMLElement])[] = [];
  private buttons = new Map<number, HTMLButtonElement>();
  private lit: number | null = null;

  constructor(options: WaterfallHeadOptions) {
    this.options = options;
    const { trace, onBack } = options;
    const back = onBack === null ? null : iconButton('arrow-left', 'All traces', 'Escape', onBack);
    back?.classList.add('back-to-list');
    const name = displayName(trace.name);
    const facts = [
      labelled('Duration', formatValue(trace.durationNs, 'nanoseconds')),
      labelled('Spans', formatCount(trace.spans)),
      ...(trace.errors > 0 ? [labelled('Errors', formatCount(trace.errors))] : []),
      labelled('Start', startText(trace.startMs, true)),
    ];
    this.root = element(
      'div', 'waterfall-head', {},
      element('div', 'waterfall-line', {}, back, element('h2', 'waterfall-title', { title: name }, name), element('div', 'waterfall-facts', {}, ...facts)),
      this.legend,
      this.skew,
    );
    this.legend.hidden = true;
  }

  /** Services that take part, those at work most first. */
  listServices(shown: readonly number[], services: readonly string[], colors: ServiceColors): void {
    this.swatches = [];
    this.buttons = new Map();
    const items = shown.map((service) => {
      const label = serviceName(services, service);
      const swatch = element('span', 'swatch', { 'aria-hidden': 'true' });
      const button = element('button', 'legend-entry', { 'type': 'button', 'aria-pressed': 'false', 'title': `${label}. Click to dim all others.` }, swatch, element('span', 'legend-name', {}, label));
      button.addEventListener('click', () => this.light(this.lit === service ? null : service));
      this.swatches.push([service, swatch]);
      this.buttons.set(service, button);
      return element('li', '', {}, button);
    });
    this.legend.replaceChildren(...items);
    this.legend.hidden = items.length === 0;
    this.color(colors);
    this.mark();
  }

  /** Takes the colours of a theme. */
  color(colors: ServiceColors): void {
    for (const [service, swatch] of this.swatches) swatch.style.backgroundColor = cssOf(colors.of(service));
  }

  /** Lets one service stand out; `null`: all. */
  light(service: number | null): void {
    this.lit = service;
    this.mark();
    this.options.onLit(service);
  }

  /** The line about clocks; `null`: nothing is to be said. */
  say(sentence: string | null): void {
    this.skew.hidden = sentence === null;
    setText(this.skew, sentence ?? '');
    this.skew.title = sentence ?? '';
  }

  private mark(): void {
    this.legend.classList.toggle('filtering', this.lit !== null);
    for (const [service, button] of this.buttons) button.setAttribute('aria-pressed', String(service === this.lit));
  }
}
