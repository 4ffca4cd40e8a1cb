// One document's heat in a comparison: lines and functions of both profiles in the text of today, with their differences.
// Lines meet where both texts are known (carried through git or a source map, or unchanged), else by their place in the
// function; where not even that is known, functions alone are compared, and that is said.

import { compareFigures } from '../../compare/compare-figures.ts';
import { LineShifts } from '../../compare/match-functions.ts';
import { heatBucket } from '../../heat/source-heat.ts';
import { shareOf } from '../../base/format-value.ts';
import type { LineFigure } from '../../profile/lines.ts';
import { functionName, NONE, type FunctionIndex, type SourceIndex } from '../../profile/tables.ts';
import type { Baseline, Change } from '../../protocol/compare.ts';
import { MAX_LOST_LINES, type DocumentHeatResult, type HeatFunction, type HeatLine } from '../../protocol/lsp.ts';
import type { View } from '../../protocol/webview.ts';
import type { ProfileComparison } from '../profile-comparison.ts';
import type { Entry } from '../profiles.ts';
import { fileNameOf } from '../profiles.ts';
import type { SourceText } from '../source-texts.ts';
import { describeValueType } from '../value-words.ts';
import { comparisonAsked } from './compare.ts';
import { documentText, stateOf, waysOf } from './document-heat.ts';

/** How lines of the baseline find those of the profile. */
type Meeting = 'by-text' | 'by-function' | 'functions-only';

/** The differences in a document, or `null` where neither profile has anything for it. */
export async function documentDifference(after: Entry, before: Entry, view: View, baseline: Baseline, document: string): Promise<DocumentHeatResult | null> {
  const comparison = comparisonAsked(after.open, view, baseline);
  const [sources, sourcesBefore] = await Promise.all([
    after.locator.sourcesOf(after.open.profile, document), before.locator.sourcesOf(before.open.profile, document),
  ]);
  if (sources.size === 0 && sourcesBefore.size === 0) return null;
  const [text, textBefore] = await Promise.all([documentText(after, document, sources), documentText(before, document, sourcesBefore)]);
  const parts: DocumentParts = { comparison, sources, sourcesBefore, text, textBefore };
  const { lines, lost, meeting } = meetingLines(parts);
  const functions = differingFunctions(parts);
  if (lines.length === 0 && lost.length === 0 && functions.length === 0) return null;
  const { profile, format, revision } = after.open;
  const { unit, noun } = describeValueType(profile.valueTypes[view.valueType]!, format);
  const { measure } = comparison.compared;
  return {
    revision,
    unit,
    ...(noun !== null && { noun }),
    total: measure.after.total,
    counts: measure.counts,
    lines,
    functions,
    text: stateOf(text),
    lost: lost.slice(0, MAX_LOST_LINES),
    lostCount: lost.length,
    difference: { fileName: fileNameOf(baseline.uri), scale: baseline.scale, remark: REMARKS[meeting] },
  };
}

const REMARKS: Readonly<Record<Meeting, string | null>> = {
  'by-text': null,
  'by-function': 'The text at one of the recordings is not known: lines are compared by their place in the function, so they are approximate',
  'functions-only': 'The text at one of the recordings is not known, and neither is where functions began: functions are compared, lines are not',
};

interface DocumentParts {
  readonly comparison: ProfileComparison;
  readonly sources: ReadonlySet<SourceIndex>;
  readonly sourcesBefore: ReadonlySet<SourceIndex>;
  readonly text: SourceText;
  readonly textBefore: SourceText;
}

function meetingOf({ sources, sourcesBefore, text, textBefore }: DocumentParts, shifts: LineShifts): Meeting {
  const isOneSided = sources.size === 0 || sourcesBefore.size === 0;
  // Functions that stand elsewhere say that the texts are not the same, whatever else is known of them.
  const moved = text.kind === 'same' && textBefore.kind === 'same' && [...sourcesBefore].some((source) => shifts.hasMoved(source));
  if (isOneSided || (text.kind !== 'uncertain' && textBefore.kind !== 'uncertain' && !moved)) return 'by-text';
  return [...sourcesBefore].some((source) => shifts.knows(source)) ? 'by-function' : 'functions-only';
}

/** Lines of both by where they are today, and those that are nowhere. Only lines of this document are corrected for. */
function meetingLines(parts: DocumentParts): { readonly lines: HeatLine[]; readonly lost: HeatLine[]; readonly meeting: Meeting } {
  const { comparison, sources, sourcesBefore, text, textBefore } = parts;
  const { after, before, compared, viewLines } = comparison;
  const shifts = new LineShifts(before.profile, after.profile, compared.matches.functionOfBefore);
  const meeting = meetingOf(parts, shifts);
  if (meeting === 'functions-only') return { lines: [], lost: [], meeting };
  const today = waysOf(text);
  const todayOfBefore = waysOf(textBefore);
  const placeOfBefore = (source: number, line0: number): number | null => {
    return meeting === 'by-text' ? todayOfBefore.line(line0) : today.line(shifts.shifted(source, line0));
  };
  const rows = new Map<string, { line0: number; isLost: boolean; values: [number, number]; samples: [number, number]; isApproximate: boolean }>();
  const add = (line: LineFigure, side: 0 | 1, line0: number | null): void => {
    const isLost = line0 === null;
    const key = isLost ? `${side} ${line.line0}` : String(line0);
    const row = rows.get(key) ?? { line0: line0 ?? line.line0, isLost, values: [0, 0], samples: [0, 0], isApproximate: false };
    rows.set(key, row);
    row.values[side] += line.self;
    row.samples[side] += line.samples;
    if (side === 0 && meeting === 'by-function') row.isApproximate = true;
  };
  for (const line of viewLines.after) if (sources.has(line.source)) add(line, 1, today.line(line.line0));
  for (const line of viewLines.before) if (sourcesBefore.has(line.source)) add(line, 0, placeOfBefore(line.source, line.line0));
  const all = [...rows.values()].filter(({ values }) => values[0] > 0 || values[1] > 0);
  const side = (at: 0 | 1) => ({ values: Float64Array.from(all, ({ values }) => values[at]), samples: Float64Array.from(all, ({ samples }) => samples[at]) });
  const difference = compareFigures(side(0), side(1), compared.measure);
  const heat = all.map((row, i): HeatLine & { readonly isLost: boolean } => {
    const change = comparison.changeAt(difference, i);
    return {
      line0: row.line0, self: change.after, total: null, samples: row.samples[1], bucket: bucketOf(change, compared.measure.after.total),
      change: { ...change, samplesBefore: row.samples[0] }, isLost: row.isLost, ...(row.isApproximate && { inferred: true }),
    };
  });
  const plain = ({ isLost: _, ...line }: HeatLine & { readonly isLost: boolean }): HeatLine => line;
  const size = ({ change }: HeatLine): number => Math.abs(change!.after - change!.before);
  return {
    lines: heat.filter(({ isLost }) => !isLost).map(plain).sort((a, b) => a.line0 - b.line0),
    lost: heat.filter(({ isLost }) => isLost).map(plain).sort((a, b) => size(b) - size(a)),
    meeting,
  };
}

/** By the share of the difference in the profile's total; what may be chance is as cool as can be. */
function bucketOf({ before, after, significance }: Change, total: number): number {
  return significance === 'noise' ? 0 : heatBucket(shareOf(Math.abs(after - before), total));
}

/** Functions defined in the document: those of the profile; those of the baseline alone have no line today. */
function differingFunctions({ comparison, sources, text }: DocumentParts): HeatFunction[] {
  const { after: { profile }, compared: { functions, sharedOfBefore } } = comparison;
  const ways = waysOf(text);
  const rows: HeatFunction[] = [];
  const present = new Set(sharedOfBefore);
  for (let fn = 0; fn < profile.functions.length; fn++) {
    const recorded0 = profile.functions.startLine0[fn]!;
    if (recorded0 === NONE || !sources.has(profile.functions.source[fn]!)) continue;
    if (!(functions.total.after[fn]! > 0 || (present.has(fn) && functions.total.before[fn]! > 0))) continue;
    const name = functionName(profile, fn as FunctionIndex);
    const line0 = ways.definition(recorded0, name);
    if (line0 === null) continue;
    rows.push({
      index: fn, name, line0, self: functions.self.after[fn]!, total: functions.total.after[fn]!, samples: functions.samples.self.after[fn]!,
      change: { self: comparison.changeAt(functions.self, fn), total: comparison.changeAt(functions.total, fn) },
    });
  }
  return rows.sort((a, b) => a.line0 - b.line0 || b.total - a.total);
}
