// The comparison as tables for people, in colour on a terminal: more in yellow, less in blue, which the colour-blind tell
// apart; the signs say the same.

import { formatChange, formatSigned } from '../base/format-change.ts';
import { formatCount, formatValue, type Unit } from '../base/format-value.ts';
import type { DiffReport, DiffRow } from './diff-report.ts';
import { cutPlace, cutText } from './text-report.ts';
import { printable } from './printable.ts';

const NAME_WIDTH = 40;

type Paint = (code: string, text: string) => string;

/** The report as text with a final line break. */
export function diffText(report: DiffReport, colour: boolean): string {
  const { unit } = report.valueType;
  const paint: Paint = colour ? (code, text) => `\u001b[${code}m${text}\u001b[0m` : (_, text) => text;
  const section = (title: string, rows: readonly Row[]): string[] => (rows.length === 0 ? [] : ['', paint('1', title), ...table(rows, unit, paint)]);
  const changed = report.functions.filter(({ self }) => self.difference !== 0);
  return [
    ...headline(report),
    ...section('Functions, by the difference of what they took themselves', report.functions.map(({ name, file, line, self }) => ({ self, what: cutText(name, NAME_WIDTH), place: cutPlace(file, line) }))),
    ...section('Lines', report.lines.map(({ file, line, self }) => ({ self, what: '', place: cutPlace(file, line) }))),
    ...(changed.length === 0 ? ['', 'Nothing differs.'] : []),
  ].join('\n') + '\n';
}

/** Both sides, how they are scaled, and what the words of the table rest on. */
function headline({ before, after, valueType, scale, factor }: DiffReport): string[] {
  const side = (word: string, { file, total, samples }: DiffReport['before']): string =>
    printable(`${word} ${file}: ${formatValue(total, valueType.unit)}${samples === null ? '' : ` in ${formatCount(samples)} samples`}`);
  const scaled = scale === 'total' ? `scaled by total: figures before are multiplied by ${factor.toPrecision(4)}` : 'absolute: nothing is scaled';
  return [
    side('before', before),
    side('after ', after),
    `${valueType.kind}, ${scaled}`,
    'certain, likely, noise: whether sampling alone can make the difference (below 1 %, below 5 %), corrected for many rows',
  ];
}

interface Row {
  readonly self: DiffRow;
  readonly what: string;
  readonly place: string;
}

function table(rows: readonly Row[], unit: Unit, paint: Paint): string[] {
  const width = Math.max(0, ...rows.map(({ what }) => what.length));
  const name = (text: string): string => (width === 0 ? '' : `${text.padEnd(width)}  `);
  const head = `${'difference'.padStart(11)} ${'change'.padStart(9)}  ${'before'.padStart(9)} ${'after'.padStart(9)}  ${'significance'.padEnd(12)}  ${name('function')}place`;
  return [paint('2', head.trimEnd()), ...rows.map(({ self, what, place }) => {
    const difference = formatSigned(self.difference, unit).padStart(11);
    const isChance = self.significance === 'noise' || self.difference === 0;
    const cells = `${difference} ${formatChange(self.before, self.after).padStart(9)}`;
    return `${paint(isChance ? '2' : self.difference > 0 ? '33' : '34', cells)}  ${formatValue(self.before, unit).padStart(9)} ${formatValue(self.after, unit).padStart(9)}  ` +
      `${self.significance.padEnd(12)}  ${name(what)}${paint('2', place)}`;
  })];
}
