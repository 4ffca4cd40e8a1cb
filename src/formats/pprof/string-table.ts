// The strings of a pprof file, kept as bytes until one is asked for: most of a continuous profiler's are ids of spans in
// labels, which nobody reads.

import { Refusal } from '../../base/refusal.ts';
import { Int32Builder } from '../../base/numbers.ts';

/** Bytes of all strings together. */
const MAX_BYTES = 2 ** 30;

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
    if (size > MAX_BYTES) throw new Refusal('too-large', 'The names in the file take more than 1 GB', { byte: offset });
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
