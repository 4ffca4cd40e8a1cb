// OpenTelemetry traces in protobuf: one `TracesData` or `ExportTraceServiceRequest`, or several, each behind its length.
//
// Spec: opentelemetry-proto, trace.proto; no version in the file, and no magic number.
// Read: the bare message, also within Tempo's answer; messages behind a length of four bytes (big-endian), as the collector's file exporter writes
// them, or behind a varint, as protobuf's own delimited streams. Details stay in the message and are decoded when looked
// at. Lost: unknown fields around spans. Guessed: which of the forms it is, from the first spans. Source units:
// nanoseconds since 1970. One `ResourceSpans`, or one delimited message, may be 512 MB long.

import { NoteList } from '../base/note.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { MessageReader, ProtobufStream } from '../bytes/protobuf.ts';
import { peekInput } from '../bytes/unwrap.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import { SpanCollector } from '../trace/span-collector.ts';
import { bytesRead, type Likelihood, type ReadContext, type TraceFormat } from './format.ts';
import { readDelimited } from './otlp/delimited.ts';
import { framingOf, sniffOtlp } from './otlp/proto-sniff.ts';
import { otlpProtoDetails } from './otlp/proto-details.ts';
import { OtlpProtoSpans } from './otlp/proto-spans.ts';
import { faultOf, noteFault } from './salvage.ts';
import { noSpans } from './spans/read-documents.ts';
import { HEAD_BYTES } from './sniff.ts';

export const otlpProtobuf: TraceFormat = {
  id: 'otlp-protobuf',
  title: 'OpenTelemetry traces (protobuf)',
  tools: 'OpenTelemetry Collector’s file exporter (`format: proto`), OTLP requests',
  extensions: ['.otlp.pb', '.otlp.binpb'],
  spec: 'https://opentelemetry.io/docs/specs/otlp/#binary-protobuf-encoding',
  sniff: ({ bytes }): Likelihood => sniffOtlp(bytes),
  read,
};

/** A file may be one batch of one process. */
const MOST_BYTES = 512 << 20;

async function read(input: ByteInput, context: ReadContext): Promise<DistributedTraces> {
  const collector = new SpanCollector(new NoteList());
  const { head, input: whole } = await peekInput(input, HEAD_BYTES);
  const framing = framingOf(head);
  const spans = new OtlpProtoSpans(collector, framing === 'nested');
  const fault = await faultOf(async () => {
    const options = { onBytes: bytesRead(context), mostBytes: MOST_BYTES };
    if (framing === 'bare' || framing === 'nested') {
      await new ProtobufStream(whole, { ...options, onCut: (reader) => spans.cutFields(reader) }).fields((reader) => spans.field(reader));
    } else {
      const reader = new MessageReader();
      const onCut = (bytes: Uint8Array, from: number, to: number, base: number): void => {
        reader.reset(bytes, from, to, base);
        spans.cutFields(reader);
      };
      await readDelimited(whole, { ...options, framing, onCut }, (bytes, from, to, base) => {
        reader.reset(bytes, from, to, base);
        while (reader.next()) spans.field(reader);
      });
    }
  });
  spans.finish();
  if (collector.length === 0) throw fault ?? noSpans();
  if (fault !== null) noteFault(collector.notes, fault);
  return collector.finish(null, otlpProtoDetails);
}

