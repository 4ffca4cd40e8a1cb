// The list of traces: its rows, filtered and sorted, and how long traces took. Lists are kept: scrolling asks for page after
// page of one.

import { hexOf } from '../../trace/ids.ts';
import type { RequestSpan } from '../../trace/distributed.ts';
import { timeAt } from '../../trace/times.ts';
import type { TraceFilter, TraceMethods, TraceRow, TraceSort } from '../../protocol/traces.ts';
import { BadRequest } from '../bad-request.ts';
import { cutName } from '../function-info.ts';
import { latencyBins } from '../latency-bins.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import { isOrphan } from '../trace-columns.ts';
import { traceSubject } from '../trace-subjects.ts';
import { traceQuery } from '../trace-terms.ts';
import { compareText, orderAsked, pageOf, testAsked, type Comparer } from './listing.ts';
import { finiteNumber, plainText } from './params.ts';
import { tracesOf } from './trace-params.ts';

/** A page of the traces that a filter lets through. */
export function tracesList(open: OpenProfile, params: TraceMethods['traces/list']['params']): TraceMethods['traces/list']['result'] {
  const traces = tracesOf(open);
  const filter = filterAsked(params.filter);
  const sorted = traces.lists.get(JSON.stringify(['traces', filter, params.sort, params.descending === true]), () => {
    const order = comparerOf(traces, params.sort, params.descending === true);
    return matchingTraces(traces, filter).slice().sort(order);
  });
  const rows = Array.from(pageOf(sorted, params), (trace) => traceRow(traces, trace));
  return { revision: open.revision, rows, matched: sorted.length, of: traces.tables.traces.length };
}

/** A trace by its number. */
export function traceAt(open: OpenProfile, { trace }: TraceMethods['traces/info']['params']): TraceMethods['traces/info']['result'] {
  const traces = tracesOf(open);
  const isThere = Number.isInteger(trace) && trace >= 0 && trace < traces.tables.traces.length;
  return { revision: open.revision, row: isThere ? traceRow(traces, trace) : null };
}

/** Durations of the traces that the terms let through. */
export function tracesHistogram(open: OpenProfile, { text }: TraceMethods['traces/histogram']['params']): TraceMethods['traces/histogram']['result'] {
  const traces = tracesOf(open);
  const matching = matchingTraces(traces, { text: plainText(text, 'text') });
  const { durationNs, errors } = traces.byTrace;
  const durations = Float64Array.from(matching, (trace) => durationNs[trace]!);
  return { revision: open.revision, bins: latencyBins(durations, (index) => errors[matching[index]!]! > 0) };
}

function filterAsked(filter: TraceFilter | null | undefined): TraceFilter {
  if (typeof filter !== 'object' || filter === null) throw new BadRequest('“filter” must say which traces are listed');
  const { text, fromNs, toNs } = filter;
  return {
    text: plainText(text, 'text'),
    ...(fromNs !== undefined && { fromNs: finiteNumber(fromNs, 'fromNs') }),
    ...(toNs !== undefined && { toNs: finiteNumber(toNs, 'toNs') }),
  };
}

/** In the order of the file. */
function matchingTraces(traces: OpenTraces, filter: TraceFilter): Int32Array {
  return traces.lists.get(JSON.stringify(['matching', filter]), () => {
    const matches = testAsked(traceQuery(filter.text, traceSubject(traces)));
    const { durationNs } = traces.byTrace;
    const [fromNs, toNs] = [filter.fromNs ?? -Infinity, filter.toNs ?? Infinity];
    const found: number[] = [];
    for (let trace = 0; trace < durationNs.length; trace++) {
      if (durationNs[trace]! >= fromNs && durationNs[trace]! < toNs && matches(trace)) found.push(trace);
    }
    return Int32Array.from(found);
  });
}

function comparerOf(traces: OpenTraces, sort: TraceSort, descending: boolean): Comparer<number> {
  const { byTrace, tables, services } = traces;
  const { spans, texts } = tables;
  const nameOf = (trace: number): number => spans.name[byTrace.root[trace]! as RequestSpan]!;
  const serviceOf = (trace: number): number => services.ofResource[spans.resource[byTrace.root[trace]! as RequestSpan]!]!;
  const spansOf = (trace: number): number => tables.traces.first[trace + 1]! - tables.traces.first[trace]!;
  const rank = sort === 'name' ? ranks(texts) : null;
  const columns: Readonly<Record<TraceSort, Comparer<number>>> = {
    start: (a, b) => byTrace.startNs[a]! - byTrace.startNs[b]!,
    duration: (a, b) => byTrace.durationNs[a]! - byTrace.durationNs[b]!,
    name: (a, b) => rank![nameOf(a)]! - rank![nameOf(b)]!,
    service: (a, b) => serviceOf(a) - serviceOf(b),
    spans: (a, b) => spansOf(a) - spansOf(b),
    errors: (a, b) => byTrace.errors[a]! - byTrace.errors[b]!,
  };
  return orderAsked(columns, sort, descending, (a, b) => byTrace.durationNs[b]! - byTrace.durationNs[a]! || a - b);
}

/** The place of each text among all of them, so that thousands of names are compared as numbers. */
function ranks(texts: readonly string[]): Int32Array {
  const lower = texts.map((text) => text.toLowerCase());
  const sorted = Int32Array.from(texts.keys()).sort((a, b) => compareText(lower[a]!, lower[b]!));
  const rank = new Int32Array(texts.length);
  sorted.forEach((text, at) => {
    const before = at === 0 ? -1 : sorted[at - 1]!;
    rank[text] = before !== -1 && lower[before] === lower[text] ? rank[before]! : at;
  });
  return rank;
}

function traceRow({ tables, byTrace, services }: OpenTraces, trace: number): TraceRow {
  const { traces, spans, texts } = tables;
  const root = byTrace.root[trace]! as RequestSpan;
  return {
    trace,
    id: hexOf(traces.id, trace, 4).padStart(32, '0'),
    service: services.ofResource[spans.resource[root]!]!,
    name: cutName(texts[spans.name[root]!]!),
    startMs: Number(timeAt(traces.start, trace)) / 1e6,
    durationNs: byTrace.durationNs[trace]!,
    spans: traces.first[trace + 1]! - traces.first[trace]!,
    errors: byTrace.errors[trace]!,
    services: byTrace.services[trace]!,
    rootless: isOrphan(tables, root),
  };
}
