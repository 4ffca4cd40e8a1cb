// The traces of one opened file, with what is memoised of them: columns over all of it, waterfalls of the traces looked at
// last, lists as asked for, logs that were added. Parts are computed when first asked for; the tables never change.

import type { DistributedTraces, RequestSpan } from '../trace/distributed.ts';
import { clockOffsets } from '../trace/clock-skew.ts';
import { operationFigures, operationIndex, type OperationFigures, type OperationIndex } from '../trace/operations.ts';
import { selfTimes } from '../trace/span-arithmetic.ts';
import { NONE } from '../trace/tables.ts';
import type { FunctionIndex } from '../profile/tables.ts';
import type { TracesSummary } from '../protocol/traces.ts';
import { KnownEventTimes } from './event-times.ts';
import { KeptAnswers } from './kept-answers.ts';
import { JoinedLogs } from './joined-logs.ts';
import { OperationComparison } from './operation-comparison.ts';
import { servicesOf, spanColumns, traceColumns, type Services, type SpanColumns, type TraceColumns } from './trace-columns.ts';
import { SpanIds } from './span-ids.ts';
import { Waterfall } from './waterfall.ts';

/** Traces whose waterfalls are kept. */
const MAX_WATERFALLS = 4;
/** Lists that are kept: 4 bytes a row. */
const MAX_LISTS = 6;

export class OpenTraces {
  readonly tables: DistributedTraces;
  /** The file holds nothing else. */
  readonly only: boolean;
  readonly services: Services;
  readonly operations: OperationIndex;
  /** Self time by span, in nanoseconds. */
  readonly self: Float64Array;
  /** By operation, its function in the profile of spans; `null` beside a sampled profile. */
  functionOf: readonly FunctionIndex[] | null = null;
  /** Rows of lists, filtered and sorted, by what was asked. */
  readonly lists = new KeptAnswers<Int32Array>(MAX_LISTS);
  readonly logs: JoinedLogs;
  readonly eventTimes: KnownEventTimes;
  private readonly waterfalls = new KeptAnswers<Waterfall>(MAX_WATERFALLS);
  /** By baseline, so that they go with it. */
  private readonly comparisons = new WeakMap<OpenTraces, OperationComparison>();
  private traceTable: TraceColumns | undefined;
  private spanTable: SpanColumns | undefined;
  private figures: readonly OperationFigures[] | undefined;
  private offsets: Float64Array | null | undefined;
  private slowestSpans: Int32Array | undefined;
  private ids: SpanIds | undefined;

  constructor(tables: DistributedTraces, only: boolean) {
    this.tables = tables;
    this.only = only;
    this.services = servicesOf(tables);
    this.operations = operationIndex(tables);
    this.self = selfTimes(tables.spans);
    this.logs = new JoinedLogs(tables);
    this.eventTimes = new KnownEventTimes(tables);
  }

  get summary(): TracesSummary {
    const { traces, spans } = this.tables;
    return {
      traces: traces.length, spans: spans.length, services: this.services.names, errors: this.bySpan.errorsBefore[spans.length]!,
      only: this.only, logs: this.logs.counts,
    };
  }

  get byTrace(): TraceColumns {
    return (this.traceTable ??= traceColumns(this.tables, this.services));
  }

  get bySpan(): SpanColumns {
    return (this.spanTable ??= spanColumns(this.tables));
  }

  /** By operation. */
  get operationFigures(): readonly OperationFigures[] {
    return (this.figures ??= operationFigures(this.tables, this.operations, this.self));
  }

  /** By operation, its slowest span. */
  get slowest(): Int32Array {
    return (this.slowestSpans ??= this.findSlowest());
  }

  /** Finds spans by what the file calls them. */
  get spanIds(): SpanIds {
    return (this.ids ??= new SpanIds(this.tables));
  }

  /** Nanoseconds by which the clock of a span's service seems to be ahead of its parent's. */
  skewOf(span: number): number {
    if (this.offsets === undefined) this.offsets = clockOffsets(this.tables);
    if (this.offsets === null) return 0;
    const parent = this.tables.spans.parent[span as RequestSpan]!;
    return parent === NONE ? 0 : this.offsets[span]! - this.offsets[parent]!;
  }

  /** Its operations beside those of a baseline. */
  comparedWith(before: OpenTraces): OperationComparison {
    let comparison = this.comparisons.get(before);
    if (comparison === undefined) this.comparisons.set(before, (comparison = new OperationComparison(before, this)));
    return comparison;
  }

  waterfall(trace: number): Waterfall {
    return this.waterfalls.get(String(trace), () => new Waterfall(this, trace));
  }

  private findSlowest(): Int32Array {
    const { length, ofSpan, firstSpan } = this.operations;
    const { durationNs } = this.tables.spans;
    const slowest = Int32Array.from({ length }, (_, operation) => firstSpan[operation]!);
    for (let span = 0; span < ofSpan.length; span++) {
      if (durationNs[span]! > durationNs[slowest[ofSpan[span]!]!]!) slowest[ofSpan[span]!] = span;
    }
    return slowest;
  }
}
