// Reads OTLP traces in protobuf: a `TracesData` or `ExportTraceServiceRequest`, which are the same on the wire. Unknown
// fields are passed over, and so are fields of another wire type than theirs. A damaged span is left out and said. Spec:
// opentelemetry-proto, trace.proto and resource.proto; fields by number.

import { Refusal } from '../../base/refusal.ts';
import { FIXED64, LENGTH, VARINT, type MessageReader } from '../../bytes/protobuf.ts';
import { TextCache } from '../../bytes/text-cache.ts';
import type { ResourceIndex, ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import type { TimeWords } from '../../trace/times.ts';
import { readIdBytes } from '../spans/id-bytes.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfProtoResource } from './proto-details.ts';

const RESOURCE = 1, SCOPE_SPANS = 2, OLD_SCOPE_SPANS = 1000;
const SCOPE = 1, SPANS = 2;
const TRACE_ID = 1, SPAN_ID = 2, PARENT_SPAN_ID = 4, NAME = 5, KIND = 6, START = 7, END = 8, STATUS = 15;
const STATUS_CODE = 3;

export class OtlpProtoSpans {
  private readonly collector: SpanCollector;
  private readonly isNested: boolean;
  private readonly resources: ResourceList;
  private readonly texts = new TextCache();
  /** The file ends within what is read. */
  private isCut = false;
  private damaged = 0;
  private firstDamage = 0;

  /** `isNested`: the traces are field 1 of what is read. */
  constructor(collector: SpanCollector, isNested: boolean) {
    this.collector = collector;
    this.isNested = isNested;
    this.resources = new ResourceList(collector, serviceOfProtoResource);
  }

  /** What is whole in fields of the top level that break off. */
  cutFields(reader: MessageReader): void {
    this.isCut = true;
    try {
      while (reader.next()) this.field(reader);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
    }
  }

  /** Says how many spans were damaged. */
  finish(): void {
    const { damaged, firstDamage, collector } = this;
    if (damaged === 0) return;
    const what = damaged === 1 ? '1 span is damaged and left out' : `${damaged} spans are damaged and left out; the first stands`;
    collector.notes.add('damaged-spans', 'error', `${what} (at byte ${firstDamage}).`);
  }

  /** A field of the top level, before whose value the reader stands. */
  field(reader: MessageReader, isNested = this.isNested): void {
    if (reader.field !== 1 || reader.wire !== LENGTH) reader.skip();
    else if (isNested) {
      const outer = this.begin(reader);
      while (reader.next()) this.field(reader, false);
      reader.leave(outer);
    } else this.resourceSpans(reader);
  }

  private resourceSpans(reader: MessageReader): void {
    const { collector } = this;
    const outer = this.begin(reader);
    const firstSpan = collector.length;
    let resource = 0 as ResourceIndex;
    try {
      while (reader.next()) {
        if (reader.field === RESOURCE && reader.wire === LENGTH) {
          const within = reader.begin();
          resource = this.resources.indexOf(reader.bytes, reader.pos, reader.end);
          reader.leave(within);
        } else if ((reader.field === SCOPE_SPANS || reader.field === OLD_SCOPE_SPANS) && reader.wire === LENGTH) this.scopeSpans(reader);
        else reader.skip();
      }
    } finally {
      // It may stand behind its spans, and spans are kept where what follows them is broken.
      for (let row = firstSpan; row < collector.length; row++) collector.setResource(row, resource);
    }
    reader.leave(outer);
  }

  private scopeSpans(reader: MessageReader): void {
    const { collector } = this;
    const outer = this.begin(reader);
    const firstSpan = collector.length;
    let scope = 0 as ScopeIndex;
    try {
      while (reader.next()) {
        if (reader.field === SCOPE && reader.wire === LENGTH) scope = this.scope(reader);
        else if (reader.field === SPANS && reader.wire === LENGTH) this.span(reader);
        else reader.skip();
      }
    } finally {
      for (let row = firstSpan; row < collector.length; row++) collector.setScope(row, scope);
    }
    reader.leave(outer);
  }

  /** Steps into what holds spans. */
  private begin(reader: MessageReader): number {
    return this.isCut ? reader.beginCut() : reader.begin();
  }

  private scope(reader: MessageReader): ScopeIndex {
    const outer = reader.begin();
    let name = '';
    let version = '';
    while (reader.next()) {
      if (reader.field === 1 && reader.wire === LENGTH) name = this.text(reader);
      else if (reader.field === 2 && reader.wire === LENGTH) version = this.text(reader);
      else reader.skip();
    }
    reader.leave(outer);
    return this.collector.scope(name, version);
  }

  private span(reader: MessageReader): void {
    const { collector } = this;
    const { draft } = collector;
    const outer = reader.begin();
    const { pos: from, end } = reader;
    draft.clear();
    draft.resource = 0 as ResourceIndex;
    draft.scope = 0 as ScopeIndex;
    try {
      while (reader.next()) this.spanField(reader);
      collector.add(reader.bytes, from, end);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (this.damaged++ === 0) this.firstDamage = reader.offset;
      // The fault may stand in a message within the span.
      reader.end = end;
    }
    reader.leave(outer);
  }

  private spanField(reader: MessageReader): void {
    const { draft, texts } = this.collector;
    const { field, wire } = reader;
    if (field === TRACE_ID && wire === LENGTH) this.id(draft.traceId, reader);
    else if (field === SPAN_ID && wire === LENGTH) this.id(draft.id, reader);
    else if (field === PARENT_SPAN_ID && wire === LENGTH) this.id(draft.parentId, reader);
    else if (field === NAME && wire === LENGTH) draft.name = texts.intern(this.text(reader));
    else if (field === KIND && wire === VARINT) draft.kind = inRange(reader.uint(), 5);
    else if (field === START && wire === FIXED64) this.time(draft.start, reader);
    else if (field === END && wire === FIXED64) this.time(draft.end, reader);
    else if (field === STATUS && wire === LENGTH) draft.status = this.status(reader);
    else reader.skip();
  }

  private status(reader: MessageReader): number {
    let status = 0;
    const outer = reader.begin();
    while (reader.next()) {
      if (reader.field === STATUS_CODE && reader.wire === VARINT) status = inRange(reader.uint(), 2);
      else reader.skip();
    }
    reader.leave(outer);
    return status;
  }

  private id(words: Int32Array, reader: MessageReader): void {
    const outer = reader.begin();
    readIdBytes(words, reader.bytes, reader.pos, reader.end);
    reader.leave(outer);
  }

  private time(time: TimeWords, reader: MessageReader): void {
    reader.fixed64();
    time.low = reader.low >>> 0;
    time.high = reader.high >>> 0;
  }

  private text(reader: MessageReader): string {
    const outer = reader.begin();
    const text = this.texts.text(reader.bytes, reader.pos, reader.end);
    reader.leave(outer);
    return text;
  }
}

function inRange(value: number, most: number): number {
  return value <= most ? value : 0;
}
