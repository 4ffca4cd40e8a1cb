// The lists of formats Heatline reads. A new format is one line here.

import { chromeTrace } from './chrome-trace.ts';
import { collapsed } from './collapsed.ts';
import { cpuprofile } from './cpuprofile.ts';
import type { Format, TraceFormat } from './format.ts';
import { heapprofile } from './heapprofile.ts';
import { jaeger } from './jaeger.ts';
import { otelSpans } from './otel-spans.ts';
import { otlpJson } from './otlp-json.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';
import { pprof } from './pprof.ts';
import { pstats } from './pstats.ts';
import { speedscope } from './speedscope.ts';
import { zipkin } from './zipkin.ts';

/** In order of detection: of two equally likely ones the first reads the file. Binary ones, JSON, text; pprof last, as protobuf has no magic. */
export const FORMATS: readonly Format[] = [
  pstats,
  speedscope,
  cpuprofile,
  heapprofile,
  chromeTrace,
  collapsed,
  pprof,
];

/** Formats of distributed traces. A profile's format that is sure goes before them: files of theirs may be named in its texts. */
export const TRACE_FORMATS: readonly TraceFormat[] = [
  otlpJson,
  jaeger,
  zipkin,
  otelSpans,
  otlpProtobuf,
];
