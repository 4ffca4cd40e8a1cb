// Builds the tables of a profile. Readers append in any order that names parents before children; `finish()`
// puts the stacks in depth-first order once and checks nothing (integrity.ts does).

import { formatCount } from '../base/format-value.ts';
import { KeyMap, PairMap } from '../base/key-map.ts';
import { Int32Builder, type NumberColumn } from '../base/numbers.ts';
import { StringInterner } from '../base/interner.ts';
import type { NoteList } from '../base/note.ts';
import { classifySource } from './source-kind.ts';
import { depthFirst, type DepthFirst } from './depth-first.ts';
import {
  NONE, type CallTable, type CountKind, type FrameIndex, type FunctionIndex, type LabelColumn, type LineKnowledge, type Profile, type RecordedFigures, type SampleTimes,
  type SourceIndex, type SourceKind, type StackIndex, type StringIndex, type Thread, type ValueColumn, type ValueType,
} from './tables.ts';

/** The samples of one thread as a reader hands them over. `stack` is renumbered in place by `finish()`. */
export interface ThreadInput {
  readonly name: string;
  /** As in {@link Thread.process}; left out: "". */
  readonly process?: string;
  /** Stack of each sample as returned by {@link ProfileBuilder.stack}, or {@link NONE}; or a key into `stackOf`. */
  readonly stack: Int32Array;
  /** Where samples name their stacks by keys of the file: the stack of each key. Saves a pass over all samples. */
  readonly stackOf?: Int32Array;
  /** One per value type, each with `raw.length === stack.length`. */
  readonly values: readonly ValueColumn[];
  /** As in {@link Thread.counts}; left out: one measurement a row. */
  readonly counts?: NumberColumn | null;
  readonly times: SampleTimes | null;
  /** As in {@link Thread.labels}; left out: none. */
  readonly labels?: readonly LabelColumn[];
}

/** What the file says of itself; the rest of {@link Profile.meta} the builder knows. */
export interface MetaInput {
  readonly format: string;
  readonly tool: string | null;
  readonly durationNs: number;
  /** Left out where the file does not tell. */
  readonly recordedMs?: number | null;
  readonly lines: LineKnowledge;
  readonly rootPath: string | null;
  readonly idleFunction: FunctionIndex;
  readonly valueTypes: readonly ValueType[];
  readonly defaultValueType: number;
  /** Left out where figures are computed from stacks. */
  readonly recorded?: RecordedFigures | null;
  /** Left out where stacks were recorded. */
  readonly calls?: CallTable | null;
  /** Left out: samples. */
  readonly counts?: CountKind;
  /** Left out: no. */
  readonly isAggregate?: boolean;
}

/** Mutable and private to one reader; the tables it returns are not. */
export class ProfileBuilder {
  private readonly notes: NoteList;
  private readonly strings = new StringInterner<StringIndex>();
  private readonly sourceIndices = new Map<string, SourceIndex>();
  private readonly sourceUrls: string[] = [];
  private readonly sourceKinds: SourceKind[] = [];
  private readonly functionIndices = new KeyMap();
  private readonly functionName = new Int32Builder();
  private readonly functionSource = new Int32Builder();
  private readonly functionLine0 = new Int32Builder();
  private readonly functionColumn0 = new Int32Builder();
  private readonly frameIndices = new KeyMap();
  private readonly frameFunction = new Int32Builder();
  private readonly frameLine0 = new Int32Builder();
  private readonly frameColumn0 = new Int32Builder();
  /** Parent and frame of each stack. */
  private readonly stacks = new PairMap();
  private readonly tickIndices = new KeyMap();
  private readonly tickStack = new Int32Builder();
  private readonly tickSource = new Int32Builder();
  private readonly tickLine0 = new Int32Builder();
  private readonly tickCount: number[] = [];
  private readonly threads: ThreadInput[] = [];
  /** Values that are no numbers to count with. */
  private oddValues = 0;
  private ordered: Omit<DepthFirst, 'newIndex'> | null = null;

  constructor(notes: NoteList) {
    this.notes = notes;
  }

  /** The index of a text that is no name of a function: that of a label. */
  string(text: string): StringIndex {
    return this.strings.intern(text);
  }

  /** The source of a recorded name; "" gives {@link NONE}. */
  source(url: string): SourceIndex {
    if (url === '') return NONE as SourceIndex;
    let index = this.sourceIndices.get(url);
    if (index === undefined) {
      index = this.sourceUrls.length as SourceIndex;
      this.sourceIndices.set(url, index);
      this.sourceUrls.push(url);
      this.sourceKinds.push(classifySource(url));
    }
    return index;
  }

  /** The function of that name, source and 0-based place of definition ({@link NONE} where unknown). */
  function(name: string, source: SourceIndex, startLine0: number, startColumn0: number): FunctionIndex {
    const nameIndex = this.strings.intern(name);
    const index = this.functionIndices.indexOf(nameIndex, source, startLine0, startColumn0);
    if (index === this.functionName.length) {
      this.functionName.push(nameIndex);
      this.functionSource.push(source);
      this.functionLine0.push(startLine0);
      this.functionColumn0.push(startColumn0);
    }
    return index as FunctionIndex;
  }

  /** The frame at a 0-based executing place ({@link NONE} where unknown) of a function. */
  frame(fn: FunctionIndex, line0: number, column0: number): FrameIndex {
    const index = this.frameIndices.indexOf(fn, line0, column0, 0);
    if (index === this.frameFunction.length) {
      this.frameFunction.push(fn);
      this.frameLine0.push(line0);
      this.frameColumn0.push(column0);
    }
    return index as FrameIndex;
  }

  /** The stack that has `frame` on top of `parent` ({@link NONE} for a root). */
  stack(parent: StackIndex, frame: FrameIndex): StackIndex {
    return this.stacks.indexOf(parent, frame) as StackIndex;
  }

  /** Takes stacks that a reader put in depth-first order itself, in place of those of {@link stack}; ticks need the latter. */
  orderedStacks(stacks: Omit<DepthFirst, 'newIndex'>): void {
    this.ordered = stacks;
  }

  /** Number of frames so far. */
  get frameCount(): number {
    return this.frameFunction.length;
  }

  /** The function on top of a stack. */
  leafFunction(stack: StackIndex): FunctionIndex {
    return this.frameFunction.at(this.stacks.second.at(stack)) as FunctionIndex;
  }

  /** The source of a function, or {@link NONE}. */
  sourceOf(fn: FunctionIndex): SourceIndex {
    return this.functionSource.at(fn) as SourceIndex;
  }

  /** The stack below a stack's top frame, or {@link NONE}. */
  parentOf(stack: StackIndex): StackIndex {
    return this.stacks.first.at(stack) as StackIndex;
  }

  get stackCount(): number {
    return this.stacks.length;
  }

  /** Adds `count` ticks of the leaf of `stack` at a 0-based line; the same place again adds up. */
  tick(stack: StackIndex, source: SourceIndex, line0: number, count: number): void {
    const row = this.tickIndices.indexOf(stack, source, line0, 0);
    if (row === this.tickCount.length) {
      this.tickStack.push(stack);
      this.tickSource.push(source);
      this.tickLine0.push(line0);
      this.tickCount.push(0);
    }
    this.tickCount[row]! += count;
  }

  /** Adds a thread; threads keep their order. */
  thread(input: ThreadInput): void {
    for (const { raw } of input.values) this.oddValues += zeroOdd(raw);
    this.threads.push(input);
  }

  /** The finished tables. The builder must not be used afterwards. */
  finish(meta: MetaInput): Profile {
    this.stacks.release();
    if (this.oddValues > 0) this.notes.add('odd-values', 'warning', `${formatCount(this.oddValues)} values are no numbers, or beyond all measure: they count as 0.`);
    const reordered = this.ordered === null ? depthFirst(this.stacks.first.view(), this.stacks.second.view()) : null;
    const { parent, frame, subtreeEnd, depth } = (reordered ?? this.ordered)!;
    const newIndex = reordered?.newIndex ?? null;
    return {
      strings: this.strings.finish(),
      sources: { length: this.sourceUrls.length, url: this.sourceUrls, kind: this.sourceKinds },
      functions: {
        length: this.functionName.length,
        name: this.functionName.finish() as Iterable<number> as never,
        source: this.functionSource.finish() as Iterable<number> as never,
        startLine0: this.functionLine0.finish(),
        startColumn0: this.functionColumn0.finish(),
      },
      frames: {
        length: this.frameFunction.length,
        function: this.frameFunction.finish() as Iterable<number> as never,
        line0: this.frameLine0.finish(),
        column0: this.frameColumn0.finish(),
      },
      stacks: { length: parent.length, parent: parent as never, frame: frame as never, subtreeEnd, depth },
      ticks: this.finishTicks(newIndex ?? new Int32Array(0)),
      threads: this.threads.map((thread) => finishThread(thread, newIndex)),
      recorded: meta.recorded ?? null,
      calls: meta.calls ?? null,
      valueTypes: meta.valueTypes,
      defaultValueType: meta.defaultValueType,
      idleFunction: meta.idleFunction,
      meta: {
        format: meta.format,
        tool: meta.tool,
        durationNs: meta.durationNs,
        recordedMs: meta.recordedMs ?? null,
        lines: meta.lines,
        counts: meta.counts ?? 'samples',
        isAggregate: meta.isAggregate ?? false,
        rootPath: meta.rootPath,
        notes: this.notes.list(),
      },
    };
  }

  private finishTicks(newIndex: Int32Array): Profile['ticks'] {
    const rows = this.tickCount.length;
    const oldStack = this.tickStack.view();
    const oldSource = this.tickSource.view();
    const oldLine0 = this.tickLine0.view();
    const order = byStack(oldStack, newIndex);
    const stack = new Int32Array(rows);
    const source = new Int32Array(rows);
    const line0 = new Int32Array(rows);
    const count = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const old = order[row]!;
      stack[row] = newIndex[oldStack[old]!]!;
      source[row] = oldSource[old]!;
      line0[row] = oldLine0[old]!;
      count[row] = this.tickCount[old]!;
    }
    return { length: rows, stack: stack as never, source: source as never, line0, count };
  }
}

/** Larger values would sum up to infinity; readers see them in broken files alone. */
const LARGEST = 1e200;

/** Sets values to 0 that would spoil every sum; gives their number. */
function zeroOdd(values: NumberColumn): number {
  if (values instanceof Int32Array) return 0;
  let odd = 0;
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) <= LARGEST) continue;
    values[i] = 0;
    odd++;
  }
  return odd;
}

/** Rows in the order of their stacks' new numbers, those of one stack in their own order: a counting sort. */
function byStack(oldStack: Int32Array, newIndex: Int32Array): Int32Array {
  const next = new Int32Array(newIndex.length + 1);
  const rows = oldStack.length;
  for (let row = 0; row < rows; row++) next[newIndex[oldStack[row]!]! + 1]!++;
  for (let stack = 0; stack < newIndex.length; stack++) next[stack + 1]! += next[stack]!;
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[next[newIndex[oldStack[row]!]!]!++] = row;
  return order;
}

/** `newIndex`: where stacks went; `null` where they stayed. */
function finishThread(input: ThreadInput, newIndex: Int32Array | null): Thread {
  const { name, stack, stackOf, values, times } = input;
  const renumbered = newIndex === null ? stackOf : (stackOf?.map((old) => (old < 0 ? NONE : newIndex[old]!)) ?? newIndex);
  for (let i = 0; renumbered !== undefined && i < stack.length; i++) {
    const key = stack[i]!;
    if (key >= 0) stack[i] = renumbered[key]!;
  }
  return { name, process: input.process ?? '', sampleCount: stack.length, stack, values, counts: input.counts ?? null, times, labels: input.labels ?? [] };
}
