// The rows of a waterfall as they come into view: asks for those on screen and a screen more above and below, one question at
// a time. What is here stays until the answer comes. No DOM. Leaves out: drawing.

import type { Folding, WaterfallRow } from '../../src/protocol/traces.ts';
import type { GridRows } from '../tables/row-grid.ts';
import { sameFolding } from './folding.ts';

/** The stretch of time on screen, and how wide it is there. Times in nanoseconds since the trace's start. */
export interface VisibleTime {
  readonly fromNs: number;
  readonly toNs: number;
  readonly widthPx: number;
}

/** What rows are asked for beside their numbers. */
export interface RowsFrame extends VisibleTime {
  readonly folding: Folding;
  /** Terms of the search; "": none. */
  readonly find: string;
}

export interface RowsQuestion extends RowsFrame {
  readonly offset: number;
  readonly limit: number;
}

export interface RowsAnswer {
  readonly rows: readonly WaterfallRow[];
  /** Rows under the folding of the question. */
  readonly of: number;
}

export interface WaterfallRowsOptions {
  /** @throws what ends the question; it is not asked again as it was. */
  readonly ask: (question: RowsQuestion) => Promise<RowsAnswer>;
  readonly onRows: () => void;
  readonly onError: (error: unknown) => void;
}

/** A row, and what it was asked for with. */
interface KeptRow {
  readonly row: WaterfallRow;
  readonly frame: string;
}

/** Most rows of one answer. */
export const MOST_ROWS_ASKED = 240;

/** Rows kept beyond those of the last answer, so that going back shows something at once. */
const MOST_KEPT = 2000;

/** About a screen: what is asked for first. */
const FIRST_ROWS = 40;

/** Around a row that is gone to. */
const ROWS_AROUND = 40;

/** Parts that are asked for this much finer or coarser than drawn still serve. */
const COARSEST = 1.5;
const FINEST = 8;

export class WaterfallRows implements GridRows<WaterfallRow> {
  /** Rows under the folding that is shown; `null` until the first answer. */
  length: number | null = null;
  private readonly options: WaterfallRowsOptions;
  private readonly rows = new Map<number, KeptRow>();
  /** `null`: there is no room yet, and nothing is asked. */
  private visible: VisibleTime | null = null;
  private folding: Folding;
  private find = '';
  /** `null`: nobody has said which rows are on screen. */
  private wanted: { readonly from: number; readonly to: number } | null = null;
  /** The wanted rows are those around one that is gone to, not those on screen. */
  private aimed = false;
  private answered: RowsQuestion | null = null;
  private failed: RowsQuestion | null = null;
  private isBusy = false;

  constructor(options: WaterfallRowsOptions, folding: Folding) {
    this.options = options;
    this.folding = folding;
  }

  /** A row, or `undefined` while it is not here. */
  at(index: number): WaterfallRow | undefined {
    return this.rows.get(index)?.row;
  }

  /** Rows `from` … `to - 1` are on screen. */
  need(from: number, to: number): void {
    if (this.aimed) return;
    // Before it is known how many rows there are nobody can say which are on screen.
    this.wanted = { from, to: this.length === null ? Math.max(to, from + FIRST_ROWS) : to };
    this.pump();
  }

  /** Another stretch of time is on screen. */
  show(visible: VisibleTime): void {
    this.visible = visible;
    this.pump();
  }

  /** Other rows are folded; those that are here stay until the answer comes. `row`: where to look then; left out: as before. */
  fold(folding: Folding, row: number | null = null): void {
    this.folding = folding;
    if (row === null) this.pump();
    else this.aim(row);
  }

  /** Rows around one shall come, although others are on screen. */
  aim(row: number): void {
    this.wanted = { from: Math.max(0, row - ROWS_AROUND), to: row + ROWS_AROUND };
    this.aimed = true;
    this.pump();
  }

  /** Rows that match other terms are marked. */
  search(find: string): void {
    this.find = find;
    this.pump();
  }

  /** The folding of the rows that are here. */
  get shownFolding(): Folding | null {
    return this.answered?.folding ?? null;
  }

  /** The row of a span that is here, or -1. */
  rowOf(span: number): number {
    for (const [index, { row }] of this.rows) if (row.span === span) return index;
    return -1;
  }

  /** All rows that are here. */
  get here(): readonly WaterfallRow[] {
    return Array.from(this.rows.values(), ({ row }) => row);
  }

  private pump(): void {
    const { visible, wanted } = this;
    if (this.isBusy || visible === null || wanted === null) return;
    if (this.isAnswered(this.answered, visible, wanted)) {
      this.aimed = false;
      return;
    }
    const question = questionFor(wanted, visible, this.folding, this.find);
    if (this.failed !== null && JSON.stringify(this.failed) === JSON.stringify(question)) return;
    this.isBusy = true;
    void this.options.ask(question).then(
      (answer) => this.receive(question, answer),
      (error: unknown) => {
        this.isBusy = false;
        this.failed = question;
        this.aimed = false;
        this.options.onError(error);
      },
    );
  }

  private receive(question: RowsQuestion, { rows, of }: RowsAnswer): void {
    this.isBusy = false;
    // Of another folding the numbers of rows mean nothing any more.
    if (sameFolding(question.folding, this.folding)) {
      if (this.answered === null || !sameFolding(this.answered.folding, question.folding) || this.rows.size > MOST_KEPT) this.rows.clear();
      this.keep(question, rows);
      this.length = of;
      this.answered = question;
      this.failed = null;
      this.options.onRows();
    }
    this.pump();
  }

  /** Takes rows in; one that was asked for with the same stretch of time stays the same object, and is not drawn again. */
  private keep(question: RowsQuestion, rows: readonly WaterfallRow[]): void {
    const frame = JSON.stringify([question.fromNs, question.toNs, question.widthPx, question.find]);
    rows.forEach((row, i) => {
      const index = question.offset + i;
      if (this.rows.get(index)?.frame !== frame) this.rows.set(index, { row, frame });
    });
  }

  /** Whether an answer has all that is wanted now. */
  private isAnswered(question: RowsQuestion | null, visible: VisibleTime, { from, to }: { readonly from: number; readonly to: number }): boolean {
    if (question === null || question.find !== this.find || !sameFolding(question.folding, this.folding)) return false;
    const last = Math.min(to, this.length ?? to);
    return question.offset <= from && question.offset + question.limit >= last && suffices(question, visible);
  }
}

/** The question for rows `from` … `to - 1`: a screen more above and below, half a screen more before and after in time. */
export function questionFor({ from, to }: { readonly from: number; readonly to: number }, { fromNs, toNs, widthPx }: VisibleTime, folding: Folding, find: string): RowsQuestion {
  const screen = Math.min(MOST_ROWS_ASKED / 3, to - from);
  const offset = Math.max(0, Math.floor(from - screen));
  const half = (toNs - fromNs) / 2;
  const before = Math.min(half, fromNs);
  const share = (toNs - fromNs + before + half) / (toNs - fromNs);
  return {
    folding, find, offset,
    limit: Math.min(MOST_ROWS_ASKED, Math.ceil(to + screen) - offset),
    fromNs: fromNs - before,
    toNs: toNs + half,
    widthPx: Math.max(1, Math.round(widthPx * share)),
  };
}

/** Whether parts that were merged for one stretch of time can be drawn for another. */
export function suffices(asked: VisibleTime, visible: VisibleTime): boolean {
  if (asked.fromNs > visible.fromNs || asked.toNs < visible.toNs) return false;
  const coarser = ((asked.toNs - asked.fromNs) / asked.widthPx) / ((visible.toNs - visible.fromNs) / visible.widthPx);
  return coarser <= COARSEST && coarser >= 1 / FINEST;
}
