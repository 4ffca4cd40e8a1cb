// Call nodes: stacks merged by function, the tree that flame graphs and call trees show.

import type { Column } from '../base/brand.ts';
import { PairMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { depthFirst } from './depth-first.ts';
import { functionOfStacks, type KeyFigures, type StackValues } from './figures.ts';
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
}

/** Call nodes that were made from stacks. */
export interface MergedStacks extends CallNodes {
  /** The node of each stack. */
  readonly ofStack: Int32Array;
}

/** Merges the stacks of a profile by function. */
export function callNodes(profile: Profile): MergedStacks {
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

/** What a function called: its outermost calls merged into one root. */
export interface Callees {
  readonly nodes: CallNodes;
  /** Where each node of the whole tree went; {@link NONE}: it is not below the function. */
  readonly target: Int32Array;
}

/** The callees of a function. */
export function calleesOf(nodes: CallNodes, fn: number): Callees {
  const calls = outermostCalls(nodes, fn);
  if (calls.length === 1) return subtree(nodes, calls[0]!);
  const pairs = new PairMap();
  const target = new Int32Array(nodes.length).fill(NONE);
  for (const call of calls) {
    for (let i = call; i < nodes.subtreeEnd[call]!; i++) target[i] = pairs.indexOf(i === call ? NONE : target[nodes.parent[i]!]!, nodes.function[i]!);
  }
  const { parent, frame, depth, subtreeEnd, newIndex } = depthFirst(pairs.first.view(), pairs.second.view());
  for (let i = 0; i < target.length; i++) if (target[i] !== NONE) target[i] = newIndex[target[i]!]!;
  return { nodes: { length: parent.length, parent, function: frame, depth, subtreeEnd }, target };
}

/** A node with all below it as a tree: nothing is to be merged, so it is a copy of a range. */
function subtree(nodes: CallNodes, root: number): Callees {
  const end = nodes.subtreeEnd[root]!;
  const depth0 = nodes.depth[root]!;
  const moved = (column: Int32Array, by: number): Int32Array => column.subarray(root, end).map((value) => value - by);
  const parent = moved(nodes.parent, root);
  parent[0] = NONE;
  const target = new Int32Array(nodes.length).fill(NONE);
  for (let i = root; i < end; i++) target[i] = i - root;
  return {
    nodes: { length: end - root, parent, function: nodes.function.slice(root, end), depth: moved(nodes.depth, depth0), subtreeEnd: moved(nodes.subtreeEnd, root) },
    target,
  };
}

/** The values of a view, gathered by call node: as {@link StackValues}, row i being node i. */
export interface NodeValues extends StackValues {
  readonly rows: 'nodes';
}

/** Values by call node, from those of the stacks that the nodes were made from. */
export function nodeValues({ length, ofStack }: MergedStacks, values: StackValues): NodeValues {
  // Where nothing was merged, nodes are the stacks.
  if (length === ofStack.length) return { ...values, rows: 'nodes' };
  const { self, samples } = movedRows(values, ofStack, length);
  return { ...values, self, samples, rows: 'nodes' };
}

/** Values of rows brought to where those went; what went nowhere (a target below 0) is gone. */
export function movedRows({ self, samples }: Pick<StackValues, 'self' | 'samples'>, target: Int32Array, length: number): Pick<StackValues, 'self' | 'samples'> {
  const movedSelf = new Float64Array(length);
  const movedSamples = samples instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  for (let i = 0; i < target.length; i++) {
    const row = target[i]!;
    if (row < 0) continue;
    movedSelf[row]! += self[i]!;
    movedSamples[row]! += samples[i]!;
  }
  return { self: movedSelf, samples: movedSamples };
}

/** Figures of every call node in one view. */
export interface CallNodeFigures {
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Samples in the node and below. */
  readonly samples: Float64Array;
}

/** Self, total and samples of call nodes: plain sums, for a node is one path and cannot recur in itself. */
export function callNodeFigures({ length, parent }: CallNodes, { self, samples: own }: Pick<NodeValues, 'self' | 'samples' | 'rows'>): CallNodeFigures {
  const total = self.slice();
  const samples = new Float64Array(own);
  for (let i = length - 1; i >= 0; i--) {
    const above = parent[i]!;
    if (above === NONE) continue;
    total[above]! += total[i]!;
    samples[above]! += samples[i]!;
  }
  return { self, total, samples };
}

/**
 * Self and total of every function, from the figures of call nodes: a node is where a function was called, and its total
 * counts where the function is not open already.
 */
export function functionsOfNodes(nodes: CallNodes, { self, total }: CallNodeFigures, { samples }: NodeValues, functionCount: number): KeyFigures {
  const { length, function: functions, subtreeEnd } = nodes;
  const figures = { self: new Float64Array(functionCount), total: new Float64Array(functionCount), samples: new Float64Array(functionCount) };
  const openUntil = new Int32Array(functionCount);
  for (let i = 0; i < length; i++) {
    const fn = functions[i]!;
    figures.self[fn]! += self[i]!;
    figures.samples[fn]! += samples[i]!;
    if (i < openUntil[fn]!) continue;
    figures.total[fn]! += total[i]!;
    openUntil[fn] = subtreeEnd[i]!;
  }
  return figures;
}
