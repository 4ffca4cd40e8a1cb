// What a record of a log says, whoever wrote it: its time, level, message and ids under the names that logging libraries
// use. Facts: FORMATS 3.38. A name may stand in the record itself, with dots, or in an object of its own.

import { fieldsOf, plainAttributes, textOf } from '../spans/json-values.ts';
import type { LogLevel, LogRecord } from '../../trace/logs.ts';

/** Where a value is looked for: keys from outside in. */
type Path = readonly string[];

const TRACE_ID: readonly Path[] = [
  ['trace_id'], ['traceId'], ['traceID'], ['trace.id'], ['trace-id'], ['traceid'], ['otelTraceID'], ['dd.trace_id'], ['logging.googleapis.com/trace'], ['@tr'],
  ['span', 'trace_id'], ['trace', 'id'], ['dd', 'trace_id'], ['context', 'trace_id'], ['record', 'trace_id'],
];
const SPAN_ID: readonly Path[] = [
  ['span_id'], ['spanId'], ['spanID'], ['span.id'], ['span-id'], ['spanid'], ['otelSpanID'], ['dd.span_id'], ['logging.googleapis.com/spanId'], ['@sp'],
  ['span', 'span_id'], ['span', 'id'], ['dd', 'span_id'], ['context', 'span_id'], ['record', 'span_id'],
];
const TIME: readonly Path[] = [['timeUnixNano'], ['observedTimeUnixNano'], ['time'], ['timestamp'], ['@timestamp'], ['ts'], ['@t'], ['datetime'], ['asctime']];
const LEVEL: readonly Path[] = [['severityText'], ['severityNumber'], ['level'], ['lvl'], ['log.level'], ['severity'], ['levelname'], ['@l'], ['log', 'level']];
const MESSAGE: readonly Path[] = [['msg'], ['message'], ['event'], ['body', 'stringValue'], ['body'], ['@m'], ['@mt'], ['log', 'original']];

/** Names of levels by what they begin with. */
const LEVEL_NAMES: readonly (readonly [RegExp, LogLevel])[] = [
  [/^(trace|verbose|finest|silly)/i, 'trace'], [/^(debug|fine|config)/i, 'debug'], [/^(info|notice|log)/i, 'info'],
  [/^warn/i, 'warn'], [/^(err|severe)/i, 'error'], [/^(fatal|crit|panic|alert|emerg)/i, 'fatal'],
];

/** A record's own part of the columns; `timeNs` 0n and texts "" where it does not say. */
export interface RecordFacts {
  readonly timeNs: bigint;
  readonly level: LogLevel;
  readonly traceId: string;
  readonly spanId: string;
}

export function factsOf(record: unknown): RecordFacts {
  return { timeNs: timeOf(first(record, TIME)), level: levelOf(record), traceId: idOf(first(record, TRACE_ID)), spanId: idOf(first(record, SPAN_ID)) };
}

/** The record for people. */
export function recordOf(record: unknown): LogRecord {
  const message = first(record, MESSAGE);
  return { message: typeof message === 'string' ? message : message === undefined ? '' : JSON.stringify(message), fields: plainAttributes(record) };
}

function first(record: unknown, paths: readonly Path[]): unknown {
  for (const path of paths) {
    let value = record;
    for (const key of path) value = fieldsOf(value).get(key);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** Decimal ids are Datadog's and stay as they are; Google's stand behind a path. */
function idOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return textOf(value).replace(/^projects\/.*\/traces\//, '').replace(/^0x/, '').replaceAll('-', '');
}

/** Numbers by their size, which no time since 1973 leaves in doubt: seconds, milliseconds, microseconds or nanoseconds. */
function timeOf(value: unknown): bigint {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? (value.length > 15 && !value.includes('.') ? BigInt(value) : Number(value)) : value;
  if (typeof number === 'bigint') return number > 0n ? number : 0n;
  if (typeof number === 'number') {
    if (!(number > 0)) return 0n;
    const perUnit = number < 1e11 ? 1e9 : number < 1e14 ? 1e6 : number < 1e17 ? 1e3 : 1;
    // Whole units and the rest apart: their product would lose digits.
    return BigInt(Math.floor(number)) * BigInt(perUnit) + BigInt(Math.round((number % 1) * perUnit));
  }
  return typeof value === 'string' ? timeOfText(value) : 0n;
}

/** ISO 8601, to the nanosecond; without a zone it is taken for UTC, as the machine that wrote it is not known. */
function timeOfText(text: string): bigint {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9})\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.trim());
  if (parts === null) return 0n;
  const [, date, clock, fraction = '', zone = 'Z'] = parts;
  const ms = Date.parse(`${date!}T${clock!}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return ms > 0 ? BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) : 0n;
}

function levelOf(record: unknown): LogLevel {
  const value = first(record, LEVEL);
  if (typeof value === 'string') return LEVEL_NAMES.find(([name]) => name.test(value))?.[1] ?? 'unknown';
  if (typeof value !== 'number') return 'unknown';
  // pino and bunyan count in tens from 10; OpenTelemetry in fours from 1.
  const steps: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
  if (value >= 10 && value % 10 === 0 && value <= 60) return steps[value / 10 - 1]!;
  return value >= 1 && value <= 24 ? steps[Math.ceil(value / 4) - 1]! : 'unknown';
}
