// The time column's text: value, share and bar in a fixed number of characters, and the words of the hover. Blanks are
// no-break spaces, because an editor swallows others. Leaves out: colours, and where the text is shown.

import { formatCount, formatShare, formatValue, shareOf, type Unit } from '../../base/format-value.ts';
import { CERTAIN_SAMPLES, type HeatFunction, type HeatLine } from '../../protocol/lsp.ts';
import type { CountKind } from '../../protocol/webview.ts';
import type { PaintedLine } from './heat-lines.ts';

/** Characters of the column: value 7, gap, share 7, gap, bar 4. */
export const COLUMN_WIDTH = 20;

const VALUE_WIDTH = 7;
const SHARE_WIDTH = 7;
const BAR_WIDTH = 4;

/** How a line's text in the column is drawn. */
export type ColumnStyle = 'certain' | 'uncertain' | 'function';

export interface ColumnText {
  readonly text: string;
  readonly style: ColumnStyle;
}

/** What the figures of one document have in common. */
export interface HeatScale {
  readonly unit: Unit;
  /** Base of every share. */
  readonly total: number;
  /** The document's hottest line: a full bar. */
  readonly hottest: number;
  /** What counts are; left out: samples. */
  readonly counts?: CountKind;
}

/** The scale of some painted lines. */
export function scaleOf(painted: readonly PaintedLine[], unit: Unit, total: number, counts: CountKind = 'samples'): HeatScale {
  const hottest = painted.reduce((most, { figure }) => Math.max(most, figure === null ? 0 : valueOf(figure)), 0);
  return { unit, total, hottest, counts };
}

/** What the column shows of a line: its own time where it is known, else its total. */
export function valueOf(figure: HeatLine): number {
  return figure.self ?? figure.total ?? 0;
}

/** The column's text for a line; `null` where there is nothing to say. The line's own figure wins over functions. */
export function columnText({ figure, functions }: PaintedLine, scale: HeatScale): ColumnText | null {
  if (figure !== null && valueOf(figure) > 0) {
    const value = valueOf(figure);
    const certain = figure.self === null || (scale.counts ?? 'samples') !== 'samples' || figure.samples >= CERTAIN_SAMPLES;
    const amount = formatValue(value, scale.unit).padStart(VALUE_WIDTH);
    const share = formatShare(shareOf(value, scale.total)).padStart(SHARE_WIDTH);
    const text = firstThatFits(`${amount} ${share} ${bar(shareOf(value, scale.hottest))}`, `${amount} ${share}`, amount);
    return { text, style: certain ? 'certain' : 'uncertain' };
  }
  const widest = widestFunction(functions);
  if (widest === null) return null;
  const self = formatValue(widest.self, scale.unit);
  const total = formatValue(widest.total, scale.unit);
  return { text: firstThatFits(`ƒ ${self} / ${total}`, `ƒ ${total}`), style: 'function' };
}

/** Counts can be long: then something is left out, as a number that is cut would be another number. */
function firstThatFits(...texts: readonly [string, ...string[]]): string {
  const text = texts.find(({ length }) => length <= COLUMN_WIDTH) ?? '';
  return unbroken(text.padEnd(COLUMN_WIDTH));
}

/** The function with the largest total of those that begin in one line; a wrapper and its callback often do. */
export function widestFunction(functions: readonly HeatFunction[]): HeatFunction | null {
  return functions.reduce<HeatFunction | null>((best, next) => (best === null || next.total > best.total ? next : best), null);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of {@link BAR_WIDTH} characters for a share from 0 to 1; anything above 0 is seen. */
export function bar(share: number): string {
  const steps = BAR_WIDTH * 8;
  const filled = share > 0 ? Math.max(1, Math.min(steps, Math.round(share * steps))) : 0;
  return ('█'.repeat(filled >> 3) + EIGHTHS[filled & 7]!).padEnd(BAR_WIDTH);
}

/** One line of the hover: what it is about, and figures in words. `name` is as recorded: never to be shown as Markdown. */
export interface HoverPart {
  readonly name: string | null;
  readonly words: string;
}

/** Functions named in one hover. */
const MAX_HOVER_FUNCTIONS = 5;
const MAX_HOVER_NAME = 120;

/** The hover of a line. */
export function hoverParts({ figure, functions }: PaintedLine, { unit, total, counts = 'samples' }: HeatScale): HoverPart[] {
  const amount = (word: string, value: number): string =>
    `${word} ${formatValue(value, unit)} (${formatShare(shareOf(value, total))})`;
  const parts: HoverPart[] = [];
  if (figure !== null) {
    const words: string[] = [];
    if (figure.self !== null) words.push(amount('self', figure.self));
    if (figure.total !== null) words.push(amount('total', figure.total));
    words.push(...countInWords(figure.samples, counts));
    parts.push({ name: null, words: `Line: ${words.join(' · ')}` });
  }
  const shown = [...functions].sort((a, b) => b.total - a.total).slice(0, MAX_HOVER_FUNCTIONS);
  for (const { name, self, total: below, samples } of shown) {
    const words = [amount('self', self), amount('total', below), ...countInWords(samples, counts)];
    parts.push({ name: cut(name), words: words.join(' · ') });
  }
  if (functions.length > shown.length) {
    parts.push({ name: null, words: `and ${functions.length - shown.length} more functions that begin in this line` });
  }
  return parts;
}

function countInWords(count: number, kind: CountKind): string[] {
  if (kind === 'unknown') return [];
  const word = kind === 'calls' ? 'call' : 'sample';
  const words = `${formatCount(count)} ${count === 1 ? word : `${word}s`}`;
  return [kind === 'samples' && count < CERTAIN_SAMPLES ? `${words}, so uncertain` : words];
}

function cut(name: string): string {
  return name.length > MAX_HOVER_NAME ? `${name.slice(0, MAX_HOVER_NAME)}…` : name;
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
