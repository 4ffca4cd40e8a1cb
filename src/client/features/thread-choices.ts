// Which threads can be shown: all, those of one process, or one; the heaviest first, with what they took. Knows no VS
// Code.

import { formatAmount, formatShare, shareOf } from '../../base/format-value.ts';
import type { ProfileSummary, View } from '../../protocol/webview.ts';

/** One entry of the list. Names are as recorded. */
export interface ThreadChoice {
  readonly label: string;
  /** Share, value and, where there are several, the process. */
  readonly description: string;
  /** Heading over this entry and those after it, `null` where it goes on. */
  readonly heading: string | null;
  /** As in a view: indices, or `null` for all. */
  readonly threads: readonly number[] | null;
}

/** All threads, then each process (whole, where it has several) with its threads; none where there is no choice. */
export function threadChoices(summary: ProfileSummary, valueType: number): ThreadChoice[] {
  const { threads } = summary;
  if (threads.length < 2) return [];
  const valueOf = (index: number): number => threads[index]!.totals[valueType] ?? 0;
  const sumOf = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + valueOf(index), 0);
  const heaviestFirst = (indices: readonly number[]): number[] => [...indices].sort((a, b) => valueOf(b) - valueOf(a) || a - b);
  const total = sumOf([...threads.keys()]);
  const { unit, noun } = summary.valueTypes[valueType] ?? { unit: 'count', noun: null };
  const describe = (value: number, process: string): string =>
    [formatShare(shareOf(value, total)), formatAmount(value, unit, noun), process].filter((part) => part !== '').join(' · ');

  const all: ThreadChoice = { label: `All ${threads.length} threads`, description: describe(total, ''), heading: null, threads: null };
  const processes = [...byProcess(summary)].sort(([, a], [, b]) => sumOf(b) - sumOf(a));
  const hasSeveral = processes.length > 1;
  return [all, ...processes.flatMap(([process, indices]) => {
    const words = hasSeveral ? process : '';
    const whole = hasSeveral && indices.length > 1 ? [{ label: `All ${indices.length} threads of ${process || 'no process'}`, threads: indices }] : [];
    const single = heaviestFirst(indices).map((index) => ({ label: threads[index]!.name, threads: [index] }));
    return [...whole, ...single].map((choice, i) => ({
      ...choice,
      description: describe(sumOf(choice.threads), choice.threads === indices ? '' : words),
      heading: i > 0 ? null : hasSeveral ? process || 'No process' : 'Threads',
    }));
  })];
}

function byProcess({ threads }: ProfileSummary): Map<string, number[]> {
  const indicesOf = new Map<string, number[]>();
  threads.forEach(({ process }, index) => {
    const indices = indicesOf.get(process);
    if (indices === undefined) indicesOf.set(process, [index]);
    else indices.push(index);
  });
  return indicesOf;
}

/** Whether two views show the same threads, in whatever order they are named. */
export function sameThreads(a: View['threads'], b: View['threads']): boolean {
  if (a === null || b === null) return a === b;
  const wanted = new Set(b);
  return new Set(a).size === wanted.size && a.every((thread) => wanted.has(thread));
}
