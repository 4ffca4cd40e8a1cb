// Spans merged by operation: service and name. Counts, errors and how long they take, over all traces of a file.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { serviceOf, STATUS_ERROR, type DistributedTraces, type RequestSpan } from './distributed.ts';
import { selfTimes } from './span-arithmetic.ts';

/** Figures of the spans of an operation; times in nanoseconds. */
export interface OperationFigures {
  readonly count: number;
  readonly errors: number;
  /** Of the durations: {@link percentile}. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Sum of durations; a span within one of the same operation does not count again. */
  readonly total: number;
  /** Sum of self times. */
  readonly self: number;
}

/** An operation by its names. */
export interface Operation extends OperationFigures {
  /** "" where the file does not say. */
  readonly service: string;
  readonly name: string;
}

/** Which operation each span is of. Operations are numbered in order of first appearance. */
export interface OperationIndex {
  readonly length: number;
  /** By span. */
  readonly ofSpan: Int32Array;
  /** The first span of each operation, whose service and name are those of all of them. */
  readonly firstSpan: Int32Array;
}

export function operationIndex({ resources, spans }: DistributedTraces): OperationIndex {
  const keys = new KeyMap();
  const firstSpan = new Int32Builder();
  const ofSpan = new Int32Array(spans.length);
  for (let span = 0; span < spans.length; span++) {
    const row = span as RequestSpan;
    const operation = keys.indexOf(resources.service[spans.resource[row]!]!, spans.name[row]!, 0, 0);
    if (operation === firstSpan.length) firstSpan.push(span);
    ofSpan[span] = operation;
  }
  return { length: firstSpan.length, ofSpan, firstSpan: firstSpan.finish() };
}

/** All operations, by self time, then total, descending; then service and name. */
export function operations(traces: DistributedTraces): Operation[] {
  const index = operationIndex(traces);
  const rows = operationFigures(traces, index, selfTimes(traces.spans)).map((figures, operation): Operation => {
    const span = index.firstSpan[operation]! as RequestSpan;
    return { service: serviceOf(traces, span), name: traces.texts[traces.spans.name[span]!]!, ...figures };
  });
  return rows.sort((a, b) => b.self - a.self || b.total - a.total || compare(a.service, b.service) || compare(a.name, b.name));
}

/**
 * The figures of all operations, in the order of their index.
 * @param own self times by span: {@link selfTimes}.
 */
export function operationFigures(traces: DistributedTraces, { length, ofSpan }: OperationIndex, own: Float64Array): OperationFigures[] {
  const { spans } = traces;
  const groups = rowsByKey(ofSpan, length);
  const totals = outermostTotals(traces, ofSpan, length);
  const self = new Float64Array(length);
  const errors = new Int32Array(length);
  for (let span = 0; span < spans.length; span++) {
    self[ofSpan[span]!]! += own[span]!;
    if (spans.status[span] === STATUS_ERROR) errors[ofSpan[span]!]!++;
  }
  return Array.from({ length }, (_, operation): OperationFigures => {
    const durations = sortedDurations(traces, groups, operation);
    return {
      count: durations.length, errors: errors[operation]!,
      p50: percentile(durations, 0.5), p95: percentile(durations, 0.95), p99: percentile(durations, 0.99), total: totals[operation]!, self: self[operation]!,
    };
  });
}

/** The durations of an operation's spans, ascending, in nanoseconds. */
export function sortedDurations({ spans }: DistributedTraces, { rows, first }: KeyedRows, operation: number): Float64Array {
  const from = first[operation]!;
  const durations = new Float64Array(first[operation + 1]! - from);
  for (let i = 0; i < durations.length; i++) durations[i] = spans.durationNs[rows[from + i]!]!;
  return durations.sort();
}

/**
 * The value below which a share of `sorted` lies, interpolated between the two nearest: definition 7 of Hyndman and Fan,
 * "Sample Quantiles in Statistical Packages" (1996), which is the default of NumPy and R; the median of an even number is
 * the mean of the middle two, as in NUMBERS. 0 for no values.
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

/** Rows by key: those of key `k` are `rows[first[k]] … rows[first[k + 1] - 1]`, ascending. */
export interface KeyedRows {
  readonly rows: Int32Array;
  readonly first: Int32Array;
}

/** Groups rows by their key, which is 0 … `keyCount - 1`. */
export function rowsByKey(keyOf: Int32Array, keyCount: number): KeyedRows {
  const first = new Int32Array(keyCount + 1);
  for (const key of keyOf) first[key + 1]!++;
  for (let i = 0; i < keyCount; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const rows = new Int32Array(keyOf.length);
  for (let row = 0; row < keyOf.length; row++) rows[next[keyOf[row]!]!++] = row;
  return { rows, first };
}

/** Sums of durations, of spans that no span of the same operation is above of. */
function outermostTotals({ spans }: DistributedTraces, operationOf: Int32Array, length: number): Float64Array {
  const totals = new Float64Array(length);
  // By operation: where the subtree of the outermost span that is being passed through ends.
  const within = new Int32Array(length);
  for (let span = 0; span < spans.length; span++) {
    const operation = operationOf[span]!;
    if (span < within[operation]!) continue;
    totals[operation]! += spans.durationNs[span]!;
    within[operation] = spans.subtreeEnd[span]!;
  }
  return totals;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

