// Logs as JSON, to be joined with traces: pino, bunyan, structlog, OpenTelemetry's file exporter, and whatever uses the
// usual names (logs/record-fields.ts has them). Also behind the prefixes of container runtimes, and plain text that says
// `trace_id=…` or has both ids in brackets, as Spring Boot writes them.
//
// Spec: none but OpenTelemetry's logs.proto. Read: one record a line, or a request of many; records printed over many
// lines, and lists of them. Lost: lines without JSON that name no trace; they are counted in a note. Guessed: the unit
// of numeric times, by their size; the zone of times that have none is UTC. Ids are hexadecimal, but for Datadog's, which
// are decimal: told by their length.

import { NoteList } from '../base/note.ts';
import { Int32Builder } from '../base/numbers.ts';
import { LOG_LEVELS, type LogRecord, type Logs } from '../trace/logs.ts';
import { PieceStore } from '../trace/piece-store.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { JsonReader } from '../bytes/json-reader.ts';
import { readLines } from '../bytes/lines.ts';
import { peekInput } from '../bytes/unwrap.ts';
import { bytesRead, type ReadContext } from './format.ts';
import { factsOf, levelOfText, recordOf, type RecordFacts } from './logs/record-fields.ts';
import { faultOf } from './salvage.ts';
import { HEAD_BYTES, makeHead } from './sniff.ts';
import { readId } from './spans/id-bytes.ts';
import { asText, fieldsOf, jsonOf, listOf, parseJson } from './spans/json-values.ts';
import { nanosecondsOfText } from './spans/time-text.ts';

/** Reads a file of logs; nothing in it is refused, and a file without a record has no rows. */
export async function readLogs(input: ByteInput, context: ReadContext): Promise<Logs> {
  const rows = new LogRows();
  const { head, input: whole } = await peekInput(input, HEAD_BYTES);
  if (MANY_LINES.test(makeHead(head).text)) await readPrinted(whole, context, rows);
  else {
    const { tooLong } = await readLines(whole, (bytes, start, end) => rows.line(bytes.subarray(start, end)), { onBytes: bytesRead(context) });
    if (tooLong > 0) rows.notes.add('long-lines', 'warning', `${tooLong} lines are longer than 16 MB and are left out.`);
  }
  return rows.finish();
}

/** Begins with a list of records, or with one that is printed over many lines. */
const MANY_LINES = /^(\u00ef\u00bb\u00bf)?\s*(\[\s*\{|\{[ \t\r]*\n)/;

/** Documents, or items of lists, one after another. */
async function readPrinted(input: ByteInput, context: ReadContext, rows: LogRows): Promise<void> {
  const reader = new JsonReader(input, { onBytes: bytesRead(context) });
  const take = (bytes: Uint8Array, from: number, to: number): void => rows.line(bytes.subarray(from, to));
  const fault = await faultOf(async () => {
    await reader.begin();
    while (!(await reader.atEnd())) {
      const kind = await reader.one(() => reader.kind());
      if (kind === 'array') await reader.items(() => reader.valueBytes(take));
      else await reader.one(() => reader.valueBytes(take));
    }
  });
  if (fault !== null) rows.notes.add('broken-log', 'error', `The log breaks off or is no JSON any more at byte ${fault.place?.byte ?? 0}: ${fault.message}. What comes before is kept.`);
}

/** Docker and Kubernetes write a time and a stream before the line. */
const PREFIX = /^\S+ (?:stdout|stderr) [FP] /;
/** Others a name or a time: what is behind it must be an object up to the end of the line. */
const OTHER_PREFIX = /^[^{"]{1,100}[\s|](?=\{.*\}$)/s;
/** Plain text that names its trace, and perhaps its span. */
const TEXT_TRACE = /\btrace[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{16,32})\b/i;
const TEXT_SPAN = /\bspan[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{16}|\d{17,20})\b/i;
/** At its beginning, perhaps in brackets. */
const TEXT_TIME = /(?<=^\W?)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/;
/** In capitals, as no other word of a line is. */
const TEXT_LEVEL = /(?<=^[^"]{0,60})\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/;
/** Spring Boot: `[app,trace,span]`, later `[trace-span]`. */
const IN_BRACKETS = /\[(?:[^\][,]*,)?([0-9a-f]{32}|[0-9a-f]{16})[,-]([0-9a-f]{16})[\],]/;

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

  /** A line, or a value that is printed over many. */
  line(bytes: Uint8Array): void {
    const line = asText(bytes).replace(PREFIX, '').trim();
    if (line === '') return;
    let record = line.startsWith('{') ? this.parse(line) : undefined;
    let text = line;
    if (record === undefined) {
      text = line.replace(OTHER_PREFIX, '');
      record = text === line ? undefined : this.parse(text);
      // Without a message it is what a line of text adds to its own.
      if (recordOf(record).message === '') record = undefined;
    }
    if (record === undefined) this.plain(line);
    else if (!this.request(record)) this.unwrapped(record, text);
  }

  /** A request of OpenTelemetry's; says whether it is one. */
  private request(record: unknown): boolean {
    const fields = fieldsOf(record);
    const resources = fields.get('resourceLogs') ?? fields.get('resource_logs');
    if (!Array.isArray(resources)) return false;
    for (const each of recordsOf(resources)) this.add(factsOf(each), jsonOf(each));
    return true;
  }

  /** Docker, CloudWatch, Loki and others have each line as text in a record. */
  private unwrapped(record: unknown, text: string): void {
    const fields = fieldsOf(record);
    const facts = factsOf(record);
    const inner = facts.traceId === '' ? WRAPPED.map((name) => fields.get(name)).find((each) => typeof each === 'string') : undefined;
    if (typeof inner !== 'string') return this.add(facts, text);
    const innerRecord = inner.startsWith('{') ? this.parse(inner) : undefined;
    if (innerRecord !== undefined) {
      if (this.request(innerRecord)) return;
      const own = factsOf(innerRecord);
      if (own.traceId !== '' || fields.has('log')) return this.add({ ...own, timeNs: own.timeNs || facts.timeNs }, inner);
    }
    this.add({ ...facts, ...idsIn(inner) }, text);
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

  private plain(text: string): void {
    const ids = idsIn(text);
    if (ids.traceId === '') this.leftOut++;
    else this.add({ timeNs: nanosecondsOfText(TEXT_TIME.exec(text)?.[0] ?? ''), level: levelOfText(TEXT_LEVEL.exec(text)?.[0] ?? ''), ...ids }, text);
  }

  private add({ timeNs, level, traceId, spanId }: RecordFacts, text: string): void {
    this.times.push(Number(BigInt.asIntN(32, timeNs)));
    this.times.push(Number(BigInt.asIntN(32, timeNs >> 32n)));
    this.levels.push(LOG_LEVELS.indexOf(level));
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

/** Fields in which others' lines stand as text. */
const WRAPPED = ['log', 'message', 'line', 'textPayload', '@message', 'MESSAGE'];

/** The ids that a text names; "" for none. */
function idsIn(text: string): { readonly traceId: string; readonly spanId: string } {
  const named = TEXT_TRACE.exec(text)?.[1];
  if (named !== undefined) return { traceId: named, spanId: TEXT_SPAN.exec(text)?.[1] ?? '' };
  const [, traceId = '', spanId = ''] = IN_BRACKETS.exec(text) ?? [];
  return { traceId, spanId };
}

/** The records of a request of OpenTelemetry's. */
function* recordsOf(resources: readonly unknown[]): Generator<unknown> {
  for (const resource of resources) {
    const fields = fieldsOf(resource);
    const scopes = listOf(fields.get('scopeLogs') ?? fields.get('scope_logs') ?? fields.get('instrumentationLibraryLogs'));
    for (const scope of scopes.map(fieldsOf)) yield* listOf(scope.get('logRecords') ?? scope.get('log_records') ?? scope.get('logs'));
  }
}

function decode(bytes: Uint8Array): LogRecord {
  const record = parseJson(bytes);
  return record === undefined ? { message: asText(bytes), fields: [] } : recordOf(record);
}
