// Spans merged by operation: service and name. Counts, errors and how long they take, over all traces of a file.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { STATUS_ERROR, type DistributedTraces, type RequestSpan } from './distributed.ts';
import { selfTimes } from './span-arithmetic.ts';

/** Figures of an operation; times in nanoseconds. */
export interface Operation {
  /** "" where the file does not say. */
  readonly service: string;
  readonly name: string;
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

/** All operations, by self time, then total, descending; then service and name. */
export function operations(traces: DistributedTraces): Operation[] {
  const { texts, resources, spans } = traces;
  const keys = new KeyMap();
  const firstSpan = new Int32Builder();
  const operationOf = new Int32Array(spans.length);
  for (let span = 0; span < spans.length; span++) {
    const row = span as RequestSpan;
    const operation = keys.indexOf(resources.service[spans.resource[row]!]!, spans.name[row]!, 0, 0);
    if (operation === firstSpan.length) firstSpan.push(span);
    operationOf[span] = operation;
  }
  const length = firstSpan.length;
  const groups = grouped(operationOf, length);
  const totals = outermostTotals(traces, operationOf, length);
  const self = new Float64Array(length);
  const errors = new Int32Array(length);
  const own = selfTimes(spans);
  for (let span = 0; span < spans.length; span++) {
    self[operationOf[span]!]! += own[span]!;
    if (spans.status[span] === STATUS_ERROR) errors[operationOf[span]!]!++;
  }
  const rows = Array.from({ length }, (_, operation): Operation => {
    const durations = Float64Array.from(groups.spans.subarray(groups.first[operation], groups.first[operation + 1]), (span) => spans.durationNs[span]!).sort();
    const span = firstSpan.at(operation) as RequestSpan;
    return {
      service: texts[resources.service[spans.resource[span]!]!]!, name: texts[spans.name[span]!]!, count: durations.length, errors: errors[operation]!,
      p50: percentile(durations, 0.5), p95: percentile(durations, 0.95), p99: percentile(durations, 0.99), total: totals[operation]!, self: self[operation]!,
    };
  });
  return rows.sort((a, b) => b.self - a.self || b.total - a.total || compare(a.service, b.service) || compare(a.name, b.name));
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

/** Spans by operation. */
function grouped(operationOf: Int32Array, length: number): { readonly spans: Int32Array; readonly first: Int32Array } {
  const first = new Int32Array(length + 1);
  for (const operation of operationOf) first[operation + 1]!++;
  for (let i = 0; i < length; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const spans = new Int32Array(operationOf.length);
  for (let span = 0; span < operationOf.length; span++) spans[next[operationOf[span]!]!++] = span;
  return { spans, first };
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

