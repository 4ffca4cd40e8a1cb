// Filters on call nodes: the same as those of stack-filters.ts on stacks, for functions alone decide what a filter does. What
// graphs and tables of functions show needs no more, and takes a third of the time.

import type { CallNodes, NodeValues } from './call-nodes.ts';
import { filteredTree } from './filtered-tree.ts';
import { composedTargets, filterRows, LEFT_OUT, type CodeKinds, type StackFilter } from './stack-filters.ts';
import { NONE, type FunctionIndex } from './tables.ts';

/** Call nodes after filtering. */
export interface FilteredNodes {
  readonly nodes: CallNodes;
  /** Where each node went: one of {@link nodes}, {@link NONE} (counts, belongs to nobody) or {@link LEFT_OUT}. */
  readonly target: Int32Array;
  /** Whether samples without a stack still count: what a focus looks for they do not have. */
  readonly countsNobody: boolean;
}

/** Applies filters one after another, at least one. */
export function filterNodes(nodes: CallNodes, filters: readonly StackFilter[], functionCount: number, code: CodeKinds): FilteredNodes {
  let result: FilteredNodes | null = null;
  for (const filter of filters) {
    const before: CallNodes = result?.nodes ?? nodes;
    const into = destinations(before, filter, functionCount, code);
    const after = filteredTree(before, into, functionCount, filter.kind === 'merge-recursion');
    const focus = filter.kind === 'focus-function' || filter.kind === 'focus-path';
    const target: Int32Array = result === null ? into : composedTargets(result.target, into, focus ? LEFT_OUT : NONE);
    result = { nodes: after, target, countsNobody: (result === null || result.countsNobody) && !focus };
  }
  return result!;
}

/** Moves values to where their nodes went. What is left out is not in the total. */
export function filterNodeValues(values: NodeValues, { nodes, target, countsNobody }: FilteredNodes): NodeValues {
  return filterRows(values, nodes.length, target, countsNobody);
}

/**
 * By node: itself where it stays, the node above it that takes its time and what it calls, {@link NONE} where no node is
 * above it that stays, {@link LEFT_OUT}. Nodes that stay may come to have the same path: those are merged later.
 */
function destinations(nodes: CallNodes, filter: StackFilter, functionCount: number, code: CodeKinds): Int32Array<ArrayBuffer> {
  switch (filter.kind) {
    case 'focus-function':
      return focusFunction(nodes, filter.function);
    case 'focus-path':
      return focusPath(nodes, filter.path);
    case 'hide-function':
      return hide(nodes, marked(functionCount, (fn) => fn === filter.function));
    case 'own-code':
      return hide(nodes, marked(functionCount, (fn) => !code.isOwn(fn)));
    case 'drop-function':
      return drop(nodes, filter.function);
    case 'fold-library':
      return fold(nodes, marked(functionCount, code.isFolded));
    case 'merge-recursion':
      return mergeRecursion(nodes, functionCount);
  }
}

/** 1 for functions of which it is true. */
function marked(functionCount: number, isMarked: (fn: FunctionIndex) => boolean): Uint8Array {
  const marks = new Uint8Array(functionCount);
  for (let fn = 0; fn < functionCount; fn++) if (isMarked(fn as FunctionIndex)) marks[fn] = 1;
  return marks;
}

function keep(into: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) into[i] = i;
}

function focusFunction({ length, function: functions, subtreeEnd }: CallNodes, fn: number): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length).fill(LEFT_OUT);
  for (let i = 0; i < length; i++) {
    if (functions[i] !== fn) continue;
    const end = subtreeEnd[i]!;
    keep(into, i, end);
    i = end - 1;
  }
  return into;
}

function focusPath({ length, function: functions, subtreeEnd }: CallNodes, path: readonly number[]): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length).fill(LEFT_OUT);
  let end = length;
  let node = NONE;
  for (const fn of path) {
    let child = node + 1;
    while (child < end && functions[child] !== fn) child = subtreeEnd[child]!;
    if (child >= end) return into;
    node = child;
    end = subtreeEnd[node]!;
  }
  if (node !== NONE) keep(into, node, end);
  return into;
}

function hide({ length, parent, function: functions }: CallNodes, isHidden: Uint8Array): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    if (isHidden[functions[i]!] === 0) into[i] = i;
    else into[i] = parent[i] === NONE ? NONE : into[parent[i]!]!;
  }
  return into;
}

function drop({ length, function: functions, subtreeEnd }: CallNodes, fn: number): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    if (functions[i] !== fn) {
      into[i] = i;
      continue;
    }
    const end = subtreeEnd[i]!;
    into.fill(LEFT_OUT, i, end);
    i = end - 1;
  }
  return into;
}

function fold({ length, parent, function: functions }: CallNodes, isFolded: Uint8Array): Int32Array<ArrayBuffer> {
  const into = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const above = parent[i]!;
    const follows = above === NONE ? 0 : isFolded[functions[i]!]! & isFolded[functions[above]!]!;
    into[i] = follows === 1 ? into[above]! : i;
  }
  return into;
}

/** By node: how many of the nodes before it have their function above them in the tree; and at the end, of all. */
function recursionsBefore({ length, function: functions, subtreeEnd }: CallNodes, functionCount: number): Int32Array {
  const before = new Int32Array(length + 1);
  const openUntil = new Int32Array(functionCount);
  let count = 0;
  for (let i = 0; i < length; i++) {
    before[i] = count;
    const fn = functions[i]!;
    if (openUntil[fn]! > i) count++;
    else openUntil[fn] = subtreeEnd[i]!;
  }
  before[length] = count;
  return before;
}

/**
 * Walks the tree as a walker would who cuts off each loop: where a function is open already, the path goes on from
 * there. `pathAt` holds the nodes of the present path by depth, `nodeOfFunction` the last that stayed of a function; what
 * is left behind by leaving a subtree is put back from a log. A remembered node is on the path only if `pathAt` says so.
 */
function mergeRecursion(nodes: CallNodes, functionCount: number): Int32Array<ArrayBuffer> {
  const { length, parent, function: functions, subtreeEnd } = nodes;
  const before = recursionsBefore(nodes, functionCount);
  const into = new Int32Array(length);
  const nodeOfFunction = new Int32Array(functionCount).fill(NONE);
  const pathAt = new Int32Array(length);
  const depthOf = new Int32Array(length);
  // The log, one column each; an entry for each node that is open and stays.
  const logNode = new Int32Array(length);
  const logPath = new Int32Array(length);
  const logOfFunction = new Int32Array(length);
  let entries = 0;
  for (let i = 0; i < length; i++) {
    const end = subtreeEnd[i]!;
    if (before[i] === before[end]) {
      keep(into, i, end);
      i = end - 1;
      continue;
    }
    while (entries > 0 && subtreeEnd[logNode[entries - 1]!]! <= i) {
      entries--;
      const left = logNode[entries]!;
      pathAt[depthOf[left]!] = logPath[entries]!;
      nodeOfFunction[functions[left]!] = logOfFunction[entries]!;
    }
    const fn = functions[i]!;
    const base = parent[i] === NONE ? NONE : into[parent[i]!]!;
    const baseDepth = base === NONE ? -1 : depthOf[base]!;
    const open = nodeOfFunction[fn]!;
    if (open !== NONE && depthOf[open]! <= baseDepth && pathAt[depthOf[open]!] === open) {
      into[i] = open;
      continue;
    }
    into[i] = i;
    const depth = (depthOf[i] = baseDepth + 1);
    logNode[entries] = i;
    logPath[entries] = pathAt[depth]!;
    logOfFunction[entries++] = open;
    pathAt[depth] = i;
    nodeOfFunction[fn] = i;
  }
  return into;
}
