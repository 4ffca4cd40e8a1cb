// One profile of a speedscope file as it is read: stacks of frame numbers, for the frames themselves may come later in
// the file. Sampled profiles are lists; evented ones become samples between one event and the next.

import { PairMap } from '../../base/key-map.ts';
import { Int32Builder, NumberBuilder, type NumberColumn } from '../../base/numbers.ts';
import { NONE } from '../../profile/tables.ts';

/** A frame number that is none: it stands for the unknown frame. */
export const NO_FRAME = 2 ** 31 - 1;

/** No stack has more frames: what stands above is left out. */
export const MOST_FRAMES = 1_000_000;

/** Beyond this a time is none, in whatever unit. */
export const LATEST = 1e18;

/** Stacks of frame numbers, shared by all profiles of a file; parents before children. */
export class RawStacks {
  /** Parent and frame number of each. */
  readonly pairs = new PairMap();
  /** Samples and events above {@link MOST_FRAMES}. */
  tooDeep = 0;
  private readonly path: number[] = [];
  private readonly stacks: number[] = [];
  private depth = 0;
  private same = true;
  private isCut = false;

  onTop(parent: number, frame: number): number {
    return this.pairs.indexOf(parent, frame);
  }

  /** Begins a stack that is given frame by frame from the root; neighbours mostly share their beginnings. */
  begin(): void {
    this.depth = 0;
    this.same = true;
    this.isCut = false;
  }

  next(frame: number): void {
    const { depth, path, stacks } = this;
    if (depth === MOST_FRAMES) {
      this.isCut = true;
      return;
    }
    this.depth++;
    if (this.same && depth < path.length && path[depth] === frame) return;
    if (this.same) {
      this.same = false;
      path.length = stacks.length = depth;
    }
    path.push(frame);
    stacks.push(this.onTop(depth === 0 ? NONE : stacks[depth - 1]!, frame));
  }

  /** The stack that was given, {@link NONE} for an empty one. */
  end(): number {
    if (this.isCut) this.tooDeep++;
    return this.depth === 0 ? NONE : this.stacks[this.depth - 1]!;
  }
}

/** A frame number as the file has it, made safe. */
export function frameNumber(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < NO_FRAME ? value : NO_FRAME;
}

export class RawProfile {
  name = '';
  unit = 'none';
  /** Whether something stands in its place that is no profile. */
  isNone = false;
  startValue = NaN;
  endValue = NaN;
  /** Whether the file has all of it. */
  isComplete = false;
  /** Sampled: a stack for each sample. Evented: one for each interval in which something was open. */
  readonly stack = new Int32Builder();
  /** Sampled profiles: `null` until they are read. */
  weights: NumberColumn | null = null;
  evented: EventReplay | null = null;

  /** Starts over with events; a profile has one list of them. */
  beginEvents(stacks: RawStacks): EventReplay {
    this.evented = new EventReplay(stacks, this.stack);
    return this.evented;
  }

  /** Values of the samples, in the profile's unit; `length` is that of the samples that have one. */
  values(): NumberColumn {
    if (this.evented !== null) return this.evented.finishValues();
    const weights = this.weights ?? new Int32Array(0);
    return weights.length > this.stack.length ? weights.subarray(0, this.stack.length) : weights;
  }
}

/** Plays open and close events back into samples. Whatever is odd is counted and mended. */
export class EventReplay {
  /** Events whose time is before that of the event before, or no time at all. */
  unordered = 0;
  /** Closed frames that were not open, or not on top. */
  unbalanced = 0;
  /** Frames that were never closed. */
  unclosed = 0;
  /** The first event's time, NaN before it. */
  first = NaN;
  /** Begin of each sample, in the profile's unit. */
  readonly starts = new NumberBuilder();
  private readonly lengths = new NumberBuilder();
  private readonly stacks: RawStacks;
  private readonly out: Int32Builder;
  private readonly openFrames: number[] = [];
  private readonly openStacks: number[] = [];
  private readonly openCount = new Map<number, number>();
  private last = NaN;

  constructor(stacks: RawStacks, out: Int32Builder) {
    this.stacks = stacks;
    this.out = out;
  }

  event(type: string, at: number, frame: number): void {
    this.advance(at);
    if (type === 'O') {
      const below = this.openStacks.at(-1) ?? NONE;
      const isTooDeep = this.openStacks.length >= MOST_FRAMES;
      if (isTooDeep) this.stacks.tooDeep++;
      this.openStacks.push(isTooDeep ? below : this.stacks.onTop(below, frame));
      this.openFrames.push(frame);
      this.openCount.set(frame, (this.openCount.get(frame) ?? 0) + 1);
    } else if (type === 'C') this.close(frame);
  }

  /** The end of the profile: what is still open ends here, or where the last event was. */
  end(at: number): void {
    if (this.openFrames.length === 0) return;
    this.unclosed += this.openFrames.length;
    if (at > this.last) this.advance(at);
    this.openFrames.length = this.openStacks.length = 0;
    this.openCount.clear();
  }

  finishValues(): NumberColumn {
    return this.lengths.finish();
  }

  private advance(at: number): void {
    if (Number.isNaN(this.first) && Math.abs(at) <= LATEST) this.first = this.last = at;
    // Before the last one, or not a number:
    if (!(at >= this.last && at <= LATEST)) {
      this.unordered++;
      return;
    }
    if (at > this.last && this.openStacks.length > 0) {
      this.out.push(this.openStacks.at(-1)!);
      this.starts.push(this.last);
      this.lengths.push(at - this.last);
    }
    this.last = at;
  }

  /** Closes the frame, and whatever is open above it. */
  private close(frame: number): void {
    // Asked first, so that a file of closing events alone does not search through everything open each time.
    if ((this.openCount.get(frame) ?? 0) === 0) {
      this.unbalanced++;
      return;
    }
    if (this.openFrames.at(-1) !== frame) this.unbalanced++;
    for (;;) {
      const top = this.openFrames.pop()!;
      this.openStacks.pop();
      this.openCount.set(top, this.openCount.get(top)! - 1);
      if (top === frame) return;
    }
  }
}
