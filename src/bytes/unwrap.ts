// Wrappers around a file, told by their magic bytes and never by its name: gzip, also twice.
// Inflating is the platform's business and is handed in.

import type { ByteInput } from './byte-input.ts';
import { Refusal } from '../base/refusal.ts';

/** Inflates gzip data, all members of it. Errors in the data end as a {@link Refusal}. */
export type Gunzip = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What a bomb may grow to before reading stops, in bytes: far above any profile that fits into memory. */
const MAX_INFLATED = 64 * 2 ** 30;
/** gzip inside gzip happens (a `.gz` uploaded compressed); more layers are somebody's joke. */
const MAX_LAYERS = 2;

/** The first bytes of an input, and the input whole again. */
export async function peekInput(input: ByteInput, count: number): Promise<{ head: Uint8Array; input: ByteInput }> {
  const iterator = input.chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let have = 0;
  while (have < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    parts.push(next.value.slice());
    have += next.value.length;
  }
  const head = new Uint8Array(have);
  let at = 0;
  for (const part of parts) {
    head.set(part, at);
    at += part.length;
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

/** The input without its wrappers. Its size is unknown if there was one. */
export async function unwrap(input: ByteInput, gunzip: Gunzip): Promise<ByteInput> {
  let current = input;
  for (let layer = 0; ; layer++) {
    const peeked = await peekInput(current, 2);
    current = peeked.input;
    if (!(peeked.head[0] === 0x1f && peeked.head[1] === 0x8b)) return current;
    if (layer === MAX_LAYERS) throw new Refusal('malformed', 'The file is gzip data packed more than twice');
    current = { size: null, chunks: capped(gunzip(current.chunks)) };
  }
}

async function* capped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_INFLATED) throw new Refusal('too-large', 'The file unpacks to more than 64 GB', { byte: size });
    yield chunk;
  }
}
