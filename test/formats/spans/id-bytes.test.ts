// Ids and times from their bytes, beside what BigInt makes of the same text.

import { expect, test } from 'vitest';
import { readId, readNanoseconds } from '../../../src/formats/spans/id-bytes.ts';
import { TimeWords } from '../../../src/trace/times.ts';
import { forSeeds, type Random } from '../../support/random.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What an id's text is worth, 0 for none. */
function slowId(text: string, bytes: number): bigint {
  const isText = text.startsWith('"');
  const inner = isText ? text.slice(1, -1) : text;
  if (isText && inner.length <= bytes * 2 && /^[0-9a-f]+$/i.test(inner)) return BigInt(`0x${inner}`);
  if (isText && inner.length === Math.ceil(bytes / 3) * 4 && /^[\w+/-]+=*$/.test(inner)) {
    const decoded = Buffer.from(inner, 'base64');
    if (decoded.length === bytes) return BigInt(`0x${decoded.toString('hex')}`);
  }
  return /^\d{1,20}$/.test(inner) && BigInt(inner) < 2n ** 64n ? BigInt(inner) : 0n;
}

function idText(random: Random, bytes: number): string {
  const digits = random.pick(['0123456789abcdef', '0123456789abcdefABCDEF', '0123456789']);
  const text = (length: number): string => Array.from({ length }, () => random.pick([...digits])).join('');
  const hex = text(bytes * 2);
  const at = random.below(hex.length);
  return random.pick([
    `"${hex}"`, `"${hex}"`, `"${text(1 + random.below(bytes * 2 + 3))}"`, `"${Buffer.from(hex, 'hex').toString('base64')}"`,
    `"${hex.slice(0, at)}${random.pick(['g', '/', ':', '@', 'G', '`', '"', 'é', ' '])}${hex.slice(at + 1)}"`, '""', 'null', String(random.below(1e9)), String(2n ** 64n - BigInt(random.below(3))), `"${2n ** 64n}"`,
  ]);
}

test('ids are worth what they spell, whole or short, in hexadecimal, base64 and decimal; what is none is 0', () =>
  forSeeds(3000, (random) => {
    const words = new Int32Array(random.pick([2, 4])).fill(-1);
    const text = idText(random, words.length * 4);
    const bytes = encode(`,${text},`);
    readId(words, bytes, 1, bytes.length - 1);
    const value = words.reduce((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
    expect(value, text).toBe(slowId(text, words.length * 4));
  }));

test('times are exact in all their digits, as text and as number; what is none is unknown', () =>
  forSeeds(3000, (random) => {
    const digits = Array.from({ length: 1 + random.below(20) }, () => random.below(10)).join('');
    const at = random.below(digits.length);
    const inner = random.chance(0.8) ? digits : digits.slice(0, at) + random.pick([':', '/', '-', 'e', ' ', 'p', '\u0010']) + digits.slice(at + 1);
    const text = random.chance(0.5) ? inner : `"${inner}"`;
    const time = new TimeWords();
    time.setDigits(1, 1);
    const bytes = encode(`,${text},`);
    readNanoseconds(time, bytes, 1, bytes.length - 1);
    const value = (BigInt(time.high) << 32n) | BigInt(time.low);
    if (/^\d+$/.test(inner) && BigInt(inner) < 2n ** 64n) expect(value, text).toBe(BigInt(inner));
    // What only a float64 can tell (exponents) is as near as that comes.
    else if (!/^\d+$/.test(inner)) expect(Math.abs(Number(value) - unusual(inner)), text).toBeLessThanOrEqual(2048);
  }));

function unusual(inner: string): number {
  const value = Math.round(Number(inner));
  return value > 0 && value < 2 ** 64 ? value : 0;
}
