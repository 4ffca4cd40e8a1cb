// A table as text for other programs: Markdown with figures as people read them, CSV with plain numbers. Names come from
// files that may be hostile: none of them may become markup, a formula or another cell. No DOM.

import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';
import type { Unit } from '../../src/protocol/webview.ts';
import { displayName } from '../text/display-name.ts';

/** Units as heads of CSV columns name them. */
const UNIT_NAMES: Readonly<Record<Unit, string>> = { nanoseconds: 'ns', bytes: 'bytes', count: 'count' };

/** One column: what it is called, and what a row has there; `null`: nothing is known. */
export type TextColumn<Row> =
  | { readonly kind: 'text'; readonly title: string; readonly of: (row: Row) => string | null }
  | { readonly kind: 'count'; readonly title: string; readonly of: (row: Row) => number | null }
  /** In the view's unit; Markdown says its share as well. */
  | { readonly kind: 'value'; readonly title: string; readonly of: (row: Row) => number | null };

/** What values are measured in and against. */
export interface TextFigures {
  readonly unit: Unit;
  /** The view's total. */
  readonly total: number;
}

/** A table of GitHub's Markdown: figures with units, to the right. */
export function markdownOf<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[], figures: TextFigures): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const head = line(columns.map(({ title }) => markdownText(title)));
  const rule = line(columns.map(({ kind }) => (kind === 'text' ? '---' : '---:')));
  return head + rule + rows.map((row) => line(columns.map((column) => markdownCell(column, row, figures)))).join('');
}

function markdownCell<Row>(column: TextColumn<Row>, row: Row, { unit, total }: TextFigures): string {
  if (column.kind === 'text') return markdownText(column.of(row) ?? '');
  const value = column.of(row);
  if (value === null) return '';
  return column.kind === 'count' ? formatCount(value) : `${formatValue(value, unit)} (${formatShare(shareOf(value, total))})`;
}

/** Text that stays text: HTML as entities, what Markdown reads with a backslash before it. */
function markdownText(text: string): string {
  if (text === '') return '';
  return displayName(text)
    .replace(/[\\`*_{}[\]()#+!~|-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Comma-separated values (RFC 4180) with a head; figures are plain numbers, their unit stands in the head. */
export function csvOf<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[], { unit }: TextFigures): string {
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
  const head = line(columns.map(({ kind, title }) => csvText(kind === 'value' ? `${title} (${UNIT_NAMES[unit]})` : title)));
  return head + rows.map((row) => line(columns.map((column) => csvCell(column, row)))).join('');
}

function csvCell<Row>(column: TextColumn<Row>, row: Row): string {
  if (column.kind === 'text') return csvText(column.of(row) ?? '');
  return String(column.of(row) ?? '');
}

function csvText(text: string): string {
  if (text === '') return '';
  const shown = displayName(text);
  // A sheet would take it for a formula.
  const plain = /^\s*[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
