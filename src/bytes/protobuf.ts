// A pull reader of protobuf's wire format over bytes: it knows fields and wire types, and no message's meaning.
// Numbers of 64 bits are given as rounded float64 or, exactly, as two halves. Groups (wire types 3 and 4, long
// deprecated) are refused. Spec: protobuf.dev/programming-guides/encoding.
//
// `ProtobufStream` walks the top level of a file in chunks and holds one field of it at a time; `MessageReader` reads
// what is in such a field, without making objects. Nesting is followed with `begin` and `leave`, never by copying.

import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from './byte-input.ts';

/** Wire types. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

/** Longest varint: 64 bits in groups of 7. */
const MAX_VARINT = 10;
/** What one field of the top level may span, unless the reader knows better; longer ones are damage or a bomb. */
const MAX_FIELD = 64 << 20;

/** A cursor over the fields of a message. */
export class MessageReader {
  bytes: Uint8Array = new Uint8Array(0);
  pos = 0;
  /** End of the message that is being read. */
  end = 0;
  /** Offset of `bytes[0]` in the file. */
  base = 0;
  /** Number of the current field. */
  field = 0;
  /** Wire type of the current field. */
  wire = 0;
  /** Halves of the number that {@link wide} read last: 32 bits each, as signed numbers. */
  low = 0;
  high = 0;

  /** Reads from `bytes[start … end - 1]`, whose first byte stands at `base + start` of the file. */
  reset(bytes: Uint8Array, start = 0, end = bytes.length, base = 0): void {
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
    this.base = base;
  }

  /** 0-based offset in the file. */
  get offset(): number {
    return this.base + this.pos;
  }

  /** Goes to the next field of the message; its value must then be read or skipped. False at the end. */
  next(): boolean {
    if (this.pos >= this.end) return false;
    const tag = this.uint();
    this.field = Math.floor(tag / 8);
    this.wire = tag & 7;
    if (this.field === 0 || tag > 0xffffffff) throw this.malformed('A field has no valid number');
    return true;
  }

  /** A varint as an unsigned number, rounded beyond 2^53. */
  uint(): number {
    const { bytes, pos, end } = this;
    if (pos < end) {
      const first = bytes[pos]!;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
      if (pos + 1 < end && bytes[pos + 1]! < 0x80) {
        this.pos = pos + 2;
        return (first & 0x7f) | (bytes[pos + 1]! << 7);
      }
      if (pos + 2 < end && bytes[pos + 2]! < 0x80) {
        this.pos = pos + 3;
        return (first & 0x7f) | ((bytes[pos + 1]! & 0x7f) << 7) | (bytes[pos + 2]! << 14);
      }
    }
    this.wide();
    return (this.high >>> 0) * 2 ** 32 + (this.low >>> 0);
  }

  /** A varint as a signed number (int64, not zigzag), rounded beyond 2^53. */
  int(): number {
    if (this.pos < this.end && this.bytes[this.pos]! < 0x80) return this.bytes[this.pos++]!;
    this.wide();
    return this.high * 2 ** 32 + (this.low >>> 0);
  }

  /** A varint exactly, into {@link low} and {@link high}. */
  wide(): void {
    const { bytes, end } = this;
    let at = this.pos;
    let low = 0;
    let high = 0;
    for (let count = 0; count < MAX_VARINT; count++) {
      if (at >= end) throw this.malformed('A number runs over the end of its message');
      const byte = bytes[at++]!;
      const bits = byte & 0x7f;
      const shift = count * 7;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low = low;
        this.high = high;
        this.pos = at;
        return;
      }
    }
    throw this.malformed('A number is longer than 64 bits');
  }

  /** A number of 64 bits that is written as such, into {@link low} and {@link high}. */
  fixed64(): void {
    if (this.wire !== FIXED64) throw this.malformed(`Field ${this.field} is not of the expected kind`);
    const { bytes, pos } = this;
    if (this.end - pos < 8) throw this.malformed('A number runs over the end of its message');
    this.low = bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16) | (bytes[pos + 3]! << 24);
    this.high = bytes[pos + 4]! | (bytes[pos + 5]! << 8) | (bytes[pos + 6]! << 16) | (bytes[pos + 7]! << 24);
    this.pos = pos + 8;
  }

  /** Steps into a length-delimited field and returns what {@link leave} needs. */
  begin(): number {
    if (this.wire !== LENGTH) throw this.malformed(`Field ${this.field} is not of the expected kind`);
    const length = this.uint();
    if (length > this.end - this.pos) throw this.malformed(`Field ${this.field} is longer than the message that holds it`);
    const outer = this.end;
    this.end = this.pos + length;
    return outer;
  }

  /** As {@link begin}, where the bytes may break off within the field: it then ends with the message that holds it. */
  beginCut(): number {
    if (this.wire !== LENGTH) throw this.malformed(`Field ${this.field} is not of the expected kind`);
    const length = this.uint();
    const outer = this.end;
    this.end = Math.min(outer, this.pos + length);
    return outer;
  }

  /** Steps out of a field, past whatever of it was not read. */
  leave(outer: number): void {
    this.pos = this.end;
    this.end = outer;
  }

  /** Passes over the value of the current field. */
  skip(): void {
    switch (this.wire) {
      case VARINT:
        this.uint();
        return;
      case LENGTH:
        this.leave(this.begin());
        return;
      case FIXED64:
      case FIXED32: {
        const size = this.wire === FIXED64 ? 8 : 4;
        if (this.end - this.pos < size) throw this.malformed('A number runs over the end of its message');
        this.pos += size;
        return;
      }
      default:
        throw this.malformed(`Field ${this.field} is of no known kind`);
    }
  }

  malformed(message: string): Refusal {
    return new Refusal('malformed', message, { byte: this.offset });
  }
}

export interface ProtobufStreamOptions {
  /** Called after each chunk with the bytes taken in so far; may throw to stop (cancellation). */
  readonly onBytes?: (bytes: number) => void;
  /** Longest field of the top level; 64 MB where it is not said. */
  readonly mostBytes?: number;
  /** Gets the last field where the file ends within it, standing before its tag, before that is refused. */
  readonly onCut?: (reader: MessageReader) => void;
}

/** The fields of a file's top level, one after another. */
export class ProtobufStream {
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly onBytes: (bytes: number) => void;
  private readonly mostBytes: number;
  private readonly onCut: (reader: MessageReader) => void;
  private readonly reader = new MessageReader();
  private window: Uint8Array = new Uint8Array(1 << 16);
  private pos = 0;
  private filled = 0;
  /** Offset of `window[0]` in the file. */
  private base = 0;

  constructor(input: ByteInput, options: ProtobufStreamOptions = {}) {
    this.source = input.chunks[Symbol.asyncIterator]();
    this.onBytes = options.onBytes ?? (() => undefined);
    this.mostBytes = options.mostBytes ?? MAX_FIELD;
    this.onCut = options.onCut ?? (() => undefined);
  }

  /**
   * Visits every field: the reader stands before its value, has its number and wire type, and ends with it. The bytes
   * are valid during the visit only. What the visitor leaves unread is passed over.
   * @throws {Refusal} `truncated` where the file ends within a field, `malformed` where there is none,
   * `too-large` where one is larger than allowed.
   */
  async fields(visit: (field: MessageReader) => void): Promise<void> {
    const { reader } = this;
    let wanted = 1;
    for (;;) {
      if (!(await this.fill(wanted))) break;
      for (;;) {
        const start = this.pos;
        const end = fieldEnd(this.window, start, this.filled);
        if (end === MALFORMED) throw this.refusal('malformed', 'Here is no field of a protobuf message');
        if (end - start > this.mostBytes) throw this.refusal('too-large', `A field of the file is larger than ${this.mostBytes >> 20} MB`);
        if (end > this.filled) {
          wanted = end - start;
          break;
        }
        reader.reset(this.window, start, end, this.base);
        reader.next();
        visit(reader);
        this.pos = end;
        if (end === this.filled) {
          wanted = 1;
          break;
        }
      }
    }
    if (this.pos === this.filled) return;
    reader.reset(this.window, this.pos, this.filled, this.base);
    this.onCut(reader);
    throw this.refusal('truncated', 'The file ends in the middle of its data', this.filled);
  }

  /** Brings `count` bytes from `pos` on into the window. False where the file has not as many. */
  private async fill(count: number): Promise<boolean> {
    while (this.filled - this.pos < count) {
      const next = await this.source.next();
      if (next.done === true) return false;
      this.take(next.value);
    }
    return true;
  }

  private take(chunk: Uint8Array): void {
    const kept = this.filled - this.pos;
    if (this.filled + chunk.length > this.window.length) {
      if (kept + chunk.length > this.window.length) {
        const larger = new Uint8Array(Math.max(this.window.length * 2, kept + chunk.length));
        larger.set(this.window.subarray(this.pos, this.filled));
        this.window = larger;
      } else {
        this.window.copyWithin(0, this.pos, this.filled);
      }
      this.base += this.pos;
      this.pos = 0;
      this.filled = kept;
    }
    this.window.set(chunk, this.filled);
    this.filled += chunk.length;
    this.onBytes(this.base + this.filled);
  }

  private refusal(reason: 'malformed' | 'truncated' | 'too-large', message: string, at = this.pos): Refusal {
    return new Refusal(reason, message, { byte: this.base + at });
  }
}

/** What {@link fieldEnd} gives for bytes that are no field. */
export const MALFORMED = -1;

/**
 * Where the field that begins at `start` ends: beyond `filled` if more bytes are needed (then at least that far), or
 * {@link MALFORMED}. Looks at the field's tag and length only.
 */
export function fieldEnd(bytes: Uint8Array, start: number, filled: number): number {
  let at = start;
  let shift = 1;
  let tag = 0;
  for (let byte = 0x80; byte >= 0x80; shift *= 128) {
    if (at - start === MAX_VARINT) return MALFORMED;
    if (at >= filled) return filled + 1;
    byte = bytes[at++]!;
    tag += (byte & 0x7f) * shift;
  }
  if (tag < 8 || tag > 0xffffffff) return MALFORMED;
  const wire = tag & 7;
  if (wire === FIXED64) return at + 8;
  if (wire === FIXED32) return at + 4;
  if (wire !== VARINT && wire !== LENGTH) return MALFORMED;
  const value = at;
  let number = 0;
  shift = 1;
  for (let byte = 0x80; byte >= 0x80; shift *= 128) {
    if (at - value === MAX_VARINT) return MALFORMED;
    if (at >= filled) return filled + 1;
    byte = bytes[at++]!;
    number += (byte & 0x7f) * shift;
  }
  return wire === VARINT ? at : at + number;
}
