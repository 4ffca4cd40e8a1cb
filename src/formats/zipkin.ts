// Zipkin's spans as JSON: what its API and its UI's download give, and what tracers send to it.
//
// Spec: zipkin-api's zipkin2-api.yaml, and zipkin-api.yaml for version 1; no version in the file.
// Read: a list of spans, a list of traces, one span, and several such documents one after another. Ids of 64 and 128
// bits; both halves of shared spans (the server's becomes the client's child); halves without a time. Tags and
// annotations stay as they are written. Also what Next.js writes of its builds, lists of much the same a line. Lost: whose
// tags they are, in version 1. Guessed: a span with an `error` tag has failed. Source units: microseconds, since 1970 for
// times; Next.js has them since the machine's start, and milliseconds since 1970 beside them.

import { NoteList } from '../base/note.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { SpanCollector } from '../trace/span-collector.ts';
import type { Head, Likelihood, ReadContext, TraceFormat } from './format.ts';
import { readDocuments } from './spans/read-documents.ts';
import { zipkinDetails } from './zipkin/details.ts';
import { ZipkinWalk } from './zipkin/read-spans.ts';

export const zipkin: TraceFormat = {
  id: 'zipkin',
  title: 'Zipkin traces',
  tools: 'Zipkin, Brave, Spring Cloud Sleuth, Envoy, OpenTelemetry’s Zipkin exporters, Next.js (`.next/trace`)',
  extensions: ['.zipkin.json'],
  spec: 'https://zipkin.io/zipkin-api/',
  sniff,
  read,
};

const HEX_ID = '"\\s*:\\s*"[0-9a-fA-F]{1,32}"';
const TRACE_ID = new RegExp(`"traceId${HEX_ID}`);
const ID = new RegExp(`"id${HEX_ID}`);
/** Next.js numbers its spans. */
const NEXT = [/"id"\s*:\s*\d/, /"startTime"\s*:\s*\d{13}\b/, /"timestamp"\s*:\s*\d/, /"duration"\s*:\s*\d/];

function sniff({ text }: Head): Likelihood {
  const start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (!/^(\[\s*){0,2}\{/.test(start) || !TRACE_ID.test(start)) return 'no';
  if (start.startsWith('[') && NEXT.every((field) => field.test(start))) return 'sure';
  if (!ID.test(start)) return 'no';
  if (/"(localEndpoint|remoteEndpoint)"\s*:\s*\{|"binaryAnnotations"\s*:\s*\[/.test(start)) return 'sure';
  // A line of a log may have both ids; a span in a list, with a time or a parent, is none.
  return start.startsWith('[') && /"(timestamp|duration|parentId|kind)"\s*:/.test(start) ? 'maybe' : 'no';
}

async function read(input: ByteInput, context: ReadContext): Promise<DistributedTraces> {
  const collector = new SpanCollector(new NoteList());
  await readDocuments(input, context, collector, (cursor) => new ZipkinWalk(cursor, collector));
  return collector.finish(null, zipkinDetails);
}
