// The inner loops of reading JSON as fast as the machine allows: runs of whole numbers from bytes to Int32, and passing
// over values that nobody needs. The bytes lie in memory that small WebAssembly routines see too (scan-json.as); where
// there is no WebAssembly, plain loops do the same at about a third of the speed. What is unusual the caller reads.
//
// Measured on 88 MB of samples and deltas (17.4 million numbers), `npm run bench`: see the README's performance
// section for the figures of the whole import.

import { SCAN_JSON_WASM } from './scan-json.wasm.ts';

/** Numbers per call: 256 KiB of output stay in the processor's cache. */
const ROOM = 1 << 16;
const PAGE_BYTES = 65536;

/** A scanner with its window of bytes. */
export interface JsonScanner {
  /** The bytes to scan; replaced by {@link enlarge}. */
  readonly window: Uint8Array<ArrayBuffer>;
  /** A larger window with the old one's bytes `from … end - 1` at its beginning. */
  enlarge(capacity: number, from: number, end: number): void;
  /**
   * Reads numbers in `window[from … end - 1]`, each of one to seven digits with optional white space and minus
   * before it and a comma at once behind it. The result is a view that is valid until the next call; it may end
   * before the bytes do, and is empty where something else stands.
   */
  scan(from: number, end: number): Int32Array;
  /** Where the last scan or skip stopped: the first byte it did not use. */
  stoppedAt(): number;
  /**
   * Reads objects that follow one another from `from` on, each with a comma behind it, as many as are usual, into
   * `records`, and says how many. What they hold is valid until the next call of this. Always 0 without WebAssembly.
   */
  scanRecords(from: number, end: number, records: Records): number;
  /**
   * A number for the bytes `from … end - 1` of the window: the same for equal ones, from 1 on in order of appearance, and
   * apart from those of {@link Records.textNumber}. 0 for what is empty or long, and where there are no more numbers.
   */
  numberOf(from: number, end: number): number;
  /** Skips the object, list or string at `from`; says whether it ends before `end`. Brackets are counted, not matched. */
  skipWhole(from: number, end: number): boolean;
  /** Forgets the value that {@link skip} was in the middle of. */
  beginSkip(): void;
  /**
   * Skips the object, list or string at `from`, or goes on in its middle; says whether it ends before `end`. Where it
   * does not, the bytes before {@link stoppedAt} are done with. A few before `end` may be left, unless it is `last`.
   */
  skip(from: number, end: number, last: boolean): boolean;
}

/** Objects of a list, as {@link JsonScanner.scanRecords} found them: numbers, and where other values stand. */
export class Records {
  /** The fields that are wanted, each by its name or names of at most 24 ASCII characters. A field is named by its index. */
  readonly names: readonly (string | readonly string[])[];
  /** So many of the first fields are texts that repeat: {@link textNumber}. */
  readonly textFields: number;
  /** Whether only places of values count: then no number is read, all may be of any form, and texts may have escapes. */
  readonly placesOnly: boolean;
  /** How many objects the last scan passed over: {@link passOver}. */
  passedOver = 0;
  /** Values of one record; offsets are in the scanner's memory. */
  private numbers = new Float64Array(0);
  private places = new Int32Array(0);
  private passed: Uint8Array = new Uint8Array(0);
  private base = 0;
  private at = 0;

  constructor(names: readonly (string | readonly string[])[], textFields = 0, placesOnly = false) {
    this.names = names;
    this.textFields = textFields;
    this.placesOnly = placesOnly;
  }

  /** The scanner's: its memory with the records, where its window begins, and a mark for each number of a text. */
  attach(records: Uint8Array<ArrayBuffer>, window: number, passed: Uint8Array): void {
    if (this.numbers.buffer !== records.buffer) {
      this.numbers = new Float64Array(records.buffer, records.byteOffset, records.length >> 3);
      this.places = new Int32Array(records.buffer, records.byteOffset, records.length >> 2);
    }
    this.passed = passed;
    this.base = window;
  }

  /**
   * Objects whose first field has that {@link textNumber} are passed over from now on: what else is in them is hardly
   * looked at.
   */
  passOver(text: number): void {
    this.passed[text] = 1;
  }

  /** Chooses the record that the other methods speak of. */
  select(index: number): void {
    this.at = index * (2 + this.names.length * 2);
  }

  /** How many objects the scan passed over before this one. */
  get passedBefore(): number {
    return this.places[this.at * 2 + 1]!;
  }

  /** Where the object begins in the window. */
  get start(): number {
    return this.places[this.at * 2]! - this.base;
  }

  /** Behind the object's last byte. */
  get behind(): number {
    return this.places[this.at * 2 + 2]! - this.base;
  }

  /** Whether the object has fields that are not wanted and hold more than 0 or an empty list, object or text. */
  get hasOthers(): boolean {
    return this.places[this.at * 2 + 3] !== 0;
  }

  /** Whether the object has the field. */
  has(field: number): boolean {
    return this.places[(this.at + 3 + field * 2) * 2]! !== 0;
  }

  /** The field's number, NaN for other values, where the object does not have it, and where only places count. */
  number(field: number): number {
    return this.numbers[this.at + 2 + field * 2]!;
  }

  /**
   * Equal texts have one number, from 1 on in order of appearance; 0 where the scanner has no more numbers, or the text is
   * empty; NaN where it is no text.
   */
  textNumber(field: number): number {
    return this.numbers[this.at + 2 + field * 2]!;
  }

  /** Where the field's value begins in the window. */
  place(field: number): number {
    return this.places[(this.at + 3 + field * 2) * 2]! - this.base;
  }

  /** Behind its last byte. */
  end(field: number): number {
    return this.places[(this.at + 3 + field * 2) * 2 + 1]! - this.base;
  }
}

/** The fastest scanner the platform has. */
export function makeJsonScanner(capacity: number): JsonScanner {
  try {
    if (typeof WebAssembly !== 'undefined') return new WasmScanner(capacity);
  } catch {
    // Some hosts forbid WebAssembly (--jitless, hardened policies); the plain loop is right as well.
  }
  return new PlainScanner(capacity);
}

type Scan = (from: number, end: number, out: number, room: number) => number;
type ScanRecords = (
  from: number, end: number, out: number, full: number, wanted: number, table: number,
) => number;
type Skip = (from: number, end: number, last: number) => number;

/** The routines read blocks of that many bytes; the last one of the window may reach beyond it. */
const BLOCK_BYTES = 64;
// What stands in the memory before the window, so that the window can grow: numbers, records, names of their fields, texts.
const RECORDS_AT = ROOM * 4;
const RECORDS_BYTES = 128 * 1024;
const NAMES_AT = RECORDS_AT + RECORDS_BYTES;
const NAMES_BYTES = 2048;
const TEXTS_AT = NAMES_AT + NAMES_BYTES;
/** A table of texts: its head, 16 384 slots of 16 bytes, marks for half as many texts, and their bytes (scan-json.as). */
const TEXT_MARKS_AT = TEXTS_AT + 16 + 16384 * 16;
const TEXT_MARKS = 16384 / 2;
const TEXTS_BYTES = 16 + 16384 * 16 + TEXT_MARKS + 8 + 512 * 1024;
/** Another one for {@link JsonScanner.numberOf}: what is numbered there comes from many objects and must not crowd the first. */
const OTHER_TEXTS_AT = TEXTS_AT + TEXTS_BYTES;
const WINDOW_AT = OTHER_TEXTS_AT + TEXTS_BYTES;

class WasmScanner implements JsonScanner {
  window: Uint8Array<ArrayBuffer>;
  private readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  private readonly run: Scan;
  private readonly runSkip: Skip;
  private readonly runSkipWhole: (from: number, end: number) => number;
  readonly beginSkip: () => void;
  private readonly stopped: { readonly value: number };
  private readonly runRecords: ScanRecords;
  private readonly runNumberOf: (from: number, end: number, table: number) => number;
  private readonly passed: { readonly value: number };
  /** Whose names are in the memory. */
  private named: Records | null = null;
  private output: Int32Array;

  constructor(capacity: number) {
    const api = WebAssembly!;
    const pages = Math.ceil((WINDOW_AT + capacity + BLOCK_BYTES) / PAGE_BYTES);
    this.memory = new api.Memory({ initial: pages });
    const instance = new api.Instance(new api.Module(bytesOfHex(SCAN_JSON_WASM)), { env: { memory: this.memory as never } });
    this.run = instance.exports['scan'] as Scan;
    this.runRecords = instance.exports['scanRecords'] as ScanRecords;
    this.runNumberOf = instance.exports['numberOfText'] as typeof this.runNumberOf;
    this.passed = instance.exports['passedOver'] as { readonly value: number };
    this.runSkip = instance.exports['skip'] as Skip;
    this.runSkipWhole = instance.exports['skipWhole'] as (from: number, end: number) => number;
    this.beginSkip = instance.exports['beginSkip'] as () => void;
    this.stopped = instance.exports['stoppedAt'] as { readonly value: number };
    this.output = new Int32Array(this.memory.buffer, 0, ROOM);
    this.window = this.windowOf(this.memory.buffer);
  }

  enlarge(capacity: number, from: number, end: number): void {
    this.window.copyWithin(0, from, end);
    if (capacity <= this.window.length) return;
    this.memory.grow(Math.ceil((capacity - this.window.length) / PAGE_BYTES));
    this.output = new Int32Array(this.memory.buffer, 0, ROOM);
    this.window = this.windowOf(this.memory.buffer);
  }

  private windowOf(buffer: ArrayBuffer): Uint8Array<ArrayBuffer> {
    return new Uint8Array(buffer, WINDOW_AT, buffer.byteLength - WINDOW_AT - BLOCK_BYTES);
  }

  scanRecords(from: number, end: number, records: Records): number {
    if (this.named !== records) this.name(records);
    const { buffer } = this.memory;
    records.attach(new Uint8Array(buffer, RECORDS_AT, RECORDS_BYTES), WINDOW_AT, new Uint8Array(buffer, TEXT_MARKS_AT, TEXT_MARKS + 1));
    const count = this.runRecords(
      WINDOW_AT + from, WINDOW_AT + end, RECORDS_AT, NAMES_AT, NAMES_AT, TEXTS_AT,
    );
    records.passedOver = this.passed.value;
    return count;
  }

  numberOf(from: number, end: number): number {
    return this.runNumberOf(WINDOW_AT + from, WINDOW_AT + end, OTHER_TEXTS_AT);
  }

  /** Puts what is wanted where the routine finds it (scan-json.as), and the order in which names may be expected. */
  private name(records: Records): void {
    const spellings = records.names.flatMap((names, field) => [names].flat().map((name) => ({ name, field })));
    const words = new Int32Array(this.memory.buffer, NAMES_AT, NAMES_BYTES / 4).fill(0);
    const bytes = new Uint8Array(this.memory.buffer, NAMES_AT, NAMES_BYTES);
    words.set([records.names.length, spellings.length, records.textFields, records.placesOnly ? 1 : 0]);
    spellings.forEach(({ name, field }, index) => {
      const at = 16 + index * 40;
      for (let i = 0; i < name.length; i++) bytes[at + i] = name.charCodeAt(i);
      words.set([name.length, field], at / 4 + 6);
      bytes.fill(255, at + 32, at + 32 + Math.min(8, name.length));
      bytes[16 + spellings.length * 40 + index] = index;
    });
    this.named = records;
  }

  skipWhole(from: number, end: number): boolean {
    return this.runSkipWhole(WINDOW_AT + from, WINDOW_AT + end) !== 0;
  }

  skip(from: number, end: number, last: boolean): boolean {
    return this.runSkip(WINDOW_AT + from, WINDOW_AT + end, last ? 1 : 0) !== 0;
  }

  scan(from: number, end: number): Int32Array {
    const base = WINDOW_AT;
    const count = this.run(base + from, base + end, 0, ROOM);
    return this.output.subarray(0, count);
  }

  stoppedAt(): number {
    return this.stopped.value - WINDOW_AT;
  }
}

/** The same in plain TypeScript: the fallback, and the oracle of the tests. */
export class PlainScanner implements JsonScanner {
  window: Uint8Array<ArrayBuffer>;
  private readonly output = new Int32Array(ROOM);
  private stopped = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;

  constructor(capacity: number) {
    this.window = new Uint8Array(capacity);
  }

  beginSkip(): void {
    this.depth = 0;
    this.inString = this.escaped = false;
  }

  scanRecords(): number {
    return 0;
  }

  numberOf(): number {
    return 0;
  }

  skipWhole(from: number, end: number): boolean {
    this.beginSkip();
    return this.skip(from, end);
  }

  skip(from: number, end: number): boolean {
    const { window } = this;
    let { depth, inString, escaped } = this;
    let at = from;
    let ended = false;
    while (at < end && !ended) {
      const byte = window[at++]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) {
          inString = false;
          ended = depth === 0;
        }
      } else if (byte === 0x22) inString = true;
      else if ((byte | 0x20) === 0x7b) depth++;
      else if ((byte | 0x20) === 0x7d) ended = --depth <= 0;
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    this.stopped = at;
    return ended;
  }

  enlarge(capacity: number, from: number, end: number): void {
    const larger = capacity > this.window.length ? new Uint8Array(capacity) : this.window;
    if (larger === this.window) larger.copyWithin(0, from, end);
    else larger.set(this.window.subarray(from, end));
    this.window = larger;
  }

  scan(from: number, end: number): Int32Array {
    const { window, output } = this;
    // A number with its white space is rarely longer; the caller reads the rest with care.
    const last = end - 64;
    let at = from;
    let count = 0;
    while (at < last && count < ROOM) {
      let p = at;
      while (p < last && window[p]! <= 0x20) p++;
      const negative = window[p] === 0x2d;
      if (negative) p++;
      const digits = p;
      let value = 0;
      let byte = window[p]! - 0x30;
      while (byte >= 0 && byte <= 9 && p - digits < 8) {
        value = value * 10 + byte;
        byte = window[++p]! - 0x30;
      }
      if (p === digits || p - digits > 7 || byte !== 0x2c - 0x30) break;
      output[count++] = negative ? -value : value;
      at = p + 1;
    }
    this.stopped = at;
    return output.subarray(0, count);
  }

  stoppedAt(): number {
    return this.stopped;
  }
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
