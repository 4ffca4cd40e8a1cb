// Lines of logs beside traces: a table of columns, and the join by the ids that logging libraries write. What a line says
// stays in its bytes, as with spans.

import { KeyMap } from '../base/key-map.ts';
import type { Note } from '../base/note.ts';
import { Int32Builder } from '../base/numbers.ts';
import type { Attribute, DistributedTraces, RequestSpan } from './distributed.ts';
import type { IdColumn } from './ids.ts';
import type { PieceStore } from './piece-store.ts';
import { NONE } from './tables.ts';
import type { TimeColumn } from './times.ts';

/** In order of how bad; `unknown` where a line does not say. */
export const LOG_LEVELS = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says. */
export interface LogRecord {
  readonly message: string;
  /** All its fields, those that columns are made of too. */
  readonly fields: readonly Attribute[];
}

/** Lines of logs, in the order of their file. */
export interface Logs {
  readonly length: number;
  /** 0 where a line does not say when. */
  readonly time: TimeColumn;
  /** Index in {@link LOG_LEVELS}. */
  readonly level: Uint8Array;
  /** Four words a row; 0 where a line names no trace. */
  readonly traceId: IdColumn;
  /** Two words a row. */
  readonly spanId: IdColumn;
  readonly store: PieceStore;
  readonly decode: (bytes: Uint8Array) => LogRecord;
  readonly notes: readonly Note[];
}

/** What the line of a row says. */
export function logRecord({ store, decode }: Logs, row: number): LogRecord {
  return decode(store.get(row));
}

/** Which lines belong to which spans. */
export interface LogJoin {
  /** Lines of span `i` are `rows[first[i] … first[i + 1] - 1]`, by time. One longer than the spans. */
  readonly first: Int32Array;
  readonly rows: Int32Array;
  /** Lines that name a trace of the file and no span of it, by time within each trace: as above, by trace. */
  readonly firstOfTrace: Int32Array;
  readonly rowsOfTrace: Int32Array;
  /** Lines that name no trace of the file. */
  readonly unmatched: number;
}

/**
 * Joins lines to spans by their ids. Ids of 64 bits (Datadog's) match the lower half of a trace's. Of several spans of one
 * id the first has the lines.
 */
export function joinLogs(traces: DistributedTraces, logs: Logs): LogJoin {
  const ids = new TraceIds(traces);
  const spanOf = new Int32Array(logs.length).fill(NONE);
  const traceOf = new Int32Array(logs.length).fill(NONE);
  let unmatched = 0;
  for (let row = 0; row < logs.length; row++) {
    const trace = ids.traceOf(logs.traceId, row);
    if (trace === NONE) {
      unmatched++;
      continue;
    }
    const span = ids.spanOf(trace, logs.spanId, row);
    if (span === NONE) traceOf[row] = trace;
    else spanOf[row] = span;
  }
  const bySpan = grouped(spanOf, traces.spans.length, logs.time);
  const byTrace = grouped(traceOf, traces.traces.length, logs.time);
  return { first: bySpan.first, rows: bySpan.rows, firstOfTrace: byTrace.first, rowsOfTrace: byTrace.rows, unmatched };
}

/** Finds traces and spans by their ids. */
class TraceIds {
  private readonly whole = new KeyMap();
  private readonly lower = new KeyMap();
  private readonly spans = new KeyMap();
  private readonly firstSpan = new Int32Builder();
  /** By index in `whole` and `lower`. */
  private readonly traceOfWhole = new Int32Builder();
  private readonly traceOfLower = new Int32Builder();

  constructor({ traces, spans }: DistributedTraces) {
    const { id } = traces;
    for (let trace = 0; trace < traces.length; trace++) {
      const at = trace * 4;
      if (this.whole.indexOf(id[at]! | 0, id[at + 1]! | 0, id[at + 2]! | 0, id[at + 3]! | 0) === this.traceOfWhole.length) this.traceOfWhole.push(trace);
      if (this.lower.indexOf(id[at + 2]! | 0, id[at + 3]! | 0, 0, 0) === this.traceOfLower.length) this.traceOfLower.push(trace);
    }
    for (let span = 0; span < spans.length; span++) {
      const key = this.spans.indexOf(spans.trace[span as RequestSpan]!, spans.id[span * 2]! | 0, spans.id[span * 2 + 1]! | 0, 0);
      if (key === this.firstSpan.length) this.firstSpan.push(span);
    }
  }

  traceOf(ids: IdColumn, row: number): number {
    const [a, b, c, d] = [ids[row * 4]! | 0, ids[row * 4 + 1]! | 0, ids[row * 4 + 2]! | 0, ids[row * 4 + 3]! | 0];
    if ((a | b | c | d) === 0) return NONE;
    const found = this.whole.get(a, b, c, d);
    if (found !== -1) return this.traceOfWhole.at(found);
    const half = (a | b) === 0 ? this.lower.get(c, d, 0, 0) : -1;
    return half === -1 ? NONE : this.traceOfLower.at(half);
  }

  spanOf(trace: number, ids: IdColumn, row: number): number {
    const found = this.spans.get(trace, ids[row * 2]! | 0, ids[row * 2 + 1]! | 0, 0);
    return found === -1 || (ids[row * 2]! | ids[row * 2 + 1]!) === 0 ? NONE : this.firstSpan.at(found);
  }
}

/** Rows by group, each group by time; lines without a time stand first, in the order of the file. */
function grouped(groupOf: Int32Array, count: number, time: TimeColumn): { readonly first: Int32Array; readonly rows: Int32Array } {
  const first = new Int32Array(count + 1);
  for (const group of groupOf) if (group !== NONE) first[group + 1]!++;
  for (let i = 0; i < count; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const rows = new Int32Array(first[count]!);
  for (let row = 0; row < groupOf.length; row++) if (groupOf[row] !== NONE) rows[next[groupOf[row]!]!++] = row;
  for (let i = 0; i < count; i++) {
    if (first[i + 1]! - first[i]! < 2) continue;
    rows.subarray(first[i], first[i + 1]).sort((a, b) => time[a * 2 + 1]! - time[b * 2 + 1]! || time[a * 2]! - time[b * 2]! || a - b);
  }
  return { first, rows };
}
