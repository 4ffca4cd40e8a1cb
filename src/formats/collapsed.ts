// Folded stacks: one stack a line, frames from the root with ";" between them, a count at the end.
//
// Spec: none; FlameGraph's README has the idea. Written by FlameGraph's stackcollapse programs, inferno, perf,
// async-profiler, py-spy, bpftrace and bcc, rbspy, CPython's sampling profiler, and Austin (its text form is this one with
// metadata; FORMATS 3.16, 3.24). Read: fractional, negative and exponential counts, two counts (differential), empty
// stacks, CRLF, metadata, places in the names of frames (collapsed/frame-name.ts). Lost: the order of lines, for equal
// stacks are summed; which frames are processes and threads, for names do not tell. Guessed: nothing; an unknown unit
// is a count. Source units: counts; Austin microseconds or bytes. Lines from 1, executing ones.

import { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { readLines } from '../bytes/lines.ts';
import { ByteStrings, TextCache } from '../bytes/text-cache.ts';
import { peekInput } from '../bytes/unwrap.ts';
import { ProfileBuilder } from '../profile/builder.ts';
import { NONE, type FrameIndex, type FunctionIndex, type Profile, type SourceIndex, type StackIndex } from '../profile/tables.ts';
import { CountReader, isSpace } from './collapsed/count.ts';
import { dialectOf, ENDS_IN_COUNT, isMetadata, stackLines, type Dialect } from './collapsed/dialect.ts';
import { readAustinName, readFrameName } from './collapsed/frame-name.ts';
import { RowSums } from './collapsed/row-sums.ts';
import { bytesRead, type Format, type Head, type Likelihood, type ReadContext } from './format.ts';
import { HEAD_BYTES, makeHead } from './sniff.ts';

export const collapsed: Format = {
  id: 'collapsed',
  title: 'Folded stacks',
  tools: 'FlameGraph’s `stackcollapse-*`, inferno, perf, async-profiler, py-spy `-f raw`, rbspy, bpftrace, Austin',
  extensions: ['.folded', '.collapsed', '.collapsed.txt', '.austin'],
  spec: 'https://github.com/brendangregg/FlameGraph#2-fold-stacks',
  sniff,
  read,
};

/** Text of other kinds has a number at the end of some line too; of nearly every line, hardly ever. */
const MOSTLY = 0.8;

/** A beginning of frames alone, without a line break or another control character. */
const LONG_STACK = /^(?:#[^\n]*\n)*(?:[^;\x00-\x1f]{1,2000};){16}[^\n]*$/;
/** A frame that begins as names do, and a whole number. */
const NAME_AND_COUNT = /^\s*[a-z_$<(\[\x80-\xff][^;]*\s\d+\s*$/i;

function sniff({ bytes, text }: Head): Likelihood {
  if (bytes.indexOf(0) >= 0 || /^\s*[{[<]\s*["{[\]}!?]/.test(text)) return 'no';
  const isCut = bytes.length >= HEAD_BYTES;
  const lines = stackLines(text, isCut);
  // One deep stack may be longer than all that is looked at.
  if (lines.length === 0) return isCut && LONG_STACK.test(text) ? 'maybe' : 'no';
  const counted = lines.filter((line) => ENDS_IN_COUNT.test(line));
  const stacked = counted.filter((line) => line.includes(';'));
  // Nothing was called by anything: so is many another list of names and numbers.
  if (stacked.length === 0) return lines.every((line) => NAME_AND_COUNT.test(line)) ? 'maybe' : 'no';
  if (counted.length === lines.length) return 'sure';
  return counted.length >= lines.length * MOSTLY ? 'maybe' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const { head, input: whole } = await peekInput(input, HEAD_BYTES);
  const dialect = dialectOf(makeHead(head).text, head.length >= HEAD_BYTES);
  const stacks = new FoldedStacks(new ProfileBuilder(notes), dialect);
  const { tooLong, bytes } = await readLines(whole, (line, start, end, place) => stacks.line(line, start, end, place.ended), { onBytes: bytesRead(context) });
  if (stacks.cut) notes.add('truncated', 'error', `The file ends early (at byte ${bytes}): its last line has no count. The figures rest on what comes before.`);
  if (stacks.bad > 0) notes.add('bad-lines', 'warning', `${stacks.bad} lines do not end in a count and are left out.`);
  if (tooLong > 0) notes.add('long-lines', 'warning', `${tooLong} lines are longer than 16 MB and are left out.`);
  if (stacks.tooDeep > 0) notes.add('deep-stacks', 'warning', `${stacks.tooDeep} stacks have more than a million frames; those above are left out.`);
  if (stacks.isEmpty) throw new Refusal('not-this-format', 'This is text, but not folded stacks: no line ends in a count', { byte: 0 });
  return stacks.finish();
}

const SEMICOLON = 0x3b, HASH = 0x23;
/** No stack has more frames: what stands above is left out. */
const MOST_FRAMES = 1_000_000;
/** A frame that is the executing line of the one before it, minus this. */
const LINE_OF_FRAME_BEFORE = -2;

/** Gathers lines into stacks and their sums. */
class FoldedStacks {
  /** Lines without a count. */
  bad = 0;
  /** Stacks above {@link MOST_FRAMES}. */
  tooDeep = 0;
  /** Whether the last line is one that its end is missing of. */
  cut = false;
  private readonly builder: ProfileBuilder;
  private readonly dialect: Dialect;
  private readonly count = new CountReader();
  private readonly texts = new TextCache();
  private readonly names = new ByteStrings();
  /** By index in {@link names}. */
  private readonly frames: number[] = [];
  private readonly sums: RowSums;
  private idle = NONE as FunctionIndex;
  private knowsLines = false;
  /** The stack of the line before, and its frames' ends and stacks: neighbours mostly share their beginnings. */
  private before = new Uint8Array(1 << 12);
  private beforeLength = 0;
  private readonly ends: number[] = [];
  private readonly stacks: number[] = [];

  constructor(builder: ProfileBuilder, dialect: Dialect) {
    this.builder = builder;
    this.dialect = dialect;
    this.sums = new RowSums(dialect.valueTypes.length);
  }

  get isEmpty(): boolean {
    return this.sums.rows === 0;
  }

  line(bytes: Uint8Array, start: number, end: number, ended: boolean): void {
    const { dialect, count } = this;
    let from = start;
    while (from < end && isSpace(bytes[from]!)) from++;
    if (from === end) return;
    if (bytes[from] === HASH && isMetadata(this.texts.text(bytes, from, end))) return;
    if (!count.read(bytes, start, end, dialect.numbers, dialect.separator)) {
      if (ended) this.bad++;
      else this.cut = true;
      return;
    }
    const stack = this.stackOf(bytes, start, count.stackEnd);
    this.sums.add(stack, dialect.values(count.numbers), dialect.samples(count.numbers));
  }

  finish(): Profile {
    const { dialect, builder } = this;
    const { stack, values, counts } = this.sums.finish();
    builder.thread({ name: '', stack, values: values.map((raw) => ({ raw, scale: 1 })), counts, times: null });
    return builder.finish({
      format: collapsed.id,
      tool: dialect.tool,
      durationNs: 0,
      lines: this.knowsLines ? 'every-frame' : 'definitions',
      rootPath: null,
      idleFunction: this.idle,
      valueTypes: dialect.valueTypes,
      defaultValueType: dialect.defaultValueType,
    });
  }

  /** The stack spelt by `bytes[start … end - 1]`, {@link NONE} for an empty one. */
  private stackOf(bytes: Uint8Array, start: number, end: number): number {
    const { ends, stacks, before } = this;
    const length = end - start;
    const most = Math.min(length, this.beforeLength);
    let same = 0;
    while (same < most && before[same] === bytes[start + same]) same++;
    // Frames that end within what is the same, and where a frame ends on this line as well.
    let depth = 0;
    while (depth < ends.length && ends[depth]! <= same && (ends[depth] === length || bytes[start + ends[depth]!] === SEMICOLON)) depth++;
    if (depth < ends.length) ends.length = stacks.length = depth;
    let stack = depth === 0 ? NONE : stacks[depth - 1]!;
    // Nothing between two `;`, or at an end, is no frame; a blank is one, and has a blank name.
    let at = depth === 0 ? 0 : ends[depth - 1]! + 1;
    while (at < length) {
      if (stacks.length === MOST_FRAMES) {
        this.tooDeep++;
        break;
      }
      let next = at;
      while (next < length && bytes[start + next] !== SEMICOLON) next++;
      if (next > at) stack = this.onTop(stack, this.frame(bytes, start + at, start + next));
      ends.push(next);
      stacks.push(stack);
      at = next + 1;
    }
    this.remember(bytes, start, length, same);
    return stack;
  }

  private remember(bytes: Uint8Array, start: number, length: number, same: number): void {
    if (length > this.before.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(this.before.subarray(0, same));
      this.before = larger;
    }
    this.before.set(bytes.subarray(start + same, start + length), same);
    this.beforeLength = length;
  }

  private onTop(stack: number, frame: number): number {
    const { builder } = this;
    if (frame > LINE_OF_FRAME_BEFORE) return builder.stack(stack as StackIndex, frame as FrameIndex);
    if (stack === NONE) return stack;
    const fn = builder.leafFunction(stack as StackIndex);
    return builder.stack(builder.parentOf(stack as StackIndex), builder.frame(fn, LINE_OF_FRAME_BEFORE - frame, NONE));
  }

  private frame(bytes: Uint8Array, start: number, end: number): number {
    const index = this.names.indexOf(bytes, start, end);
    if (index === this.frames.length) this.frames.push(this.makeFrame(this.texts.text(bytes, start, end).trim()));
    return this.frames[index]!;
  }

  private makeFrame(text: string): number {
    const { builder } = this;
    if (this.dialect.linesApart) {
      const line = /^L(\d{1,9})$/.exec(text);
      if (line !== null && Number(line[1]) > 0) {
        this.knowsLines = true;
        return LINE_OF_FRAME_BEFORE - (Number(line[1]) - 1);
      }
    }
    const named = this.dialect.id === 'austin' ? readAustinName(text, this.dialect.linesApart) : readFrameName(text);
    const source = builder.source(named.file);
    const fn = builder.function(named.name, source, named.startLine - 1, named.startColumn - 1);
    if (named.name === '(idle)' && source === (NONE as SourceIndex)) this.idle = fn;
    if (named.line > 0 && source !== (NONE as SourceIndex)) this.knowsLines = true;
    return builder.frame(fn, named.line - 1, NONE);
  }
}
