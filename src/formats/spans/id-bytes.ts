// Ids and times of spans from the bytes they are spelt with: hexadecimal, base64 and decimal ids (FORMATS 3.35), times as
// numbers and as strings. No text is made of them.

import type { TimeWords } from '../../trace/times.ts';
import { nanosecondsOfText } from './time-text.ts';

/** What digits are worth, by byte; 255 for what is none. */
const HEX = digitTable('0123456789abcdef', 'ABCDEF', 10);
const BASE64 = digitTable('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', '-_', 62);

function digitTable(digits: string, others: string, firstOther: number): Uint8Array {
  const table = new Uint8Array(256).fill(255);
  for (let i = 0; i < digits.length; i++) table[digits.charCodeAt(i)] = i;
  for (let i = 0; i < others.length; i++) table[others.charCodeAt(i)] = firstOther + i;
  return table;
}

const QUOTE = 0x22, EQUALS = 0x3d;

/**
 * The id spelt by a JSON value, into `words` (32 bits each, the most significant first): hexadecimal of any case, also
 * without its leading zeros; base64 of exactly as many bytes; a decimal number. All zero for anything else.
 */
export function readId(words: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  const isText = bytes[from] === QUOTE;
  const start = isText ? from + 1 : from;
  const end = isText ? to - 1 : to;
  const length = end - start;
  const digits = words.length * 8;
  if (isText && length === digits && readFullHex(words, bytes, start)) return;
  words.fill(0);
  if (isText && length <= digits && readHex(words, bytes, start, end)) return;
  if (isText && length === Math.ceil((words.length * 4) / 3) * 4 && readBase64(words, bytes, start, end)) return;
  if (length <= 20) readDecimal(words, bytes, start, end);
}

/** Eight digits a word, as nearly all ids have them. */
function readFullHex(words: Int32Array, bytes: Uint8Array, start: number): boolean {
  // All digits together: more than 15 if one of them is none.
  let digits = 0;
  let at = start;
  for (let word = 0; word < words.length; word++, at += 8) {
    const a = HEX[bytes[at]!]!, b = HEX[bytes[at + 1]!]!, c = HEX[bytes[at + 2]!]!, d = HEX[bytes[at + 3]!]!;
    const e = HEX[bytes[at + 4]!]!, f = HEX[bytes[at + 5]!]!, g = HEX[bytes[at + 6]!]!, h = HEX[bytes[at + 7]!]!;
    digits |= a | b | c | d | e | f | g | h;
    words[word] = (a << 28) | (b << 24) | (c << 20) | (d << 16) | (e << 12) | (f << 8) | (g << 4) | h;
  }
  return digits <= 15;
}

function readHex(words: Int32Array, bytes: Uint8Array, start: number, end: number): boolean {
  let at = end;
  for (let word = words.length - 1; word >= 0 && at > start; word--) {
    let value = 0;
    for (let shift = 0; shift < 32 && at > start; shift += 4) {
      const digit = HEX[bytes[--at]!]!;
      if (digit === 255) {
        words.fill(0);
        return false;
      }
      value |= digit << shift;
    }
    words[word] = value;
  }
  return end > start;
}

function readBase64(words: Int32Array, bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  let held = 0;
  let count = 0;
  for (let at = start; at < end && bytes[at] !== EQUALS; at++) {
    const digit = BASE64[bytes[at]!]!;
    if (digit === 255) {
      words.fill(0);
      return false;
    }
    bits = (bits << 6) | digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    if (count < words.length * 4) words[count >> 2]! |= ((bits >> held) & 255) << (24 - (count & 3) * 8);
    count++;
  }
  if (count === words.length * 4) return true;
  words.fill(0);
  return false;
}

/** A decimal number of up to 64 bits, into the last two words. */
function readDecimal(words: Int32Array, bytes: Uint8Array, start: number, end: number): void {
  const last = words.length - 1;
  let high = 0;
  let low = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return;
    low = low * 10 + digit;
    high = high * 10 + Math.floor(low / 2 ** 32);
    low %= 2 ** 32;
    if (high >= 2 ** 32) return;
  }
  words[last - 1] = high;
  words[last] = low;
}

/** Bytes of an id as protobuf has it, of exactly the right length; all zero for anything else. */
export function readIdBytes(words: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  words.fill(0);
  if (to - from !== words.length * 4) return;
  for (let i = from; i < to; i++) words[(i - from) >> 2]! |= bytes[i]! << (24 - ((i - from) & 3) * 8);
}

/** The nanoseconds spelt by a JSON value: digits, with or without quotes; unknown for anything else. */
export function readNanoseconds(time: TimeWords, bytes: Uint8Array, from: number, to: number): void {
  time.clear();
  const isText = bytes[from] === QUOTE;
  const start = isText ? from + 1 : from;
  const end = isText ? to - 1 : to;
  if (end - start > 20) return readUnusual(time, bytes, start, end);
  const middle = Math.max(start, end - 9);
  const first = Math.max(start, middle - 9);
  const top = digitsIn(bytes, start, first);
  const upper = digitsIn(bytes, first, middle);
  const lower = digitsIn(bytes, middle, end);
  if (top >= 0 && upper >= 0 && lower >= 0) time.setDigits(top * 1e9 + upper, lower);
  else readUnusual(time, bytes, start, end);
}

/** The number that up to nine digits spell, 0 for none; -1 where one is no digit. */
function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  // 6 to 15 for digits; all together more than that if one is none.
  let sixMore = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! ^ 0x30;
    sixMore |= digit + 6;
    value = (Math.imul(value, 10) + digit) | 0;
  }
  return sixMore > 15 ? -1 : value;
}

const LONGEST_UNUSUAL = 40;

/** Exponents and fractions, which no exporter should write: as near as a float64 comes. ISO 8601, which some printers write. */
function readUnusual(time: TimeWords, bytes: Uint8Array, start: number, end: number): void {
  if (end - start > LONGEST_UNUSUAL) return;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  const value = Math.round(Number(text));
  if (Number.isNaN(value)) time.setNanoseconds(nanosecondsOfText(text));
  else if (value > 0 && value < 2 ** 64) time.setDigits(Math.floor(value / 1e9), value % 1e9);
}
