// The tree read from its leaves: who called, and who called those. Whole (a bottom-up graph) or from one function (its
// callers). Grown level by level and only where it can be seen, for complete it would be as large as all stacks together.

import type { NumberColumn } from '../base/numbers.ts';
import { outermostCalls, type CallNodes } from './call-nodes.ts';
import { NONE } from './tables.ts';

/** Where a reading from the leaves starts: call nodes, each with what it brings. Rows of the arrays belong together. */
export interface CallerStarts {
  readonly node: Int32Array;
  readonly value: Float64Array;
  readonly samples: Float64Array;
}

/** Paths from a function to its callers, merged by function; parents before children. */
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
export function startsOfAll(self: Float64Array, selfSamples: NumberColumn): CallerStarts {
  let count = 0;
  for (let i = 0; i < self.length; i++) if (self[i] !== 0) count++;
  const node = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < self.length; i++) if (self[i] !== 0) node[at++] = i;
  return startsAt(node, self, selfSamples);
}

/** Starts of one function: its outermost calls with all they called, so that each sample counts once. */
export function startsOfFunction(nodes: CallNodes, fn: number, total: Float64Array, samples: Float64Array): CallerStarts {
  return startsAt(outermostCalls(nodes, fn), total, samples);
}

function startsAt(node: Int32Array, values: Float64Array, sampleCounts: NumberColumn): CallerStarts {
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
 * and `samples[e]`. Entries of one tree node stand together. Columns are longer than what is in them: two levels take turns
 * in the same memory, for fresh memory costs more than what is done with it.
 */
interface Level {
  /** Number of entries. */
  size: number;
  readonly at: Int32Array;
  /** The function of that node, {@link NONE} at the root: looked up on the way here, where its neighbours are at hand. */
  readonly functions: Int32Array;
  readonly value: Float64Array;
  readonly samples: Float64Array;
  /** Tree nodes of this level, with the place of their first entry. */
  readonly tree: number[];
  readonly first: number[];
}

function emptyLevel(entries: number): Level {
  return {
    size: 0, at: new Int32Array(entries), functions: new Int32Array(entries), value: new Float64Array(entries), samples: new Float64Array(entries),
    tree: [], first: [],
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
  const grown = new GrownTree(nodes, functionCount, minTotal, mostSteps);
  const count = starts.node.length;
  const functions = starts.node.map((node) => nodes.function[node]!);
  let level: Level = { size: count, at: starts.node, functions, value: starts.value, samples: starts.samples, tree: [NONE], first: [0] };
  // Levels have fewer and fewer entries. What the caller gave is not written to.
  let next = emptyLevel(count);
  grown.addLevel(level, next);
  level = next;
  next = emptyLevel(level.size);
  while (level.size > 0 && grown.hasSteps) {
    grown.addLevel(level, next);
    [level, next] = [next, level];
  }
  return grown.finish(level.tree.length);
}

/** A tree while it grows. */
class GrownTree {
  private readonly nodes: Pick<CallNodes, 'parent' | 'function'>;
  private readonly minTotal: number;
  // The tree's columns, with room for more.
  private parent = new Int32Array(1024);
  private functions = new Int32Array(1024);
  private depth = new Int32Array(1024);
  private total = new Float64Array(1024);
  private self = new Float64Array(1024);
  private samples = new Float64Array(1024);
  private size = 0;
  private hidden = 0;
  private readonly mostSteps: number;
  private steps = 0;
  // Per function, for the tree node at hand, valid where `stamp` says so: sums, and where its entries go next.
  private readonly stamp: Int32Array;
  private readonly sum: Float64Array;
  private readonly sampleSum: Float64Array;
  private readonly entries: Int32Array;
  private readonly place: Int32Array;
  private readonly found: Int32Array;
  private round = 0;

  constructor(nodes: CallNodes, functionCount: number, minTotal: number, mostSteps: number) {
    this.nodes = nodes;
    this.mostSteps = mostSteps;
    this.minTotal = minTotal;
    this.stamp = new Int32Array(functionCount);
    this.sum = new Float64Array(functionCount);
    this.sampleSum = new Float64Array(functionCount);
    this.entries = new Int32Array(functionCount);
    this.place = new Int32Array(functionCount);
    this.found = new Int32Array(functionCount);
  }

  /** Whether more steps may be made. */
  get hasSteps(): boolean {
    return this.steps < this.mostSteps;
  }

  /** Adds the children of the tree nodes of a level, to which its entries have already gone up; `next` becomes the next level. */
  addLevel(level: Level, next: Level): void {
    this.steps += level.size;
    next.size = 0;
    next.tree.length = next.first.length = 0;
    const { tree, first } = level;
    for (let t = 0; t < tree.length; t++) {
      const from = first[t]!;
      const to = t + 1 < tree.length ? first[t + 1]! : level.size;
      if (to === from + 1) {
        this.addChain(level, tree[t]!, from);
        continue;
      }
      const found = this.gather(level, tree[t]!, from, to);
      this.addChildren(tree[t]!, found, next);
      this.moveUp(level, from, to, next);
    }
  }

  /** Adds all that is above a tree node to which one entry has gone up, as most have far from the start: it stays alone. */
  private addChain({ at, value, samples }: Level, node: number, entry: number): void {
    const { parent, function: functions } = this.nodes;
    const total = value[entry]!;
    let call = at[entry]!;
    if (call >= 0 && this.isHidden(total)) {
      this.hidden++;
      return;
    }
    let tip = node;
    for (; call >= 0; call = parent[call]!) {
      if (this.steps++ >= this.mostSteps) {
        this.hidden++;
        return;
      }
      tip = this.push(tip, functions[call]!, total, samples[entry]!);
    }
    if (tip >= 0) this.self[tip]! += total;
  }

  /** Brings an entry from a call node to its caller. */
  private moveEntry(from: number, value: number, samples: number, next: Level, slot: number): void {
    const caller = this.nodes.parent[from]!;
    next.at[slot] = caller;
    next.functions[slot] = caller === NONE ? NONE : this.nodes.function[caller]!;
    next.value[slot] = value;
    next.samples[slot] = samples;
  }

  /** Values of difference profiles may be negative: a node is as visible as the amount of its change. */
  private isHidden(total: number): boolean {
    return total === 0 || Math.abs(total) < this.minTotal;
  }

  /** Sums the entries of a tree node by function; gives the number of functions. */
  private gather({ functions, value, samples }: Level, node: number, from: number, to: number): number {
    const { stamp, sum, sampleSum, entries, found } = this;
    const round = ++this.round;
    let count = 0;
    for (let e = from; e < to; e++) {
      const fn = functions[e]!;
      if (fn === NONE) {
        if (node >= 0) this.self[node]! += value[e]!;
        continue;
      }
      if (stamp[fn] !== round) {
        stamp[fn] = round;
        found[count++] = fn;
        sum[fn] = sampleSum[fn] = entries[fn] = 0;
      }
      sum[fn]! += value[e]!;
      sampleSum[fn]! += samples[e]!;
      entries[fn]!++;
    }
    return count;
  }

  /** Makes children of the functions that were found and makes room for their entries. */
  private addChildren(node: number, found: number, next: Level): void {
    for (let i = 0; i < found; i++) {
      const fn = this.found[i]!;
      const total = this.sum[fn]!;
      if (this.isHidden(total)) {
        this.hidden++;
        this.place[fn] = NONE;
        continue;
      }
      next.tree.push(this.push(node, fn, total, this.sampleSum[fn]!));
      next.first.push(next.size);
      this.place[fn] = next.size;
      next.size += this.entries[fn]!;
    }
  }

  /** Brings the entries of a tree node to their callers, each to the room of its function. */
  private moveUp({ at, functions, value, samples }: Level, from: number, to: number, next: Level): void {
    const { place } = this;
    for (let e = from; e < to; e++) {
      const fn = functions[e]!;
      const slot = fn === NONE ? NONE : place[fn]!;
      if (slot === NONE) continue;
      this.moveEntry(at[e]!, value[e]!, samples[e]!, next, slot);
      place[fn] = slot + 1;
    }
  }

  private push(parent: number, fn: number, total: number, samples: number): number {
    const node = this.size++;
    if (node === this.parent.length) this.makeRoom();
    this.parent[node] = parent;
    this.functions[node] = fn;
    this.depth[node] = parent < 0 ? 0 : this.depth[parent]! + 1;
    this.total[node] = total;
    this.samples[node] = samples;
    return node;
  }

  private makeRoom(): void {
    const room = <Column extends Int32Array | Float64Array>(column: Column, larger: Column): Column => {
      larger.set(column);
      return larger;
    };
    const length = 2 * this.parent.length;
    this.parent = room(this.parent, new Int32Array(length));
    this.functions = room(this.functions, new Int32Array(length));
    this.depth = room(this.depth, new Int32Array(length));
    this.total = room(this.total, new Float64Array(length));
    this.self = room(this.self, new Float64Array(length));
    this.samples = room(this.samples, new Float64Array(length));
  }

  /** `open`: nodes whose callers were not followed any more. */
  finish(open: number): CallerTree {
    const { size } = this;
    return {
      length: size,
      parent: this.parent.slice(0, size),
      function: this.functions.slice(0, size),
      depth: this.depth.slice(0, size),
      total: this.total.slice(0, size),
      self: this.self.slice(0, size),
      samples: this.samples.slice(0, size),
      hidden: this.hidden + open,
    };
  }
}
