// The table of operations: spans of one name in one service, with how long they take; in a comparison, with what they took in
// the baseline and what only that had.

import type { OperationChange } from '../../compare/compare-operations.ts';
import { serviceOf, type RequestSpan } from '../../trace/distributed.ts';
import { NONE } from '../../trace/tables.ts';
import type { OperationFigures } from '../../trace/operations.ts';
import type { OperationRow, OperationSort, TraceMethods } from '../../protocol/traces.ts';
import { cutName } from '../function-info.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import type { OperationComparison, OperationOfBoth } from '../operation-comparison.ts';
import { operationSubject } from '../trace-subjects.ts';
import { traceQuery } from '../trace-terms.ts';
import { compareText, orderAsked, pageOf, testAsked, type Comparer } from './listing.ts';
import { plainText } from './params.ts';
import { tracesOf } from './trace-params.ts';

/** What is listed: the operations of one file, or of both. */
interface Listed {
  readonly length: number;
  readonly lists: KeptAnswers<Int32Array>;
  names(row: number): { readonly service: string; readonly name: string };
  figures(row: number): OperationFigures;
  /** Which rows terms let through. */
  test(filter: string): (row: number) => boolean;
  readonly byChange: Comparer<number>;
  describe(row: number): OperationRow;
}

/** A page of the operations that terms let through: `duration` is their 95th percentile. */
export function operationsList(open: OpenProfile, params: TraceMethods['operations/list']['params']): TraceMethods['operations/list']['result'] {
  const traces = tracesOf(open);
  const before = params.baseline === undefined ? null : open.baseline(params.baseline).traces;
  const listed = before === null ? ofOneFile(traces) : ofBothFiles(traces.comparedWith(before));
  const filter = plainText(params.filter, 'filter');
  const isDescending = params.descending === true;
  const order = comparerOf(listed, params.sort, isDescending);
  const sorted = listed.lists.get(JSON.stringify(['operations', filter, params.sort, isDescending]), () => {
    const matches = listed.test(filter);
    return Int32Array.from(Array(listed.length).keys()).filter((row) => matches(row)).sort(order);
  });
  const rows = Array.from(pageOf(sorted, params), (row) => listed.describe(row));
  return { revision: open.revision, rows, matched: sorted.length, of: listed.length };
}

function comparerOf({ names, figures, byChange }: Listed, sort: OperationSort, descending: boolean): Comparer<number> {
  const byFigure = (figure: 'count' | 'p50' | 'p95' | 'p99' | 'errors' | 'total' | 'self'): Comparer<number> => (a, b) => figures(a)[figure] - figures(b)[figure];
  const columns: Readonly<Record<OperationSort, Comparer<number>>> = {
    change: byChange,
    operation: (a, b) => compareText(names(a).name.toLowerCase(), names(b).name.toLowerCase()),
    service: (a, b) => compareText(names(a).service, names(b).service),
    count: byFigure('count'), p50: byFigure('p50'), p95: byFigure('p95'), p99: byFigure('p99'), errors: byFigure('errors'), total: byFigure('total'), self: byFigure('self'),
  };
  return orderAsked(columns, sort, descending, (a, b) => figures(b).self - figures(a).self || figures(b).total - figures(a).total || a - b);
}

function ofOneFile(traces: OpenTraces): Listed {
  const { tables, operations, operationFigures } = traces;
  const names = (row: number): ReturnType<Listed['names']> => {
    const span = operations.firstSpan[row]! as RequestSpan;
    return { service: serviceOf(tables, span), name: tables.texts[tables.spans.name[span]!]! };
  };
  const figures = (row: number): OperationFigures => operationFigures[row]!;
  return {
    length: operations.length,
    lists: traces.lists,
    names,
    figures,
    test: (filter) => testAsked(traceQuery(filter, operationSubject(traces))),
    byChange: () => 0,
    describe: (row) => ({ operation: row, ...shown(names(row), figures(row)), ...inFile(traces, row) }),
  };
}

function ofBothFiles({ before, after, rows, lists }: OperationComparison): Listed {
  const names = (row: number): ReturnType<Listed['names']> => rows[row]!;
  const figures = (row: number): OperationFigures => rows[row]!.after ?? NO_SPANS;
  return {
    length: rows.length,
    lists,
    names,
    figures,
    test: (filter) => {
      const matches = testAsked(traceQuery(filter, operationSubject(after)));
      // What is gone has figures before alone.
      const matched = testAsked(traceQuery(filter, operationSubject(before)));
      return (row) => {
        const { indexBefore, indexAfter } = rows[row]!;
        return indexAfter === NONE ? matched(indexBefore) : matches(indexAfter);
      };
    },
    byChange: (a, b) => compareChange(rows[a]!, rows[b]!),
    describe: (row) => ({ operation: row, ...shown(names(row), figures(row)), ...inFile(after, rows[row]!.indexAfter), before: inBaseline(rows[row]!) }),
  };
}

/** Of an operation that is gone. */
const NO_SPANS: OperationFigures = { count: 0, errors: 0, p50: 0, p95: 0, p99: 0, total: 0, self: 0 };

function shown({ service, name }: ReturnType<Listed['names']>, { total, self, count, errors, p50, p95, p99 }: OperationFigures): Omit<OperationRow, 'operation' | 'function' | 'slowest' | 'before'> {
  return { service: cutName(service), name: cutName(name), count, errors, p50, p95, p99, totalNs: total, selfNs: self };
}

/** `operation` {@link NONE}: it is not there. */
function inFile({ functionOf, slowest }: OpenTraces, operation: number): Pick<OperationRow, 'function' | 'slowest'> {
  if (operation === NONE) return { function: null, slowest: null };
  return { function: functionOf === null ? null : functionOf[operation]!, slowest: slowest[operation]! };
}

function inBaseline({ before, median }: OperationOfBoth): NonNullable<OperationRow['before']> {
  const { count, errors, p50, p95 } = before ?? NO_SPANS;
  return { count, errors, p50, p95, change: median };
}

/** What became faster, is gone, may be as it was, is new, became slower; the smaller difference of the medians first. */
const RANKS: Readonly<Record<OperationChange, number>> = { faster: 0, gone: 1, unclear: 2, new: 3, slower: 4 };

const compareChange: Comparer<OperationOfBoth> = (a, b) => {
  return RANKS[a.kind] - RANKS[b.kind] || (a.median.after - a.median.before) - (b.median.after - b.median.before);
};
