// All rules over distributed traces, and their findings in one list.

import type { DistributedTraces } from '../trace/distributed.ts';
import { failedCalls, retriedCalls } from './failed-calls.ts';
import { ranked, type Finding } from './finding.ts';
import { firstCalls } from './first-calls.ts';
import { repeatedCalls } from './repeated-calls.ts';
import { sequentialCalls } from './sequential-calls.ts';
import { slowQueries } from './slow-queries.ts';
import { studySpans } from './span-study.ts';
import { gapsAndLocks, queueWaits } from './waits.ts';

/**
 * What may be mended in these traces, what would save the most first: at most `MOST_FINDINGS`. Equal findings of many
 * requests are one. `savedNs` is what all of it would save at most; findings overlap, so they cannot be added up.
 */
export function traceFindings(traces: DistributedTraces): Finding[] {
  const study = studySpans(traces);
  const rules = [repeatedCalls, sequentialCalls, slowQueries, failedCalls, retriedCalls, firstCalls, gapsAndLocks, queueWaits];
  return ranked(rules.flatMap((rule) => rule(study)));
}
