// What the server knows of all traces and spans of a file at once, as columns: what lists sort by and terms ask about. Each
// is one pass over the spans. Leaves out: one trace's waterfall (waterfall.ts), when columns are made (open-traces.ts).

import { FLAGS, STATUS_ERROR, type DistributedTraces, type RequestSpan, type ResourceIndex } from '../trace/distributed.ts';
import type { IdColumn } from '../trace/ids.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween, timeAt } from '../trace/times.ts';

/** The services of a file, sorted; "" among them where spans name none. */
export interface Services {
  readonly names: readonly string[];
  /** By resource: its index in `names`. */
  readonly ofResource: Int32Array;
}

export function servicesOf({ texts, resources, spans }: DistributedTraces): Services {
  const isUsed = new Uint8Array(resources.length);
  for (let span = 0; span < spans.length; span++) isUsed[spans.resource[span as RequestSpan]!] = 1;
  const nameOf = (resource: number): string => texts[resources.service[resource as ResourceIndex]!]!;
  const used = Array.from(isUsed.keys()).filter((resource) => isUsed[resource] === 1);
  const names = [...new Set(used.map(nameOf))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const indices = new Map(names.map((name, index) => [name, index]));
  return { names, ofResource: Int32Array.from(isUsed, (_, resource) => indices.get(nameOf(resource)) ?? NONE) };
}

/** When a span starts, in nanoseconds since its trace's earliest start; 0 where that is not known. */
export function startInTrace({ traces, spans }: DistributedTraces, span: number): number {
  const isUnknown = (spans.start[span * 2]! | spans.start[span * 2 + 1]!) === 0;
  return isUnknown ? 0 : nsBetween(traces.start, spans.trace[span as RequestSpan]!, spans.start, span);
}

/** A time as nanoseconds since a trace's earliest start; `null` where either is not known (0). */
export function sinceTraceStart({ traces }: DistributedTraces, trace: number, timeNs: bigint): number | null {
  const start = timeAt(traces.start, trace);
  return timeNs === 0n || start === 0n ? null : Number(timeNs - start);
}

/** By trace. */
export interface TraceColumns {
  /** The span that stands for the trace: its first root, one whose parent is missing only where there is no other. */
  readonly root: Int32Array;
  readonly durationNs: Float64Array;
  readonly errors: Int32Array;
  /** Services that took part. */
  readonly services: Int32Array;
  /** Since the earliest start of all traces; 0 where not known. */
  readonly startNs: Float64Array;
}

export function traceColumns(tables: DistributedTraces, { names, ofResource }: Services): TraceColumns {
  const { traces, spans } = tables;
  const root = new Int32Array(traces.length).fill(NONE);
  const durationNs = new Float64Array(traces.length);
  const errors = new Int32Array(traces.length);
  const services = new Int32Array(traces.length);
  /** By service: the last trace it was seen in. */
  const seenIn = new Int32Array(names.length).fill(NONE);
  for (let trace = 0; trace < traces.length; trace++) {
    for (let span = traces.first[trace]!; span < traces.first[trace + 1]!; span++) {
      const isRoot = spans.parent[span as RequestSpan] === NONE;
      const standing = root[trace]!;
      if (isRoot && (standing === NONE || (isOrphan(tables, standing) && !isOrphan(tables, span)))) root[trace] = span;
      durationNs[trace] = Math.max(durationNs[trace]!, startInTrace(tables, span) + spans.durationNs[span]!);
      if (spans.status[span] === STATUS_ERROR) errors[trace]!++;
      const service = ofResource[spans.resource[span as RequestSpan]!]!;
      if (seenIn[service] === trace) continue;
      seenIn[service] = trace;
      services[trace]!++;
    }
  }
  return { root, durationNs, errors, services, startNs: startsOf(tables) };
}

/** Whether the parent of a span is missing. */
export function isOrphan({ spans }: DistributedTraces, span: number): boolean {
  return (spans.flags[span]! & FLAGS.orphan) !== 0;
}

function startsOf({ traces }: DistributedTraces): Float64Array {
  const isKnown = (trace: number): boolean => (traces.start[trace * 2]! | traces.start[trace * 2 + 1]!) !== 0;
  let first = NONE;
  for (let trace = 0; trace < traces.length; trace++) {
    if (isKnown(trace) && (first === NONE || nsBetween(traces.start, first, traces.start, trace) < 0)) first = trace;
  }
  return Float64Array.from({ length: traces.length }, (_, trace) => (isKnown(trace) ? nsBetween(traces.start, first, traces.start, trace) : 0));
}

/** By span, for waterfalls. */
export interface SpanColumns {
  /** 0 for a root. */
  readonly depth: Int32Array;
  /** Spans right below it. */
  readonly children: Int32Array;
  /** Errors among all spans before it; one longer than the spans. */
  readonly errorsBefore: Int32Array;
}

export function spanColumns({ spans }: DistributedTraces): SpanColumns {
  const depth = new Int32Array(spans.length);
  const children = new Int32Array(spans.length);
  const errorsBefore = new Int32Array(spans.length + 1);
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    if (parent !== NONE) {
      depth[span] = depth[parent]! + 1;
      children[parent]!++;
    }
    errorsBefore[span + 1] = errorsBefore[span]! + (spans.status[span] === STATUS_ERROR ? 1 : 0);
  }
  return { depth, children, errorsBefore };
}

/** Whether an id of so many words begins with these hexadecimal digits; of one whose first half is 0, also its second half. */
export function idBegins(ids: IdColumn, row: number, words: 2 | 4, digits: readonly number[]): boolean {
  if (beginsAt(ids, row * words, row * words + words, digits)) return true;
  const isShort = words === 4 && (ids[row * 4]! | ids[row * 4 + 1]!) === 0;
  return isShort && beginsAt(ids, row * 4 + 2, row * 4 + 4, digits);
}

function beginsAt(ids: IdColumn, from: number, to: number, digits: readonly number[]): boolean {
  if (digits.length > (to - from) * 8) return false;
  return digits.every((digit, i) => ((ids[from + (i >> 3)]! >>> (28 - (i & 7) * 4)) & 15) === digit);
}
