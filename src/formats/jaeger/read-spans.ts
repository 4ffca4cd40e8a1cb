// Walks Jaeger's JSON: traces with their spans and processes, however they are wrapped, a step at a time as
// otlp/json-spans.ts. Also documents of Elasticsearch, where each span has its process with it. Spec: Jaeger's
// internal/uimodel/model.go.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import { KeySet } from '../../bytes/key-set.ts';
import { StringInterner } from '../../base/interner.ts';
import { Int32Builder } from '../../base/numbers.ts';
import type { ResourceIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfProcess } from './details.ts';
import { JaegerSpanReader } from './span-reader.ts';

/** What an object or list is. A `holder` leads to traces: it may be a trace itself. */
type Level = 'holder' | 'holders' | 'spans' | 'processes';

const HOLDER_KEYS = new KeySet(['data', 'traceID', 'spans', 'processes', 'hits', '_source']);

export class JaegerWalk {
  private readonly cursor: JsonCursor;
  private readonly collector: SpanCollector;
  private readonly resources: ResourceList;
  private readonly spans: JaegerSpanReader;
  private readonly open: Level[] = [];
  private between = false;
  // Spans name their process by a key of their trace, which mostly stands behind them.
  private readonly keys = new StringInterner();
  private readonly keyOfSpan = new Int32Builder();
  /** The first span of the trace at hand. */
  private traceFrom = 0;
  private processes = new Map<number, ResourceIndex>();

  constructor(cursor: JsonCursor, collector: SpanCollector) {
    this.cursor = cursor;
    this.collector = collector;
    this.resources = new ResourceList(collector, serviceOfProcess);
    this.spans = new JaegerSpanReader(cursor, collector, this.resources);
  }

  /** One step; says whether the document has ended with it. */
  step(): boolean {
    const { cursor, open } = this;
    const level = open.at(-1);
    if (level === undefined) return this.begin();
    const isList = level === 'holders' || level === 'spans';
    if (this.between) {
      if (isList) cursor.afterItem();
      else cursor.afterField();
      this.between = false;
    } else if (isList ? cursor.closedArray() : cursor.closedObject()) {
      if (level === 'holder') this.endTrace();
      open.pop();
      this.between = open.length > 0;
      return open.length === 0;
    } else if (level === 'holders') this.enter('holder');
    else if (level === 'spans') this.span();
    else if (level === 'processes') this.process();
    else this.field();
    return false;
  }

  private begin(): boolean {
    const { cursor } = this;
    if (cursor.kind() === 'array') cursor.openArray();
    else if (cursor.kind() !== 'object') {
      cursor.skipValue();
      return true;
    } else {
      cursor.openObject();
      this.open.push('holder');
      return false;
    }
    this.open.push('holders');
    return false;
  }

  private enter(level: Level): void {
    const { cursor } = this;
    const isList = level === 'holders' || level === 'spans';
    if (cursor.kind() !== (isList ? 'array' : 'object')) {
      cursor.skipValue();
      this.between = true;
      return;
    }
    if (isList) cursor.openArray();
    else cursor.openObject();
    this.open.push(level);
  }

  private field(): void {
    const { cursor } = this;
    const field = cursor.key(HOLDER_KEYS);
    switch (HOLDER_KEYS.names[field]) {
      case 'data':
      case 'hits':
        return this.enter(cursor.kind() === 'array' ? 'holders' : 'holder');
      case 'spans':
        return this.enter('spans');
      case 'processes':
        return this.enter('processes');
      case '_source':
        return this.span();
      default:
        cursor.skipValue();
        this.between = true;
    }
  }

  private span(): void {
    const { cursor, collector } = this;
    if (cursor.kind() !== 'object') cursor.skipValue();
    else {
      const key = this.spans.read();
      for (let row = this.keyOfSpan.length; row < collector.length; row++) this.keyOfSpan.push(this.keys.intern(key));
    }
    this.between = true;
  }

  private process(): void {
    const { cursor } = this;
    const key = this.keys.intern(cursor.name());
    if (cursor.kind() !== 'object') cursor.skipValue();
    else cursor.valueBytes((bytes, from, to) => this.processes.set(key, this.resources.indexOf(bytes, from, to)));
    this.between = true;
  }

  /** Gives the trace's spans their processes. */
  endTrace(): void {
    const { collector, processes } = this;
    for (let row = this.traceFrom; row < collector.length; row++) {
      const resource = processes.get(this.keyOfSpan.at(row));
      if (resource !== undefined) collector.setResource(row, resource);
    }
    this.traceFrom = collector.length;
    if (processes.size > 0) this.processes = new Map();
  }
}

