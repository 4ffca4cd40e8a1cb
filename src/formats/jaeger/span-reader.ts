// One span of Jaeger's JSON into the collector's draft. Parent: the first CHILD_OF of the same trace, else the first
// FOLLOWS_FROM, else the old `parentSpanID` (FORMATS 3.36). Kind, status and scope are tags. Protobuf printed as JSON has
// `Id` for `ID`, times as texts, values of tags under a name for each type, and leaves out CHILD_OF.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { SPAN_KINDS, STATUS_ERROR, STATUS_OK, type ResourceIndex, type ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { readId } from '../spans/id-bytes.ts';
import type { ResourceList } from '../spans/resource-list.ts';
import { durationOfText, nanosecondsOfText } from '../spans/time-text.ts';

const SPAN_KEYS = new KeySet([
  'traceID', 'spanID', 'flags', 'operationName', 'references', 'startTime', 'duration', 'tags', 'logs', 'processID', 'process', 'warnings', 'parentSpanID', 'tag',
  'traceId', 'spanId', 'processId',
]);
const REFERENCE_KEYS = new KeySet(['refType', 'traceID', 'spanID', 'traceId', 'spanId']);
const TAG_KEYS = new KeySet(['key', 'type', 'value', 'vStr', 'vBool']);
const KNOWN_TAGS = new KeySet(['span.kind', 'error', 'otel.status_code', 'otel.scope.name', 'otel.library.name', 'otel.scope.version', 'otel.library.version']);
/** Elasticsearch's form of tags is an object; dots in keys become this. */
const KNOWN_DOCUMENT_TAGS = new KeySet(KNOWN_TAGS.names.map((name) => name.replaceAll('.', '@')));

export class JaegerSpanReader {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly resources: ResourceList;
  private readonly order = fieldOrder(SPAN_KEYS);
  private readonly tagOrder = fieldOrder(TAG_KEYS);
  /** A negative duration is one that ends before it starts, which the collector says. */
  private durationNs = NaN;
  private processKey = '';
  /** Where the references stand: they can be read once the span's trace is known. -1: there are none. */
  private references = -1;
  private refType = '';
  private readonly refTrace = new Int32Array(4);
  private readonly refSpan = new Int32Array(2);
  private hasParent = false;
  private tag = -1;
  private tagValue = '';
  private scopeName = '';
  private scopeVersion = '';

  constructor(cursor: JsonCursor, collector: SpanCollector, resources: ResourceList) {
    this.cursor = cursor;
    this.collector = collector;
    this.resources = resources;
  }

  /** Reads the span that follows; the result is the key of its process in its trace, "" for none. */
  read(): string {
    const { cursor, collector } = this;
    const { draft } = collector;
    draft.clear();
    draft.resource = 0 as ResourceIndex;
    this.durationNs = NaN;
    this.processKey = this.scopeName = this.scopeVersion = '';
    this.references = -1;
    const { place } = cursor;
    cursor.object(SPAN_KEYS, this.takeField, this.order);
    if (this.references >= 0) cursor.readAgain(this.references, this.takeReferences);
    draft.scope = this.scopeName === '' ? (0 as ScopeIndex) : collector.scope(this.scopeName, this.scopeVersion);
    if (this.durationNs >= 0) draft.end.setSum(draft.start, this.durationNs);
    else if (this.durationNs < 0) this.setEarlierEnd();
    cursor.bytesSince(place, this.keepSpan);
    return this.processKey;
  }

  private setEarlierEnd(): void {
    const { start, end } = this.collector.draft;
    end.setNanoseconds(start.nanoseconds + BigInt(this.durationNs));
    if (end.isUnknown) end.low = 1;
  }

  private readonly keepSpan = (bytes: Uint8Array, from: number, to: number): void => this.collector.add(bytes, from, to);
  private readonly takeTraceId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.traceId, bytes, from, to);
  private readonly takeId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.id, bytes, from, to);
  private readonly takeParentId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.parentId, bytes, from, to);
  private readonly takeProcess = (bytes: Uint8Array, from: number, to: number): void => {
    this.collector.draft.resource = this.resources.indexOf(bytes, from, to);
  };

  private readonly takeField = (field: number): void => {
    const { cursor } = this;
    switch (SPAN_KEYS.names[field]) {
      case 'traceID':
      case 'traceId':
        return cursor.valueBytes(this.takeTraceId);
      case 'spanID':
      case 'spanId':
        return cursor.valueBytes(this.takeId);
      case 'parentSpanID':
        return cursor.valueBytes(this.takeParentId);
      case 'operationName':
        this.collector.draft.name = this.collector.texts.intern(cursor.text());
        return;
      case 'references':
        if (cursor.kind() !== 'array') return;
        this.references = cursor.place;
        cursor.skipValue();
        return;
      case 'startTime':
        return this.takeStart();
      case 'duration':
        return this.takeDuration();
      case 'tags':
        if (cursor.kind() === 'array') cursor.array(this.takeTag);
        return;
      case 'tag':
        if (cursor.kind() === 'object') cursor.object(KNOWN_DOCUMENT_TAGS, this.takeDocumentTag);
        return;
      case 'processID':
      case 'processId':
        this.processKey = cursor.text();
        return;
      case 'process':
        if (cursor.kind() === 'object') cursor.valueBytes(this.takeProcess);
        return;
      default:
    }
  };

  private takeStart(): void {
    const { cursor } = this;
    const { start } = this.collector.draft;
    if (cursor.kind() !== 'string') return start.setMicroseconds(cursor.number());
    const text = cursor.text();
    if (text.includes(':')) start.setNanoseconds(nanosecondsOfText(text));
    else start.setMicroseconds(Number(text));
  }

  private takeDuration(): void {
    const { cursor } = this;
    const isText = cursor.kind() === 'string';
    const text = isText ? cursor.text() : '';
    const us = isText ? Number(text || NaN) : cursor.number();
    this.durationNs = Number.isNaN(us) ? durationOfText(text) : Math.round(us * 1e3);
  }

  private readonly takeReferences = (): void => {
    this.hasParent = false;
    let follows = false;
    const { draft } = this.collector;
    this.cursor.array(() => {
      if (this.cursor.kind() !== 'object') return this.cursor.skipValue();
      this.refType = '';
      this.refTrace.fill(0);
      this.refSpan.fill(0);
      this.cursor.object(REFERENCE_KEYS, this.takeReferenceField);
      const isSameTrace = this.refTrace.every((word, i) => word === draft.traceId[i]);
      const isChild = this.refType === 'CHILD_OF' || this.refType === '';
      if (this.hasParent || !isSameTrace || (!isChild && follows)) return;
      draft.parentId.set(this.refSpan);
      this.hasParent = isChild;
      follows = true;
    });
  };

  private readonly takeReferenceField = (field: number): void => {
    if (field === 0) this.refType = this.cursor.text();
    else if (field === 1 || field === 3) this.cursor.valueBytes((bytes, from, to) => readId(this.refTrace, bytes, from, to));
    else if (field === 2 || field === 4) this.cursor.valueBytes((bytes, from, to) => readId(this.refSpan, bytes, from, to));
  };

  private readonly takeTag = (): void => {
    const { cursor } = this;
    if (cursor.kind() !== 'object') return cursor.skipValue();
    this.tag = -1;
    this.tagValue = '';
    const { place } = cursor;
    cursor.object(TAG_KEYS, this.takeTagField, this.tagOrder);
    if (this.tag < 0) return;
    // Its value may stand before its key: what it says is read when it is known to matter.
    cursor.readAgain(place, () => cursor.object(TAG_KEYS, this.takeTagValue, this.tagOrder));
    this.apply(this.tag, this.tagValue);
  };

  private readonly takeTagField = (field: number): void => {
    if (field === 0) this.cursor.valueBytes(this.takeTagKey);
  };

  private readonly takeTagKey = (bytes: Uint8Array, from: number, to: number): void => {
    this.tag = KNOWN_TAGS.match(bytes, from + 1, to - 1);
  };

  private readonly takeTagValue = (field: number): void => {
    if (field >= 2) this.tagValue = this.cursor.kind() === 'string' ? this.cursor.text() : this.cursor.valueText();
  };

  private readonly takeDocumentTag = (tag: number): void => {
    if (tag >= 0) this.apply(tag, this.cursor.kind() === 'string' ? this.cursor.text() : this.cursor.valueText());
  };

  private apply(tag: number, value: string): void {
    const { draft } = this.collector;
    if (tag === 0) draft.kind = Math.max(0, SPAN_KINDS.indexOf(value.toLowerCase() as (typeof SPAN_KINDS)[number]));
    else if (tag === 1) draft.status = value === 'false' ? draft.status : STATUS_ERROR;
    else if (tag === 2) draft.status = value === 'ERROR' ? STATUS_ERROR : value === 'OK' ? STATUS_OK : draft.status;
    else if (tag <= 4) this.scopeName = value;
    else this.scopeVersion = value;
  }
}
