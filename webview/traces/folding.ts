// What of a waterfall is folded, and how it changes. No DOM. Leaves out: which rows are seen, which the server says.

import type { Folding } from '../../src/protocol/traces.ts';

/** Spans that are remembered as toggled: of more, those that were toggled first are forgotten. */
export const MOST_TOGGLED = 2000;

/** With one span the other way round. */
export function toggled(folding: Folding, span: number): Folding {
  const others = folding.toggled.filter((each) => each !== span);
  if (others.length < folding.toggled.length) return { ...folding, toggled: others };
  return { ...folding, toggled: [...others, span].slice(-MOST_TOGGLED) };
}

/** Open down to a depth, the roots having 0: those at `depth` and deeper are closed. `null`: all open. */
export function openTo(depth: number | null): Folding {
  return { openDepth: depth, toggled: [] };
}

/** One level more than now; where all are open it stays so. */
export function oneDeeper({ openDepth }: Folding): Folding {
  return openTo(openDepth === null ? null : openDepth + 1);
}

/** Whether a span with children is open; rows tell it as it was when they were asked for. */
export function isOpen({ openDepth, toggled: others }: Folding, { span, depth }: { readonly span: number; readonly depth: number }): boolean {
  return (openDepth === null || depth < openDepth) !== others.includes(span);
}

export function sameFolding(a: Folding, b: Folding): boolean {
  return a.openDepth === b.openDepth && a.toggled.length === b.toggled.length && a.toggled.every((span, i) => span === b.toggled[i]);
}
