// Which format a file is, by content and never by name; and in words what it is if we do not read it.

import { Refusal } from '../base/refusal.ts';
import type { FormatFacts, Head } from './format.ts';

/** Enough for the keys that tell JSON formats apart; a header is rarely longer. */
export const HEAD_BYTES = 64 * 1024;

/** The head of a file as formats look at it. */
export function makeHead(start: Uint8Array): Head {
  const bytes = start.subarray(0, HEAD_BYTES);
  let text = '';
  // `apply` takes the bytes as they are; spreading them costs 2 ms.
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as Iterable<number> as number[]);
  }
  return { bytes, text };
}

/**
 * The first format that is sure, else the first that takes it for possible.
 * @throws {Refusal} `not-this-format`, saying what the file looks like.
 */
export function detectFormat<Any extends FormatFacts>(head: Head, formats: readonly Any[]): Any {
  const opinions = formats.map((format) => format.sniff(head));
  if (head.bytes.length < HEAD_BYTES && textOf(head) === '') {
    throw new Refusal('empty', 'The file holds only white space', { byte: 0 });
  }
  const index = opinions.includes('sure') ? opinions.indexOf('sure') : opinions.indexOf('maybe');
  if (index >= 0) return formats[index]!;
  throw new Refusal('not-this-format', `This is not a profile that Heatline can read: ${describeHead(head)}`, { byte: 0 });
}

/** The text of a head without a byte order mark and white space before it. */
function textOf(head: Head): string {
  return head.text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
}

/** What a file looks like, for people: a clause without a full stop. */
export function describeHead(head: Head): string {
  const text = textOf(head);
  if (text === '') return 'it holds only white space';
  // Magic numbers may begin with what counts as white space in a text.
  const known = MAGIC.find(([pattern]) => pattern.test(head.text)) ?? LOOKS.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return `it looks like ${known[1]}`;
  if (isRowOfPackets(head.bytes)) return 'it looks like a Perfetto trace; traceconv json FILE FILE.json converts it';
  if (/^\{\s*["}]/.test(text)) return 'it is JSON of another kind';
  if (/^\[\s*["\d\]{[tfn-]/.test(text)) return 'it is a JSON list';
  if (/^[\t\n\r\x20-\x7e\x80-\xff]{0,512}/.exec(text)![0].length >= Math.min(512, text.length)) return 'it is text, not JSON';
  return 'it is binary data';
}

/** Files that announce themselves in their first bytes, as Latin-1. What converts them is said where one command does. */
const MAGIC: readonly (readonly [RegExp, string])[] = [
  [/^PERFILE2|^2ELIFREP/, 'a recording of Linux perf; perf script -i FILE | inferno-collapse-perf > FILE.folded converts it'],
  [/^Nettrace/, 'a .NET trace; dotnet-trace convert FILE --format Speedscope converts it'],
  [/^FLR\0/, 'a Java Flight Recording; jfrconv -o collapsed FILE FILE.collapsed converts it'],
  [/^memray\0/, 'a memray recording; memray transform speedscope FILE converts it'],
  [/^\x04\x22\x4d\x18/, 'LZ4 data; if memray wrote it, memray transform speedscope FILE converts it'],
  [/^(HCAT|TACH)/, 'a recording of Python\u2019s sampling profiler; python -m profiling.sampling replay --pstats -o FILE.pstats FILE converts it'],
  [/^MOJ/, 'an Austin recording in its binary form; mojo2austin FILE FILE.austin converts it'],
  [/^SIMPLEPERF/, 'a simpleperf recording'],
  [/^rbspy\d\d\n/, 'a raw rbspy recording; rbspy report -f speedscope -i FILE -o FILE.speedscope.json converts it'],
  [/^\x28\xb5\x2f\xfd/, 'Zstandard data; zstd -d FILE unpacks it'],
  [/^PK\x03\x04/, 'a zip archive; unpack it, and open the profile that is inside'],
  [/^bplist/, 'a property list, such as there are many inside an Instruments trace'],
  [/^\x80[\x02-\x05][^]*tracemalloc/, 'a tracemalloc snapshot'],
  [/^\x80[\x02-\x05][^]*line_profiler/, 'a line_profiler recording; python -m line_profiler FILE shows it'],
  [/^\x80[\x02-\x05]/, 'a Python pickle'],
  [/^\x04\x08/, 'a Ruby dump; if stackprof wrote it, stackprof --stackcollapse FILE > FILE.folded converts it'],
  [/^(\0{4}\x03\0{3}|\0{7}\x03|\0{8}\x03\0{7}|\0{15}\x03)/, 'a CPU profile of gperftools; go tool pprof -proto FILE > out.pb.gz converts it'],
  [/^go 1\.\d+ trace\0/, 'an execution trace of Go; go tool trace -pprof=sched FILE > out.pb.gz makes a profile of it'],
  [/^\x7fELF|^MZ|^(\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe)/, 'a program, not what a profiler recorded of it'],
];

/** Fewer fields than this may be chance. */
const MIN_PACKETS = 8;

/** A Perfetto trace is nothing but fields 1 of bytes, one after another. */
function isRowOfPackets(bytes: Uint8Array): boolean {
  let at = 0;
  let packets = 0;
  while (at < bytes.length) {
    if (bytes[at++] !== 0x0a) return false;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
      if (shift > 28) return false;
    }
    at += length;
    packets++;
  }
  return packets >= MIN_PACKETS;
}

/** Neighbours that people open by mistake. FORMATS 1.4 has the facts. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/^\{\s*"snapshot"/, 'a V8 heap snapshot'],
  [/^\{(?=[^]*"stackFrames"\s*:)[^]*"(funcVirtAddr|funcLine)"\s*:/, 'a Hermes sampling profile'],
  [/^(\{[^]*"traceEvents"\s*:|\[\s*\{[^]*"ph"\s*:)/, 'a Chrome trace'],
  [/^\{[^]*"stackFrames"\s*:/, 'a trace with stack frames'],
  [/^\{[^]*"resource_?[sS]pans"\s*:/, 'an OpenTelemetry trace'],
  [/^\{[^]*"resourceProfiles"\s*:/, 'an OpenTelemetry profile'],
  [/^\{[^]*"traces"\s*:\s*\[[^]*"(spanSets?|rootTraceName)"\s*:/, 'a search result of Tempo, which names traces and does not hold them'],
  [/^\{[^]*"resource_?[lL]ogs"\s*:/, 'OpenTelemetry logs; open the traces they belong to, and add them there with Add Logs to Traces…'],
  [/^\{[^]*"resource_?[mM]etrics"\s*:/, 'OpenTelemetry metrics, which hold neither spans nor samples'],
  [/^[[{][^]*"(trace_id|TraceId)"\s*:\s*"1-[\da-f]{8}-[\da-f]{24}"[^]*"(start_time|Segments|Document)"|^\{[^]*"Document"\s*:\s*"\{[^]*1-[\da-f]{8}-[\da-f]{24}/, 'segments of AWS X-Ray; send the spans to an OpenTelemetry Collector too, and open what its file exporter writes'],
  [/^\[\s*\[?\s*\{(?=[^]*"trace_id"\s*:\s*\d)(?=[^]*"span_id"\s*:\s*\d)[^]*"(meta|metrics|resource)"\s*:/, 'spans as Datadog\u2019s tracers send them; send them to an OpenTelemetry Collector, and open what its file exporter writes'],
  [/^\{(?=[^]*"start_timestamp"\s*:)[^]*"spans"\s*:\s*\[/, 'an event of Sentry; record with OpenTelemetry, and open what a Collector\u2019s file exporter writes'],
  [/^\{\s*resource: \{\s|^\{\s*traceId: '/, 'what OpenTelemetry\u2019s console exporter for JavaScript prints, which is no JSON; export with its OTLP exporter to a Collector instead'],
  [/^\{[^]*"traceIdLow"\s*:/, 'a batch that a Jaeger client sends; download the trace from Jaeger\u2019s page instead'],
  [/^\{[^\n]*"(level|severity|levelname|@l|LogLevel)"\s*:[^\n]*\}\s*(\n|$)/, 'a log; open the traces it belongs to, and add it there with Add Logs to Traces…'],
  [/^\{[^]*"(preprocessedProfileVersion|stringTable)"\s*:/, 'a Firefox profile'],
  [/^\{[^]*"flamebearer"\s*:/, 'a Pyroscope profile'],
  [/^\{[^]*"initial_capabilities"\s*:/, 'a GHC profile; hs-speedscope converts the eventlog of the same program'],
  [/^\{(?=[^]*"raw(_lines)?"\s*:)[^]*"missed_samples"\s*:/, 'a stackprof profile; stackprof --stackcollapse DUMP > FILE.folded converts the dump it was made from'],
  [/^\{[^]*"(frame_records|root_frame)"\s*:/, 'a pyinstrument session; pyinstrument --load FILE -r speedscope -o FILE.speedscope.json converts it'],
  [/^\{[^]*"linux-perf-json-version"\s*:/, 'perf data as JSON; perf script | inferno-collapse-perf > FILE.folded converts the perf.data it was made from'],
  [/^v8-version,|^shared-library,/, 'a V8 log; node --prof-process --preprocess turns it into JSON'],
  [/^# callgrind format|^(?=[^]*^events: )[^]*^fn=/m, 'a callgrind profile; npx speedscope FILE opens it, and can export it'],
  [/^# ?={8}|^[^\n]{0,200}\d+\.\d+:\s+(\d+\s+)?[\w:/-]+:[^\n]*\n\s+[\da-f]+ /, 'the output of perf script; inferno-collapse-perf FILE > FILE.folded converts it'],
  [/^--- Execution profile ---/, 'a text summary of async-profiler; record again with -o collapsed'],
  [/^[^\n]*\tSymbol Name/, 'a call tree copied from Instruments; stackcollapse-instruments.pl FILE > FILE.folded converts it'],
  [/^CMDLINE |^MEM \d/, 'a memory_profiler recording (mprof)'],
  [/^\[events\]/, 'an SPX profile'],
  [/^(--- ?(symbol|profile|heap|heapz|growthz|contention|contentionz|threadz)\b|heap profile: |[\w.-]+ profile: total \d)/, 'a profile in an older form of pprof; go tool pprof -proto FILE > out.pb.gz converts it'],
  [/^<(!doctype|html|\?xml)/i, 'an HTML or XML page'],
];
