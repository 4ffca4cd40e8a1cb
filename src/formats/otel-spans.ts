// Spans of OpenTelemetry that stand one by one, each with its resource: what the console exporters of the SDKs for Python
// (ConsoleSpanExporter) and Go (stdouttrace) print, and OTLP's spans without the lists around them.
//
// Spec: none; the exporters' own sources, and trace.proto for the names. No version in the file.
// Read: documents one after another, on lines of their own or printed over many, and lists of them. Names in the spellings
// of the two SDKs and of OTLP. Lost: what is no span (metrics that the same exporter prints); it is counted in a note.
// Guessed: the unit of times that are numbers and do not name it, by their size. Source units: as written; ISO 8601 or
// nanoseconds since 1970.

import { NoteList } from '../base/note.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { SpanCollector } from '../trace/span-collector.ts';
import type { Head, Likelihood, ReadContext, TraceFormat } from './format.ts';
import { otelSpanDetails } from './otel-spans/details.ts';
import { SingleSpanWalk } from './otel-spans/read-spans.ts';
import { readDocuments } from './spans/read-documents.ts';

export const otelSpans: TraceFormat = {
  id: 'otel-spans',
  title: 'OpenTelemetry spans, printed one by one',
  tools: 'OpenTelemetry SDKs’ console exporters (Python, Go’s `stdouttrace`), exporters of a span a line',
  extensions: ['.json', '.jsonl'],
  spec: 'https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/stdout/',
  sniff,
  read,
};

const GO = /"SpanContext"\s*:\s*\{\s*"TraceID"\s*:/;
const PYTHON = /"context"\s*:\s*\{\s*"trace_id"\s*:\s*"0x/;
/** The names of OTLP, which no log and no metric has together. */
const PLAIN = [/"(traceId|trace_id)"\s*:/, /"(spanId|span_id)"\s*:/, /"(startTimeUnixNano|start_time_unix_nano)"\s*:/];

function sniff({ text }: Head): Likelihood {
  const start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!/^(\[\s*)?\{/.test(start) || /"(resource_?[mM]etrics|spanSets?)"\s*:/.test(start)) return 'no';
  return GO.test(start) || PYTHON.test(start) || PLAIN.every((name) => name.test(start)) ? 'sure' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<DistributedTraces> {
  const collector = new SpanCollector(new NoteList());
  const walk = await readDocuments(input, context, collector, (cursor) => new SingleSpanWalk(cursor, collector));
  const { others } = walk;
  if (others > 0) collector.notes.add('other-signals', 'info', `${others === 1 ? '1 object in the file is no span and is' : `${others} objects in the file are no spans and are`} left out.`);
  return collector.finish(null, otelSpanDetails);
}
