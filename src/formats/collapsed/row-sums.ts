// Sums by stack while a file is read: one row for each stack that has samples, in order of first appearance.

import { NONE } from '../../profile/tables.ts';

export interface SummedRows {
  readonly stack: Int32Array;
  /** One column for each value type. */
  readonly values: readonly Float64Array[];
  /** Measurements in each row. */
  readonly counts: Float64Array;
}

export class RowSums {
  /** Rows so far. */
  rows = 0;
  private rowOf = new Int32Array(256);
  private stack = new Int32Array(256);
  private counts = new Float64Array(256);
  private readonly values: Float64Array[];

  constructor(valueTypes: number) {
    this.values = Array.from({ length: valueTypes }, () => new Float64Array(256));
  }

  /** Adds a sample of `stack`, or {@link NONE}: it counts and belongs to nobody. */
  add(stack: number, values: readonly number[], count: number): void {
    const key = stack - NONE;
    if (key >= this.rowOf.length) this.rowOf = enlarged(this.rowOf, new Int32Array(Math.max(key + 1, this.rowOf.length * 2)));
    let row = this.rowOf[key]! - 1;
    if (row < 0) {
      row = this.rows++;
      this.rowOf[key] = row + 1;
      if (row === this.stack.length) this.grow();
      this.stack[row] = stack;
    }
    this.counts[row]! += count;
    for (let i = 0; i < values.length; i++) this.values[i]![row]! += values[i]!;
  }

  finish(): SummedRows {
    const { rows } = this;
    return {
      stack: this.stack.slice(0, rows),
      values: this.values.map((column) => column.slice(0, rows)),
      counts: this.counts.slice(0, rows),
    };
  }

  private grow(): void {
    const size = this.stack.length * 2;
    this.stack = enlarged(this.stack, new Int32Array(size));
    this.counts = enlarged(this.counts, new Float64Array(size));
    this.values.forEach((column, i) => (this.values[i] = enlarged(column, new Float64Array(size))));
  }
}

function enlarged<T extends Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
