// What can be said about one box, in the words of hover card, details strip and screen reader: one wording for all.

import { formatAmount, formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import type { BoxRef } from '../../src/flame/box-store.ts';
import type { BoxInfo, CountKind, FunctionInfo, SourceRow, Unit } from '../../src/protocol/webview.ts';
import { whyUnresolved } from '../sources/source-words.ts';
import { displayName } from '../text/display-name.ts';

/** A box as the page shows and selects it. */
export interface ShownBox {
  readonly node: number;
  /** -1 for the outermost. */
  readonly parentNode: number;
  /** `null` for a merged box. */
  readonly function: FunctionInfo | null;
  /** How many boxes a merged one stands for, else 0. */
  readonly merged: number;
  readonly depth: number;
  readonly start: number;
  readonly total: number;
  readonly self: number;
  readonly samples: number;
}

/** What the figures are measured against. */
export interface BoxContext {
  readonly unit: Unit;
  /** What a count counts, or `null`. */
  readonly noun: string | null;
  /** Total of the view. */
  readonly viewTotal: number;
  /** Total of the box around it, where the page has it. */
  readonly parentTotal: number | null;
  /** What the numbers of samples are. */
  readonly counts: CountKind;
  /** The box's source, where it is unresolved. */
  readonly unresolved: SourceRow | null;
}

/** A label and a value, such as `Total` and `12.3 ms (4.5 %)`. */
export type Fact = readonly [label: string, value: string];

/** Figures on fewer samples than this are drawn as uncertain (NUMBERS). */
const CERTAIN_FROM_SAMPLES = 10;

/** The box that a place of the store describes. */
export function shownBoxOf(ref: BoxRef, functions: ReadonlyMap<number, FunctionInfo>): ShownBox {
  const { columns } = ref.set;
  const { index } = ref;
  return {
    node: columns.node[index]!,
    parentNode: columns.parentNode[index]!,
    function: functions.get(columns.function[index]!) ?? null,
    merged: columns.merged[index]!,
    depth: columns.depth[index]!,
    start: columns.start[index]!,
    total: columns.total[index]!,
    self: columns.self[index]!,
    samples: columns.samples[index]!,
  };
}

/** The box that the host described. */
export function shownBoxFrom(info: BoxInfo): ShownBox {
  return { ...info, merged: 0 };
}

/** The heading: a name, or what a merged box stands for. */
export function titleOf(box: ShownBox): string {
  if (box.merged > 0) return `${formatCount(box.merged)} narrow boxes`;
  return displayName(box.function?.name ?? '');
}

/** Where it is defined, or why that is not said. */
export function placeOf(info: FunctionInfo | null): string | null {
  return info?.place === undefined || info.place === null ? null : displayName(info.place);
}

export function isUncertain(box: ShownBox, counts: CountKind): boolean {
  return counts === 'samples' && box.samples > 0 && box.samples < CERTAIN_FROM_SAMPLES;
}

/** The figures of a box. */
export function factsOf(box: ShownBox, context: BoxContext): readonly Fact[] {
  const { unit, noun, viewTotal, parentTotal } = context;
  const withShare = (value: number): string =>
    `${formatAmount(value, unit, noun)} (${formatShare(shareOf(value, viewTotal))})`;
  // A merged box is known by its width only, which may hold small gaps.
  if (box.merged > 0) return [['Together', `about ${withShare(box.total)}`]];
  const facts: Fact[] = [
    ['Total', withShare(box.total)],
    ['Self', withShare(box.self)],
  ];
  if (parentTotal !== null && parentTotal > 0) {
    facts.push(['Of parent', formatShare(shareOf(box.total, parentTotal))]);
  }
  // Calls of everything below would say nothing of the box.
  if (context.counts === 'samples') facts.push(['Samples', formatCount(box.samples)]);
  return facts;
}

function plainEnd(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** One sentence for a screen reader. */
export function spokenBox(box: ShownBox, context: BoxContext): string {
  const { unit, noun, viewTotal } = context;
  if (box.merged > 0) return `${titleOf(box)}, together ${factsOf(box, context)[0]![1]}`;
  const share = formatShare(shareOf(box.total, viewTotal));
  const uncertain = isUncertain(box, context.counts) ? `, uncertain: ${formatCount(box.samples)} samples` : '';
  const place = placeOf(box.function);
  return (
    `${titleOf(box)}${place === null ? '' : `, ${place}`}, total ${formatAmount(box.total, unit, noun)}, ${share}, ` +
    `self ${formatAmount(box.self, unit, noun)}, depth ${formatCount(box.depth + 1)}${uncertain}` +
    (context.unresolved === null ? '' : `, ${plainEnd(whyUnresolved(context.unresolved))}`)
  );
}
