// Call nodes: stacks merged by function, the tree that flame graphs and call trees show.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { depthFirst } from './depth-first.ts';
import type { StackValues } from './figures.ts';
import { NONE, type FunctionIndex, type Profile } from './tables.ts';

/** The merged tree, in depth-first order as {@link StackTable} is. */
export interface CallNodes {
  readonly length: number;
  /** {@link NONE} for a root. */
  readonly parent: Int32Array;
  /** Function of each node. */
  readonly function: Int32Array;
  readonly depth: Int32Array;
  readonly subtreeEnd: Int32Array;
  /** The node of each stack. */
  readonly ofStack: Int32Array;
}

/** Merges the stacks of a profile by function. */
export function callNodes(profile: Profile): CallNodes {
  const { stacks, frames } = profile;
  const keys = new KeyMap();
  const parents = new Int32Builder(stacks.length);
  const functions = new Int32Builder(stacks.length);
  const ofStack = new Int32Array(stacks.length);
  for (let i = 0; i < stacks.length; i++) {
    const below = stacks.parent[i]!;
    const parent = below === NONE ? NONE : ofStack[below]!;
    const fn = frames.function[stacks.frame[i]!]!;
    const node = keys.indexOf(parent, fn, 0, 0);
    if (node === parents.length) {
      parents.push(parent);
      functions.push(fn);
    }
    ofStack[i] = node;
  }
  const ordered = depthFirst(parents.view(), functions.view());
  return {
    length: parents.length,
    parent: ordered.parent,
    function: ordered.frame,
    depth: ordered.depth,
    subtreeEnd: ordered.subtreeEnd,
    ofStack: ofStack.map((node) => ordered.newIndex[node]!),
  };
}

/**
 * The tree without what libraries do inside: of calls that follow one another in folded functions only the first stays,
 * and what they call in turn hangs on it.
 */
export function foldCalls(nodes: CallNodes, isFolded: (fn: FunctionIndex) => boolean): CallNodes {
  const keys = new KeyMap();
  const parents = new Int32Builder();
  const functions = new Int32Builder();
  const target = new Int32Array(nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const parent = nodes.parent[i]!;
    const fn = nodes.function[i]!;
    const follows = parent !== NONE && isFolded(fn as FunctionIndex) && isFolded(nodes.function[parent] as FunctionIndex);
    const below = parent === NONE ? NONE : target[parent]!;
    if (follows) {
      target[i] = below;
      continue;
    }
    const node = keys.indexOf(below, fn, 0, 0);
    if (node === parents.length) {
      parents.push(below);
      functions.push(fn);
    }
    target[i] = node;
  }
  const ordered = depthFirst(parents.view(), functions.view());
  return {
    length: parents.length,
    parent: ordered.parent,
    function: ordered.frame,
    depth: ordered.depth,
    subtreeEnd: ordered.subtreeEnd,
    ofStack: nodes.ofStack.map((node) => ordered.newIndex[target[node]!]!),
  };
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
