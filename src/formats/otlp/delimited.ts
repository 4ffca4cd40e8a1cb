// Messages behind their lengths, from chunks of bytes: one message at a time is held.

import { Refusal } from '../../base/refusal.ts';
import type { ByteInput } from '../../bytes/byte-input.ts';
import { lengthBytes, type Framing } from './proto-sniff.ts';

export interface DelimitedOptions {
  readonly framing: Framing;
  /** Longest message. */
  readonly mostBytes: number;
  /** Called after each chunk with the bytes taken in so far; may throw to stop (cancellation). */
  readonly onBytes: (bytes: number) => void;
  /** Gets the last message where the file ends within it, before that is refused. */
  readonly onCut: OnMessage;
}

/** Gets the message `bytes[from … to - 1]`, whose first byte stands at `base + from` of the file; valid during the call. */
export type OnMessage = (bytes: Uint8Array, from: number, to: number, base: number) => void;

/**
 * Calls `onMessage` for every message.
 * @throws {Refusal} `truncated` where the file ends within one, `too-large` where one is longer than allowed.
 */
export async function readDelimited(input: ByteInput, { framing, mostBytes, onBytes, onCut }: DelimitedOptions, onMessage: OnMessage): Promise<void> {
  let window = new Uint8Array(1 << 16);
  let filled = 0;
  let base = 0;
  for await (const chunk of input.chunks) {
    if (filled + chunk.length > window.length) {
      const larger = new Uint8Array(Math.max(window.length * 2, filled + chunk.length));
      larger.set(window.subarray(0, filled));
      window = larger;
    }
    window.set(chunk, filled);
    filled += chunk.length;
    let at = 0;
    for (;;) {
      const frame = lengthBytes(window.subarray(0, filled), at, framing);
      if (frame === null) break;
      if (frame.length > mostBytes) throw new Refusal('too-large', `A message of the file is larger than ${mostBytes >> 20} MB`, { byte: base + at });
      const end = at + frame.size + frame.length;
      if (end > filled) break;
      onMessage(window, at + frame.size, end, base);
      at = end;
    }
    window.copyWithin(0, at, filled);
    filled -= at;
    base += at;
    onBytes(base + filled);
  }
  if (filled === 0) return;
  const frame = lengthBytes(window.subarray(0, filled), 0, framing);
  if (frame !== null) onCut(window, frame.size, filled, base);
  throw new Refusal('truncated', 'The file ends in the middle of its data', { byte: base + filled });
}
