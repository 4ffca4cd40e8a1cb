// What a record of a log says, whoever wrote it: its time, level, message and ids under the names that logging libraries
// use. Facts: FORMATS 3.38. A name may stand in the record itself, with dots, or in an object of its own.

import { fieldsOf, listOf, plainAttributes, textOf } from '../spans/json-values.ts';
import { nanosecondsOf } from '../spans/time-text.ts';
import type { LogLevel, LogRecord } from '../../trace/logs.ts';

/** Where a value is looked for: keys from outside in. */
type Path = readonly string[];

/**
 * Objects within records in which libraries keep what belongs to the context: Logback's `mdc`, Log4j's `contextMap`,
 * .NET's `Scopes`, which is a list, Rust's `span`, Google's `jsonPayload`, Elasticsearch's `_source`.
 */
const CONTEXTS = ['span', 'trace', 'dd', 'context', 'record', 'mdc', 'contextMap', 'Scopes', 'Properties', 'extra', 'attributes', 'fields', 'jsonPayload', '_source'];

const TRACE_ID: readonly Path[] = [
  ...withContexts(['trace_id', 'traceId', 'traceID', 'TraceId', 'traceid', 'trace.id', 'otelTraceID']),
  ['trace-id'], ['dd.trace_id'], ['logging.googleapis.com/trace'], ['@tr'], ['trace', 'id'], ['xray_trace_id'], ['trace'],
];
const SPAN_ID: readonly Path[] = [
  ...withContexts(['span_id', 'spanId', 'spanID', 'SpanId', 'spanid', 'span.id', 'otelSpanID']),
  ['span-id'], ['dd.span_id'], ['logging.googleapis.com/spanId'], ['@sp'], ['span', 'id'],
];
const TRACE_PARENT: readonly Path[] = withContexts(['traceparent']);
const TIME: readonly Path[] = [
  ['timeUnixNano'], ['time_unix_nano'], ['observedTimeUnixNano'], ['observed_time_unix_nano'], ['time'], ['timestamp'], ['@timestamp'], ['ts'], ['@t'], ['Timestamp'], ['datetime'], ['asctime'],
  ['timeMillis'], ['_time'], ['__REALTIME_TIMESTAMP'], ['jsonPayload', 'timestamp'], ['_source', '@timestamp'],
];
const LEVEL: readonly Path[] = [
  ['severityText'], ['severity_text'], ['severityNumber'], ['severity_number'], ['level'], ['lvl'], ['log.level'], ['severity'], ['levelname'], ['@l'], ['LogLevel'], ['Level'], ['log', 'level'],
  ['jsonPayload', 'level'], ['_source', 'level'],
];
const MESSAGE: readonly Path[] = [
  ['msg'], ['message'], ['event'], ['body', 'stringValue'], ['body', 'string_value'], ['body'], ['@m'], ['@mt'], ['Message'], ['log', 'original'],
  ['textPayload'], ['jsonPayload', 'message'], ['fields', 'message'], ['_source', 'message'], ['_msg'], ['MESSAGE'], ['line'], ['@message'],
];

/** Each name in the record itself, then in each of the objects within it. */
function withContexts(names: readonly string[]): Path[] {
  return [...names.map((name) => [name]), ...CONTEXTS.flatMap((context) => names.map((name) => [context, name]))];
}

/** Names of levels by what they begin with. */
const LEVEL_NAMES: readonly (readonly [RegExp, LogLevel])[] = [
  [/^(t$|trace|verbose|finest|silly)/i, 'trace'], [/^(d$|debug|fine|config)/i, 'debug'], [/^(i$|info|notice|log|http)/i, 'info'],
  [/^(w$|warn)/i, 'warn'], [/^(e$|err|severe)/i, 'error'], [/^(f$|fatal|crit|panic|alert|emerg)/i, 'fatal'],
];

/** A record's own part of the columns; `timeNs` 0n and texts "" where it does not say. */
export interface RecordFacts {
  readonly timeNs: bigint;
  readonly level: LogLevel;
  readonly traceId: string;
  readonly spanId: string;
}

export function factsOf(record: unknown): RecordFacts {
  const facts = { timeNs: nanosecondsOf(first(record, TIME)), level: levelOf(record) };
  const traceId = idOf(first(record, TRACE_ID));
  // W3C's header: the version, the trace, the span, flags.
  const [, trace = '', span = ''] = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-/i.exec(traceId === '' ? textOf(first(record, TRACE_PARENT)) : '') ?? [];
  return { ...facts, traceId: traceId || trace, spanId: idOf(first(record, SPAN_ID)) || span };
}

/** The record for people. */
export function recordOf(record: unknown): LogRecord {
  const message = first(record, MESSAGE);
  return { message: typeof message === 'string' ? message : message === undefined ? '' : JSON.stringify(message), fields: plainAttributes(record) };
}

function first(record: unknown, paths: readonly Path[]): unknown {
  const fields = fieldsOf(record);
  for (const [outer, inner] of paths) {
    let value = fields.get(outer!);
    if (value === undefined || value === null || value === '') continue;
    if (inner !== undefined) value = within(value, inner);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** A field of an object, or of the first object in a list that has it. */
function within(value: unknown, key: string): unknown {
  if (!Array.isArray(value)) return fieldsOf(value).get(key);
  return fieldsOf(listOf(value).find((each) => fieldsOf(each).has(key))).get(key);
}

/** Decimal ids are Datadog's and stay as they are; Google's stand behind a path, Amazon's behind a version. */
function idOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return textOf(value).replace(/^projects\/.*\/traces\//, '').replace(/^(0x|1-(?=[\da-f]{8}-[\da-f]{24}$))/, '').replaceAll('-', '');
}

/** A level by its name, of whatever case and language; `unknown` for any other text. */
export function levelOfText(text: string): LogLevel {
  return LEVEL_NAMES.find(([name]) => name.test(text))?.[1] ?? 'unknown';
}

function levelOf(record: unknown): LogLevel {
  const value = first(record, LEVEL);
  if (typeof value === 'string') return levelOfText(value);
  if (typeof value !== 'number') return 'unknown';
  // pino and bunyan count in tens from 10; OpenTelemetry in fours from 1.
  const steps: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
  if (value >= 10 && value % 10 === 0 && value <= 60) return steps[value / 10 - 1]!;
  return value >= 1 && value <= 24 ? steps[Math.ceil(value / 4) - 1]! : 'unknown';
}
