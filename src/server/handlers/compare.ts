// A comparison's questions: what it found as a whole, and its table of functions. Its lines are compare-lines.ts, its graph is
// asked for as any other (flame.ts), its heat in document-difference.ts.

import { changeOf } from '../../compare/compare-figures.ts';
import type { Baseline, ComparisonSummary, DifferenceRow, DifferenceSort } from '../../protocol/compare.ts';
import type { PageMethods, View } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { ProfileComparison } from '../profile-comparison.ts';
import { compareText, orderAsked, pageOf, searchAsked, type Comparer } from './listing.ts';

/**
 * The comparison that a request means.
 * @throws {BadRequest} with a sentence where there is none: the baseline is closed or was read again, values do not fit.
 */
export function comparisonAsked(open: OpenProfile, view: View, baseline: Baseline): ProfileComparison {
  if (typeof baseline !== 'object' || baseline === null) throw new BadRequest('“baseline” must say what is compared');
  if (baseline.scale !== 'total' && baseline.scale !== 'absolute') throw new BadRequest('“scale” must be total or absolute');
  return open.comparison(view, baseline);
}

/** What was found, in numbers; values that cannot be compared are an answer, too. */
export function compareSummary(open: OpenProfile, { view, baseline }: PageMethods['compare/summary']['params']): PageMethods['compare/summary']['result'] {
  open.check(view);
  const { revision } = open;
  const other = open.baseline(baseline);
  let comparison: ProfileComparison;
  try {
    comparison = comparisonAsked(open, view, baseline);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    return { revision, summary: { kind: 'refused', message: error.message } };
  }
  const { measure, functions } = comparison.compared;
  const counts = { changed: 0, onlyBefore: 0, onlyAfter: 0 };
  const { self, total } = functions;
  const hasPartner = new Set(comparison.compared.sharedOfBefore);
  for (let fn = 0; fn < functions.length; fn++) {
    if (!(total.before[fn]! > 0 || total.after[fn]! > 0)) continue;
    if (fn >= open.profile.functions.length) counts.onlyBefore++;
    else if (!hasPartner.has(fn)) counts.onlyAfter++;
    const { significance } = comparison.changeAt(self, fn);
    if (significance === 'certain' || significance === 'likely' || (significance === 'counted' && self.before[fn] !== self.after[fn])) counts.changed++;
  }
  return {
    revision,
    summary: {
      kind: 'compared',
      unit: open.profile.valueTypes[view.valueType]!.unit,
      before: measure.before.total,
      after: measure.after.total,
      factor: measure.factor,
      ...counts,
      changed: measure.counts === 'unknown' ? null : counts.changed,
      ...tracesOfBoth(open, other),
      rows: { after: comparison.graph('after').layout.rows, before: comparison.graph('before').layout.rows },
      notes: [...comparison.notes, ...(other.profile === open.profile ? ['This is the profile itself.'] : [])],
    },
  };
}

/** What is to be said of two files of traces beyond their profiles. */
function tracesOfBoth({ traces: after }: OpenProfile, { traces: before }: OpenProfile): Pick<Extract<ComparisonSummary, { kind: 'compared' }>, 'traces'> {
  if (before?.only !== true || after?.only !== true) return {};
  const { slower, faster, new: appeared, gone } = after.comparedWith(before).counts;
  return { traces: { slower, faster, new: appeared, gone, before: before.tables.traces.length, after: after.tables.traces.length } };
}

/** A page of the functions of both. */
export function compareFunctions(open: OpenProfile, params: PageMethods['compare/functions']['params']): PageMethods['compare/functions']['result'] {
  const { view, baseline, of: figure, sort, descending, filter } = params;
  if (figure !== 'self' && figure !== 'total') throw new BadRequest('“of” must be self or total');
  const comparison = comparisonAsked(open, view, baseline);
  const { functions, measure } = comparison.compared;
  const present: number[] = [];
  for (let fn = 0; fn < functions.length; fn++) if (functions.total.before[fn]! > 0 || functions.total.after[fn]! > 0) present.push(fn);
  const matches = searchAsked(filter, 'filter', { unit: open.profile.valueTypes[view.valueType]!.unit, total: measure.after.total });
  const rows = present.map((fn): DifferenceRow => ({
    ...comparison.describe(fn),
    ...comparison.changeAt(functions[figure], fn),
    samplesBefore: functions.samples[figure].before[fn]!,
    samplesAfter: functions.samples[figure].after[fn]!,
  }));
  const matching = matches === null ? rows : rows.filter((row) => matches({
    name: row.name,
    file: row.url ?? '',
    self: functions.self.after[row.index]!,
    total: functions.total.after[row.index]!,
    samples: functions.samples.self.after[row.index]!,
    isOwn: row.category === 'own',
    isLibrary: row.category !== 'own' && row.category !== 'engine',
  }));
  matching.sort(orderAsked(COLUMNS, sort, descending, TIES));
  return { revision: open.revision, rows: pageOf(matching, params), matched: matching.length, of: present.length };
}

const size = ({ before, after }: DifferenceRow): number => Math.abs(after - before);

/** New functions changed more than any other. */
const relative = ({ before, after }: DifferenceRow): number => changeOf(before, after) ?? (after > 0 ? Infinity : 0);

const COLUMNS: Readonly<Record<DifferenceSort, Comparer<DifferenceRow>>> = {
  difference: (a, b) => size(a) - size(b),
  before: (a, b) => a.before - b.before,
  after: (a, b) => a.after - b.after,
  // Infinity less Infinity is no number.
  change: (a, b) => (relative(a) === relative(b) ? 0 : relative(a) - relative(b)),
  chance: (a, b) => (a.chance ?? 2) - (b.chance ?? 2),
  name: (a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase()),
  place: (a, b) => compareText(a.place ?? '', b.place ?? ''),
};

const TIES: Comparer<DifferenceRow> = (a, b) => size(b) - size(a) || compareText(a.name, b.name) || a.index - b.index;
