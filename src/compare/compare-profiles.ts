// One value of two profiles compared: whether that can be, and then functions, lines and the tree. Leaves out: choosing
// files, views and values (server, cli).

import type { CallNodes, CallNodeFigures } from '../profile/call-nodes.ts';
import { figuresByKey, type KeyFigures, type StackValues } from '../profile/figures.ts';
import type { LineFigure } from '../profile/lines.ts';
import { NONE, type Profile, type ValueType } from '../profile/tables.ts';
import { compareFigures, measureOf, type Difference, type Measure, type Scale } from './compare-figures.ts';
import { matchFunctions, type Matches } from './match-functions.ts';
import { matchLines, type MatchedLines } from './match-lines.ts';
import { inMerged, mergeTrees, type MergedTree } from './merge-trees.ts';

/** Whether values can be compared: not those of different units; different kinds of one unit with a note. */
export function compareKinds(before: ValueType, after: ValueType): { readonly refused: string | null; readonly note: string | null } {
  const words = ({ kind, unit }: ValueType): string => `“${kind}” in ${unit}`;
  if (before.unit !== after.unit) return { refused: `The baseline measures ${words(before)}, this profile ${words(after)}: that cannot be compared.`, note: null };
  if (before.kind !== after.kind) return { refused: null, note: `The baseline measures “${before.kind}”, this profile “${after.kind}”: differences may come from that.` };
  return { refused: null, note: null };
}

/** The value type of a baseline that means the same as one of the profile: of its kind and unit, else of its unit, else its own default. */
export function valueTypeLike(wanted: ValueType, { valueTypes, defaultValueType }: Profile): number {
  const same = valueTypes.findIndex(({ kind, unit }) => kind === wanted.kind && unit === wanted.unit);
  if (same >= 0) return same;
  if (valueTypes[defaultValueType]!.unit === wanted.unit) return defaultValueType;
  const alike = valueTypes.findIndex(({ unit }) => unit === wanted.unit);
  return alike >= 0 ? alike : defaultValueType;
}

/** One of the two, in one view. */
export interface ComparedSide {
  readonly profile: Profile;
  readonly values: StackValues;
  readonly functionOfStack: Int32Array;
  readonly functions: KeyFigures;
  readonly lines: readonly LineFigure[];
}

/** Functions of both: those of the profile by their own index, then all of the baseline, of which only those without a partner have figures. */
export interface ComparedFunctions {
  readonly length: number;
  readonly self: Difference;
  readonly total: Difference;
  /** The samples that both rest on. */
  readonly samples: { readonly self: Samples; readonly total: Samples };
}

interface Samples {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export interface Comparison {
  readonly measure: Measure;
  readonly matches: Matches;
  /** The shared number of each function of the baseline: its partner's, or its own behind the profile's last. */
  readonly sharedOfBefore: Int32Array;
  readonly functions: ComparedFunctions;
}

/** Compares the functions of two sides. `matches`: where they are known already; `factor`: as of {@link measureOf}. */
export function compareProfiles(
  before: ComparedSide, after: ComparedSide, scale: Scale, matches = matchFunctions(before.profile, after.profile), factor?: number,
): Comparison {
  const offset = after.profile.functions.length;
  const sharedOfBefore = matches.functionOfBefore.map((fn, own) => (fn === NONE ? offset + own : fn));
  const length = offset + before.profile.functions.length;
  const wholeOf = ({ values }: ComparedSide) => ({ total: values.total, samples: values.sampleCount });
  const measure = measureOf(scale, wholeOf(before), wholeOf(after), [before.profile.meta.counts, after.profile.meta.counts], factor);
  const spread = (values: Float64Array): Float64Array => inMerged(values, sharedOfBefore, length);
  const extend = (values: Float64Array): Float64Array => {
    const long = new Float64Array(length);
    long.set(values);
    return long;
  };
  const samples = {
    self: { before: spread(before.functions.samples), after: extend(after.functions.samples) },
    total: { before: spread(samplesInTotal(before)), after: extend(samplesInTotal(after)) },
  };
  return {
    measure,
    matches,
    sharedOfBefore,
    functions: {
      length,
      self: compareFigures(
        { values: spread(before.functions.self), samples: samples.self.before }, { values: extend(after.functions.self), samples: samples.self.after }, measure,
      ),
      total: compareFigures(
        { values: spread(before.functions.total), samples: samples.total.before }, { values: extend(after.functions.total), samples: samples.total.after }, measure,
      ),
      samples,
    },
  };
}

/** Samples that have each function anywhere: the same pass as for values, with every sample weighing 1. */
function samplesInTotal({ profile, values, functionOfStack }: ComparedSide): Float64Array {
  const self = Float64Array.from(values.samples);
  return figuresByKey(profile.stacks, functionOfStack, profile.functions.length, { self, samples: values.samples }).total;
}

/** Lines of both with what they have by themselves. */
export function compareLines(before: ComparedSide, after: ComparedSide, { matches, measure }: Comparison): { readonly lines: MatchedLines; readonly self: Difference } {
  const lines = matchLines(before, after, matches);
  return { lines, self: compareFigures(lines.before, lines.after, measure) };
}

/** A tree and its figures in one view. */
export interface ComparedTree {
  readonly nodes: CallNodes;
  readonly figures: CallNodeFigures;
}

/** The calls of both in one tree. Figures are by its nodes. */
export interface TreeDifference {
  readonly tree: MergedTree;
  readonly total: Difference;
  readonly self: { readonly before: Float64Array; readonly after: Float64Array };
  readonly samples: { readonly before: Float64Array; readonly after: Float64Array };
}

/** Compares two trees of calls. */
export function compareTrees(before: ComparedTree, after: ComparedTree, { sharedOfBefore, measure }: Comparison): TreeDifference {
  const tree = mergeTrees(before.nodes, after.nodes, sharedOfBefore);
  const ofBefore = (values: Float64Array, factor = 1): Float64Array => inMerged(values, tree.ofBefore, tree.length, factor);
  const ofAfter = (values: Float64Array): Float64Array => inMerged(values, tree.ofAfter, tree.length);
  const samples = { before: ofBefore(before.figures.samples), after: ofAfter(after.figures.samples) };
  return {
    tree,
    total: compareFigures(
      { values: ofBefore(before.figures.total), samples: samples.before }, { values: ofAfter(after.figures.total), samples: samples.after }, measure,
    ),
    self: { before: ofBefore(before.figures.self, measure.factor), after: ofAfter(after.figures.self) },
    samples,
  };
}
