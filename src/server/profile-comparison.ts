// One view of a profile compared with the same view of a baseline: what the view means there, functions, lines, the graph.
// Parts are computed when first asked for. Leaves out: the comparing itself (compare), who asks (handlers).

import { compareKinds, compareLines, compareProfiles, compareTrees, valueTypeLike, type ComparedSide, type Comparison, type TreeDifference } from '../compare/compare-profiles.ts';
import type { Difference } from '../compare/compare-figures.ts';
import { matchFunctions, type Matches } from '../compare/match-functions.ts';
import type { MatchedLines } from '../compare/match-lines.ts';
import { significanceOf, type Significance } from '../compare/significance.ts';
import { layoutFlame } from '../flame/layout.ts';
import { functionsOfLines } from '../profile/line-functions.ts';
import type { LineFigure } from '../profile/lines.ts';
import { NONE, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { Change, CompareScale } from '../protocol/compare.ts';
import type { FunctionInfo, View, ViewFilter } from '../protocol/webview.ts';
import { BadRequest } from './bad-request.ts';
import { functionInfo } from './function-info.ts';
import type { OpenProfile } from './open-profile.ts';
import type { FlameGraph, ProfileView } from './profile-view.ts';
import { threadNames } from './thread-names.ts';

/** Lines of both beside one another. */
export interface ComparedLines {
  readonly lines: MatchedLines;
  readonly self: Difference;
  /** The function of each row by its shared number, as {@link ProfileComparison.describe} takes it; {@link NONE}: nothing tells. */
  readonly functions: Int32Array;
}

export class ProfileComparison {
  readonly after: OpenProfile;
  readonly before: OpenProfile;
  /** What the baseline cannot show as the view wants it, in sentences. */
  readonly notes: readonly string[];
  readonly compared: Comparison;
  private readonly sides: { readonly before: ComparedSide; readonly after: ComparedSide };
  private readonly views: { readonly before: ProfileView; readonly after: ProfileView };
  /** The same without filters: these change how much a line has, not whose it is. */
  private readonly unfiltered: { readonly before: View; readonly after: View };
  /** The baseline has nothing of what the view looks for. */
  private readonly isEmpty: boolean;
  private tree: TreeDifference | undefined;
  private linesOfBoth: ComparedLines | undefined;
  private readonly graphs = new Map<'after' | 'before', FlameGraph>();

  /** @throws {BadRequest} with a sentence where the values cannot be compared, or the profile does not have the view. */
  constructor(after: OpenProfile, before: OpenProfile, view: View, scale: CompareScale) {
    this.after = after;
    this.before = before;
    const isOfSpans = after.traces?.only === true;
    if (isOfSpans !== (before.traces?.only === true)) throw new BadRequest(isOfSpans ? TRACES_AND_PROFILE : PROFILE_AND_TRACES);
    const wanted = after.profile.valueTypes[view.valueType]!;
    const valueType = valueTypeLike(wanted, before.profile);
    const { refused, note } = compareKinds(before.profile.valueTypes[valueType]!, wanted);
    if (refused !== null) throw new BadRequest(refused);
    const matches = matchFunctions(before.profile, after.profile);
    const alike = viewInBaseline(after, before, view, matches);
    this.notes = [...(note === null ? [] : [note]), ...alike.notes];
    const views = { after: after.view(view), before: before.view({ ...alike.view, valueType }) };
    this.views = views;
    this.isEmpty = alike.isEmpty;
    this.unfiltered = { before: withoutFilters({ ...alike.view, valueType }), after: withoutFilters(view) };
    this.sides = { after: sideOf(views.after), before: alike.isEmpty ? emptySide(views.before) : sideOf(views.before) };
    this.compared = compareProfiles(this.sides.before, this.sides.after, scale, matches, isOfSpans ? tracesFactor(before, after) : undefined);
  }

  /** Lines of both, each as recorded. */
  get viewLines(): { readonly before: readonly LineFigure[]; readonly after: readonly LineFigure[] } {
    const { before, after } = this.sides;
    return { before: before.lines, after: after.lines };
  }

  /** Lines of both, matched by their place in the function. */
  get lines(): ComparedLines {
    return (this.linesOfBoth ??= this.compareLines());
  }

  private compareLines(): ComparedLines {
    const { compared, unfiltered, sides, before, after } = this;
    const { lines, self } = compareLines(sides.before, sides.after, compared);
    const functions = new Int32Array(lines.source.length).fill(NONE);
    // What the profile knows of a line stands above what the baseline does.
    functionsOfLines(before.profile, before.view(unfiltered.before).values, sides.before.lines).forEach((fn, line) => {
      if (fn !== NONE) functions[lines.rowOfBefore[line]!] = compared.sharedOfBefore[fn]!;
    });
    functionsOfLines(after.profile, after.view(unfiltered.after).values, sides.after.lines).forEach((fn, line) => {
      if (fn !== NONE) functions[lines.rowOfAfter[line]!] = fn;
    });
    return { lines, self, functions };
  }

  /** A function by its shared number; those of the baseline alone are behind the profile's. */
  describe(fn: number): FunctionInfo {
    const offset = this.after.profile.functions.length;
    if (fn < offset) return functionInfo(this.after.profile, fn as FunctionIndex);
    return { ...functionInfo(this.before.profile, (fn - offset) as FunctionIndex), index: fn, onlyBefore: true };
  }

  /** One row of a difference. */
  changeAt({ before, after, q }: Difference, row: number): Change {
    const chance = Number.isNaN(q[row]!) ? null : q[row]!;
    return { before: before[row]!, after: after[row]!, chance, significance: this.significance(q[row]!) };
  }

  significance(q: number): Significance {
    return this.compared.measure.counts === 'calls' ? 'counted' : significanceOf(q);
  }

  /** The calls of both, as wide as those of one. */
  graph(widths: 'after' | 'before'): FlameGraph {
    const known = this.graphs.get(widths);
    if (known !== undefined) return known;
    const { tree, total, self, samples } = this.differenceTree;
    const figures = { self: self[widths], total: total[widths], samples: samples[widths] };
    const graph: FlameGraph = {
      tree,
      figures,
      hidden: 0,
      layout: layoutFlame({ ...tree, total: figures.total }),
      difference: { change: (node) => this.changeAt(total, node), describe: (fn) => this.describe(fn) },
    };
    this.graphs.set(widths, graph);
    return graph;
  }

  private get differenceTree(): TreeDifference {
    const { after, before } = this.views;
    const nothing = new Float64Array(before.tree.length);
    const beforeFigures = this.isEmpty ? { self: nothing, total: nothing, samples: nothing } : before.nodes;
    return (this.tree ??= compareTrees({ nodes: before.tree, figures: beforeFigures }, { nodes: after.tree, figures: after.nodes }, this.compared));
  }
}

/** Work of a service is counted in requests: as long as one takes as long as before, nothing has changed. */
function tracesFactor(before: OpenProfile, after: OpenProfile): number {
  const count = ({ traces }: OpenProfile): number => traces!.tables.traces.length;
  return count(after) / count(before);
}

const TRACES_AND_PROFILE = 'This file has traces and the baseline is a profile: that cannot be compared. Choose another file of traces.';
const PROFILE_AND_TRACES = 'This file is a profile and the baseline has traces: that cannot be compared. Choose another profile.';

function withoutFilters({ filters: _, ...view }: View): View {
  return view;
}

function sideOf({ profile, values, functionOfStack, functions, lines }: ProfileView): ComparedSide {
  return { profile, values, functionOfStack, functions, lines };
}

/** The baseline has nothing of what the view looks for. */
function emptySide({ profile, values, functionOfStack, functions }: ProfileView): ComparedSide {
  const none = (length: number): Float64Array => new Float64Array(length);
  const { length } = functions.self;
  return {
    profile,
    functionOfStack,
    values: { ...values, self: none(values.self.length), samples: none(values.samples.length), total: 0, sampleCount: 0 },
    functions: { self: none(length), total: none(length), samples: none(length) },
    lines: [],
  };
}

/** What a view of the profile means in the baseline: threads by name, functions of filters by their partners. */
function viewInBaseline(
  after: OpenProfile, before: OpenProfile, view: View, { functionOfBefore }: Matches,
): { readonly view: Omit<View, 'valueType'>; readonly isEmpty: boolean; readonly notes: readonly string[] } {
  const notes: string[] = [];
  if (view.range !== undefined) notes.push('The stretch of time is this profile’s alone: the baseline counts as a whole.');
  const partner = new Map<number, number>();
  functionOfBefore.forEach((fn, own) => {
    if (fn !== NONE) partner.set(fn, own);
  });
  const filters: ViewFilter[] = [];
  let isEmpty = false;
  for (const filter of view.filters ?? []) {
    const moved = filterInBaseline(filter, partner, before.profile);
    if (moved !== null) filters.push(moved);
    // Without the function there is nothing to hide or to drop, and nothing below it.
    else if (filter.kind === 'focus-function' || filter.kind === 'focus-path') isEmpty = true;
  }
  if (isEmpty) notes.push('The baseline does not have the function that the filters look for.');
  const threads = view.threads === null ? null : threadsInBaseline(after.profile, before.profile, view.threads);
  if (threads !== null && threads.length === 0) notes.push('The baseline has no threads of these names: all of its threads count.');
  const chosen = threads !== null && threads.length > 0 ? threads : null;
  return { view: { threads: chosen, ...(filters.length > 0 && { filters }) }, isEmpty, notes };
}

function filterInBaseline(filter: ViewFilter, partner: ReadonlyMap<number, number>, before: Profile): ViewFilter | null {
  const nameOf = (fn: number): string => functionInfo(before, fn as FunctionIndex).name;
  switch (filter.kind) {
    case 'focus-function':
    case 'hide-function':
    case 'drop-function': {
      const fn = partner.get(filter.function);
      return fn === undefined ? null : { ...filter, function: fn, name: nameOf(fn) };
    }
    case 'focus-path': {
      const path = filter.path.map((fn) => partner.get(fn));
      const end = path.at(-1);
      return end === undefined || path.some((fn) => fn === undefined) ? null : { ...filter, path: path as number[], name: nameOf(end) };
    }
    default:
      return filter;
  }
}

function threadsInBaseline(after: Profile, before: Profile, threads: readonly number[]): number[] {
  const labels = ({ threads: all }: Profile): string[] => threadNames(all).map((name, i) => `${all[i]!.process}\n${name}`);
  const labelsOfAfter = labels(after);
  const wanted = new Set(threads.map((thread) => labelsOfAfter[thread]));
  return labels(before).flatMap((label, i) => (wanted.has(label) ? [i] : []));
}
