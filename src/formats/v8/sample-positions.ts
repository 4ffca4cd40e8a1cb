// Node and executing place of single samples, which traces record. Each combination is one row, and samples name rows:
// so whatever reorders samples moves their places along, and a sample costs four bytes.

import { KeyMap } from '../../base/key-map.ts';
import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';

/** V8 counts nodes from 1: their ids are indices, unless somebody else made them. */
const MOST_DENSE = 1 << 22;
/** Functions have few hot lines; of the others the map knows. */
const MOST_LOOKS = 12;

/** Combinations of a node and a place in it, in order of appearance. */
export class SamplePositions {
  /** Node ids as in the file. */
  readonly id = new NumberBuilder();
  /** 0-based executing line and column (UTF-16), -1 where the sample has none. */
  readonly line0 = new Int32Builder();
  readonly column0 = new Int32Builder();
  private readonly keys = new KeyMap();
  /** By node id: its newest row; and by row the one before it of the same node, -1 for none. Found without hashing. */
  private newest = new Int32Array(256).fill(-1);
  private readonly older = new Int32Builder();
  private lastId = NaN;
  private lastLine1 = 0;
  private lastColumn1 = 0;
  private last = -1;

  /** The row of a combination. Lines and columns as in the file: 1-based, 0 for none. */
  row(id: number, line1: number, column1: number): number {
    // Samples come in runs.
    if (id === this.lastId && line1 === this.lastLine1 && column1 === this.lastColumn1) return this.last;
    this.lastId = id;
    this.lastLine1 = line1;
    this.lastColumn1 = column1;
    const line0 = place0(line1);
    return (this.last = this.find(id, line0, line0 < 0 ? -1 : place0(column1)));
  }

  private find(id: number, line0: number, column0: number): number {
    const known = Number.isInteger(id) && id >= 0 && id < 2 ** 31;
    const isDense = known && id < MOST_DENSE;
    if (isDense) {
      if (id >= this.newest.length) this.widen(id);
      let row = this.newest[id]!;
      for (let step = 0; row !== -1 && step < MOST_LOOKS; step++) {
        if (this.line0.at(row) === line0 && this.column0.at(row) === column0) return row;
        row = this.older.at(row);
      }
    }
    const row = this.keys.indexOf(known ? id : -1, line0, column0, 0);
    if (row === this.line0.length) {
      this.id.push(known ? id : -1);
      this.line0.push(line0);
      this.column0.push(column0);
      this.older.push(isDense ? this.newest[id]! : -1);
      if (isDense) this.newest[id] = row;
    }
    return row;
  }

  private widen(id: number): void {
    const wider = new Int32Array(Math.min(MOST_DENSE, Math.max(id + 1, this.newest.length * 2))).fill(-1);
    wider.set(this.newest);
    this.newest = wider;
  }
}

function place0(place1: number): number {
  return Number.isInteger(place1) && place1 >= 1 && place1 <= 2 ** 31 ? place1 - 1 : -1;
}
