// Spans on tracks (tables.ts) as distributed traces, so that one page shows both: a trace is a span with all that lies within
// it, a service is a thread, or a process for its asynchronous spans. Where a profile of samples tells what threads did, only
// what its users look for is taken: long tasks, user timings and other asynchronous spans.

import type { Attribute, DistributedTraces, RequestSpan, ResourceIndex, ScopeIndex, SpanDetails, TraceIndex } from './distributed.ts';
import { PieceStore } from './piece-store.ts';
import { NONE, type SpanIndex, type TextIndex, type Trace, type TrackIndex } from './tables.ts';
import { TimeWords } from './times.ts';

/** From here on a task keeps a page from answering, as browsers count it (W3C, Long Tasks). */
const LONG_TASK_NS = 50e6;
/** Threads that answer users: `CrRendererMain`, `JavaScriptMainThread`, `main`. */
const MAIN_THREAD = /main/i;
/** What runs tasks is called alike for all of them. */
const TASK = /(^|::)RunTask$|^Task$/;

export interface TrackTracesOptions {
  /** Take all spans, for no profile of samples tells what threads did. */
  readonly all: boolean;
  /** Of the zero of the spans' clock, milliseconds since 1970; `null` where not known: then 1970 itself. */
  readonly recordedMs: number | null;
}

/** The traces; `null` where there are none. */
export function tracesOfTracks(trace: Trace, { all, recordedMs }: TrackTracesOptions): DistributedTraces | null {
  const roots = rootsOf(trace, all);
  if (roots.length === 0) return null;
  const texts = [...trace.texts];
  const added = new Map<string, TextIndex>([['', 0 as TextIndex]]);
  const text = (of: string): TextIndex => {
    if (!added.has(of)) added.set(of, (texts.push(of) - 1) as TextIndex);
    return added.get(of)!;
  };
  const services = serviceTexts(trace).map(text);
  const names = namesOf(trace, text('Long task'));
  const length = roots.reduce((sum, root) => sum + trace.spans.subtreeEnd[root]! - root, 0);
  // Resource 0 and scope 0 are nobody's, as everywhere.
  const tables = emptyTables(length, roots.length);
  const clock = new Clock(trace, roots, recordedMs);
  let next = 0;
  roots.forEach((root, i) => {
    tables.traceId[i * 4 + 3] = i + 1;
    tables.first[i] = next;
    const shift = next - root;
    for (let row = root as number; row < trace.spans.subtreeEnd[root]!; row++, next++) {
      const span = row as SpanIndex;
      tables.trace[next] = i;
      tables.id[next * 2 + 1] = next + 1;
      tables.parent[next] = row === root ? NONE : trace.spans.parent[span]! + shift;
      tables.subtreeEnd[next] = trace.spans.subtreeEnd[span]! + shift;
      tables.name[next] = row === root ? names.ofRoot(span) : names.of(span);
      tables.resource[next] = trace.spans.track[span]! + 1;
      tables.durationNs[next] = trace.spans.durationNs[span]!;
      clock.write(span, tables.start, next);
      tables.row[next] = row;
    }
    tables.traceStart.set(tables.start.subarray(tables.first[i]! * 2, tables.first[i]! * 2 + 2), i * 2);
  });
  tables.first[roots.length] = next;
  return assembled(trace, texts, services, tables);
}

/** The spans that are traces. */
function rootsOf({ tracks, spans }: Trace, all: boolean): SpanIndex[] {
  const roots: SpanIndex[] = [];
  for (let row = 0; row < spans.length; row = spans.subtreeEnd[row as SpanIndex]!) {
    const span = row as SpanIndex;
    const track = tracks[spans.track[span]!]!;
    const isLong = MAIN_THREAD.test(track.name) && spans.durationNs[span]! >= LONG_TASK_NS;
    if (all || track.kind === 'async' || isLong) roots.push(span);
  }
  return roots;
}

/** By track: its thread's name, with its process where another thread has the same; of asynchronous spans the process. */
function serviceTexts({ tracks }: Trace): string[] {
  const count = new Map<string, number>();
  for (const { name } of tracks) count.set(name, (count.get(name) ?? 0) + 1);
  return tracks.map(({ name, process }) => {
    if (name === '') return process;
    return count.get(name) === 1 || process === '' ? name : `${name}, ${process}`;
  });
}

/** Names by span. What runs long tasks has no name that tells anything. */
function namesOf({ texts, labels, spans }: Trace, longTask: TextIndex): { of(span: SpanIndex): TextIndex; ofRoot(span: SpanIndex): TextIndex } {
  const of = (span: SpanIndex): TextIndex => labels.name[spans.label[span]!]!;
  return { of, ofRoot: (span) => (spans.durationNs[span]! >= LONG_TASK_NS && TASK.test(texts[of(span)]!) ? longTask : of(span)) };
}

/** Writes starts as times since 1970. */
class Clock {
  private readonly trace: Trace;
  private readonly zero = new TimeWords();
  private readonly words = new TimeWords();
  /** Of the earliest span, since the zero of the spans' clock; what began before that is negative. */
  private readonly firstNs: number;

  constructor(trace: Trace, roots: readonly SpanIndex[], recordedMs: number | null) {
    this.trace = trace;
    this.firstNs = roots.reduce((least, root) => Math.min(least, trace.spans.startNs[root]!), Infinity);
    // A time of 0 is unknown.
    this.zero.setMicroseconds(Math.max(1, (recordedMs ?? 0) * 1000 + this.firstNs / 1000));
  }

  write(span: SpanIndex, into: Uint32Array, row: number): void {
    this.words.setSum(this.zero, Math.max(0, this.trace.spans.startNs[span]! - this.firstNs));
    into[row * 2] = this.words.low;
    into[row * 2 + 1] = this.words.high;
  }
}

/** Columns while they are filled. */
interface Tables {
  readonly traceId: Uint32Array;
  readonly first: Int32Array;
  readonly traceStart: Uint32Array;
  readonly trace: Int32Array;
  readonly id: Uint32Array;
  readonly parent: Int32Array;
  readonly subtreeEnd: Int32Array;
  readonly name: Int32Array;
  readonly resource: Int32Array;
  readonly start: Uint32Array;
  readonly durationNs: Float64Array;
  /** The row of the span in the tables of tracks. */
  readonly row: Int32Array;
}

function emptyTables(spans: number, traces: number): Tables {
  const indices = (): Int32Array => new Int32Array(spans);
  return {
    traceId: new Uint32Array(traces * 4), first: new Int32Array(traces + 1), traceStart: new Uint32Array(traces * 2),
    trace: indices(), id: new Uint32Array(spans * 2), parent: indices(), subtreeEnd: indices(), name: indices(), resource: indices(),
    start: new Uint32Array(spans * 2), durationNs: new Float64Array(spans), row: indices(),
  };
}

function assembled(trace: Trace, texts: readonly string[], services: readonly TextIndex[], tables: Tables): DistributedTraces {
  const { length } = tables.row;
  const store = new PieceStore();
  const row = new Uint8Array(4);
  const keep = (value: number): number => {
    new DataView(row.buffer).setInt32(0, value);
    return store.add(row, 0, 4);
  };
  return {
    texts,
    resources: { length: services.length + 1, service: [0 as TextIndex, ...services] },
    scopes: { length: 1, name: [0 as TextIndex], version: [0 as TextIndex] },
    traces: { length: tables.first.length - 1, id: tables.traceId, first: tables.first, start: tables.traceStart },
    spans: {
      length,
      trace: tables.trace as ArrayLike<number> as ArrayLike<TraceIndex>,
      id: tables.id,
      parent: tables.parent as ArrayLike<number> as ArrayLike<RequestSpan>,
      subtreeEnd: tables.subtreeEnd,
      name: tables.name as ArrayLike<number> as ArrayLike<TextIndex>,
      resource: tables.resource as ArrayLike<number> as ArrayLike<ResourceIndex>,
      scope: new Int32Array(length) as ArrayLike<number> as ArrayLike<ScopeIndex>,
      kind: new Uint8Array(length).fill(1),
      status: new Uint8Array(length),
      flags: new Uint16Array(length),
      start: tables.start,
      durationNs: tables.durationNs,
    },
    details: {
      store,
      spans: Int32Array.from(tables.row, keep),
      resources: Int32Array.from({ length: services.length + 1 }, (_, resource) => keep(resource - 1)),
      decoder: {
        span: (bytes) => detailsOfRow(trace, readRow(bytes) as SpanIndex),
        resource: (bytes) => attributesOfTrack(trace, readRow(bytes) as TrackIndex),
      },
    },
    tool: null,
    notes: trace.notes,
  };
}

function readRow(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0);
}

/** The place of a span under the names that distributed traces have for it. */
function detailsOfRow({ texts, labels, spans }: Trace, span: SpanIndex): SpanDetails {
  const label = spans.label[span]!;
  const [line0, column0] = [labels.line0[label]!, labels.column0[label]!];
  const attributes: readonly (readonly [key: string, value: string | number])[] = [
    ['name', texts[labels.name[label]!]!],
    ['category', texts[labels.category[label]!]!],
    ['code.function.name', texts[labels.functionName[label]!]!],
    ['code.file.path', texts[labels.file[label]!]!],
    ['code.line.number', line0 === NONE ? '' : line0 + 1],
    ['code.column.number', column0 === NONE ? '' : column0 + 1],
    ['id', texts[spans.asyncId[span]!]!],
    ['detail', texts[spans.detail[span]!]!],
  ];
  const told = attributes.filter(([, value]) => value !== '').map(([key, value]): Attribute => ({ key, value }));
  return { attributes: told, events: [], links: [], statusMessage: '', parentId: '', undecoded: '' };
}

function attributesOfTrack({ tracks }: Trace, track: TrackIndex): Attribute[] {
  const of = tracks[track];
  if (of === undefined) return [];
  const told: readonly (readonly [key: string, value: string])[] = [['thread.name', of.name], ['process', of.process]];
  return told.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value }));
}
