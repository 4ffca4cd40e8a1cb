// Growing columns of numbers. They start narrow and widen when a value demands it, so that the usual file
// (small whole numbers, millions of them) costs four bytes a value.

/** A finished column of numbers, as narrow as its values allowed. */
export type NumberColumn = Int32Array | Float64Array;

/** A growing Int32 column. */
export class Int32Builder {
  private values: Int32Array;
  private size = 0;

  constructor(capacity = 64) {
    this.values = new Int32Array(Math.max(1, capacity));
  }

  get length(): number {
    return this.size;
  }

  push(value: number): void {
    if (this.size === this.values.length) this.values = grown(this.values, Int32Array);
    this.values[this.size++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** The values so far; a view, valid until the next push. */
  view(): Int32Array {
    return this.values.subarray(0, this.size);
  }

  /** The values, in an array of exactly their length. */
  finish(): Int32Array {
    return this.values.length === this.size ? this.values : this.values.slice(0, this.size);
  }
}

/**
 * A growing column of numbers kept as Int32 while every value is a whole number in that range, and as
 * Float64 from the first one that is not. -0 is stored as 0.
 */
export class NumberBuilder {
  private values: NumberColumn;
  private size = 0;

  constructor(capacity = 1024) {
    this.values = new Int32Array(Math.max(1, capacity));
  }

  get length(): number {
    return this.size;
  }

  push(value: number): void {
    if (this.size === this.values.length) {
      this.values = this.values instanceof Int32Array ? grown(this.values, Int32Array) : grown(this.values, Float64Array);
    }
    if (this.values instanceof Int32Array && value !== (value | 0)) this.values = Float64Array.from(this.values);
    this.values[this.size++] = value;
  }

  /** Makes room for about `capacity` values in all, so that growing by doubling is not needed. */
  reserve(capacity: number): void {
    if (capacity <= this.values.length) return;
    this.values =
      this.values instanceof Int32Array
        ? grown(this.values, Int32Array, capacity)
        : grown(this.values, Float64Array, capacity);
  }

  /**
   * Room for at least `count` more values without a check per value: the array to write into, or `null` once
   * the column has widened to Float64 (then use push). Call {@link advance} with how many were written.
   */
  int32Room(count: number): Int32Array | null {
    if (!(this.values instanceof Int32Array)) return null;
    while (this.values.length - this.size < count) this.values = grown(this.values, Int32Array);
    return this.values;
  }

  /** Says that `count` values were written after the current end through {@link int32Room}. */
  advance(count: number): void {
    this.size += count;
  }

  /** The values; a view onto the possibly longer array that was grown (copying would double the peak). */
  finish(): NumberColumn {
    return this.values.subarray(0, this.size);
  }
}

/**
 * The same values with more room: twice as much, or `capacity`. `ArrayBuffer.transfer` frees the old memory at
 * once instead of at the next collection; Node 20 does not have it and copies.
 */
function grown<A extends NumberColumn>(values: A, make: { new (buffer: ArrayBuffer): A }, capacity = 0): A {
  const old = values.buffer as ArrayBuffer;
  const bytes = Math.max(64, old.byteLength * 2, capacity * values.BYTES_PER_ELEMENT);
  if (typeof old.transfer === 'function') return new make(old.transfer(bytes));
  const fresh = new make(new ArrayBuffer(bytes));
  fresh.set(values);
  return fresh;
}
