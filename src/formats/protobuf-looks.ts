// What protobuf of formats that are not read looks like, for people. There are no magic numbers: what tells is the message
// at a known path, whose fields have their wire types and lengths. Specs: zipkin.proto, jaeger model.proto,
// opentelemetry-proto, perfetto_trace.proto.

import { Refusal } from '../base/refusal.ts';
import { FIXED64, LENGTH, MessageReader } from '../bytes/protobuf.ts';

/** Of fields by number, in their order: the wire type, and of bytes their number if it is fixed. */
type Shape = Readonly<Record<number, { readonly wire: number; readonly size?: number }>>;

interface Look {
  /** Fields that lead to the message. */
  readonly path: readonly number[];
  /** All these fields are in it. */
  readonly shape: Shape;
  /** A clause without a full stop. */
  readonly title: string;
}

const text = { wire: LENGTH };
const traceId = { wire: LENGTH, size: 16 };
const spanId = { wire: LENGTH, size: 8 };

const JAEGER = 'Jaeger\u2019s spans in protobuf; download the trace as JSON from Jaeger\u2019s page instead';
const ZIPKIN = 'Zipkin\u2019s spans in protobuf; download the trace as JSON from Zipkin\u2019s page instead';
const METRICS = 'OpenTelemetry metrics in protobuf, which hold neither spans nor samples';
const jaegerSpan: Shape = { 1: traceId, 2: spanId, 3: text, 6: { wire: LENGTH } };
/** A metric has a name, and one of five kinds of data. */
const metric = (data: number): Look => ({ path: [1, 2, 2], shape: { 1: text, [data]: { wire: LENGTH } }, title: METRICS });

const LOOKS: readonly Look[] = [
  { path: [1], shape: { 1: traceId, 3: spanId, 6: { wire: FIXED64 } }, title: ZIPKIN },
  { path: [1], shape: { 1: spanId, 3: spanId, 6: { wire: FIXED64 } }, title: ZIPKIN },
  { path: [1], shape: jaegerSpan, title: JAEGER },
  { path: [1, 1], shape: jaegerSpan, title: JAEGER },
  {
    path: [1, 2, 2],
    shape: { 1: { wire: FIXED64 }, 5: { wire: LENGTH } },
    title: 'OpenTelemetry logs in protobuf; write them as JSON, and add them to their traces with Add Logs to Traces\u2026',
  },
  ...[5, 7, 9, 10, 11].map(metric),
];

/** What the bytes look like; `null` if nothing known. */
export function protobufLook(bytes: Uint8Array): string | null {
  const known = LOOKS.find(({ path, shape }) => hasShape(firstAt(bytes, path), shape));
  if (known !== undefined) return known.title;
  return isRowOfPackets(bytes) ? 'a Perfetto trace; traceconv json FILE FILE.json converts it' : null;
}

/** The first message at a path, as far as the bytes go; `null` where there is none. */
function firstAt(bytes: Uint8Array, path: readonly number[]): MessageReader | null {
  const reader = new MessageReader();
  reader.reset(bytes);
  try {
    for (const field of path) {
      while (reader.next() && (reader.field !== field || reader.wire !== LENGTH)) reader.skip();
      if (reader.pos >= reader.end) return null;
      reader.beginCut();
    }
    return reader;
  } catch (thrown) {
    if (thrown instanceof Refusal) return null;
    throw thrown;
  }
}

function hasShape(reader: MessageReader | null, shape: Shape): boolean {
  const wanted = new Set(Object.keys(shape).map(Number));
  try {
    while (reader !== null && wanted.size > 0 && reader.next()) {
      const { field, wire } = reader;
      const size = skipped(reader);
      const expected = shape[field];
      if (expected === undefined) continue;
      if (wire !== expected.wire || (expected.size ?? size) !== size) return false;
      wanted.delete(field);
    }
  } catch (thrown) {
    // The head may end within the message.
    if (!(thrown instanceof Refusal)) throw thrown;
  }
  return wanted.size === 0;
}

/** Passes over a field, and gives the bytes in it as far as they are there. */
function skipped(reader: MessageReader): number {
  if (reader.wire !== LENGTH) {
    const start = reader.pos;
    reader.skip();
    return reader.pos - start;
  }
  const outer = reader.beginCut();
  const size = reader.end - reader.pos;
  reader.leave(outer);
  return size;
}

/** Fewer fields than this may be chance. */
const MIN_PACKETS = 8;

/** A Perfetto trace is nothing but fields 1 of bytes, one after another. */
function isRowOfPackets(bytes: Uint8Array): boolean {
  const reader = new MessageReader();
  reader.reset(bytes);
  let packets = 0;
  try {
    for (; reader.next(); packets++) {
      if (reader.field !== 1 || reader.wire !== LENGTH) return false;
      skipped(reader);
    }
  } catch (thrown) {
    // The head may end within a length.
    if (!(thrown instanceof Refusal)) throw thrown;
  }
  return packets >= MIN_PACKETS;
}
