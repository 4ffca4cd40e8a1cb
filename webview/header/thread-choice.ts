// Which threads are shown: all, those of one process, or one. Pure: the header makes a select of it.

import { formatShare, shareOf } from '../../src/base/format-value.ts';
import type { ThreadInfo } from '../../src/protocol/webview.ts';
import { displayName } from '../text/display-name.ts';

/** One entry of the select. */
export interface ThreadChoice {
  readonly label: string;
  /** As in a view: indices, or `null` for all. */
  readonly threads: readonly number[] | null;
}

/** Longest list: nobody picks from more, and the heaviest come first. */
const MAX_CHOICES = 500;

/** All threads, then each process that has several with its threads, heaviest first; none where there is no choice. */
export function threadChoices(threads: readonly ThreadInfo[]): ThreadChoice[] {
  if (threads.length < 2) return [];
  const total = threads.reduce((sum, thread) => sum + thread.total, 0);
  const indicesOf = new Map<string, number[]>();
  threads.forEach((thread, index) => {
    const indices = indicesOf.get(thread.process);
    if (indices === undefined) indicesOf.set(thread.process, [index]);
    else indices.push(index);
  });
  const sumOf = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + threads[index]!.total, 0);
  const share = (value: number): string => ` · ${formatShare(shareOf(value, total))}`;
  const choices: ThreadChoice[] = [{ label: `All ${threads.length} threads`, threads: null }];
  const processes = [...indicesOf].sort(([, a], [, b]) => sumOf(b) - sumOf(a));
  for (const [process, indices] of processes) {
    const named = processes.length > 1 && process !== '';
    const prefix = named ? `${displayName(process, 40)}: ` : '';
    if (named && indices.length > 1) choices.push({ label: `${prefix}all ${indices.length}${share(sumOf(indices))}`, threads: indices });
    for (const index of [...indices].sort((a, b) => threads[b]!.total - threads[a]!.total)) {
      const thread = threads[index]!;
      const name = thread.name === '' ? `thread ${index + 1}` : displayName(thread.name, 60);
      choices.push({ label: `${prefix}${name}${share(thread.total)}`, threads: [index] });
    }
  }
  return choices.slice(0, MAX_CHOICES);
}

/** Whether two views show the same threads. */
export function sameThreads(a: readonly number[] | null, b: readonly number[] | null): boolean {
  return a === b || (a !== null && b !== null && a.length === b.length && a.every((thread, i) => thread === b[i]));
}
