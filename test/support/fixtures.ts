// The recorded profiles of test/fixtures/profiles/<format>/<case>/: input.*, origin.txt, expected.txt.

import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Fixture {
  /** `cpuprofile/node20`. */
  readonly name: string;
  /** The folder's name above the case: which format must read it. */
  readonly format: string;
  readonly folder: string;
  /** As it lies on the disk, perhaps packed. */
  readonly bytes: Uint8Array;
  /** As formats get it: unpacked, in UTF-8. */
  readonly content: Uint8Array;
}

const HOME = path.join(import.meta.dirname, '..', 'fixtures', 'profiles');

/** All fixtures, in order of their names. */
export const FIXTURES: readonly Fixture[] = fs
  .readdirSync(HOME)
  .sort()
  .flatMap((format) =>
    fs
      .readdirSync(path.join(HOME, format))
      .sort()
      .map((name) => readFixture(format, name)),
  );

function readFixture(format: string, name: string): Fixture {
  const folder = path.join(HOME, format, name);
  const inputs = fs.readdirSync(folder).filter((file) => file.startsWith('input.'));
  if (inputs.length !== 1) throw new Error(`${folder} must hold exactly one input.*`);
  const bytes = new Uint8Array(fs.readFileSync(path.join(folder, inputs[0]!)));
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return { name: `${format}/${name}`, format, folder, bytes, content: inUtf8(packed ? new Uint8Array(gunzipSync(bytes)) : bytes) };
}

function inUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextEncoder().encode(new TextDecoder('utf-16le').decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextEncoder().encode(new TextDecoder('utf-16be').decode(bytes));
  return bytes;
}
