// The keys of a waterfall beyond those that move from row to row. No DOM. Leaves out: doing what they say.

import { flameCommandOf, type FlameCommand } from '../flame/keys.ts';

export type WaterfallCommand =
  | 'unfold-or-child' | 'fold-or-parent' | 'unfold-all' | 'fold-all'
  | { readonly depth: number }
  | 'zoom-in' | 'zoom-out' | 'pan-left' | 'pan-right' | 'reset' | 'zoom-to-selection'
  | 'search' | 'next-match' | 'previous-match' | 'help' | 'back';

const COMMANDS: ReadonlyMap<string, WaterfallCommand> = new Map<string, WaterfallCommand>([
  ['ArrowRight', 'unfold-or-child'],
  ['ArrowLeft', 'fold-or-parent'],
  ['*', 'unfold-all'],
  ['_', 'fold-all'],
  [']', 'next-match'],
  ['[', 'previous-match'],
  ['Escape', 'back'],
]);

/** Those of the graphs that mean the same here. */
const SHARED = ['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'reset', 'zoom-to-selection', 'search', 'next-match', 'previous-match', 'help'] as const;

/** What a key does; `null`: nothing here. Home and End are the rows’. */
export function waterfallCommandOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): WaterfallCommand | null {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    const own = COMMANDS.get(event.key);
    if (own !== undefined) return own;
    // As in editors: 1 leaves the outermost rows, 2 those below them, …
    if (/^[1-9]$/.test(event.key)) return { depth: Number(event.key) - 1 };
  }
  return waterfallCommandFrom(flameCommandOf(event));
}

/** A command of the graphs as one of the waterfall; `null`: it means nothing here. */
export function waterfallCommandFrom(command: FlameCommand | null): WaterfallCommand | null {
  return SHARED.find((shared) => shared === command) ?? null;
}
