// The report as a table for people, with bars, in colour on a terminal.

import { formatCount, formatShare, formatValue, shareOf, type Unit } from '../base/format-value.ts';
import { findingsText } from './findings-report.ts';
import { printable } from './printable.ts';
import type { CountKind } from '../profile/tables.ts';
import type { Report } from './report.ts';

const BAR_CELLS = 12;
/** Places longer than this are cut at their beginning: the end names the file. */
const PLACE_WIDTH = 60;
const NAME_WIDTH = 40;

/** The report as text with a final line break. `counts`: what its samples are. */
export function textReport(report: Report, colour: boolean, counts: CountKind = 'samples'): string {
  const unit = report.valueTypes[report.valueType]!.unit;
  const paint = colour ? (code: string, text: string) => `\u001b[${code}m${text}\u001b[0m` : (_: string, text: string) => text;
  const rows = (title: string, items: readonly Row[]): string[] =>
    items.length === 0 ? [] : ['', paint('1', title), ...table(items, report.total, unit, counts, paint)];
  const lines = [
    headline(report, unit, counts),
    ...rows('Functions', report.functions.map((fn) => ({ self: fn.self, total: fn.total, samples: fn.samples, what: cutText(fn.name, NAME_WIDTH), place: cutPlace(fn.file, fn.line) }))),
    ...rows('Lines', report.lines.filter((line) => (line.self ?? line.total ?? 0) > 0).map((line) => ({ self: line.self, total: line.total, samples: line.samples, what: '', place: cutPlace(line.file, line.line) }))),
    ...rows('Files', report.files.map((file) => ({ self: file.self, total: file.total, samples: null, what: '', place: cutPlace(file.file, null) }))),
  ];
  return `${lines.join('\n')}\n${report.findings === undefined ? '' : findingsText(report.findings, colour)}`;
}

interface Row {
  readonly self: number | null;
  readonly total: number | null;
  readonly samples: number | null;
  readonly what: string;
  readonly place: string;
}

function headline(report: Report, unit: Unit, counts: CountKind): string {
  const counted = counts === 'unknown' ? '' : ` in ${formatCount(report.samples)} ${counts}`;
  const parts = [
    `${formatValue(report.total, unit)}${counted}`,
    ...(report.range === undefined ? [] : [`from ${formatValue(report.range.fromNs, 'nanoseconds')} to ${formatValue(report.range.toNs, 'nanoseconds')}`]),
    ...(report.idle > 0 ? [`${formatValue(report.idle, unit)} idle, left out`] : []),
    [report.format, report.tool].filter(Boolean).join(', '),
  ];
  return printable(`${report.file}: ${parts.join(' · ')}`);
}

type Paint = (code: string, text: string) => string;

function table(rows: readonly Row[], total: number, unit: Unit, counts: CountKind, paint: Paint): string[] {
  const hasName = rows.some((row) => row.what !== '');
  const nameWidth = Math.max(0, ...rows.map((row) => row.what.length));
  const head = `${'self'.padStart(10)} ${'share'.padStart(8)}  ${''.padEnd(BAR_CELLS)} ${'total'.padStart(10)} ${(counts === 'unknown' ? '' : counts).padStart(8)}  ${hasName ? 'function'.padEnd(nameWidth) + '  ' : ''}place`;
  const cells = rows.map((row) => {
    const share = shareOf(row.self ?? row.total ?? 0, total);
    const value = row.self === null ? '–' : formatValue(row.self, unit);
    const totalText = row.total === null ? '–' : formatValue(row.total, unit);
    const samples = row.samples === null ? '–' : formatCount(row.samples);
    const name = hasName ? row.what.padEnd(nameWidth) + '  ' : '';
    const heat = share >= 0.2 ? '31' : share >= 0.03 ? '33' : '2';
    return `${value.padStart(10)} ${formatShare(share).padStart(8)}  ${paint(heat, bar(share))} ${totalText.padStart(10)} ${samples.padStart(8)}  ${name}${paint('2', row.place)}`;
  });
  return [paint('2', head.trimEnd()), ...cells];
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number): string {
  // Values below 0 have no bar, and what they take away may leave more than all to others.
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS * 8);
  return ('█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!).padEnd(BAR_CELLS);
}

/** `file:line` as a terminal may see it, cut at its beginning. `line` 1-based. */
export function cutPlace(file: string | null, line: number | null): string {
  if (file === null) return line === null ? '' : `line ${line}`;
  const whole = printable(line === null ? file : `${file}:${line}`);
  return whole.length <= PLACE_WIDTH ? whole : `…${whole.slice(whole.length - PLACE_WIDTH + 1)}`;
}

/** The text as a terminal may see it, cut at its end. */
export function cutText(text: string, width: number): string {
  const shown = printable(text);
  return shown.length <= width ? shown : `${shown.slice(0, width - 1)}…`;
}
