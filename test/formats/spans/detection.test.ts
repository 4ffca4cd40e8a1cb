// Files of spans are told by their content, and take nothing that is of another format.

import { expect, test } from 'vitest';
import { FORMATS, TRACE_FORMATS } from '../../../src/formats/index.ts';
import { detectFormat, makeHead } from '../../../src/formats/sniff.ts';
import { FIXTURES } from '../../support/fixtures.ts';

const ALL = [...FORMATS, ...TRACE_FORMATS];

function formatOf(content: string): string {
  try {
    return detectFormat(makeHead(new TextEncoder().encode(content)), ALL).id;
  } catch (error) {
    return (error as Error).message.replace(/^.*: /, '');
  }
}

test.each([
  ['{"resourceSpans":[]}', 'otlp-json'],
  [' {\n "resource_spans" : [', 'otlp-json'],
  ['{"batches":[{"resource":{},"scopeSpans":[]}]}', 'otlp-json'],
  ['{"trace":{"resourceSpans":[]}}', 'otlp-json'],
  ['{"result":{"resourceSpans":[{"scopeSpans":[]}]}}', 'otlp-json'],
  ['{"resourceLogs":[]}\n{"resourceSpans":[]}', 'otlp-json'],
  ['{"data":[{"traceID":"1","spans":[],"processes":{}}]}', 'jaeger'],
  ['{"traceID":"1","spans":[{"traceID":"1","spanID":"2","operationName":"a"}],"processes":{}}', 'jaeger'],
  ['{"hits":{"hits":[{"_source":{"traceID":"1","spanID":"2","operationName":"a"}}]}}', 'jaeger'],
  ['[{"traceId":"1","id":"2","localEndpoint":{}}]', 'zipkin'],
  ['[[{"traceId":"1","id":"2","timestamp":1}]]', 'zipkin'],
  ['{"traceId":"1","id":"2","localEndpoint":{"serviceName":"a"}}', 'zipkin'],
  ['[{"traceId":"1","id":"2","name":"v1","annotations":[],"binaryAnnotations":[]}]', 'zipkin'],
  ['[{"resourceSpans":[]}]', 'otlp-json'],
  ['{"resource":{},"scopeSpans":[{"spans":[]}]}', 'otlp-json'],
  ['{"status":"ok","startTime":1,"trace":{"resourceSpans":[]}}', 'otlp-json'],
  ['[{"traceID":"1","spanID":"2","operationName":"a"}]', 'jaeger'],
  ['{"traceId":"AQ==","spanId":"Ag==","operationName":"a","startTime":"2017-01-26T16:46:31Z","duration":"5000ns"}', 'jaeger'],
  ['{"Name":"a","SpanContext":{"TraceID":"1","SpanID":"2"}}', 'otel-spans'],
  ['{\n  "name": "a",\n  "context": {\n    "trace_id": "0x1"', 'otel-spans'],
  ['{"traceId":"1","spanId":"2","name":"a","startTimeUnixNano":"1"}', 'otel-spans'],
  ['{"resourceMetrics":[{"startTimeUnixNano":"1","exemplars":[{"traceId":"1","spanId":"2"}]}]}', 'it looks like OpenTelemetry metrics, which hold neither spans nor samples'],
  ['{"level":30,"msg":"a log","traceId":"1","spanId":"2","operationName":"a","startTime":1,"duration":2}', 'it looks like a log; open the traces it belongs to, and add it there with Add Logs to Traces…'],
  ['{"level":30,"time":1,"msg":"a log","traceId":"1","id":"2"}', 'it looks like a log; open the traces it belongs to, and add it there with Add Logs to Traces…'],
  ['{"traceEvents":[{"name":"resourceSpans","args":{"resourceSpans":[1]},"ph":"X"}]}', 'chrome-trace'],
  ['{"nodes":[{"callFrame":{"functionName":"\\"resourceSpans\\":["}}],"startTime":1,"endTime":2,"samples":[],"timeDeltas":[]}', 'cpuprofile'],
  ['{"resourceLogs":[]}', 'it looks like OpenTelemetry logs; open the traces they belong to, and add them there with Add Logs to Traces…'],
  ['{"traces":[{"traceID":"1","spanSets":[{"spans":[{"spanID":"2"}]}]}]}', 'it looks like a search result of Tempo, which names traces and does not hold them'],
])('%s is %s', (content, id) => {
  expect(formatOf(content)).toBe(id);
});

test('no fixture of a profile is taken for spans', () => {
  for (const { name, content } of FIXTURES) {
    const head = makeHead(content);
    expect(TRACE_FORMATS.filter((format) => format.sniff(head) !== 'no').map(({ id }) => id), name).toEqual([]);
  }
});
