// One query that takes most of its request.

import { formatShare, formatValue } from '../base/format-value.ts';
import { KIND_CLIENT, type RequestSpan } from '../trace/distributed.ts';
import { isFrame } from './call-facts.ts';
import type { Finding } from './finding.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, type SpanStudy } from './span-study.ts';

/** From this share of its request on a query is what makes it slow. */
const LEAST_OF_ROOT = 0.5;
/** A tenth of a second: where people begin to notice a delay, and from where on tools record where a query comes from. */
const LEAST_NS = 100_000_000;

interface Sums {
  rootNs: number;
  longestNs: number;
}

export function slowQueries(study: SpanStudy): Finding[] {
  const groups = new FindingGroups<Sums>();
  const { spans } = study.traces;
  for (let root = 0; root < spans.length; root = spans.subtreeEnd[root]!) {
    const least = Math.max(LEAST_NS, LEAST_OF_ROOT * spans.durationNs[root]!);
    if (spans.durationNs[root]! < LEAST_NS) continue;
    for (let span = root + 1; span < spans.subtreeEnd[root]!; span++) {
      const duration = spans.durationNs[span]!;
      if (duration < least || (spans.kind[span] !== KIND_CLIENT && spans.kind[span]! > 1)) continue;
      const facts = study.facts(span);
      if (facts?.kind !== 'query' || isFrame(facts.shape)) continue;
      const parent = spans.parent[span as RequestSpan]!;
      const key = { operation: study.operations.ofSpan[span]!, parentOperation: study.operations.ofSpan[parent]!, detail: facts.shape };
      const occurrence = { parent, spans: [span as RequestSpan], savedNs: duration };
      const { extra } = groups.add(key, occurrence, () => ({ rootNs: 0, longestNs: 0 }));
      extra.rootNs += spans.durationNs[root]!;
      extra.longestNs = Math.max(extra.longestNs, duration);
      // What is below belongs to this query.
      span = spans.subtreeEnd[span]! - 1;
    }
  }
  return groups.list().map((group) => {
    const name = group.detail === '' ? operationName(study, group.operation).name : group.detail;
    const mean = formatValue(group.savedNs / group.occurrences, 'nanoseconds');
    const longest = group.occurrences > 1 ? `, at most ${formatValue(group.extra.longestNs, 'nanoseconds')}` : '';
    return findingOf(study, 'slow-query', group, {
      title: `Slow query, ${mean}: ${quoted(name)}`,
      evidence: `It takes ${mean}${longest} in ${countOf(group.occurrences, 'request')}: ${formatShare(group.savedNs / group.extra.rootNs)} of their time.`,
    });
  });
}
