// Many runs of bytes, kept in large pieces: a run costs its bytes and the twelve that say where it is, and growing
// copies nothing but those.

import { Int32Builder } from '../base/numbers.ts';

const FIRST_PIECE = 1 << 16;
const MOST_PIECE = 1 << 22;

/** Runs of bytes by index, in order of addition. */
export class PieceStore {
  private readonly pieces: Uint8Array[] = [];
  /** By run: its piece, where it begins there, and its length. */
  private readonly piece = new Int32Builder();
  private readonly start = new Int32Builder();
  private readonly size = new Int32Builder();
  /** The piece that is being filled. */
  private current = -1;
  private used = 0;
  private room = 0;

  /** Number of runs, and the index of the next. */
  get length(): number {
    return this.piece.length;
  }

  /** Copies `bytes[from … to - 1]`; the result is its index. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const size = to - from;
    let piece = this.current;
    let start = 0;
    // What fills half a piece gets one of its own, so that little is left empty behind it.
    if (size > MOST_PIECE / 2) piece = this.pieces.push(bytes.slice(from, to)) - 1;
    else {
      if (this.current < 0 || this.used + size > this.room) {
        this.room = Math.min(MOST_PIECE, Math.max(FIRST_PIECE, this.room * 2, size * 2));
        piece = this.current = this.pieces.push(new Uint8Array(this.room)) - 1;
        this.used = 0;
      }
      start = this.used;
      copy(bytes, from, to, this.pieces[piece]!, start);
      this.used += size;
    }
    this.piece.push(piece);
    this.start.push(start);
    this.size.push(size);
    return this.piece.length - 1;
  }

  /** The bytes of a run: a view of what is kept. */
  get(index: number): Uint8Array {
    const start = this.start.at(index);
    return this.pieces[this.piece.at(index)]!.subarray(start, start + this.size.at(index));
  }
}

/** A view of bytes costs more than copying some tens of them one by one. */
const FEW = 48;

function copy(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): void {
  if (to - from > FEW) into.set(bytes.subarray(from, to), at);
  else for (let i = from; i < to; i++) into[at++] = bytes[i]!;
}
