// The encoding of a text, told by its byte order mark: UTF-16 becomes UTF-8 while it streams, and a mark of UTF-8 goes,
// so that every reader behind sees plain UTF-8. Without a mark the bytes stay as they are.

import type { ByteInput } from './byte-input.ts';
import { peekInput } from './unwrap.ts';

/** The input in UTF-8 without a byte order mark. Its size is unknown where it had to be transcoded. */
export async function asUtf8(input: ByteInput): Promise<ByteInput> {
  const peeked = await peekInput(input, 4);
  const [a, b, c] = peeked.head;
  const length = peeked.head.length;
  // FF FE 00 00 would be UTF-32, which nothing writes; a lone mark stays, so that the file is not quite empty.
  if (a === 0xff && b === 0xfe) return { size: null, chunks: transcoded(peeked.input.chunks, false) };
  if (a === 0xfe && b === 0xff) return { size: null, chunks: transcoded(peeked.input.chunks, true) };
  if (a === 0xef && b === 0xbb && c === 0xbf && length > 3) {
    const { size } = peeked.input;
    return { size: size === null ? null : size - 3, chunks: without(peeked.input.chunks, 3) };
  }
  return peeked.input;
}

async function* without(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield skipped === 0 ? chunk : chunk.subarray(skipped);
  }
}

async function* transcoded(chunks: AsyncIterable<Uint8Array>, bigEndian: boolean): AsyncGenerator<Uint8Array> {
  // The decoder of UTF-16BE is not in every build of Node, so bytes are swapped instead. It drops the mark itself.
  const decoder = new TextDecoder('utf-16le');
  const encoder = new TextEncoder();
  let half = -1;
  for await (const chunk of chunks) {
    const text = decoder.decode(bigEndian ? swapped(chunk) : chunk, { stream: true });
    if (text !== '') yield encoder.encode(text);
  }
  const rest = decoder.decode(half >= 0 ? Uint8Array.of(half) : new Uint8Array(0));
  if (rest !== '') yield encoder.encode(rest);

  /** The pairs of bytes turned around; an odd one waits for the next chunk. */
  function swapped(chunk: Uint8Array): Uint8Array {
    const length = chunk.length + (half >= 0 ? 1 : 0);
    const even = length - (length % 2);
    const pairs = new Uint8Array(even);
    let from = 0;
    let to = 0;
    if (half >= 0 && chunk.length > 0) {
      pairs[0] = chunk[0]!;
      pairs[1] = half;
      half = -1;
      from = 1;
      to = 2;
    }
    for (; to < even; from += 2, to += 2) {
      pairs[to] = chunk[from + 1]!;
      pairs[to + 1] = chunk[from]!;
    }
    if (from < chunk.length) half = chunk[from]!;
    return pairs;
  }
}
