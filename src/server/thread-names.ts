// Threads as people choose between them: named, and each differently within its process.

import type { Thread } from '../profile/tables.ts';

/**
 * A name for each thread: as recorded, `thread 3` for the third where none was, and with a number behind it where an
 * earlier one of the process has the same, as files with several recordings of one thread have.
 */
export function threadNames(threads: readonly Pick<Thread, 'name' | 'process'>[]): string[] {
  const taken = new Map<string, Set<string>>();
  return threads.map(({ name, process }, index) => {
    const names = taken.get(process) ?? new Set<string>();
    taken.set(process, names);
    const base = name === '' ? `thread ${index + 1}` : name;
    let own = base;
    for (let nth = 2; names.has(own); nth++) own = `${base} (${nth})`;
    names.add(own);
    return own;
  });
}
