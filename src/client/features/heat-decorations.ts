// Paints heat into one text editor: nineteen decoration types in all, one setDecorations per type. Leaves out: where the
// figures come from and when to paint.

import * as vscode from 'vscode';
import { HEAT_BUCKETS, type HeatLine } from '../../protocol/lsp.ts';
import { comparisonInWords, directionOf } from './difference-column.ts';
import {
  COLUMN_WIDTH, columnText, fileHoverParts, hoverParts, scaleOf, type ColumnStyle, type HeatScale, type HoverPart,
} from './heat-column.ts';
import type { PaintedLine, TrackedHeat } from './heat-lines.ts';

export interface HeatOptions {
  readonly timeColumn: boolean;
  readonly background: boolean;
}

/** Lines in a bucket from this one on (3 % of the profile) are marked in the overview ruler. */
const RULER_FROM_BUCKET = 3;

/** Tints for each direction of a difference. */
const DIFFERENCE_STEPS = 3;

/** Files up to this many lines get their time column at once. */
const WHOLE_FILE_LINES = 5000;
/** Of longer ones, what is visible and as many lines around it. */
const MARGIN_LINES = 400;

/** Lines whose time column is set: `to0` is one past the last. */
interface LineWindow {
  readonly from0: number;
  readonly to0: number;
}

export class HeatDecorations {
  private readonly column: Readonly<Record<ColumnStyle, vscode.TextEditorDecorationType>>;
  private readonly spacer: vscode.TextEditorDecorationType;
  /** In a comparison: by direction, the weaker first. */
  private readonly differences: Readonly<Record<'more' | 'less', readonly vscode.TextEditorDecorationType[]>>;
  private readonly buckets: readonly vscode.TextEditorDecorationType[];
  /** Only a hover: lines without a figure of their own, and all where backgrounds are off. */
  private readonly plain: vscode.TextEditorDecorationType;
  /** What is painted where; editors that are gone are forgotten with their objects. */
  private readonly windows = new WeakMap<vscode.TextEditor, LineWindow>();

  constructor() {
    this.column = {
      certain: columnType({ color: new vscode.ThemeColor('heatline.timeColumnForeground') }),
      uncertain: columnType({ color: new vscode.ThemeColor('heatline.timeColumnUncertainForeground') }),
      function: columnType({ color: new vscode.ThemeColor('heatline.functionFigureForeground'), fontStyle: 'italic' }),
      more: columnType({ color: new vscode.ThemeColor('heatline.moreForeground') }),
      less: columnType({ color: new vscode.ThemeColor('heatline.lessForeground') }),
    };
    this.differences = { more: differenceTypes('more'), less: differenceTypes('less') };
    this.spacer = columnType({});
    this.buckets = Array.from({ length: HEAT_BUCKETS }, (_, bucket) => bucketType(bucket));
    this.plain = vscode.window.createTextEditorDecorationType({ rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed });
  }

  paint(editor: vscode.TextEditor, heat: TrackedHeat, options: HeatOptions): void {
    const { document } = editor;
    const { unit, noun, total, counts, text } = heat.result;
    const lines = heat.painted().filter(({ line0 }) => line0 < document.lineCount);
    const comparison = comparisonInWords(heat.result);
    const scale = {
      ...scaleOf(lines, unit, total, counts), ...(noun !== undefined && { noun }), ...(comparison !== null && { baseline: comparison.name }),
      misplaced: text.kind === 'uncertain',
    };
    const window = windowOf(editor);
    this.windows.set(editor, window);
    const ofFile = [...(comparison === null ? [] : [comparison]), ...fileHoverParts(text, heat.lost(), scale)];
    // VS Code takes each type on its own, with frames between them: the figure comes last, when its hover is there.
    this.paintBackground(editor, withFirstLine(lines, ofFile), scale, options.background);
    this.paintColumn(editor, lines, scale, options.timeColumn ? window : { from0: 0, to0: 0 });
  }

  /** Whether this editor shows heat now. */
  isPainted(editor: vscode.TextEditor): boolean {
    return this.windows.has(editor);
  }

  /** Whether the visible part of a long file was scrolled out of what is painted. */
  isOutside(editor: vscode.TextEditor): boolean {
    const painted = this.windows.get(editor);
    if (painted === undefined || editor.document.lineCount <= WHOLE_FILE_LINES) return false;
    return editor.visibleRanges.some(({ start, end }) => start.line < painted.from0 || end.line >= painted.to0);
  }

  /** Takes everything away. Editors that show nothing are left alone. */
  clear(editor: vscode.TextEditor): void {
    if (!this.windows.delete(editor)) return;
    for (const type of this.types()) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of this.types()) type.dispose();
  }

  private types(): vscode.TextEditorDecorationType[] {
    const { column, spacer, plain, buckets, differences } = this;
    return [...Object.values(column), spacer, plain, ...buckets, ...differences.more, ...differences.less];
  }

  private paintColumn(editor: vscode.TextEditor, lines: readonly PaintedLine[], scale: HeatScale, window: LineWindow): void {
    const figures: Record<ColumnStyle, vscode.DecorationOptions[]> = { certain: [], uncertain: [], function: [], more: [], less: [] };
    const taken = new Set<number>();
    for (const line of lines) {
      if (line.line0 < window.from0 || line.line0 >= window.to0) continue;
      const column = columnText(line, scale);
      if (column === null) continue;
      taken.add(line.line0);
      figures[column.style].push({ range: startOf(line.line0), renderOptions: { before: { contentText: column.text } } });
    }
    const spacers: vscode.Range[] = [];
    for (let line0 = window.from0; line0 < window.to0; line0++) if (!taken.has(line0)) spacers.push(startOf(line0));
    for (const style of Object.keys(figures) as ColumnStyle[]) editor.setDecorations(this.column[style], figures[style]);
    editor.setDecorations(this.spacer, spacers);
  }

  private paintBackground(editor: vscode.TextEditor, lines: readonly LineToPaint[], scale: HeatScale, visible: boolean): void {
    const byType = new Map(this.backgroundTypes().map((type): [vscode.TextEditorDecorationType, vscode.DecorationOptions[]] => [type, []]));
    for (const line of lines) {
      const { range } = editor.document.lineAt(line.line0);
      const type = visible && line.figure !== null ? this.backgroundOf(line.figure, scale) : this.plain;
      byType.get(type)!.push({ range, hoverMessage: hoverOf([...line.ofFile, ...hoverParts(line, scale)]) });
    }
    for (const [type, options] of byType) editor.setDecorations(type, options);
  }

  private backgroundTypes(): vscode.TextEditorDecorationType[] {
    return [this.plain, ...this.buckets, ...this.differences.more, ...this.differences.less];
  }

  private backgroundOf({ bucket, change }: HeatLine, { misplaced }: HeatScale): vscode.TextEditorDecorationType {
    // A strong tint would claim more than is known of a figure that may belong elsewhere.
    const step = misplaced === true ? 0 : Math.min(bucket, HEAT_BUCKETS - 1);
    if (change === undefined) return this.buckets[step]!;
    const direction = directionOf(change);
    return direction === 'same' ? this.plain : this.differences[direction][Math.floor((step * DIFFERENCE_STEPS) / HEAT_BUCKETS)]!;
  }
}

/** A line with what its hover says of the whole file. */
interface LineToPaint extends PaintedLine {
  readonly ofFile: readonly HoverPart[];
}

/** The first line is there, even without figures, if there is something to say of the file. */
function withFirstLine(lines: readonly PaintedLine[], ofFile: readonly HoverPart[]): LineToPaint[] {
  const all = lines.map((line) => ({ ...line, ofFile: line.line0 === 0 ? ofFile : [] }));
  if (ofFile.length > 0 && all[0]?.line0 !== 0) all.unshift({ line0: 0, figure: null, changed: null, functions: [], ofFile });
  return all;
}

/** A fixed width, so that text is aligned whatever stands in the column. */
function columnType(look: vscode.ThemableDecorationAttachmentRenderOptions): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    before: { contentText: '\u00a0', width: `${COLUMN_WIDTH}ch`, margin: '0 1.5ch 0 0', fontWeight: 'normal', ...look },
    // What is typed at the start of a line belongs after the column.
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
  });
}

function bucketType(bucket: number): vscode.TextEditorDecorationType {
  const ruler: vscode.DecorationRenderOptions =
    bucket < RULER_FROM_BUCKET
      ? {}
      : {
          overviewRulerColor: new vscode.ThemeColor('heatline.overviewRuler'),
          overviewRulerLane: vscode.OverviewRulerLane.Right,
        };
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor(`heatline.heat${bucket + 1}`),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...ruler,
  });
}

function differenceTypes(direction: 'more' | 'less'): vscode.TextEditorDecorationType[] {
  return Array.from({ length: DIFFERENCE_STEPS }, (_, step) => vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor(`heatline.${direction}${step + 1}`),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    // Only what matters: large differences that are not chance.
    ...(step > 0 && {
      overviewRulerColor: new vscode.ThemeColor(`heatline.${direction}Foreground`),
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    }),
  }));
}

function startOf(line0: number): vscode.Range {
  return new vscode.Range(line0, 0, line0, 0);
}

function windowOf({ document, visibleRanges }: vscode.TextEditor): LineWindow {
  if (document.lineCount <= WHOLE_FILE_LINES) return { from0: 0, to0: document.lineCount };
  const first0 = Math.min(...visibleRanges.map(({ start }) => start.line));
  const last0 = Math.max(...visibleRanges.map(({ end }) => end.line));
  return { from0: Math.max(0, first0 - MARGIN_LINES), to0: Math.min(document.lineCount, last0 + MARGIN_LINES) };
}

/** Names come from the profile: they are put in as plain text, and the Markdown is not trusted. */
function hoverOf(parts: readonly HoverPart[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  parts.forEach(({ name, words, isFile }, i) => {
    if (i > 0) markdown.appendMarkdown('\n\n');
    if (name !== null) markdown.appendText(isFile === true ? name : `ƒ ${name}`).appendMarkdown(': ');
    // Our own words and figures; appendText would make every blank unbreakable, and lines break inside of words.
    markdown.appendMarkdown(words);
  });
  return markdown;
}
