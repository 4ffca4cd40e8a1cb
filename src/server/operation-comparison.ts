// The operations of a file of traces beside those of a baseline, as rows: those of the file by their index, then those that
// only the baseline had. Leaves out: the comparing itself (compare), lists (handlers/operations.ts).

import { compareOperations, type ComparedOperation, type OperationChange, type OperationsOfFile } from '../compare/compare-operations.ts';
import { NONE } from '../trace/tables.ts';
import type { Change } from '../protocol/compare.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { OpenTraces } from './open-traces.ts';

/** Lists that are kept: 4 bytes a row. */
const MAX_LISTS = 4;

/** A row. The medians are in nanoseconds; `kind` is the change's, and says whether it can be chance. */
export interface OperationOfBoth extends ComparedOperation {
  readonly median: Change;
  readonly kind: OperationChange;
}

export class OperationComparison {
  readonly before: OpenTraces;
  readonly after: OpenTraces;
  readonly rows: readonly OperationOfBoth[];
  /** How many rows are what. */
  readonly counts: Readonly<Record<OperationChange, number>>;
  /** Rows, filtered and sorted, by what was asked. */
  readonly lists = new KeptAnswers<Int32Array>(MAX_LISTS);

  constructor(before: OpenTraces, after: OpenTraces) {
    this.before = before;
    this.after = after;
    const { length } = after.operations;
    const rows = compareOperations(sideOf(before), sideOf(after)).map(withMedian);
    const place = ({ indexBefore, indexAfter }: ComparedOperation): number => (indexAfter === NONE ? length + indexBefore : indexAfter);
    this.rows = rows.sort((a, b) => place(a) - place(b));
    const counts = { slower: 0, faster: 0, unclear: 0, new: 0, gone: 0 };
    for (const { kind } of rows) counts[kind]++;
    this.counts = counts;
  }
}

function sideOf({ tables, operations, operationFigures }: OpenTraces): OperationsOfFile {
  return { traces: tables, index: operations, figures: operationFigures };
}

function withMedian(row: ComparedOperation): OperationOfBoth {
  const { before, after, change, q, significance } = row;
  const medians = { before: before?.p50 ?? 0, after: after?.p50 ?? 0 };
  // Most calls became slower though the median did not, or the other way round: that proves nothing about the median.
  const opposite = (change === 'slower' && medians.after < medians.before) || (change === 'faster' && medians.after > medians.before);
  if (opposite) return { ...row, kind: 'unclear', median: { ...medians, chance: 1, significance: 'noise' } };
  return { ...row, kind: change, median: { ...medians, chance: Number.isNaN(q) ? null : q, significance } };
}
