// Filters that stay: focus, hide, fold, merge recursion. Each makes new stacks out of old ones and says where every old
// stack went, so that values gathered once by stack can be moved instead of reading the samples again.

import { functionOfStacks, type StackValues } from './figures.ts';
import { MergedRows } from './merged-rows.ts';
import { NONE, type FunctionIndex, type Profile, type StackIndex, type StackTable } from './tables.ts';

/** Target of stacks whose samples do not count in the filtered view, not even in its total. */
export const LEFT_OUT = -2;

/** What a filter does to stacks. */
export type StackFilter =
  /** Only samples that have the function; their stacks begin at its outermost call. */
  | { readonly kind: 'focus-function'; readonly function: number }
  /** Only samples below one path of calls (functions, root first); their stacks begin at its end. */
  | { readonly kind: 'focus-path'; readonly path: readonly number[] }
  /** The function's frames vanish; its time is its caller's, or nobody's where it has none. */
  | { readonly kind: 'hide-function'; readonly function: number }
  /** Only samples that do not have the function anywhere. */
  | { readonly kind: 'drop-function'; readonly function: number }
  /** A function that calls itself, directly or through others, goes on in its outermost call: no function is twice in a stack. */
  | { readonly kind: 'merge-recursion' }
  /** Of frames that follow one another in folded code, only the first stays, with the time of the others. */
  | { readonly kind: 'fold-library' }
  /** Frames in code that is not the user's vanish, as with `hide-function`. */
  | { readonly kind: 'own-code' };

/** Stacks after filtering. */
export interface FilteredStacks {
  readonly stacks: StackTable;
  /** Where each stack of the profile went: a row of {@link stacks}, {@link NONE} (counts, belongs to nobody) or {@link LEFT_OUT}. */
  readonly target: Int32Array;
  /** Whether samples without a stack still count: what a focus looks for they do not have. */
  readonly countsNobody: boolean;
}

/** Whose code functions are, for filters that ask. */
export interface CodeKinds {
  /** The user's own code: all that `own-code` keeps. */
  readonly isOwn: (fn: FunctionIndex) => boolean;
  /** Code that `fold-library` folds. */
  readonly isFolded: (fn: FunctionIndex) => boolean;
}

/** Applies filters one after another. */
export function filterStacks(profile: Profile, filters: readonly StackFilter[], code: CodeKinds): FilteredStacks {
  let result: FilteredStacks | null = null;
  for (const filter of filters) {
    const step = applyFilter(profile, result?.stacks ?? profile.stacks, filter, code);
    const focus = filter.kind === 'focus-function' || filter.kind === 'focus-path';
    const target: Int32Array = result === null ? step.target : composedTargets(result.target, step.target, focus ? LEFT_OUT : NONE);
    result = { stacks: step.stacks, target, countsNobody: (result === null || result.countsNobody) && !focus };
  }
  return result ?? { stacks: profile.stacks, target: Int32Array.from({ length: profile.stacks.length }, (_, i) => i), countsNobody: true };
}

/** Where rows go in two steps; `nobody`: where those go that belong to nobody after the first. */
export function composedTargets(first: Int32Array, second: Int32Array, nobody: number): Int32Array {
  const target = new Int32Array(first.length);
  for (let i = 0; i < target.length; i++) {
    const row = first[i]!;
    target[i] = row >= 0 ? second[row]! : row === NONE ? nobody : LEFT_OUT;
  }
  return target;
}

function applyFilter(profile: Profile, stacks: StackTable, filter: StackFilter, code: CodeKinds): Omit<FilteredStacks, 'countsNobody'> {
  const target = new Int32Array(stacks.length);
  const rows = new MergedRows(stacks.subtreeEnd as unknown as ArrayLike<number>, target);
  const place = placer(profile, stacks, filter, code, rows, target);
  const functions = functionOfStacks({ stacks, frames: profile.frames });
  for (let i = 0; i < stacks.length; i++) {
    const parent = stacks.parent[i as StackIndex]!;
    const row = place(i, parent === NONE ? NONE : target[parent]!, functions[i] as FunctionIndex);
    target[i] = row;
    rows.settle(i, row);
  }
  const { parent, frame, subtreeEnd, depth } = rows.finish();
  return { stacks: { length: parent.length, parent: parent as never, frame: frame as never, subtreeEnd, depth }, target };
}

/** Says where stack `i` goes: `base` is where its parent went, `fn` the function on its top. Called in depth-first order. */
type Placer = (i: number, base: number, fn: FunctionIndex) => number;

function placer(
  profile: Profile, stacks: StackTable, filter: StackFilter, code: CodeKinds, rows: MergedRows, target: Int32Array,
): Placer {
  const keep = (i: number, base: number): number => rows.rowOf(i, base, stacks.frame[i as StackIndex]!);
  switch (filter.kind) {
    case 'focus-function':
      return (i, base, fn) => {
        const outside = stacks.parent[i as never] === NONE || base === LEFT_OUT;
        if (!outside) return keep(i, base);
        return fn === filter.function ? keep(i, NONE) : LEFT_OUT;
      };
    case 'focus-path':
      return focusPath(stacks, filter.path, keep);
    case 'hide-function':
      return (i, base, fn) => (fn === filter.function ? base : keep(i, base));
    case 'drop-function':
      return (i, base, fn) => (fn === filter.function || base === LEFT_OUT ? LEFT_OUT : keep(i, base));
    case 'merge-recursion':
      return mergeRecursion(profile, stacks, keep);
    case 'fold-library': {
      const folded = marked(profile, code.isFolded);
      return (i, base, fn) => {
        const parent = stacks.parent[i as never]!;
        const follows = parent !== NONE && folded[profile.frames.function[stacks.frame[parent]!]!] === 1;
        return folded[fn] === 1 && follows ? target[parent]! : keep(i, base);
      };
    }
    case 'own-code': {
      const own = marked(profile, code.isOwn);
      return (i, base, fn) => (own[fn] === 0 ? base : keep(i, base));
    }
  }
}

/** 1 for functions of which it is true. */
function marked(profile: Profile, isMarked: (fn: FunctionIndex) => boolean): Uint8Array {
  return Uint8Array.from({ length: profile.functions.length }, (_, fn) => (isMarked(fn as FunctionIndex) ? 1 : 0));
}

function focusPath(stacks: StackTable, path: readonly number[], keep: (i: number, base: number) => number): Placer {
  const last = path.length - 1;
  // Whether a stack is a beginning of the path. Those end before its last call, so they are left out.
  const onPath = new Uint8Array(stacks.length);
  return (i, base, fn) => {
    const parent = stacks.parent[i as never]!;
    if (parent !== NONE && base !== LEFT_OUT) return keep(i, base);
    const depth = stacks.depth[i as never]!;
    const begins = depth <= last && fn === path[depth] && (parent === NONE || onPath[parent] === 1);
    if (!begins) return LEFT_OUT;
    if (depth === last) return keep(i, NONE);
    onPath[i] = 1;
    return LEFT_OUT;
  };
}

/**
 * Walks the tree as a walker would who cuts off each loop: where a function is open already, the path goes on from
 * there. `pathAt` holds the rows of the present path by depth, `rowOfFunction` the last row made for a function; what is
 * left behind by leaving a subtree is put back from a log. A remembered row is on the path only if `pathAt` says so.
 */
function mergeRecursion(profile: Profile, stacks: StackTable, keep: (i: number, base: number) => number): Placer {
  const rowOfFunction = new Int32Array(profile.functions.length).fill(NONE);
  const pathAt = new Int32Array(stacks.length).fill(NONE);
  const depthOfRow = new Int32Array(stacks.length);
  // The log, one column each; an entry for each stack that is open and has a row of its own.
  const end = new Int32Array(stacks.length);
  const logDepth = new Int32Array(stacks.length);
  const logPathRow = new Int32Array(stacks.length);
  const logFunction = new Int32Array(stacks.length);
  const logFunctionRow = new Int32Array(stacks.length);
  let entries = 0;
  return (i, base, fn) => {
    while (entries > 0 && end[entries - 1]! <= i) {
      entries--;
      pathAt[logDepth[entries]!] = logPathRow[entries]!;
      rowOfFunction[logFunction[entries]!] = logFunctionRow[entries]!;
    }
    const baseDepth = base === NONE ? -1 : depthOfRow[base]!;
    const open = rowOfFunction[fn]!;
    if (open !== NONE && depthOfRow[open]! <= baseDepth && pathAt[depthOfRow[open]!] === open) return open;
    const row = keep(i, base);
    const depth = baseDepth + 1;
    depthOfRow[row] = depth;
    end[entries] = stacks.subtreeEnd[i as StackIndex]!;
    logDepth[entries] = depth;
    logPathRow[entries] = pathAt[depth]!;
    logFunction[entries] = fn;
    logFunctionRow[entries] = open;
    entries++;
    pathAt[depth] = row;
    rowOfFunction[fn] = row;
    return row;
  };
}

/** Moves values that were gathered by the profile's stacks to where those went. What is left out is not in the total. */
export function filterValues(values: StackValues, { stacks, target, countsNobody }: FilteredStacks): StackValues {
  return filterRows(values, stacks.length, target, countsNobody);
}

/** Moves values to where their rows went, of which there are `length`. What is {@link LEFT_OUT} is not in the total. */
export function filterRows<Values extends StackValues>(values: Values, length: number, target: Int32Array, countsNobody: boolean): Values {
  const { self, samples } = values;
  const movedSelf = new Float64Array(length);
  const movedSamples = samples instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  let inRows = 0;
  let inRowsSamples = 0;
  let leftOut = 0;
  let leftOutSamples = 0;
  for (let i = 0; i < target.length; i++) {
    const row = target[i]!;
    inRows += self[i]!;
    inRowsSamples += samples[i]!;
    if (row >= 0) {
      movedSelf[row]! += self[i]!;
      movedSamples[row]! += samples[i]!;
    } else if (row === LEFT_OUT) {
      leftOut += self[i]!;
      leftOutSamples += samples[i]!;
    }
  }
  if (!countsNobody) {
    leftOut += values.total - inRows;
    leftOutSamples += values.sampleCount - inRowsSamples;
  }
  return { ...values, self: movedSelf, samples: movedSamples, total: values.total - leftOut, sampleCount: values.sampleCount - leftOutSamples };
}

/** The profile with filtered stacks: what its stacks say is theirs; samples and ticks are not moved and those of the whole. */
export function filteredProfile(profile: Profile, { stacks }: FilteredStacks): Profile {
  // Recorded figures are of functions as they were called, and do not follow.
  return { ...profile, stacks, recorded: null };
}

/** The frame on top of each stack after filtering, {@link NONE} where it belongs to nobody, {@link LEFT_OUT} where it does not count. */
export function leafFrames({ stacks, target }: FilteredStacks): Int32Array {
  const frames = new Int32Array(target.length);
  for (let i = 0; i < frames.length; i++) frames[i] = target[i]! < 0 ? target[i]! : stacks.frame[target[i] as StackIndex]!;
  return frames;
}
