// Files of formats that are not read: they are named, with the command that makes something readable of them.

import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { bytesInput } from '../../src/bytes/byte-input.ts';
import { readFile } from '../../src/formats/read-profile.ts';
import { describeHead, makeHead } from '../../src/formats/sniff.ts';
import { gunzip } from '../../src/server/disk.ts';
import { bytesField, numberField, textField, timeField } from '../support/otlp-message.ts';

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
  ['\0\0\x01\x02\x28\xb5\x2f\xfd\0', /Collector’s file exporter wrote with compression/],
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
  ['{"meta":{"interval":1,"startTime":0,"processType":0,"product":"Firefox"},"libs":[]', /a Firefox profile; profiler\.firefox\.com opens it/],
  ['{"label":"","duration":513,"markers":[{"causeName":"x"}', /Firefox’s older developer tools; npx speedscope FILE/],
  ['{"version":1,"recording":{"displayName":"Timeline Recording 5"', /timeline recording of Safari; npx speedscope FILE/],
  ['{"event_id":"1","platform":"node","profile":{"frames":[],"stacks":[],"samples":[]}}', /a profile as Sentry gets it/],
  ['{\n  "dhatFileVersion": 2,', /a DHAT heap profile; dh_view\.html/],
  ['{\n    "alloc_samples": 37,\n    "args": [', /a Scalene profile; record with py-spy/],
  ['{"session": {"start_time": 1.5, "sample_count": 29, "start_call_stack": []}}', /a pyinstrument session; pyinstrument --load FILE -r speedscope/],
  ['{"constants":{"addressFamily":{},"logEventPhase":{"PHASE_BEGIN":1}},\n"events":[', /a network log of Chromium/],
  ['{"version":3,"sources":["a.ts"],"mappings":"AAAA"}', /a source map; open the profile/],
  ['[{"id":1,"intrinsicName":"any","recursionId":0,"flags":["Any"]}', /types that tsc --generateTrace wrote; open the trace\.json/],
  ['{"code":[{"name":"a","type":"JS"}],"functions":[],"ticks":[]}', /a V8 log after preprocessing; npx speedscope FILE/],
  ['v8-version,11,3,244,8,0\n', /a V8 log; node --prof-process --preprocess FILE/],
  ['node 31912 cpu-clock: \n            13a80b608e0a RegExp:x (/tmp/perf.map)\n', /output of perf script/],
  ['CPU     ID                    FUNCTION:NAME\n  0  64091  :tick-60s \n', /stacks of DTrace; inferno-collapse-dtrace FILE/],
  ['Analysis of sampling rg (pid 64751) every 1 millisecond\n', /sample on macOS; inferno-collapse-sample FILE/],
  ['<?xml version="1.0"?>\n<trace-query-result>\n', /an export of xctrace; inferno-collapse-xctrace FILE/],
  ['Function Stack,CPU Time:Self,Module\n', /a table of VTune; inferno-collapse-vtune FILE/],
  ['Level,Function Name,Number of Calls,', /Visual Studio; inferno-collapse-vsprof FILE/],
  ['Flat profile:\n\nEach sample counts as 0.01 seconds.\n', /a table of gprof/],
  ['JAVA PROFILE 1.0.2\0', /Java heap dump .* record with async-profiler/],
  ['MMPD\0\0\0\x08', /self-profile of the Rust compiler; crox FILE/],
  ['allocator,num_allocations,size,tid,thread_name,stack_trace\n', /a table of memray; memray transform speedscope/],
  ['result 988\nFilename: app.py\n\nLine #    Mem usage    Increment\n', /a table that a line profiler printed/],
  ['*version\n3\ndata-file-overflow=false\n', /a method trace of Android/],
  ['goroutine 1 [running]:\nmain.main()\n', /stacks of goroutines as text; take the same profile without debug=2/],
  ['--- mutex:\ncycles/second=1000\n', /older form of pprof/],
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

const traceId = Array.from({ length: 16 }, () => 1);
const spanId = Array.from({ length: 8 }, () => 2);
const zipkinSpan = bytesField(1, [...bytesField(1, traceId), ...bytesField(3, spanId), ...numberField(4, 1), ...textField(5, 'get'), ...timeField(6, '1544712660000000'), ...textField(12, 'more')]);
const jaegerSpan = bytesField(1, [...bytesField(1, traceId), ...bytesField(2, spanId), ...textField(3, 'GET /'), ...bytesField(6, numberField(1, 1544712660))]);
const otlp = (record: readonly number[]): number[] => bytesField(1, [...bytesField(1, []), ...bytesField(2, bytesField(2, record))]);

test.each<[string, readonly number[], RegExp]>([
  ['Zipkin’s list of spans', zipkinSpan, /Zipkin’s spans in protobuf; download the trace as JSON/],
  ['a long one, which is no row of packets', Array.from({ length: 9 }, () => zipkinSpan).flat(), /Zipkin’s spans/],
  ['a batch of Jaeger', [...jaegerSpan, ...bytesField(2, textField(1, 'shop'))], /Jaeger’s spans in protobuf; download the trace as JSON/],
  ['a request with one', bytesField(1, jaegerSpan), /Jaeger’s spans/],
  ['logs of OpenTelemetry', otlp([...timeField(1, '5'), ...numberField(2, 9), ...bytesField(5, textField(1, 'hello'))]), /OpenTelemetry logs in protobuf; write them as JSON/],
  ['metrics of OpenTelemetry', otlp([...textField(1, 'http.duration'), ...bytesField(9, bytesField(1, []))]), /OpenTelemetry metrics in protobuf/],
])('protobuf by its shape: %s', (_, bytes, expected) => {
  expect(looks(bytes)).toMatch(expected);
  // Cut, as a head may be.
  expect(looks(bytes.slice(0, -1))).toMatch(expected);
});

test('a neighbour that might have been a profile is named once it turns out to be none', async () => {
  const sentence = async (content: object): Promise<string> => {
    const input = bytesInput(new TextEncoder().encode(JSON.stringify(content)));
    return readFile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true }).then(String, (error: Error) => error.message);
  };
  expect(await sentence({ meta: { interval: 1, processType: 0 }, threads: [{ samples: { length: 0 }, stringTable: [] }] })).toMatch(/it looks like a Firefox profile/);
  expect(await sentence({ mode: 'cpu', missed_samples: 0, samples: 5, raw: [1] })).toMatch(/it looks like a stackprof profile/);
  expect(await sentence({ samples: 5 })).toMatch(/no V8 CPU profile/);
});
