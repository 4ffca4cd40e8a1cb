// The time column's text: value, share and bar in a fixed number of characters, and the words of the hover. Blanks are
// no-break spaces, because an editor swallows others. Leaves out: colours, and where the text is shown.

import { formatAmount, formatCount, formatShare, formatValue, shareOf, type Unit } from '../../base/format-value.ts';
import { CERTAIN_SAMPLES, type HeatFunction, type HeatLine, type TextState } from '../../protocol/lsp.ts';
import type { CountKind } from '../../protocol/webview.ts';
import { functionDifference, functionDifferenceInWords, lineDifference, lineDifferenceInWords } from './difference-column.ts';
import type { PaintedLine } from './heat-lines.ts';

/** Characters of the column: value 7, gap, share 7, gap, bar 4. */
export const COLUMN_WIDTH = 20;

const VALUE_WIDTH = 7;
const SHARE_WIDTH = 7;
const BAR_WIDTH = 4;

/** How a line's text in the column is drawn. */
export type ColumnStyle = 'certain' | 'uncertain' | 'function' | 'more' | 'less';

export interface ColumnText {
  readonly text: string;
  readonly style: ColumnStyle;
}

/** What the figures of one document have in common. */
export interface HeatScale {
  readonly unit: Unit;
  /** What a count counts; left out where that is not known. */
  readonly noun?: string;
  /** Base of every share. */
  readonly total: number;
  /** The document's hottest line: a full bar. */
  readonly hottest: number;
  /** What counts are; left out: samples. */
  readonly counts?: CountKind;
  /** Whether figures may stand in wrong lines; left out: they do not. */
  readonly misplaced?: boolean;
  /** In a comparison: the baseline's file name. */
  readonly baseline?: string;
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

/** Whether nine tenths of a line's time or more are in what it calls: then the column shows its total, as the colour does. */
function isCaller({ self, total }: HeatLine): boolean {
  return self !== null && total !== null && total > 10 * self;
}

/** A caller's total: no bar, for bars compare own times, but an arrow into what is called. */
function callerText({ total }: HeatLine, scale: HeatScale): ColumnText {
  const amount = formatValue(total!, scale.unit).padStart(VALUE_WIDTH);
  const share = formatShare(shareOf(total!, scale.total)).padStart(SHARE_WIDTH);
  const mark = scale.misplaced === true ? '?' : '↓';
  return { text: firstThatFits(`${amount} ${share} ${mark}`, `${amount} ${share}`, amount), style: scale.misplaced === true ? 'uncertain' : 'function' };
}

/** The column's text for a line; `null` where there is nothing to say. The line's own figure wins over functions. */
export function columnText({ figure, changed, functions }: PaintedLine, scale: HeatScale): ColumnText | null {
  const widestHere = widestFunction(functions);
  const difference = (figure && lineDifference(figure, scale)) ?? (widestHere && functionDifference(widestHere, scale));
  if (difference !== null) return { text: firstThatFits(...difference.texts), style: difference.direction === 'same' ? 'uncertain' : difference.direction };
  if (figure !== null && isCaller(figure)) return callerText(figure, scale);
  if (figure !== null && valueOf(figure) > 0) {
    const value = valueOf(figure);
    const certain = figure.self === null || (scale.counts ?? 'samples') !== 'samples' || figure.samples >= CERTAIN_SAMPLES;
    const isPlaced = scale.misplaced !== true && figure.inferred !== true;
    const amount = formatValue(value, scale.unit).padStart(VALUE_WIDTH);
    const share = formatShare(shareOf(value, scale.total)).padStart(SHARE_WIDTH);
    const end = !isPlaced ? '?' : bar(shareOf(value, scale.hottest));
    const text = firstThatFits(`${amount} ${share} ${end}`, `${amount} ${share}`, amount);
    return { text, style: certain && isPlaced ? 'certain' : 'uncertain' };
  }
  const widest = widestHere;
  if (widest === null) return changed === null ? null : { text: firstThatFits('changed'), style: 'uncertain' };
  const self = formatValue(widest.self, scale.unit);
  const total = formatValue(widest.total, scale.unit);
  const [mark, style] = scale.misplaced === true ? [' ?', 'uncertain' as const] : ['', 'function' as const];
  return { text: firstThatFits(`ƒ ${self} / ${total}${mark}`, `ƒ ${total}${mark}`, `ƒ ${total}`), style };
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
  /** `name` is a file's. Left out: a function's. */
  readonly isFile?: true;
}

/** Functions named in one hover. */
const MAX_HOVER_FUNCTIONS = 5;
const MAX_HOVER_NAME = 120;

/** The hover of a line. */
export function hoverParts({ figure, changed, functions }: PaintedLine, scale: HeatScale): HoverPart[] {
  const { counts = 'samples' } = scale;
  const parts: HoverPart[] = [];
  if (figure !== null) parts.push({ name: null, words: `Line: ${figureInWords(figure, scale)}` });
  if (figure?.inferred === true && figure.change !== undefined) {
    parts.push({ name: null, words: 'Approximate: matched by its place in the function' });
  } else if (figure?.inferred === true) {
    parts.push({ name: null, words: 'Approximate: the source map leads to the function, or to several lines, not to this line alone' });
  }
  if (changed !== null) {
    parts.push({ name: null, words: `This line was changed since the recording. Before, it had ${figureInWords(changed, scale)}` });
  }
  const shown = [...functions].sort((a, b) => b.total - a.total).slice(0, MAX_HOVER_FUNCTIONS);
  for (const fn of shown) {
    const { name, self, total: below, samples } = fn;
    const difference = functionDifferenceInWords(fn, scale);
    if (difference !== null) {
      parts.push({ name: cut(name), words: difference });
      continue;
    }
    const words = [amountInWords('self', self, scale), amountInWords('total', below, scale), ...countInWords(samples, counts)];
    parts.push({ name: cut(name), words: words.join(' · ') });
  }
  if (functions.length > shown.length) {
    parts.push({ name: null, words: `and ${functions.length - shown.length} more functions that begin in this line` });
  }
  if (scale.misplaced === true) {
    parts.push({ name: null, words: 'Uncertain: the file was changed since the recording, so this may belong to another line' });
  }
  if (scale.baseline !== undefined) parts.push({ name: cut(scale.baseline), words: 'the baseline; heat and figures are the difference to it', isFile: true });
  return parts;
}

/** Lines named in the hover of the file. */
const MAX_HOVER_LOST = 10;

/** What is to be said of the whole file, in the hover of its first line: how its text stands to what was recorded. */
export function fileHoverParts(
  { kind, commit, reason }: TextState,
  lost: { readonly lines: readonly HeatLine[]; readonly count: number },
  scale: HeatScale,
): HoverPart[] {
  const parts: HoverPart[] = [];
  if (kind === 'carried') {
    const from = commit === null ? 'the text in the source map' : `commit ${commit}`;
    parts.push({ name: null, words: `File: changed since the recording. Figures were carried from ${from} to the lines of today` });
  }
  // It holds the file's name.
  if (reason !== null) parts.push({ name: null, words: `File: ${escapeMarkdown(reason)}` });
  if (lost.count > 0) {
    const named = lost.lines.slice(0, MAX_HOVER_LOST).map((line) => `line ${line.line0 + 1}: ${figureInWords(line, scale)}`);
    const more = lost.count > named.length ? [`and ${lost.count - named.length} more`] : [];
    parts.push({ name: null, words: `Not in the text any more, by the lines of the recording: ${[...named, ...more].join('; ')}` });
  }
  return parts;
}

/** A text that Markdown shows as it is: every sign that could mean something is escaped. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function figureInWords(figure: HeatLine, scale: HeatScale): string {
  const difference = lineDifferenceInWords(figure, scale);
  if (difference !== null) return difference;
  const { self, total, samples } = figure;
  const words: string[] = [];
  if (self !== null) words.push(amountInWords('self', self, scale));
  if (total !== null) words.push(amountInWords('total', total, scale));
  return [...words, ...countInWords(samples, scale.counts ?? 'samples')].join(' · ');
}

function amountInWords(word: string, value: number, { unit, noun, total }: HeatScale): string {
  return `${word} ${formatAmount(value, unit, noun ?? null)} (${formatShare(shareOf(value, total))})`;
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
