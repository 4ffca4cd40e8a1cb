// The trace-event format's own samples: `samples` that name `stackFrames`, as Hermes writes them (FORMATS 3.4), and
// perf through Chrome's tools. Ids and numbers may be spelt as strings; lines and columns are 1-based.

import { Int32Builder, NumberBuilder, type NumberColumn } from '../../base/numbers.ts';
import type { NoteList } from '../../base/note.ts';
import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import type { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FunctionIndex, type SourceIndex, type StackIndex, type ValueType } from '../../profile/tables.ts';
import { place0 } from './labels.ts';
import { orderBy, rowsByThread } from './spans.ts';
import type { TraceId, TraceThreads } from './threads.ts';

const SAMPLE_KEYS = new KeySet(['cpu', 'name', 'ts', 'pid', 'tid', 'weight', 'sf', 'comm']);
const FRAME_KEYS = new KeySet(['name', 'category', 'parent', 'line', 'column', 'funcLine', 'funcColumn', 'url', 'funcVirtAddr', 'offset']);

/** Hermes: `work(http://host/bundle.js:12:34)`; the place stands in fields of its own as well. */
const PLACE_IN_NAME = /^(.*?)\((.*?)(?::\d+){0,2}\)$/;

/** Microseconds to nanoseconds. */
const US = 1000;

interface StackFrame {
  readonly name: string;
  readonly url: string;
  readonly parent: TraceId | null;
  readonly line0: number;
  readonly column0: number;
  readonly startLine0: number;
  readonly startColumn0: number;
}

export class StackSamples {
  private readonly frames = new Map<TraceId, StackFrame>();
  private readonly frameIds = new Map<TraceId, number>();
  private readonly thread = new Int32Builder();
  /** Row in `frameIds`. */
  private readonly frame = new Int32Builder();
  private readonly ts = new NumberBuilder();
  private readonly weight = new NumberBuilder();
  private weightName = '';
  private isWeighted = false;
  hasLines = false;
  private leastUs = Infinity;

  /** When the first sample was taken, on the trace's clock; Infinity where samples are counted. */
  get firstUs(): number {
    return this.isWeighted ? Infinity : this.leastUs;
  }

  get length(): number {
    return this.thread.length;
  }

  /** Reads one item of `samples`. */
  readSample(reader: JsonReader, threads: TraceThreads): void {
    let pid: TraceId | null = null;
    let tid: TraceId | null = null;
    let ts = NaN;
    let weight = 1;
    let frame: TraceId | null = null;
    let name = '';
    let comm = '';
    if (reader.kind() !== 'object') return reader.skipValue();
    reader.object(SAMPLE_KEYS, (field) => {
      if (field === 1) name = reader.text();
      else if (field === 2) ts = reader.number();
      else if (field === 3) pid = readId(reader);
      else if (field === 4) tid = readId(reader);
      else if (field === 5) weight = reader.number();
      else if (field === 6) frame = readId(reader);
      else if (field === 7) comm = reader.text();
    });
    const thread = pid === null ? threads.indexOfTid(tid ?? 0) : threads.index(pid, tid ?? pid);
    if (comm !== '' && threads.name(thread) === String(tid)) threads.nameThread(thread, comm);
    if (weight !== 1) this.isWeighted = true;
    if (this.weightName === '') this.weightName = name;
    this.thread.push(thread);
    this.frame.push(frame === null ? NONE : this.rowOf(frame));
    this.ts.push(ts);
    if (ts < this.leastUs && ts >= -Number.MAX_SAFE_INTEGER) this.leastUs = ts;
    this.weight.push(weight >= 0 && weight <= Number.MAX_SAFE_INTEGER ? weight : 0);
  }

  /** Reads one field of `stackFrames`, its name (which is the id) and value. */
  readFrame(reader: JsonReader): void {
    const id = idOf(reader.name());
    if (reader.kind() !== 'object') return reader.skipValue();
    let name = '';
    let url = '';
    let parent: TraceId | null = null;
    let offset = '';
    const places = [NaN, NaN, NaN, NaN];
    reader.object(FRAME_KEYS, (field) => {
      if (field === 0) name = reader.text();
      else if (field === 2) parent = readId(reader);
      else if (field >= 3 && field <= 6) places[field - 3] = reader.number();
      else if (field === 7) url = reader.text();
      else if (field === 9) offset = reader.text();
    });
    const [, bare, source] = PLACE_IN_NAME.exec(name) ?? [];
    // Only where the fields say that the name holds a place: native names have brackets of their own.
    if (bare !== undefined && bare !== '' && places.some((place) => place >= 0)) {
      name = bare;
      if (url === '') url = source!;
    } else if (offset !== '' && name.endsWith(`+${offset}`)) name = name.slice(0, -offset.length - 1);
    const [line0, column0, startLine0, startColumn0] = places.map(place0) as [number, number, number, number];
    if (line0 !== NONE && url !== '') this.hasLines = true;
    this.frames.set(id, { name, url, parent, line0, column0, startLine0, startColumn0 });
  }

  /** Puts all threads into the builder. @returns the value types of their columns, and the end after the first sample. */
  place(builder: ProfileBuilder, threads: TraceThreads, notes: NoteList): { valueTypes: ValueType[]; durationNs: number } {
    const stackOfRow = this.stacks(builder, notes);
    const thread = this.thread.finish();
    const ts = Float64Array.from(this.ts.finish());
    const timed = !this.isWeighted && ts.every((each) => Math.abs(each) <= Number.MAX_SAFE_INTEGER);
    const weight = this.weight.finish();
    const { rows, start } = rowsByThread(thread, threads.length);
    const first = timed ? ts.reduce((least, each) => Math.min(least, each), Infinity) : 0;
    let endUs = 0;
    for (let t = 0; t < threads.length; t++) {
      const own = rows.subarray(start[t]!, start[t + 1]!);
      if (own.length === 0) continue;
      const ordered = timed ? sortedBy(own, ts) : own;
      const intervals = timed ? intervalsOf(ordered, ts) : null;
      builder.thread({
        name: threads.name(t),
        process: threads.process(t),
        stack: Int32Array.from(ordered, (row) => (this.frame.at(row) === NONE ? NONE : stackOfRow[this.frame.at(row)]!)),
        values: intervals === null
          ? [{ raw: new Int32Array(own.length).fill(1), scale: 1 }, { raw: Float64Array.from(own, (row) => weight[row]!), scale: 1 }]
          : [{ raw: intervals, scale: US }],
        times: timed ? { kind: 'contiguous', startNs: (ts[ordered[0]!]! - first) * US } : null,
      });
      if (intervals !== null) endUs = Math.max(endUs, ts[ordered.at(-1)!]! - first + intervals.at(-1)!);
    }
    const valueTypes: ValueType[] = timed
      ? [{ kind: 'cpu', unit: 'nanoseconds' }]
      : [{ kind: 'samples', unit: 'count' }, { kind: this.weightName === '' ? 'weight' : this.weightName, unit: 'count' }];
    return { valueTypes, durationNs: endUs * US };
  }

  private rowOf(frame: TraceId): number {
    let row = this.frameIds.get(frame);
    if (row === undefined) this.frameIds.set(frame, (row = this.frameIds.size));
    return row;
  }

  /** The stack of each row of `frameIds`. Parents may come after their children, be missing, or run in a circle. */
  private stacks(builder: ProfileBuilder, notes: NoteList): Int32Array {
    const known = new Map<TraceId, StackIndex>();
    let missing = 0;
    const unknown = (): StackIndex => builder.stack(NONE as StackIndex, builder.frame(builder.function('(unknown)', NONE as SourceIndex, NONE, NONE), NONE, NONE));
    const stackOf = (id: TraceId): StackIndex => {
      const path: TraceId[] = [];
      const onPath = new Set<TraceId>();
      let at: TraceId | null = id;
      while (at !== null && !known.has(at) && !onPath.has(at) && this.frames.has(at)) {
        path.push(at);
        onPath.add(at);
        at = this.frames.get(at)!.parent;
      }
      let stack = at === null ? (NONE as StackIndex) : (known.get(at) ?? (NONE as StackIndex));
      if (at !== null && !known.has(at)) missing++;
      for (let i = path.length - 1; i >= 0; i--) {
        stack = builder.stack(stack, frameOf(builder, this.frames.get(path[i]!)!));
        known.set(path[i]!, stack);
      }
      return path.length === 0 && !known.has(id) ? unknown() : stack;
    };
    const stacks = Int32Array.from(this.frameIds.keys(), stackOf);
    if (missing > 0) notes.add('missing-frames', 'warning', `${missing} stacks name frames that the file does not contain, or themselves; they begin above those.`);
    return stacks;
  }
}

function frameOf(builder: ProfileBuilder, frame: StackFrame): ReturnType<ProfileBuilder['frame']> {
  const name = frame.name === '' ? '(anonymous)' : frame.name;
  const fn: FunctionIndex = builder.function(name, builder.source(frame.url), frame.startLine0, frame.startColumn0);
  return builder.frame(fn, frame.line0, frame.column0);
}

function sortedBy(rows: Int32Array, ts: Float64Array): Int32Array {
  const order = orderBy(Float64Array.from(rows, (row) => ts[row]!), new Float64Array(rows.length));
  return order.map((i) => rows[i]!);
}

/** Each lasts until the next, the last one as long as the median (NUMBERS, as for V8). */
function intervalsOf(rows: Int32Array, ts: Float64Array): NumberColumn {
  const intervals = new Float64Array(rows.length);
  for (let i = 0; i + 1 < rows.length; i++) intervals[i] = ts[rows[i + 1]!]! - ts[rows[i]!]!;
  const sorted = intervals.slice(0, -1).sort();
  const middle = sorted.length >> 1;
  if (sorted.length > 0) intervals[rows.length - 1] = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return intervals;
}

/** A process, thread or frame id: as a number where it spells one. */
export function readId(reader: JsonReader): TraceId {
  return reader.kind() === 'string' ? idOf(reader.text()) : reader.number();
}

function idOf(text: string): TraceId {
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
