// The strings of a pprof file, kept as bytes until one is asked for: many are asked for once or never (system names, and
// names of what is in no stack).

import { Refusal } from '../../base/refusal.ts';
import { Int32Builder } from '../../base/numbers.ts';

/** Bytes of all strings together. */
const MAX_BYTES = 2 ** 27;
const MAX_STRINGS = 1 << 22;

export class StringTable {
  private bytes = new Uint8Array(1 << 12);
  private size = 0;
  /** End of each string in `bytes`. */
  private readonly ends = new Int32Builder(256);
  private readonly texts = new Map<number, string>();
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  get length(): number {
    return this.ends.length;
  }

  /** Adds `source[start … end - 1]`; `offset` is its place in the file. */
  add(source: Uint8Array, start: number, end: number, offset: number): void {
    const size = this.size + end - start;
    if (size > MAX_BYTES) throw new Refusal('too-large', 'The names in the file take more than 134 MB', { byte: offset });
    if (this.length === MAX_STRINGS) throw new Refusal('too-large', 'The file has more than 4 million names', { byte: offset });
    if (size > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, size));
      larger.set(this.bytes.subarray(0, this.size));
      this.bytes = larger;
    }
    this.bytes.set(source.subarray(start, end), this.size);
    this.size = size;
    this.ends.push(size);
  }

  /** The string of that index, or `undefined` where the table has none. */
  text(index: number): string | undefined {
    if (index === 0 && this.length > 0) return '';
    if (!(index >= 0 && index < this.length)) return undefined;
    let text = this.texts.get(index);
    if (text === undefined) {
      text = this.decoder.decode(this.bytes.subarray(index === 0 ? 0 : this.ends.at(index - 1), this.ends.at(index)));
      this.texts.set(index, text);
    }
    return text;
  }
}
