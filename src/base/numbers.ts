// Growing columns of numbers. They start narrow and widen when a value demands it, so that the usual file
// (small whole numbers, millions of them) costs four bytes a value.

/** A finished column of numbers, as narrow as its values allowed. */
export type NumberColumn = Int32Array | Float64Array;

/** A growing Int32 column. */
export class Int32Builder {
  private values: Int32Array<ArrayBuffer>;
  private size = 0;
  /** Whether somebody else may hold the array. */
  private isShown = false;

  constructor(capacity = 64) {
    this.values = new Int32Array(Math.max(1, capacity));
  }

  get length(): number {
    return this.size;
  }

  push(value: number): void {
    if (this.size === this.values.length) this.grow();
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
    this.isShown = true;
    return this.values.subarray(0, this.size);
  }

  /** The values, in an array of exactly their length. */
  finish(): Int32Array {
    this.isShown = true;
    return this.values.length === this.size ? this.values : this.values.slice(0, this.size);
  }

  private grow(): void {
    const larger = new Int32Array(this.values.length * 2);
    larger.set(this.values);
    if (!this.isShown) freeArray(this.values);
    this.values = larger;
    this.isShown = false;
  }
}

/**
 * Gives an array's memory back at once, where the platform can (Node 22): a collector comes late for what is large and
 * few. Nobody may use the array afterwards.
 */
export function freeArray(values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>): void {
  (values.buffer as { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}

/** Values per piece of a {@link NumberBuilder}: 1 MiB as Int32. */
const PIECE = 1 << 18;

/**
 * A growing column of numbers kept as Int32 while every value is a whole number in that range, and as Float64
 * from the first one that is not. It grows by pieces, which `finish()` joins: doubling would hold twice the
 * column at its end. -0 becomes 0 while the column is narrow.
 */
export class NumberBuilder {
  /** Full pieces before the current one. */
  private pieces: NumberColumn[] = [];
  private current: NumberColumn = new Int32Array(256);
  private used = 0;
  private before = 0;

  get length(): number {
    return this.before + this.used;
  }

  push(value: number): void {
    if (this.current instanceof Int32Array && value !== (value | 0)) this.widen();
    if (this.used === this.current.length) this.nextPiece();
    this.current[this.used++] = value;
  }

  /** Appends whole numbers. */
  append(values: Int32Array): void {
    let from = 0;
    while (from < values.length) {
      if (this.used === this.current.length) this.nextPiece();
      const count = Math.min(values.length - from, this.current.length - this.used);
      this.current.set(values.subarray(from, from + count), this.used);
      this.used += count;
      from += count;
    }
  }

  /**
   * Says how many values will come in all, so that they go into one piece and need not be joined. Too many is
   * cheap: memory that is never touched is never real. Has no effect once the column is past its first piece.
   */
  expect(count: number): void {
    if (this.pieces.length > 0 || count <= this.current.length) return;
    const larger = this.current instanceof Int32Array ? new Int32Array(count) : new Float64Array(count);
    larger.set(this.current.subarray(0, this.used));
    this.current = larger;
  }

  /** The values. The builder is empty afterwards; its memory is handed over or freed. */
  finish(): NumberColumn {
    const { pieces, current, used } = this;
    const length = this.length;
    this.pieces = [];
    this.current = new Int32Array(0);
    this.before = this.used = 0;
    if (pieces.length === 0) return current.subarray(0, used);
    const whole = current instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    whole.set(current.subarray(0, used), at);
    return whole;
  }

  /** The values so far, in a view that is valid until the next one comes. The builder is empty afterwards and goes on. */
  drain(): NumberColumn {
    if (this.pieces.length > 0 || this.current instanceof Float64Array) {
      const values = this.finish();
      this.current = new Int32Array(256);
      return values;
    }
    const values = this.current.subarray(0, this.used);
    this.used = 0;
    return values;
  }

  private nextPiece(): void {
    this.pieces.push(this.current);
    this.before += this.used;
    this.used = 0;
    // Small columns stay small: a piece is as long as all before it, up to the full size.
    const size = Math.min(PIECE, Math.max(this.before, 256));
    this.current = this.current instanceof Int32Array ? new Int32Array(size) : new Float64Array(size);
  }

  private widen(): void {
    this.pieces = this.pieces.map((piece) => Float64Array.from(piece));
    const wider = new Float64Array(this.current.length);
    wider.set(this.current);
    this.current = wider;
  }
}
