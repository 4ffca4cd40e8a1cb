// What the header says of the threads that are shown. Choosing them is the host's list.

import type { ThreadInfo, View } from '../../src/protocol/webview.ts';
import { displayName } from '../text/display-name.ts';

/** Such as `All 12`, `main` or `3 of 12`; a whole process by its name. */
export function threadLabel(threads: readonly ThreadInfo[], chosen: View['threads']): string {
  if (chosen === null) return `All ${threads.length}`;
  const [first] = chosen;
  if (chosen.length === 1 && first !== undefined) return displayName(threads[first]?.name ?? '', 60);
  const processes = new Set(chosen.map((index) => threads[index]?.process ?? ''));
  const [process = ''] = processes;
  const isWhole = processes.size === 1 && process !== '' && threads.filter((thread) => thread.process === process).length === chosen.length;
  return isWhole ? displayName(process, 60) : `${chosen.length} of ${threads.length}`;
}
