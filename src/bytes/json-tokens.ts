// The smallest reads of JSON from the bytes of a window: white space, brackets, names of fields, the ends of strings,
// numbers, literals, and values that are passed over. What is made of them: json-cursor.ts.

import type { KeySet } from './key-set.ts';
import { Refusal, type RefusalReason } from '../base/refusal.ts';
import { makeJsonScanner } from './json-scanner.ts';
import {
  BACKSLASH, behindDigits, COLON, COMMA, FIRST_WINDOW, fractionOf, isDigit, isLetter, isNumberByte, isSpace, LITERALS, MINUS, nameOfByte, OPEN_ARRAY,
  OPEN_OBJECT, QUOTE, startsLiteral, unescapeJson, type JsonKind,
} from './json-text.ts';
import { TextCache } from './text-cache.ts';

/** Thrown by a plain read where the bytes at hand end and more may come. */
export const NEED_MORE = Symbol('the window ends here');

/** A window of bytes, and the place in it that is read next. */
export class JsonTokens {
  /** Where the reader is, for refusals; set by the format (`nodes`), completed with the item's index. */
  where = '';
  /** Index of the item at hand, for refusals, -1 where there is none. */
  item = -1;
  protected readonly texts = new TextCache();
  protected readonly scanner = makeJsonScanner(FIRST_WINDOW);
  protected window = this.scanner.window;
  protected pos = 0;
  protected end = 0;
  /** Offset of `window[0]` in the file. */
  protected base = 0;
  /** Whether nothing follows the bytes at hand. */
  protected ended = false;
  protected keyEnd = 0;
  /** Where the step at hand begins again if the window ends in it. */
  protected mark = 0;

  /** 0-based offset of the next byte to be read. */
  get offset(): number {
    return this.base + this.pos;
  }

  /** What the next value is. Anything that starts no value is a `literal` and fails when read. */
  kind(): JsonKind {
    const byte = this.peek();
    if (byte === QUOTE) return 'string';
    if (byte === OPEN_OBJECT) return 'object';
    if (byte === OPEN_ARRAY) return 'array';
    return byte === MINUS || isDigit(byte) ? 'number' : 'literal';
  }

  /** A refusal at the current place. */
  refusal(reason: RefusalReason, message: string): Refusal {
    const path = this.item >= 0 ? `${this.where}[${this.item}]` : this.where;
    return new Refusal(reason, message, { byte: this.offset, path });
  }

  protected skipSpace(): void {
    const { window, end } = this;
    let pos = this.pos;
    while (pos < end && isSpace(window[pos]!)) pos++;
    this.pos = pos;
  }

  protected onlySpaceLeft(): boolean {
    this.skipSpace();
    return this.pos >= this.end;
  }

  /** The next byte that is no white space, not taken. */
  protected peek(): number {
    if (this.pos < this.end) {
      const byte = this.window[this.pos]!;
      if (byte > 0x20) return byte;
    }
    this.skipSpace();
    if (this.pos >= this.end) throw this.cut();
    return this.window[this.pos]!;
  }

  protected cut(): typeof NEED_MORE | Refusal {
    return this.ended ? this.refusal('truncated', 'The file ends in the middle of its data') : NEED_MORE;
  }

  protected take(byte: number, expected: string): void {
    if (this.peek() !== byte) throw this.unexpected(expected);
    this.pos++;
  }

  protected tryTake(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.pos++;
    return true;
  }

  /** A comma, or the closing byte left in place for the next look. */
  protected separator(close: number, closeText: string): void {
    const byte = this.peek();
    if (byte === COMMA) this.pos++;
    else if (byte !== close) throw this.unexpected(`"," or ${closeText}`);
  }

  protected unexpected(expected: string): Refusal {
    return this.refusal('malformed', `Expected ${expected} but found ${nameOfByte(this.window[this.pos]!)}`);
  }

  /** Whether the next field is number `field` of `keys`, spelt without white space; then it is read. */
  protected readUsualKey(keys: KeySet, field: number): boolean {
    const token = keys.tokens[field];
    if (token === undefined || this.pos + token.length > this.end) return false;
    const { window, pos } = this;
    for (let i = 0; i < token.length; i++) if (window[pos + i] !== token[i]) return false;
    this.pos = pos + token.length;
    return true;
  }

  /** A field's name and its colon: the index in `keys`, -1 for another name. */
  key(keys: KeySet): number {
    if (this.peek() !== QUOTE) throw this.unexpected('a field name');
    const start = this.pos + 1;
    const escaped = this.readStringEnd();
    this.keyEnd = this.pos - 1;
    const field = escaped
      ? keys.names.indexOf(unescapeJson(this.texts.text(this.window, start, this.keyEnd)))
      : keys.match(this.window, start, this.keyEnd);
    this.take(COLON, '":"');
    return field;
  }

  /** Reads from an opening quote past its closing one; says whether there are escapes between. */
  protected readStringEnd(): boolean {
    const { window, end } = this;
    let escaped = false;
    let pos = this.pos + 1;
    for (;;) {
      if (pos >= end) throw this.cut();
      const byte = window[pos]!;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        escaped = true;
        pos++;
      }
      pos++;
    }
    this.pos = pos + 1;
    return escaped;
  }

  protected readNumberOrNaN(): number {
    const byte = this.peek();
    if (byte !== MINUS && !isDigit(byte)) {
      if (byte === 0x4e || byte === 0x49) return this.readLiteral() === 'Infinity' ? Infinity : NaN;
      this.skipValue();
      return NaN;
    }
    const window = this.window;
    const start = this.pos;
    let pos = byte === MINUS ? start + 1 : start;
    const digits = pos;
    let whole = 0;
    while (pos < this.end && isDigit(window[pos]!)) whole = whole * 10 + window[pos++]! - 0x30;
    if (pos >= this.end && !this.ended) throw NEED_MORE;
    const next = pos < this.end ? window[pos]! : 0;
    if (pos > digits && pos - digits <= 16 && whole <= Number.MAX_SAFE_INTEGER) {
      if (!isNumberByte(next)) {
        this.pos = pos;
        return byte === MINUS ? -whole : whole;
      }
      if (next === 0x2e) {
        const behind = behindDigits(window, pos + 1, this.end);
        const value = behind < this.end && !isNumberByte(window[behind]!) ? fractionOf(window, whole, pos, behind) : NaN;
        if (!Number.isNaN(value)) {
          this.pos = behind;
          return byte === MINUS ? -value : value;
        }
      }
    }
    if (next === 0x49 && pos === start + 1) {
      this.pos = pos;
      this.readLiteral();
      return -Infinity;
    }
    return this.anyNumber(start, pos);
  }

  /** Exponents and numbers of many digits: the platform's own conversion. */
  protected anyNumber(start: number, from: number): number {
    let pos = from;
    while (pos < this.end && isNumberByte(this.window[pos]!)) pos++;
    if (pos >= this.end && !this.ended) throw NEED_MORE;
    const text = String.fromCharCode(...this.window.subarray(start, Math.min(pos, start + 1024)));
    const value = pos - start > 1024 ? NaN : Number(text);
    if (Number.isNaN(value)) throw pos >= this.end ? this.cut() : this.refusal('malformed', `"${text.slice(0, 40)}" is no number`);
    this.pos = pos;
    return value;
  }

  protected readLiteral(): string {
    const start = this.pos;
    let pos = start;
    while (pos < this.end && isLetter(this.window[pos]!)) pos++;
    if (pos >= this.end && !this.ended) throw NEED_MORE;
    const text = String.fromCharCode(...this.window.subarray(start, Math.min(pos, start + 16)));
    if (!LITERALS.has(text)) throw pos >= this.end && startsLiteral(text) ? this.cut() : this.unexpected('a value');
    this.pos = pos;
    return text;
  }

  /** Skips one value within a step: for fields that are small by nature. */
  skipValue(): void {
    const kind = this.kind();
    if (kind === 'number') this.readNumberOrNaN();
    else if (kind === 'literal') this.readLiteral();
    else {
      if (!this.scanner.skipWhole(this.pos, this.end)) throw this.cut();
      this.pos = this.scanner.stoppedAt();
    }
  }
}
