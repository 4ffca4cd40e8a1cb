// What `heatline diff --json` prints: functions and lines of two profiles with before, after and whether the difference can
// be chance. Other programs rely on this shape; it is described in the README of this room. Lines are 1-based here.

import type { Note } from '../base/note.ts';
import { changeOf, type Difference, type Measure, type Scale } from '../compare/compare-figures.ts';
import { compareKinds, compareLines, compareProfiles, type ComparedSide, type Comparison } from '../compare/compare-profiles.ts';
import { significanceOf, type Significance } from '../compare/significance.ts';
import { functionFigures, functionOfStacks, stackValues } from '../profile/figures.ts';
import { lineFigures } from '../profile/lines.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile, type SourceIndex, type ValueType } from '../profile/tables.ts';

/** One figure on both sides, in the value's unit; `before` as scaled. */
export interface DiffFigure {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** `difference ÷ before`; `null` where there was nothing before. */
  readonly change: number | null;
}

/** A figure with its samples and what they say. */
export interface DiffRow extends DiffFigure {
  readonly samplesBefore: number | null;
  readonly samplesAfter: number | null;
  /** The probability that this difference is chance, by itself, and corrected for all rows that were compared. */
  readonly p: number | null;
  readonly q: number | null;
  readonly significance: Significance;
}

export interface DiffFunction {
  readonly name: string;
  readonly file: string | null;
  /** 1-based, where it is defined after; before, where it is not there any more. */
  readonly line: number | null;
  readonly lineBefore: number | null;
  readonly self: DiffRow;
  readonly total: DiffFigure;
}

export interface DiffLine {
  readonly file: string;
  /** 1-based, as recorded after. */
  readonly line: number;
  readonly self: DiffRow;
}

interface DiffSide {
  readonly file: string;
  readonly format: string;
  readonly tool: string | null;
  /** Unscaled. */
  readonly total: number;
  readonly samples: number | null;
}

export interface DiffReport {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly valueType: ValueType;
  readonly scale: Scale;
  /** What every figure of `before` below was multiplied by. */
  readonly factor: number;
  readonly functions: readonly DiffFunction[];
  readonly lines: readonly DiffLine[];
  readonly notes: readonly Note[];
}

export interface DiffInput {
  readonly profile: Profile;
  /** The path as the user gave it. */
  readonly file: string;
  readonly valueType: number;
}

export interface DiffOptions {
  readonly scale: Scale;
  /** Longest list; 0 = everything. */
  readonly limit: number;
  /** How a recorded source is named. */
  readonly fileOf: (url: string) => string;
}

/** Compares two profiles over all threads. Whether their values can be compared is asked before, with `compareKinds`. */
export function makeDiff(before: DiffInput, after: DiffInput, options: DiffOptions): DiffReport {
  const sides = { before: sideOf(before), after: sideOf(after) };
  const compared = compareProfiles(sides.before, sides.after, options.scale);
  const limit = options.limit === 0 ? Infinity : options.limit;
  const [kindBefore, kindAfter] = [before, after].map(({ profile, valueType }) => profile.valueTypes[valueType]!) as [ValueType, ValueType];
  const { note } = compareKinds(kindBefore, kindAfter);
  return {
    before: describe(before, sides.before),
    after: describe(after, sides.after),
    valueType: kindAfter,
    scale: options.scale,
    factor: compared.measure.factor,
    functions: functionRows(sides.before.profile, sides.after.profile, compared, options).slice(0, limit),
    lines: lineRows(sides.before, sides.after, compared, options).slice(0, limit),
    notes: [
      ...(note === null ? [] : [{ code: 'kinds-differ', severity: 'warning' as const, message: note }]),
      ...before.profile.meta.notes,
      ...after.profile.meta.notes,
    ],
  };
}

function sideOf({ profile, valueType }: DiffInput): ComparedSide {
  const values = stackValues(profile, { valueType, threads: null });
  const functionOfStack = functionOfStacks(profile);
  return { profile, values, functionOfStack, functions: functionFigures(profile, functionOfStack, values), lines: lineFigures(profile, values) };
}

function describe({ file, profile: { meta } }: DiffInput, { values }: ComparedSide): DiffSide {
  return { file, format: meta.format, tool: meta.tool, total: values.total, samples: meta.counts === 'unknown' ? null : values.sampleCount };
}

function functionRows(before: Profile, after: Profile, { functions, matches, measure }: Comparison, { fileOf }: DiffOptions): DiffFunction[] {
  const offset = after.functions.length;
  const partnerOf = new Map<number, number>();
  matches.functionOfBefore.forEach((fn, own) => partnerOf.set(fn === NONE ? offset + own : fn, own));
  const rows: DiffFunction[] = [];
  for (let fn = 0; fn < functions.length; fn++) {
    const total = figureAt(functions.total, fn);
    if (total.before === 0 && total.after === 0) continue;
    const [profile, own] = fn < offset ? [after, fn] : [before, fn - offset];
    const index = own as FunctionIndex;
    const url = functionUrl(profile, index);
    rows.push({
      name: functionName(profile, index),
      file: url === null ? null : fileOf(url),
      line: line1(profile.functions.startLine0[index]!),
      lineBefore: partnerOf.has(fn) ? line1(before.functions.startLine0[partnerOf.get(fn)! as FunctionIndex]!) : null,
      self: rowAt(functions.self, functions.samples.self, fn, measure),
      total,
    });
  }
  return rows.sort((a, b) => byDifference(a.self, b.self) || byDifference(a.total, b.total) || compareText(a.name, b.name));
}

function lineRows(before: ComparedSide, after: ComparedSide, compared: Comparison, { fileOf }: DiffOptions): DiffLine[] {
  const { lines, self } = compareLines(before, after, compared);
  const offset = after.profile.sources.length;
  const urlOf = (source: number): string => {
    return source < offset ? after.profile.sources.url[source as SourceIndex]! : before.profile.sources.url[(source - offset) as SourceIndex]!;
  };
  const samples = { before: lines.before.samples, after: lines.after.samples };
  return [...lines.source]
    .map((source, row) => ({ file: fileOf(urlOf(source)), line: lines.line0[row]! + 1, self: rowAt(self, samples, row, compared.measure) }))
    .filter((line) => line.self.before !== 0 || line.self.after !== 0)
    .sort((a, b) => byDifference(a.self, b.self) || compareText(a.file, b.file) || a.line - b.line);
}

function figureAt({ before, after }: Difference, row: number): DiffFigure {
  const [old, now] = [before[row]!, after[row]!];
  return { before: old, after: now, difference: now - old, change: changeOf(old, now) };
}

function rowAt(difference: Difference, samples: { readonly before: Float64Array; readonly after: Float64Array }, row: number, { counts }: Measure): DiffRow {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    ...figureAt(difference, row),
    samplesBefore: counts === 'unknown' ? null : samples.before[row]!,
    samplesAfter: counts === 'unknown' ? null : samples.after[row]!,
    p: known(difference.p[row]!),
    q: known(difference.q[row]!),
    significance: counts === 'calls' ? 'counted' : significanceOf(difference.q[row]!),
  };
}

function line1(line0: number): number | null {
  return line0 === NONE ? null : line0 + 1;
}

/** The largest first, whichever way it went. */
function byDifference(a: DiffFigure, b: DiffFigure): number {
  return Math.abs(b.difference) - Math.abs(a.difference);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
