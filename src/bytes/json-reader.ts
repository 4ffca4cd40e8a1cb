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
import { JsonCursor } from './json-cursor.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, LONG_STEP, MAX_WINDOW, OPEN_ARRAY, OPEN_OBJECT, type JsonReaderOptions } from './json-text.ts';
import { NEED_MORE } from './json-tokens.ts';

export class JsonReader extends JsonCursor {
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly onBytes: (bytes: number) => void;
  private readonly size: number | null;

  constructor(input: ByteInput, options: JsonReaderOptions = {}) {
    super();
    this.source = input.chunks[Symbol.asyncIterator]();
    this.size = input.size;
    this.onBytes = options.onBytes ?? (() => undefined);
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
}
