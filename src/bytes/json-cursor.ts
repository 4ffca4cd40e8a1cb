// The plain reads of JSON: from the bytes of a window that are at hand, without waiting. At their end they throw
// NEED_MORE, or refuse if the text ends there. On its own for whole documents in memory (`load`); over chunks of bytes it
// is what json-reader.ts is made of. Grammar and leniency: see there.

import type { KeySet } from './key-set.ts';
import type { NumberBuilder } from '../base/numbers.ts';
import type { Records } from './json-scanner.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE, unescapeJson, type FieldOrder } from './json-text.ts';
import { JsonTokens } from './json-tokens.ts';

/** A place in JSON text at which values are read. */
export class JsonCursor extends JsonTokens {
  /** Begins anew with a whole document, whose first byte stands at `base` of the file. Texts that were read stay known. */
  load(document: Uint8Array, base: number): void {
    if (document.length > this.window.length) {
      this.scanner.enlarge(document.length * 2, 0, 0);
      this.window = this.scanner.window;
    }
    this.window.set(document);
    this.pos = 0;
    this.end = document.length;
    this.base = base;
    this.ended = true;
  }

  /** Passes over a value and shows its bytes, `bytes[from … to - 1]`, which are valid during the call. */
  valueBytes(onBytes: (bytes: Uint8Array, from: number, to: number) => void): void {
    const isString = this.peek() === QUOTE;
    const start = this.pos;
    if (isString) this.readStringEnd();
    else this.skipValue();
    onBytes(this.window, start, this.pos);
  }

  /** Shows what was read since a {@link place}, as {@link valueBytes} does. */
  bytesSince(place: number, onBytes: (bytes: Uint8Array, from: number, to: number) => void): void {
    onBytes(this.window, place, this.pos);
  }

  /** Whether only white space follows in the bytes at hand. */
  atEndOfText(): boolean {
    this.skipSpace();
    return this.pos >= this.end;
  }

  /**
   * The fields of an object, in one step. `onField` may leave its value unread: it is skipped then. Fields mostly come
   * in the order of the key set; where files have different orders, `order` remembers the last one.
   */
  object(keys: KeySet, onField: (field: number) => void, order?: FieldOrder): void {
    this.take(OPEN_OBJECT, 'an object');
    let field = -1;
    while (!this.tryTake(CLOSE_OBJECT)) {
      const last = field;
      const guess = order === undefined ? field + 1 : order.next[field + 1]!;
      field = this.readUsualKey(keys, guess) ? guess : this.key(keys);
      if (order !== undefined && field !== guess) order.next[last + 1] = field;
      this.peek();
      const before = this.pos;
      onField(field);
      if (this.pos === before) this.skipValue();
      this.separator(CLOSE_OBJECT, '"}"');
    }
  }

  /** The items of an array, in one step. */
  array(readItem: () => void): void {
    this.take(OPEN_ARRAY, 'a list');
    while (!this.tryTake(CLOSE_ARRAY)) {
      readItem();
      this.separator(CLOSE_ARRAY, '"]"');
    }
  }

  /** A string's text, or `fallback` for a value of another kind, which is skipped. */
  text(fallback = ''): string {
    if (this.peek() !== QUOTE) {
      this.skipValue();
      return fallback;
    }
    const start = this.pos + 1;
    const escaped = this.readStringEnd();
    const text = this.texts.text(this.window, start, this.pos - 1);
    return escaped ? unescapeJson(text) : text;
  }

  /** A number, or a string that spells one; NaN for anything else, which is skipped. */
  number(): number {
    if (this.peek() !== QUOTE) return this.readNumberOrNaN();
    const text = this.text();
    return text === '' ? NaN : Number(text);
  }

  /**
   * Appends the numbers of the array that follows, in one step: for lists that are short by nature. As in
   * {@link numbers}, what is no number becomes NaN.
   */
  numbersWithin(column: NumberBuilder): void {
    this.take(OPEN_ARRAY, 'a list of numbers');
    for (;;) {
      const values = this.scanner.scan(this.pos, this.end);
      column.append(values);
      if (values.length > 0) this.pos = this.scanner.stoppedAt();
      if (this.tryTake(CLOSE_ARRAY)) return;
      const value = this.readNumberOrNaN();
      this.separator(CLOSE_ARRAY, '"]"');
      column.push(value);
    }
  }

  /** Within a step: what was read so far is not read again. */
  keep(): void {
    this.mark = this.pos;
  }

  /**
   * Within a step between two items of a list: reads the objects that follow and the commas behind them in bulk, before
   * the step is done. `onRecord` is called for each, with the bytes in which it stands, and may read it again. What stops it
   * (an unusual object, the end of the list or of the window) is left to be read with care. Says whether there were any.
   */
  records(records: Records, onRecord: (bytes: Uint8Array) => void): boolean {
    const begun = this.pos;
    for (;;) {
      const first = this.item;
      const count = this.scanner.scanRecords(this.pos, this.end, records);
      if (count + records.passedOver === 0) return this.pos > begun;
      const behind = this.scanner.stoppedAt();
      for (let i = 0; i < count; i++) {
        records.select(i);
        if (first >= 0) this.item = first + i + records.passedBefore;
        onRecord(this.window);
      }
      if (first >= 0) this.item = first + count + records.passedOver;
      this.pos = behind;
      this.keep();
    }
  }

  /** A number for the value of a record's field as it is written: equal ones have the same. 0 where there is none. */
  recordNumber(records: Records, field: number): number {
    return this.scanner.numberOf(records.place(field), records.end(field));
  }

  /** The text of a field of a record, which must be a string. */
  recordText(records: Records, field: number): string {
    const number = field < records.textFields ? records.textNumber(field) : 0;
    return this.texts.numbered(number, this.window, records.place(field) + 1, records.end(field) - 1);
  }

  /** A byte of the value of a record's field. */
  recordByte(records: Records, field: number, index: number): number {
    return this.window[records.place(field) + index]!;
  }

  /** Within a step: a place to come back to with {@link readAgain} before the step is done. */
  get place(): number {
    return this.pos;
  }

  /** Within a step: reads once more what was skipped at a {@link place}. What has been read since is not lost. */
  readAgain(place: number, read: () => void): void {
    const { pos } = this;
    this.pos = place;
    read();
    this.pos = pos;
  }

  /** The value that follows as it stands in the file: JSON for others to read. */
  valueText(): string {
    this.peek();
    const start = this.pos;
    this.skipValue();
    return this.texts.text(this.window, start, this.pos);
  }

  /** Whether the next value is `true`. */
  flag(): boolean {
    if (this.kind() === 'literal') return this.readLiteral() === 'true';
    this.skipValue();
    return false;
  }

  /** Takes an object's `{`: for readers that walk nested data step by step. */
  openObject(): void {
    this.take(OPEN_OBJECT, 'an object');
  }

  /** Takes an array's `[`. */
  openArray(): void {
    this.take(OPEN_ARRAY, 'a list');
  }

  /** Takes `}` if it is next. */
  closedObject(): boolean {
    return this.tryTake(CLOSE_OBJECT);
  }

  /** Takes `]` if it is next. */
  closedArray(): boolean {
    return this.tryTake(CLOSE_ARRAY);
  }

  /** Behind a field of an object: takes the comma, if the object does not end here. */
  afterField(): void {
    this.separator(CLOSE_OBJECT, '"}"');
  }

  /** Behind an item of an array: takes the comma, if the array does not end here. */
  afterItem(): void {
    this.separator(CLOSE_ARRAY, '"]"');
  }

  /** Takes `,` if it is next. */
  comma(): boolean {
    return this.tryTake(COMMA);
  }

  /** A field's name and its colon: the name itself. */
  name(): string {
    if (this.peek() !== QUOTE) throw this.unexpected('a field name');
    const name = this.text();
    this.take(COLON, '":"');
    return name;
  }
}
