// Files of formats that are not read: they are named, with the command that makes something readable of them.

import { expect, test } from 'vitest';
import { describeHead, makeHead } from '../../src/formats/sniff.ts';

function looks(content: string | readonly number[]): string {
  const bytes = typeof content === 'string' ? Uint8Array.from(content, (character) => character.charCodeAt(0)) : Uint8Array.from(content);
  return describeHead(makeHead(bytes));
}

test.each([
  ['PERFILE2\x68\0\0\0', /recording of Linux perf; perf script -i FILE \| inferno-collapse-perf > FILE\.folded/],
  ['Nettrace\x14\0\0\0!FastSerialization.1', /\.NET trace; dotnet-trace convert FILE --format Speedscope/],
  ['FLR\0\0\x02\0\x01', /Java Flight Recording; jfrconv -o collapsed FILE FILE\.collapsed/],
  ['memray\0\x0d', /memray recording; memray transform speedscope FILE/],
  ['\x04\x22\x4d\x18\x64', /LZ4 data; if memray wrote it, memray transform speedscope FILE/],
  ['HCAT\x01\0', /Python’s sampling profiler; python -m profiling\.sampling replay --pstats/],
  ['MOJ\x03', /Austin recording in its binary form; mojo2austin FILE/],
  ['rbspy02\n{"', /raw rbspy recording; rbspy report -f speedscope/],
  ['PK\x03\x04\x14', /zip archive; unpack it/],
  ['\x28\xb5\x2f\xfd\0', /Zstandard data; zstd -d FILE/],
  ['bplist00\xd4', /property list/],
  ['\x80\x05\x95\x0b\x8c\x0btracemalloc\x94', /tracemalloc snapshot/],
  ['\x80\x04\x95\x0b\x8c\x1bline_profiler._line_profiler\x94', /line_profiler recording; python -m line_profiler FILE/],
  ['\x04\x08{\x0c:\x0cversion', /Ruby dump; if stackprof wrote it, stackprof --stackcollapse/],
  ['\x7fELF\x02\x01', /a program/],
  ['{"meta":{"interval":1,"preprocessedProfileVersion":48},"threads":[]}', /a Firefox profile/],
  ['{"resourceSpans":[]}', /an OpenTelemetry trace/],
  ['{"resourceLogs":[]}', /OpenTelemetry logs; .* Add Logs to Traces/],
  ['{"resource_logs":[]}', /OpenTelemetry logs/],
  ['{"resourceMetrics":[]}', /OpenTelemetry metrics/],
  ['{"level":30,"time":1,"msg":"hi"}\n{"level":30}', /a log; .* Add Logs to Traces/],
  ['{"traces":[{"traceID":"1","rootTraceName":"GET /"}]}', /search result of Tempo/],
  ['{"Id":"1","Segments":[{"Document":"{\\"trace_id\\":\\"1-58406520-a006649127e371903a2de979\\"}"}]}', /AWS X-Ray/],
  ['[[{"trace_id":1234567890,"span_id":12,"name":"web.request","meta":{}}]]', /Datadog/],
  ['{"type":"transaction","start_timestamp":1.5,"spans":[{"op":"db"}]}', /Sentry/],
  ["{\n  resource: {\n    attributes: {", /console exporter for JavaScript/],
  ['{"process":{"serviceName":"a"},"spans":[{"traceIdLow":5}]}', /Jaeger client/],
  ['{"resourceProfiles":[],"dictionary":{}}', /an OpenTelemetry profile/],
  ['# callgrind format\nversion: 1\n', /a callgrind profile; npx speedscope FILE/],
  ['version: 1\ncreator: x\nevents: Ir\n\nfl=a.c\nfn=main\n1 2\n', /a callgrind profile/],
  ['c.out  1276  1450.902602:    1001001 cpu-clock: \n\t    55d0 hot+0x1c (/tmp/c.out)\n', /output of perf script; inferno-collapse-perf FILE/],
  ['# ========\n# captured on\n', /output of perf script/],
  ['Weight\tSelf Weight\t\tSymbol Name\n', /copied from Instruments/],
  ['CMDLINE python app.py\nMEM 3.4 1.2\n', /memory_profiler recording/],
])('%j', (content, expected) => {
  expect(looks(content)).toMatch(expected);
});

test('a row of protobuf packets is a Perfetto trace; a few may be anything', () => {
  const packet = [0x0a, 0x03, 0x50, 0x01, 0x00];
  expect(looks(Array.from({ length: 12 }, () => packet).flat())).toMatch(/Perfetto trace; traceconv json FILE/);
  // Cut in its last packet, as every head is.
  expect(looks([...Array.from({ length: 12 }, () => packet).flat(), 0x0a, 0xff, 0x7f, 1])).toMatch(/Perfetto/);
  expect(looks([...packet, ...packet, 0xff])).toBe('it is binary data');
});
