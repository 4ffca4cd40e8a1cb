// Branded numbers: a frame index cannot be passed where a stack index is meant. Types only, no run-time cost.

declare const brand: unique symbol;

/** A `Value` that carries the compile-time name `Name`. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/**
 * A readonly column of a table: row index in, value out. Plain and typed arrays both fit.
 * Reading outside `0 … length - 1` gives `undefined`; table integrity checks rule that out.
 */
export interface Column<Row extends number, Value> {
  readonly length: number;
  readonly [row: number]: Value;
  /** Phantom: names the row type, never present at run time. */
  readonly __row?: Row;
}
