// Rows of a waterfall as the page draws them, where a span is among them, searches in a trace.

import { STATUS_ERROR, type RequestSpan } from '../../trace/distributed.ts';
import { NONE } from '../../trace/tables.ts';
import type { TraceMethods, WaterfallRow } from '../../protocol/traces.ts';
import { cutName } from '../function-info.ts';
import { BadRequest } from '../bad-request.ts';
import type { EventTimes } from '../event-times.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import { eachSelfPart, MergedParts, type TimeWindow } from '../time-parts.ts';
import { startInTrace } from '../trace-columns.ts';
import { spanSubject } from '../trace-subjects.ts';
import { traceQuery } from '../trace-terms.ts';
import type { Waterfall } from '../waterfall.ts';
import { pageOf, testAsked } from './listing.ts';
import { finiteNumber, plainText } from './params.ts';
import { foldingAsked, spanAsked, tracesOf, waterfallAsked } from './trace-params.ts';

/** Widest picture that parts are made for. */
const MOST_PIXELS = 10_000;
const MOST_COLUMNS = 2000;

type Of<M extends keyof TraceMethods> = TraceMethods[M];

/** A page of the rows that a folding leaves. */
export function waterfallRows(open: OpenProfile, params: Of<'waterfall/rows'>['params']): Of<'waterfall/rows'>['result'] {
  const traces = tracesOf(open);
  const waterfall = waterfallAsked(traces, params.trace);
  const folding = foldingAsked(params.folding);
  const rows = waterfall.rows(folding);
  const found = foundSpans(traces, waterfall, params.find);
  const context: RowContext = { traces, waterfall, isOpen: waterfall.openTest(folding), window: windowAsked(params), events: traces.eventTimes.forAnswer(), found };
  return { revision: open.revision, rows: Array.from(pageOf(rows, params), (span) => rowOf(context, span)), of: rows.length };
}

/** A trace from afar. */
export function waterfallOverview(open: OpenProfile, { trace, columns }: Of<'waterfall/overview'>['params']): Of<'waterfall/overview'>['result'] {
  const waterfall = waterfallAsked(tracesOf(open), trace);
  const count = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(finiteNumber(columns, 'columns'))));
  return { revision: open.revision, ...waterfall.overview(count) };
}

/** The row of a span, with what hides it opened. */
export function waterfallWhere(open: OpenProfile, params: Of<'waterfall/where'>['params']): Of<'waterfall/where'>['result'] {
  const traces = tracesOf(open);
  const span = spanAsked(traces, params.span);
  const trace = traces.tables.spans.trace[span as RequestSpan]!;
  const waterfall = traces.waterfall(trace);
  const folding = waterfall.opening(foldingAsked(params.folding), span);
  return { revision: open.revision, trace, row: placeIn(waterfall.rows(folding), span), folding };
}

/** The spans of a trace that terms match, and the next one. */
export function waterfallFind(open: OpenProfile, params: Of<'waterfall/find'>['params']): Of<'waterfall/find'>['result'] {
  const traces = tracesOf(open);
  const found = foundSpans(traces, waterfallAsked(traces, params.trace), params.text);
  const { revision } = open;
  if (found.length === 0) return { revision, matched: 0, span: null, position: 0 };
  const from = params.from === null ? null : finiteNumber(params.from, 'from');
  const isBackwards = params.backwards === true;
  // Those before `from`, which itself is not the next one.
  const before = from === null ? 0 : placeIn(found, from);
  const after = from === null ? 0 : before + (found[before] === from ? 1 : 0);
  const next = isBackwards ? (before + found.length - 1) % found.length : after % found.length;
  return { revision, matched: found.length, span: found[next]!, position: next + 1 };
}

/** Empty terms match nothing. */
function foundSpans(traces: OpenTraces, waterfall: Waterfall, query: unknown): Int32Array {
  const text = plainText(query ?? '', 'text').trim();
  if (text === '') return new Int32Array(0);
  return waterfall.found(text, (each) => testAsked(traceQuery(each, spanSubject(traces))));
}

/** How many of ascending numbers are below one: where it is, if it is there. */
function placeIn(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function windowAsked({ fromNs, toNs, widthPx }: Of<'waterfall/rows'>['params']): TimeWindow {
  const window = {
    fromNs: finiteNumber(fromNs, 'fromNs'), toNs: finiteNumber(toNs, 'toNs'),
    widthPx: Math.min(MOST_PIXELS, Math.max(1, finiteNumber(widthPx, 'widthPx'))),
  };
  if (window.toNs < window.fromNs) throw new BadRequest('“toNs” is before “fromNs”');
  return window;
}

interface RowContext {
  readonly traces: OpenTraces;
  readonly waterfall: Waterfall;
  readonly isOpen: (span: number) => boolean;
  readonly window: TimeWindow;
  readonly events: EventTimes;
  /** Spans that the terms match. */
  readonly found: Int32Array;
}

function rowOf({ traces, waterfall, isOpen, window, events, found }: RowContext, row: number): WaterfallRow {
  const { tables, services, bySpan, self } = traces;
  const { spans, texts } = tables;
  const span = row as RequestSpan;
  const startNs = startInTrace(tables, span);
  const durationNs = spans.durationNs[span]!;
  const end = spans.subtreeEnd[span]!;
  const open = isOpen(span);
  const selfParts = new MergedParts(window, durationNs);
  eachSelfPart(spans, span, startNs, (fromNs, toNs) => selfParts.add(fromNs, toNs));
  const pathParts = new MergedParts(window, durationNs);
  waterfall.eachPathPart(span, (fromNs, toNs) => pathParts.add(fromNs, toNs));
  const parent = spans.parent[span]!;
  return {
    span,
    parent: parent === NONE ? null : parent,
    name: cutName(texts[spans.name[span]!]!),
    service: services.ofResource[spans.resource[span]!]!,
    depth: bySpan.depth[span]!,
    startNs, durationNs,
    selfNs: self[span]!,
    kind: spans.kind[span]!,
    error: spans.status[span] === STATUS_ERROR,
    flags: spans.flags[span]!,
    children: bySpan.children[span]!,
    descendants: end - span - 1,
    open,
    selfParts: selfParts.pairs,
    pathParts: pathParts.pairs,
    events: events.of(span),
    hiddenErrors: open ? 0 : bySpan.errorsBefore[end]! - bySpan.errorsBefore[span + 1]!,
    matches: found[placeIn(found, span)] === row,
    skewNs: traces.skewOf(span),
  };
}
