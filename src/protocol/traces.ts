// Rows and methods of the page about distributed traces: their list, the waterfall of one, what a span tells, operations,
// findings. Part of the conversation in webview.ts, from which all of this is imported. Texts that come from files are cut
// where a row shows them, and whole in details.

import type { Baseline, Change } from './compare.ts';

/** Longest name in a row; details have it whole. */
export const MAX_SPAN_NAME = 300;

/** What the page needs to know of the traces of a file. */
export interface TracesSummary {
  readonly traces: number;
  readonly spans: number;
  /** Distinct and sorted; `service` of rows is an index. May hold "" for spans without a service. */
  readonly services: readonly string[];
  readonly errors: number;
  /** The file holds nothing else: the profile beside it is made of these spans. */
  readonly only: boolean;
  /** Lines of logs that were added, and how many of them name a span or a trace of the file. */
  readonly logs: { readonly lines: number; readonly joined: number };
}

export type TraceSort = 'start' | 'duration' | 'name' | 'service' | 'spans' | 'errors';

/** A trace in the list. */
export interface TraceRow {
  readonly trace: number;
  /** Hexadecimal, 32 digits. */
  readonly id: string;
  /** Of the span that stands for the trace: its first root. */
  readonly service: number;
  readonly name: string;
  /** Milliseconds since 1970, with fractions: for people. Of a recording that tells no time of day: since 1970 began. */
  readonly startMs: number;
  /** From the earliest start to the latest end of its spans. */
  readonly durationNs: number;
  readonly spans: number;
  readonly errors: number;
  /** Services that took part. */
  readonly services: number;
  /** Its span that stands for it is not the root: the root is not in the file. */
  readonly rootless: boolean;
}

/**
 * Which traces are listed. `text`: terms (src/server/trace-terms.ts): words match names and services of any of their spans, and the
 * beginning of ids; `name:`, `service:`, `id:`, `error:yes`, `duration>100ms`, `spans>10`; nonsense is an error reply with a sentence. `fromNs`/`toNs`: of durations, what was chosen in the histogram: `fromNs` ≤ duration < `toNs`.
 */
export interface TraceFilter {
  readonly text: string;
  readonly fromNs?: number;
  readonly toNs?: number;
}

/** Traces by duration; bins grow by a constant factor. */
export interface LatencyBin {
  readonly fromNs: number;
  readonly toNs: number;
  readonly count: number;
  readonly errors: number;
}

/**
 * What of a waterfall is folded: spans with children at `openDepth` or deeper are closed, others open (`null`: all open),
 * but `toggled` ones are the other way round.
 */
export interface Folding {
  readonly openDepth: number | null;
  readonly toggled: readonly number[];
}

/** A span as a row of the waterfall. Times in nanoseconds since the trace's earliest start. */
export interface WaterfallRow {
  readonly span: number;
  /** The span it stands below; `null`: a root. */
  readonly parent: number | null;
  readonly name: string;
  /** Index in {@link TracesSummary.services}. */
  readonly service: number;
  readonly depth: number;
  readonly startNs: number;
  readonly durationNs: number;
  readonly selfNs: number;
  readonly kind: number;
  readonly error: boolean;
  /** Bits of FLAGS (src/trace/distributed.ts): 1 orphan, … */
  readonly flags: number;
  /** Spans right below it, and all below it. */
  readonly children: number;
  readonly descendants: number;
  readonly open: boolean;
  /** Where it was itself at work (no child was), and where the trace waited for it: pairs of from, to; merged below a pixel. */
  readonly selfParts: readonly number[];
  readonly pathParts: readonly number[];
  /** Events, at most 50. */
  readonly events: readonly number[];
  /** Errors among what is folded away below it. */
  readonly hiddenErrors: number;
  /** The terms of the question match it. */
  readonly matches: boolean;
  /** Nanoseconds by which the clock of its service seems to be off against its parent's; 0: nothing says so. */
  readonly skewNs: number;
}

/** A link that a span or its texts have to source: asked for with `frame/open`. */
export interface RecordedPlace {
  /** As recorded. */
  readonly file: string;
  readonly line1: number | null;
  readonly column1: number | null;
}

/** A line of a stack trace. */
export interface StackLine {
  readonly text: string;
  readonly place: RecordedPlace | null;
  /** Whether it is the user's code, as far as its name tells. */
  readonly own: boolean;
}

/** A value as text: JSON where it is not plain. `link`: an http(s) address, shown as text that can be copied. */
export interface ShownAttribute {
  readonly key: string;
  readonly value: string;
}

export interface ShownEvent {
  /** Since the trace's start; `null` where not recorded. */
  readonly atNs: number | null;
  readonly name: string;
  readonly attributes: readonly ShownAttribute[];
  readonly stack: readonly StackLine[];
}

/** A line of a log. */
export interface LogLine {
  readonly row: number;
  readonly atNs: number | null;
  /** Index in LOG_LEVELS (src/trace/logs.ts): unknown, trace, debug, info, warn, error, fatal. */
  readonly level: number;
  readonly message: string;
  readonly fields: readonly ShownAttribute[];
  readonly stack: readonly StackLine[];
  /** Where it was logged, if it says so. */
  readonly place: RecordedPlace | null;
}

/** One place that a span may come from: an answer of the ladder. */
export interface SpanPlaceRow {
  readonly rule: 'chosen' | 'recorded' | 'stack-trace' | 'name' | 'text';
  /** 0 … 1. */
  readonly confidence: number;
  /** For people, relative to the workspace, or as recorded where it is not found there. */
  readonly path: string;
  /** `null`: the recorded path is not found in the workspace. */
  readonly uri: string | null;
  readonly line1: number | null;
  readonly functionName: string;
  /** Why, without a full stop. */
  readonly reason: string;
}

/** All that is known of a span. */
export interface SpanDetailsRow {
  readonly span: number;
  readonly trace: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly service: number;
  readonly kind: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly startMs: number;
  readonly startNs: number;
  readonly durationNs: number;
  readonly selfNs: number;
  /** Of the trace's critical path. */
  readonly pathNs: number;
  readonly scope: string;
  /** Sentences on what is odd about it. */
  readonly oddities: readonly string[];
  /** The statement of a database, formatted on lines; "" for none. */
  readonly statement: string;
  readonly attributes: readonly ShownAttribute[];
  /** Attributes that are not in this answer: ask with `all`. */
  readonly moreAttributes: number;
  readonly resource: readonly ShownAttribute[];
  readonly events: readonly ShownEvent[];
  readonly moreEvents: number;
  /** `span`: where the file has it. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly span: number | null; readonly attributes: readonly ShownAttribute[] }[];
  /** Stack traces in its attributes. */
  readonly stack: readonly StackLine[];
  readonly logs: readonly LogLine[];
  readonly moreLogs: number;
  /** What could not be decoded, as text. */
  readonly undecoded: string;
  /** The function of the profile of spans that is its operation (index as in FunctionInfo); `null` beside a sampled profile. */
  readonly operation: number | null;
}

/** `change`: of the median, in a comparison; slower ones first. */
export type OperationSort = 'change' | 'operation' | 'service' | 'count' | 'p50' | 'p95' | 'p99' | 'errors' | 'total' | 'self';

/** An operation: spans of one name in one service. In a comparison those that only the baseline had come behind the file's last. */
export interface OperationRow {
  readonly operation: number;
  /** "" where spans name none; those of the baseline alone are not in {@link TracesSummary.services}. */
  readonly service: string;
  readonly name: string;
  /** 0, as all figures: only the baseline had it. */
  readonly count: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly totalNs: number;
  readonly selfNs: number;
  /** Index as in FunctionInfo in the profile of spans; `null` beside a sampled profile. */
  readonly function: number | null;
  /** Its slowest span; `null`: it is not in this file. */
  readonly slowest: number | null;
  /**
   * Only in a comparison with a file that has traces: what it was before (`count` 0: it was not there), and how its median
   * changed, in nanoseconds; the chance is that of the ranks of all its durations (src/compare), and nothing is scaled.
   */
  readonly before?: { readonly count: number; readonly p50: number; readonly p95: number; readonly errors: number; readonly change: Change };
}

/** A finding about traces or a profile. Texts are sentences. */
export interface FindingRow {
  readonly finding: number;
  readonly rule: string;
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string;
  readonly severity: 'info' | 'warning';
  readonly occurrences: number;
  /** What mending it may save over the file; 0 where that cannot be told. */
  readonly savedNs: number;
  /** Spans behind it, some of them; empty for findings about a profile. */
  readonly spans: readonly number[];
  /** The function behind it, for findings about a profile. */
  readonly function: number | null;
  /** What it is about, for people: `shop: GET /orders`. */
  readonly subject: string;
}

/** Methods of the page about traces: see {@link import('./webview.ts').PageMethods}. Every answer of the server has its revision. */
export interface TraceMethods {
  'traces/list': {
    params: { filter: TraceFilter; sort: TraceSort; descending: boolean; offset: number; limit: number };
    result: { revision: number; rows: readonly TraceRow[]; matched: number; of: number };
  };
  /** Durations of the traces that the text of the filter lets through. */
  'traces/histogram': { params: { text: string }; result: { revision: number; bins: readonly LatencyBin[] } };
  /** A trace as the list has it; `null` where there is none of that number. */
  'traces/info': { params: { trace: number }; result: { revision: number; row: TraceRow | null } };
  /**
   * Rows of a waterfall; `widthPx`: how wide `fromNs … toNs` (since the trace's start) will be drawn. `find`: terms as of
   * `waterfall/find`, for `matches`; "": nothing matches.
   */
  'waterfall/rows': {
    params: { trace: number; folding: Folding; offset: number; limit: number; fromNs: number; toNs: number; widthPx: number; find: string };
    result: { revision: number; rows: readonly WaterfallRow[]; of: number };
  };
  /** All spans of a trace from afar: for each of `columns` stretches and each service (index as in the summary), the share of it in which one of its spans was at work itself; at most 50 services, those that worked longest. `errors`: for each stretch, how many spans with an error begin in it. */
  'waterfall/overview': {
    params: { trace: number; columns: number };
    result: { revision: number; services: readonly { readonly service: number; readonly load: readonly number[] }[]; errors: readonly number[] };
  };
  /** The row of a span under a folding, opening what hides it: the folding in which it is seen. */
  'waterfall/where': {
    params: { span: number; folding: Folding };
    result: { revision: number; trace: number; row: number; folding: Folding };
  };
  /** Spans of a trace that the terms match: how many, and the next one after a span (`null`: the first, or last), with its 1-based `position`. */
  'waterfall/find': {
    params: { trace: number; text: string; from: number | null; backwards: boolean };
    result: { revision: number; matched: number; span: number | null; position: number };
  };
  /** `all`: without bounds on the numbers of attributes, events and lines of log. */
  'spans/details': { params: { span: number; all: boolean }; result: { revision: number; details: SpanDetailsRow | null } };
  /** Where a span may come from, the likeliest first. `pending`: the workspace is still being looked through. */
  'spans/places': { params: { span: number }; result: { revision: number; places: readonly SpanPlaceRow[]; pending: boolean } };
  'operations/list': {
    /** `filter`: terms as of traces; `duration` is of p95, `spans` the count. `baseline`: rows tell what they were in another file of traces; terms ask what is gone for what it was. Sorted by `change`: what became slower before what is new, may be as it was, is gone, became faster (descending). */
    params: { sort: OperationSort; descending: boolean; filter: string; offset: number; limit: number; baseline?: Baseline };
    result: { revision: number; rows: readonly OperationRow[]; matched: number; of: number };
  };
  'findings/list': { params: Record<string, never>; result: { revision: number; rows: readonly FindingRow[] } };

  // -- answered by the host ------------------------------------------------------------------------------------------

  /** Opens the line that made a span, in an editor beside; several equal answers: the user chooses, and the choice is kept. `place`: this one of `spans/places`. */
  'span/open': { params: { span: number; place: number | null }; result: { opened: boolean; message: string | null } };
  /** Opens the line that a finding about spans points to: the loop of repeated calls, where it is known; otherwise the line of `span`, as `span/open` does. */
  'finding/open': { params: { finding: number; span: number }; result: { opened: boolean; message: string | null } };
  /** Opens a recorded place. */
  'frame/open': { params: { place: RecordedPlace }; result: { opened: boolean; message: string | null } };
  /** Lets the user choose a file of logs that is joined to the traces. It comes as `logs-changed`. */
  'logs/add': { params: Record<string, never>; result: null };
}
