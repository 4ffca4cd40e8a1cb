// What the figures of a flame graph's boxes are measured against, and what a stretch of its width is. Leaves out: wording the
// facts of a box (box-facts.ts).

import { formatAmount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { FlameGraphRef, SourceRow } from '../../src/protocol/webview.ts';
import type { ViewParts } from '../views/main-view.ts';
import { shownValue } from '../views/shown-value.ts';
import type { BoxContext } from './box-facts.ts';

/** The context of a box: the box around it and its own source are told where they are known, and it is unresolved. */
export function flameContext(
  parts: ViewParts, { kind }: FlameGraphRef, parentTotal: number | null, unresolved: SourceRow | null,
): BoxContext {
  const callersOf = kind === 'inverted' ? 'self' : kind === 'callers' ? 'total' : null;
  return { ...shownValue(parts), viewTotal: parts.totals.total, parentTotal, callersOf, counts: parts.summary.counts, unresolved };
}

/** A stretch of the graph's width in words, such as `133 ms · 11.8 %`. */
export function measuredText(parts: ViewParts, value: number): string {
  const { unit, noun } = shownValue(parts);
  return `${formatAmount(value, unit, noun)} · ${formatShare(shareOf(value, parts.totals.total))}`;
}
