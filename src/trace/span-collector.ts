// Builds distributed traces: a format hands over spans in any order, one after another; at the end they are joined to
// trees (span-trees.ts) and put into depth-first order.

import type { Column } from '../base/brand.ts';
import { StringInterner } from '../base/interner.ts';
import { KeyMap } from '../base/key-map.ts';
import type { NoteList } from '../base/note.ts';
import { Int32Builder } from '../base/numbers.ts';
import { clockNotes } from './clock-skew.ts';
import { FLAGS, type DetailDecoder, type DistributedTraces, type RequestSpans, type ResourceIndex, type ScopeIndex } from './distributed.ts';
import { PieceStore } from './piece-store.ts';
import { joinSpans, type SpanOrder } from './span-trees.ts';
import { NONE, type TextIndex } from './tables.ts';
import { TimeWords } from './times.ts';

/** The span that is being read; one object for all of them. Words are 32 bits, signed or not. */
export class SpanDraft {
  /** The most significant word first. */
  readonly traceId = new Int32Array(4);
  readonly id = new Int32Array(2);
  readonly parentId = new Int32Array(2);
  readonly start = new TimeWords();
  /** Unknown where the span was not finished. */
  readonly end = new TimeWords();
  name = 0 as TextIndex;
  resource = 0 as ResourceIndex;
  scope = 0 as ScopeIndex;
  kind = 0;
  status = 0;
  /** Only {@link FLAGS}.shared is the reader's to set. */
  flags = 0;

  clear(): void {
    const { traceId, id, parentId } = this;
    traceId[0] = traceId[1] = traceId[2] = traceId[3] = 0;
    id[0] = id[1] = parentId[0] = parentId[1] = 0;
    this.start.clear();
    this.end.clear();
    this.name = 0 as TextIndex;
    this.kind = this.status = this.flags = 0;
  }
}

/** Spans in the order of the file, as columns. */
export interface CollectedSpans {
  readonly length: number;
  readonly trace: Int32Array;
  readonly idHigh: Int32Array;
  readonly idLow: Int32Array;
  readonly parentHigh: Int32Array;
  readonly parentLow: Int32Array;
  readonly name: Int32Array;
  readonly resource: Int32Array;
  readonly service: Int32Array;
  /** Kind, status and flags: `kind | status << 4 | flags << 8`. */
  readonly marks: Int32Array;
  /** Two words a row. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** `start` and `end` have two words a row, the low one first. */
const COLUMNS = ['trace', 'idHigh', 'idLow', 'parentHigh', 'parentLow', 'name', 'resource', 'scope', 'marks', 'detail', 'start', 'end'] as const;
type ColumnName = (typeof COLUMNS)[number];

/** Growing spans, resources and scopes of one file. */
export class SpanCollector {
  readonly draft = new SpanDraft();
  readonly texts = new StringInterner<TextIndex>();
  readonly notes: NoteList;
  readonly store = new PieceStore();
  private readonly columns = Object.fromEntries(COLUMNS.map((name) => [name, new Int32Builder(1024)])) as Record<ColumnName, Int32Builder>;
  private readonly traces = new KeyMap();
  private readonly traceIds = new Int32Builder();
  /** The trace of the last span, NONE at the beginning. */
  private lastTrace: number = NONE;
  private readonly services = new Int32Builder();
  private readonly resourceDetails = new Int32Builder();
  private readonly scopeKeys = new KeyMap();
  private readonly scopeNames = new Int32Builder();
  private readonly scopeVersions = new Int32Builder();

  constructor(notes: NoteList) {
    this.notes = notes;
    // Index 0 of both: nothing is said.
    this.resource('', new Uint8Array(0));
    this.scope('', '');
  }

  /** Spans so far. */
  get length(): number {
    return this.columns.trace.length;
  }

  /** A new resource; the bytes are what its attributes are decoded from later. */
  resource(service: string, bytes: Uint8Array, from = 0, to = bytes.length): ResourceIndex {
    this.services.push(this.texts.intern(service));
    this.resourceDetails.push(this.store.add(bytes, from, to));
    return (this.services.length - 1) as ResourceIndex;
  }

  scope(name: string, version: string): ScopeIndex {
    const [nameText, versionText] = [this.texts.intern(name), this.texts.intern(version)];
    const scope = this.scopeKeys.indexOf(nameText, versionText, 0, 0);
    if (scope === this.scopeNames.length) {
      this.scopeNames.push(nameText);
      this.scopeVersions.push(versionText);
    }
    return scope as ScopeIndex;
  }

  /** Takes the draft as a span; the bytes are what its details are decoded from later. */
  add(bytes: Uint8Array, from: number, to: number): void {
    const { columns, draft } = this;
    const [a, b, c, d] = draft.traceId as unknown as [number, number, number, number];
    const trace = this.traceIndex(a, b, c, d);
    const lacksId = (a | b | c | d) === 0 || (draft.id[0]! | draft.id[1]!) === 0;
    columns.trace.push(trace);
    columns.idHigh.push(draft.id[0]!);
    columns.idLow.push(draft.id[1]!);
    columns.parentHigh.push(draft.parentId[0]!);
    columns.parentLow.push(draft.parentId[1]!);
    columns.name.push(draft.name);
    columns.resource.push(draft.resource);
    columns.scope.push(draft.scope);
    columns.marks.push((draft.kind & 15) | ((draft.status & 15) << 4) | ((draft.flags | (lacksId ? FLAGS.noId : 0)) << 8));
    columns.start.push(draft.start.low | 0);
    columns.start.push(draft.start.high | 0);
    columns.end.push(draft.end.low | 0);
    columns.end.push(draft.end.high | 0);
    columns.detail.push(this.store.add(bytes, from, to));
  }

  private traceIndex(a: number, b: number, c: number, d: number): number {
    const { traceIds, lastTrace } = this;
    const last = lastTrace * 4;
    // Spans of one trace mostly come together.
    if (lastTrace >= 0 && traceIds.at(last) === a && traceIds.at(last + 1) === b && traceIds.at(last + 2) === c && traceIds.at(last + 3) === d) return lastTrace;
    this.lastTrace = this.traces.indexOf(a, b, c, d);
    if (this.lastTrace * 4 < traceIds.length) return this.lastTrace;
    traceIds.push(a);
    traceIds.push(b);
    traceIds.push(c);
    traceIds.push(d);
    return this.lastTrace;
  }

  /** Says later which resource wrote a span, by its number in order of addition. */
  setResource(row: number, resource: ResourceIndex): void {
    this.columns.resource.set(row, resource);
  }

  /** The same for its scope. */
  setScope(row: number, scope: ScopeIndex): void {
    this.columns.scope.set(row, scope);
  }

  /** Joins what was collected. The collector is of no use afterwards. */
  finish(tool: string | null, decoder: DetailDecoder): DistributedTraces {
    const { notes, columns } = this;
    const marks = columns.marks.view();
    const order = joinSpans(this.collected(), this.traceIds.length / 4, notes);
    for (const name of ['parentHigh', 'parentLow'] as const) columns[name] = new Int32Builder(1);
    return this.assemble(marks, order, tool, decoder);
  }

  /** The columns that trees are made of. Times move: they are in no other column afterwards. */
  private collected(): CollectedSpans {
    const { columns } = this;
    const resource = columns.resource.view();
    const services = this.services.view();
    const times = (name: 'start' | 'end'): Uint32Array => {
      const words = columns[name].view();
      columns[name] = new Int32Builder(1);
      return new Uint32Array(words.buffer, 0, words.length);
    };
    return {
      length: this.length,
      trace: columns.trace.view(), name: columns.name.view(), marks: columns.marks.view(), resource,
      service: resource.map((index) => services[index]!),
      idHigh: columns.idHigh.view(), idLow: columns.idLow.view(), parentHigh: columns.parentHigh.view(), parentLow: columns.parentLow.view(),
      start: times('start'), end: times('end'),
    };
  }

  private assemble(marks: Int32Array, order: SpanOrder, tool: string | null, decoder: DetailDecoder): DistributedTraces {
    const { notes, texts, columns } = this;
    // Each column is let go when it is copied: a million spans have no room for all of them twice.
    const pick = (name: ColumnName): Int32Array => {
      const column = picked(columns[name].view(), order.rows);
      columns[name] = new Int32Builder(1);
      return column;
    };
    const spans: RequestSpans = {
      length: order.rows.length,
      trace: asColumn(pick('trace')),
      id: interleaved(pick('idHigh'), pick('idLow')),
      parent: asColumn(order.parent),
      subtreeEnd: order.subtreeEnd,
      name: asColumn(pick('name')),
      resource: asColumn(pick('resource')),
      scope: asColumn(pick('scope')),
      kind: marksPicked(marks, order.rows, 0),
      status: marksPicked(marks, order.rows, 4),
      flags: order.flags,
      start: order.start,
      durationNs: order.durationNs,
    };
    const traceCount = this.traceIds.length / 4;
    const made: DistributedTraces = {
      texts: texts.finish(),
      resources: { length: this.services.length, service: asColumn(this.services.finish()) },
      scopes: { length: this.scopeNames.length, name: asColumn(this.scopeNames.finish()), version: asColumn(this.scopeVersions.finish()) },
      traces: { length: traceCount, id: new Uint32Array(this.traceIds.finish()), first: order.first, start: firstStarts(order, traceCount) },
      spans,
      details: { store: this.store, spans: pick('detail'), resources: this.resourceDetails.finish(), decoder },
      tool,
      notes: [],
    };
    clockNotes(made, notes);
    return { ...made, notes: notes.list() };
  }
}

/** Plain numbers as the indices that they are. */
function asColumn<Row extends number, Index extends number>(values: Int32Array): Column<Row, Index> {
  return values as ArrayLike<number> as Column<Row, Index>;
}

function picked(values: Int32Array, rows: Int32Array): Int32Array {
  const column = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = values[rows[i]!]!;
  return column;
}

/** Four bits of the marks from `shift` on. */
function marksPicked(marks: Int32Array, rows: Int32Array, shift: number): Uint8Array {
  const column = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = (marks[rows[i]!]! >> shift) & 15;
  return column;
}

function interleaved(first: Int32Array, second: Int32Array): Uint32Array {
  const words = new Uint32Array(first.length * 2);
  for (let i = 0; i < first.length; i++) {
    words[i * 2] = first[i]!;
    words[i * 2 + 1] = second[i]!;
  }
  return words;
}

/** The earliest known start of each trace. */
function firstStarts({ first, start }: SpanOrder, traceCount: number): Uint32Array {
  const starts = new Uint32Array(traceCount * 2);
  for (let trace = 0; trace < traceCount; trace++) {
    let best = NONE;
    for (let row = first[trace]!; row < first[trace + 1]!; row++) {
      const isUnknown = (start[row * 2]! | start[row * 2 + 1]!) === 0;
      const isEarlier = best === NONE || start[row * 2 + 1]! < start[best * 2 + 1]! || (start[row * 2 + 1] === start[best * 2 + 1] && start[row * 2]! < start[best * 2]!);
      if (!isUnknown && isEarlier) best = row;
    }
    if (best !== NONE) starts.set(start.subarray(best * 2, best * 2 + 2), trace * 2);
  }
  return starts;
}
