// A pull reader for JSON over chunks of bytes: no whole-file string, no tree of objects, files of any size.
// It says what is wrong and where; it knows no profile. Grammar: RFC 8259, and leniently: trailing commas,
// NaN and Infinity (Python writes them), a UTF-8 byte order mark.
//
// How it works: the methods without `async` read from the bytes at hand and throw NEED_MORE at their end. `steps`
// calls such reads again and again, each from a saved position; at NEED_MORE it waits for the next chunk and
// repeats only the step that was cut. So nothing is awaited per token, and a step is a plain function.

import type { ByteInput } from './byte-input.ts';
import type { KeySet } from './key-set.ts';
import type { NumberBuilder } from '../base/numbers.ts';
import { Refusal, type RefusalReason } from '../base/refusal.ts';
import { makeJsonScanner, type Records } from './json-scanner.ts';
import {
  BACKSLASH, behindDigits, CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, FIRST_WINDOW, fractionOf, isDigit, isLetter, isNumberByte, isSpace, LITERALS, LONG_STEP,
  MAX_WINDOW, MINUS, nameOfByte, OPEN_ARRAY, OPEN_OBJECT, QUOTE, startsLiteral, unescapeJson,
  type FieldOrder, type JsonKind, type JsonReaderOptions,
} from './json-text.ts';
import { TextCache } from './text-cache.ts';

const NEED_MORE = Symbol('the window ends here');

export class JsonReader {
  /** Where the reader is, for refusals; set by the format (`nodes`), completed with the item's index. */
  where = '';
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly onBytes: (bytes: number) => void;
  private readonly texts = new TextCache();
  private readonly size: number | null;
  private readonly scanner = makeJsonScanner(FIRST_WINDOW);
  private window = this.scanner.window;
  private pos = 0;
  /** Where the step at hand begins again if the window ends in it. */
  private mark = 0;
  private end = 0;
  /** Offset of `window[0]` in the file. */
  private base = 0;
  private ended = false;
  /** Index of the item at hand, for refusals, -1 where there is none; {@link items} and {@link numbers} keep it. */
  item = -1;

  constructor(input: ByteInput, options: JsonReaderOptions = {}) {
    this.source = input.chunks[Symbol.asyncIterator]();
    this.size = input.size;
    this.onBytes = options.onBytes ?? (() => undefined);
  }

  /** 0-based offset of the next byte to be read. */
  get offset(): number {
    return this.base + this.pos;
  }

  /** Reads over a byte order mark and white space; says whether anything follows. */
  async begin(): Promise<boolean> {
    await this.steps(() => {
      if (this.end - this.pos < 3 && !this.ended) throw NEED_MORE;
      if (this.window[0] === 0xef && this.window[1] === 0xbb && this.window[2] === 0xbf) this.pos = 3;
      return true;
    });
    return !(await this.atEnd());
  }

  /** Whether only white space is left. */
  async atEnd(): Promise<boolean> {
    let more = false;
    await this.steps(() => {
      this.skipSpace();
      more = this.pos < this.end;
      if (!more && !this.ended) throw NEED_MORE;
      return true;
    });
    return !more;
  }

  /**
   * Calls `step` until it returns true ("done"). A step reads with the plain methods below; where the bytes at
   * hand end in its middle it is called again from its beginning, so it must not leave traces before it has read
   * all it needs (or keep what it has with {@link keep}). `mayEnd`: the file may end between two steps.
   */
  async steps(step: () => boolean, mayEnd = false): Promise<void> {
    for (;;) {
      this.mark = this.pos;
      try {
        while (!step()) this.mark = this.pos;
        return;
      } catch (thrown) {
        if (thrown !== NEED_MORE && !(mayEnd && this.ended)) throw thrown;
        this.pos = this.mark;
        if (mayEnd && this.ended && this.onlySpaceLeft()) return;
        if (thrown !== NEED_MORE) throw thrown;
        // A step that is long already gets twice as much at once: one chunk more each time would take quadratic time.
        const kept = this.end - this.pos;
        const enough = kept < LONG_STEP ? 0 : kept * 2;
        do {
          if (!(await this.fill())) throw this.refusal('truncated', 'The file ends in the middle of its data');
        } while (this.end - this.pos < enough && !this.ended);
        if (mayEnd && this.ended && this.onlySpaceLeft()) return;
      }
    }
  }

  /** Within a step: what was read so far is not read again. */
  keep(): void {
    this.mark = this.pos;
  }

  /** One value in one step. */
  async one<T>(read: () => T): Promise<T> {
    let value: T | undefined;
    await this.steps(() => {
      value = read();
      return true;
    });
    return value as T;
  }

  /**
   * The fields of the object that follows. `onField` gets the index in `keys` (-1: not among them) and the name,
   * and must read the value; what it leaves unread is skipped.
   */
  async fields(keys: KeySet, onField: (field: number, name: string) => Promise<void>): Promise<void> {
    await this.one(() => this.take(OPEN_OBJECT, 'an object'));
    for (;;) {
      let field = -1;
      let name = '';
      const more = await this.one(() => {
        if (this.tryTake(CLOSE_OBJECT)) return false;
        this.skipSpace();
        const start = this.pos + 1;
        field = this.key(keys);
        name = field >= 0 ? keys.names[field]! : this.texts.text(this.window, start, this.keyEnd);
        return true;
      });
      if (!more) return;
      await this.one(() => this.peek());
      const before = this.offset;
      await onField(field, name);
      if (this.offset === before) await this.skip();
      await this.one(() => this.separator(CLOSE_OBJECT, '"}"'));
    }
  }

  /** The items of the array that follows; `readItem` is one step and must read exactly one value. */
  async items(readItem: () => void): Promise<void> {
    await this.one(() => this.take(OPEN_ARRAY, 'a list'));
    this.item = 0;
    let between = false;
    await this.steps(() => {
      if (between) {
        this.separator(CLOSE_ARRAY, '"]"');
        between = false;
        this.keep();
      }
      if (this.tryTake(CLOSE_ARRAY)) return true;
      readItem();
      between = true;
      this.item++;
      return false;
    });
    this.item = -1;
  }

  /**
   * Appends the numbers of the array that follows to `column`. `null` and other values that are no numbers become NaN.
   * Straight from bytes into the column: this is where most of a big profile's bytes are. `besides`: how many bytes the
   * rest of the file has at least for each of these numbers, so that the column is not made much too long.
   */
  async numbers(column: NumberBuilder, besides = 0): Promise<void> {
    await this.one(() => this.take(OPEN_ARRAY, 'a list of numbers'));
    this.item = 0;
    await this.steps(() => {
      this.wholeNumbers(column, besides);
      if (this.tryTake(CLOSE_ARRAY)) return true;
      // Decided before anything is pushed: a step that is cut must not leave half its work.
      const value = this.readNumberOrNaN();
      this.separator(CLOSE_ARRAY, '"]"');
      column.push(value);
      this.item = column.length;
      return false;
    });
    this.item = -1;
  }

  /** Skips one value of any size and depth. What is between its brackets is not looked at closely; they are counted. */
  async skip(): Promise<void> {
    let within = false;
    await this.steps(() => {
      if (!within) {
        const kind = this.kind();
        if (kind === 'number' || kind === 'literal') {
          this.skipValue();
          return true;
        }
        this.scanner.beginSkip();
        within = true;
      }
      const done = this.scanner.skip(this.pos, this.end, this.ended);
      this.pos = this.scanner.stoppedAt();
      this.keep();
      if (!done) throw this.cut();
      return true;
    });
  }

  // ---- Plain reads: from the bytes at hand, NEED_MORE at their end. ----

  /** What the next value is. Anything that starts no value is a `literal` and fails when read. */
  kind(): JsonKind {
    const byte = this.peek();
    if (byte === QUOTE) return 'string';
    if (byte === OPEN_OBJECT) return 'object';
    if (byte === OPEN_ARRAY) return 'array';
    return byte === MINUS || isDigit(byte) ? 'number' : 'literal';
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

  /**
   * Within a step between two items of a list: reads the objects that follow and the commas behind them in bulk, before
   * the step is done. `onRecord` is called for each and may read what stands in it again. What stops it (an unusual
   * object, the end of the list or of the window) is left to be read with care.
   */
  records(records: Records, onRecord: () => void): void {
    for (;;) {
      const first = this.item;
      const count = this.scanner.scanRecords(this.pos, this.end, records);
      if (count + records.passedOver === 0) return;
      const behind = this.scanner.stoppedAt();
      for (let i = 0; i < count; i++) {
        records.select(i);
        this.item = first + i + records.passedBefore;
        onRecord();
      }
      this.item = first + count + records.passedOver;
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

  /** A refusal at the current place. */
  refusal(reason: RefusalReason, message: string): Refusal {
    const path = this.item >= 0 ? `${this.where}[${this.item}]` : this.where;
    return new Refusal(reason, message, { byte: this.offset, path });
  }

  private keyEnd = 0;

  private async fill(): Promise<boolean> {
    if (this.ended) return false;
    const next = await this.source.next();
    if (next.done === true) {
      this.ended = true;
      // The step runs once more: it may end exactly here (a number at the end of the text).
      return true;
    }
    const chunk = next.value;
    const kept = this.end - this.pos;
    if (kept + chunk.length > this.window.length) {
      if (kept > MAX_WINDOW) throw this.refusal('too-large', 'One value is longer than 64 MB');
      this.scanner.enlarge(Math.max(this.window.length * 2, kept + chunk.length), this.pos, this.end);
      this.window = this.scanner.window;
    } else this.window.copyWithin(0, this.pos, this.end);
    this.window.set(chunk, kept);
    this.base += this.pos;
    this.pos = 0;
    this.end = kept + chunk.length;
    this.onBytes(this.base + this.end);
    return true;
  }

  /** The fast path of {@link numbers}: runs of plain whole numbers. What it read is kept. */
  private wholeNumbers(column: NumberBuilder, besides: number): void {
    for (;;) {
      const values = this.scanner.scan(this.pos, this.end);
      if (values.length === 0) break;
      if (column.length === 0 && this.size !== null && values.length >= 1024) {
        // As if the rest of the file were these numbers, and what stands beside them.
        const bytesPerNumber = (this.scanner.stoppedAt() - this.pos) / values.length + besides;
        column.expect(Math.ceil((this.size - this.offset) / bytesPerNumber) + 1024);
      }
      column.append(values);
      this.pos = this.scanner.stoppedAt();
      this.keep();
    }
    this.item = column.length;
  }

  private skipSpace(): void {
    const { window, end } = this;
    let pos = this.pos;
    while (pos < end && isSpace(window[pos]!)) pos++;
    this.pos = pos;
  }

  private onlySpaceLeft(): boolean {
    this.skipSpace();
    return this.pos >= this.end;
  }

  /** The next byte that is no white space, not taken. */
  private peek(): number {
    if (this.pos < this.end) {
      const byte = this.window[this.pos]!;
      if (byte > 0x20) return byte;
    }
    this.skipSpace();
    if (this.pos >= this.end) throw this.cut();
    return this.window[this.pos]!;
  }

  private cut(): typeof NEED_MORE | Refusal {
    return this.ended ? this.refusal('truncated', 'The file ends in the middle of its data') : NEED_MORE;
  }

  private take(byte: number, expected: string): void {
    if (this.peek() !== byte) throw this.unexpected(expected);
    this.pos++;
  }

  private tryTake(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.pos++;
    return true;
  }

  /** A comma, or the closing byte left in place for the next look. */
  private separator(close: number, closeText: string): void {
    const byte = this.peek();
    if (byte === COMMA) this.pos++;
    else if (byte !== close) throw this.unexpected(`"," or ${closeText}`);
  }

  private unexpected(expected: string): Refusal {
    return this.refusal('malformed', `Expected ${expected} but found ${nameOfByte(this.window[this.pos]!)}`);
  }

  /** Whether the next field is number `field` of `keys`, spelt without white space; then it is read. */
  private readUsualKey(keys: KeySet, field: number): boolean {
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
  private readStringEnd(): boolean {
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

  private readNumberOrNaN(): number {
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
  private anyNumber(start: number, from: number): number {
    let pos = from;
    while (pos < this.end && isNumberByte(this.window[pos]!)) pos++;
    if (pos >= this.end && !this.ended) throw NEED_MORE;
    const text = String.fromCharCode(...this.window.subarray(start, Math.min(pos, start + 1024)));
    const value = pos - start > 1024 ? NaN : Number(text);
    if (Number.isNaN(value)) throw pos >= this.end ? this.cut() : this.refusal('malformed', `"${text.slice(0, 40)}" is no number`);
    this.pos = pos;
    return value;
  }

  private readLiteral(): string {
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
