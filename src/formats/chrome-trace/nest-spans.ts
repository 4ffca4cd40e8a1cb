// From the span events of one thread to samples: what was open at each moment is the stack of that moment. A span's
// own time is cut where others begin and end in it; each piece is a row, and the first one counts the span. Times are in
// the caller's unit.

import { Int32Builder, NumberBuilder, type NumberColumn } from '../../base/numbers.ts';
import type { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type StackIndex } from '../../profile/tables.ts';
import type { Labels } from './labels.ts';
import { BEGIN, END, orderBy, WHOLE } from './spans.ts';

/** Events of one thread in file order. */
export interface ThreadEvents {
  /** Row of the first one among the events of all threads. */
  readonly firstRow: number;
  /** As in {@link SpanEvents}. */
  readonly labelAndPhase: Int32Array;
  readonly start: Float64Array;
  /** The same as `start` except of whole spans. */
  readonly end: Float64Array;
  /** Texts. */
  readonly detail: Int32Array;
}

/** What had to be repaired, over all threads. */
export interface SpanFaults {
  /** Begins without an end. */
  open: number;
  /** Ends without a begin. */
  stray: number;
  /** Spans that end after one that they began in. */
  crossing: number;
}

/** Spans of one thread, in file order of their begins. */
export interface ThreadSpans {
  readonly label: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly detail: Int32Array;
}

/** Ends look for their begin among that many open spans: more would take quadratic time in a hostile file. */
const MAX_LOOK_BACK = 256;

/** Pairs begins with ends, which files may have in any order. */
export function pairSpans(events: ThreadEvents, labels: Labels, faults: SpanFaults): ThreadSpans {
  const { labelAndPhase, start, end } = events;
  const count = labelAndPhase.length;
  if (labelAndPhase.every((each) => (each & 3) === WHOLE)) return { ...events, label: labelAndPhase.map((each) => each >> 2) };
  const spanOf = new Int32Array(count).fill(NONE);
  let spanCount = 0;
  let pairedCount = 0;
  for (let i = 0; i < count; i++) {
    const phase = labelAndPhase[i]! & 3;
    if (phase !== END) spanOf[i] = spanCount++;
    if (phase === BEGIN || phase === END) pairedCount++;
  }
  const spans: ThreadSpans = {
    label: new Int32Array(spanCount), start: new Float64Array(spanCount), end: new Float64Array(spanCount), detail: new Int32Array(spanCount),
  };
  const paired = new Int32Array(pairedCount);
  let at = 0;
  let last = -Infinity;
  for (let i = 0; i < count; i++) {
    const phase = labelAndPhase[i]! & 3;
    const span = spanOf[i]!;
    last = Math.max(last, end[i]!);
    if (span !== NONE) {
      spans.label[span] = labelAndPhase[i]! >> 2;
      spans.start[span] = start[i]!;
      spans.end[span] = end[i]!;
      spans.detail[span] = events.detail[i]!;
    }
    if (phase === BEGIN || phase === END) paired[at++] = i;
  }
  if (pairedCount > 0) closeBegun(paired, events, spanOf, spans, last, labels, faults);
  return spans;
}

/** Walks begins and ends in time and gives every begun span its end. */
function closeBegun(
  paired: Int32Array, events: ThreadEvents, spanOf: Int32Array, spans: ThreadSpans, last: number, labels: Labels, faults: SpanFaults,
): void {
  const { labelAndPhase, start } = events;
  const times = new Float64Array(paired.length);
  for (let k = 0; k < paired.length; k++) times[k] = start[paired[k]!]!;
  const order = orderBy(times, new Float64Array(times.length));
  const open: number[] = [];
  /** Where a span below was closed first: there a span ends that never gets an end of its own. */
  const limit = new Map<number, number>();
  for (let k = 0; k < order.length; k++) {
    const i = paired[order[k]!]!;
    if ((labelAndPhase[i]! & 3) === BEGIN) {
      open.push(spanOf[i]!);
      continue;
    }
    const label = labelAndPhase[i]! >> 2;
    const found = labels.isNameless(label) ? open.length - 1 : indexOfName(open, label, spans, labels);
    if (found < 0) {
      faults.stray++;
      continue;
    }
    spans.end[open[found]!] = start[i]!;
    if (found === open.length - 1) {
      open.pop();
      continue;
    }
    for (let above = found + 1; above < open.length; above++) if (!limit.has(open[above]!)) limit.set(open[above]!, start[i]!);
    open.splice(found, 1);
  }
  for (const span of open) {
    spans.end[span] = Math.max(limit.get(span) ?? last, spans.start[span]!);
    faults.open++;
  }
}

function indexOfName(open: readonly number[], label: number, spans: ThreadSpans, labels: Labels): number {
  const lowest = Math.max(0, open.length - MAX_LOOK_BACK);
  for (let i = open.length - 1; i >= lowest; i--) if (labels.sameName(spans.label[open[i]!]!, label)) return i;
  return -1;
}

/** Rows of one thread as a profile has them. */
export interface NestedRows {
  readonly stack: Int32Array;
  readonly value: NumberColumn;
  /** 1 in the first row of a span, else 0. */
  readonly counts: Int32Array;
  /** Ascending. */
  readonly start: Float64Array;
}

/**
 * Spans that cross (a later one ends after an earlier one) are kept as they are while that few are open; deeper ones
 * are cut where the one that they began in ends.
 */
const MAX_CROSSING_DEPTH = 256;

/** Nests the spans of one thread by time. */
export class SpanNesting {
  private readonly builder: ProfileBuilder;
  private readonly labels: Labels;
  private readonly faults: SpanFaults;
  private readonly stack = new Int32Builder();
  private readonly value = new NumberBuilder();
  private readonly counts = new Int32Builder();
  private readonly starts = new NumberBuilder();
  // The open spans, the outermost first.
  private depth = 0;
  private openEnd = new Float64Array(64);
  private readonly openFrame: number[] = [];
  private readonly openStack: StackIndex[] = [];
  /** Which span it is, to know whose row is being filled. */
  private readonly openSpan: number[] = [];
  private crossing = false;
  private now = 0;
  // The row that is being filled.
  private rowSpan = NONE;
  private rowStack = NONE as StackIndex;
  private rowValue = 0;
  private rowCount = 0;
  private rowStart = 0;

  constructor(builder: ProfileBuilder, labels: Labels, faults: SpanFaults) {
    this.builder = builder;
    this.labels = labels;
    this.faults = faults;
  }

  /** `order`: the spans by start, of those that begin together the longer one first. */
  nest(spans: ThreadSpans, order: Int32Array): NestedRows {
    for (let i = 0; i < order.length; i++) {
      const span = order[i]!;
      this.advance(spans.start[span]!);
      this.push(span, spans.label[span]!, spans.end[span]!);
    }
    this.advance(Infinity);
    this.endRow();
    return { stack: this.stack.finish(), value: this.value.finish(), counts: this.counts.finish(), start: new Float64Array(this.starts.finish()) };
  }

  private push(span: number, label: number, end: number): void {
    const { depth } = this;
    let until = end;
    if (depth > 0 && end > this.openEnd[this.first()]!) {
      this.faults.crossing++;
      if (depth >= MAX_CROSSING_DEPTH) until = this.openEnd[this.first()]!;
      else this.crossing = true;
    }
    if (depth === this.openEnd.length) {
      const larger = new Float64Array(depth * 2);
      larger.set(this.openEnd);
      this.openEnd = larger;
    }
    const frame = this.labels.frame(this.builder, label);
    const stack = this.builder.stack(depth === 0 ? (NONE as StackIndex) : this.openStack[depth - 1]!, frame);
    this.openEnd[depth] = until;
    this.openFrame[depth] = frame;
    this.openStack[depth] = stack;
    this.openSpan[depth] = span;
    this.depth++;
    this.endRow();
    this.beginRow(span, stack, 1);
  }

  /** The open span that ends first: the innermost one, unless some cross. */
  private first(): number {
    let first = this.depth - 1;
    // What is deeper than that was cut, so that it ends before all below it.
    if (this.crossing) {
      for (let i = Math.min(first, MAX_CROSSING_DEPTH) - 1; i >= 0; i--) if (this.openEnd[i]! < this.openEnd[first]!) first = i;
    }
    return first;
  }

  /** Lets time pass, closing what ends until then. */
  private advance(to: number): void {
    while (this.depth > 0) {
      const first = this.first();
      const end = this.openEnd[first]!;
      if (end > to) {
        this.pass(to);
        return;
      }
      this.pass(end);
      this.close(first);
    }
    this.crossing = false;
    this.now = to;
  }

  /** The time until then belongs to the innermost open span. */
  private pass(to: number): void {
    if (!(to > this.now)) return;
    const top = this.depth - 1;
    if (this.rowSpan !== this.openSpan[top]) {
      this.endRow();
      this.beginRow(this.openSpan[top]!, this.openStack[top]!, 0);
    }
    this.rowValue += to - this.now;
    this.now = to;
  }

  private close(index: number): void {
    this.depth--;
    if (index === this.depth) return;
    this.openEnd.copyWithin(index, index + 1, this.depth + 1);
    this.openFrame.splice(index, 1);
    this.openStack.splice(index, 1);
    this.openSpan.splice(index, 1);
    for (let i = index; i < this.depth; i++) {
      this.openStack[i] = this.builder.stack(i === 0 ? (NONE as StackIndex) : this.openStack[i - 1]!, this.openFrame[i]! as never);
    }
    // The same span goes on, on another stack.
    this.endRow();
  }

  private beginRow(span: number, stack: StackIndex, count: number): void {
    this.rowSpan = span;
    this.rowStack = stack;
    this.rowValue = 0;
    this.rowCount = count;
    this.rowStart = this.now;
  }

  private endRow(): void {
    if (this.rowSpan === NONE) return;
    this.stack.push(this.rowStack);
    this.value.push(this.rowValue);
    this.counts.push(this.rowCount);
    this.starts.push(this.rowStart);
    this.rowSpan = NONE;
  }
}
