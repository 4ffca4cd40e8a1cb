// OpenTelemetry's spans printed one by one. The shapes are what the SDKs for Go and Python print (after real output in
// terrariumcloud/terrarium's traces.json and plengauer/opentelemetry-bash's demos).

import { expect, test } from 'vitest';
import { detailsOf, resourceAttributes, type RequestSpan } from '../../../src/trace/distributed.ts';
import { readSpans, spanLines } from '../../support/span-file.ts';

const TRACE = 'a3e436f19a181c812f4ae777f5fd7c32';

const go = [
  {
    Name: 'scan', SpanContext: { TraceID: TRACE, SpanID: 'a156fb7377b3920d', TraceFlags: '01' }, Parent: { TraceID: TRACE, SpanID: '0bb5bb0c2a8521a9' }, SpanKind: 3,
    StartTime: '2023-01-16T16:47:35.003796-03:00', EndTime: '2023-01-16T16:47:35.07597228-03:00',
    Attributes: [{ Key: 'db.system', Value: { Type: 'STRING', Value: 'dynamodb' } }], Events: null, Links: [{ SpanContext: { TraceID: TRACE, SpanID: '0bb5bb0c2a8521a9' }, Attributes: null }],
    Status: { Code: 'Error', Description: 'refused' }, Resource: [{ Key: 'service.name', Value: { Type: 'STRING', Value: 'modules' } }], InstrumentationScope: { Name: 'otelaws', Version: '0.37.0' },
  },
  {
    Name: 'list', SpanContext: { TraceID: TRACE, SpanID: '0bb5bb0c2a8521a9' }, Parent: { TraceID: '0'.repeat(32), SpanID: '0'.repeat(16) }, SpanKind: 2,
    StartTime: '2023-01-16T16:47:35.003727-03:00', EndTime: '2023-01-16T16:47:35.077065015-03:00',
    Attributes: null, Events: [{ Name: 'message', Attributes: [], Time: '2023-01-16T16:47:35.003734-03:00' }], Links: null, Status: { Code: 'Unset' }, Resource: null, InstrumentationLibrary: { Name: 'otelgrpc' },
  },
];

test('Go’s stdouttrace: documents over many lines, one after another; metrics between them are said', async () => {
  const { format, traces } = await readSpans([go[0]!, { Resource: [], ScopeMetrics: [{ Metrics: [] }] }, go[1]!].map((each) => JSON.stringify(each, null, '\t')).join('\n'), 50);
  expect([format, ...spanLines(traces)]).toEqual(['otel-spans', '- “list” server 0bb5bb0c2a8521a9 0+73338015', '  modules “scan” client a156fb7377b3920d 69000+72176280 error']);
  expect(traces.notes.map(({ message }) => message)).toEqual(['1 object in the file is no span and is left out.']);
  const { attributes, links, statusMessage, parentId } = detailsOf(traces, 1 as RequestSpan);
  expect([attributes, links, statusMessage, parentId]).toEqual([[{ key: 'db.system', value: 'dynamodb' }], [{ traceId: TRACE, spanId: '0bb5bb0c2a8521a9', attributes: [] }], 'refused', '0bb5bb0c2a8521a9']);
  expect(detailsOf(traces, 0 as RequestSpan).events).toEqual([{ timeNs: 1_673_898_455_003_734_000n, name: 'message', attributes: [] }]);
});

test('Python’s ConsoleSpanExporter', async () => {
  const spanOf = (name: string, id: string, parent: string | null, kind: string): object => ({
    name, context: { trace_id: `0x${TRACE}`, span_id: id, trace_state: '[]' }, kind: `SpanKind.${kind}`, parent_id: parent,
    start_time: '2024-07-25T20:07:46.917676Z', end_time: '2024-07-25T20:07:46.935266Z', status: { status_code: 'ERROR', description: 'bad' }, attributes: { 'code.lineno': 2 },
    events: [{ name: 'exception', timestamp: '2024-07-25T20:07:46.920000Z', attributes: { 'exception.type': 'E' } }], links: [], resource: { attributes: { 'service.name': 'shell' }, schema_url: '' },
  });
  const text = [spanOf('echo', '0xec7c8ef4f967b0af', '0x01156a5614ae0e82', 'INTERNAL'), spanOf('demo', '0x01156a5614ae0e82', null, 'SERVER')].map((each) => JSON.stringify(each, null, 4)).join('\n');
  const { format, traces } = await readSpans(text);
  expect([format, ...spanLines(traces)]).toEqual(['otel-spans', 'shell “demo” server 01156a5614ae0e82 0+17590000 error', '  shell “echo” internal ec7c8ef4f967b0af 0+17590000 error']);
  expect(detailsOf(traces, 1 as RequestSpan)).toMatchObject({
    attributes: [{ key: 'code.lineno', value: 2 }], events: [{ timeNs: 1_721_938_066_920_000_000n, name: 'exception', attributes: [{ key: 'exception.type', value: 'E' }] }], statusMessage: 'bad',
  });
  expect(resourceAttributes(traces, traces.spans.resource[0 as RequestSpan]!)).toEqual([{ key: 'service.name', value: 'shell' }]);
});

const camel = { traceId: TRACE, spanId: '0bb5bb0c2a8521a9', name: 'a', kind: 'SPAN_KIND_SERVER', startTimeUnixNano: '1000', endTimeUnixNano: 1900, status: { code: 2 }, attributes: [{ key: 'k', value: { intValue: '5' } }], serviceName: 'front' };
const snake = { trace_id: TRACE, span_id: 'a156fb7377b3920d', parent_span_id: '0bb5bb0c2a8521a9', name: 'b', kind: 3, start_time_unix_nano: 1000, end_time_unix_nano: 1900, attributes: { k: 5 }, resource: { 'service.name': 'back' } };

test.each([
  ['a line each', `${JSON.stringify(camel)}\n${JSON.stringify(snake)}\n`], ['in a list', JSON.stringify([camel, snake], null, 1)], ['in a list that has a name', JSON.stringify({ trace_id: TRACE, spans: [camel, snake] })],
])('OTLP’s spans without what stands around them: %s', async (_, text) => {
  const { format, traces } = await readSpans(text, 30);
  expect([format, ...spanLines(traces)]).toEqual(['otel-spans', 'front “a” server 0bb5bb0c2a8521a9 0+900 error', '  back “b” client a156fb7377b3920d 0+900']);
  expect([0, 1].map((span) => detailsOf(traces, span as RequestSpan).attributes)).toEqual([[{ key: 'k', value: 5 }], [{ key: 'k', value: 5 }]]);
});
