// Spans in words: rows for screen readers and tooltips, what is odd about one, clocks that differ. No DOM.

import { formatCount, formatValue } from '../../src/base/format-value.ts';
import type { WaterfallRow } from '../../src/protocol/traces.ts';
import { displayName } from '../text/display-name.ts';

/** By bit of FLAGS (src/trace/distributed.ts). */
const ODDITIES: readonly (readonly [bit: number, sentence: string])[] = [
  [1, 'Its parent is not in the file: it stands as a root.'],
  [2, 'It names itself as its parent: it stands as a root.'],
  [4, 'Its ancestors led back to it: it stands as a root.'],
  [8, 'Another span of the trace has the same id.'],
  [16, 'The server’s half of a call that both sides recorded under one id.'],
  [32, 'It ends before it starts: shown without a duration.'],
  [64, 'It was not finished when it was written: shown without a duration.'],
  [128, 'It was recorded without a start: shown where its parent or first child starts.'],
  [256, 'It has no valid id.'],
];

/** The server's half of a shared id is as it should be. */
const SHARED = 16;

/** What is odd about a span, as sentences; empty: nothing. */
export function oddities(flags: number): string[] {
  return ODDITIES.filter(([bit]) => bit !== SHARED && (flags & bit) !== 0).map(([, sentence]) => sentence);
}

/** Kinds as in OpenTelemetry, where they say something. */
const KINDS = ['', '', 'server', 'client', 'producer', 'consumer'] as const;

const time = (ns: number): string => formatValue(ns, 'nanoseconds');

/** What the figures of a row are, for screen readers. */
export function spokenFigures(row: WaterfallRow): string {
  return [
    time(row.durationNs),
    `self ${time(row.selfNs)}`,
    `starts at ${time(row.startNs)}`,
    row.pathParts.length > 0 ? 'on the critical path' : '',
    row.events.length > 0 ? `${formatCount(row.events.length)} ${row.events.length === 1 ? 'event' : 'events'}` : '',
    row.matches ? 'found' : '',
  ].filter((part) => part !== '').join(', ');
}

/** The tooltip of a row. */
export function rowTooltip(row: WaterfallRow, service: string): string {
  const kind = KINDS[row.kind] ?? '';
  return [
    displayName(row.name),
    [displayName(service), kind].filter((part) => part !== '').join(' · '),
    `${time(row.durationNs)} · self ${time(row.selfNs)} · starts at ${time(row.startNs)}`,
    row.error ? 'Failed' : '',
    ...oddities(row.flags),
    row.skewNs === 0 ? '' : `The clock of its service seems to be ${time(Math.abs(row.skewNs))} ${row.skewNs > 0 ? 'ahead' : 'behind'}.`,
  ].filter((line) => line !== '').join('\n');
}

/** What is folded away below a row and went wrong. */
export function hiddenErrorsWords(count: number): string {
  return count === 1 ? '1 error is folded away below' : `${formatCount(count)} errors are folded away below`;
}

/** Names of services as they are shown: spans may have none. */
export function serviceName(services: readonly string[], service: number): string {
  return shownService(services[service] ?? '');
}

export function shownService(name: string): string {
  return name === '' ? '(no service)' : displayName(name, 80);
}

/** The line about clocks; `skews`: nanoseconds by service. `null`: nothing is to be said. */
export function skewSentence(skews: ReadonlyMap<string, number>): string | null {
  if (skews.size === 0) return null;
  const [service, ns] = [...skews].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))[0]!;
  const more = skews.size - 1;
  const others = more === 0 ? '' : more === 1 ? ', and that of 1 other service differs too' : `, and those of ${formatCount(more)} other services differ too`;
  return `The clock of ${service} seems to be ${time(Math.abs(ns))} ${ns > 0 ? 'ahead of' : 'behind'} its caller’s${others}. Times are shown as recorded.`;
}

/** `3 of 12 spans`; `position`: 1-based, `null`: none was gone to. */
export function foundWords(matched: number, position: number | null): string {
  if (matched === 0) return 'Nothing found';
  const spans = matched === 1 ? '1 span' : `${formatCount(matched)} spans`;
  return position === null ? spans : `${formatCount(position)} of ${spans}`;
}
