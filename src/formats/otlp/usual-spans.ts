// Spans of OTLP in JSON as nearly all exporters write them, in bulk: their fields are found for many at once
// (JsonCursor.records), and ids, times and enums are read from their bytes. What is unusual (escapes in a name, objects
// where there should be none) is left to json-spans.ts. Spec: opentelemetry-proto, trace.proto and its JSON mapping.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { Records } from '../../bytes/json-scanner.ts';
import type { ResourceIndex, ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import type { TextIndex } from '../../trace/tables.ts';
import { readId, readNanoseconds } from '../spans/id-bytes.ts';

/** The name first, of which it is noted which ones are equal. */
const FIELDS = [
  'name', ['traceId', 'trace_id'], ['spanId', 'span_id'], ['parentSpanId', 'parent_span_id'], 'kind',
  ['startTimeUnixNano', 'start_time_unix_nano'], ['endTimeUnixNano', 'end_time_unix_nano'], 'status', 'flags',
];
const NAME = 0, TRACE_ID = 1, ID = 2, PARENT_ID = 3, KIND = 4, START = 5, END = 6, STATUS = 7;
const TEXTS = 1;

const QUOTE = 0x22, CLOSE_OBJECT = 0x7d, DIGIT_0 = 0x30;
/** What stands before the ids of a span that begins with them, without white space. */
const BEFORE_TRACE_ID = '{"traceId":'.length, BEFORE_ID = ',"spanId":'.length;
/** A status that says nothing but its code, as in most files. */
const CODE = '{"code":', CODE_LENGTH = '{"code":2}'.length;

/** How the values are read that are more than a few bytes, at which the cursor stands. */
export interface UnusualValues {
  readonly kind: () => void;
  readonly status: () => void;
}

/** Reads spans into a collector. */
export class UsualSpans {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly unusual: UnusualValues;
  private readonly records = new Records(FIELDS, TEXTS);
  /** By the number of a name: its text + 1, 0 where it was not met. */
  private names = new Int32Array(1024);
  private resource = 0 as ResourceIndex;
  private scope = 0 as ScopeIndex;

  constructor(cursor: JsonCursor, collector: SpanCollector, unusual: UnusualValues) {
    this.cursor = cursor;
    this.collector = collector;
    this.unusual = unusual;
  }

  /** Within a step between two items of the list: reads those that follow. Says whether there were any. */
  read(resource: ResourceIndex, scope: ScopeIndex): boolean {
    this.resource = resource;
    this.scope = scope;
    return this.cursor.records(this.records, this.take);
  }

  private readonly take = (bytes: Uint8Array): void => {
    const { records, collector } = this;
    const { draft } = collector;
    draft.clear();
    draft.resource = this.resource;
    draft.scope = this.scope;
    if (records.has(TRACE_ID)) readId(draft.traceId, bytes, records.place(TRACE_ID), records.end(TRACE_ID));
    if (records.has(ID)) readId(draft.id, bytes, records.place(ID), records.end(ID));
    if (records.has(PARENT_ID)) readId(draft.parentId, bytes, records.place(PARENT_ID), records.end(PARENT_ID));
    if (records.has(START)) readNanoseconds(draft.start, bytes, records.place(START), records.end(START));
    if (records.has(END)) readNanoseconds(draft.end, bytes, records.place(END), records.end(END));
    if (records.has(NAME) && bytes[records.place(NAME)] === QUOTE) draft.name = this.name();
    this.takeKind(bytes);
    const saysMore = this.takeStatus(bytes);
    if (saysMore || records.hasOthers) collector.add(bytes, this.keptFrom(), records.behind);
    // All that is left to be known is how the parent's id is spelt.
    else if (records.has(PARENT_ID)) collector.add(bytes, records.place(PARENT_ID), records.end(PARENT_ID));
    else collector.add(bytes, 0, 0);
  };

  private name(): TextIndex {
    const { records, collector } = this;
    const number = records.textNumber(NAME);
    if (number >= this.names.length) {
      const larger = new Int32Array(number * 2);
      larger.set(this.names);
      this.names = larger;
    }
    const known = this.names[number]! - 1;
    if (known >= 0) return known as TextIndex;
    const text = collector.texts.intern(this.cursor.recordText(records, NAME));
    if (number > 0) this.names[number] = text + 1;
    return text;
  }

  private takeKind(bytes: Uint8Array): void {
    const { records } = this;
    if (!records.has(KIND)) return;
    const place = records.place(KIND);
    const digit = bytes[place]! - DIGIT_0;
    if (records.end(KIND) === place + 1 && digit >= 0 && digit <= 5) this.collector.draft.kind = digit;
    else this.cursor.readAgain(place, this.unusual.kind);
  }

  /** Says whether the status may tell more than its code. */
  private takeStatus(bytes: Uint8Array): boolean {
    const { records } = this;
    if (!records.has(STATUS)) return false;
    const place = records.place(STATUS);
    const length = records.end(STATUS) - place;
    const isEmpty = length === 2 && bytes[place + 1] === CLOSE_OBJECT;
    if (isEmpty) return false;
    const digit = bytes[place + CODE.length]! - DIGIT_0;
    const isPlain = length === CODE_LENGTH && digit >= 0 && digit <= 2 && isCode(bytes, place);
    if (isPlain) this.collector.draft.status = digit;
    else this.cursor.readAgain(place, this.unusual.status);
    return !isPlain;
  }

  /** Where what is kept of a span begins: behind its own ids, where they come first, as they do nearly everywhere. */
  private keptFrom(): number {
    const { records, collector } = this;
    const { start } = records;
    const { traceId } = collector.draft;
    const areFirst = records.place(TRACE_ID) === start + BEFORE_TRACE_ID && records.place(ID) === records.end(TRACE_ID) + BEFORE_ID;
    const isTold = (traceId[0]! | traceId[1]! | traceId[2]! | traceId[3]!) !== 0;
    return areFirst && isTold ? records.end(ID) : start;
  }
}

function isCode(bytes: Uint8Array, place: number): boolean {
  for (let i = 0; i < CODE.length; i++) if (bytes[place + i] !== CODE.charCodeAt(i)) return false;
  return true;
}
