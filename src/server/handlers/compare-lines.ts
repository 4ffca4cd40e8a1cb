// A comparison's table of lines: the lines of both profiles with what they have by themselves, matched by their place in the
// function. Leaves out: the comparing (compare/), the same lines in an editor (document-difference.ts).

import { changeOf } from '../../compare/compare-figures.ts';
import { NONE, type SourceIndex } from '../../profile/tables.ts';
import type { DifferenceSort } from '../../protocol/compare.ts';
import type { PageMethods } from '../../protocol/webview.ts';
import { cutName, placeLabel } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileComparison } from '../profile-comparison.ts';
import { comparisonAsked } from './compare.ts';
import { MAX_URL } from './lines.ts';
import { compareText, orderAsked, pageOf, searchAsked, type Comparer } from './listing.ts';

/** A line of both, by its row in the comparison; a page of them becomes {@link LineDifferenceRow}s. */
interface Line {
  readonly row: number;
  readonly url: string;
  /** 1-based. */
  readonly line1: number;
  readonly before: number;
  readonly after: number;
  readonly chance: number | null;
  readonly functionName: string;
}

/** A page of the lines of both. Lines without any value are left out. */
export function compareLineRows(open: OpenProfile, params: PageMethods['compare/lines']['params']): PageMethods['compare/lines']['result'] {
  const { view, baseline, sort, descending, filter } = params;
  const comparison = comparisonAsked(open, view, baseline);
  const matches = searchAsked(filter, 'filter', { unit: open.profile.valueTypes[view.valueType]!.unit, total: comparison.compared.measure.after.total });
  const order = orderAsked(COLUMNS, sort, descending, TIES);
  const all = linesOf(comparison);
  const { lines, functions } = comparison.lines;
  const matching = matches === null ? all : all.filter(({ row, url, line1, after, functionName }) => {
    const fn = functions[row]!;
    const category = fn === NONE ? 'own' : comparison.describe(fn).category;
    return matches({
      name: functionName,
      file: `${url}:${line1}`,
      self: after,
      total: lines.hasTotals ? lines.after.totals[row]! : after,
      samples: lines.after.samples[row]!,
      isOwn: category === 'own',
      isLibrary: category !== 'own' && category !== 'engine',
    });
  });
  const rows = pageOf(matching.sort(order), params).map((line) => describe(comparison, line));
  return { revision: open.revision, rows, matched: matching.length, of: all.length };
}

function linesOf(comparison: ProfileComparison): Line[] {
  const { lines, self, functions } = comparison.lines;
  const found: Line[] = [];
  for (let row = 0; row < lines.source.length; row++) {
    const [before, after] = [self.before[row]!, self.after[row]!];
    if (before === 0 && after === 0) continue;
    const fn = functions[row]!;
    const functionName = fn === NONE ? '' : comparison.describe(fn).name;
    found.push({ row, url: urlOf(comparison, lines.source[row]!), line1: lines.line0[row]! + 1, before, after, chance: comparison.changeAt(self, row).chance, functionName });
  }
  return found;
}

/** The name of a source of the profile or, behind its last one, of the baseline. */
function urlOf({ before, after }: ProfileComparison, source: number): string {
  const offset = after.profile.sources.length;
  return source < offset ? after.profile.sources.url[source as SourceIndex]! : before.profile.sources.url[(source - offset) as SourceIndex]!;
}

function describe(comparison: ProfileComparison, { row, url, line1 }: Line): PageMethods['compare/lines']['result']['rows'][number] {
  const { lines, self, functions } = comparison.lines;
  const fn = functions[row]!;
  return {
    ...comparison.changeAt(self, row),
    url: url.slice(0, MAX_URL),
    ...(lines.source[row]! >= comparison.after.profile.sources.length && { onlyBefore: true as const }),
    place: placeLabel(url, line1),
    line1,
    function: fn === NONE ? null : comparison.describe(fn),
    samplesBefore: lines.before.samples[row]!,
    samplesAfter: lines.after.samples[row]!,
  };
}

const size = ({ before, after }: Line): number => Math.abs(after - before);

/** New lines changed more than any other. */
const relative = ({ before, after }: Line): number => changeOf(before, after) ?? (after > 0 ? Infinity : 0);

const byPlace: Comparer<Line> = (a, b) => compareText(cutName(a.url.toLowerCase()), cutName(b.url.toLowerCase())) || a.line1 - b.line1;

const COLUMNS: Readonly<Record<DifferenceSort, Comparer<Line>>> = {
  difference: (a, b) => size(a) - size(b),
  before: (a, b) => a.before - b.before,
  after: (a, b) => a.after - b.after,
  // Infinity less Infinity is no number.
  change: (a, b) => (relative(a) === relative(b) ? 0 : relative(a) - relative(b)),
  chance: (a, b) => (a.chance ?? 2) - (b.chance ?? 2),
  name: (a, b) => compareText(a.functionName.toLowerCase(), b.functionName.toLowerCase()),
  place: byPlace,
};

const TIES: Comparer<Line> = (a, b) => size(b) - size(a) || byPlace(a, b) || a.row - b.row;
