// Small, seeded damage to bytes: what a bad disk, a bad network or a bad idea does to a file.

import type { Random } from '../support/random.ts';

/** Pieces of JSON that change what a file means, not only whether it can be read. */
const TOKENS = [
  'null', 'true', '{}', '[]', '""', '-1', '0', '1e999', '-0.5', '9007199254740993', '"nodes":', '"children":[1]', ',', '}', ']', '{', '[', '"',
  '\\', '\\u', '\u0000', '"__proto__":1,', 'NaN', '"parent":1,', '"id":2,', '99999999999', '-2147483649', '"head":{', '"samples":[2,3],',
].map((token) => new TextEncoder().encode(token));

/** A damaged copy: one to four changes. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let copy: Uint8Array = bytes.slice();
  for (let changes = 1 + random.below(4); changes > 0; changes--) copy = change(copy, random);
  return copy;
}

function change(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = Math.min(random.pick([1, 1, 2, 8, 100]), bytes.length - at);
  switch (random.below(7)) {
    case 0: // a bit
      if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1: // a byte
      if (at < bytes.length) bytes[at] = random.below(256);
      return bytes;
    case 2: // cut out
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 3: // cut off
      return random.chance(0.3) ? bytes.slice(0, at) : bytes;
    case 4: // repeated
      return joined(bytes.subarray(0, at + length), bytes.subarray(at));
    case 5: // a token put in
      return joined(bytes.subarray(0, at), random.pick(TOKENS), bytes.subarray(at));
    default: // a number or literal replaced, so that the file stays JSON
      return replaceNumber(bytes, at, random);
  }
}

function replaceNumber(bytes: Uint8Array, from: number, random: Random): Uint8Array {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d);
  let start = from;
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  let end = start;
  while (isDigit(bytes[end])) end++;
  const value = random.pick(['0', '-1', '1', '2', '3', '7', '1e9', '-5000000', '4294967296', 'null', '1.5', '"4"', '1e308', '-1e308']);
  return joined(bytes.subarray(0, start), new TextEncoder().encode(value), bytes.subarray(end));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
