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
  const steps = traceFindingSteps(traces);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** As {@link traceFindings}, in steps between which the caller may do other things: a million spans take more than a second. */
export function* traceFindingSteps(traces: DistributedTraces): Generator<void, Finding[]> {
  const study = studySpans(traces);
  const found: Finding[] = [];
  for (const rule of [repeatedCalls, sequentialCalls, slowQueries, failedCalls, retriedCalls, firstCalls, gapsAndLocks, queueWaits]) {
    yield;
    found.push(...rule(study));
  }
  return ranked(found);
}
