// What a span tells about itself, gathered for the ladder: columns, attributes, events, the lines of log that were written
// in it. Bounded, because a span may have ten thousand attributes.

import {
  detailsOf, resourceAttributes, serviceOf, SPAN_KINDS,
  type Attribute, type AttributeValue, type DistributedTraces, type RequestSpan, type ResourceIndex, type SpanEvent,
} from '../trace/distributed.ts';
import type { LogRecord } from '../trace/logs.ts';

export interface SpanFacts {
  /** "" where the file does not say. */
  readonly service: string;
  readonly name: string;
  readonly kind: (typeof SPAN_KINDS)[number];
  /** The instrumentation that made it: a library's name, or the one that the program gave its tracer. */
  readonly scope: string;
  /** `telemetry.sdk.language` of the process, in lower case; "" where it does not say. */
  readonly language: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  /** By time. */
  readonly logs: readonly LogRecord[];
}

/** So many of each are looked at. */
const MOST_ATTRIBUTES = 2000;
const MOST_EVENTS = 200;
export const MOST_LOGS = 200;

/** All that a span tells. Decodes it. `logs`: as {@link SpanFacts.logs}, at most {@link MOST_LOGS}. */
export function spanFacts(traces: DistributedTraces, span: RequestSpan, logs: readonly LogRecord[] = []): SpanFacts {
  const { attributes, events } = detailsOf(traces, span);
  const language = languageOf(traces, traces.spans.resource[span]!);
  return { ...ownFacts(traces, span, attributes, language), events: events.slice(0, MOST_EVENTS), logs };
}

/**
 * What a span tells of the operation that it is an instance of, without what befell this one: events and logs. So all
 * spans of an operation are counted at one line, whether they failed or not.
 *
 * @param language that of its resource, which who asks for many spans knows already.
 */
export function operationFacts(traces: DistributedTraces, span: RequestSpan, language: string): SpanFacts {
  const attributes = detailsOf(traces, span).attributes.filter(({ key }) => !/^(exception|error)\b|^stack/.test(key));
  return { ...ownFacts(traces, span, attributes, language), events: [], logs: [] };
}

/** `telemetry.sdk.language` of a process, in lower case; "" where it does not say. */
export function languageOf(traces: DistributedTraces, resource: ResourceIndex): string {
  return textOf(resourceAttributes(traces, resource), 'telemetry.sdk.language').toLowerCase();
}

function ownFacts(traces: DistributedTraces, span: RequestSpan, attributes: readonly Attribute[], language: string): Omit<SpanFacts, 'events' | 'logs'> {
  const { texts, spans, scopes } = traces;
  return {
    service: serviceOf(traces, span),
    name: texts[spans.name[span]!]!,
    kind: SPAN_KINDS[spans.kind[span]!] ?? 'unspecified',
    scope: texts[scopes.name[spans.scope[span]!]!]!,
    language,
    attributes: attributes.slice(0, MOST_ATTRIBUTES),
  };
}

/**
 * The text under the first of several keys that has one; "" for none. A key with dots finds the flat key and the field
 * within fields alike: `err.stack` is in `{"err.stack": …}` and in `{"err": {"stack": …}}`. Numbers are told as text.
 */
export function textOf(attributes: readonly Attribute[], ...keys: readonly string[]): string {
  for (const key of keys) {
    const value = valueOf(attributes, key);
    if (typeof value === 'string' ? value !== '' : typeof value === 'number' || typeof value === 'bigint') return String(value);
  }
  return '';
}

/** A line as people count (from 1) under the first of several keys that has one, 0-based; `null` for none. */
export function numberFromOne(attributes: readonly Attribute[], ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const text = textOf(attributes, key);
    if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text) - 1;
  }
  return null;
}

/** The value under a key, as {@link textOf} finds it, of whatever kind; `undefined` for none. */
export function valueOf(attributes: readonly Attribute[], key: string): AttributeValue | undefined {
  const flat = attributes.find((attribute) => attribute.key === key);
  if (flat !== undefined) return flat.value;
  for (const attribute of attributes) {
    if (!key.startsWith(`${attribute.key}.`) || !isFields(attribute.value)) continue;
    const inner = valueOf(attribute.value.fields, key.slice(attribute.key.length + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isFields(value: AttributeValue): value is { readonly fields: readonly Attribute[] } {
  return typeof value === 'object' && value !== null && 'fields' in value;
}
