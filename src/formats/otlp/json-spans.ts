// Walks OTLP traces in JSON: resources, scopes, spans, in one pass and a step at a time, so that the same walk reads a
// stream of any length and a line in memory. Unknown fields are passed over. Spec: opentelemetry-proto, trace.proto and
// its JSON mapping.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import type { ResourceIndex, ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { readId, readNanoseconds } from '../spans/id-bytes.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfResource } from './json-details.ts';
import { UsualSpans } from './usual-spans.ts';

/** What an object or list is, and so which fields in it lead on. */
type Level = 'files' | 'file' | 'resource spans list' | 'resource spans' | 'scope spans list' | 'scope spans' | 'spans';

/** Lists and what their items are; `spans` has spans, which are read whole. */
const ITEMS: Partial<Record<Level, Level>> = { files: 'file', 'resource spans list': 'resource spans', 'scope spans list': 'scope spans' };

// Snake case is what some printers of protobuf write. Tempo calls the list `batches`.
const FILE_KEYS = new KeySet([
  'resourceSpans', 'resource_spans', 'batches', 'resourceLogs', 'resource_logs', 'resourceMetrics', 'resource_metrics',
  'resource', 'scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans',
]);
const FILE_OTHER_SIGNALS = 3, FILE_RESOURCE = 7;
/** Wrappers may be wrapped themselves; what lies deeper is none. */
const MOST_WRAPPERS = 8;
const RESOURCE_KEYS = new KeySet(['resource', 'scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans']);
const SCOPE_KEYS = new KeySet(['scope', 'spans', 'instrumentationLibrary', 'instrumentation_library']);
const SCOPE_NAME_KEYS = new KeySet(['name', 'version']);
const STATUS_KEYS = new KeySet(['message', 'code']);
const SPAN_KEYS = new KeySet([
  'traceId', 'spanId', 'traceState', 'parentSpanId', 'flags', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano', 'attributes', 'events', 'links', 'status',
  'trace_id', 'span_id', 'parent_span_id', 'start_time_unix_nano', 'end_time_unix_nano',
]);

const KINDS = new Map(['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER'].map((name, kind) => [name, kind]));
const STATUS_CODES = new Map(['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'].map((name, code) => [name, code]));

export class OtlpJsonWalk {
  /** Requests of logs and metrics, which stand between those of spans in some files. */
  otherSignals = 0;
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly resources: ResourceList;
  private readonly usual: UsualSpans;
  private readonly order = fieldOrder(SPAN_KEYS);
  private readonly open: Level[] = [];
  /** Whether a value has just ended, so that a comma may follow. */
  private between = false;
  private resource = 0 as ResourceIndex;
  private scope = 0 as ScopeIndex;
  /** The first spans of the resource and of the scope at hand. */
  private resourceFrom = 0;
  private scopeFrom = 0;
  /** Fields of the span at hand so far. */
  private fields = 0;
  /** Where what is kept of it begins: behind its own ids, where they come first, as they do nearly everywhere. */
  private behindIds = 0;
  private scopeName = '';
  private scopeVersion = '';

  constructor(cursor: JsonCursor, collector: SpanCollector) {
    this.cursor = cursor;
    this.collector = collector;
    this.resources = new ResourceList(collector, serviceOfResource);
    this.usual = new UsualSpans(cursor, collector, { name: this.takeName, kind: this.takeKind, status: this.takeStatus });
  }

  /** Forgets a document that broke off. */
  reset(): void {
    this.open.length = 0;
    this.between = false;
  }

  /** One step; says whether the document has ended with it. Leaves no traces where the bytes at hand do not suffice. */
  step(): boolean {
    const { cursor, open } = this;
    const level = open.at(-1);
    if (level === undefined) {
      if (cursor.kind() === 'array') this.openList('files');
      else this.openFile();
      return false;
    }
    const isList = level === 'spans' || ITEMS[level] !== undefined;
    if (this.between) {
      if (isList) cursor.afterItem();
      else cursor.afterField();
      this.between = false;
      return false;
    }
    if (isList ? cursor.closedArray() : cursor.closedObject()) {
      open.pop();
      this.between = true;
      return open.length === 0 && this.ended();
    }
    if (level === 'spans') this.spans();
    else if (isList) this.enter(ITEMS[level]!);
    else this.field(level);
    return false;
  }

  private ended(): boolean {
    this.between = false;
    return true;
  }

  private openList(level: Level): void {
    this.cursor.openArray();
    this.open.push(level);
  }

  /** It may be what stands in a list of `resourceSpans`, too. */
  private openFile(): void {
    this.cursor.openObject();
    this.open.push('file');
    this.beginResource();
  }

  private beginResource(): void {
    this.resource = 0 as ResourceIndex;
    this.resourceFrom = this.collector.length;
  }

  /** Goes into the object of a list; what is none is passed over. */
  private enter(level: Level): void {
    const { cursor, open } = this;
    if (level === 'file') return this.unwrap();
    if (cursor.kind() !== 'object') {
      cursor.skipValue();
      this.between = true;
      return;
    }
    cursor.openObject();
    open.push(level);
    if (level === 'resource spans') this.beginResource();
    this.scope = 0 as ScopeIndex;
    this.scopeFrom = this.collector.length;
  }

  /** Goes into whatever stands around spans: Tempo's `trace`, Jaeger's `result`, a list of requests, a tool's own. */
  private unwrap(): void {
    const { cursor, open } = this;
    const kind = open.length < MOST_WRAPPERS ? cursor.kind() : 'none';
    if (kind === 'object') this.openFile();
    else if (kind === 'array') this.openList('files');
    else {
      cursor.skipValue();
      this.between = true;
    }
  }

  /** A field of one of the objects around spans. */
  private field(level: Level): void {
    const { cursor } = this;
    const inner = this.fieldOf(level);
    if (inner === null) this.between = true;
    else if (inner === 'file') this.unwrap();
    else if (cursor.kind() === 'array') this.openList(inner);
    else {
      cursor.skipValue();
      this.between = true;
    }
  }

  /** What the next field leads into; `null` where its value was read. */
  private fieldOf(level: Level): Level | null {
    const { cursor } = this;
    if (level === 'file') {
      const field = cursor.key(FILE_KEYS);
      if (field < 0) return 'file';
      if (field < FILE_OTHER_SIGNALS) return 'resource spans list';
      if (field > FILE_RESOURCE) return 'scope spans list';
      if (field === FILE_RESOURCE) cursor.valueBytes(this.takeResource);
      else {
        cursor.skipValue();
        this.otherSignals++;
      }
    } else if (level === 'resource spans') {
      const field = cursor.key(RESOURCE_KEYS);
      if (field > 0) return 'scope spans list';
      if (field === 0) cursor.valueBytes(this.takeResource);
      else cursor.skipValue();
    } else {
      const field = cursor.key(SCOPE_KEYS);
      if (field === 1) return 'spans';
      if (field >= 0) this.takeScope();
      else cursor.skipValue();
    }
    return null;
  }

  /** Usually it stands before its spans; where it does not, they get it afterwards. */
  private readonly takeResource = (bytes: Uint8Array, from: number, to: number): void => {
    this.resource = this.resources.indexOf(bytes, from, to);
    for (let row = this.resourceFrom; row < this.collector.length; row++) this.collector.setResource(row, this.resource);
  };

  private takeScope(): void {
    this.scopeName = this.scopeVersion = '';
    if (this.cursor.kind() !== 'object') this.cursor.skipValue();
    else this.cursor.object(SCOPE_NAME_KEYS, this.takeScopeField);
    this.scope = this.collector.scope(this.scopeName, this.scopeVersion);
    for (let row = this.scopeFrom; row < this.collector.length; row++) this.collector.setScope(row, this.scope);
  }

  private readonly takeScopeField = (field: number): void => {
    if (field === 0) this.scopeName = this.cursor.text();
    else if (field === 1) this.scopeVersion = this.cursor.text();
  };

  /** Spans as they usually are, many at once; else one, with care. */
  private spans(): void {
    const { cursor, collector } = this;
    const { draft } = collector;
    if (this.usual.read(this.resource, this.scope)) return;
    if (cursor.kind() !== 'object') {
      cursor.skipValue();
      this.between = true;
      return;
    }
    draft.clear();
    draft.resource = this.resource;
    draft.scope = this.scope;
    this.fields = 0;
    this.behindIds = cursor.place;
    cursor.object(SPAN_KEYS, this.takeSpanField, this.order);
    cursor.bytesSince(this.behindIds, this.keepSpan);
    this.between = true;
  }

  private readonly keepSpan = (bytes: Uint8Array, from: number, to: number): void => this.collector.add(bytes, from, to);

  private readonly takeSpanField = (field: number): void => {
    const { cursor } = this;
    const { draft } = this.collector;
    this.fields++;
    switch (SPAN_KEYS.names[field]) {
      case 'traceId':
      case 'trace_id':
        return cursor.valueBytes(this.takeTraceId);
      case 'spanId':
      case 'span_id':
        cursor.valueBytes(this.takeId);
        if (this.fields === 2 && draft.traceId.some((word) => word !== 0)) this.behindIds = cursor.place;
        return;
      case 'parentSpanId':
      case 'parent_span_id':
        return cursor.valueBytes(this.takeParentId);
      case 'name':
        return this.takeName();
      case 'kind':
        return this.takeKind();
      case 'startTimeUnixNano':
      case 'start_time_unix_nano':
        return cursor.valueBytes(this.takeStart);
      case 'endTimeUnixNano':
      case 'end_time_unix_nano':
        return cursor.valueBytes(this.takeEnd);
      case 'status':
        return this.takeStatus();
      default:
    }
  };

  private readonly takeTraceId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.traceId, bytes, from, to);
  private readonly takeId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.id, bytes, from, to);
  private readonly takeParentId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.parentId, bytes, from, to);
  private readonly takeStart = (bytes: Uint8Array, from: number, to: number): void => readNanoseconds(this.collector.draft.start, bytes, from, to);
  private readonly takeEnd = (bytes: Uint8Array, from: number, to: number): void => readNanoseconds(this.collector.draft.end, bytes, from, to);

  private readonly takeName = (): void => {
    this.collector.draft.name = this.collector.texts.intern(this.cursor.text());
  };

  private readonly takeKind = (): void => {
    this.collector.draft.kind = this.coded(KINDS);
  };

  private readonly takeStatus = (): void => {
    if (this.cursor.kind() === 'object') this.cursor.object(STATUS_KEYS, this.takeStatusField);
  };

  private readonly takeStatusField = (field: number): void => {
    if (field === 1) this.collector.draft.status = this.coded(STATUS_CODES);
  };

  /** An enum: its number, as the specification wants it, or its name; 0 for anything else. */
  private coded(names: ReadonlyMap<string, number>): number {
    let code;
    if (this.cursor.kind() === 'string') {
      const text = this.cursor.text();
      code = names.get(text) ?? Number(text);
    } else code = this.cursor.number();
    return code > 0 && code < names.size ? Math.floor(code) : 0;
  }
}
