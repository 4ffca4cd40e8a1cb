// When events happened in spans. They stand among a span's details, which must be decoded for it: what was decoded is kept,
// and one answer decodes no more than some megabytes.

import { detailsOf, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
import { sinceTraceStart } from './trace-columns.ts';

/** Events of a span that are told; its details have all of them. */
const MOST_EVENTS = 50;
/** Bytes of details that one answer decodes: some 40 ms. Rows after that show no events. */
const MOST_BYTES = 2 << 20;
/** Spans with events that are kept; then all are forgotten. */
const MOST_KEPT = 20_000;

/** When the events of a span happened, in nanoseconds since the trace's start, in order. */
export interface EventTimes {
  of(span: number): readonly number[];
}

const NO_EVENTS: readonly number[] = [];

export class KnownEventTimes {
  private readonly tables: DistributedTraces;
  private readonly known = new Map<number, readonly number[]>();

  constructor(tables: DistributedTraces) {
    this.tables = tables;
  }

  /** Events for the rows of one answer. */
  forAnswer(): EventTimes {
    let left = MOST_BYTES;
    return {
      of: (span) => {
        const known = this.known.get(span);
        if (known !== undefined) return known;
        const { store, spans } = this.tables.details;
        left -= store.get(spans[span]!).length;
        if (left < 0) return NO_EVENTS;
        const times = this.read(span);
        if (this.known.size >= MOST_KEPT) this.known.clear();
        this.known.set(span, times);
        return times;
      },
    };
  }

  private read(span: number): readonly number[] {
    const { events } = detailsOf(this.tables, span as RequestSpan);
    if (events.length === 0) return NO_EVENTS;
    const trace = this.tables.spans.trace[span as RequestSpan]!;
    const times = events.map(({ timeNs }) => sinceTraceStart(this.tables, trace, timeNs)).filter((time) => time !== null);
    return times.sort((a, b) => a - b).slice(0, MOST_EVENTS);
  }
}
