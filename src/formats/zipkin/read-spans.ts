// Walks Zipkin's JSON: spans in a list, in lists of a list (a list of traces), or alone. A step at a time, as
// otlp/json-spans.ts. Spans of version 1 are taken apart by version-1.ts. Spec: zipkin2-api.yaml.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { FLAGS, SPAN_KINDS, STATUS_ERROR, type ResourceIndex, type ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { readId } from '../spans/id-bytes.ts';
import { parseJson } from '../spans/json-values.ts';
import { ListSteps } from '../spans/list-steps.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfEndpoint } from './details.ts';
import { halvesOf } from './version-1.ts';

const SPAN_KEYS = new KeySet(['traceId', 'parentId', 'id', 'kind', 'name', 'timestamp', 'duration', 'localEndpoint', 'remoteEndpoint', 'annotations', 'tags', 'shared', 'binaryAnnotations', 'startTime']);
const TAG_KEYS = new KeySet(['error', 'otel.status_code', 'otel.scope.name', 'otel.library.name', 'otel.scope.version', 'otel.library.version']);
/** A list of lists of spans is as deep as it gets. */
const MOST_LISTS = 2;

export class ZipkinWalk {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly lists: ListSteps;
  private readonly resources: ResourceList;
  private readonly order = fieldOrder(SPAN_KEYS);
  private timestampUs = 0;
  private durationUs = 0;
  private scopeName = '';
  private scopeVersion = '';
  private hasAnnotations = false;
  /** Next.js: milliseconds since 1970; its `timestamp` counts from when the machine was started. */
  private startTimeMs = NaN;
  /** By trace: microseconds from the one clock to the other. */
  private readonly clockOffsets = new Map<string, number>();
  private readonly encoder = new TextEncoder();

  constructor(cursor: JsonCursor, collector: SpanCollector) {
    this.cursor = cursor;
    this.collector = collector;
    this.lists = new ListSteps(cursor, () => this.span(), MOST_LISTS);
    this.resources = new ResourceList(collector, serviceOfEndpoint);
  }

  /** One step; says whether the document has ended with it. */
  step(): boolean {
    return this.lists.step();
  }

  private span(): void {
    const { cursor, collector } = this;
    const { draft } = collector;
    draft.clear();
    draft.resource = 0 as ResourceIndex;
    this.timestampUs = this.durationUs = this.startTimeMs = NaN;
    this.scopeName = this.scopeVersion = '';
    this.hasAnnotations = false;
    const { place } = cursor;
    cursor.object(SPAN_KEYS, this.takeField, this.order);
    draft.scope = this.scopeName === '' ? (0 as ScopeIndex) : collector.scope(this.scopeName, this.scopeVersion);
    const isVersion1 = this.hasAnnotations && draft.resource === 0;
    if (this.startTimeMs > 0) this.timestampUs += this.clockOffset();
    if (!isVersion1) this.setTimes();
    cursor.bytesSince(place, isVersion1 ? this.keepHalves : this.keepSpan);
  }

  /** The same for all of a trace: what the first span says, as milliseconds alone would put spans out of order. */
  private clockOffset(): number {
    const trace = this.collector.draft.traceId.join(' ');
    const offset = this.clockOffsets.get(trace) ?? this.startTimeMs * 1e3 - this.timestampUs;
    this.clockOffsets.set(trace, offset);
    return offset;
  }

  private setTimes(): void {
    const { draft } = this.collector;
    draft.start.setMicroseconds(this.timestampUs);
    draft.end.clear();
    // Without a start the duration stands alone: so the collector expects it.
    if (this.durationUs >= 0) draft.end.setSum(draft.start, Math.round(this.durationUs * 1e3));
  }

  private readonly keepSpan = (bytes: Uint8Array, from: number, to: number): void => this.collector.add(bytes, from, to);

  /** Of version 1, unless no annotation names a service: then it does not matter which version it is. */
  private readonly keepHalves = (bytes: Uint8Array, from: number, to: number): void => {
    const { draft } = this.collector;
    const { kind } = draft;
    for (const half of halvesOf(parseJson(bytes.subarray(from, to)))) {
      const endpoint = half.endpoint === undefined ? null : this.encoder.encode(JSON.stringify(half.endpoint));
      draft.resource = endpoint === null ? (0 as ResourceIndex) : this.resources.indexOf(endpoint, 0, endpoint.length);
      draft.kind = half.kind || kind;
      if (half.isShared) draft.flags |= FLAGS.shared;
      if (half.hasFailed) draft.status = STATUS_ERROR;
      this.timestampUs = half.startUs;
      this.durationUs = half.durationUs;
      this.setTimes();
      this.collector.add(bytes, from, to);
      draft.status = half.hasFailed ? 0 : draft.status;
    }
  };

  private readonly takeTraceId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.traceId, bytes, from, to);
  private readonly takeId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.id, bytes, from, to);
  private readonly takeParentId = (bytes: Uint8Array, from: number, to: number): void => readId(this.collector.draft.parentId, bytes, from, to);
  private readonly takeEndpoint = (bytes: Uint8Array, from: number, to: number): void => {
    this.collector.draft.resource = this.resources.indexOf(bytes, from, to);
  };

  private readonly takeField = (field: number): void => {
    const { cursor } = this;
    const { draft } = this.collector;
    switch (SPAN_KEYS.names[field]) {
      case 'traceId':
        return cursor.valueBytes(this.takeTraceId);
      case 'id':
        return cursor.valueBytes(this.takeId);
      case 'parentId':
        return cursor.valueBytes(this.takeParentId);
      case 'kind':
        draft.kind = Math.max(0, SPAN_KINDS.indexOf(cursor.text().toLowerCase() as (typeof SPAN_KINDS)[number]));
        return;
      case 'name':
        draft.name = this.collector.texts.intern(cursor.text());
        return;
      case 'timestamp':
        this.timestampUs = cursor.number();
        return;
      case 'duration':
        this.durationUs = cursor.number();
        return;
      case 'startTime':
        this.startTimeMs = cursor.number();
        return;
      case 'localEndpoint':
        if (cursor.kind() === 'object') cursor.valueBytes(this.takeEndpoint);
        return;
      case 'annotations':
      case 'binaryAnnotations':
        this.hasAnnotations = true;
        return;
      case 'tags':
        if (cursor.kind() === 'object') cursor.object(TAG_KEYS, this.takeTag);
        return;
      case 'shared':
        if (cursor.flag()) draft.flags |= FLAGS.shared;
        return;
      default:
    }
  };

  private readonly takeTag = (tag: number): void => {
    const { cursor } = this;
    if (tag < 0) return;
    const text = cursor.text();
    // Whatever an `error` tag says, its being there is the error; some libraries write "false" all the same.
    if (tag === 0 ? text !== 'false' : tag === 1 && text === 'ERROR') this.collector.draft.status = STATUS_ERROR;
    else if (tag === 2 || tag === 3) this.scopeName = text;
    else if (tag >= 4) this.scopeVersion = text;
  };
}
