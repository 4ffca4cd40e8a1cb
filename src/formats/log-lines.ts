// Logs as JSON lines, to be joined with traces: pino, bunyan, structlog, OpenTelemetry's file exporter, and whatever uses
// the usual names (logs/record-fields.ts has them). Also behind the prefixes of container runtimes, and plain text that
// says `trace_id=…`.
//
// Spec: none but OpenTelemetry's logs.proto. Read: one record a line, or a request of many. Lost: lines without JSON that
// name no trace; they are counted in a note. Guessed: the unit of numeric times, by their size; the zone of times that have
// none is UTC. Ids are hexadecimal, but for Datadog's, which are decimal: told by their length.

import { NoteList } from '../base/note.ts';
import { Int32Builder } from '../base/numbers.ts';
import { LOG_LEVELS, type LogRecord, type Logs } from '../trace/logs.ts';
import { PieceStore } from '../trace/piece-store.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { readLines } from '../bytes/lines.ts';
import { bytesRead, type ReadContext } from './format.ts';
import { factsOf, recordOf } from './logs/record-fields.ts';
import { readId } from './spans/id-bytes.ts';
import { asText, fieldsOf, listOf, parseJson } from './spans/json-values.ts';

/** Reads a file of logs; nothing in it is refused, and a file without a record has no rows. */
export async function readLogs(input: ByteInput, context: ReadContext): Promise<Logs> {
  const rows = new LogRows();
  const { tooLong } = await readLines(input, (bytes, start, end) => rows.line(bytes.subarray(start, end)), { onBytes: bytesRead(context) });
  if (tooLong > 0) rows.notes.add('long-lines', 'warning', `${tooLong} lines are longer than 16 MB and are left out.`);
  return rows.finish();
}

/** Docker and Kubernetes write a time and a stream before the line. */
const PREFIX = /^\S+ (?:stdout|stderr) [FP] /;
/** Plain text that names its trace, and perhaps its span. */
const TEXT_TRACE = /\btrace[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{16,32})\b/i;
const TEXT_SPAN = /\bspan[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{16})\b/i;

class LogRows {
  readonly notes = new NoteList();
  private readonly store = new PieceStore();
  private readonly times = new Int32Builder();
  private readonly levels = new Int32Builder();
  private readonly traceIds = new Int32Builder();
  private readonly spanIds = new Int32Builder();
  private readonly traceWords = new Int32Array(4);
  private readonly spanWords = new Int32Array(2);
  private readonly encoder = new TextEncoder();
  private leftOut = 0;

  line(bytes: Uint8Array): void {
    let text = asText(bytes).replace(PREFIX, '').trim();
    if (text === '') return;
    let record = text.startsWith('{') ? this.parse(text) : undefined;
    // Docker's own log has each line as text in a record.
    const inner = fieldsOf(record).get('log');
    if (typeof inner === 'string' && inner.startsWith('{')) {
      text = inner;
      record = this.parse(inner);
    }
    if (record === undefined) this.plain(text);
    else if (Array.isArray(fieldsOf(record).get('resourceLogs'))) for (const each of recordsOf(record)) this.record(each, textOfRecord(each));
    else this.record(record, text);
  }

  private parse(text: string): unknown {
    return parseJson(this.encoder.encode(text));
  }

  finish(): Logs {
    if (this.leftOut > 0) this.notes.add('plain-lines', 'info', `${this.leftOut === 1 ? '1 line is' : `${this.leftOut} lines are`} no JSON and ${this.leftOut === 1 ? 'names no trace; it is' : 'name no trace; they are'} left out.`);
    return {
      length: this.levels.length,
      time: new Uint32Array(this.times.finish()),
      level: Uint8Array.from(this.levels.view()),
      traceId: new Uint32Array(this.traceIds.finish()),
      spanId: new Uint32Array(this.spanIds.finish()),
      store: this.store,
      decode,
      notes: this.notes.list(),
    };
  }

  private record(record: unknown, text: string): void {
    const { timeNs, level, traceId, spanId } = factsOf(record);
    this.add(timeNs, LOG_LEVELS.indexOf(level), traceId, spanId, text);
  }

  private plain(text: string): void {
    const trace = TEXT_TRACE.exec(text)?.[1];
    if (trace === undefined) this.leftOut++;
    else this.add(0n, 0, trace, TEXT_SPAN.exec(text)?.[1] ?? '', text);
  }

  private add(timeNs: bigint, level: number, traceId: string, spanId: string, text: string): void {
    this.times.push(Number(BigInt.asIntN(32, timeNs)));
    this.times.push(Number(BigInt.asIntN(32, timeNs >> 32n)));
    this.levels.push(level);
    this.id(this.traceWords, traceId);
    this.id(this.spanWords, spanId);
    for (const word of this.traceWords) this.traceIds.push(word);
    for (const word of this.spanWords) this.spanIds.push(word);
    const bytes = this.encoder.encode(text);
    this.store.add(bytes, 0, bytes.length);
  }

  /** Seventeen digits and more that are all decimal are Datadog's: no other id of 64 bits is that long. */
  private id(words: Int32Array, text: string): void {
    const isDecimal = /^\d{17,20}$/.test(text);
    const bytes = this.encoder.encode(isDecimal ? text : `"${text}"`);
    readId(words, bytes, 0, bytes.length);
  }
}

/** The records of a request of OpenTelemetry's. */
function* recordsOf(request: unknown): Generator<unknown> {
  for (const resource of listOf(fieldsOf(request).get('resourceLogs'))) {
    for (const scope of listOf(fieldsOf(resource).get('scopeLogs'))) yield* listOf(fieldsOf(scope).get('logRecords'));
  }
}

/** As JSON once more; whole numbers beyond 2^53 as text. */
function textOfRecord(record: unknown): string {
  return JSON.stringify(record, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function decode(bytes: Uint8Array): LogRecord {
  const record = parseJson(bytes);
  return record === undefined ? { message: asText(bytes), fields: [] } : recordOf(record);
}
