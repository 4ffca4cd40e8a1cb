// Runs of whole numbers, from bytes to Int32 as fast as the machine allows. The bytes lie in memory that a small
// WebAssembly routine sees too (scan-numbers.as); where there is no WebAssembly, a plain loop does the same
// at about a third of the speed. Both stop before anything unusual, which the caller reads with care.
//
// Measured on 88 MB of samples and deltas (17.4 million numbers), `npm run bench`: see the README's performance
// section for the figures of the whole import.

import { SCAN_NUMBERS_WASM } from './scan-numbers.wasm.ts';

/** Numbers per call: 256 KiB of output stay in the processor's cache. */
const ROOM = 1 << 16;
const PAGE_BYTES = 65536;

/** A scanner with its window of bytes. */
export interface NumberScanner {
  /** The bytes to scan; replaced by {@link enlarge}. */
  readonly window: Uint8Array<ArrayBuffer>;
  /** A larger window with the old one's bytes `from … end - 1` at its beginning. */
  enlarge(capacity: number, from: number, end: number): void;
  /**
   * Reads numbers in `window[from … end - 1]`, each of one to seven digits with optional white space and minus
   * before it and a comma at once behind it. The result is a view that is valid until the next call; it may end
   * before the bytes do, and is empty where something else stands.
   */
  scan(from: number, end: number): Int32Array;
  /** Where the last scan stopped: the first byte it did not use. */
  stoppedAt(): number;
}

/** The fastest scanner the platform has. */
export function makeNumberScanner(capacity: number): NumberScanner {
  try {
    if (typeof WebAssembly !== 'undefined') return new WasmScanner(capacity);
  } catch {
    // Some hosts forbid WebAssembly (--jitless, hardened policies); the plain loop is right as well.
  }
  return new PlainScanner(capacity);
}

type Scan = (from: number, end: number, out: number, room: number) => number;

class WasmScanner implements NumberScanner {
  window: Uint8Array<ArrayBuffer>;
  private readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  private readonly run: Scan;
  private readonly stopped: { readonly value: number };
  /** The output stands before the window, so that the window can grow. */
  private output: Int32Array;

  constructor(capacity: number) {
    const api = WebAssembly!;
    const pages = Math.ceil((ROOM * 4 + capacity) / PAGE_BYTES);
    this.memory = new api.Memory({ initial: pages });
    const instance = new api.Instance(new api.Module(bytesOfHex(SCAN_NUMBERS_WASM)), { env: { memory: this.memory as never } });
    this.run = instance.exports['scan'] as Scan;
    this.stopped = instance.exports['stoppedAt'] as { readonly value: number };
    this.output = new Int32Array(this.memory.buffer, 0, ROOM);
    this.window = new Uint8Array(this.memory.buffer, ROOM * 4);
  }

  enlarge(capacity: number, from: number, end: number): void {
    this.window.copyWithin(0, from, end);
    if (capacity <= this.window.length) return;
    this.memory.grow(Math.ceil((capacity - this.window.length) / PAGE_BYTES));
    this.output = new Int32Array(this.memory.buffer, 0, ROOM);
    this.window = new Uint8Array(this.memory.buffer, ROOM * 4);
  }

  scan(from: number, end: number): Int32Array {
    const base = ROOM * 4;
    const count = this.run(base + from, base + end, 0, ROOM);
    return this.output.subarray(0, count);
  }

  stoppedAt(): number {
    return this.stopped.value - ROOM * 4;
  }
}

/** The same in plain TypeScript: the fallback, and the oracle of the tests. */
export class PlainScanner implements NumberScanner {
  window: Uint8Array<ArrayBuffer>;
  private readonly output = new Int32Array(ROOM);
  private stopped = 0;

  constructor(capacity: number) {
    this.window = new Uint8Array(capacity);
  }

  enlarge(capacity: number, from: number, end: number): void {
    const larger = capacity > this.window.length ? new Uint8Array(capacity) : this.window;
    if (larger === this.window) larger.copyWithin(0, from, end);
    else larger.set(this.window.subarray(from, end));
    this.window = larger;
  }

  scan(from: number, end: number): Int32Array {
    const { window, output } = this;
    // A number with its white space is rarely longer; the caller reads the rest with care.
    const last = end - 64;
    let at = from;
    let count = 0;
    while (at < last && count < ROOM) {
      let p = at;
      while (p < last && window[p]! <= 0x20) p++;
      const negative = window[p] === 0x2d;
      if (negative) p++;
      const digits = p;
      let value = 0;
      let byte = window[p]! - 0x30;
      while (byte >= 0 && byte <= 9 && p - digits < 8) {
        value = value * 10 + byte;
        byte = window[++p]! - 0x30;
      }
      if (p === digits || p - digits > 7 || byte !== 0x2c - 0x30) break;
      output[count++] = negative ? -value : value;
      at = p + 1;
    }
    this.stopped = at;
    return output.subarray(0, count);
  }

  stoppedAt(): number {
    return this.stopped;
  }
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
