// Many spans made from a seed, as tables: traces of ten spans each, and one of as many as wanted. For speed, and for pages of
// lists; as files: large-traces.ts.

import { NoteList } from '../../src/base/note.ts';
import { otlpJsonDetails } from '../../src/formats/otlp/json-details.ts';
import type { DistributedTraces } from '../../src/trace/distributed.ts';
import { SpanCollector } from '../../src/trace/span-collector.ts';
import { random as randomFrom } from './random.ts';

export interface ManySpans {
  /** Spans in traces of ten. */
  readonly spans: number;
  /** Spans of one more trace, the first; 0: none. */
  readonly large: number;
}

const SERVICES = ['gateway', 'cart', 'checkout', 'payment', 'inventory', 'mail', 'search', 'users'];
const NAMES = ['GET /orders/:id', 'SELECT orders', 'POST /charge', 'render', 'HGETALL', 'publish order.created', 'consume order.created', 'authorize'];

export function manySpans({ spans, large }: ManySpans): DistributedTraces {
  const collector = new SpanCollector(new NoteList());
  const random = randomFrom(7);
  const resources = SERVICES.map((service) => collector.resource(service, new Uint8Array(0)));
  const names = NAMES.map((name) => collector.texts.intern(name));
  const { draft } = collector;
  const bytes = new TextEncoder().encode(
    '{"attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"db.query.text","value":{"stringValue":"SELECT id, total FROM orders WHERE customer = $1 ORDER BY created DESC LIMIT 20"}},' +
    '{"key":"http.response.status_code","value":{"intValue":"200"}},{"key":"server.address","value":{"stringValue":"10.0.7.12"}}],"status":{}}',
  );
  let time = 1_795_236_171_000_000;
  const trace = (id: number, count: number): void => {
    time += random.below(5000);
    const starts: number[] = [];
    for (let i = 0; i < count; i++) {
      const parent = i === 0 ? -1 : Math.max(0, i - 1 - random.below(Math.min(i, 30)));
      const start = i === 0 ? time : starts[parent]! + random.below(400);
      starts.push(start);
      draft.clear();
      draft.traceId[2] = 0x9e3779b9;
      draft.traceId[3] = id;
      draft.id[0] = 1;
      draft.id[1] = i + 1;
      if (parent >= 0) draft.parentId.set([1, parent + 1]);
      draft.name = names[random.below(names.length)]!;
      draft.resource = resources[random.below(resources.length)]!;
      draft.kind = 1 + random.below(5);
      draft.status = random.below(30) === 0 ? 2 : 0;
      draft.start.setMicroseconds(start);
      draft.end.setMicroseconds(start + 5 + random.below(2000));
      collector.add(bytes, 0, bytes.length);
    }
  };
  if (large > 0) trace(1, large);
  for (let done = 0, id = 2; done < spans; done += 10, id++) trace(id, 10);
  return collector.finish(null, otlpJsonDetails);
}
