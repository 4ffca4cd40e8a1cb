// The spans of a trace's threads: gathered events as columns with times in ticks, and their begins paired with their ends,
// thread after thread. They are read twice: for the figures where there is no CPU profile, and for the model of spans.

import type { Clock } from '../../trace/builder.ts';
import type { Labels } from './labels.ts';
import { pairSpans, type SpanFaults, type ThreadEvents, type ThreadSpans } from './nest-spans.ts';
import { END, orderBy, rowsByThread, type SpanEvents } from './spans.ts';

/** Microseconds to nanoseconds. */
const US = 1000;

/** The spans of one thread, paired; their order by start, of those that begin together the longer one first. */
export interface PairedThread {
  readonly thread: number;
  /** Of the thread's first event among all. */
  readonly firstRow: number;
  readonly spans: ThreadSpans;
  readonly order: Int32Array;
}

/**
 * The events of threads with times as whole numbers: microseconds since the first where the file has no fractions,
 * else eighths of a nanosecond. Rounding keeps nested what is nested, which differences of large fractions do not; an
 * eighth is above their noise, and binary, so that nothing is lost on the way back.
 */
export class ThreadSpanEvents {
  readonly clock: Clock;
  /** Of events. */
  readonly length: number;
  /** How many spans begin. */
  readonly spanCount: number;
  /** From microseconds on the trace's clock. */
  readonly tick: (us: number) => number;
  private readonly events: SpanEvents;
  private readonly rows: Int32Array;
  private readonly start: Int32Array;

  /** `zeroUs`: where the profile's time begins, Infinity for where the first span does. */
  constructor(spans: SpanEvents, threadCount: number, zeroUs: number) {
    const { ts, duration, labelAndPhase } = spans;
    let firstUs = Infinity;
    let firstBeginUs = Infinity;
    let isWhole = Math.floor(zeroUs) === zeroUs;
    let spanCount = 0;
    for (let row = 0; row < spans.length; row++) {
      const us = ts[row]!;
      if (us < firstUs) firstUs = us;
      // Not by remainders: those cost more than all the rest of this loop.
      if (Math.floor(us) !== us || Math.floor(duration[row]!) !== duration[row]) isWhole = false;
      if ((labelAndPhase[row]! & 3) === END) continue;
      spanCount++;
      if (us < firstBeginUs) firstBeginUs = us;
    }
    const base = firstUs === Infinity ? (zeroUs === Infinity ? 0 : zeroUs) : firstUs;
    this.tick = isWhole ? (us) => us - base : (us) => Math.round((us - base) * US * 8);
    const zero = zeroUs === Infinity ? firstBeginUs : zeroUs;
    this.clock = { zero: zero === Infinity ? 0 : this.tick(zero), nsPerTick: isWhole ? US : 1 / 8 };
    this.spanCount = spanCount;
    this.events = spans;
    this.length = spans.length;
    const { rows, start } = rowsByThread(spans.thread.subarray(0, spans.length), threadCount);
    this.rows = rows;
    this.start = start;
  }

  /** The spans of each thread that has any, one thread after another. */
  *paired(labels: Labels, faults: SpanFaults): Generator<PairedThread> {
    const details = this.events.details();
    for (let thread = 0; thread + 1 < this.start.length; thread++) {
      const events = this.of(thread, details);
      const spans = pairSpans(events, labels, faults);
      if (spans.start.length > 0) yield { thread, firstRow: events.firstRow, spans, order: orderBy(spans.start, spans.end) };
    }
  }

  private of(thread: number, details: Int32Array): ThreadEvents {
    const { tick } = this;
    const { ts, duration, labelAndPhase } = this.events;
    const own = this.rows.subarray(this.start[thread]!, this.start[thread + 1]!);
    const count = own.length;
    const events = {
      firstRow: own[0] ?? 0, labelAndPhase: new Int32Array(count), start: new Float64Array(count), end: new Float64Array(count), detail: new Int32Array(count),
    };
    for (let i = 0; i < count; i++) {
      const row = own[i]!;
      events.labelAndPhase[i] = labelAndPhase[row]!;
      events.start[i] = tick(ts[row]!);
      events.end[i] = tick(ts[row]! + duration[row]!);
      events.detail[i] = details[row]!;
    }
    return events;
  }
}
