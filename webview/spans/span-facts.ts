// What a span tells, as parts of the page: attributes, events, logs, links. All of it is a stranger's text and becomes text
// only. Leaves out: which span, and where these parts stand (span-panel.ts).

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { LogLine, ShownAttribute, ShownEvent, SpanDetailsRow, SpanPlaceRow } from '../../src/protocol/traces.ts';
import { element } from '../element.ts';
import { displayName, displayText } from '../text/display-name.ts';
import { placeLink, stackList, type OnOpenPlace } from './stack-lines.ts';

/** Longest value in one line; longer ones, and those of several lines, are shown as a block. */
const SHORT_VALUE = 120;

/** Keys and values as a list; `onMore`: asks for those that are not here. */
export function attributeList(attributes: readonly ShownAttribute[], more: number, onMore: () => void): HTMLElement {
  if (attributes.length === 0) return element('p', 'details-note', {}, 'None.');
  const list = element('dl', 'attributes');
  for (const { key, value } of attributes) {
    const isLong = value.length > SHORT_VALUE || value.includes('\n');
    const shown = isLong ? element('pre', 'text-block', { tabindex: 0, 'role': 'region', 'aria-label': displayName(key, 80) }, displayText(value)) : value === '' ? '“”' : displayName(value, SHORT_VALUE);
    list.append(element('dt', '', { title: displayName(key, 300) }, displayName(key, 120)), element('dd', '', {}, shown));
  }
  return withMore(list, more, onMore);
}

/** A list with a button for what of it is not here. */
function withMore(list: HTMLElement, more: number, onMore: () => void): HTMLElement {
  if (more === 0) return list;
  const button = element('button', 'link-button', { type: 'button' }, `Show ${formatCount(more)} more`);
  button.addEventListener('click', onMore);
  return element('div', '', {}, list, button);
}

/** A text of several lines that scrolls by itself. */
export function textBlock(text: string, label: string): HTMLElement {
  // No landmark: its section is one of the same name.
  return element('pre', 'text-block', { 'tabindex': 0, 'role': 'group', 'aria-label': label }, displayText(text));
}

export function eventList(events: readonly ShownEvent[], more: number, onMore: () => void, onOpen: OnOpenPlace): HTMLElement {
  const items = events.map(({ atNs, name, attributes, stack }) => {
    const head = element('div', 'event-head', {}, timeOf(atNs), element('strong', '', {}, displayName(name, 160)));
    const isShort = stack.length === 0 && attributes.length === 0;
    return element('li', 'event', {}, head, isShort ? null : folded('Attributes', attributes, stack, onOpen));
  });
  const list = element('ul', 'events', {}, ...items);
  return withMore(list, more, onMore);
}

const LEVELS = ['', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export function logList(logs: readonly LogLine[], more: number, onMore: () => void, onOpen: OnOpenPlace): HTMLElement {
  const items = logs.map(({ atNs, level, message, fields, stack, place }) => {
    const word = LEVELS[level] ?? '';
    const head = element(
      'div', 'event-head', {}, timeOf(atNs),
      word === '' ? null : element('span', `log-level log-${word}`, {}, word),
      element('span', 'log-message', {}, displayName(message, 500)),
      place === null ? null : placeLink(place, onOpen),
    );
    return element('li', 'event', {}, head, stack.length === 0 && fields.length === 0 ? null : folded('Fields', fields, stack, onOpen));
  });
  const list = element('ul', 'events', {}, ...items);
  return withMore(list, more, onMore);
}

/** What stands below an event; a stack trace is what people look for, and open at once. */
function folded(title: string, attributes: readonly ShownAttribute[], stack: ShownEvent['stack'], onOpen: OnOpenPlace): HTMLElement {
  const summary = element('summary', '', {}, `${title} (${formatCount(attributes.length)})`);
  const fold = element('details', 'event-more', {}, summary);
  // Built when it is opened: most never are.
  fold.addEventListener('toggle', () => {
    if (fold.childElementCount === 1) fold.append(attributeList(attributes, 0, () => undefined));
  });
  return element('div', '', {}, stack.length === 0 ? null : stackList(stack, onOpen), attributes.length === 0 ? null : fold);
}

function timeOf(atNs: number | null): HTMLElement {
  return element('span', 'event-time', {}, atNs === null ? '' : `+${formatValue(Math.max(0, atNs), 'nanoseconds')}`);
}

export function linkList(links: SpanDetailsRow['links'], onShow: (span: number) => void): HTMLElement {
  const items = links.map(({ traceId, spanId, span, attributes }) => {
    const label = `${displayName(traceId, 32)} / ${displayName(spanId, 16)}`;
    if (span === null) return element('li', '', {}, `${label} (not in this file)`);
    const button = element('button', 'link-button', { type: 'button' }, label);
    button.addEventListener('click', () => onShow(span));
    return element('li', '', {}, button, attributes.length === 0 ? null : attributeList(attributes, 0, () => undefined));
  });
  return element('ul', 'events', {}, ...items);
}

const RULES: Readonly<Record<SpanPlaceRow['rule'], string>> = {
  'chosen': 'chosen', 'recorded': 'recorded', 'stack-trace': 'stack trace', 'name': 'by name', 'text': 'by text',
};

/** The answers of the ladder, each with its rule; what was found, not recorded, is marked. */
export function placeList(places: readonly SpanPlaceRow[], onOpen: (place: number) => void): HTMLElement {
  const items = places.map(({ rule, path, uri, line1, functionName, reason }, index) => {
    const inferred = rule === 'name' || rule === 'text';
    const label = displayName(line1 === null ? path : `${path}:${line1}`, 160);
    const badge = element('span', `place-rule${inferred ? ' inferred' : ''}`, {}, `${inferred ? '≈ ' : ''}${RULES[rule]}`);
    const name = functionName === '' ? null : element('span', 'place-function', {}, displayName(functionName, 80));
    const why = element('span', 'details-note', {}, displayName(reason, 300));
    if (uri === null && rule === 'name') return element('li', 'place', {}, label, badge, why);
    const button = element('button', 'link-button', { type: 'button' }, label);
    button.addEventListener('click', () => onOpen(index));
    return element('li', 'place', {}, button, badge, name, why);
  });
  return element('ul', 'places', {}, ...items);
}
