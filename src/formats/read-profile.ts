// From any file's bytes to a profile: peel wrappers and encodings, find the format by content, let it read.

import type { ByteInput } from '../bytes/byte-input.ts';
import { asUtf8 } from '../bytes/encoding.ts';
import { Refusal } from '../base/refusal.ts';
import { peekInput, unwrap, type Gunzip } from '../bytes/unwrap.ts';
import type { Format, ProfileAndMore, ReadContext } from './format.ts';
import { FORMATS } from './index.ts';
import { detectFormat, HEAD_BYTES, makeHead } from './sniff.ts';

/** A profile, what else stood in its file, and the format that read it. */
export interface ReadProfile extends ProfileAndMore {
  readonly format: Format;
}

/**
 * Reads a file of any known format.
 * @throws {Refusal} if it is none of them, or broken beyond use; `Cancelled` when asked to stop.
 */
export async function readProfile(input: ByteInput, gunzip: Gunzip, context: ReadContext): Promise<ReadProfile> {
  const iterator = input.chunks[Symbol.asyncIterator]();
  try {
    const closable: ByteInput = { size: input.size, chunks: { [Symbol.asyncIterator]: () => iterator } };
    const { head: bytes, input: whole } = await peekInput(await asUtf8(await unwrap(closable, gunzip)), HEAD_BYTES);
    if (bytes.length === 0) throw new Refusal('empty', 'The file is empty');
    const head = makeHead(bytes);
    const format = detectFormat(head, FORMATS);
    const read = await format.read(whole, context);
    return 'profile' in read ? { ...read, format } : { profile: read, spans: null, embeddedMaps: [], format };
  } finally {
    // A file that is refused or cancelled halfway is closed too: nobody else knows when its reading ends.
    await iterator.return?.();
  }
}
