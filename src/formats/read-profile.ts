// From any file's bytes to a profile or to distributed traces: peel wrappers and encodings, find the format by content,
// let it read.

import type { ByteInput } from '../bytes/byte-input.ts';
import { asUtf8 } from '../bytes/encoding.ts';
import { Refusal } from '../base/refusal.ts';
import { peekInput, unwrap, type Gunzip } from '../bytes/unwrap.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import type { Format, ProfileAndMore, ReadContext, TraceFormat } from './format.ts';
import { FORMATS, TRACE_FORMATS } from './index.ts';
import { detectFormat, HEAD_BYTES, makeHead } from './sniff.ts';

/** A profile, what else stood in its file, and the format that read it. */
export interface ReadProfile extends ProfileAndMore {
  readonly format: Format;
}

/** What a file holds: a profile with what is beside it, or distributed traces, which have no profile. */
export type ReadFile =
  | ({ readonly kind: 'profile' } & ReadProfile)
  | { readonly kind: 'traces'; readonly traces: DistributedTraces; readonly format: TraceFormat };

/**
 * Reads a file of any known format.
 * @throws {Refusal} if it is none of them, or broken beyond use; `Cancelled` when asked to stop.
 */
export async function readFile(input: ByteInput, gunzip: Gunzip, context: ReadContext): Promise<ReadFile> {
  return readWith(input, gunzip, async (format, whole) => {
    if (isTraceFormat(format)) return { kind: 'traces', traces: await format.read(whole, context), format };
    return { kind: 'profile', ...(await readAs(format, whole, context)) };
  });
}

async function readAs(format: Format, whole: ByteInput, context: ReadContext): Promise<ReadProfile> {
  const read = await format.read(whole, context);
  return 'profile' in read ? { ...read, format } : { profile: read, spans: null, embeddedMaps: [], format };
}

function isTraceFormat(format: Format | TraceFormat): format is TraceFormat {
  return TRACE_FORMATS.some(({ id }) => id === format.id);
}

async function readWith<Result>(
  input: ByteInput, gunzip: Gunzip, read: (format: Format | TraceFormat, whole: ByteInput) => Promise<Result>,
): Promise<Result> {
  const iterator = input.chunks[Symbol.asyncIterator]();
  try {
    const closable: ByteInput = { size: input.size, chunks: { [Symbol.asyncIterator]: () => iterator } };
    const { head: bytes, input: whole } = await peekInput(await asUtf8(await unwrap(closable, gunzip)), HEAD_BYTES);
    if (bytes.length === 0) throw new Refusal('empty', 'The file is empty');
    return await read(detectFormat<Format | TraceFormat>(makeHead(bytes), [...FORMATS, ...TRACE_FORMATS]), whole);
  } finally {
    // A file that is refused or cancelled halfway is closed too: nobody else knows when its reading ends.
    await iterator.return?.();
  }
}
