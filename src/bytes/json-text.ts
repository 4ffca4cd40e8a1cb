// The small parts of JSON that the reader is made of: its bytes, literals, escapes, orders of fields. No state.

import type { KeySet } from './key-set.ts';

/** A step may span this much at most: a longer string is no name that anybody reads. */
export const MAX_WINDOW = 64 << 20;
/** From this size on a step that is cut waits for more than one chunk. */
export const LONG_STEP = 4 << 20;
/** The first window; it grows to what chunks and values need. */
export const FIRST_WINDOW = (1 << 20) + (1 << 16);

export const QUOTE = 0x22, COMMA = 0x2c, MINUS = 0x2d, COLON = 0x3a, BACKSLASH = 0x5c;
export const OPEN_ARRAY = 0x5b, CLOSE_ARRAY = 0x5d, OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d;

/** What the next value is, seen from its first byte. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

export interface JsonReaderOptions {
  /** Called after each chunk with the bytes taken in so far; may throw to stop (cancellation). */
  readonly onBytes?: (bytes: number) => void;
}

/** Which field came after which in the last object read with it; made by {@link fieldOrder}. */
export interface FieldOrder {
  /** By the index of a field + 1 (0: at the beginning). */
  readonly next: Int16Array;
}

/** An order to begin with: that of the key set. */
export function fieldOrder(keys: KeySet): FieldOrder {
  return { next: Int16Array.from({ length: keys.names.length + 1 }, (_, i) => i) };
}

/** Exact as float64. */
const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

export const LITERALS = new Set(['true', 'false', 'null', 'NaN', 'Infinity']);

/** Whether a literal may go on like that: then it is cut, not wrong. */
export function startsLiteral(text: string): boolean {
  return text !== '' && [...LITERALS].some((literal) => literal.startsWith(text));
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isNumberByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x2b || byte === MINUS;
}

/** Where the digits that begin at `from` end, `end` at the latest. */
export function behindDigits(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(bytes[at]!)) at++;
  return at;
}

/**
 * The number whose point is at `point`, with `whole` before it and digits up to `behind`: exact, as the digits and the
 * power of ten both are, and one division rounds as the platform's own conversion would. NaN for none or too many digits.
 */
export function fractionOf(bytes: Uint8Array, whole: number, point: number, behind: number): number {
  const power = POWERS_OF_TEN[behind - point - 1];
  if (behind === point + 1 || power === undefined) return NaN;
  let value = whole;
  for (let at = point + 1; at < behind; at++) value = value * 10 + bytes[at]! - 0x30;
  return value <= Number.MAX_SAFE_INTEGER ? value / power : NaN;
}

/** White space as JSON has it. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** What begins with a byte, in words for people. */
export function nameOfByte(byte: number): string {
  if (byte === QUOTE) return 'a string';
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte ${byte}`;
}

export function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** JSON's escapes undone. An escape that JSON does not know stands for its character. */
export function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, hex: string | undefined, character: string) =>
    hex !== undefined ? String.fromCharCode(parseInt(hex, 16)) : (ESCAPES[character] ?? character),
  );
}
