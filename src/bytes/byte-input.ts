// Where bytes come from: the host (disk, editor, memory) hands them over in chunks; the core only pulls.

/** A file's bytes as a stream, before unwrapping. Can be read once. */
export interface ByteInput {
  /** Size in bytes, or `null` where it is not known beforehand. */
  readonly size: number | null;
  /** Chunks in order. A chunk is valid until the next is asked for: the host may reuse its buffer. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Bytes in memory as an input, in pieces of `chunkSize` (small ones show what a reader does at their seams). */
export function bytesInput(bytes: Uint8Array, chunkSize = 1 << 20): ByteInput {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  return { size: bytes.length, chunks: chunks() };
}
