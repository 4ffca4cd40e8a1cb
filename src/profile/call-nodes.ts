// Call nodes: stacks merged by function, the tree that flame graphs and call trees show.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { depthFirst } from './depth-first.ts';
import type { StackValues } from './figures.ts';
import { NONE, type Profile } from './tables.ts';

/** The merged tree, in depth-first order as {@link StackTable} is. */
export interface CallNodes {
  readonly length: number;
  /** {@link NONE} for a root. */
  readonly parent: Int32Array;
  /** Function of each node. */
  readonly function: Int32Array;
  readonly depth: Int32Array;
  readonly subtreeEnd: Int32Array;
  /** The node of each stack, {@link NONE} where the tree leaves it out. */
  readonly ofStack: Int32Array;
}

/** Nodes while a tree grows, parents first: equal (parent, function) are one. */
class GrowingNodes {
  private readonly keys = new KeyMap();
  private readonly parents: Int32Builder;
  private readonly functions: Int32Builder;

  constructor(capacity: number) {
    this.parents = new Int32Builder(capacity);
    this.functions = new Int32Builder(capacity);
  }

  nodeOf(parent: number, fn: number): number {
    const node = this.keys.indexOf(parent, fn, 0, 0);
    if (node === this.parents.length) {
      this.parents.push(parent);
      this.functions.push(fn);
    }
    return node;
  }

  /** The finished tree; `ofStack` names nodes as {@link nodeOf} did. */
  finish(ofStack: Int32Array): CallNodes {
    const { parent, frame, depth, subtreeEnd, newIndex } = depthFirst(this.parents.view(), this.functions.view());
    return { length: parent.length, parent, function: frame, depth, subtreeEnd, ofStack: ofStack.map((node) => (node === NONE ? NONE : newIndex[node]!)) };
  }
}

/** Merges the stacks of a profile by function. */
export function callNodes(profile: Profile): CallNodes {
  const { stacks, frames } = profile;
  const nodes = new GrowingNodes(stacks.length);
  const ofStack = new Int32Array(stacks.length);
  for (let i = 0; i < stacks.length; i++) {
    const below = stacks.parent[i]!;
    ofStack[i] = nodes.nodeOf(below === NONE ? NONE : ofStack[below]!, frames.function[stacks.frame[i]!]!);
  }
  return nodes.finish(ofStack);
}

/** What a function called: its outermost calls merged into one root. Stacks outside of them have the node {@link NONE}. */
export function calleesOf(nodes: CallNodes, fn: number): CallNodes {
  const below = new GrowingNodes(64);
  const target = new Int32Array(nodes.length).fill(NONE);
  for (let i = 0; i < nodes.length; i++) {
    const parent = nodes.parent[i]!;
    const above = parent === NONE ? NONE : target[parent]!;
    if (above !== NONE || nodes.function[i] === fn) target[i] = below.nodeOf(above, nodes.function[i]!);
  }
  return below.finish(nodes.ofStack.map((node) => target[node]!));
}

/** Figures of every call node in one view. */
export interface CallNodeFigures {
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Samples in the node and below. */
  readonly samples: Float64Array;
}

/** Self, total and samples of call nodes: plain sums, for a node is one path and cannot recur in itself. */
export function callNodeFigures(nodes: CallNodes, values: StackValues): CallNodeFigures {
  const self = new Float64Array(nodes.length);
  const samples = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.ofStack.length; i++) {
    const node = nodes.ofStack[i]!;
    if (node === NONE) continue;
    self[node]! += values.self[i]!;
    samples[node]! += values.samples[i]!;
  }
  const total = self.slice();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const parent = nodes.parent[i]!;
    if (parent === NONE) continue;
    total[parent]! += total[i]!;
    samples[parent]! += samples[i]!;
  }
  return { self, total, samples };
}
