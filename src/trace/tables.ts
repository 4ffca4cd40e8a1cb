// The model of a trace: tables of columns, built once by TraceBuilder and never changed afterwards. A span is a named
// interval, a marker an instant, a counter a value that changes. No file format and no view is known here.

import type { Brand, Column } from '../base/brand.ts';
import type { Note } from '../base/note.ts';
import type { NumberColumn } from '../base/numbers.ts';

export type TextIndex = Brand<number, 'TextIndex'>;
export type TrackIndex = Brand<number, 'TrackIndex'>;
export type LabelIndex = Brand<number, 'LabelIndex'>;
export type SpanIndex = Brand<number, 'SpanIndex'>;

/** "Unknown" in columns of indices, lines and columns; texts have "" (index 0) instead. */
export const NONE = -1;

/** Where spans lie: a thread, or the asynchronous spans of a process, which overlap as they like. */
export interface Track {
  readonly kind: 'thread' | 'async';
  /** The thread's name, else its id; "" of asynchronous spans. */
  readonly name: string;
  /** As in the threads of the profile beside it. */
  readonly process: string;
}

/** What spans and markers are called and where that is in the code; rows are distinct. */
export interface LabelTable {
  readonly length: number;
  readonly name: Column<LabelIndex, TextIndex>;
  readonly category: Column<LabelIndex, TextIndex>;
  /** The function that the span says it runs, where that is not its name. */
  readonly functionName: Column<LabelIndex, TextIndex>;
  /** A path or URL as recorded. */
  readonly file: Column<LabelIndex, TextIndex>;
  /** 0-based, {@link NONE} where not recorded: executing, or where the function is defined; as the producer means it. */
  readonly line0: Column<LabelIndex, number>;
  /** 0-based, {@link NONE} where not recorded. */
  readonly column0: Column<LabelIndex, number>;
}

/**
 * Spans, track after track. **Depth-first order**: `parent[i] < i`, and the descendants of `i` are exactly the rows
 * `i + 1 … subtreeEnd[i] - 1`. A child lies within its parent in time. Siblings are in order of start; among roots of an
 * `async` track, those of one id stand together.
 */
export interface SpanTable {
  readonly length: number;
  readonly track: Column<SpanIndex, TrackIndex>;
  readonly label: Column<SpanIndex, LabelIndex>;
  /** Nanoseconds since the zero of the profile beside it; negative for what began before that. */
  readonly startNs: Float64Array;
  /** Nanoseconds, at least 0. */
  readonly durationNs: Float64Array;
  /** {@link NONE} for a root. */
  readonly parent: Column<SpanIndex, SpanIndex>;
  /** One past the last descendant. */
  readonly subtreeEnd: Column<SpanIndex, number>;
  /** What tells asynchronous spans of one name apart, "" for others. */
  readonly asyncId: Column<SpanIndex, TextIndex>;
  /** What the span tells about itself: of a user timing its `detail` (JSON), of a compiler's step what it worked on. */
  readonly detail: Column<SpanIndex, TextIndex>;
}

/** Instants, in order of time. */
export interface MarkerTable {
  readonly length: number;
  /** The thread that it was recorded on. */
  readonly track: Column<number, TrackIndex>;
  readonly label: Column<number, LabelIndex>;
  /** As {@link SpanTable.startNs}. */
  readonly timeNs: Float64Array;
  readonly asyncId: Column<number, TextIndex>;
  readonly detail: Column<number, TextIndex>;
}

/** One value that changes over time. */
export interface Counter {
  readonly name: string;
  /** Which of several values of one counter. */
  readonly series: string;
  readonly process: string;
  /** In order of time; as {@link SpanTable.startNs}. */
  readonly timeNs: Float64Array;
  /** In the producer's unit, which traces do not say. As long as `timeNs`. */
  readonly values: NumberColumn;
}

/** All that a trace holds beside its profile. */
export interface Trace {
  /** Index 0 is "". */
  readonly texts: readonly string[];
  readonly tracks: readonly Track[];
  readonly labels: LabelTable;
  readonly spans: SpanTable;
  readonly markers: MarkerTable;
  readonly counters: readonly Counter[];
  /** What had to be repaired, guessed or left out of these tables. */
  readonly notes: readonly Note[];
}

/** The name of a span. */
export function spanName({ texts, labels, spans }: Trace, span: SpanIndex): string {
  return texts[labels.name[spans.label[span]!]!]!;
}
