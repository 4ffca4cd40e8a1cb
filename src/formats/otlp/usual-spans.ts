// Spans of OTLP in JSON as nearly all exporters write them, in bulk: their fields are found for many at once
// (JsonCursor.records), and ids, times and enums are read from their bytes. What is unusual (escapes in a name, objects
// where there should be none) is left to json-spans.ts. Spec: opentelemetry-proto, trace.proto and its JSON mapping.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { Records } from '../../bytes/json-scanner.ts';
import { ByteStrings } from '../../bytes/text-cache.ts';
import type { ResourceIndex, ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import type { TextIndex } from '../../trace/tables.ts';
import { readId, readNanoseconds } from '../spans/id-bytes.ts';
import { statusMessage } from './json-details.ts';

/** Names and kinds first, of which it is noted which ones are equal; flags are in no table. */
const FIELDS = [
  'name', 'kind', ['traceId', 'trace_id'], ['spanId', 'span_id'], ['parentSpanId', 'parent_span_id'],
  ['startTimeUnixNano', 'start_time_unix_nano'], ['endTimeUnixNano', 'end_time_unix_nano'], 'status', 'flags',
];
const NAME = 0, KIND = 1, TRACE_ID = 2, ID = 3, PARENT_ID = 4, START = 5, END = 6, STATUS = 7;
const TEXTS = 2;

const QUOTE = 0x22, DIGIT_0 = 0x30;
/** What stands before the ids of a span that begins with them, without white space. */
const BEFORE_TRACE_ID = '{"traceId":'.length, BEFORE_ID = ',"spanId":'.length;
/** Statuses are few, unless they have messages: those that are longer or more are read each time. */
const LONGEST_STATUS = 64, MOST_STATUSES = 256;

/** Read a value at which the cursor stands into the collector's draft. */
export interface ValueReaders {
  readonly name: () => void;
  readonly kind: () => void;
  readonly status: () => void;
}

/** Reads spans into a collector. */
export class UsualSpans {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly readers: ValueReaders;
  private readonly records = new Records(FIELDS, TEXTS, true);
  /** By the number of a text that the scanner gave: the name or the kind that it spells, + 1; 0 where it was not met. */
  private names = new Int32Array(1024);
  private kinds = new Int32Array(1024);
  /** Statuses by their bytes, and by their index what they say: the code, and whether there is a message. */
  private readonly statusBytes = new ByteStrings();
  private readonly statuses: { readonly code: number; readonly hasMessage: boolean }[] = [];
  private resource = 0 as ResourceIndex;
  private scope = 0 as ScopeIndex;

  constructor(cursor: JsonCursor, collector: SpanCollector, readers: ValueReaders) {
    this.cursor = cursor;
    this.collector = collector;
    this.readers = readers;
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
    this.takeName(bytes);
    this.takeKind(bytes);
    const hasMessage = this.takeStatus(bytes);
    if (hasMessage || records.hasOthers) collector.add(bytes, this.keptFrom(), records.behind);
    // All that is left to be known is how the parent's id is spelt.
    else if (records.has(PARENT_ID) && bytes[records.place(PARENT_ID)] === QUOTE) collector.add(bytes, records.place(PARENT_ID), records.end(PARENT_ID));
    else collector.add(bytes, 0, 0);
  };

  private takeName(bytes: Uint8Array): void {
    const { records, cursor } = this;
    const { draft } = this.collector;
    if (!records.has(NAME) || bytes[records.place(NAME)] !== QUOTE) return;
    const number = records.textNumber(NAME);
    const known = this.names[number] ?? 0;
    if (known > 0) {
      draft.name = (known - 1) as TextIndex;
      return;
    }
    cursor.readAgain(records.place(NAME), this.readers.name);
    this.names = noted(this.names, number, draft.name + 1);
  }

  private takeKind(bytes: Uint8Array): void {
    const { records, cursor } = this;
    const { draft } = this.collector;
    if (!records.has(KIND)) return;
    const place = records.place(KIND);
    const digit = bytes[place]! - DIGIT_0;
    if (digit >= 0 && digit <= 5 && records.end(KIND) === place + 1) {
      draft.kind = digit;
      return;
    }
    const number = records.textNumber(KIND);
    const known = this.kinds[number] ?? 0;
    if (known > 0) {
      draft.kind = known - 1;
      return;
    }
    cursor.readAgain(place, this.readers.kind);
    this.kinds = noted(this.kinds, number, draft.kind + 1);
  }

  /** Says whether there is more in the status than its code. */
  private takeStatus(bytes: Uint8Array): boolean {
    const { records, cursor, statuses } = this;
    const { draft } = this.collector;
    if (!records.has(STATUS)) return false;
    const place = records.place(STATUS);
    const end = records.end(STATUS);
    if (end - place === 2) return false;
    if (end - place > LONGEST_STATUS || statuses.length === MOST_STATUSES) {
      cursor.readAgain(place, this.readers.status);
      return true;
    }
    const index = this.statusBytes.indexOf(bytes, place, end);
    if (index === statuses.length) {
      cursor.readAgain(place, this.readers.status);
      statuses.push({ code: draft.status, hasMessage: statusMessage(bytes.subarray(place, end)) !== '' });
    }
    draft.status = statuses[index]!.code;
    return statuses[index]!.hasMessage;
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

/** Notes what a number stands for in an array, which may have to grow. 0 and NaN are no numbers. */
function noted(values: Int32Array<ArrayBuffer>, number: number, value: number): Int32Array<ArrayBuffer> {
  if (!(number > 0)) return values;
  let larger = values;
  if (number >= values.length) {
    larger = new Int32Array(number * 2);
    larger.set(values);
  }
  larger[number] = value;
  return larger;
}
