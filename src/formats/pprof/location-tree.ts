// The stacks of a pprof file as a tree of its locations, built while samples are read: a sample becomes one number,
// and memory grows with distinct stacks, not with samples.
//
// A path is found by the hashes of its beginnings, from the whole path downwards: all beginnings of a known path are
// known, so the first that is found is the longest, and only what stands above it is new. Most samples take one to three
// steps into memory that is in no cache, where a step for each frame took twenty, and following the path found down to
// its root took ten. So paths are the same where 64 bits of hash and the location on top are: among eight million
// different ones two are mixed up once in half a million files.

import { Refusal } from '../../base/refusal.ts';

/** Numbers of a node in {@link LocationTree.nodes}, which lie beside each other as they are needed together. */
export const NODE = 4;
/** The node below it, or -1. */
export const PARENT = 0;
/** Row of its location. */
export const LOCATION = 1;
/** Hashes of its path. */
const HASH = 2;
const CHECK = 3;

/** A slot holds a node in its low 24 bits, above them 8 bits of the hash that tell most strangers without a look at them. */
const NODE_BITS = 24;
const NODE_MASK = (1 << NODE_BITS) - 1;
/** Nodes of one file: those of the largest real ones are some million. Keeps hostile ones below 500 MB. */
const MAX_NODES = 1 << 23;
const EMPTY = -1;

/** Nodes are numbered so that parents come before children. -1 is the empty stack. */
export class LocationTree {
  /** Longer than there are nodes; replaced when it grows. */
  nodes = new Int32Array(1024 * NODE);
  /** Open addressing; load stays under two thirds. */
  private slots = new Int32Array(2048).fill(EMPTY);
  private size = 0;
  /** Both hashes of the beginnings of one path, by its index: scratch. */
  private prefixes = new Int32Array(512);

  /** Number of nodes. */
  get length(): number {
    return this.size;
  }

  /**
   * The node of a path: rows of locations, leaf first. New nodes are made where there are none.
   * @throws {Refusal} `too-large` beyond eight million nodes.
   */
  nodeOf(path: Int32Array, length: number): number {
    if (length * 2 > this.prefixes.length) this.prefixes = new Int32Array(path.length * 2);
    const { prefixes } = this;
    let hash = 0x9e3779b9;
    let check = 0x2545f491;
    for (let i = length - 1; i >= 0; i--) {
      hash = Math.imul(hash ^ path[i]!, 0x85ebca6b);
      hash ^= hash >>> 15;
      check = Math.imul(check + path[i]!, 0xc2b2ae35);
      check ^= check >>> 13;
      prefixes[i * 2] = hash;
      prefixes[i * 2 + 1] = check;
    }
    let node = -1;
    let known = 0;
    for (; known < length; known++) {
      node = this.find(path[known]!, prefixes[known * 2]!, prefixes[known * 2 + 1]!);
      if (node !== -1) break;
    }
    for (let i = known - 1; i >= 0; i--) node = this.add(node, path[i]!, prefixes[i * 2]!, prefixes[i * 2 + 1]!);
    return node;
  }

  /** The node of the path that has these hashes and `location` on top, or -1. */
  private find(location: number, hash: number, check: number): number {
    const { slots, nodes } = this;
    const mask = slots.length - 1;
    for (let at = slotOf(hash) & mask; ; at = (at + 1) & mask) {
      const slot = slots[at]!;
      if (slot === EMPTY) return -1;
      if (((slot ^ hash) & ~NODE_MASK) !== 0) continue;
      const node = (slot & NODE_MASK) * NODE;
      if (nodes[node + HASH] === hash && nodes[node + CHECK] === check && nodes[node + LOCATION] === location) return slot & NODE_MASK;
    }
  }

  private add(parent: number, location: number, hash: number, check: number): number {
    const node = this.size;
    if (node === MAX_NODES) throw new Refusal('too-large', 'The file has more than 8 million different stacks');
    const at = node * NODE;
    if (at === this.nodes.length) {
      const wider = new Int32Array(at * 2);
      wider.set(this.nodes);
      this.nodes = wider;
    }
    this.nodes[at + PARENT] = parent;
    this.nodes[at + LOCATION] = location;
    this.nodes[at + HASH] = hash;
    this.nodes[at + CHECK] = check;
    this.size++;
    if (this.size * 1.5 > this.slots.length) this.growSlots();
    else enter(this.slots, node, hash);
    return node;
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(EMPTY);
    for (let node = 0; node < this.size; node++) enter(this.slots, node, this.nodes[node * NODE + HASH]!);
  }
}

/** Where a hash begins to look: its high bits, which stand beside the nodes, have no say. */
function slotOf(hash: number): number {
  return hash ^ (hash >>> 13);
}

function enter(slots: Int32Array, node: number, hash: number): void {
  const mask = slots.length - 1;
  let at = slotOf(hash) & mask;
  while (slots[at] !== EMPTY) at = (at + 1) & mask;
  slots[at] = (hash & ~NODE_MASK) | node;
}
