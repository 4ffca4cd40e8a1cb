// The list of formats Heatline reads. A new format is one line here.

import { chromeTrace } from './chrome-trace.ts';
import { collapsed } from './collapsed.ts';
import { cpuprofile } from './cpuprofile.ts';
import type { Format } from './format.ts';
import { heapprofile } from './heapprofile.ts';
import { pprof } from './pprof.ts';
import { pstats } from './pstats.ts';
import { speedscope } from './speedscope.ts';

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
