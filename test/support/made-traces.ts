// Distributed traces as nested objects, so that a test shows its input: times in milliseconds since the trace's begin.

import { NoteList } from '../../src/base/note.ts';
import { SPAN_KINDS, type AttributeValue, type DetailDecoder, type DistributedTraces, type ResourceIndex } from '../../src/trace/distributed.ts';
import { SpanCollector } from '../../src/trace/span-collector.ts';

export interface MadeSpan {
  readonly name: string;
  readonly at: number;
  readonly ms: number;
  /** Left out: `internal`. */
  readonly kind?: (typeof SPAN_KINDS)[number];
  /** Left out: the parent's; of a root `shop`. */
  readonly service?: string;
  /** Which process of the service; left out: 1. */
  readonly process?: number;
  readonly error?: string;
  /** Never ended. */
  readonly unfinished?: true;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly events?: readonly { readonly name: string; readonly at: number; readonly attributes?: Readonly<Record<string, AttributeValue>> }[];
  readonly children?: readonly MadeSpan[];
}

/** Each root is a trace of its own, which begins a second after the one before. */
export function tracesOf(...roots: readonly MadeSpan[]): DistributedTraces {
  const collector = new SpanCollector(new NoteList());
  const resources = new Map<string, ResourceIndex>();
  let ids = 0;
  const add = (span: MadeSpan, trace: number, parent: number, inherited: string): void => {
    const { draft, texts } = collector;
    const service = span.service ?? inherited;
    const process = `${service} ${span.process ?? 1}`;
    if (!resources.has(process)) resources.set(process, collector.resource(service, new TextEncoder().encode(process)));
    const id = ++ids;
    draft.clear();
    draft.traceId[3] = trace + 1;
    draft.id[1] = id;
    draft.parentId[1] = parent;
    draft.name = texts.intern(span.name);
    draft.kind = SPAN_KINDS.indexOf(span.kind ?? 'internal');
    draft.status = span.error === undefined ? 0 : 2;
    draft.resource = resources.get(process)!;
    const seconds = Math.floor(span.at / 1000);
    draft.start.setDigits(1_700_000_000 + trace + seconds, Math.round((span.at - seconds * 1000) * 1e6));
    if (span.unfinished === undefined) draft.end.setSum(draft.start, Math.round(span.ms * 1e6));
    const events = (span.events ?? []).map((event) => ({ ...event, at: (1_700_000_000 + trace) * 1e3 + event.at }));
    const bytes = new TextEncoder().encode(JSON.stringify({ attributes: span.attributes ?? {}, events, error: span.error ?? '' }));
    collector.add(bytes, 0, bytes.length);
    for (const child of span.children ?? []) add(child, trace, id, service);
  };
  roots.forEach((root, trace) => add(root, trace, 0, 'shop'));
  return collector.finish(null, DECODER);
}

/** `count` spans, made by number. */
export function times(count: number, make: (i: number) => MadeSpan): MadeSpan[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

interface Kept {
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly events: NonNullable<MadeSpan['events']>;
  readonly error: string;
}

const DECODER: DetailDecoder = {
  span: (bytes) => {
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as Kept;
    return {
      attributes: list(kept.attributes), statusMessage: kept.error, links: [], parentId: '', undecoded: '',
      events: kept.events.map(({ name, at, attributes }) => ({ name, timeNs: BigInt(Math.round(at * 1e3)) * 1000n, attributes: list(attributes ?? {}) })),
    };
  },
  resource: () => [],
};

function list(values: Readonly<Record<string, AttributeValue>>): { key: string; value: AttributeValue }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
