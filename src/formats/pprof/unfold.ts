// From the tree of locations to stacks: a location becomes its frames (one for each inlined line), and stacks of equal
// frames become one, as several addresses of a line do. Rows come out in depth-first order, so nothing is sorted later.

import { Refusal } from '../../base/refusal.ts';
import type { DepthFirst } from '../../profile/depth-first.ts';
import { LOCATION, NODE, PARENT, type LocationTree } from './location-tree.ts';

/** Frames of locations, root first: those of location `i` are `frames[start[i]] … frames[end[i] - 1]`, one at least. */
export interface Places {
  readonly frames: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export interface Unfolded extends Omit<DepthFirst, 'newIndex'> {
  /** Stack of each node of the tree, or -1 for a node that was left out at the root. */
  readonly stackOf: Int32Array;
}

/** Stacks of one file: a location unfolds to all its lines wherever it stands. */
const MAX_STACKS = 1 << 24;

/**
 * Makes the stacks. `isGone`: by node, 1 where it is left out with all above it, whose samples end below it; or `null`.
 * @param frameCount one more than the greatest frame.
 * @throws {Refusal} `too-large` beyond 16 million stacks.
 */
export function unfold(tree: LocationTree, places: Places, frameCount: number, isGone: Uint8Array | null): Unfolded {
  const { position, placed, count } = ordered(tree, isGone);
  const most = countFrames(placed, places);
  const { frames, start, end } = places;
  const parent = new Int32Array(most);
  const frame = new Int32Array(most);
  const depth = new Int32Array(most);
  /** By position: how many of its frames have rows, and the row of the last. */
  const done = new Int32Array(count);
  const rowAt = new Int32Array(count);
  const groups = new Groups(frameCount, count);
  const addChildren = (from: number, to: number): void => {
    for (let child = from; child < to; child += placed[child * 2]!) groups.add(child, frames[start[placed[child * 2 + 1]!]!]!);
  };
  let length = 0;
  groups.begin(-1);
  addChildren(0, count);
  groups.end();
  while (groups.pop()) {
    const row = length++;
    const below = groups.parent;
    parent[row] = below;
    frame[row] = groups.frame;
    if (below !== -1) depth[row] = depth[below]! + 1;
    groups.begin(row);
    for (let at = groups.first; at !== -1;) {
      // The list is written over where its members go on into the next.
      const next = groups.next[at]!;
      const location = placed[at * 2 + 1]!;
      const line = start[location]! + ++done[at]!;
      if (line < end[location]!) {
        groups.add(at, frames[line]!);
      } else {
        rowAt[at] = row;
        addChildren(at + 1, at + placed[at * 2]!);
      }
      at = next;
    }
    groups.end();
  }
  // A copy costs time, and is worth it where much memory would lie idle.
  const trim = (column: Int32Array): Int32Array => (length * 2 > most ? column.subarray(0, length) : column.slice(0, length));
  const parents = trim(parent);
  return { parent: parents, frame: trim(frame), depth: trim(depth), subtreeEnd: subtreeEnds(parents), stackOf: stacksOf(tree, position, rowAt) };
}

/** The tree in depth-first order, siblings in order of first appearance. */
interface OrderedTree {
  /** Nodes that are not gone. */
  readonly count: number;
  /** By node: its position, or -1 where it is gone. */
  readonly position: Int32Array;
  /** Two numbers a position: how many nodes its subtree has, itself one of them; row of its location. */
  readonly placed: Int32Array;
}

function ordered({ nodes, length }: LocationTree, isGone: Uint8Array | null): OrderedTree {
  // Backward, subtrees are counted; forward, each takes its place behind those before it. Parents are before children.
  const sizes = isGone === null ? new Int32Array(length).fill(1) : Int32Array.from(isGone, (gone) => 1 - gone);
  let count = 0;
  for (let node = length - 1; node >= 0; node--) {
    const parent = nodes[node * NODE + PARENT]!;
    if (parent === -1) count += sizes[node]!;
    else sizes[parent]! += sizes[node]!;
  }
  const position = new Int32Array(length);
  const free = new Int32Array(length);
  const placed = new Int32Array(count * 2);
  let freeRoot = 0;
  for (let node = 0; node < length; node++) {
    if (sizes[node] === 0) {
      position[node] = -1;
      continue;
    }
    const parent = nodes[node * NODE + PARENT]!;
    const at = parent === -1 ? freeRoot : free[parent]!;
    if (parent === -1) freeRoot += sizes[node]!;
    else free[parent] = at + sizes[node]!;
    free[node] = at + 1;
    position[node] = at;
    placed[at * 2] = sizes[node]!;
    placed[at * 2 + 1] = nodes[node * NODE + LOCATION]!;
  }
  return { count, position, placed };
}

/** Numbers of a group in {@link Groups.waiting}: first and last member, row below, frame. */
const GROUP = 4;

/** What waits to become rows, last in, first out: groups of nodes whose next frames, on the same row, are the same. */
class Groups {
  /** Of the group that was popped last: its first member, the row below it, its frame. */
  first = -1;
  parent = -1;
  frame = -1;
  /** By position: the next member of its group, or -1. */
  readonly next: Int32Array;
  private waiting = new Int32Array(256 * GROUP);
  private size = 0;
  /** By frame: the row on which it was met last, and its group there. */
  private readonly metOn: Int32Array;
  private readonly groupOf: Int32Array;
  private row = -1;
  private begun = 0;

  constructor(frameCount: number, count: number) {
    this.next = new Int32Array(count);
    this.metOn = new Int32Array(frameCount).fill(-2);
    this.groupOf = new Int32Array(frameCount);
  }

  /** From here on groups stand on `row`, -1 for roots. */
  begin(row: number): void {
    this.row = row;
    this.begun = this.size;
  }

  add(at: number, frame: number): void {
    const { next, row } = this;
    next[at] = -1;
    if (this.metOn[frame] === row) {
      const last = this.groupOf[frame]! + 1;
      next[this.waiting[last]!] = at;
      this.waiting[last] = at;
      return;
    }
    const group = this.size;
    if (group === this.waiting.length) {
      const larger = new Int32Array(group * 2);
      larger.set(this.waiting);
      this.waiting = larger;
    }
    const { waiting } = this;
    waiting[group] = waiting[group + 1] = at;
    waiting[group + 2] = row;
    waiting[group + 3] = frame;
    this.metOn[frame] = row;
    this.groupOf[frame] = group;
    this.size = group + GROUP;
  }

  /** Turns the groups on this row round, so that the first comes first. */
  end(): void {
    const { waiting } = this;
    for (let low = this.begun, high = this.size - GROUP; low < high; low += GROUP, high -= GROUP) {
      for (let i = 0; i < GROUP; i++) {
        const kept = waiting[low + i]!;
        waiting[low + i] = waiting[high + i]!;
        waiting[high + i] = kept;
      }
    }
  }

  pop(): boolean {
    if (this.size === 0) return false;
    this.size -= GROUP;
    this.first = this.waiting[this.size]!;
    this.parent = this.waiting[this.size + 2]!;
    this.frame = this.waiting[this.size + 3]!;
    return true;
  }
}

/** Rows there can be at the most. */
function countFrames(placed: Int32Array, { start, end }: Places): number {
  let most = 0;
  for (let i = 1; i < placed.length; i += 2) most += end[placed[i]!]! - start[placed[i]!]!;
  if (most > MAX_STACKS) throw new Refusal('too-large', 'The file has more than 16 million different stacks, counting inlined calls');
  return most;
}

/** By node: its stack; of one that is gone, that of the node below it. */
function stacksOf({ nodes, length }: LocationTree, position: Int32Array, rowAt: Int32Array): Int32Array {
  const stackOf = new Int32Array(length);
  for (let node = 0; node < length; node++) {
    const parent = nodes[node * NODE + PARENT]!;
    stackOf[node] = position[node] !== -1 ? rowAt[position[node]!]! : parent === -1 ? -1 : stackOf[parent]!;
  }
  return stackOf;
}

function subtreeEnds(parent: Int32Array): Int32Array {
  const ends = new Int32Array(parent.length);
  for (let row = parent.length - 1; row >= 0; row--) {
    // Still 0: nothing stands on it.
    const end = (ends[row] ||= row + 1);
    const below = parent[row]!;
    if (below !== -1 && end > ends[below]!) ends[below] = end;
  }
  return ends;
}
