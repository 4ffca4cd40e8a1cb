// Texts that repeat, decoded once: names and URLs stand thousands of times in a profile.

/** Longest text that is worth remembering, in bytes. */
const MAX_CACHED = 1024;

/** Maps UTF-8 bytes to strings by a hash of the bytes; equal bytes give the same string without decoding. */
export class TextCache {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private slots: (string | undefined)[] = new Array<string | undefined>(1024);
  private hashes = new Int32Array(1024);
  private starts = new Int32Array(1024);
  private lengths = new Int32Array(1024);
  private arena = new Uint8Array(1 << 14);
  private arenaSize = 0;
  private size = 0;

  /** The text of `bytes[start … end - 1]`. Invalid UTF-8 becomes U+FFFD. */
  text(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > MAX_CACHED) return this.decoder.decode(bytes.subarray(start, end));
    let hash = 0x811c9dc5; // FNV-1a
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = this.slots[slot];
      if (known === undefined) break;
      if (this.hashes[slot] === hash && this.lengths[slot] === length && this.sameBytes(slot, bytes, start)) return known;
      slot = (slot + 1) & mask;
    }
    const text = this.decoder.decode(bytes.subarray(start, end));
    this.put(slot, text, hash, bytes, start, length);
    return text;
  }

  private sameBytes(slot: number, bytes: Uint8Array, start: number): boolean {
    const arena = this.arena;
    const at = this.starts[slot]!;
    const length = this.lengths[slot]!;
    for (let i = 0; i < length; i++) if (arena[at + i] !== bytes[start + i]) return false;
    return true;
  }

  private put(slot: number, text: string, hash: number, bytes: Uint8Array, start: number, length: number): void {
    if (this.arenaSize + length > this.arena.length) {
      const arena = new Uint8Array(this.arena.length * 2 + length);
      arena.set(this.arena);
      this.arena = arena;
    }
    this.arena.set(bytes.subarray(start, start + length), this.arenaSize);
    this.slots[slot] = text;
    this.hashes[slot] = hash;
    this.starts[slot] = this.arenaSize;
    this.lengths[slot] = length;
    this.arenaSize += length;
    if (++this.size * 2 > this.slots.length) this.grow();
  }

  private grow(): void {
    const { slots, hashes, starts, lengths } = this;
    const capacity = slots.length * 2;
    this.slots = new Array<string | undefined>(capacity);
    this.hashes = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
    this.lengths = new Int32Array(capacity);
    for (let old = 0; old < slots.length; old++) {
      if (slots[old] === undefined) continue;
      let slot = hashes[old]! & (capacity - 1);
      while (this.slots[slot] !== undefined) slot = (slot + 1) & (capacity - 1);
      this.slots[slot] = slots[old];
      this.hashes[slot] = hashes[old]!;
      this.starts[slot] = starts[old]!;
      this.lengths[slot] = lengths[old]!;
    }
  }
}
