// Call nodes: stacks merged by function, the tree that flame graphs and call trees show.

import type { Column } from '../base/brand.ts';
import { PairMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { depthFirst } from './depth-first.ts';
import { functionOfStacks, type StackValues } from './figures.ts';
import { MergedRows } from './merged-rows.ts';
import { NONE, type FrameIndex, type Profile, type StackIndex } from './tables.ts';

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
  private readonly pairs = new PairMap();

  nodeOf(parent: number, fn: number): number {
    return this.pairs.indexOf(parent, fn);
  }

  /** The finished tree; `ofStack` names nodes as {@link nodeOf} did. */
  finish(ofStack: Int32Array): CallNodes {
    const { first, second } = this.pairs;
    const { parent, frame, depth, subtreeEnd, newIndex } = depthFirst(first.view(), second.view());
    return { length: parent.length, parent, function: frame, depth, subtreeEnd, ofStack: ofStack.map((node) => (node === NONE ? NONE : newIndex[node]!)) };
  }
}

/** Merges the stacks of a profile by function. */
export function callNodes(profile: Profile): CallNodes {
  const { stacks } = profile;
  const { parent: parents, subtreeEnd: ends } = stacks;
  const functions = functionOfStacks(profile);
  const ofStack = new Int32Array(stacks.length);
  if (hasOneFrameEach(profile)) {
    for (let i = 0; i < ofStack.length; i++) ofStack[i] = i;
    return { length: stacks.length, parent: asArray(parents), function: functions, depth: asArray(stacks.depth), subtreeEnd: asArray(ends), ofStack };
  }
  const rows = new MergedRows(ends, ofStack);
  /** By function: the stack whose child had it last. */
  const seen = new Int32Array(profile.functions.length).fill(NONE);
  for (let i = 0; i < stacks.length; i++) {
    const below = parents[i as StackIndex]!;
    const node = rows.rowOf(i, below === NONE ? NONE : ofStack[below]!, functions[i]!);
    ofStack[i] = node;
    rows.settle(i, node);
    const end = ends[i as StackIndex]!;
    for (let child = i + 1; child < end; child = ends[child as StackIndex]!) {
      const fn = functions[child]!;
      if (seen[fn] === i) rows.expectMerging(node);
      seen[fn] = i;
    }
  }
  const { parent, frame, depth, subtreeEnd } = rows.finish();
  return { length: parent.length, parent, function: frame, depth, subtreeEnd, ofStack };
}

/** Whether no function has two frames, as where a format knows no executing lines: then there is nothing to merge. */
function hasOneFrameEach({ frames, functions }: Profile): boolean {
  const seen = new Uint8Array(functions.length);
  for (let f = 0; f < frames.length; f++) {
    const fn = frames.function[f as FrameIndex]!;
    if (seen[fn] === 1) return false;
    seen[fn] = 1;
  }
  return true;
}

/** Finished tables hold arrays; their type only says what can be read. */
function asArray(column: Column<StackIndex, number>): Int32Array {
  return column instanceof Int32Array ? column : Int32Array.from({ length: column.length }, (_, i) => column[i as StackIndex]!);
}

/** Calls of a function that are not inside of another call of it, in the order of the tree. */
export function outermostCalls(nodes: CallNodes, fn: number): Int32Array {
  const calls = new Int32Builder();
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.function[i] !== fn) continue;
    calls.push(i);
    i = nodes.subtreeEnd[i]! - 1;
  }
  return calls.finish();
}

/** What a function called: its outermost calls merged into one root. Stacks outside of them have the node {@link NONE}. */
export function calleesOf(nodes: CallNodes, fn: number): CallNodes {
  const calls = outermostCalls(nodes, fn);
  if (calls.length === 1) return subtree(nodes, calls[0]!);
  const below = new GrowingNodes();
  const target = new Int32Array(nodes.length).fill(NONE);
  for (const call of calls) {
    for (let i = call; i < nodes.subtreeEnd[call]!; i++) target[i] = below.nodeOf(i === call ? NONE : target[nodes.parent[i]!]!, nodes.function[i]!);
  }
  return below.finish(nodes.ofStack.map((node) => (node === NONE ? NONE : target[node]!)));
}

/** A node with all below it as a tree: nothing is to be merged, so it is a copy of a range. */
function subtree(nodes: CallNodes, root: number): CallNodes {
  const end = nodes.subtreeEnd[root]!;
  const depth0 = nodes.depth[root]!;
  const moved = (column: Int32Array, by: number): Int32Array => column.subarray(root, end).map((value) => value - by);
  const parent = moved(nodes.parent, root);
  parent[0] = NONE;
  return {
    length: end - root,
    parent,
    function: nodes.function.slice(root, end),
    depth: moved(nodes.depth, depth0),
    subtreeEnd: moved(nodes.subtreeEnd, root),
    ofStack: nodes.ofStack.map((node) => (node >= root && node < end ? node - root : NONE)),
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
    // Most stacks have no samples of their own in a short range.
    if (node === NONE || (values.self[i] === 0 && values.samples[i] === 0)) continue;
    self[node]! += values.self[i]!;
    samples[node]! += values.samples[i]!;
  }
  const total = self.slice();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const parent = nodes.parent[i]!;
    if (parent === NONE || (total[i] === 0 && samples[i] === 0)) continue;
    total[parent]! += total[i]!;
    samples[parent]! += samples[i]!;
  }
  return { self, total, samples };
}
