// From any file's bytes to a profile or to distributed traces: peel wrappers and encodings, find the format by content,
// let it read.

import type { ByteInput } from '../bytes/byte-input.ts';
import { asUtf8 } from '../bytes/encoding.ts';
import { Refusal } from '../base/refusal.ts';
import { peekInput, unwrap, type Gunzip } from '../bytes/unwrap.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import type { Format, FormatFacts, ProfileAndMore, ReadContext, TraceFormat } from './format.ts';
import { FORMATS, TRACE_FORMATS } from './index.ts';
import { detectFormat, HEAD_BYTES, knownLook, makeHead, notRead } from './sniff.ts';

/** A profile, what else stood in its file, and the format that read it. */
export interface ReadProfile extends ProfileAndMore {
  readonly format: Format;
}

/** What a file holds: a profile with what is beside it, or distributed traces, which have no profile. */
export type ReadFile =
  | ({ readonly kind: 'profile' } & ReadProfile)
  | { readonly kind: 'traces'; readonly traces: DistributedTraces; readonly format: FormatFacts };

/**
 * Reads a file of any known format.
 * @throws {Refusal} if it is none of them, or broken beyond use; `Cancelled` when asked to stop.
 */
export async function readFile(input: ByteInput, gunzip: Gunzip, context: ReadContext): Promise<ReadFile> {
  return readWith(input, gunzip, async (format, whole) => {
    if (isTraceFormat(format)) return { kind: 'traces', traces: await format.read(whole, context), format };
    const read = await format.read(whole, context);
    if ('traces' in read) return { kind: 'traces', traces: read.traces, format };
    return { kind: 'profile', format, ...('profile' in read ? read : { profile: read, spans: null, embeddedMaps: [] }) };
  });
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
    const look = makeHead(bytes);
    const format = detectFormat<Format | TraceFormat>(look, [...FORMATS, ...TRACE_FORMATS]);
    try {
      return await read(format, whole);
    } catch (thrown) {
      // It was possible, no more: a neighbour may be known by name.
      const known = thrown instanceof Refusal && thrown.reason === 'not-this-format' && format.sniff(look) === 'maybe' ? knownLook(look) : null;
      throw known === null ? thrown : notRead(known);
    }
  } finally {
    // A file that is refused or cancelled halfway is closed too: nobody else knows when its reading ends.
    await iterator.return?.();
  }
}
