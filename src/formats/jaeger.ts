// Jaeger's traces as JSON: the UI's download and the API (`data`), bare traces, and spans one by one as Elasticsearch and
// Kafka have them; also what the gRPC API gives (model.proto printed as JSON).
//
// Spec: Jaeger's internal/uimodel/model.go and model.proto; no version in the file.
// Read: several traces, ids without their leading zeros, references, processes by key or within the span, kind, status and
// scope from tags. Tags and logs stay as they are written. Lost: Jaeger's own warnings of traces. Guessed: a span with
// `error` other than false has failed. Source units: microseconds, since 1970 for times.

import { NoteList } from '../base/note.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { SpanCollector } from '../trace/span-collector.ts';
import type { Head, Likelihood, ReadContext, TraceFormat } from './format.ts';
import { jaegerDetails } from './jaeger/details.ts';
import { JaegerWalk } from './jaeger/read-spans.ts';
import { readDocuments } from './spans/read-documents.ts';

export const jaeger: TraceFormat = {
  id: 'jaeger',
  title: 'Jaeger traces',
  tools: 'Jaeger (“Download results”, API), Elasticsearch behind it',
  extensions: ['.jaeger.json'],
  spec: 'https://www.jaegertracing.io/docs/latest/architecture/apis/#internal-http-json',
  sniff,
  read,
};

function sniff({ text }: Head): Likelihood {
  const start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!/^(\[\s*)?\{/.test(start)) return 'no';
  if (/^\{\s*"data"\s*:\s*\[\s*\{\s*"traceID"\s*:/.test(start)) return 'sure';
  if (!/"operationName"\s*:/.test(start)) return 'no';
  if (/"traceID"\s*:/.test(start) && /"spanID"\s*:/.test(start)) return 'sure';
  // So does a log, perhaps, write its ids.
  return ['traceId', 'spanId', 'startTime', 'duration'].every((key) => new RegExp(`"${key}"\\s*:\\s*"`).test(start)) ? 'sure' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<DistributedTraces> {
  const collector = new SpanCollector(new NoteList());
  const walk = await readDocuments(input, context, collector, (cursor) => new JaegerWalk(cursor, collector));
  // The last trace, where the file breaks off in it.
  walk.endTrace();
  return collector.finish(null, jaegerDetails);
}
