// The call trees of two profiles as one: nodes whose functions and callers are the same are one node. Leaves out: their
// figures (compare-figures.ts).

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import type { CallNodes } from '../profile/call-nodes.ts';
import { depthFirst } from '../profile/depth-first.ts';
import { NONE } from '../profile/tables.ts';

/** A tree of the nodes of both, in depth-first order. */
export interface MergedTree {
  readonly length: number;
  /** {@link NONE} for a root. */
  readonly parent: Int32Array;
  /** In the numbers that both share. */
  readonly function: Int32Array;
  readonly depth: Int32Array;
  readonly subtreeEnd: Int32Array;
  /** The node of each node of the baseline, and of the profile. */
  readonly ofBefore: Int32Array;
  readonly ofAfter: Int32Array;
}

type Tree = Pick<CallNodes, 'length' | 'parent' | 'function'>;

/** @param sharedOfBefore the shared number of each function of the baseline; those of the profile are shared as they are. */
export function mergeTrees(before: Tree, after: Tree, sharedOfBefore: Int32Array): MergedTree {
  const keys = new KeyMap();
  const parents = new Int32Builder(after.length + before.length);
  const functions = new Int32Builder(after.length + before.length);
  const add = (tree: Tree, functionOf: (node: number) => number): Int32Array => {
    const merged = new Int32Array(tree.length);
    for (let node = 0; node < tree.length; node++) {
      const parent = tree.parent[node]! === NONE ? NONE : merged[tree.parent[node]!]!;
      const fn = functionOf(node);
      const at = keys.indexOf(parent, fn, 0, 0);
      if (at === parents.length) {
        parents.push(parent);
        functions.push(fn);
      }
      merged[node] = at;
    }
    return merged;
  };
  const ofAfter = add(after, (node) => after.function[node]!);
  const ofBefore = add(before, (node) => sharedOfBefore[before.function[node]!]!);
  const { parent, frame, depth, subtreeEnd, newIndex } = depthFirst(parents.view(), functions.view());
  const renumber = (nodes: Int32Array): Int32Array => nodes.map((node) => newIndex[node]!);
  return { length: parent.length, parent, function: frame, depth, subtreeEnd, ofBefore: renumber(ofBefore), ofAfter: renumber(ofAfter) };
}

/** Figures of one tree's nodes at their places in the merged tree; 0 for nodes it does not have. */
export function inMerged(values: Float64Array, nodes: Int32Array, length: number, factor = 1): Float64Array {
  const merged = new Float64Array(length);
  for (let node = 0; node < nodes.length; node++) merged[nodes[node]!] = values[node]! * factor;
  return merged;
}
