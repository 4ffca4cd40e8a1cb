// The tree read from its leaves: who called, and who called those. Whole (a bottom-up graph) or from one function (its
// callers). Grown level by level and only where it can be seen, for complete it would be as large as all stacks together.

import { Int32Builder } from '../base/numbers.ts';
import { outermostCalls, type CallNodes } from './call-nodes.ts';
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
  /** Nodes that are missing, with everything beyond them: their total was smaller than asked, or the tree became too large. */
  readonly hidden: number;
}

/**
 * Most steps from a call to its caller. Only code that calls itself ten thousands of times comes so far, where every
 * level has nearly as many entries as the last one; 40 million steps are half a second.
 */
const MOST_STEPS = 40_000_000;

/** Starts of the whole graph: every call node that has a value of its own. */
export function startsOfAll(self: Float64Array, selfSamples: Float64Array): CallerStarts {
  const node = new Int32Builder();
  for (let i = 0; i < self.length; i++) if (self[i] !== 0) node.push(i);
  return startsAt(node.finish(), self, selfSamples);
}

/** Starts of one function: its outermost calls with all they called, so that each sample counts once. */
export function startsOfFunction(nodes: CallNodes, fn: number, total: Float64Array, samples: Float64Array): CallerStarts {
  return startsAt(outermostCalls(nodes, fn), total, samples);
}

function startsAt(node: Int32Array, values: Float64Array, sampleCounts: Float64Array): CallerStarts {
  const value = new Float64Array(node.length);
  const samples = new Float64Array(node.length);
  for (let i = 0; i < node.length; i++) {
    value[i] = values[node[i]!]!;
    samples[i] = sampleCounts[node[i]!]!;
  }
  return { node, value, samples };
}

/**
 * The entries of one level: entry e has reached call node `at[e]` ({@link NONE}: it was at the root) and brings `value[e]`
 * and `samples[e]`. Entries of one tree node stand together.
 */
interface Level {
  readonly at: Int32Array;
  readonly value: Float64Array;
  readonly samples: Float64Array;
  /** Tree nodes of this level, with the place of their first entry; one past the last entry at the end. */
  readonly tree: Int32Builder;
  readonly first: Int32Builder;
}

function emptyLevel(entries: number): Level {
  return {
    at: new Int32Array(entries), value: new Float64Array(entries), samples: new Float64Array(entries),
    tree: new Int32Builder(), first: new Int32Builder(),
  };
}

/**
 * Reads call nodes from the starts to the roots.
 *
 * @param functionCount number of the profile's functions.
 * @param minTotal nodes with a smaller total are left out; 0 keeps all that have one.
 * @param mostSteps bounds the work; see {@link CallerTree.hidden}.
 */
export function callerTree(
  nodes: CallNodes, starts: CallerStarts, functionCount: number, minTotal: number, mostSteps = MOST_STEPS,
): CallerTree {
  const grown = new GrownTree(nodes, functionCount, minTotal);
  const first: Level = { ...emptyLevel(0), at: starts.node, value: starts.value, samples: starts.samples };
  first.tree.push(NONE);
  first.first.push(0);
  first.first.push(starts.node.length);
  let level = grown.addLevel(first);
  for (let steps = 0; level.at.length > 0 && steps < mostSteps; steps += level.at.length) level = grown.addLevel(level);
  return grown.finish(level.tree.length);
}

/** A tree while it grows. */
class GrownTree {
  private readonly nodes: Pick<CallNodes, 'parent' | 'function'>;
  private readonly minTotal: number;
  private readonly parent = new Int32Builder();
  private readonly functions = new Int32Builder();
  private readonly depth = new Int32Builder();
  private readonly total: number[] = [];
  private readonly self: number[] = [];
  private readonly samples: number[] = [];
  private hidden = 0;
  // Per function, for the tree node at hand, valid where `stamp` says so: sums, and where its entries go next.
  private readonly stamp: Int32Array;
  private readonly sum: Float64Array;
  private readonly sampleSum: Float64Array;
  private readonly entries: Int32Array;
  private readonly place: Int32Array;
  private readonly found: Int32Array;
  private round = 0;

  constructor(nodes: CallNodes, functionCount: number, minTotal: number) {
    this.nodes = nodes;
    this.minTotal = minTotal;
    this.stamp = new Int32Array(functionCount);
    this.sum = new Float64Array(functionCount);
    this.sampleSum = new Float64Array(functionCount);
    this.entries = new Int32Array(functionCount);
    this.place = new Int32Array(functionCount);
    this.found = new Int32Array(functionCount);
  }

  /** Adds the children of the tree nodes of a level, to which its entries have already gone up; gives the next level. */
  addLevel(level: Level): Level {
    const next = emptyLevel(level.at.length);
    let size = 0;
    for (let t = 0; t < level.tree.length; t++) {
      const [from, to] = [level.first.at(t), level.first.at(t + 1)];
      const found = this.gather(level, level.tree.at(t), from, to);
      size = this.addChildren(level.tree.at(t), found, next, size);
      this.moveUp(level, from, to, next);
    }
    next.first.push(size);
    return { ...next, at: next.at.subarray(0, size), value: next.value.subarray(0, size), samples: next.samples.subarray(0, size) };
  }

  /** Sums the entries of a tree node by function; gives the number of functions. */
  private gather({ at, value, samples }: Level, node: number, from: number, to: number): number {
    const { stamp, sum, sampleSum, entries } = this;
    const functionOf = this.nodes.function;
    const round = ++this.round;
    let count = 0;
    for (let e = from; e < to; e++) {
      if (at[e]! < 0) {
        if (node >= 0) this.self[node]! += value[e]!;
        continue;
      }
      const fn = functionOf[at[e]!]!;
      if (stamp[fn] !== round) {
        stamp[fn] = round;
        this.found[count++] = fn;
        sum[fn] = sampleSum[fn] = entries[fn] = 0;
      }
      sum[fn]! += value[e]!;
      sampleSum[fn]! += samples[e]!;
      entries[fn]!++;
    }
    return count;
  }

  /** Makes children of the functions that were found and makes room for their entries, from `size` on. */
  private addChildren(node: number, found: number, next: Level, size: number): number {
    for (let i = 0; i < found; i++) {
      const fn = this.found[i]!;
      const total = this.sum[fn]!;
      // Values of difference profiles may be negative: a node is as visible as the amount of its change.
      if (total === 0 || Math.abs(total) < this.minTotal) {
        this.hidden++;
        this.place[fn] = NONE;
        continue;
      }
      next.tree.push(this.push(node, fn, total, this.sampleSum[fn]!));
      next.first.push(size);
      this.place[fn] = size;
      size += this.entries[fn]!;
    }
    return size;
  }

  /** Brings the entries of a tree node to their callers, each to the room of its function. */
  private moveUp({ at, value, samples }: Level, from: number, to: number, next: Level): void {
    const { place, nodes } = this;
    for (let e = from; e < to; e++) {
      const node = at[e]!;
      if (node < 0) continue;
      const fn = nodes.function[node]!;
      const slot = place[fn]!;
      if (slot === NONE) continue;
      next.at[slot] = nodes.parent[node]!;
      next.value[slot] = value[e]!;
      next.samples[slot] = samples[e]!;
      place[fn] = slot + 1;
    }
  }

  private push(parent: number, fn: number, total: number, samples: number): number {
    this.parent.push(parent);
    this.functions.push(fn);
    this.depth.push(parent < 0 ? 0 : this.depth.at(parent) + 1);
    this.total.push(total);
    this.self.push(0);
    this.samples.push(samples);
    return this.total.length - 1;
  }

  /** `open`: nodes whose callers were not followed any more. */
  finish(open: number): CallerTree {
    return {
      length: this.total.length,
      parent: this.parent.finish(),
      function: this.functions.finish(),
      depth: this.depth.finish(),
      total: Float64Array.from(this.total),
      self: Float64Array.from(this.self),
      samples: Float64Array.from(this.samples),
      hidden: this.hidden + open,
    };
  }
}
