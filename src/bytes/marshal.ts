// A reader of Python's marshal data: what `marshal.dump` writes, versions 0 to 5 (Python 2.5 to 3.15). It reads data
// and nothing else: code objects are refused, nothing is ever run. Spec: CPython, Python/marshal.c.
//
// A top-level dict is read entry by entry, so that a file is never held whole: `entries` reads one pair from the bytes
// at hand and repeats it with more bytes where they end within it. Nesting is walked with a stack of our own.
// Lost: the difference of bytes and text (both are text here, UTF-8; Python 2 has file names as bytes), whole numbers
// beyond 2^53 are rounded, None, Ellipsis and StopIteration are all `null`.

import { Refusal, type RefusalReason } from '../base/refusal.ts';
import type { ByteInput } from './byte-input.ts';
import { TextCache } from './text-cache.ts';

/** Something that holds values. `dict`: keys and values in turns; `complex`: real and imaginary part. */
export class MarshalGroup {
  readonly kind: GroupKind;
  readonly items: MarshalValue[] = [];

  constructor(kind: GroupKind) {
    this.kind = kind;
  }
}

export type GroupKind = 'tuple' | 'list' | 'dict' | 'set' | 'frozenset' | 'slice' | 'complex';

/** Groups may be shared, and lists and dicts may even contain themselves: never walk them without a limit. */
export type MarshalValue = null | boolean | number | string | MarshalGroup;

export interface MarshalReaderOptions {
  /** Called after each chunk with the bytes taken in so far; may throw to stop (cancellation). */
  readonly onBytes?: (bytes: number) => void;
}

const NEED_MORE = Symbol('the window ends here');
/** What Python itself allows. */
const MAX_DEPTH = 2000;
/** No name is longer; a length beyond it is damage. */
const MAX_STRING = 16 << 20;
/** Keys and values of a dict are counted apart. */
const MAX_ITEMS = 2_000_000;
/** What one entry may span: a function with 300 000 callers does not. */
const MAX_WINDOW = 16 << 20;

/** Bit of a type byte: others may refer to this value. */
const FLAG_REF = 0x80;
const [NULL, TUPLE, SMALL_TUPLE, LIST, DICT, SET, FROZEN_SET, SLICE] = bytesOf('0()[{<>:');
const [NONE, TRUE, FALSE, STOP_ITERATION, ELLIPSIS] = bytesOf('NTFS.');
const [INT, INT64, LONG, FLOAT, BINARY_FLOAT, COMPLEX, BINARY_COMPLEX] = bytesOf('iIlfgxy');
const [BYTES, INTERNED, UNICODE, ASCII, ASCII_INTERNED, SHORT_ASCII, SHORT_ASCII_INTERNED] = bytesOf('stuaAzZ');
const [REF, STRING_REF, CODE, UNKNOWN] = bytesOf('rRc?');

function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A group that is being read. */
interface OpenGroup {
  readonly group: MarshalGroup;
  /** Items still to come; -1: until NULL. */
  left: number;
  /** Where to register the group once it is complete, or -1. */
  readonly slot: number;
}

/** Stands in the list of references for a tuple or set that is not complete: nothing in it may refer to it. */
const INCOMPLETE = Symbol('incomplete');

export class MarshalReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly size: number | null;
  private readonly onBytes: (bytes: number) => void;
  private readonly texts = new TextCache();
  private window: Uint8Array = new Uint8Array(1 << 16);
  private view = new DataView(this.window.buffer);
  private pos = 0;
  private end = 0;
  /** Offset of `window[0]` in the file. */
  private base = 0;
  private ended = false;
  /** How far the window must reach before reading on has a chance. */
  private wanted = 0;
  private readonly refs: (MarshalValue | typeof INCOMPLETE)[] = [];
  /** Python 2: strings that later ones name by number. */
  private readonly interned: string[] = [];

  constructor(input: ByteInput, options: MarshalReaderOptions = {}) {
    this.source = input.chunks[Symbol.asyncIterator]();
    this.size = input.size;
    this.onBytes = options.onBytes ?? (() => undefined);
  }

  /** 0-based offset of the next byte to be read. */
  get offset(): number {
    return this.base + this.pos;
  }

  /**
   * Reads the beginning of a dict; its entries follow with {@link entries}. Says whether there is one.
   * @throws {Refusal} `empty` where there are no bytes at all.
   */
  async openDict(): Promise<boolean> {
    if (await this.atEnd()) throw this.refusal('empty', 'The file is empty');
    const type = this.window[this.pos]!;
    if ((type & ~FLAG_REF) !== DICT) return false;
    this.pos++;
    // Who refers to the whole file from within it gets nothing: it is not kept.
    if ((type & FLAG_REF) !== 0) this.refs.push(new MarshalGroup('dict'));
    return true;
  }

  /**
   * Reads the entries of the open dict to its end.
   * @throws {Refusal} `truncated` or `malformed` at damage; the entries before it were visited.
   */
  async entries(visit: (key: MarshalValue, value: MarshalValue) => void): Promise<void> {
    for (;;) {
      const mark = this.pos;
      const refCount = this.refs.length;
      const internedCount = this.interned.length;
      try {
        const key = this.value();
        if (key === undefined) return;
        const value = this.value();
        if (value === undefined) throw this.refusal('malformed', 'A key of the dict has no value');
        visit(key, value);
      } catch (thrown) {
        if (thrown !== NEED_MORE) throw thrown;
        const read = this.pos - mark;
        this.pos = mark;
        this.refs.length = refCount;
        this.interned.length = internedCount;
        // At least twice as far as before: an entry in many chunks is not read over again for each of them.
        await this.fill(Math.max(this.wanted - mark, read * 2, 1));
      }
    }
  }

  /** Whether the file ends here. */
  async atEnd(): Promise<boolean> {
    while (this.pos === this.end && !this.ended) await this.nextChunk();
    return this.pos === this.end;
  }

  refusal(reason: RefusalReason, message: string): Refusal {
    return new Refusal(reason, message, { byte: this.offset });
  }

  /** Brings `count` bytes from `pos` into the window, or all there are. */
  private async fill(count: number): Promise<void> {
    if (this.ended) throw this.truncated();
    if (count > MAX_WINDOW) throw this.refusal('too-large', 'An entry of the file is larger than 16 MB');
    while (this.end - this.pos < count && !this.ended) await this.nextChunk();
  }

  private async nextChunk(): Promise<void> {
    const next = await this.source.next();
    if (next.done === true) {
      this.ended = true;
      return;
    }
    const chunk = next.value;
    const kept = this.end - this.pos;
    if (kept + chunk.length > this.window.length) {
      const larger = new Uint8Array(Math.max(this.window.length * 2, kept + chunk.length));
      larger.set(this.window.subarray(this.pos, this.end));
      this.window = larger;
      this.view = new DataView(larger.buffer);
    } else {
      this.window.copyWithin(0, this.pos, this.end);
    }
    this.window.set(chunk, kept);
    this.base += this.pos;
    this.pos = 0;
    this.end = kept + chunk.length;
    this.onBytes(this.base + this.end);
  }

  private truncated(): Refusal {
    return new Refusal('truncated', 'The file ends in the middle of its data', { byte: this.base + this.end });
  }

  /** Moves over `count` bytes and says where they begin. */
  private take(count: number): number {
    const at = this.pos;
    if (at + count > this.end) {
      if (this.size !== null && this.base + at + count > this.size) throw this.truncated();
      this.wanted = at + count;
      throw NEED_MORE;
    }
    this.pos = at + count;
    return at;
  }

  private byte(): number {
    return this.window[this.take(1)]!;
  }

  private int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  private length(): number {
    const length = this.int32();
    if (length < 0) throw this.refusal('malformed', `A length is negative (${length})`);
    return length;
  }

  /** The next value with all that is in it; `undefined` for NULL, the end of a dict. */
  private value(): MarshalValue | undefined {
    const open: OpenGroup[] = [];
    for (;;) {
      let value = this.part(open);
      // Puts the value where it belongs, and closes the groups that it completes.
      for (;;) {
        const top = open[open.length - 1];
        if (value === OPENED) {
          if (top!.left !== 0) break;
        } else if (top === undefined) {
          return value;
        } else if (value === undefined) {
          if (top.left !== -1) throw this.refusal('malformed', 'A value is missing');
          if (top.group.items.length % 2 === 1) throw this.refusal('malformed', 'A key of a dict has no value');
        } else {
          if (top.group.items.length >= MAX_ITEMS) throw this.refusal('too-large', 'A list in the file holds more than two million values');
          top.group.items.push(value);
          if (top.left === -1 || --top.left > 0) break;
        }
        open.pop();
        if (top!.slot !== -1) this.refs[top!.slot] = top!.group;
        value = top!.group;
      }
    }
  }

  /** A value without parts, or OPENED where a group was opened. */
  private part(open: OpenGroup[]): MarshalValue | undefined | typeof OPENED {
    const start = this.pos;
    const type = this.byte();
    const canRefer = (type & FLAG_REF) !== 0;
    const code = type & ~FLAG_REF;
    const group = GROUP_KINDS.get(code);
    if (group !== undefined) {
      if (open.length >= MAX_DEPTH) throw this.refusal('malformed', `The data is nested more than ${MAX_DEPTH} deep`);
      this.open(open, code, group, canRefer);
      return OPENED;
    }
    if (code === NULL) return undefined;
    if (code === REF) return this.referred();
    const value = this.atom(code, start);
    if (canRefer) this.refs.push(value);
    return value;
  }

  private open(open: OpenGroup[], code: number, kind: GroupKind, canRefer: boolean): void {
    const left = code === DICT ? -1 : code === SLICE ? 3 : code === SMALL_TUPLE ? this.byte() : this.length();
    const group = new MarshalGroup(kind);
    // Lists, dicts and sets can be named from within themselves; tuples and the like take their number at once, too.
    const atOnce = kind === 'list' || kind === 'dict' || kind === 'set';
    if (canRefer) this.refs.push(atOnce ? group : INCOMPLETE);
    open.push({ group, left, slot: canRefer && !atOnce ? this.refs.length - 1 : -1 });
  }

  private referred(): MarshalValue {
    const index = this.int32();
    const value = this.refs[index];
    if (value === undefined || value === INCOMPLETE) throw this.refusal('malformed', `There is no value ${index} to refer to`);
    return value;
  }

  private atom(code: number, start: number): MarshalValue {
    switch (code) {
      case NONE: case STOP_ITERATION: case ELLIPSIS: return null;
      case TRUE: return true;
      case FALSE: return false;
      case INT: return this.int32();
      case INT64: return Number(this.view.getBigInt64(this.take(8), true));
      case LONG: return this.long();
      case FLOAT: return this.textFloat();
      case BINARY_FLOAT: return this.view.getFloat64(this.take(8), true);
      case COMPLEX: return complex(this.textFloat(), this.textFloat());
      case BINARY_COMPLEX: return complex(this.view.getFloat64(this.take(8), true), this.view.getFloat64(this.take(8), true));
      case BYTES: case UNICODE: case ASCII: case ASCII_INTERNED: return this.text(this.length());
      case SHORT_ASCII: case SHORT_ASCII_INTERNED: return this.text(this.byte());
      case INTERNED: {
        const text = this.text(this.length());
        this.interned.push(text);
        return text;
      }
      case STRING_REF: {
        const index = this.int32();
        const text = this.interned[index];
        if (text === undefined) throw this.refusal('malformed', `There is no string ${index} to refer to`);
        return text;
      }
      case CODE: throw new Refusal('malformed', 'The file holds Python code; only data is read', { byte: this.base + start });
      case UNKNOWN: throw new Refusal('malformed', 'The file holds an object that Python could not write', { byte: this.base + start });
      default: {
        const found = code.toString(16).padStart(2, '0');
        throw new Refusal('malformed', `Expected a value but found the byte 0x${found}`, { byte: this.base + start });
      }
    }
  }

  /** Digits of 15 bits, the lowest first; a negative count for a negative number. */
  private long(): number {
    const count = this.int32();
    const digits = Math.abs(count);
    if (digits > MAX_STRING / 2) throw this.refusal('malformed', 'A number has too many digits');
    const at = this.take(digits * 2);
    let value = 0;
    for (let digit = digits - 1; digit >= 0; digit--) value = value * 32768 + this.view.getUint16(at + digit * 2, true);
    return count < 0 ? -value : value;
  }

  private textFloat(): number {
    const text = this.text(this.byte());
    if (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return Number(text);
    const special = /^\s*([+-]?)(inf|nan)/i.exec(text);
    if (special === null) throw this.refusal('malformed', 'A number is not written as one');
    return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  }

  private text(length: number): string {
    if (length > MAX_STRING) throw this.refusal('malformed', 'A string is longer than 16 MB');
    const at = this.take(length);
    const text = this.texts.text(this.window, at, at + length);
    return text.includes('\ufffd') ? decodeSurrogates(this.window.subarray(at, at + length), text) : text;
  }
}

/** Returned for a group that was opened rather than a value. */
const OPENED = Symbol('opened');

const GROUP_KINDS: ReadonlyMap<number, GroupKind> = new Map([
  [TUPLE!, 'tuple'], [SMALL_TUPLE!, 'tuple'], [LIST!, 'list'], [DICT!, 'dict'], [SET!, 'set'], [FROZEN_SET!, 'frozenset'],
  [SLICE!, 'slice'],
]);

function complex(real: number, imaginary: number): MarshalGroup {
  const group = new MarshalGroup('complex');
  group.items.push(real, imaginary);
  return group;
}

/**
 * Python writes half surrogate pairs, which stand for bytes of file names that are no text, as three bytes each
 * (`surrogatepass`). @returns `decoded` where the bytes hold none or anything else that is no UTF-8.
 */
function decodeSurrogates(bytes: Uint8Array, decoded: string): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let from = 0;
  for (let at = 0; at + 2 < bytes.length; at++) {
    const isHalf = bytes[at] === 0xed && bytes[at + 1]! >= 0xa0 && bytes[at + 1]! < 0xc0 && bytes[at + 2]! >= 0x80 && bytes[at + 2]! < 0xc0;
    if (!isHalf) continue;
    text += decoder.decode(bytes.subarray(from, at));
    text += String.fromCharCode(0xd000 | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f));
    from = at + 3;
    at += 2;
  }
  return from === 0 ? decoded : text + decoder.decode(bytes.subarray(from));
}
