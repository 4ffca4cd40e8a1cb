// Two files of distributed traces by operation: which became slower or faster, which are new or gone, and whether that can
// be chance. Operations are the same where service and name are.

import { operations, operationIndex, rowsByKey, sortedDurations, type KeyedRows, type Operation } from '../trace/operations.ts';
import { serviceOf, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
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

/** All operations of both: those that changed first, by what the change costs or saves; then the others likewise. */
export function compareOperations(before: DistributedTraces, after: DistributedTraces): ComparedOperation[] {
  const [old, now] = [sideOf(before), sideOf(after)];
  const keys = [...new Set([...now.keys(), ...old.keys()])];
  const tests = keys.map((key) => {
    const sides = [old.get(key)?.durations() ?? NONE_AT_ALL, now.get(key)?.durations() ?? NONE_AT_ALL] as const;
    const tested = rankTest(...sides);
    return isTestable(sides[0].length, sides[1].length) ? tested : { ...tested, p: NaN };
  });
  const corrected = correctForMany(Float64Array.from(tests, ({ p }) => p));
  const rows = keys.map((key, i): ComparedOperation => {
    const [was, is] = [old.get(key)?.operation ?? null, now.get(key)?.operation ?? null];
    const { service, name } = (is ?? was)!;
    const q = corrected[i]!;
    const significance = significanceOf(q);
    const isChance = significance === 'noise' || significance === 'unknown';
    const change = was === null ? 'new' : is === null ? 'gone' : isChance ? 'unclear' : tests[i]!.larger > 0.5 ? 'slower' : 'faster';
    const costNs = (sum(now.get(key)) / (is?.count ?? 1) - sum(old.get(key)) / (was?.count ?? 1)) * (is ?? was)!.count;
    return { service, name, before: was, after: is, change, ...tests[i]!, q, significance, costNs };
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

interface Side {
  readonly operation: Operation;
  /** Ascending. Made when asked for: all at once would be a second column of durations. */
  readonly durations: () => Float64Array;
}

function sum(side: Side | undefined): number {
  return side === undefined ? 0 : side.durations().reduce((a, b) => a + b, 0);
}

/** Operations by service and name. */
function sideOf(traces: DistributedTraces): Map<string, Side> {
  const { ofSpan, firstSpan, length } = operationIndex(traces);
  const groups: KeyedRows = rowsByKey(ofSpan, length);
  const indexOf = new Map<string, number>();
  firstSpan.forEach((first, i) => {
    const span = first as RequestSpan;
    indexOf.set(keyOf(serviceOf(traces, span), traces.texts[traces.spans.name[span]!]!), i);
  });
  return new Map(
    operations(traces).map((operation) => {
      const key = keyOf(operation.service, operation.name);
      return [key, { operation, durations: () => sortedDurations(traces, groups, indexOf.get(key)!) }];
    }),
  );
}

function keyOf(service: string, name: string): string {
  return `${service}\n${name}`;
}
