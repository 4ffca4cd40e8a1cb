// The table of operations: spans of one name in one service, with how long they take.

import { serviceOf, type RequestSpan } from '../../trace/distributed.ts';
import type { OperationRow, OperationSort, TraceMethods } from '../../protocol/traces.ts';
import { cutName } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import { operationSubject } from '../trace-subjects.ts';
import { traceQuery } from '../trace-terms.ts';
import { compareText, orderAsked, pageOf, testAsked, type Comparer } from './listing.ts';
import { plainText } from './params.ts';
import { tracesOf } from './trace-params.ts';

/** A page of the operations that terms let through: `duration` is their 95th percentile. */
export function operationsList(open: OpenProfile, params: TraceMethods['operations/list']['params']): TraceMethods['operations/list']['result'] {
  const traces = tracesOf(open);
  const filter = plainText(params.filter, 'filter');
  const order = comparerOf(traces, params.sort, params.descending === true);
  const { length } = traces.operations;
  const sorted = traces.lists.get(JSON.stringify(['operations', filter, params.sort, params.descending === true]), () => {
    const matches = testAsked(traceQuery(filter, operationSubject(traces)));
    return Int32Array.from(Array(length).keys()).filter((operation) => matches(operation)).sort(order);
  });
  const rows = Array.from(pageOf(sorted, params), (operation) => operationRow(traces, operation));
  return { revision: open.revision, rows, matched: sorted.length, of: length };
}

function comparerOf({ tables, operations, operationFigures: figures }: OpenTraces, sort: OperationSort, descending: boolean): Comparer<number> {
  const nameOf = (operation: number): string => tables.texts[tables.spans.name[operations.firstSpan[operation]! as RequestSpan]!]!.toLowerCase();
  const service = (operation: number): string => serviceOf(tables, operations.firstSpan[operation]! as RequestSpan);
  const byFigure = (figure: 'count' | 'p50' | 'p95' | 'p99' | 'errors' | 'total' | 'self'): Comparer<number> => (a, b) => figures[a]![figure] - figures[b]![figure];
  const columns: Readonly<Record<OperationSort, Comparer<number>>> = {
    change: () => 0,
    operation: (a, b) => compareText(nameOf(a), nameOf(b)),
    service: (a, b) => compareText(service(a), service(b)),
    count: byFigure('count'), p50: byFigure('p50'), p95: byFigure('p95'), p99: byFigure('p99'), errors: byFigure('errors'), total: byFigure('total'), self: byFigure('self'),
  };
  return orderAsked(columns, sort, descending, (a, b) => figures[b]!.self - figures[a]!.self || figures[b]!.total - figures[a]!.total || a - b);
}

function operationRow({ tables, services, operations, operationFigures, slowest, functionOf }: OpenTraces, operation: number): OperationRow {
  const { spans, texts } = tables;
  const span = operations.firstSpan[operation]! as RequestSpan;
  const { total, self, ...figures } = operationFigures[operation]!;
  return {
    operation,
    service: services.ofResource[spans.resource[span]!]!,
    name: cutName(texts[spans.name[span]!]!),
    ...figures,
    totalNs: total,
    selfNs: self,
    function: functionOf === null ? null : functionOf[operation]!,
    slowest: slowest[operation]!,
  };
}
