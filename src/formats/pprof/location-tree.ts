// The stacks of a pprof file as a tree of its locations, built while samples are read: a sample becomes one number,
// and memory grows with distinct stacks, not with samples.

/** Numbers of a slot: parent, location, node; the fourth keeps slots from lying across cache lines. */
const SLOT = 4;

/** Nodes are numbered so that parents come before children. -1 is the empty stack. */
export class LocationTree {
  /** By node: the node below it, or -1. Longer than there are nodes; replaced when the tree grows. */
  parent = new Int32Array(1024);
  /** By node: row of its location. As long as `parent`. */
  location = new Int32Array(1024);
  /**
   * Open addressing over (parent, location). Keys stand beside their nodes: a step along a path costs one access to
   * memory that is in no cache, and there is one for each frame of each sample. Load stays under two thirds.
   */
  private slots = emptySlots(2048);
  private size = 0;

  /** Number of nodes. */
  get length(): number {
    return this.size;
  }

  /** The node of a path: rows of locations, leaf first. New nodes are made where there are none. */
  nodeOf(path: Int32Array, length: number): number {
    let { slots } = this;
    let mask = slots.length - SLOT;
    let node = -1;
    for (let i = length - 1; i >= 0; i--) {
      const location = path[i]!;
      let slot = (hash(node, location) * SLOT) & mask;
      let known = slots[slot + 2]!;
      while (known !== -1 && !(slots[slot] === node && slots[slot + 1] === location)) {
        slot = (slot + SLOT) & mask;
        known = slots[slot + 2]!;
      }
      if (known === -1) {
        known = this.add(slot, node, location);
        if (slots !== this.slots) {
          slots = this.slots;
          mask = slots.length - SLOT;
        }
      }
      node = known;
    }
    return node;
  }

  private add(slot: number, parent: number, location: number): number {
    const node = this.size++;
    if (node === this.parent.length) {
      this.parent = widened(this.parent, node * 2);
      this.location = widened(this.location, node * 2);
    }
    this.parent[node] = parent;
    this.location[node] = location;
    if (this.size * (SLOT * 1.5) > this.slots.length) this.grow();
    else setSlot(this.slots, slot, parent, location, node);
    return node;
  }

  private grow(): void {
    const slots = emptySlots((this.slots.length / SLOT) * 2);
    const mask = slots.length - SLOT;
    for (let node = 0; node < this.size; node++) {
      const parent = this.parent[node]!;
      const location = this.location[node]!;
      let slot = (hash(parent, location) * SLOT) & mask;
      while (slots[slot + 2] !== -1) slot = (slot + SLOT) & mask;
      setSlot(slots, slot, parent, location, node);
    }
    this.slots = slots;
  }
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(count * SLOT).fill(-1);
}

function setSlot(slots: Int32Array, slot: number, parent: number, location: number, node: number): void {
  slots[slot] = parent;
  slots[slot + 1] = location;
  slots[slot + 2] = node;
}

function widened(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(values);
  return wider;
}

/** Mixes two 32-bit numbers (multiply and xor-shift). */
function hash(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + b, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
