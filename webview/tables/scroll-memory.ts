// How far a list is scrolled, as the page remembers it. No DOM.

import type { PageMemory, ScrolledList } from '../saved-state.ts';

export interface ScrollMemory {
  /** The row at the top when the list was left. */
  readonly row: () => number;
  /** The list is at rest with this row at its top. */
  readonly keep: (row: number) => void;
}

export function scrollMemory(memory: PageMemory, list: ScrolledList): ScrollMemory {
  return {
    row: () => memory.state.scrolled[list] ?? 0,
    keep: (row) => {
      if (row === (memory.state.scrolled[list] ?? 0)) return;
      const { [list]: _, ...others } = memory.state.scrolled;
      memory.update({ scrolled: row === 0 ? others : { ...others, [list]: row } });
    },
  };
}
