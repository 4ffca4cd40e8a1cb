// OpenTelemetry traces as JSON: one `TracesData` or `ExportTraceServiceRequest`, one a line, as the collector's file
// exporter writes them, or several in a list; also as Tempo, Jaeger and other tools wrap them.
//
// Spec: opentelemetry-proto (trace.proto, and the JSON mapping in docs/specification.md); no version in the file.
// Read: camel and snake case, ids as hexadecimal of any case, base64 or decimal, times and numbers as strings or numbers,
// enums by number or name, `instrumentationLibrarySpans` of old versions. A line that is broken is left out from where
// it breaks; all others are kept. Attributes, events and links stay as they are written, and are decoded when looked at.
// Lost: logs and metrics between the spans (said in a note), unknown fields around spans. Guessed: nothing. Source units:
// nanoseconds since 1970.

import { NoteList } from '../base/note.ts';
import { Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonCursor } from '../bytes/json-cursor.ts';
import { readLines } from '../bytes/lines.ts';
import { peekInput } from '../bytes/unwrap.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { SpanCollector } from '../trace/span-collector.ts';
import { bytesRead, type Head, type Likelihood, type ReadContext, type TraceFormat } from './format.ts';
import { otlpJsonDetails } from './otlp/json-details.ts';
import { OtlpJsonWalk } from './otlp/json-spans.ts';
import { BrokenLines } from './spans/broken-lines.ts';
import { noSpans, readDocuments } from './spans/read-documents.ts';
import { HEAD_BYTES } from './sniff.ts';

export const otlpJson: TraceFormat = {
  id: 'otlp-json',
  title: 'OpenTelemetry traces (JSON)',
  tools: 'OpenTelemetry Collector’s file exporter, OpenTelemetry SDKs, Tempo, Jaeger',
  extensions: ['.otlp.json', '.otlp.jsonl', '.jsonl'],
  spec: 'https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding',
  sniff,
  read,
};

/** No text in a file has these words in bare quotation marks and the rest behind it: only what is one of these lists. */
const LISTS = /"(resourceSpans|resource_spans|scopeSpans|scope_spans|instrumentationLibrarySpans|instrumentation_library_spans)"\s*:\s*\[/;

function sniff({ text }: Head): Likelihood {
  const start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  return /^[[{]/.test(start) && LISTS.test(start) ? 'sure' : 'no';
}

/** A first line is hardly longer; what is, is read as one document. */
const LONGEST_FIRST_LINE = 8 << 20;
/** Longest line: one value, of which the reader of JSON takes no more either. */
const LONGEST_LINE = 64 << 20;

async function read(input: ByteInput, context: ReadContext): Promise<DistributedTraces> {
  const collector = new SpanCollector(new NoteList());
  const { whole, isLines } = await linesOrDocument(input);
  const walk = isLines ? await readEachLine(whole, context, collector) : await readDocuments(whole, context, collector, (cursor) => new OtlpJsonWalk(cursor, collector));
  const { notes } = collector;
  if (walk.otherSignals > 0) notes.add('other-signals', 'info', `${walk.otherSignals} requests in the file hold logs or metrics; only spans are read.`);
  if (collector.length === 0) throw noSpans();
  return collector.finish(null, otlpJsonDetails);
}

const LF = 0x0a;

/** Whether the first line is a whole document: then every line is one. */
async function linesOrDocument(input: ByteInput): Promise<{ whole: ByteInput; isLines: boolean }> {
  let { head, input: whole } = await peekInput(input, HEAD_BYTES);
  if (head.indexOf(LF) < 0 && head.length >= HEAD_BYTES) ({ head, input: whole } = await peekInput(whole, LONGEST_FIRST_LINE));
  const line = head.subarray(0, Math.max(0, head.indexOf(LF)));
  const cursor = new JsonCursor();
  cursor.load(line, 0);
  try {
    cursor.skipValue();
    return { whole, isLines: true };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { whole, isLines: false };
    throw thrown;
  }
}

async function readEachLine(input: ByteInput, context: ReadContext, collector: SpanCollector): Promise<OtlpJsonWalk> {
  const cursor = new JsonCursor();
  const walk = new OtlpJsonWalk(cursor, collector);
  const broken = new BrokenLines(collector.notes);
  const { tooLong } = await readLines(
    input,
    (bytes, start, end, place) => {
      cursor.load(bytes.subarray(start, end), place.offset);
      try {
        if (cursor.atEndOfText()) return;
        while (!walk.step());
      } catch (thrown) {
        broken.note(thrown, place.number);
        walk.reset();
      }
    },
    { onBytes: bytesRead(context), maxLineBytes: LONGEST_LINE },
  );
  broken.finish(tooLong, LONGEST_LINE);
  return walk;
}
