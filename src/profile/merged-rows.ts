// Rows of a tree that is made from stacks by merging: equal (parent, key) are one row. Looking a pair up costs more than all
// else, and most rows come from one stack, whose children are known to differ: only where stacks met is looked up.

import { PairMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { depthFirst, type DepthFirst } from './depth-first.ts';

export class MergedRows {
  private readonly subtreeEnd: ArrayLike<number>;
  /** Where each stack went, filled by the caller in the order of the stacks. */
  private readonly target: Int32Array;
  private readonly parent: Int32Array;
  private readonly key: Int32Array;
  private readonly depth: Int32Array;
  /** The stack for which a row was made. */
  private readonly maker: Int32Array;
  /** 1: children of several stacks meet in this row, so they are in {@link pairs}. */
  private readonly mixed: Uint8Array;
  private readonly pairs = new PairMap();
  private readonly rowOfPair = new Int32Builder();
  private size = 0;
  private inOrder = true;

  /** Stacks are in depth-first order; `target` is the caller's and renumbered by {@link finish}. */
  constructor(subtreeEnd: ArrayLike<number>, target: Int32Array) {
    const count = target.length;
    this.subtreeEnd = subtreeEnd;
    this.target = target;
    this.parent = new Int32Array(count);
    this.key = new Int32Array(count);
    this.depth = new Int32Array(count);
    this.maker = new Int32Array(count);
    this.mixed = new Uint8Array(count);
  }

  /** The row of stack `i`: that of a key below `base` (negative: a root). */
  rowOf(i: number, base: number, key: number): number {
    if (base >= 0 && this.mixed[base] === 0) return this.push(i, base, key);
    const pair = this.pairs.indexOf(base, key);
    if (pair === this.rowOfPair.length) {
      this.rowOfPair.push(this.size);
      return this.push(i, base, key);
    }
    // What it calls will be added to a subtree that ended before.
    this.inOrder = false;
    return this.rowOfPair.at(pair);
  }

  /** Says that stack `i` went to a row: if to one made for another stack, children of both meet there. */
  settle(i: number, row: number): void {
    if (row >= 0 && this.maker[row] !== i) this.mix(row, i);
  }

  /** Says before its children come that some of a stack's children have the same key. */
  expectMerging(row: number): void {
    this.mixed[row] = 1;
  }

  private push(i: number, base: number, key: number): number {
    if (this.inOrder && base >= 0 && !this.isOpen(base)) this.inOrder = false;
    const row = this.size++;
    if (base < 0) {
      this.parent[row] = -1;
    } else {
      this.parent[row] = base;
      this.depth[row] = this.depth[base]! + 1;
    }
    this.key[row] = key;
    this.maker[row] = i;
    return row;
  }

  /** Whether a row made now below `base` is in depth-first order: the last row is in its subtree. Each level is left once. */
  private isOpen(base: number): boolean {
    let last = this.size - 1;
    while (last > base) last = this.parent[last]!;
    return last === base;
  }

  /** Makes the children that a row has so far known by their keys; `i` is the first stack that went nowhere yet. */
  private mix(row: number, i: number): void {
    if (this.mixed[row] === 1) return;
    this.mixed[row] = 1;
    const maker = this.maker[row]!;
    const end = Math.min(i, this.subtreeEnd[maker]!);
    for (let child = maker + 1; child < end; child = this.subtreeEnd[child]!) {
      const childRow = this.target[child]!;
      if (childRow < 0 || childRow === row || this.parent[childRow] !== row) continue;
      if (this.pairs.indexOf(row, this.key[childRow]!) === this.rowOfPair.length) this.rowOfPair.push(childRow);
    }
  }

  /** The rows in depth-first order, `frame` being their keys; targets name them. */
  finish(): Omit<DepthFirst, 'newIndex'> {
    const parent = this.parent.subarray(0, this.size);
    const key = this.key.subarray(0, this.size);
    if (this.inOrder) return { parent, frame: key, subtreeEnd: endsOf(parent), depth: this.depth.subarray(0, this.size) };
    const { newIndex, ...ordered } = depthFirst(parent, key);
    const { target } = this;
    for (let i = 0; i < target.length; i++) if (target[i]! >= 0) target[i] = newIndex[target[i]!]!;
    return ordered;
  }
}

/** Where subtrees end, of rows that are in depth-first order already. */
function endsOf(parent: Int32Array): Int32Array {
  const subtreeEnd = new Int32Array(parent.length);
  for (let i = parent.length - 1; i >= 0; i--) {
    if (subtreeEnd[i] === 0) subtreeEnd[i] = i + 1;
    const above = parent[i]!;
    // The last child is met first, and ends where its parent does.
    if (above >= 0 && subtreeEnd[above] === 0) subtreeEnd[above] = subtreeEnd[i]!;
  }
  return subtreeEnd;
}
