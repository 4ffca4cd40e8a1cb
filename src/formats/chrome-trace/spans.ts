// Spans of a trace's threads as columns, in file order: `X` events, and `B` and `E` events which are paired later.

import { freeArray, Int32Builder } from '../../base/numbers.ts';

/** What an event does to its thread. */
export const BEGIN = 0;
export const END = 1;
export const WHOLE = 2;
export type Phase = typeof BEGIN | typeof END | typeof WHOLE;

/** Events of all threads; row = event. The columns are longer than {@link length}: room for more. */
export class SpanEvents {
  length = 0;
  thread = new Int32Array(256);
  /** Label × 4 + phase. */
  labelAndPhase = new Int32Array(256);
  /** Microseconds on the trace's clock. */
  ts = new Float64Array(256);
  /** Microseconds, 0 unless the phase is {@link WHOLE}. */
  duration = new Float64Array(256);
  /** Rows with details, and their texts: few have any. */
  private readonly detailedRow = new Int32Builder();
  private readonly detail = new Int32Builder();

  push(thread: number, label: number, phase: Phase, ts: number, duration: number): void {
    const row = this.length;
    if (row === this.thread.length) this.grow();
    this.thread[row] = thread;
    this.labelAndPhase[row] = label * 4 + phase;
    this.ts[row] = ts;
    this.duration[row] = duration;
    this.length = row + 1;
  }

  /** Gives the last row a text for its details. */
  describe(detail: number): void {
    this.detailedRow.push(this.length - 1);
    this.detail.push(detail);
  }

  /** The text of each row's details, 0 for none. */
  details(): Int32Array {
    const texts = new Int32Array(this.length);
    for (let i = 0; i < this.detailedRow.length; i++) texts[this.detailedRow.at(i)] = this.detail.at(i);
    return texts;
  }

  /** Room that is never used is never real, so there may be much more than is needed in the end. */
  private grow(): void {
    const wider = <Values extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(values: Values, larger: Values): Values => {
      larger.set(values);
      freeArray(values);
      return larger;
    };
    const capacity = this.thread.length * 4;
    this.thread = wider(this.thread, new Int32Array(capacity));
    this.labelAndPhase = wider(this.labelAndPhase, new Int32Array(capacity));
    this.ts = wider(this.ts, new Float64Array(capacity));
    this.duration = wider(this.duration, new Float64Array(capacity));
  }
}

/** Rows of each thread, in their order: those of thread t are `rows[start[t]] … rows[start[t + 1] - 1]`. */
export function rowsByThread(thread: Int32Array, threadCount: number): { rows: Int32Array; start: Int32Array } {
  const start = new Int32Array(threadCount + 1);
  for (let row = 0; row < thread.length; row++) start[thread[row]! + 1]!++;
  for (let t = 0; t < threadCount; t++) start[t + 1]! += start[t]!;
  const next = start.slice();
  const rows = new Int32Array(thread.length);
  for (let row = 0; row < thread.length; row++) rows[next[thread[row]!]!++] = row;
  return { rows, start };
}

/** Shorter runs are sorted by insertion: merging them costs more. */
const RUN = 16;

/**
 * Indices 0 … n - 1 by `key`, then by `second` descending, equal ones in their order. A merge sort that leaves runs
 * alone which are in order: files nearly are. A comparator function would cost several times as much.
 */
export function orderBy(key: Float64Array, second: Float64Array): Int32Array {
  const count = key.length;
  let from = new Int32Array(count);
  if (isOrdered(key, second)) {
    for (let i = 0; i < count; i++) from[i] = i;
    return from;
  }
  for (let i = 0; i < count; i++) {
    let to = i;
    const lowest = i - (i % RUN);
    for (; to > lowest; to--) {
      const other = from[to - 1]!;
      if (key[other]! < key[i]! || (key[other] === key[i] && second[other]! >= second[i]!)) break;
      from[to] = other;
    }
    from[to] = i;
  }
  const before = (a: number, b: number): boolean => key[a]! < key[b]! || (key[a] === key[b] && second[a]! >= second[b]!);
  let to = new Int32Array(count);
  for (let width = RUN; width < count; width *= 2) {
    for (let left = 0; left < count; left += 2 * width) {
      const middle = Math.min(left + width, count);
      const end = Math.min(left + 2 * width, count);
      if (middle >= end || before(from[middle - 1]!, from[middle]!)) {
        to.set(from.subarray(left, end), left);
        continue;
      }
      let a = left;
      let b = middle;
      for (let at = left; at < end; at++) {
        const takesLeft = b >= end || (a < middle && before(from[a]!, from[b]!));
        to[at] = takesLeft ? from[a++]! : from[b++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function isOrdered(key: Float64Array, second: Float64Array): boolean {
  for (let i = 1; i < key.length; i++) {
    if (!(key[i - 1]! < key[i]! || (key[i - 1] === key[i] && second[i - 1]! >= second[i]!))) return false;
  }
  return true;
}
