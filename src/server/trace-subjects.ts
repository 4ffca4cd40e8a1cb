// What traces, spans and operations answer to terms (trace-terms.ts).

import { STATUS_ERROR, type RequestSpan } from '../trace/distributed.ts';
import type { Test } from '../profile/search-tokens.ts';
import type { OpenTraces } from './open-traces.ts';
import { idBegins } from './trace-columns.ts';
import type { TermSubject } from './trace-terms.ts';

/** Rows are spans. `spans`: itself and all below it. */
export function spanSubject({ tables }: OpenTraces): TermSubject {
  const { texts, spans, traces, resources } = tables;
  return {
    texts,
    hasName: (span, accepts) => accepts(spans.name[span as RequestSpan]!),
    hasService: (span, accepts) => accepts(resources.service[spans.resource[span as RequestSpan]!]!),
    hasId: (span, digits) => idBegins(spans.id, span, 2, digits) || idBegins(traces.id, spans.trace[span as RequestSpan]!, 4, digits),
    hasError: (span) => spans.status[span] === STATUS_ERROR,
    duration: (span) => spans.durationNs[span]!,
    spans: (span) => spans.subtreeEnd[span]! - span,
  };
}

/** Rows are traces: a term about names, services or ids is met by any of their spans. */
export function traceSubject(open: OpenTraces): TermSubject {
  const { traces, spans } = open.tables;
  const one = spanSubject(open);
  const any = (trace: number, test: Test<number>): boolean => {
    for (let span = traces.first[trace]!; span < traces.first[trace + 1]!; span++) if (test(span)) return true;
    return false;
  };
  return {
    texts: one.texts,
    hasName: (trace, accepts) => any(trace, (span) => one.hasName(span, accepts)),
    hasService: (trace, accepts) => any(trace, (span) => one.hasService(span, accepts)),
    hasId: (trace, digits) => idBegins(traces.id, trace, 4, digits) || any(trace, (span) => idBegins(spans.id, span, 2, digits)),
    hasError: (trace) => open.byTrace.errors[trace]! > 0,
    duration: (trace) => open.byTrace.durationNs[trace]!,
    spans: (trace) => traces.first[trace + 1]! - traces.first[trace]!,
  };
}

/** Rows are operations: `duration` is their 95th percentile, ids are those of no operation. */
export function operationSubject(open: OpenTraces): TermSubject {
  const one = spanSubject(open);
  const { firstSpan } = open.operations;
  const figures = open.operationFigures;
  return {
    texts: one.texts,
    hasName: (operation, accepts) => one.hasName(firstSpan[operation]!, accepts),
    hasService: (operation, accepts) => one.hasService(firstSpan[operation]!, accepts),
    hasId: () => false,
    hasError: (operation) => figures[operation]!.errors > 0,
    duration: (operation) => figures[operation]!.p95,
    spans: (operation) => figures[operation]!.count,
  };
}
