// The model of distributed traces: spans of requests through services, as tables of columns in depth-first order, built
// once by SpanCollector and never changed. No file format and no view is known here. What a span tells about itself
// beside these columns stays in the bytes it was read from, and is decoded when somebody looks at it.

import type { Brand, Column } from '../base/brand.ts';
import type { Note } from '../base/note.ts';
import type { IdColumn } from './ids.ts';
import type { PieceStore } from './piece-store.ts';
import type { TextIndex } from './tables.ts';
import type { TimeColumn } from './times.ts';

export type TraceIndex = Brand<number, 'TraceIndex'>;
/** A row of {@link RequestSpans}. */
export type RequestSpan = Brand<number, 'RequestSpan'>;
export type ResourceIndex = Brand<number, 'ResourceIndex'>;
export type ScopeIndex = Brand<number, 'ScopeIndex'>;

/** What part a span has in a request; numbers as in OpenTelemetry. */
export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const KIND_SERVER = 2, KIND_CLIENT = 3;
/** How a span ended; numbers as in OpenTelemetry. */
export const STATUS_UNSET = 0, STATUS_OK = 1, STATUS_ERROR = 2;

/** What is odd about a span, as bits of {@link RequestSpans.flags}. */
export const FLAGS = {
  /** It names a parent that the file does not have, and stands as a root. */
  orphan: 1,
  /** It names itself as its parent, and stands as a root. */
  ownParent: 2,
  /** Its ancestors led back to it; here the ring was opened, and it stands as a root. */
  ring: 4,
  /** Another span of the trace has the same id and is not the same. */
  sameId: 8,
  /** The server's half of a call that both sides recorded under one id (Zipkin); the client's half is its parent, if the file has it. */
  shared: 16,
  /** It ends before it starts; counts as 0 ns long. */
  endsBeforeStart: 32,
  /** Without an end: it was not finished when it was written. Counts as 0 ns long. */
  unfinished: 64,
  /** Without a start: it was given its parent's, or that of its first child. */
  noStart: 128,
  /** It has no valid id of its own, or of its trace. */
  noId: 256,
} as const;

/** The processes that wrote spans. Rows are distinct. */
export interface ResourceTable {
  readonly length: number;
  /** "" where the file does not say. */
  readonly service: Column<ResourceIndex, TextIndex>;
}

/** The instrumentations that made spans: a library's or a tracer's name. Rows are distinct. */
export interface ScopeTable {
  readonly length: number;
  readonly name: Column<ScopeIndex, TextIndex>;
  readonly version: Column<ScopeIndex, TextIndex>;
}

/** The requests, in order of first appearance in the file. */
export interface TraceTable {
  readonly length: number;
  /** Four words a row. */
  readonly id: IdColumn;
  /** Its spans are the rows `first[i] … first[i + 1] - 1`; one longer than the table. */
  readonly first: Int32Array;
  /** Earliest start of its spans. */
  readonly start: TimeColumn;
}

/**
 * Spans, trace after trace. **Depth-first order** as in {@link import('./tables.ts').SpanTable}: `parent[i] < i`, and the
 * descendants of `i` are exactly the rows `i + 1 … subtreeEnd[i] - 1`. Siblings are in order of start. A child need not
 * lie within its parent in time: work may go on after the parent has ended, and clocks differ.
 */
export interface RequestSpans {
  readonly length: number;
  readonly trace: Column<RequestSpan, TraceIndex>;
  /** Two words a row. */
  readonly id: IdColumn;
  /** `NONE` for a root. */
  readonly parent: Column<RequestSpan, RequestSpan>;
  /** One past the last descendant. */
  readonly subtreeEnd: Int32Array;
  readonly name: Column<RequestSpan, TextIndex>;
  readonly resource: Column<RequestSpan, ResourceIndex>;
  readonly scope: Column<RequestSpan, ScopeIndex>;
  /** Index in {@link SPAN_KINDS}. */
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  /** Bits of {@link FLAGS}. */
  readonly flags: Uint16Array;
  /** As recorded, to the nanosecond, but for {@link FLAGS}.noStart. */
  readonly start: TimeColumn;
  /** Nanoseconds, at least 0; exact below 2^53. */
  readonly durationNs: Float64Array;
}

/** A value that a span tells: what the file says, in the nearest kind. Whole numbers beyond 2^53 are bigints. */
export type AttributeValue = string | number | bigint | boolean | null | readonly AttributeValue[] | { readonly fields: readonly Attribute[] };

/** Keys may repeat. Text is whatever was recorded: HTML and links in it are text. */
export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

/** Something that happened during a span: an exception, a message, a line of log. */
export interface SpanEvent {
  /** Nanoseconds since 1970; 0 where not recorded. */
  readonly timeNs: bigint;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

/** Another span that this one has to do with, of any trace; ids as in the file. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

/** What a span tells about itself beside its columns. */
export interface SpanDetails {
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** What the status says in words; "" for nothing. */
  readonly statusMessage: string;
  /** Of a parent that is not in the file, its id; "" otherwise known or none. As in the file. */
  readonly parentId: string;
  /** What could not be decoded, as text: nothing is lost silently. "" usually. */
  readonly undecoded: string;
}

/** Decodes what a format keeps of its spans and resources. Never throws: what is broken ends as `undecoded`. */
export interface DetailDecoder {
  span(bytes: Uint8Array): SpanDetails;
  resource(bytes: Uint8Array): readonly Attribute[];
}

/** Where details lie until they are decoded. */
export interface KeptDetails {
  readonly store: PieceStore;
  /** Index in the store, by span. */
  readonly spans: Int32Array;
  /** The same by resource. */
  readonly resources: Int32Array;
  readonly decoder: DetailDecoder;
}

/** All that a file of distributed traces holds. */
export interface DistributedTraces {
  /** Index 0 is "". */
  readonly texts: readonly string[];
  readonly resources: ResourceTable;
  readonly scopes: ScopeTable;
  readonly traces: TraceTable;
  readonly spans: RequestSpans;
  readonly details: KeptDetails;
  /** What wrote the file, where it says so. */
  readonly tool: string | null;
  /** What had to be repaired, guessed or left out. */
  readonly notes: readonly Note[];
}

/** The service that recorded a span; "" where the file does not say. */
export function serviceOf({ texts, resources, spans }: DistributedTraces, span: RequestSpan): string {
  return texts[resources.service[spans.resource[span]!]!]!;
}

/** Attributes, events and links of a span. */
export function detailsOf({ details }: DistributedTraces, span: RequestSpan): SpanDetails {
  return details.decoder.span(details.store.get(details.spans[span]!));
}

/** What a resource tells about itself: host, process, version. */
export function resourceAttributes({ details }: DistributedTraces, resource: ResourceIndex): readonly Attribute[] {
  return details.decoder.resource(details.store.get(details.resources[resource]!));
}

/** Distinct names of services, sorted; spans without a service add none. */
export function serviceNames({ texts, resources }: DistributedTraces): string[] {
  const names = new Set<string>();
  for (let i = 0; i < resources.length; i++) names.add(texts[resources.service[i as ResourceIndex]!]!);
  names.delete('');
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
