// What can be said about one box, in the words of hover card, details strip and screen reader: one wording for all.

import { formatChange, formatSigned, significanceInWords } from '../../src/base/format-change.ts';
import { formatAmount, formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { BoxColumns, BoxRef } from '../../src/flame/box-store.ts';
import { SIGNIFICANCES, type Change } from '../../src/protocol/compare.ts';
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
  /** Of its total; only in a difference. */
  readonly change?: Change;
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
  /**
   * In graphs that are read from a function to its callers: what of the outermost box's function the widths stand for. Left
   * out or `null`: the graph is read from callers to what they called.
   */
  readonly callersOf?: 'self' | 'total' | null;
  /** A box of a flame chart: its start is a time since the recording's begin, its total a duration; this words such a time. */
  readonly timeText?: (ns: number) => string;
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
    ...(columns.before !== undefined && columns.merged[index] === 0 && { change: changeOf(columns, index) }),
  };
}

function changeOf({ before, after, chance, significance }: BoxColumns, index: number): Change {
  const probability = chance?.[index] ?? NaN;
  return {
    before: before?.[index] ?? NaN,
    after: after?.[index] ?? NaN,
    chance: Number.isNaN(probability) ? null : probability,
    significance: SIGNIFICANCES[significance?.[index] ?? -1] ?? 'unknown',
  };
}

/** The box that the host described. */
export function shownBoxFrom(info: BoxInfo): ShownBox {
  return { ...info, merged: 0 };
}

/** The heading: a name, or what a merged box stands for. */
export function titleOf(box: ShownBox): string {
  // A flame chart does not count them.
  if (box.merged > 0) return box.merged === 1 ? 'Narrow boxes' : `${formatCount(box.merged)} narrow boxes`;
  return displayName(box.function?.name ?? '');
}

/** Where it is defined, or why that is not said. */
export function placeOf(info: FunctionInfo | null): string | null {
  return info?.place === undefined || info.place === null ? null : displayName(info.place);
}

/** Whether figures rest on few samples: they are drawn so that nobody relies on them. */
export function isUncertain({ samples }: { readonly samples: number }, counts: CountKind): boolean {
  return counts === 'samples' && samples > 0 && samples < CERTAIN_FROM_SAMPLES;
}

/** The figures of a box. */
export function factsOf(box: ShownBox, context: BoxContext): readonly Fact[] {
  if (context.timeText !== undefined) return timeFacts(box, context.timeText);
  const { unit, noun, viewTotal, parentTotal } = context;
  const withShare = (value: number): string =>
    `${formatAmount(value, unit, noun)} (${formatShare(shareOf(value, viewTotal))})`;
  // A merged box is known by its width only, which may hold small gaps.
  if (box.merged > 0) return [['Together', `about ${withShare(box.total)}`]];
  if (box.change !== undefined) return changeFacts(box.change, context);
  const facts: Fact[] = [[totalLabel(box, context), withShare(box.total)]];
  // Callers have no self of their own here: what ends with them had no caller.
  if (!isCallers(context)) facts.push(['Self', withShare(box.self)]);
  else if (box.self > 0) facts.push(['No caller', withShare(box.self)]);
  if (parentTotal !== null && parentTotal > 0) {
    facts.push([isCallers(context) ? 'Of what it called' : 'Of parent', formatShare(shareOf(box.total, parentTotal))]);
  }
  // Calls of everything below would say nothing of the box.
  if (context.counts === 'samples') facts.push(['Samples', formatCount(box.samples)]);
  return facts;
}

function changeFacts(change: Change, { unit, noun }: BoxContext): readonly Fact[] {
  const { before, after } = change;
  const ratio = formatChange(before, after);
  return [
    ['Difference', `${formatSigned(after - before, unit)}${ratio === '' ? '' : ` (${ratio})`}`],
    ['Before', formatAmount(before, unit, noun)],
    ['After', formatAmount(after, unit, noun)],
    ['Significance', significanceInWords(change)],
  ];
}

function isCallers({ callersOf }: BoxContext): boolean {
  return callersOf !== undefined && callersOf !== null;
}

/** What the width of a box is. */
function totalLabel(box: ShownBox, context: BoxContext): string {
  if (!isCallers(context)) return 'Total';
  return box.depth > 0 ? 'Through here' : context.callersOf === 'self' ? 'Self' : 'Total';
}

function timeFacts({ start, total, samples, merged }: ShownBox, timeText: (ns: number) => string): readonly Fact[] {
  return [
    ['Duration', `${merged > 0 ? 'about ' : ''}${formatValue(total, 'nanoseconds')}`],
    ['From', timeText(start)],
    ['To', timeText(start + total)],
    ['Samples', formatCount(samples)],
  ];
}

function plainEnd(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** One sentence for a screen reader, which knows of itself how deep the box is. */
export function spokenBox(box: ShownBox, context: BoxContext): string {
  const { unit, noun, viewTotal, timeText } = context;
  if (timeText !== undefined) return `${titleOf(box)}, ${formatValue(box.total, 'nanoseconds')}, from ${timeText(box.start)} to ${timeText(box.start + box.total)}`;
  if (box.merged > 0) return `${titleOf(box)}, together ${factsOf(box, context)[0]![1]}`;
  if (box.change !== undefined) {
    return [titleOf(box), placeOf(box.function), ...changeFacts(box.change, context).map(([label, value]) => `${label.toLowerCase()} ${value}`)].filter((part) => part !== null).join(', ');
  }
  const share = formatShare(shareOf(box.total, viewTotal));
  const uncertain = isUncertain(box, context.counts) ? `, uncertain: ${formatCount(box.samples)} samples` : '';
  const place = placeOf(box.function);
  return (
    `${titleOf(box)}${place === null ? '' : `, ${place}`}, ${totalLabel(box, context).toLowerCase()} ${formatAmount(box.total, unit, noun)}, ${share}` +
    (!isCallers(context) ? `, self ${formatAmount(box.self, unit, noun)}` : box.self > 0 ? `, no caller ${formatAmount(box.self, unit, noun)}` : '') +
    uncertain +
    (context.unresolved === null ? '' : `, ${plainEnd(whyUnresolved(context.unresolved))}`)
  );
}
