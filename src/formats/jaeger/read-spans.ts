// Walks Jaeger's JSON: traces with their spans and processes, however they are wrapped, a step at a time as
// otlp/json-spans.ts. Also spans that stand alone or in a list and have their process with them, as in Elasticsearch and
// in Kafka. Spec: Jaeger's internal/uimodel/model.go; model.proto for what is protobuf printed as JSON.

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
type Level = 'holder' | 'holders' | 'spans' | 'processes' | 'process map';

const HOLDER_KEYS = new KeySet(['data', 'hits', 'result', 'spans', 'processes', 'processMap', '_source']);
/** What tells a holder from a span: the first of these. */
const TELLING_KEYS = new KeySet([...HOLDER_KEYS.names, 'spanID', 'spanId', 'operationName']);
const MAP_KEYS = new KeySet(['processId', 'process']);

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
    const isList = isListLevel(level);
    if (this.between) {
      if (isList) cursor.afterItem();
      else cursor.afterField();
      this.between = false;
    } else if (isList ? cursor.closedArray() : cursor.closedObject()) {
      if (level === 'holder') this.endTrace();
      open.pop();
      this.between = open.length > 0;
      return open.length === 0;
    } else if (level === 'holders') this.item();
    else if (level === 'spans') this.span();
    else if (level === 'processes') this.process();
    else if (level === 'process map') this.mapEntry();
    else this.field();
    return false;
  }

  /** A document: it has ended where it is a single span, or nothing of ours. */
  private begin(): boolean {
    if (this.cursor.kind() === 'array') this.enter('holders');
    else this.item();
    const hasEnded = this.open.length === 0;
    if (hasEnded) this.between = false;
    return hasEnded;
  }

  /** What stands where a trace may: a span or what leads to spans. */
  private item(): void {
    if (this.isSpan()) this.span();
    else this.enter('holder');
  }

  /** Looks ahead; nothing is read. */
  private isSpan(): boolean {
    const { cursor } = this;
    let isSpan = false;
    if (cursor.kind() !== 'object') return false;
    cursor.readAgain(cursor.place, () => {
      cursor.openObject();
      while (!cursor.closedObject()) {
        const field = cursor.key(TELLING_KEYS);
        isSpan = field >= HOLDER_KEYS.names.length;
        if (field >= 0) return;
        cursor.skipValue();
        cursor.afterField();
      }
    });
    return isSpan;
  }

  private enter(level: Level): void {
    const { cursor } = this;
    const isList = isListLevel(level);
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
      case 'result':
        return this.enter(cursor.kind() === 'array' ? 'holders' : 'holder');
      case 'spans':
        return this.enter('spans');
      case 'processes':
        return this.enter('processes');
      case 'processMap':
        return this.enter('process map');
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
    else this.keepProcess(key);
    this.between = true;
  }

  /** The same where protobuf has a list of pairs. */
  private mapEntry(): void {
    const { cursor } = this;
    let key = -1;
    let place = -1;
    if (cursor.kind() !== 'object') cursor.skipValue();
    else {
      cursor.object(MAP_KEYS, (field) => {
        if (field === 0) key = this.keys.intern(cursor.text());
        else if (field === 1 && cursor.kind() === 'object') {
          ({ place } = cursor);
          cursor.skipValue();
        }
      });
    }
    if (key >= 0 && place >= 0) cursor.readAgain(place, () => this.keepProcess(key));
    this.between = true;
  }

  private keepProcess(key: number): void {
    this.cursor.valueBytes((bytes, from, to) => this.processes.set(key, this.resources.indexOf(bytes, from, to)));
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

function isListLevel(level: Level): boolean {
  return level === 'holders' || level === 'spans' || level === 'process map';
}
