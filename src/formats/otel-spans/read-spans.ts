// Walks documents that are spans, or lists of spans, a step at a time as otlp/json-spans.ts. Each span is parsed as a
// whole: who prints spans one by one prints few.

import type { JsonCursor } from '../../bytes/json-cursor.ts';
import type { ResourceIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';
import { readId } from '../spans/id-bytes.ts';
import { jsonOf, listOf, fieldsOf, parseJson } from '../spans/json-values.ts';
import { ListSteps } from '../spans/list-steps.ts';
import { ResourceList } from '../spans/resource-list.ts';
import { serviceOfResource } from './details.ts';
import { spanFieldsOf } from './span-fields.ts';

export class SingleSpanWalk {
  /** Objects that are no spans. */
  others = 0;
  private readonly lists: ListSteps;
  private readonly collector: SpanCollector;
  private readonly resources: ResourceList;
  private readonly encoder = new TextEncoder();

  constructor(cursor: JsonCursor, collector: SpanCollector) {
    this.lists = new ListSteps(cursor, () => cursor.valueBytes(this.take));
    this.collector = collector;
    this.resources = new ResourceList(collector, serviceOfResource);
  }

  /** One step; says whether the document has ended with it. */
  step(): boolean {
    return this.lists.step();
  }

  /** A span, or an object with a list of them. */
  private readonly take = (bytes: Uint8Array, from: number, to: number): void => {
    const piece = bytes.subarray(from, to);
    const parsed = parseJson(piece);
    if (this.span(parsed, piece)) return;
    const within = [...fieldsOf(parsed).values()].flatMap(listOf).filter((each) => spanFieldsOf(each) !== null);
    if (within.length === 0) this.others++;
    for (const each of within) this.span(each, this.encoder.encode(jsonOf(each)));
  };

  /** Says whether it is one. */
  private span(parsed: unknown, bytes: Uint8Array): boolean {
    const fields = spanFieldsOf(parsed);
    if (fields === null) return false;
    const { collector } = this;
    const { draft } = collector;
    draft.clear();
    this.id(draft.traceId, fields.traceId);
    this.id(draft.id, fields.id);
    this.id(draft.parentId, fields.parentId);
    draft.name = collector.texts.intern(fields.name);
    draft.kind = fields.kind;
    draft.status = fields.status;
    draft.start.setNanoseconds(fields.startNs);
    draft.end.setNanoseconds(fields.endNs);
    draft.scope = collector.scope(fields.scopeName, fields.scopeVersion);
    draft.resource = this.resource(fields.resource);
    collector.add(bytes, 0, bytes.length);
    return true;
  }

  private id(words: Int32Array, text: string): void {
    const bytes = this.encoder.encode(`"${text}"`);
    readId(words, bytes, 0, bytes.length);
  }

  private resource(resource: unknown): ResourceIndex {
    if (resource === undefined) return 0 as ResourceIndex;
    const bytes = this.encoder.encode(jsonOf(resource));
    return this.resources.indexOf(bytes, 0, bytes.length);
  }
}
