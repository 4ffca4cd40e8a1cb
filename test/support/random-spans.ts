// Random distributed traces, as plain objects and as tables: small numbers, so that everything odd happens often.

import { NoteList } from '../../src/base/note.ts';
import type { DistributedTraces, ResourceIndex } from '../../src/trace/distributed.ts';
import { SpanCollector } from '../../src/trace/span-collector.ts';
import type { Random } from './random.ts';

/** A span as an exporter has it; 0 in ids: none. Times in nanoseconds. */
export interface PlainSpan {
  readonly trace: number;
  readonly id: number;
  readonly parentId: number;
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly status: number;
  readonly start: number;
  readonly end: number;
}

/** Spans with parents before and behind them, that do not exist, of equal ids, in rings, outside their parents. */
export function randomSpans(random: Random, count: number): PlainSpan[] {
  return Array.from({ length: count }, (_, i) => {
    const start = 1000 + random.below(60);
    return {
      trace: 1 + random.below(3),
      id: random.chance(0.9) ? i + 1 : 1 + random.below(count),
      parentId: random.chance(0.2) ? 0 : 1 + random.below(count + 2),
      service: random.pick(['a', 'b', '']),
      name: random.pick(['x', 'y']),
      kind: random.below(6),
      status: random.below(3),
      start,
      end: random.chance(0.1) ? start - 5 : random.chance(0.1) ? 0 : start + random.below(30),
    };
  });
}

/** A well-formed trace: one root, parents before their children, own ids. */
export function randomTree(random: Random, count: number): PlainSpan[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i === 0 ? 1000 : 990 + random.below(60);
    return {
      trace: 1, id: i + 1, parentId: i === 0 ? 0 : 1 + random.below(i), service: random.pick(['a', 'b']), name: random.pick(['x', 'y', 'z']),
      kind: random.below(6), status: random.below(3), start, end: start + random.below(40),
    };
  });
}

export function tablesOf(plain: readonly PlainSpan[]): DistributedTraces {
  const collector = new SpanCollector(new NoteList());
  const { draft } = collector;
  const resources = new Map<string, ResourceIndex>();
  const none = new Uint8Array(0);
  for (const span of plain) {
    draft.clear();
    draft.traceId[3] = span.trace;
    draft.id[1] = span.id;
    draft.parentId[1] = span.parentId;
    draft.name = collector.texts.intern(span.name);
    draft.kind = span.kind;
    draft.status = span.status;
    draft.start.setDigits(0, span.start);
    if (span.end > 0) draft.end.setDigits(0, span.end);
    if (!resources.has(span.service)) resources.set(span.service, collector.resource(span.service, none));
    draft.resource = resources.get(span.service)!;
    collector.add(none, 0, 0);
  }
  return collector.finish(null, {
    span: () => ({ attributes: [], events: [], links: [], statusMessage: '', parentId: '', undecoded: '' }),
    resource: () => [],
  });
}
