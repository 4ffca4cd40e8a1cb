// All that is known of the selected function, in a tab. Asks only while it is in view. Leaves out: how it is counted.

import { formatAmount, formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { FunctionDetails, FunctionInfo } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element, iconButton, labelled } from '../element.ts';
import { placeOf } from '../flame/box-facts.ts';
import type { OnMend } from '../sources/source-row.ts';
import { displayName } from '../text/display-name.ts';
import type { ViewParts } from '../views/main-view.ts';
import { shownValue } from '../views/shown-value.ts';
import { barRow, relativesList, type BarContext } from './bar-rows.ts';
import { extractOf } from './source-extract.ts';
import { histogramOf } from './time-histogram.ts';

const NOTHING = 'Select a function in any view or table to see its details.';

export interface DetailsPanelOptions {
  readonly parts: ViewParts;
  readonly onMend: OnMend;
}

export class DetailsPanel {
  readonly root = element('div', 'table-panel details-panel');
  private readonly options: DetailsPanelOptions;
  private wanted: FunctionInfo | null = null;
  /** What is shown, or asked for. */
  private shown: number | null = null;
  private awake = false;
  private disposed = false;

  constructor(options: DetailsPanelOptions) {
    this.options = options;
    this.say(NOTHING);
  }

  /** A function was selected, or nothing is. */
  mark(info: FunctionInfo | null): void {
    this.wanted = info;
    this.ask();
  }

  /** It came into view. */
  wake(): void {
    this.awake = true;
    this.ask();
  }

  /** It is not in view any more. */
  sleep(): void {
    this.awake = false;
  }

  /** Places of sources may be others now. */
  renew(): void {
    this.shown = null;
    this.ask();
  }

  dispose(): void {
    this.disposed = true;
  }

  private ask(): void {
    const { wanted } = this;
    if (!this.awake || this.shown === (wanted?.index ?? null)) return;
    this.shown = wanted?.index ?? null;
    if (wanted === null) this.say(NOTHING);
    else void this.load(wanted);
  }

  private async load({ index }: FunctionInfo): Promise<void> {
    const { channel, summary, view } = this.options.parts;
    const asked = channel.request('functions/details', { view, function: index }, 'details').then(({ revision, details }) => {
      if (revision !== summary.revision || this.disposed) return;
      if (details === null) this.say('This function is not in the profile any more.');
      else this.show(details);
    });
    await orSay(asked, (message) => {
      this.shown = null;
      this.say(message);
    });
  }

  private say(sentence: string): void {
    this.root.replaceChildren(element('p', 'details-note details-empty', {}, sentence));
  }

  private show(details: FunctionDetails): void {
    const { parts, onMend } = this.options;
    const { unit, noun } = shownValue(parts);
    const context: BarContext = { unit, noun, total: details.total };
    const { function: info } = details;
    const onSelect = (relative: FunctionInfo): void => parts.actions.select(relative, this);
    const onOpen = (line1: number): void => parts.actions.open(info, line1);
    const explained = details.recordedCalls
      ? 'Callers and callees are as the profiler recorded them; they need not add up.'
      : 'Recursion counts once, at the outermost call: callers, and callees, add up to its total.';
    const source = section('Source', extractOf(details.source, { unit, noun, onOpen, onMend: (url, remedy) => onMend({ url }, remedy) }));
    const aside = element(
      'div',
      'details-aside',
      {},
      section('Callers', relativesList(details.callers, context, 'No caller', onSelect)),
      section('Callees', relativesList(details.callees, context, 'Its own code', onSelect)),
      element('p', 'details-note', {}, explained),
      details.times === null ? null : section('Over time', histogramOf(details.times)),
      details.values.length > 1 ? section('Values', this.valuesOf(details)) : null,
      details.threads.length > 0 ? section('Threads', this.threadsOf(details, context)) : null,
    );
    this.root.replaceChildren(this.headOf(details, context), element('div', 'details-sections', {}, source, aside));
    this.root.scrollTop = 0;
  }

  private headOf({ function: info, self, total, samples, totalSamples }: FunctionDetails, { unit, noun }: BarContext): HTMLElement {
    const { totals, summary, actions } = this.options.parts;
    const place = placeOf(info);
    const name = displayName(info.name);
    const head = element('div', 'details-head', {}, element('span', `category category-${info.category}`, { 'aria-hidden': 'true' }), element('h2', 'details-heading', { title: name }, name));
    if (place !== null) {
      const link = element('button', 'link-button', { type: 'button', title: displayName(info.url ?? '', 300) }, place);
      link.addEventListener('click', () => actions.open(info, null));
      head.append(link);
    }
    if (info.package !== undefined && info.package !== null && info.package !== '.') head.append(element('span', 'details-package', {}, displayName(info.package, 60)));
    const withShare = (value: number): string => `${formatAmount(value, unit, noun)} (${formatShare(shareOf(value, totals.total))})`;
    head.append(labelled('Self', withShare(self)), labelled('Total', withShare(total)));
    if (summary.counts === 'samples') head.append(labelled('Samples', `${formatCount(samples)} self, ${formatCount(totalSamples)} in all`));
    head.append(iconButton('go-to-file', 'Open source', 'Enter', () => actions.open(info, null)));
    return head;
  }

  private valuesOf({ values }: FunctionDetails): HTMLElement {
    const { valueTypes } = this.options.parts.summary;
    const head = element('tr', '', {}, ...['Value', 'Self', 'Total', 'Share'].map((title) => element('th', '', { scope: 'col' }, title)));
    const rows = values.map(({ self, total, of }, index) => {
      const type = valueTypes[index]!;
      const words = (value: number): string => formatAmount(value, type.unit, type.noun);
      return element('tr', '', {}, element('th', '', { scope: 'row' }, displayName(type.title, 60)), ...[words(self), words(total), formatShare(shareOf(total, of))].map((text) => element('td', '', {}, text)));
    });
    return element('table', 'details-values', {}, element('thead', '', {}, head), element('tbody', '', {}, ...rows));
  }

  private threadsOf({ threads, threadCount }: FunctionDetails, context: BarContext): HTMLElement {
    const { summary } = this.options.parts;
    const list = element('ul', 'bar-rows', {}, ...threads.map(({ thread, total }) => barRow(displayName(summary.threads[thread]?.name ?? ''), total, context, null)));
    if (threadCount > threads.length) list.append(element('li', 'details-note', {}, `and ${formatCount(threadCount - threads.length)} more`));
    return list;
  }
}

function section(title: string, content: HTMLElement): HTMLElement {
  const className = `details-section details-${title.toLowerCase().replace(' ', '-')}`;
  return element('section', className, { 'aria-label': title }, element('h3', 'details-subheading', {}, title), content);
}
