// Lines of a text, from chunks of bytes: no whole-file string, and no line longer than a cap in memory. Lines end with
// LF or CRLF. What a line means, and its decoding, are the caller's business.

import type { ByteInput } from './byte-input.ts';

/** Longest line that is handed over; deep stacks on one line stay far below it. */
export const MAX_LINE_BYTES = 16 << 20;

/** Gets `bytes[start … end - 1]`, without its line end; valid during the call only. */
export type OnLine = (bytes: Uint8Array, start: number, end: number, line: LinePlace) => void;

/** Where a line stands. One object for all lines: read it, do not keep it. */
export interface LinePlace {
  /** 0-based offset of the line's first byte. */
  readonly offset: number;
  /** 1-based number of the line. */
  readonly number: number;
  /** Whether a line end follows; only the last line of a file may lack it. */
  readonly ended: boolean;
}

export interface LinesRead {
  readonly bytes: number;
  readonly lines: number;
  /** Lines above {@link MAX_LINE_BYTES}, which nobody was called for. */
  readonly tooLong: number;
}

export interface LinesOptions {
  /** Called after each chunk with the bytes read so far; may throw to stop (cancellation). */
  readonly onBytes?: (bytes: number) => void;
  readonly maxLineBytes?: number;
}

const LF = 0x0a, CR = 0x0d;

/** Where the next LF is, or -1. Most are near, where a loop is done before the platform's search has begun. */
function lineEnd(chunk: Uint8Array, start: number): number {
  const near = Math.min(start + 48, chunk.length);
  for (let at = start; at < near; at++) if (chunk[at] === LF) return at;
  return chunk.indexOf(LF, near);
}

/** Calls `onLine` for every line that is not empty, in order. An empty last line is none. */
export async function readLines(input: ByteInput, onLine: OnLine, options: LinesOptions = {}): Promise<LinesRead> {
  const cap = options.maxLineBytes ?? MAX_LINE_BYTES;
  const place = { offset: 0, number: 1, ended: true };
  /** The beginning of a line whose end is in a later chunk. */
  let carry = new Uint8Array(1 << 12);
  let carried = 0;
  let skipping = false;
  let base = 0;
  let tooLong = 0;
  const hand = (bytes: Uint8Array, start: number, end: number): void => {
    const last = place.ended && end > start && bytes[end - 1] === CR ? end - 1 : end;
    if (last - start > cap) tooLong++;
    else if (last > start) onLine(bytes, start, last, place);
  };
  const carryOver = (chunk: Uint8Array, start: number, end: number): void => {
    const length = carried + end - start;
    if (skipping || length > cap + 1) {
      if (!skipping) tooLong++;
      skipping = true;
      carried = 0;
      return;
    }
    if (length > carry.length) {
      const larger = new Uint8Array(Math.max(length, carry.length * 2));
      larger.set(carry.subarray(0, carried));
      carry = larger;
    }
    carry.set(chunk.subarray(start, end), carried);
    carried = length;
  };
  for await (const chunk of input.chunks) {
    let start = 0;
    for (;;) {
      if (carried === 0 && !skipping) {
        const first = start;
        while (chunk[start] === LF) start++;
        place.number += start - first;
        place.offset = base + start;
      }
      const end = lineEnd(chunk, start);
      if (end < 0) break;
      if (skipping || carried > 0) {
        carryOver(chunk, start, end);
        if (!skipping) hand(carry, 0, carried);
        skipping = false;
        carried = 0;
      } else hand(chunk, start, end);
      start = end + 1;
      place.offset = base + start;
      place.number++;
    }
    if (start < chunk.length) carryOver(chunk, start, chunk.length);
    base += chunk.length;
    options.onBytes?.(base);
  }
  const open = base > place.offset;
  if (open && !skipping) {
    place.ended = false;
    hand(carry, 0, carried);
  }
  return { bytes: base, lines: open ? place.number : place.number - 1, tooLong };
}
