// Spans that come from the same line by all that the ladder asks of them, as groups: so it climbs once for a group and not
// for each of a million spans. Looking at what tells spans apart means decoding them, which has a budget: groups of columns
// whose first spans are alike are taken to be alike throughout.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import type { DistributedTraces, RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';
import { fingerprintSql } from './landmarks/sql-fingerprint.ts';
import { NAME_ATTRIBUTES } from './name-places.ts';
import { PLACE_ATTRIBUTES, QUERY_KEYS } from './recorded-places.ts';
import { languageOf, operationFacts, textOf, type SpanFacts } from './span-facts.ts';
import { QUEUE_ATTRIBUTES } from './text-places.ts';

/** Groups of spans with one place. */
export interface PlaceGroups {
  /** By span: its group, `NONE` where the budget or the number of groups did not suffice. */
  readonly groupOf: Int32Array;
  /** By group: what to ask the ladder about. */
  readonly facts: readonly SpanFacts[];
  /** Spans without a group. */
  readonly undecided: number;
}

/** How many spans may be decoded; how many spans of each service, name, kind and scope are compared first; most groups. */
export interface GroupBounds {
  readonly decoded: number;
  readonly compared: number;
  readonly groups: number;
}

/** Decoding costs ten to twenty microseconds a span: this is some seconds, in steps of some milliseconds. */
export const GROUP_BOUNDS: GroupBounds = { decoded: 250_000, compared: 16, groups: 5000 };

/** Attributes that lead to places: all spans of one name that differ in none of them have one place. */
const TELLING: ReadonlySet<string> = new Set([
  ...PLACE_ATTRIBUTES, ...NAME_ATTRIBUTES, ...QUEUE_ATTRIBUTES,
  'http.route', 'http.request.method', 'http.method', 'next.route', 'next.span_type', 'express.name', 'express.type',
  'rpc.service', 'rpc.method', 'messaging.operation',
  'graphql.operation.type', 'graphql.operation.name', 'graphql.field.name', 'graphql.field.path',
]);
const PATHS = ['url.path', 'http.target', 'url.full', 'http.url'];

/** What tells the places of two spans of one service, name, kind and scope apart; equal texts, equal places. */
export function placeKey({ attributes }: SpanFacts): string {
  const parts: string[] = [];
  let routed = false;
  // One pass, for this is done for many spans; the order in which a program writes its attributes does not change.
  for (const { key, value } of attributes) {
    if (!TELLING.has(key) || typeof value === 'object' || value === '') continue;
    routed ||= key.endsWith('.route');
    parts.push(`${key}\u0001${String(value)}`);
  }
  if (!routed) parts.push(pathForm(textOf(attributes, ...PATHS)));
  const query = textOf(attributes, ...QUERY_KEYS);
  if (query !== '') parts.push(fingerprintSql(query), comments(query));
  return parts.join('\u0000');
}

/** A path without what differs from request to request. */
function pathForm(url: string): string {
  const path = url.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '').slice(0, 300);
  return path.split('/').map((segment) => (/\d/.test(segment) || segment.length > 40 ? '{}' : segment)).join('/');
}

/** Comments that name a place; others, as ids of requests, differ each time. */
function comments(query: string): string {
  return [...query.slice(-2000).matchAll(/(?:file|line|function|controller|action|route|source_location)\s*[=:]\s*'?[^',*]*/g)].join();
}

/**
 * Groups the spans. Yields the number of spans decoded so far now and then, so that the caller may do other things, report
 * or stop.
 */
export function* placeGroups(traces: DistributedTraces, bounds: GroupBounds = GROUP_BOUNDS): Generator<number, PlaceGroups> {
  const { columns, order, first } = byColumns(traces);
  const groupOf = new Int32Array(traces.spans.length).fill(NONE);
  const facts: SpanFacts[] = [];
  const groups = new Map<string, number>();
  let decoded = 0;
  const languages: string[] = [];
  const groupFor = (column: number, span: number): number => {
    const resource = traces.spans.resource[span as RequestSpan]!;
    const own = operationFacts(traces, span as RequestSpan, (languages[resource] ??= languageOf(traces, resource)));
    const key = `${column}\u0000${placeKey(own)}`;
    decoded++;
    const known = groups.get(key);
    if (known !== undefined || facts.length >= bounds.groups) return known ?? NONE;
    groups.set(key, facts.push(own) - 1);
    return facts.length - 1;
  };
  // Columns with few spans first: they are decided whole, and the budget goes to the large ones at last.
  const bySize = Array.from({ length: columns }, (_, column) => column).sort((a, b) => first[a + 1]! - first[a]! - (first[b + 1]! - first[b]!) || a - b);
  for (const column of bySize) {
    const spans = order.subarray(first[column], first[column + 1]);
    const compared = spread(Math.min(bounds.compared, spans.length), spans.length);
    for (const at of compared) groupOf[spans[at]!] = decoded < bounds.decoded ? groupFor(column, spans[at]!) : NONE;
    const alike = compared.every((at) => groupOf[spans[at]!] === groupOf[spans[0]!]);
    if (alike) for (const span of spans) groupOf[span] = groupOf[spans[0]!]!;
    else {
      for (const span of spans) {
        if (decoded >= bounds.decoded) break;
        if (groupOf[span] !== NONE) continue;
        groupOf[span] = groupFor(column, span);
        if (decoded % 512 === 0) yield decoded;
      }
    }
    yield decoded;
  }
  return { groupOf, facts, undecided: groupOf.reduce((count, group) => count + (group === NONE ? 1 : 0), 0) };
}

/** `count` of the numbers below `length`, all over them, and not at equal distances: requests often come in turns. */
function spread(count: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + (count === length ? 0 : (i * 0.618034) % 1)) * length) / count));
}

/** Spans by service, name, kind and scope: `order[first[c] … first[c + 1] - 1]` are those of `c`. */
function byColumns({ spans, resources, scopes }: DistributedTraces): { readonly columns: number; readonly order: Int32Array; readonly first: Int32Array } {
  const keys = new KeyMap();
  const of = new Int32Builder();
  for (let i = 0; i < spans.length; i++) {
    const span = i as RequestSpan;
    of.push(keys.indexOf(resources.service[spans.resource[span]!]!, spans.name[span]!, spans.kind[span]!, scopes.name[spans.scope[span]!]!));
  }
  let columns = 0;
  for (let i = 0; i < of.length; i++) columns = Math.max(columns, of.at(i) + 1);
  const first = new Int32Array(columns + 1);
  for (let i = 0; i < of.length; i++) first[of.at(i) + 1]!++;
  for (let i = 0; i < columns; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const order = new Int32Array(of.length);
  for (let i = 0; i < of.length; i++) order[next[of.at(i)]!++] = i;
  return { columns, order, first };
}
