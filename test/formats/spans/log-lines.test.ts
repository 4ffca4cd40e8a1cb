// Logs as JSON lines: whoever wrote them, their times, levels and ids are found; and the join with spans, against a slow one.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../../src/base/cancel.ts';
import { bytesInput } from '../../../src/bytes/byte-input.ts';
import { readLogs } from '../../../src/formats/log-lines.ts';
import type { RequestSpan } from '../../../src/trace/distributed.ts';
import { hexOf } from '../../../src/trace/ids.ts';
import { joinLogs, LOG_LEVELS, logRecord, type Logs } from '../../../src/trace/logs.ts';
import { timeAt } from '../../../src/trace/times.ts';
import { randomSpans, tablesOf } from '../../support/random-spans.ts';
import { forSeeds } from '../../support/random.ts';
import { readSpanBytes } from '../../support/span-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');

function read(bytes: Uint8Array): Promise<Logs> {
  return readLogs(bytesInput(bytes, 100), { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true });
}

/** `time level trace/span message`, a line a row; ids without their leading zeros. */
async function rows(text: string): Promise<string[]> {
  const logs = await read(new TextEncoder().encode(text));
  const short = (id: string): string => id.replace(/^0+/, '') || '-';
  return Array.from({ length: logs.length }, (_, row) => {
    const ids = `${short(hexOf(logs.traceId, row, 4))}/${short(hexOf(logs.spanId, row, 2))}`;
    return `${timeAt(logs.time, row)} ${LOG_LEVELS[logs.level[row]!]!} ${ids} ${logRecord(logs, row).message}`;
  });
}

test.each([
  ['pino with OpenTelemetry', '{"level":30,"time":1795236101104,"pid":1,"hostname":"h","trace_id":"044accc3e00c2d65f28d182d8433e92d","span_id":"336117bc56cf7847","msg":"hi"}', '1795236101104000000 info 44accc3e00c2d65f28d182d8433e92d/336117bc56cf7847 hi'],
  ['pino, ISO time', '{"level":50,"time":"2026-11-21T04:41:41.104Z","msg":"bad"}', '1795236101104000000 error -/- bad'],
  ['structlog, seconds', '{"event":"slow","level":"warning","timestamp":1795236171.5,"span":{"trace_id":"a1","span_id":"b2"}}', '1795236171500000000 warn a1/b2 slow'],
  ['Python’s json-logger', '{"message":"m","levelname":"CRITICAL","asctime":"2026-11-21 04:41:41,104","otelTraceID":"a1","otelSpanID":"b2"}', '1795236101104000000 fatal a1/b2 m'],
  ['ECS, dotted', '{"@timestamp":"2026-11-21T05:41:41.104+01:00","log.level":"debug","message":"m","trace.id":"a1","span.id":"b2"}', '1795236101104000000 debug a1/b2 m'],
  ['ECS, nested', '{"@timestamp":"2026-11-21T04:41:41.104123456Z","log":{"level":"info"},"message":"m","trace":{"id":"a1"},"span":{"id":"b2"}}', '1795236101104123456 info a1/b2 m'],
  ['Datadog, decimal', '{"message":"m","dd":{"trace_id":"18446744073709551615","span_id":"9223372036854775809"}}', '0 unknown ffffffffffffffff/8000000000000001 m'],
  ['Datadog, as a number', '{"message":"m","dd.trace_id":18446744073709551615}', '0 unknown ffffffffffffffff/- m'],
  ['Google Cloud', '{"message":"m","severity":"NOTICE","logging.googleapis.com/trace":"projects/p/traces/a1","logging.googleapis.com/spanId":"b2"}', '0 info a1/b2 m'],
  ['Serilog', '{"@t":"2026-11-21T04:41:41.104Z","@l":"Error","@m":"m","@tr":"a1","@sp":"b2"}', '1795236101104000000 error a1/b2 m'],
  ['Kubernetes’ prefix', '2026-11-21T04:41:41.104Z stdout F {"msg":"m","traceId":"a1"}', '0 unknown a1/- m'],
  ['Docker’s record', '{"log":"{\\"msg\\":\\"m\\",\\"traceId\\":\\"a1\\"}\\n","stream":"stdout"}', '0 unknown a1/- m'],
  ['plain text', '2026 INFO trace_id=00000000000000000000000000000abc span_id=00000000000000de hello', '0 info abc/de 2026 INFO trace_id=00000000000000000000000000000abc span_id=00000000000000de hello'],
  ['Logback’s mdc', '{"timestamp":"2021-01-08T09:23:51.280Z","level":"ERROR","mdc":{"traceId":"c84f8a897041f634","spanId":"c84f8a897041f635"},"message":"m"}', '1610097831280000000 error c84f8a897041f634/c84f8a897041f635 m'],
  ['.NET’s JSON console', '{"Timestamp":"2023-06-29T17:48:21.852Z","LogLevel":"Information","Message":"m","Scopes":[{"Message":"c"},{"SpanId":"7007e1809a501a35","TraceId":"f1ee0bf7fbdd7ea5b423eddb86938bf9"}]}', '1688060901852000000 info f1ee0bf7fbdd7ea5b423eddb86938bf9/7007e1809a501a35 m'],
  ['Powertools for Lambda', '{"level":"INFO","message":"m","timestamp":"2023-06-26T13:03:34.639Z","xray_trace_id":"1-64998ca6-47085075585a5c65164ff3d3"}', '1687784614639000000 info 64998ca647085075585a5c65164ff3d3/- m'],
  ['Google’s log entries', '{"jsonPayload":{"message":"m"},"severity":"ERROR","timestamp":"2023-06-26T13:03:34Z","trace":"projects/p/traces/a1","spanId":"b2"}', '1687784614000000000 error a1/b2 m'],
  ['Rust’s tracing', '{"timestamp":"2023-06-26T13:03:34Z","level":"WARN","fields":{"message":"m"},"span":{"name":"s","trace_id":"a1","span_id":"b2"}}', '1687784614000000000 warn a1/b2 m'],
  ['W3C’s header', '{"msg":"m","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}', '0 unknown af7651916cd43dd8448eb211c80319c/b7ad6b7169203331 m'],
  ['VictoriaLogs', '{"_time":"2026-04-01T18:44:10.418708736Z","_msg":"m","trace_id":"a1"}', '1775069050418708736 unknown a1/- m'],
  ['journald', '{"__REALTIME_TIMESTAMP":"1534860261221373","MESSAGE":"INFO trace_id=00000000000000000000000000000abc m"}', '1534860261221373000 unknown abc/- INFO trace_id=00000000000000000000000000000abc m'],
  ['microseconds as text', '{"time":"1677104527310960","msg":"m"}', '1677104527310960000 unknown -/- m'],
  ['Docker Compose’s prefix', 'ss01_1      | {"msg":"m","traceId":"a1"}', '0 unknown a1/- m'],
  ['a time before the record', '2026-08-23T17:26:00+00:00  {"msg":"m {x}","traceId":"a1"}', '0 unknown a1/- m {x}'],
  ['zap’s console', '2023-06-26T13:03:34.000Z\tINFO\tmain.go:9\tm\t{"trace_id": "00000000000000000000000000000abc"}', '1687784614000000000 info abc/- 2023-06-26T13:03:34.000Z\tINFO\tmain.go:9\tm\t{"trace_id": "00000000000000000000000000000abc"}'],
  ['CloudWatch’s events', '{"timestamp":1795236101104,"message":"{\\"msg\\":\\"m\\",\\"level\\":\\"warn\\",\\"traceId\\":\\"a1\\"}"}', '1795236101104000000 warn a1/- m'],
  ['Loki’s lines', '{"labels":{},"line":"level=info trace_id=00000000000000000000000000000abc span_id=00000000000000de","timestamp":"2023-06-26T13:03:34Z"}', '1687784614000000000 unknown abc/de level=info trace_id=00000000000000000000000000000abc span_id=00000000000000de'],
  ['Datadog’s text', 'INFO [dd.trace_id=12345678901234567890 dd.span_id=1234567890123456789] m', '0 info ab54a98ceb1f0ad2/112210f47de98115 INFO [dd.trace_id=12345678901234567890 dd.span_id=1234567890123456789] m'],
  ['Spring Cloud Sleuth', '2021-01-08 09:23:51.280  INFO [app,5f1a0e6ad8d5bd6f,c84f8a897041f634] 1 --- [nio] c.e.A : m', '1610097831280000000 info 5f1a0e6ad8d5bd6f/c84f8a897041f634 2021-01-08 09:23:51.280  INFO [app,5f1a0e6ad8d5bd6f,c84f8a897041f634] 1 --- [nio] c.e.A : m'],
  ['Spring Boot', '2024-01-08T09:23:51.280Z ERROR 1 --- [app] [nio-1] [65f1c5c3a6f8e7d1b2a3c4d5e6f70819-b2a3c4d5e6f70819] A : m', '1704705831280000000 error 65f1c5c3a6f8e7d1b2a3c4d5e6f70819/b2a3c4d5e6f70819 2024-01-08T09:23:51.280Z ERROR 1 --- [app] [nio-1] [65f1c5c3a6f8e7d1b2a3c4d5e6f70819-b2a3c4d5e6f70819] A : m'],
])('%s', async (_, line, expected) => {
  expect(await rows(line)).toEqual([expected]);
});

const printed = [{ msg: 'one', traceId: 'a1', list: [1, 2] }, { msg: 'two', traceId: 'a2' }];

test.each([
  ['a list', JSON.stringify(printed)], ['a list over many lines', JSON.stringify(printed, null, 2)],
  ['one after another, over many lines', printed.map((record) => JSON.stringify(record, null, 4)).join('\n')],
  ['with a byte order mark and CRLF', `\ufeff${JSON.stringify(printed, null, 2).replaceAll('\n', '\r\n')}`],
])('records are read however they are printed: %s', async (_, text) => {
  expect(await rows(text)).toEqual(['0 unknown a1/- one', '0 unknown a2/- two']);
});

test('a list that breaks off is kept up to there', async () => {
  const logs = await read(new TextEncoder().encode(JSON.stringify(printed, null, 2).slice(0, -20)));
  expect([logs.length, logs.notes.map(({ code }) => code)]).toEqual([1, ['broken-log']]);
});

test('a request in snake case, over many lines', async () => {
  const request = { resource_logs: [{ scope_logs: [{ log_records: [{ time_unix_nano: '1795236101104000001', severity_text: 'Error', body: { string_value: 'a' }, trace_id: '0a', span_id: '0b' }] }] }] };
  expect(await rows(JSON.stringify(request, null, 1))).toEqual(['1795236101104000001 error a/b a']);
});

test('a request of OpenTelemetry’s has as many rows as records', async () => {
  const records = [
    { timeUnixNano: '1795236101104000001', severityNumber: 17, body: { stringValue: 'a' }, traceId: '0A', spanId: '0b' },
    { observedTimeUnixNano: '1795236101104000002', severityText: 'INFO', body: { intValue: '5' }, attributes: [] },
  ];
  expect(await rows(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] }))).toEqual(['1795236101104000001 error a/b a', '1795236101104000002 info -/- {"intValue":"5"}']);
});

test('lines that are no JSON and name no trace are counted in a note; nothing is refused', async () => {
  const logs = await read(new TextEncoder().encode('hello\n{"msg":"cut"\n\n{"msg":"kept"}\n'));
  expect([logs.length, logs.notes.map(({ message }) => message)]).toEqual([1, ['2 lines are no JSON and name no trace; they are left out.']]);
});

test('what pino wrote keeps all its fields', async () => {
  const bytes = new Uint8Array(fs.readFileSync(path.join(import.meta.dirname, '../../fixtures/traces/pino-otel/input.ndjson')));
  const logs = await read(bytes);
  const plain = new TextDecoder().decode(bytes).trim().split('\n').map((line) => JSON.parse(line) as { trace_id?: string; span_id?: string; time: number; msg: string });
  expect(Array.from({ length: logs.length }, (_, row) => [hexOf(logs.traceId, row, 4), hexOf(logs.spanId, row, 2), timeAt(logs.time, row), logRecord(logs, row).message])).toEqual(
    plain.map(({ trace_id = '', span_id = '', time, msg }) => [trace_id, span_id, BigInt(time) * 1_000_000n, msg]),
  );
  expect(logRecord(logs, 0).fields.map(({ key }) => key)).toEqual(Object.keys(plain[0]!));
});

test('a line belongs to the span that it names, by time; else to the trace; else to nobody', () =>
  forSeeds(100, async (random) => {
    const spans = randomSpans(random, 12);
    const traces = tablesOf(spans);
    const lines = Array.from({ length: 30 }, () => ({ trace_id: random.below(5), span_id: random.below(15), time: 1795236101000 + random.below(9) }));
    const hex = (value: number): string => value.toString(16);
    const logs = await read(new TextEncoder().encode(lines.map((each) => JSON.stringify({ ...each, trace_id: hex(each.trace_id), span_id: hex(each.span_id) })).join('\n')));
    const join = joinLogs(traces, logs);
    const byTime = (found: number[]): number[] => found.sort((a, b) => lines[a]!.time - lines[b]!.time || a - b);
    const isNamed = (line: { trace_id: number; span_id: number }, span: number): boolean =>
      hexOf(traces.traces.id, traces.spans.trace[span]!, 4) === hex(line.trace_id).padStart(32, '0') && hexOf(traces.spans.id, span, 2) === hex(line.span_id).padStart(16, '0');
    const spanOf = lines.map((line) => Array.from({ length: traces.spans.length }, (_, span) => span).find((span) => isNamed(line, span)));
    for (let span = 0; span < traces.spans.length; span++) {
      expect(Array.from(join.rows.subarray(join.first[span], join.first[span + 1]))).toEqual(byTime(lines.flatMap((_, row) => (spanOf[row] === span ? [row] : []))));
    }
    for (let trace = 0; trace < traces.traces.length; trace++) {
      const own = lines.flatMap((line, row) => (spanOf[row] === undefined && hexOf(traces.traces.id, trace, 4) === hex(line.trace_id).padStart(32, '0') ? [row] : []));
      expect(Array.from(join.rowsOfTrace.subarray(join.firstOfTrace[trace], join.firstOfTrace[trace + 1]))).toEqual(byTime(own));
    }
    expect(join.rows.length + join.rowsOfTrace.length + join.unmatched).toBe(lines.length);
  }));

test('the log of a real run joins the trace of the same run', async () => {
  const fixture = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(import.meta.dirname, '../../fixtures/traces', name)));
  const { traces } = await readSpanBytes(fixture('otlp-js-sdk/input.jsonl'));
  const logs = await read(fixture('pino-otel/input.ndjson'));
  const join = joinLogs(traces, logs);
  const { spans, texts } = traces;
  const joined = Array.from({ length: spans.length }, (_, span) => {
    const messages = Array.from(join.rows.subarray(join.first[span], join.first[span + 1]), (row) => logRecord(logs, row).message);
    return messages.length === 0 ? [] : [`${texts[spans.name[span as RequestSpan]!]!}: ${messages.join(', ')}`];
  }).flat();
  expect(joined.sort()).toEqual(['GET /orders/:id: incoming request, done', 'GET /orders/:id: incoming request, done', 'GET /orders/:id: incoming request, done', 'GET /orders/:id: incoming request, done', 'audit: span failed']);
  // The run before, and two lines outside of any span.
  expect([join.rowsOfTrace.length, join.unmatched]).toEqual([0, 11]);
});

test.runIf(fs.existsSync(CORPUS)).each([
  ['made/logs/pino-otel.ndjson', 20], ['made/logs/py-stdlib-json.ndjson', 3], ['made/logs/py-plain.log', 3],
  ['logs/tstack+lnav--logfile_ecs_log.json', 5], ['logs/tstack+lnav--log.clog', 2], ['logs/trentm+node-bunyan--withreq.log', 3],
])('%s has %i lines', async (file, count) => {
  const logs = await read(new Uint8Array(fs.readFileSync(path.join(CORPUS, file))));
  expect(logs.length).toBe(count);
  if (file.startsWith('made')) expect(hexOf(logs.traceId, 1, 4)).not.toBe('');
  if (file.endsWith('json')) expect(timeAt(logs.time, 0)).toBeGreaterThan(0n);
});
