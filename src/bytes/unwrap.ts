// Wrappers around a file, told by their magic bytes and never by its name: gzip and zlib, also twice.
// Inflating is the platform's business and is handed in.

import type { ByteInput } from './byte-input.ts';
import { Refusal } from '../base/refusal.ts';

/** Inflates gzip data, all members of it, or zlib data; the bytes tell which. Errors in the data end as a {@link Refusal}. */
export type Gunzip = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * Beyond both of these a file is a bomb (DECISIONS, "Bombs"): profiles unpack to 4 to 70 times their size, deflate makes
 * up to 1030 of one. Small files may be as regular as they like.
 */
const MOST_INFLATED = 64 * 2 ** 20;
const MOST_RATIO = 200;
/** Pieces in which packed bytes are handed over, so that what is taken in is known about as well as what came of it. */
const PACKED_PIECE = 1 << 16;
/** gzip inside gzip happens (a `.gz` uploaded compressed); more layers are somebody's joke. */
const MAX_LAYERS = 2;

/** At least the first `count` bytes of an input where it has them (valid until the input is read), and the input whole again. */
export async function peekInput(input: ByteInput, count: number): Promise<{ head: Uint8Array; input: ByteInput }> {
  const iterator = input.chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0) as Uint8Array;
  while (head.length < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    // A chunk is valid until the next is asked for, so one that suffices need not be copied.
    head = head.length === 0 ? (next.value.length < count ? next.value.slice() : next.value) : joined(head, next.value);
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { head, input: { size: input.size, chunks: chunks() } };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/**
 * The input without its wrappers. Its size is unknown if there was one.
 * @throws {Refusal} `too-large`, also while the result is read, for a bomb.
 */
export async function unwrap(input: ByteInput, gunzip: Gunzip): Promise<ByteInput> {
  let current = input;
  const packed = new PackedBytes();
  for (let layer = 0; ; layer++) {
    const peeked = await peekInput(current, 16);
    current = peeked.input;
    if (!isPacked(peeked.head)) return current;
    if (layer === MAX_LAYERS) throw new Refusal('malformed', 'The file is gzip data packed more than twice');
    const chunks = layer === 0 ? packed.counted(current.chunks) : current.chunks;
    current = { size: null, chunks: guarded(gunzip(chunks), packed) };
  }
}

/** gzip's magic, or zlib's two bytes: deflate with a 32 KB window, and a check that makes them divisible by 31. */
function isPacked(head: Uint8Array): boolean {
  const [first, second] = head;
  if (first === 0x1f && second === 0x8b) return true;
  if (first !== 0x78 || second === undefined || (first * 256 + second) % 31 !== 0) return false;
  // One of the four is `x^`, which text may begin with.
  return second !== 0x5e || head.some((byte) => byte < 0x09 || byte > 0x7e);
}

/** Counts the bytes of the file itself: with two layers of gzip each alone may look harmless. */
class PackedBytes {
  taken = 0;

  async *counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PACKED_PIECE) {
        const piece = chunk.subarray(at, at + PACKED_PIECE);
        this.taken += piece.length;
        yield piece;
      }
    }
  }
}

async function* guarded(chunks: AsyncIterable<Uint8Array>, packed: PackedBytes): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST_INFLATED && size > packed.taken * MOST_RATIO) {
      throw new Refusal(
        'too-large',
        `The file unpacks to more than ${MOST_RATIO} times its size, which profiles do not. If you trust it, unpack it with gunzip and open the result`,
        { byte: size },
      );
    }
    yield chunk;
  }
}
