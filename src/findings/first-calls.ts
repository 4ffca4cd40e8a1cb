// A first call that is much slower than the ones after it: something is made, loaded or connected only when it is needed.

import { KeyMap } from '../base/key-map.ts';
import { formatValue } from '../base/format-value.ts';
import type { RequestSpan } from '../trace/distributed.ts';
import { percentile, rowsByKey } from '../trace/operations.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween } from '../trace/times.ts';
import type { Finding } from './finding.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, type SpanStudy } from './span-study.ts';

/** Fewer later calls say nothing about what is usual. */
const LEAST_LATER = 5;
/** Times the median of the later ones, and times their 95th percentile: where times vary much anyway, the first is no exception. */
const LEAST_FACTOR = 10;
const LEAST_FACTOR_P95 = 3;
/** Less is not noticed, once per process. */
const LEAST_EXCESS_NS = 10_000_000;
/** A slow first call inside explains one around it when it brings this share of what that one is too slow. */
const EXPLAINS = 0.6;

interface ColdCall {
  readonly span: number;
  readonly excessNs: number;
  readonly medianNs: number;
  readonly later: number;
}

export function firstCalls(study: SpanStudy): Finding[] {
  const { traces: { spans }, operations: { ofSpan } } = study;
  const groups = new FindingGroups<{ firstNs: number; medianNs: number; later: number }>();
  for (const { span, excessNs, medianNs, later } of withoutExplained(study, coldCalls(study))) {
    const key = { operation: ofSpan[span]!, parentOperation: NONE, detail: '' };
    const occurrence = { parent: null, spans: [span as RequestSpan], savedNs: excessNs };
    const { extra } = groups.add(key, occurrence, () => ({ firstNs: 0, medianNs: 0, later: 0 }));
    extra.firstNs += spans.durationNs[span]!;
    extra.medianNs += medianNs;
    extra.later += later;
  }
  return groups.list().map((group) => {
    const { firstNs, medianNs, later } = group.extra;
    const [first, median] = [firstNs, medianNs].map((ns) => formatValue(ns / group.occurrences, 'nanoseconds'));
    const { name } = operationName(study, group.operation);
    const where = group.occurrences === 1 ? 'the first in this file' : `the first of each of ${group.occurrences} processes in this file`;
    return findingOf(study, 'cold-start', group, {
      title: `The first ${quoted(name)} takes ${first}, later ones ${median}`,
      evidence: `Of ${countOf(later + group.occurrences, 'call')} ${where} takes ${first}; half of the later ones take less than ${median}.`,
    });
  });
}

/** The earliest call of each operation in each process, where it stands out. */
function coldCalls({ traces: { spans }, operations: { ofSpan } }: SpanStudy): ColdCall[] {
  const keys = new KeyMap();
  const keyOf = new Int32Array(spans.length);
  for (let span = 0; span < spans.length; span++) keyOf[span] = keys.indexOf(ofSpan[span]!, spans.resource[span as RequestSpan]!, 0, 0);
  const { rows, first } = rowsByKey(keyOf, keys.length);
  const found: ColdCall[] = [];
  for (let key = 0; key < keys.length; key++) {
    const calls = rows.subarray(first[key], first[key + 1]);
    if (calls.length <= LEAST_LATER) continue;
    let earliest = calls[0]!;
    for (const call of calls) if (nsBetween(spans.start, call, spans.start, earliest) > 0) earliest = call;
    const duration = spans.durationNs[earliest]!;
    if (duration < LEAST_EXCESS_NS) continue;
    const later = Float64Array.from(calls.filter((call) => call !== earliest), (call) => spans.durationNs[call]!).sort();
    const medianNs = percentile(later, 0.5);
    const isCold = duration >= LEAST_FACTOR * medianNs && duration >= LEAST_FACTOR_P95 * percentile(later, 0.95) && duration - medianNs >= LEAST_EXCESS_NS;
    if (isCold) found.push({ span: earliest, excessNs: duration - medianNs, medianNs, later: later.length });
  }
  return found.sort((a, b) => a.span - b.span);
}

/** Without those that are slow because a call within them is. */
function withoutExplained({ traces: { spans } }: SpanStudy, calls: readonly ColdCall[]): ColdCall[] {
  return calls.filter((call, i) => {
    let inside = 0;
    let reached = 0;
    for (let j = i + 1; j < calls.length && calls[j]!.span < spans.subtreeEnd[call.span]!; j++) {
      if (calls[j]!.span < reached) continue;
      inside += calls[j]!.excessNs;
      reached = spans.subtreeEnd[calls[j]!.span]!;
    }
    return inside < EXPLAINS * call.excessNs;
  });
}
