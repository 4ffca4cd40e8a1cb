// The model of a profile: tables of columns. Built once by ProfileBuilder, never changed afterwards; new
// knowledge (a remap, a filter) is a new set of tables. No file format and no view is known here.

import type { Brand, Column } from '../base/brand.ts';
import type { Note } from '../base/note.ts';
import type { NumberColumn } from '../base/numbers.ts';

export type StringIndex = Brand<number, 'StringIndex'>;
export type SourceIndex = Brand<number, 'SourceIndex'>;
export type FunctionIndex = Brand<number, 'FunctionIndex'>;
export type FrameIndex = Brand<number, 'FrameIndex'>;
export type StackIndex = Brand<number, 'StackIndex'>;
export type ThreadIndex = Brand<number, 'ThreadIndex'>;

/** "Unknown" in every column of indices, lines and columns. */
export const NONE = -1;

/** What a source is, as far as its recorded name tells. */
export type SourceKind =
  | 'file' | 'generated' | 'builtin' | 'native'
  /** A file that a source map lists as not the user's own (`ignoreList`). */
  | 'library'
  /** No file: a service, in a profile made of spans. */
  | 'service';

/** One row per file identity, as recorded. */
export interface SourceTable {
  readonly length: number;
  /** The recorded name: a URL, a path, or something like `node:fs`. Never "". */
  readonly url: Column<SourceIndex, string>;
  readonly kind: Column<SourceIndex, SourceKind>;
}

/** One row per routine: name, source and place of definition together are its identity. */
export interface FunctionTable {
  readonly length: number;
  readonly name: Column<FunctionIndex, StringIndex>;
  /** {@link NONE} where the format names no source. */
  readonly source: Column<FunctionIndex, SourceIndex>;
  /** 0-based line of the definition, or {@link NONE}. */
  readonly startLine0: Column<FunctionIndex, number>;
  /** 0-based column of the definition in UTF-16 units, or {@link NONE}. */
  readonly startColumn0: Column<FunctionIndex, number>;
}

/** *Where in a function*. No parent and no child: that is what stacks are for. */
export interface FrameTable {
  readonly length: number;
  readonly function: Column<FrameIndex, FunctionIndex>;
  /** 0-based executing line, or {@link NONE} where the format does not record it for this frame. */
  readonly line0: Column<FrameIndex, number>;
  /** 0-based executing column in UTF-16 units, or {@link NONE}. */
  readonly column0: Column<FrameIndex, number>;
}

/**
 * Paths of frames, root first. **Depth-first order**: `parent[i] < i`, and the descendants of `i` are exactly
 * the rows `i + 1 … subtreeEnd[i] - 1`. Children of one parent are distinct in their frame.
 */
export interface StackTable {
  readonly length: number;
  /** {@link NONE} for a root. */
  readonly parent: Column<StackIndex, StackIndex>;
  readonly frame: Column<StackIndex, FrameIndex>;
  /** One past the last descendant. */
  readonly subtreeEnd: Column<StackIndex, number>;
  /** 0 for a root. */
  readonly depth: Column<StackIndex, number>;
}

/**
 * Where inside the leaf function of a stack its samples were, for formats that keep that apart from the stacks
 * (V8's `positionTicks`). Rows are grouped by stack in stack order; at most one row per (stack, source, line).
 */
export interface TickTable {
  readonly length: number;
  readonly stack: Column<number, StackIndex>;
  /** {@link NONE} where the leaf function has no source. */
  readonly source: Column<number, SourceIndex>;
  /** 0-based executing line. */
  readonly line0: Column<number, number>;
  /** How often the profiler saw the leaf there. A weight, not a time. */
  readonly count: Column<number, number>;
}

export type ValueKind = 'cpu' | 'wall' | 'samples' | (string & {});
export type ValueUnit = 'nanoseconds' | 'bytes' | 'count';

/** What a number of a sample measures. */
export interface ValueType {
  readonly kind: ValueKind;
  readonly unit: ValueUnit;
}

/** The values of one value type: sample `i` has `raw[i] * scale` in the value type's unit. */
export interface ValueColumn {
  readonly raw: NumberColumn;
  readonly scale: number;
}

/**
 * When samples were taken. `contiguous`: sample 0 begins at `startNs` and each begins where the one before it
 * ends, so the times are the running sum of value type 0 (nanoseconds). `starts`: an own column.
 */
export type SampleTimes =
  | { readonly kind: 'contiguous'; readonly startNs: number }
  | { readonly kind: 'starts'; readonly ns: Float64Array };

/**
 * What a file attaches to samples besides values (labels of pprof): ids of spans and requests, sizes, phases. Sparse: one
 * row per label, in order of samples; a sample may have several of a key, or none. One key may have a column of texts
 * and, by unit, some of numbers. Read with `labelAt`.
 */
export interface LabelColumn {
  /** As recorded: `span id`, `bytes`. */
  readonly key: string;
  readonly kind: 'text' | 'number';
  /** Of numbers, as recorded; "" where there is none. */
  readonly unit: string;
  /** Indices of the thread's samples, not decreasing. */
  readonly sample: Int32Array;
  /** A {@link StringIndex}, or the low 32 bits of a number. */
  readonly low: Int32Array;
  /** The high 32 bits of numbers: ids of spans have 64. `null` for texts, and where all numbers are those of `low`. */
  readonly high: Int32Array | null;
}

/** The samples of one thread, in time order where the format has times. */
export interface Thread {
  readonly name: string;
  /** The process it belongs to, in words; "" where the format has no processes. */
  readonly process: string;
  readonly sampleCount: number;
  /** Stack of each sample, or {@link NONE}: counts in the total and belongs to nobody. */
  readonly stack: Int32Array;
  /** One per value type of the profile. */
  readonly values: readonly ValueColumn[];
  /**
   * How many measurements each row stands for, where a format sums equal stacks (folded stacks); `null`: one each.
   * Figures' sample counts are sums of it.
   */
  readonly counts: NumberColumn | null;
  readonly times: SampleTimes | null;
  /** Empty for most formats. */
  readonly labels: readonly LabelColumn[];
}

/**
 * Figures of functions as a call-graph format recorded them (pstats): they stand in place of those computed from
 * stacks, which such a format does not have and readers can only reconstruct.
 */
export interface RecordedFigures {
  /** By function; in the unit of value type 0. A total may exceed the profile's (NUMBERS, pstats). */
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Number of calls, or of samples: {@link ProfileMeta.counts} says which. */
  readonly samples: Float64Array;
  /** Functions 0 … `listed - 1` have figures in the file; later ones are only named in it, or stand for others. */
  readonly listed: number;
  /** Figures of executing lines, where the format recorded those; `null`: see {@link ProfileMeta.lines}. */
  readonly lines: RecordedLines | null;
}

/** Figures of executing lines as recorded; one row per (source, line). */
export interface RecordedLines {
  readonly length: number;
  readonly source: Column<number, SourceIndex>;
  /** 0-based. */
  readonly line0: Column<number, number>;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly samples: Float64Array;
}

/** Which function called which, where the format recorded that; one row per pair, in the unit of value type 0. */
export interface CallTable {
  readonly length: number;
  readonly caller: Column<number, FunctionIndex>;
  readonly callee: Column<number, FunctionIndex>;
  /** Number of calls (or samples, as {@link ProfileMeta.counts} says); NaN where unknown. */
  readonly calls: Float64Array;
  /** Of the callee when called from there, itself and with all it called; NaN where unknown. */
  readonly self: Float64Array;
  readonly total: Float64Array;
}

/**
 * What the numbers of samples are: measurements, whose number says how certain a figure is; calls, which are counted
 * and certain; or nothing, as the file does not tell.
 */
export type CountKind = 'samples' | 'calls' | 'unknown';

/** Which lines a profile knows; decides what may be shown as a line's figure (NUMBERS). */
export type LineKnowledge =
  /** Leaf lines only (V8): in {@link TickTable}, or in the top frame where every sample has its own (traces). */
  | 'leaf-ticks'
  /** Every frame has its executing line. */
  | 'every-frame'
  /** Definition lines only. */
  | 'definitions';

export interface ProfileMeta {
  /** Id of the format that read the file. */
  readonly format: string;
  /** The producer and its version where the file says so, else `null`. */
  readonly tool: string | null;
  /** First sample's begin to last sample's end, nanoseconds; 0 where the format has no times. */
  readonly durationNs: number;
  /** When the recording began by the clock on the wall, milliseconds since 1970; `null` where the file does not tell. */
  readonly recordedMs: number | null;
  readonly lines: LineKnowledge;
  readonly counts: CountKind;
  /**
   * Whether rows of the file stand for several measurements each (pprof, heap profiles), and threads are only labels. Reports
   * tell what the file has: its rows are the samples, and there is one thread (NUMBERS).
   */
  readonly isAggregate: boolean;
  /** Root folder recorded in the file, as recorded, or `null`. */
  readonly rootPath: string | null;
  readonly notes: readonly Note[];
}

/** Lines of execution or definition that were inferred (a source map on a crowded line), not recorded; in no order. */
export interface InferredLines {
  readonly length: number;
  readonly source: Column<number, SourceIndex>;
  /** 0-based. */
  readonly line0: Column<number, number>;
}

/** A whole profile. */
export interface Profile {
  readonly strings: Column<StringIndex, string>;
  readonly sources: SourceTable;
  readonly functions: FunctionTable;
  readonly frames: FrameTable;
  readonly stacks: StackTable;
  readonly ticks: TickTable;
  readonly threads: readonly Thread[];
  /** `null` where stacks were recorded, so that figures are computed. */
  readonly recorded: RecordedFigures | null;
  /** `null` where stacks were recorded, which say it themselves. */
  readonly calls: CallTable | null;
  /** Left out where every line is as recorded. */
  readonly inferredLines?: InferredLines;
  readonly valueTypes: readonly ValueType[];
  /** Index into {@link valueTypes}. */
  readonly defaultValueType: number;
  /** The function that stands for "not working" and is left out of totals, or {@link NONE}. */
  readonly idleFunction: FunctionIndex;
  readonly meta: ProfileMeta;
}

/** The function's name. */
export function functionName(profile: Profile, index: FunctionIndex): string {
  return profile.strings[profile.functions.name[index]!]!;
}

/** The recorded name of the function's source, or `null`. */
export function functionUrl(profile: Profile, index: FunctionIndex): string | null {
  const source = profile.functions.source[index]!;
  return source === NONE ? null : profile.sources.url[source]!;
}
