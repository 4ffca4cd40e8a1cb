// The list of formats Heatline reads. A new format is one line here.

import { cpuprofile } from './cpuprofile.ts';
import type { Format } from './format.ts';

/** In order of detection: of two equally likely ones the first reads the file. */
export const FORMATS: readonly Format[] = [cpuprofile];
