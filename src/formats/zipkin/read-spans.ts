// Walks Zipkin's JSON: spans in a list, in lists of a list (a list of traces), or alone. A step at a time, as
// otlp/json-spans.ts. Spec: zipkin2-api.yaml.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { fieldOrder } from '../../bytes/json-text.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { FLAGS, SPAN_KINDS, STATUS_ERROR, type ResourceIndex, type ScopeIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { readId } from '../spans/id-bytes.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfEndpoint } from './details.ts';

const SPAN_KEYS = new KeySet(['traceId', 'parentId', 'id', 'kind', 'name', 'timestamp', 'duration', 'localEndpoint', 'remoteEndpoint', 'annotations', 'tags', 'shared']);
const TAG_KEYS = new KeySet(['error', 'otel.status_code', 'otel.scope.name', 'otel.library.name', 'otel.scope.version', 'otel.library.version']);
/** A list of lists of spans is as deep as it gets. */
const MOST_LISTS = 2;

export class ZipkinWalk {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly resources: ResourceList;
  private readonly order = fieldOrder(SPAN_KEYS);
  private depth = 0;
  private between = false;
  private timestampUs = 0;
  private durationUs = 0;
  private scopeName = '';
  private scopeVersion = '';

  constructor(cursor: JsonCursor, collector: SpanCollector) {
    this.cursor = cursor;
    this.collector = collector;
    this.resources = new ResourceList(collector, serviceOfEndpoint);
  }

  /** One step; says whether the document has ended with it. */
  step(): boolean {
    const { cursor } = this;
    if (this.between) {
      cursor.afterItem();
      this.between = false;
      return false;
    }
    if (this.depth > 0 && cursor.closedArray()) this.depth--;
    else if (cursor.kind() === 'array' && this.depth < MOST_LISTS) {
      cursor.openArray();
      this.depth++;
      return false;
    } else if (cursor.kind() === 'object') this.span();
    else cursor.skipValue();
    this.between = this.depth > 0;
    return this.depth === 0;
  }

  private span(): void {
    const { cursor, collector } = this;
    const { draft } = collector;
    draft.clear();
    draft.resource = 0 as ResourceIndex;
    this.timestampUs = this.durationUs = NaN;
    this.scopeName = this.scopeVersion = '';
    const { place } = cursor;
    cursor.object(SPAN_KEYS, this.takeField, this.order);
    draft.scope = this.scopeName === '' ? (0 as ScopeIndex) : collector.scope(this.scopeName, this.scopeVersion);
    draft.start.setMicroseconds(this.timestampUs);
    // Without a start the duration stands alone: so the collector expects it.
    if (this.durationUs >= 0) draft.end.setSum(draft.start, Math.round(this.durationUs * 1e3));
    cursor.bytesSince(place, this.keepSpan);
  }

  private readonly keepSpan = (bytes: Uint8Array, from: number, to: number): void => this.collector.add(bytes, from, to);
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
      case 'localEndpoint':
        if (cursor.kind() === 'object') cursor.valueBytes(this.takeEndpoint);
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
