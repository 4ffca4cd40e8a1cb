// Filters on call nodes: the same as those of stack-filters.ts on stacks, for functions alone decide what a filter does. What
// graphs and tables of functions show needs no more, and takes a third of the time.

import { freeArray } from '../base/numbers.ts';
import type { CallNodes, NodeValues } from './call-nodes.ts';
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
    const step = new FilteredTree(before, destinations(before, filter, functionCount, code), functionCount);
    const after = step.finish();
    const focus = filter.kind === 'focus-function' || filter.kind === 'focus-path';
    const target: Int32Array = result === null ? step.target : composedTargets(result.target, step.target, focus ? LEFT_OUT : NONE);
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
    const follows = above !== NONE && isFolded[functions[i]!] === 1 && isFolded[functions[above]!] === 1;
    into[i] = follows ? into[above]! : i;
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

/**
 * The tree that is left, grown in depth-first order: each of its nodes is made of some that stay and come to the same
 * path, and of all that these take over. What nothing below changes is copied. Fresh memory costs half a millisecond a
 * megabyte, more than what is done with it: columns are few, and some have two uses.
 */
class FilteredTree {
  /** Where each node of the tree before went. While it waits to be made: the next node that comes to the same path, or {@link NONE}. */
  readonly target: Int32Array;
  private readonly nodes: CallNodes;
  private readonly into: Int32Array<ArrayBuffer>;
  /** 1 for nodes where something below does not stay. */
  private readonly isChanged: Uint8Array;
  /** By node that stays: the first that it takes over, by one that is taken over: the next of the same taker; 0: none. */
  private readonly taken: Int32Array<ArrayBuffer>;
  // By function, while children are gathered: the round of the last one, and its node.
  private readonly round: Int32Array;
  private readonly lastPeer: Int32Array;
  private rounds = 0;
  /** First nodes of those that are still to be made, the next one on top, and below which new node each comes. */
  private readonly waiting: number[] = [];
  private readonly waitingBelow: number[] = [];
  /** New nodes whose end is not known yet. */
  private readonly open: number[] = [];
  // The new tree.
  private readonly parent: Int32Array;
  private readonly functions: Int32Array;
  private readonly depth: Int32Array;
  private readonly subtreeEnd: Int32Array;
  private size = 0;

  constructor(nodes: CallNodes, into: Int32Array<ArrayBuffer>, functionCount: number) {
    const { length } = nodes;
    this.nodes = nodes;
    this.into = into;
    this.target = new Int32Array(length).fill(NONE);
    this.isChanged = new Uint8Array(length);
    this.taken = new Int32Array(length);
    this.round = new Int32Array(functionCount);
    this.lastPeer = new Int32Array(functionCount);
    const most = length - this.findChanges();
    this.parent = new Int32Array(most);
    this.functions = new Int32Array(most);
    this.depth = new Int32Array(most);
    this.subtreeEnd = new Int32Array(most);
  }

  /** Lists what nodes take over, backward so that lists are in the order of the tree; the number of nodes that do not stay. */
  private findChanges(): number {
    const { into, taken, isChanged, nodes: { parent } } = this;
    let changed = 0;
    for (let i = into.length - 1; i >= 0; i--) {
      const taker = into[i]!;
      if (taker === i && isChanged[i] === 0) continue;
      const above = parent[i]!;
      if (above !== NONE) isChanged[above] = 1;
      if (taker === i) continue;
      changed++;
      if (taker < 0) continue;
      taken[i] = taken[taker]!;
      taken[taker] = i;
    }
    return changed;
  }

  finish(): CallNodes {
    this.addRoots();
    while (this.waiting.length > 0) this.make(this.waiting.pop()!, this.waitingBelow.pop()!);
    this.closeDownTo(NONE);
    const { target, into, size } = this;
    for (let i = 0; i < into.length; i++) {
      const taker = into[i]!;
      if (taker !== i) target[i] = taker < 0 ? taker : target[taker]!;
    }
    // A collector that waits for much to be free would run in the middle of answers.
    freeArray(into);
    freeArray(this.taken);
    const cut = (column: Int32Array): Int32Array => column.subarray(0, size);
    return { length: size, parent: cut(this.parent), function: cut(this.functions), depth: cut(this.depth), subtreeEnd: cut(this.subtreeEnd) };
  }

  private addRoots(): void {
    const { into, nodes: { length, subtreeEnd } } = this;
    const from = this.waiting.length;
    this.rounds++;
    for (let i = 0; i < length;) {
      if (into[i] === i) this.gather(i);
      i = into[i] === i ? subtreeEnd[i]! : i + 1;
    }
    this.turn(from, NONE);
  }

  /** Makes the node of a path from the first of its nodes. */
  private make(first: number, below: number): void {
    const { nodes, target, taken } = this;
    this.closeDownTo(below);
    const row = this.size++;
    this.parent[row] = below;
    this.functions[row] = nodes.function[first]!;
    this.depth[row] = below === NONE ? 0 : this.depth[below]! + 1;
    const isAlone = target[first] === NONE;
    if (isAlone && this.isChanged[first] === 0) {
      this.copyBelow(first, row);
      return;
    }
    this.open.push(row);
    const from = this.waiting.length;
    if (isAlone && taken[first] === 0) {
      target[first] = row;
      this.waitForChildren(first, false);
    } else {
      this.rounds++;
      for (let peer = first; peer !== NONE;) {
        this.waitForChildren(peer, true);
        for (let node = taken[peer]!; node !== 0; node = taken[node]!) this.waitForChildren(node, true);
        const next = target[peer]!;
        target[peer] = row;
        peer = next;
      }
    }
    this.turn(from, row);
  }

  /** Children that stay wait to be made; `mayMeet`: others of their functions may wait already. */
  private waitForChildren(node: number, mayMeet: boolean): void {
    const { into, nodes: { subtreeEnd } } = this;
    const end = subtreeEnd[node]!;
    for (let child = node + 1; child < end; child = subtreeEnd[child]!) {
      if (into[child] !== child) continue;
      if (mayMeet) this.gather(child);
      else this.waiting.push(child);
    }
  }

  /** A node waits to be made: by itself, or with the first of its function in this round. */
  private gather(node: number): void {
    const fn = this.nodes.function[node]!;
    if (this.round[fn] === this.rounds) {
      this.target[this.lastPeer[fn]!] = node;
    } else {
      this.round[fn] = this.rounds;
      this.waiting.push(node);
    }
    this.lastPeer[fn] = node;
  }

  /** The first of those that wait since `from` goes on top. */
  private turn(from: number, below: number): void {
    const { waiting, waitingBelow } = this;
    for (let a = from, b = waiting.length - 1; a < b; a++, b--) {
      const node = waiting[a]!;
      waiting[a] = waiting[b]!;
      waiting[b] = node;
    }
    while (waitingBelow.length < waiting.length) waitingBelow.push(below);
  }

  /** Copies a subtree, whose first node is made already. */
  private copyBelow(node: number, row: number): void {
    const { nodes, target, parent, functions, depth, subtreeEnd } = this;
    const end = nodes.subtreeEnd[node]!;
    const moved = row - node;
    const raised = depth[row]! - nodes.depth[node]!;
    target[node] = row;
    subtreeEnd[row] = end + moved;
    for (let i = node + 1; i < end; i++) {
      const to = i + moved;
      parent[to] = nodes.parent[i]! + moved;
      functions[to] = nodes.function[i]!;
      depth[to] = nodes.depth[i]! + raised;
      subtreeEnd[to] = nodes.subtreeEnd[i]! + moved;
      target[i] = to;
    }
    this.size = end + moved;
  }

  /** Nothing more comes below new nodes that are not on the way to `below`. */
  private closeDownTo(below: number): void {
    const { open, subtreeEnd } = this;
    while (open.length > 0 && open[open.length - 1] !== below) subtreeEnd[open.pop()!] = this.size;
  }
}
