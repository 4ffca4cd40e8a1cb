// Texts that repeat, found and decoded once: names and URLs stand thousands of times in a profile.

/** Longest text that is worth remembering, in bytes. */
export const MAX_CACHED = 1024;

/** Maps strings of bytes to dense indices, in order of first appearance. */
export class ByteStrings {
  /** Index + 1 by slot; 0 where it is free. */
  private slots = new Int32Array(2048);
  /** By index. */
  private hashes = new Int32Array(1024);
  /** By index: where the bytes begin in the arena; they end where the next begin. */
  private starts = new Int32Array(1025);
  private arena = new Uint8Array(1 << 14);
  private size = 0;

  /** Number of strings, and the index that the next new one gets. */
  get length(): number {
    return this.size;
  }

  /** The index of `bytes[start … end - 1]`. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = slots[slot]! - 1;
      if (index < 0) break;
      if (this.hashes[index] === hash && this.isSame(index, bytes, start, end)) return index;
      slot = (slot + 1) & mask;
    }
    return this.put(slot, hash, bytes.subarray(start, end));
  }

  private isSame(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { arena } = this;
    let at = this.starts[index]!;
    if (this.starts[index + 1]! - at !== end - start) return false;
    for (let i = start; i < end; i++) if (arena[at++] !== bytes[i]) return false;
    return true;
  }

  private put(slot: number, hash: number, text: Uint8Array): number {
    const index = this.size++;
    if (index === this.hashes.length) {
      this.hashes = enlarged(this.hashes, index * 2);
      this.starts = enlarged(this.starts, index * 2 + 1);
    }
    const start = this.starts[index]!;
    const end = start + text.length;
    if (end > this.arena.length) {
      const arena = new Uint8Array(end * 2);
      arena.set(this.arena);
      this.arena = arena;
    }
    this.arena.set(text, start);
    this.starts[index + 1] = end;
    this.hashes[index] = hash;
    this.slots[slot] = index + 1;
    if (this.size * 2 > this.slots.length) this.grow();
    return index;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.size; index++) {
      let slot = this.hashes[index]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.slots = slots;
  }
}

/** Four bytes at a time, mixed as in FNV and finished as in MurmurHash3. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let i = start;
  for (const last = end - 3; i < last; i += 4) {
    hash = Math.imul(hash ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

function enlarged(values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(values);
  return larger;
}

/** Maps UTF-8 bytes to strings; equal bytes give the same string without decoding. */
export class TextCache {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly keys = new ByteStrings();
  private readonly texts: string[] = [];
  private readonly byNumber: string[] = [];

  /** The text of `bytes[start … end - 1]`. Invalid UTF-8 becomes U+FFFD. */
  text(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > MAX_CACHED) return this.decoder.decode(bytes.subarray(start, end));
    const index = this.keys.indexOf(bytes, start, end);
    if (index === this.texts.length) this.texts.push(this.decoder.decode(bytes.subarray(start, end)));
    return this.texts[index]!;
  }

  /** The same for a text that has a number already (JsonScanner gives them, from 1 on); 0 and NaN are none. */
  numbered(number: number, bytes: Uint8Array, start: number, end: number): string {
    if (!(number > 0)) return this.text(bytes, start, end);
    return (this.byNumber[number] ??= this.text(bytes, start, end));
  }
}
