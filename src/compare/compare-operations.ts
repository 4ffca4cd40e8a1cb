// Two files of distributed traces by operation: which became slower or faster, which are new or gone, and whether that can
// be chance. Operations are the same where service and name are.

import { operationFigures, operationIndex, rowsByKey, sortedDurations, type KeyedRows, type Operation, type OperationFigures, type OperationIndex } from '../trace/operations.ts';
import { serviceOf, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
import { selfTimes } from '../trace/span-arithmetic.ts';
import { NONE } from '../trace/tables.ts';
import { rankTest } from './rank-test.ts';
import { correctForMany, LIKELY_BELOW, significanceOf, type Significance } from './significance.ts';

export type OperationChange = 'slower' | 'faster' | 'unclear' | 'new' | 'gone';

/** An operation on both sides. */
export interface ComparedOperation {
  readonly service: string;
  readonly name: string;
  /** `null`: it is new, or gone. */
  readonly before: Operation | null;
  readonly after: Operation | null;
  /** By the index of its file; {@link NONE}: it is not there. */
  readonly indexBefore: number;
  readonly indexAfter: number;
  /** `unclear`: the difference can be chance, or there are too few calls to tell. */
  readonly change: OperationChange;
  /** As of {@link rankTest}; `q` is `p` corrected for all operations that were compared. */
  readonly p: number;
  readonly q: number;
  readonly larger: number;
  readonly significance: Significance;
  /**
   * What the change costs over the second file, in nanoseconds: the difference of the means times the calls after. New
   * operations cost what they take, those that are gone save what they took.
   */
  readonly costNs: number;
}

/** A file with its operations and their figures, by their index. */
export interface OperationsOfFile {
  readonly traces: DistributedTraces;
  readonly index: OperationIndex;
  readonly figures: readonly OperationFigures[];
}

/** The operations of a file of which they are not known yet. */
export function operationsOf(traces: DistributedTraces): OperationsOfFile {
  const index = operationIndex(traces);
  return { traces, index, figures: operationFigures(traces, index, selfTimes(traces.spans)) };
}

/** All operations of both: those that changed first, by what the change costs or saves; then the others likewise. */
export function compareOperations(before: OperationsOfFile, after: OperationsOfFile): ComparedOperation[] {
  const [old, now] = [new Side(before), new Side(after)];
  const keys = [...new Set([...now.indexOf.keys(), ...old.indexOf.keys()])];
  const tests = keys.map((key) => {
    const [was, is] = [old.durations(key), now.durations(key)];
    const tested = rankTest(was, is);
    const difference = sum(is) / (is.length || 1) - sum(was) / (was.length || 1);
    return { ...tested, p: isTestable(was.length, is.length) ? tested.p : NaN, costNs: difference * (is.length || was.length) };
  });
  const corrected = correctForMany(Float64Array.from(tests, ({ p }) => p));
  const rows = keys.map((key, i): ComparedOperation => {
    const [was, is] = [old.operation(key), now.operation(key)];
    const { service, name } = (is ?? was)!;
    const q = corrected[i]!;
    const significance = significanceOf(q);
    const isChance = significance === 'noise' || significance === 'unknown';
    const change = was === null ? 'new' : is === null ? 'gone' : isChance ? 'unclear' : tests[i]!.larger > 0.5 ? 'slower' : 'faster';
    const indices = { indexBefore: old.indexOf.get(key) ?? NONE, indexAfter: now.indexOf.get(key) ?? NONE };
    return { service, name, before: was, after: is, ...indices, change, ...tests[i]!, q, significance };
  });
  const rank = ({ change }: ComparedOperation): number => (change === 'unclear' ? 1 : 0);
  return rows.sort((a, b) => rank(a) - rank(b) || Math.abs(b.costNs) - Math.abs(a.costNs) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * Whether so few calls can differ significantly at all: the smallest p of n and m values is 2 ÷ C(n + m, n). What cannot is
 * not tested, so that it does not weigh in the correction (Tarone, "A Modified Bonferroni Method for Discrete Data",
 * Biometrics 46 (1990), 515–522).
 */
function isTestable(n: number, m: number): boolean {
  let ways = 1;
  for (let i = 1; i <= Math.min(n, m) && ways < 2 / LIKELY_BELOW; i++) ways = (ways * (Math.max(n, m) + i)) / i;
  return ways >= 2 / LIKELY_BELOW;
}

const NONE_AT_ALL = new Float64Array(0);

/** A file's operations by what they are called. */
class Side {
  readonly indexOf = new Map<string, number>();
  private readonly file: OperationsOfFile;
  private readonly spans: KeyedRows;

  constructor(file: OperationsOfFile) {
    this.file = file;
    const { ofSpan, length } = file.index;
    this.spans = rowsByKey(ofSpan, length);
    for (let i = 0; i < length; i++) {
      const { service, name } = this.names(i);
      this.indexOf.set(`${service}\n${name}`, i);
    }
  }

  /** Ascending. Made when asked for: all at once would be a second column of durations. */
  durations(key: string): Float64Array {
    const index = this.indexOf.get(key);
    return index === undefined ? NONE_AT_ALL : sortedDurations(this.file.traces, this.spans, index);
  }

  operation(key: string): Operation | null {
    const index = this.indexOf.get(key);
    return index === undefined ? null : { ...this.names(index), ...this.file.figures[index]! };
  }

  private names(index: number): { readonly service: string; readonly name: string } {
    const { traces, index: { firstSpan } } = this.file;
    const span = firstSpan[index]! as RequestSpan;
    return { service: serviceOf(traces, span), name: traces.texts[traces.spans.name[span]!]! };
  }
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
