// All that is known of the selected span, in a tab: where it comes from, what it tells, its logs. Asks only while it is in
// view. Leaves out: how any of it is found.

import { formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { RecordedPlace, SpanDetailsRow, SpanPlaceRow } from '../../src/protocol/traces.ts';
import { openOrSay, orSay } from '../channel.ts';
import { element, iconButton, labelled } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import type { SpanSelection } from '../traces/span-selection.ts';
import { serviceName } from '../traces/span-words.ts';
import type { ViewParts } from '../views/main-view.ts';
import { attributeList, eventList, linkList, logList, placeList, textBlock } from './span-facts.ts';
import { stackList } from './stack-lines.ts';

const NOTHING = 'Select a span in the waterfall to see where it comes from and what it tells.';
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

export class SpanPanel {
  readonly root = element('div', 'table-panel details-panel span-panel');
  readonly tools = element('div', 'table-tools');
  private readonly parts: ViewParts;
  private readonly spans: SpanSelection;
  private readonly unfollow: readonly (() => void)[];
  /** What is shown, or asked for. */
  private shown: number | null = null;
  /** The span all of whose attributes, events and logs were asked for; `null`: none. */
  private whole: number | null = null;
  private awake = false;
  private disposed = false;
  /** Where the places stand: they come after the rest. */
  private places: HTMLElement | null = null;

  constructor(parts: ViewParts, spans: SpanSelection) {
    this.parts = parts;
    this.spans = spans;
    const addLogs = iconButton('add', 'Add Logs…', null, () => void this.tell(parts.channel.request('logs/add', {}).then(() => undefined)));
    this.tools.append(addLogs);
    this.unfollow = [spans.follow(() => this.ask()), spans.onRenewed(() => this.renew())];
    this.say(NOTHING);
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

  dispose(): void {
    this.disposed = true;
    for (const stop of this.unfollow) stop();
  }

  /** Logs were added, or places are known now. */
  private renew(): void {
    this.shown = null;
    this.ask(false);
  }

  private ask(fromTop = true): void {
    const { span } = this.spans.shown;
    if (!this.awake || this.shown === span) return;
    this.shown = span;
    if (this.whole !== span) this.whole = null;
    if (span === null) this.say(NOTHING);
    else void this.load(span, fromTop);
  }

  private async load(span: number, fromTop: boolean): Promise<void> {
    const { channel, summary } = this.parts;
    const asked = channel.request('spans/details', { span, all: this.whole === span }, 'span').then(({ revision, details }) => {
      if (revision !== summary.revision || this.disposed || this.shown !== span) return;
      if (details === null) this.say('This span is not in the file any more.');
      else this.show(details, fromTop);
    });
    const isShown = await orSay(asked, (message) => {
      this.shown = null;
      this.say(message);
    });
    if (isShown && !this.disposed && this.shown === span) await this.loadPlaces(span);
  }

  private async loadPlaces(span: number): Promise<void> {
    const { channel, summary } = this.parts;
    const asked = channel.request('spans/places', { span }, 'places').then(({ revision, places, pending }) => {
      if (revision === summary.revision && !this.disposed && this.shown === span) this.showPlaces(span, places, pending);
    });
    await orSay(asked, (message) => this.places?.replaceChildren(element('p', 'details-note', {}, message)));
  }

  private say(sentence: string): void {
    this.places = null;
    this.root.replaceChildren(element('p', 'details-note details-empty', {}, sentence));
  }

  private tell(work: Promise<void>): Promise<boolean> {
    return orSay(work, this.parts.actions.say);
  }

  private open(span: number, place: number | null): void {
    openOrSay(this.parts.channel.request('span/open', { span, place }, 'open'), this.parts.actions.say);
  }

  private readonly openPlace = (place: RecordedPlace): void => {
    openOrSay(this.parts.channel.request('frame/open', { place }, 'open'), this.parts.actions.say);
  };

  private showPlaces(span: number, places: readonly SpanPlaceRow[], pending: boolean): void {
    const parts: HTMLElement[] = [];
    if (places.length > 0) parts.push(placeList(places, (place) => this.open(span, place)));
    if (pending) parts.push(element('p', 'details-note', {}, 'The workspace is still being looked through.'));
    else if (places.length === 0) {
      parts.push(element('p', 'details-note', {}, 'Nothing in this span or in the workspace says which line made it. Instrumentation that records code.file.path and code.line.number would.'));
    }
    this.places?.replaceChildren(...parts);
  }

  private show(details: SpanDetailsRow, fromTop: boolean): void {
    const { span } = details;
    const more = (): void => {
      this.whole = span;
      void this.load(span, false);
    };
    this.places = element('div', 'span-places', { 'aria-live': 'polite' }, element('p', 'details-note', {}, 'Looking for the line…'));
    const main = element(
      'div', 'details-main', {},
      section('Source', this.places),
      details.statusMessage === '' ? null : section('Error', textBlock(details.statusMessage, 'Error')),
      details.oddities.length === 0 ? null : section('Odd', element('ul', 'events', {}, ...details.oddities.map((each) => element('li', '', {}, each)))),
      details.statement === '' ? null : section('Statement', textBlock(details.statement, 'Statement')),
      details.stack.length === 0 ? null : section('Stack trace', stackList(details.stack, this.openPlace)),
      details.events.length === 0 ? null : section('Events', eventList(details.events, details.moreEvents, more, this.openPlace)),
      section('Logs', details.logs.length === 0 ? this.noLogs() : logList(details.logs, details.moreLogs, more, this.openPlace)),
      details.undecoded === '' ? null : section('Not understood', textBlock(details.undecoded, 'Not understood')),
    );
    const aside = element(
      'div', 'details-aside', {},
      section('Attributes', attributeList(details.attributes, details.moreAttributes, more)),
      details.links.length === 0 ? null : section('Links', linkList(details.links, (linked) => this.spans.show({ trace: null, span: linked }, this))),
      section('Process', attributeList(details.resource, 0, more)),
      section('Ids', attributeList([{ key: 'trace', value: details.traceId }, { key: 'span', value: details.spanId }, ...(details.scope === '' ? [] : [{ key: 'made by', value: details.scope }])], 0, more)),
    );
    const { scrollTop } = this.root;
    this.root.replaceChildren(this.headOf(details), element('div', 'details-sections', {}, main, aside));
    this.root.scrollTop = fromTop ? 0 : scrollTop;
  }

  private noLogs(): HTMLElement {
    const { logs } = this.spans.summary;
    const note = element('p', 'details-note', {}, logs.lines === 0 ? 'No logs are open beside these traces.' : 'No line of the logs names this span.');
    if (logs.lines > 0) return note;
    const button = element('button', 'link-button', { type: 'button' }, 'Add Logs…');
    button.addEventListener('click', () => void this.tell(this.parts.channel.request('logs/add', {}).then(() => undefined)));
    note.append(' ', button);
    return note;
  }

  private headOf({ span, name, service, kind, status, durationNs, selfNs, pathNs, startNs, startMs }: SpanDetailsRow): HTMLElement {
    const shown = displayName(name);
    const head = element('div', 'details-head', {}, element('h2', 'details-heading', { title: shown }, shown));
    head.append(labelled('Service', serviceName(this.spans.summary.services, service)));
    const words = KINDS[kind] ?? '';
    if (words !== '' && words !== 'internal') head.append(labelled('Kind', words));
    head.append(labelled('Duration', formatValue(durationNs, 'nanoseconds')));
    head.append(labelled('Self', `${formatValue(selfNs, 'nanoseconds')} (${formatShare(shareOf(selfNs, durationNs))})`));
    if (pathNs > 0) head.append(labelled('On the critical path', formatValue(pathNs, 'nanoseconds')));
    const started = labelled('Starts at', formatValue(startNs, 'nanoseconds'));
    started.title = wallTime(startMs);
    head.append(started);
    if (status === 'error') head.append(element('span', 'span-error', {}, 'Error'));
    head.append(iconButton('go-to-file', 'Open source', 'Enter', () => this.open(span, null)));
    return head;
  }
}

/** When that was, in the time of the one who looks and in UTC; "" for no time that a clock shows. */
function wallTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : `${date.toLocaleString()} (${date.toISOString()})`;
}

function section(title: string, content: HTMLElement): HTMLElement {
  return element('section', 'details-section', { 'aria-label': title }, element('h3', 'details-subheading', {}, title), content);
}
