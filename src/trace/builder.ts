// Builds the table of spans: tracks are added one after another, the spans of each are nested by time.

import { NONE, type LabelIndex, type SpanIndex, type SpanTable, type TextIndex, type TrackIndex } from './tables.ts';

/** Spans that may contain one another. Times are in the caller's ticks. */
export interface FlatSpans {
  readonly label: Int32Array;
  readonly start: Float64Array;
  /** Not before `start`. */
  readonly end: Float64Array;
  /** Texts; `null`: all "". */
  readonly detail: Int32Array | null;
}

/** How the caller's ticks become nanoseconds: `(tick - zero) × nsPerTick`. */
export interface Clock {
  readonly zero: number;
  readonly nsPerTick: number;
}

/** Growing spans; room for all of them is made at the beginning. */
export class SpanTableBuilder {
  private readonly clock: Clock;
  private readonly track: Int32Array;
  private readonly label: Int32Array;
  private readonly startNs: Float64Array;
  private readonly durationNs: Float64Array;
  private readonly parent: Int32Array;
  private readonly subtreeEnd: Int32Array;
  private readonly asyncId: Int32Array;
  private readonly detail: Int32Array;
  private size = 0;
  // The open spans of the track at hand, the outermost first, and where they end in ticks.
  private open = new Int32Array(64);
  private openEnd = new Float64Array(64);

  constructor(capacity: number, clock: Clock) {
    this.clock = clock;
    this.track = new Int32Array(capacity);
    this.label = new Int32Array(capacity);
    this.startNs = new Float64Array(capacity);
    this.durationNs = new Float64Array(capacity);
    this.parent = new Int32Array(capacity);
    this.subtreeEnd = new Int32Array(capacity);
    this.asyncId = new Int32Array(capacity);
    this.detail = new Int32Array(capacity);
  }

  /**
   * Adds spans that nest among themselves. `order`: their rows by start, of those that begin together the longer one
   * first. A span is a child of the innermost one that it lies in; one that ends later than the span it begins in is
   * that one's sibling.
   */
  add(track: TrackIndex, spans: FlatSpans, order: Int32Array, asyncId = 0 as TextIndex): void {
    const { zero, nsPerTick } = this.clock;
    const { label, start, end, detail } = spans;
    let depth = 0;
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      const from = start[row]!;
      const to = end[row]!;
      const span = this.size++;
      while (depth > 0 && (this.openEnd[depth - 1]! < to || this.openEnd[depth - 1]! <= from)) this.subtreeEnd[this.open[--depth]!] = span;
      this.track[span] = track;
      this.label[span] = label[row]!;
      this.startNs[span] = (from - zero) * nsPerTick;
      this.durationNs[span] = (to - from) * nsPerTick;
      this.parent[span] = depth === 0 ? NONE : this.open[depth - 1]!;
      this.asyncId[span] = asyncId;
      if (detail !== null) this.detail[span] = detail[row]!;
      if (depth === this.open.length) this.deepen();
      this.open[depth] = span;
      this.openEnd[depth++] = to;
    }
    while (depth > 0) this.subtreeEnd[this.open[--depth]!] = this.size;
  }

  finish(): SpanTable {
    const { size } = this;
    return {
      length: size,
      track: this.track.subarray(0, size) as ArrayLike<number> as SpanTable['track'],
      label: this.label.subarray(0, size) as ArrayLike<number> as ArrayLike<LabelIndex>,
      startNs: this.startNs.subarray(0, size),
      durationNs: this.durationNs.subarray(0, size),
      parent: this.parent.subarray(0, size) as ArrayLike<number> as ArrayLike<SpanIndex>,
      subtreeEnd: this.subtreeEnd.subarray(0, size),
      asyncId: this.asyncId.subarray(0, size) as ArrayLike<number> as ArrayLike<TextIndex>,
      detail: this.detail.subarray(0, size) as ArrayLike<number> as ArrayLike<TextIndex>,
    };
  }

  private deepen(): void {
    const open = new Int32Array(this.open.length * 2);
    open.set(this.open);
    this.open = open;
    const openEnd = new Float64Array(this.openEnd.length * 2);
    openEnd.set(this.openEnd);
    this.openEnd = openEnd;
  }
}
