// Dense row numbers for the 64-bit ids of a pprof file: sparse, in any order, sometimes addresses beyond 2^53.

import { KeyMap } from '../../base/key-map.ts';

/** Ids below this are looked up in an array (8 MB at most); nearly all producers count from 1. */
const DIRECT = 1 << 21;

/** Gives every id a row in order of first appearance, whether it is used or defined first. */
export class IdTable {
  /** By small id: one more than its row, or 0. Replaced when it grows; for loops that cannot afford a call. */
  direct = new Int32Array(1024);
  private readonly others = new KeyMap();
  /** Row of each of the others. */
  private readonly otherRows: number[] = [];
  private size = 0;

  /** Number of rows. */
  get length(): number {
    return this.size;
  }

  /** The row of the id with these halves (32 bits each, signed or not), new or known. */
  row(low: number, high: number): number {
    if (high === 0 && low >= 0 && low < DIRECT) {
      if (low >= this.direct.length) this.grow(low);
      const known = this.direct[low]!;
      if (known !== 0) return known - 1;
      this.direct[low] = ++this.size;
      return this.size - 1;
    }
    const other = this.others.indexOf(low | 0, high | 0, 0, 0);
    if (other === this.otherRows.length) this.otherRows.push(this.size++);
    return this.otherRows[other]!;
  }

  private grow(low: number): void {
    let capacity = this.direct.length;
    while (capacity <= low) capacity *= 2;
    const larger = new Int32Array(capacity);
    larger.set(this.direct);
    this.direct = larger;
  }
}
