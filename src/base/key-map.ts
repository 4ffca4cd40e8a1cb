// A hash map from a few small whole numbers to dense indices: how tables find rows they already have.

import { freeArray, Int32Builder } from './numbers.ts';

/**
 * Maps up to four whole numbers (each ≥ -1 and < 2^31) to a dense index, by open addressing over one Int32Array:
 * no string keys, no nested maps. Load stays under one half.
 */
export class KeyMap {
  private keys = new Int32Array(4 * 64);
  private slots = new Int32Array(128).fill(-1);
  private size = 0;

  /** Number of keys, and the index that the next new one gets. */
  get length(): number {
    return this.size;
  }

  /** The index of the key. A new key gets the next one: callers compare with {@link length} as it was before. */
  indexOf(a: number, b: number, c: number, d: number): number {
    let slot = this.find(a, b, c, d);
    const found = this.slots[slot]!;
    if (found !== -1) return found;
    if (this.size * 2 >= this.slots.length) {
      this.grow();
      slot = this.find(a, b, c, d);
    }
    const index = this.size++;
    const at = index * 4;
    if (at === this.keys.length) {
      const keys = new Int32Array(this.keys.length * 2);
      keys.set(this.keys);
      this.keys = keys;
    }
    this.keys[at] = a;
    this.keys[at + 1] = b;
    this.keys[at + 2] = c;
    this.keys[at + 3] = d;
    this.slots[slot] = index;
    return index;
  }

  /** The index of a key that is there, or -1. */
  get(a: number, b: number, c: number, d: number): number {
    return this.slots[this.find(a, b, c, d)]!;
  }

  private find(a: number, b: number, c: number, d: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(a, b, c, d) & mask;
    for (;;) {
      const index = this.slots[slot]!;
      if (index === -1) return slot;
      const at = index * 4;
      const keys = this.keys;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.size; index++) {
      const at = index * 4;
      let slot = hash(this.keys[at]!, this.keys[at + 1]!, this.keys[at + 2]!, this.keys[at + 3]!) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = index;
    }
  }
}

/**
 * Maps pairs of whole numbers (each ≥ -1 and < 2^31) to dense indices. The pairs are two columns, for tables that consist
 * of them: a pair costs 8 bytes and its slots 6 to 11, where a {@link KeyMap} beside such columns costs 40.
 */
export class PairMap {
  readonly first = new Int32Builder();
  readonly second = new Int32Builder();
  private slots = new Int32Array(128).fill(-1);

  /** Number of pairs, and the index that the next new one gets. */
  get length(): number {
    return this.first.length;
  }

  /** The index of the pair; a new one gets the next. */
  indexOf(first: number, second: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    const firsts = this.first;
    const seconds = this.second;
    let slot = hashOfPair(first, second) & mask;
    for (;;) {
      const index = slots[slot]!;
      if (index === -1) break;
      if (firsts.at(index) === first && seconds.at(index) === second) return index;
      slot = (slot + 1) & mask;
    }
    const index = firsts.length;
    slots[slot] = index;
    firsts.push(first);
    seconds.push(second);
    // Three quarters full at the most.
    if ((index + 1) * 4 > slots.length * 3) this.rehash(slots.length * 2);
    return index;
  }

  /** Frees what only finding pairs needs; the columns stay, and no pair can be looked up any more. */
  release(): void {
    freeArray(this.slots);
    this.slots = new Int32Array(0);
  }

  private rehash(capacity: number): void {
    // The old slots go first: all they say stands in the columns.
    freeArray(this.slots);
    const slots = new Int32Array(capacity).fill(-1);
    const mask = capacity - 1;
    const first = this.first.view();
    const second = this.second.view();
    for (let index = 0; index < first.length; index++) {
      let slot = hashOfPair(first[index]!, second[index]!) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.slots = slots;
  }
}

/** As {@link hash}, for two. */
function hashOfPair(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + b, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** Mixes four 32-bit numbers (multiply and xor-shift, the finisher of MurmurHash3). */
function hash(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + b, 0xc2b2ae35);
  h = Math.imul((h ^ (h >>> 16)) + c, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + d, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
