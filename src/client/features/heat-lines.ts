// Heat that moves with the text: figures are tied to the first visible character of their line and follow it through
// edits. Also picks the lines to paint and the function around a line. Knows no VS Code; lines and columns 0-based.

import type { DocumentHeatResult, HeatFunction, HeatLine } from '../../protocol/lsp.ts';

/** One replacement of a range by a text, in the positions before it. */
export interface TextEdit {
  readonly startLine0: number;
  readonly startColumn0: number;
  readonly endLine0: number;
  readonly endColumn0: number;
  /** Line ends in the new text. */
  readonly newLines: number;
  /** UTF-16 units after the last of them (the whole length if there is none). */
  readonly lastLength: number;
}

/** A position. 0-based. */
export interface Anchor {
  readonly line0: number;
  readonly column0: number;
}

/** Line ends as VS Code counts them: `\r\n`, `\n` and `\r`. */
const LINE_END = /\r\n|\r|\n/g;

/** How a text counts in a {@link TextEdit}. */
export function measureText(text: string): Pick<TextEdit, 'newLines' | 'lastLength'> {
  let newLines = 0;
  let last = 0;
  for (const match of text.matchAll(LINE_END)) {
    newLines++;
    last = match.index + match[0].length;
  }
  return { newLines, lastLength: text.length - last };
}

/**
 * Where an anchor is after an edit, or `null` where its line was deleted with others.
 * Text put exactly at the anchor pushes it on: a new line before it moves it down. Replacing it inside its line
 * keeps it in that line, at the start of what replaced it.
 */
export function moveAnchor(anchor: Anchor, edit: TextEdit): Anchor | null {
  const { line0, column0 } = anchor;
  const { startLine0, startColumn0, endLine0, endColumn0, newLines, lastLength } = edit;
  if (line0 < startLine0 || (line0 === startLine0 && column0 < startColumn0)) return anchor;
  if (line0 > endLine0) {
    return newLines === endLine0 - startLine0 ? anchor : { line0: line0 + newLines - (endLine0 - startLine0), column0 };
  }
  if (line0 === endLine0 && column0 >= endColumn0) {
    const before = newLines === 0 ? startColumn0 + lastLength : lastLength;
    return { line0: startLine0 + newLines, column0: before + column0 - endColumn0 };
  }
  return startLine0 === endLine0 ? { line0: startLine0, column0: startColumn0 } : null;
}

/** The lines of a text, without what ends them. */
export function linesOf(text: string): string[] {
  return text.split(LINE_END);
}

/** Width of the blanks that a line begins with. The whole length for a line of blanks. */
export function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)![0].length;
}

/** Whether a line still says what it said, however it is indented and spaced. */
function saysTheSame(before: string, now: string): boolean {
  return before === now || before.replace(/\s/g, '') === now.replace(/\s/g, '');
}

/** A document's text at one moment, as far as anchors need it, and the edits since. */
export interface TextHistory {
  /** {@link linesOf} the text at that moment. */
  readonly lines: readonly string[];
  /** In the order they were made. */
  readonly edits: readonly TextEdit[];
}

interface Tied<Figure> {
  readonly figure: Figure;
  /** `null`: the line is gone. */
  anchor: Anchor | null;
  /** The line when the figure meant it. */
  readonly text: string;
  /** Whether its line says something else by now. */
  changed: boolean;
}

/** The heat of one document, kept at its lines while the text changes. */
export class TrackedHeat {
  readonly result: DocumentHeatResult;
  private readonly lines: Tied<HeatLine>[];
  private readonly functions: Tied<HeatFunction>[];

  /** `history`: from the text that the figures mean to the text as it is now. */
  constructor(result: DocumentHeatResult, history: TextHistory) {
    this.result = result;
    const tie = <Figure extends { readonly line0: number }>(figure: Figure): Tied<Figure> => {
      // A line past the end of the text: the file is another one by now, and there is nothing to tie it to.
      const text = history.lines[figure.line0];
      const anchor = text === undefined ? null : { line0: figure.line0, column0: indentOf(text) };
      return { figure, anchor, text: text ?? '', changed: false };
    };
    this.lines = result.lines.map(tie);
    this.functions = result.functions.map(tie);
    for (const edit of history.edits) this.apply(edit);
  }

  /** Follows an edit; says whether any figure is now in another line, or gone. */
  apply(edit: TextEdit): boolean {
    let moved = false;
    for (const tied of [this.lines, this.functions].flat()) {
      const { anchor } = tied;
      if (anchor === null) continue;
      tied.anchor = moveAnchor(anchor, edit);
      if (tied.anchor?.line0 !== anchor.line0) moved = true;
    }
    return moved;
  }

  /** Compares lines that have figures with the text as it is now; says whether one became, or ceased to be, another. */
  compare(textNow: (line0: number) => string): boolean {
    let turned = false;
    for (const tied of this.lines) {
      if (tied.anchor === null) continue;
      const changed = !saysTheSame(tied.text, textNow(tied.anchor.line0));
      if (changed !== tied.changed) turned = true;
      tied.changed = changed;
    }
    return turned;
  }

  /** What to paint, by line as the text is now. */
  painted(): PaintedLine[] {
    const byLine = new Map<number, { figures: HeatLine[]; changed: HeatLine[]; functions: HeatFunction[] }>();
    const at = (anchor: Anchor): { figures: HeatLine[]; changed: HeatLine[]; functions: HeatFunction[] } => {
      const known = byLine.get(anchor.line0);
      if (known !== undefined) return known;
      const fresh = { figures: [], changed: [], functions: [] };
      byLine.set(anchor.line0, fresh);
      return fresh;
    };
    for (const { figure, anchor, changed } of this.lines) {
      if (anchor !== null) at(anchor)[changed ? 'changed' : 'figures'].push(figure);
    }
    for (const { figure, anchor } of this.functions) if (anchor !== null) at(anchor).functions.push(figure);
    return [...byLine]
      .map(([line0, { figures, changed, functions }]) => (
        { line0, figure: mergeFigures(figures), changed: mergeFigures(changed), functions }
      ))
      .sort((a, b) => a.line0 - b.line0);
  }

  /** Lines with figures that are in the text no more, since the recording or since it is edited; hottest first. */
  lost(): { readonly lines: readonly HeatLine[]; readonly count: number } {
    const deleted = this.lines.filter(({ anchor }) => anchor === null).map(({ figure }) => figure);
    const value = ({ self, total }: HeatLine): number => self ?? total ?? 0;
    const lines = [...this.result.lost, ...deleted].sort((a, b) => value(b) - value(a));
    return { lines, count: this.result.lostCount + deleted.length };
  }
}

/** One line with what is painted on it. */
export interface PaintedLine {
  readonly line0: number;
  /** The line's own figure, or `null` where it has none and only functions begin here. */
  readonly figure: HeatLine | null;
  /** The figure that the line had before it was changed. */
  readonly changed: HeatLine | null;
  readonly functions: readonly HeatFunction[];
}

/** Lines that were joined: times add up; of totals, which may count the same samples, the largest is certain. */
function mergeFigures(figures: readonly HeatLine[]): HeatLine | null {
  const [first, ...others] = figures;
  if (first === undefined) return null;
  return others.reduce(
    (sum, next) => ({
      line0: sum.line0,
      self: sum.self === null ? next.self : sum.self + (next.self ?? 0),
      total: sum.total === null ? next.total : Math.max(sum.total, next.total ?? 0),
      samples: sum.samples + next.samples,
      bucket: Math.max(sum.bucket, next.bucket),
      ...(sum.change && next.change && { change: mergeChanges(sum.change, next.change) }),
    }),
    first,
  );
}

/** Sums of both sides; whether the sum can be chance was not asked, unless both certainly are not. */
function mergeChanges(a: NonNullable<HeatLine['change']>, b: NonNullable<HeatLine['change']>): NonNullable<HeatLine['change']> {
  return {
    before: a.before + b.before,
    after: a.after + b.after,
    samplesBefore: a.samplesBefore + b.samplesBefore,
    chance: null,
    significance: a.significance === b.significance ? a.significance : 'unknown',
  };
}

/** What makes a line worth going to: its value, or how much that differs. */
function weightOf({ self, total, change }: HeatLine): number {
  return change === undefined ? (self ?? total ?? 0) : Math.abs(change.after - change.before);
}

/** Lines in this bucket or a hotter one count as hot for going from one to the next: 1 % of the profile or more. */
const HOT_BUCKET = 2;

/** The lines to go to with Next and Previous Hot Line, ascending: the hot ones, or all with own time if none is hot. */
export function hotLines(painted: readonly PaintedLine[]): number[] {
  const own = painted.filter(({ figure }) => figure !== null && weightOf(figure) > 0);
  // Where no executing lines are known, functions are gone to where they begin.
  if (own.length === 0) return painted.filter(({ functions }) => functions.some(({ self }) => self > 0)).map(({ line0 }) => line0);
  const hot = own.filter(({ figure }) => figure!.bucket >= HOT_BUCKET);
  return (hot.length > 0 ? hot : own).map(({ line0 }) => line0);
}

/** The next (or previous) of some ascending lines, around the end if need be; `null` where there is none. */
export function lineAfter(lines: readonly number[], from0: number, forwards: boolean): number | null {
  if (lines.length === 0) return null;
  if (forwards) return lines.find((line0) => line0 > from0) ?? lines[0]!;
  return lines.findLast((line0) => line0 < from0) ?? lines[lines.length - 1]!;
}

/**
 * The function that a line most likely belongs to: one that begins in it, else the nearest definition above that all
 * lines from there on are indented deeper than. A guess by layout; `null` where there is none.
 * `indentOf` is `null` for lines that say nothing, such as blank ones.
 */
export function functionAround(
  painted: readonly PaintedLine[],
  line0: number,
  indentOf: (line0: number) => number | null,
): HeatFunction | null {
  const functionsAt = new Map(painted.filter(({ functions }) => functions.length > 0).map((each) => [each.line0, each.functions]));
  let least = Infinity;
  for (let at0 = line0; at0 >= 0; at0--) {
    const indent = indentOf(at0);
    const functions = functionsAt.get(at0);
    // The first line that says something stands for the one asked about: what begins in it counts too.
    if (functions !== undefined && (least === Infinity || (indent ?? 0) < least)) {
      return functions.reduce((best, next) => (next.total > best.total ? next : best));
    }
    least = Math.min(least, indent ?? Infinity);
  }
  return null;
}
