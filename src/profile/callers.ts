// The tree read from its leaves: who called, and who called those. Whole (a bottom-up graph) or from one function (its
// callers). Grown level by level and only where it can be seen, for complete it would be as large as all stacks together.

import { Int32Builder } from '../base/numbers.ts';
import type { CallNodes } from './call-nodes.ts';
import { NONE } from './tables.ts';

/** Where a reading from the leaves starts: call nodes, each with what it brings. Rows of the arrays belong together. */
export interface CallerStarts {
  readonly node: Int32Array;
  readonly value: Float64Array;
  readonly samples: Float64Array;
}

/** Paths from a function to its callers, merged by function; parents before children, level by level. */
export interface CallerTree {
  readonly length: number;
  /** {@link NONE} for a root: a function where the reading started. */
  readonly parent: Int32Array;
  readonly function: Int32Array;
  readonly depth: Int32Array;
  /** Value of the samples whose stack goes this way, read from the start. */
  readonly total: Float64Array;
  /** The part of {@link total} whose stacks end here: calls that have no caller. */
  readonly self: Float64Array;
  readonly samples: Float64Array;
  /** Nodes whose total was smaller than asked and which are therefore missing, with everything beyond them. */
  readonly hidden: number;
}

/** Starts of the whole graph: every call node that has a value of its own. */
export function startsOfAll(self: Float64Array, selfSamples: Float64Array): CallerStarts {
  const node = new Int32Builder();
  for (let i = 0; i < self.length; i++) if (self[i] !== 0) node.push(i);
  const nodes = node.finish();
  return { node: nodes, value: Float64Array.from(nodes, (i) => self[i]!), samples: Float64Array.from(nodes, (i) => selfSamples[i]!) };
}

/** Starts of one function: its outermost calls with all they called, so that each sample counts once. */
export function startsOfFunction(nodes: CallNodes, fn: number, total: Float64Array, samples: Float64Array): CallerStarts {
  const node = new Int32Builder();
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.function[i] !== fn) continue;
    node.push(i);
    // Calls within this one are counted with it.
    i = nodes.subtreeEnd[i]! - 1;
  }
  const outermost = node.finish();
  return { node: outermost, value: Float64Array.from(outermost, (i) => total[i]!), samples: Float64Array.from(outermost, (i) => samples[i]!) };
}

/** The entries of one level: entry e came from start `start[e]` and has reached call node `at[e]`. Those of a tree node stand together. */
interface Level {
  readonly at: Int32Array;
  readonly start: Int32Array;
  /** Tree nodes of this level, with the place of their first entry; one past the last entry at the end. */
  readonly tree: number[];
  readonly first: number[];
}

/**
 * Reads call nodes from the starts to the roots.
 *
 * @param minTotal nodes with a smaller total are left out; 0 keeps all that have one.
 * @param functionCount number of the profile's functions.
 */
export function callerTree(nodes: CallNodes, starts: CallerStarts, functionCount: number, minTotal: number): CallerTree {
  const grown = new GrownTree(functionCount, minTotal, starts);
  const all = Int32Array.from(starts.node.keys());
  let level = grown.addLevel({ at: starts.node, start: all, tree: [NONE], first: [0, all.length] }, nodes.function);
  while (level.at.length > 0) {
    const at = level.at.map((node) => nodes.parent[node]!);
    level = grown.addLevel({ ...level, at }, nodes.function);
  }
  return grown.finish();
}

/** A tree while it grows. */
class GrownTree {
  private readonly starts: CallerStarts;
  private readonly minTotal: number;
  private readonly parent = new Int32Builder();
  private readonly functions = new Int32Builder();
  private readonly depth: number[] = [];
  private readonly total: number[] = [];
  private readonly self: number[] = [];
  private readonly samples: number[] = [];
  private hidden = 0;
  /** Per function, for the tree node at hand: its row among `found`, valid where `stamp` says so. */
  private readonly slot: Int32Array;
  private readonly stamp: Int32Array;
  private round = 0;

  constructor(functionCount: number, minTotal: number, starts: CallerStarts) {
    this.minTotal = minTotal;
    this.starts = starts;
    this.slot = new Int32Array(functionCount);
    this.stamp = new Int32Array(functionCount);
  }

  /** Adds the children of the tree nodes of a level, whose entries have already gone up to `at`; gives the next level. */
  addLevel({ at, start, tree, first }: Level, functionOf: Int32Array): Level {
    const next = { at: new Int32Array(at.length), start: new Int32Array(at.length), tree: [] as number[], first: [] as number[] };
    let size = 0;
    for (let t = 0; t < tree.length; t++) size = this.addChildren(tree[t]!, at, start, first[t]!, first[t + 1]!, functionOf, next, size);
    next.first.push(size);
    return { ...next, at: next.at.subarray(0, size), start: next.start.subarray(0, size) };
  }

  private addChildren(
    node: number, at: Int32Array, start: Int32Array, from: number, to: number, functionOf: Int32Array, next: Level, size: number,
  ): number {
    const { value, samples } = this.starts;
    this.round++;
    const found: { fn: number; total: number; samples: number; entries: number; write: number }[] = [];
    for (let e = from; e < to; e++) {
      const s = start[e]!;
      if (at[e]! < 0) {
        if (node >= 0) this.self[node]! += value[s]!;
        continue;
      }
      const fn = functionOf[at[e]!]!;
      if (this.stamp[fn] !== this.round) {
        this.stamp[fn] = this.round;
        this.slot[fn] = found.length;
        found.push({ fn, total: 0, samples: 0, entries: 0, write: NONE });
      }
      const row = found[this.slot[fn]!]!;
      row.total += value[s]!;
      row.samples += samples[s]!;
      row.entries++;
    }
    for (const row of found) {
      // Values of difference profiles may be negative: a node is as visible as the amount of its change.
      if (row.total === 0 || Math.abs(row.total) < this.minTotal) {
        this.hidden++;
        continue;
      }
      next.tree.push(this.push(node, row.fn, row.total, row.samples));
      next.first.push(size);
      row.write = size;
      size += row.entries;
    }
    for (let e = from; e < to; e++) {
      if (at[e]! < 0) continue;
      const row = found[this.slot[functionOf[at[e]!]!]!]!;
      if (row.write === NONE) continue;
      next.at[row.write] = at[e]!;
      next.start[row.write++] = start[e]!;
    }
    return size;
  }

  private push(parent: number, fn: number, total: number, samples: number): number {
    this.parent.push(parent);
    this.functions.push(fn);
    this.depth.push(parent < 0 ? 0 : this.depth[parent]! + 1);
    this.total.push(total);
    this.self.push(0);
    this.samples.push(samples);
    return this.total.length - 1;
  }

  finish(): CallerTree {
    return {
      length: this.total.length,
      parent: this.parent.finish(),
      function: this.functions.finish(),
      depth: Int32Array.from(this.depth),
      total: Float64Array.from(this.total),
      self: Float64Array.from(this.self),
      samples: Float64Array.from(this.samples),
      hidden: this.hidden,
    };
  }
}
