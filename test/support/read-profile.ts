// Reads files that hold a profile, for tests about profiles.

import { Refusal } from '../../src/base/refusal.ts';
import type { Gunzip } from '../../src/bytes/unwrap.ts';
import type { ByteInput } from '../../src/bytes/byte-input.ts';
import type { ReadContext } from '../../src/formats/format.ts';
import { readFile, type ReadProfile } from '../../src/formats/read-profile.ts';

/** As `readFile`; one of distributed traces is refused. */
export async function readProfile(input: ByteInput, gunzip: Gunzip, context: ReadContext): Promise<ReadProfile> {
  const read = await readFile(input, gunzip, context);
  if (read.kind === 'traces') throw new Refusal('not-this-format', `The file holds ${read.format.title}`);
  return read;
}
