// The tree that a filter leaves of call nodes, made in one walk when it is known which node takes which one over. What
// filters do is node-filters.ts.

import { freeArray } from '../base/numbers.ts';
import type { CallNodes } from './call-nodes.ts';
import { NONE } from './tables.ts';

/** In a ring: what is below the node is walked through with its class, or was. */
const DONE = -(2 ** 31);

/**
 * The tree that is left of another, in depth-first order.
 *
 * @param target by node: itself where it stays, the node before it that takes it over, or below 0. Afterwards where it
 *   went: a node of the new tree, or what was below 0.
 * @param elsewhere whether nodes are taken over by others than the next above them that stays.
 */
export function filteredTree(nodes: CallNodes, target: Int32Array, functionCount: number, elsewhere: boolean): CallNodes {
  return new FilteredTree(nodes, target, functionCount, elsewhere).finish();
}

/**
 * The new tree while it grows. A class is some nodes that stay and come to the same path, with what they take over from
 * elsewhere; the first that is met stands for it. The tree before is walked in its own order, but what is below the others
 * of a class is walked after what is below the first; and what nothing changes is copied. Fresh memory costs half a
 * millisecond a megabyte, more than what is done with it: columns are few, and some have two uses.
 */
class FilteredTree {
  private readonly nodes: CallNodes;
  /** Which node takes each over, or stands for its class; once it is met, where it went. */
  private readonly target: Int32Array;
  /** How far the next of a class is, in a ring; 0 for one that is alone. Exchanging two makes one ring of two rings. */
  private readonly ring: Int32Array<ArrayBuffer>;
  // By function, while children of a class are gathered: the round of the last one, and the first of them.
  private readonly round: Int32Array;
  private readonly first: Int32Array;
  private rounds = 0;
  /** Up to here, from the present node on, nothing changes. */
  private sameUntil = 0;
  /** Classes of several that the walk is in: the node that stands for each, and the one to be walked through next. */
  private readonly inClass: number[] = [];
  private readonly nextMember: number[] = [];
  /** Where the walk that the class was met in ends. */
  private readonly outerEnd: number[] = [];
  /** New nodes on the way to the last one whose end is not known yet, by depth. */
  private readonly open: number[] = [];
  // The new tree.
  private readonly parent: Int32Array<ArrayBuffer>;
  private readonly functions: Int32Array<ArrayBuffer>;
  private readonly depth: Int32Array<ArrayBuffer>;
  private readonly subtreeEnd: Int32Array<ArrayBuffer>;
  private size = 0;

  constructor(nodes: CallNodes, target: Int32Array, functionCount: number, elsewhere: boolean) {
    const { length } = nodes;
    this.nodes = nodes;
    this.target = target;
    this.ring = new Int32Array(length);
    this.round = new Int32Array(functionCount);
    this.first = new Int32Array(functionCount);
    // Those that are not joined are found where they stand, below the one that takes them over.
    if (elsewhere) for (let i = 0; i < length; i++) if (target[i] !== i) this.join(i, target[i]!);
    // Counting those that stay costs more than memory that is never touched.
    this.parent = new Int32Array(length);
    this.functions = new Int32Array(length);
    this.depth = new Int32Array(length);
    this.subtreeEnd = new Int32Array(length);
  }

  finish(): CallNodes {
    const { target, ring, nodes } = this;
    this.rounds++;
    this.gatherWithin(0, nodes.length);
    let end = nodes.length;
    for (let i = 0; i < end || this.inClass.length > 0;) {
      if (i >= end) {
        [i, end] = this.leave();
      } else if (target[i] === i && ring[i] !== DONE) {
        this.make(i);
        if (ring[i] !== 0) {
          this.enter(i, end);
          end = nodes.subtreeEnd[i]!;
          i++;
        } else {
          i = this.goOn(i);
        }
      } else if (ring[i] !== 0) {
        // It is walked through with its class.
        i = nodes.subtreeEnd[i]!;
      } else {
        const taker = target[i]!;
        if (taker >= 0) target[i] = target[taker]!;
        i++;
      }
    }
    this.closeDownTo(0);
    // A collector that waits for much to be free would run in the middle of answers.
    freeArray(ring);
    const [parent, functions, depth, subtreeEnd] = [this.parent, this.functions, this.depth, this.subtreeEnd].map((column) => this.cut(column));
    return { length: this.size, parent: parent!, function: functions!, depth: depth!, subtreeEnd: subtreeEnd! };
  }

  /** What a column of the new tree has; one that is mostly empty is not kept. */
  private cut(column: Int32Array<ArrayBuffer>): Int32Array {
    const { size } = this;
    if (size > column.length / 2) return column.subarray(0, size);
    const exact = column.slice(0, size);
    freeArray(column);
    return exact;
  }

  /** Makes the node of a class from the one that stands for it. */
  private make(i: number): void {
    const { nodes, target } = this;
    const above = nodes.parent[i]!;
    const below = above === NONE ? NONE : target[above]!;
    const depth = below < 0 ? 0 : this.depth[below]! + 1;
    this.closeDownTo(depth);
    const row = this.size++;
    target[i] = row;
    this.parent[row] = below < 0 ? NONE : below;
    this.functions[row] = nodes.function[i]!;
    this.depth[row] = depth;
  }

  /** Copies what is below a node that is alone, or has its children gathered where they may meet; the next node to be met. */
  private goOn(i: number): number {
    const { target, ring, nodes: { subtreeEnd } } = this;
    const end = subtreeEnd[i]!;
    let same = Math.max(this.sameUntil, i + 1);
    while (same < end && target[same] === same && ring[same] === 0) same++;
    this.sameUntil = same;
    if (same >= end) {
      if (end > i + 1) this.copyBelow(i, end);
      else this.subtreeEnd[target[i]!] = this.size;
      return end;
    }
    this.open.push(target[i]!);
    let child = i + 1;
    while (child < end && target[child] === child) child = subtreeEnd[child]!;
    if (child < end) {
      this.rounds++;
      this.gatherWithin(i + 1, end);
    }
    return i + 1;
  }

  /** Copies what is below a node, which is made already. */
  private copyBelow(node: number, end: number): void {
    const { nodes, target, parent, functions, depth, subtreeEnd } = this;
    const row = target[node]!;
    const moved = row - node;
    const raised = depth[row]! - nodes.depth[node]!;
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

  /** Begins to walk through a class of several. */
  private enter(first: number, end: number): void {
    const { ring, nodes: { subtreeEnd } } = this;
    this.rounds++;
    let member = first;
    do {
      this.gatherWithin(member + 1, subtreeEnd[member]!);
      member += ring[member]!;
    } while (member !== first);
    this.open.push(this.target[first]!);
    this.inClass.push(first);
    this.outerEnd.push(end);
    this.walkThrough(first);
  }

  private walkThrough(member: number): void {
    this.nextMember.push(member + this.ring[member]!);
    this.ring[member] = DONE;
    this.sameUntil = 0;
  }

  /** The next part of the tree to be walked through, when one is done: below another of the class, or after the class. */
  private leave(): [from: number, end: number] {
    const { inClass, target, nodes: { subtreeEnd } } = this;
    const first = inClass.at(-1)!;
    const member = this.nextMember.pop()!;
    if (member === first) {
      inClass.pop();
      this.sameUntil = 0;
      return [subtreeEnd[first]!, this.outerEnd.pop()!];
    }
    target[member] = target[first]!;
    this.walkThrough(member);
    return [member + 1, subtreeEnd[member]!];
  }

  /** Gathers those that stay in a part of the tree with nothing above them there that stays. */
  private gatherWithin(from: number, end: number): void {
    const { target, ring, nodes: { subtreeEnd } } = this;
    for (let i = from; i < end;) {
      const stays = target[i] === i && ring[i] !== DONE;
      if (stays) this.gather(i);
      // What is below a node of a class of several comes with that.
      i = stays || ring[i] !== 0 ? subtreeEnd[i]! : i + 1;
    }
  }

  /** A child of the class of this round: the first of its function stands for the others. */
  private gather(node: number): void {
    const fn = this.nodes.function[node]!;
    if (this.round[fn] !== this.rounds) {
      this.round[fn] = this.rounds;
      this.first[fn] = node;
      return;
    }
    const first = this.first[fn]!;
    this.target[node] = first;
    this.join(node, first);
    this.sameUntil = Math.min(this.sameUntil, first, node);
  }

  private join(a: number, b: number): void {
    const { ring } = this;
    const afterA = a + ring[a]!;
    ring[a] = b + ring[b]! - a;
    ring[b] = afterA - b;
  }

  /** Nothing more comes below new nodes that are at least so deep. */
  private closeDownTo(depth: number): void {
    const { open, subtreeEnd } = this;
    while (open.length > depth) subtreeEnd[open.pop()!] = this.size;
  }
}
