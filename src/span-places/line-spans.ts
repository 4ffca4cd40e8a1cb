// Figures of spans by the line they come from: FORMATS C4. Where a group of spans comes from is decided before (ladder.ts,
// and places/ for recorded paths); here it is only counted.

import { STATUS_ERROR, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
import { percentile } from '../trace/operations.ts';
import { NONE } from '../trace/tables.ts';

/** A line of a document of the workspace. */
export interface SpanLine {
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
}

/** Spans of one line; times in nanoseconds. */
export interface LineSpans extends SpanLine {
  /** All spans, those within one another too. */
  readonly count: number;
  readonly errors: number;
  /** `errors` of `count`. */
  readonly errorShare: number;
  /** Of the durations of all spans, as of an operation. */
  readonly p50: number;
  readonly p95: number;
  /** Sum of durations; a span within one of the same line does not count again. Children that run at once may make it longer than the trace. */
  readonly total: number;
  /** Sum of self times. */
  readonly self: number;
  /** The slowest, slowest first. */
  readonly slowest: readonly RequestSpan[];
}

/** So many of the slowest spans of a line are kept, for the hover. */
const MOST_SLOWEST = 5;

/**
 * Figures of all lines that spans come from, by self time, then total, descending.
 *
 * @param groupOf by span, its group or `NONE`.
 * @param lineOf by group, its line, `null` for none that is sure enough.
 * @param self self time by span: `selfTimes` of trace/span-arithmetic.ts.
 */
export function lineSpans({ spans }: DistributedTraces, groupOf: Int32Array, lineOf: readonly (SpanLine | null)[], self: Float64Array): LineSpans[] {
  const { lines, indexOf } = distinct(lineOf);
  const members = lines.map((): number[] => []);
  const total = new Float64Array(lines.length);
  const own = new Float64Array(lines.length);
  const errors = new Int32Array(lines.length);
  // By line: where the subtree of the outermost span that is being passed through ends.
  const within = new Int32Array(lines.length);
  for (let span = 0; span < spans.length; span++) {
    const line = groupOf[span] === NONE ? NONE : indexOf[groupOf[span]!]!;
    if (line === NONE) continue;
    members[line]!.push(span);
    own[line]! += self[span]!;
    if (spans.status[span] === STATUS_ERROR) errors[line]!++;
    if (span < within[line]!) continue;
    total[line]! += spans.durationNs[span]!;
    within[line] = spans.subtreeEnd[span]!;
  }
  const rows = lines.map((line, i): LineSpans => {
    const slowestFirst = members[i]!.sort((a, b) => spans.durationNs[b]! - spans.durationNs[a]! || a - b);
    const durations = Float64Array.from(slowestFirst, (span) => spans.durationNs[span]!).reverse();
    return {
      ...line, count: durations.length, errors: errors[i]!, errorShare: durations.length === 0 ? 0 : errors[i]! / durations.length,
      p50: percentile(durations, 0.5), p95: percentile(durations, 0.95), total: total[i]!, self: own[i]!,
      slowest: slowestFirst.slice(0, MOST_SLOWEST) as RequestSpan[],
    };
  });
  return rows.filter(({ count }) => count > 0).sort((a, b) => b.self - a.self || b.total - a.total || (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.line - b.line));
}

/** Distinct lines, and by group the index of its own. */
function distinct(lineOf: readonly (SpanLine | null)[]): { readonly lines: SpanLine[]; readonly indexOf: Int32Array } {
  const lines: SpanLine[] = [];
  const known = new Map<string, number>();
  const indexOf = Int32Array.from(lineOf, (place) => {
    if (place === null) return NONE;
    const key = `${place.line}\u0000${place.uri}`;
    if (!known.has(key)) known.set(key, lines.push({ uri: place.uri, line: place.line }) - 1);
    return known.get(key)!;
  });
  return { lines, indexOf };
}
