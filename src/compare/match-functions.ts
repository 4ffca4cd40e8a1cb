// Which function of a baseline is which of a profile: by name and source, wherever the sources lay when they were recorded,
// and on whatever lines the functions stood. What is not clear stays without a partner. Leaves out: renamed functions.

import { functionName, NONE, type FunctionIndex, type Profile } from '../profile/tables.ts';

/** Most path segments by which sources are told apart. */
const MOST_SEGMENTS = 12;

/** Partners are one to one. */
export interface Matches {
  /** Function of the profile for each of the baseline; {@link NONE}: it is in the baseline alone. */
  readonly functionOfBefore: Int32Array;
  /** The same for sources. */
  readonly sourceOfBefore: Int32Array;
}

/** Finds the partners of all functions and sources of a baseline. */
export function matchFunctions(before: Profile, after: Profile): Matches {
  const sourceOfBefore = matchSources(before, after);
  const pairs = new Pairs(before, after, sourceOfBefore);
  // The same place, the same name, then each by what the ones before have left over.
  pairs.match((side, fn) => `${side.lineOf(fn)}:${side.columnOf(fn)}`);
  pairs.match((side, fn) => String(side.lineOf(fn)));
  pairs.match(() => '');
  // Several of one name, such as (anonymous): they have moved with what stands around them.
  const moved = new LineShifts(before, after, pairs.functionOfBefore);
  pairs.match((side, fn) => String(side.isBefore ? moved.lineOf(fn) : side.lineOf(fn)));
  return { functionOfBefore: pairs.functionOfBefore, sourceOfBefore };
}

/** One of the two profiles, with what a key of a function is made of. */
interface Side {
  readonly isBefore: boolean;
  lineOf(fn: number): number;
  columnOf(fn: number): number;
}

/** Functions that have found a partner, and the search among those that have not. */
class Pairs {
  readonly functionOfBefore: Int32Array;
  private readonly isTaken: Uint8Array;
  private readonly before: Profile;
  private readonly after: Profile;
  private readonly sourceOfBefore: Int32Array;

  constructor(before: Profile, after: Profile, sourceOfBefore: Int32Array) {
    this.before = before;
    this.after = after;
    this.sourceOfBefore = sourceOfBefore;
    this.functionOfBefore = new Int32Array(before.functions.length).fill(NONE);
    this.isTaken = new Uint8Array(after.functions.length);
  }

  /** Joins those whose name, source and key are those of exactly one function on either side. */
  match(keyOf: (side: Side, fn: number) => string): void {
    const { before, after, sourceOfBefore, functionOfBefore, isTaken } = this;
    const source = (fn: number): number => {
      const own = before.functions.source[fn]!;
      // A source without a partner has a number that no source of the profile has.
      return own === NONE ? NONE : sourceOfBefore[own]! === NONE ? -2 : sourceOfBefore[own]!;
    };
    const named = (profile: Profile, fn: number, from: number, key: string): string =>
      `${from}\n${key}\n${functionName(profile, fn as FunctionIndex)}`;
    const ofBefore = uniqueKeys(before.functions.length, (fn) => {
      return functionOfBefore[fn] !== NONE || source(fn) === -2 ? null : named(before, fn, source(fn), keyOf(sideOf(before, true), fn));
    });
    const ofAfter = uniqueKeys(after.functions.length, (fn) => {
      return isTaken[fn] === 1 ? null : named(after, fn, after.functions.source[fn]!, keyOf(sideOf(after, false), fn));
    });
    for (const [key, fn] of ofBefore) {
      const partner = ofAfter.get(key);
      if (fn === NONE || partner === undefined || partner === NONE) continue;
      functionOfBefore[fn] = partner;
      isTaken[partner] = 1;
    }
  }
}

function sideOf({ functions }: Profile, isBefore: boolean): Side {
  return { isBefore, lineOf: (fn) => functions.startLine0[fn]!, columnOf: (fn) => functions.startColumn0[fn]! };
}

/** Row of each key; {@link NONE} for keys of several rows. Rows without a key are `null`. */
function uniqueKeys(length: number, keyOf: (row: number) => string | null): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < length; row++) {
    const key = keyOf(row);
    if (key !== null) rows.set(key, rows.has(key) ? NONE : row);
  }
  return rows;
}

/**
 * Where lines of the baseline are in the profile, as far as definitions tell: a line has moved as the nearest function
 * that begins at or above it and has a partner.
 */
export class LineShifts {
  private readonly functions: Profile['functions'];
  /** By source of the baseline: lines where matched functions begin, ascending, and how far each has moved. */
  private readonly shifts = new Map<number, { readonly line0: number[]; readonly by: number[] }>();

  constructor(before: Profile, after: Profile, functionOfBefore: Int32Array) {
    this.functions = before.functions;
    const anchors = Array.from(functionOfBefore.keys())
      .filter((fn) => functionOfBefore[fn] !== NONE && before.functions.source[fn] !== NONE)
      .map((fn) => ({ source: before.functions.source[fn]!, from0: before.functions.startLine0[fn]!, to0: after.functions.startLine0[functionOfBefore[fn]!]! }))
      .filter(({ from0, to0 }) => from0 !== NONE && to0 !== NONE)
      .sort((a, b) => a.from0 - b.from0);
    for (const { source, from0, to0 } of anchors) {
      const known = this.shifts.get(source) ?? { line0: [], by: [] };
      known.line0.push(from0);
      known.by.push(to0 - from0);
      this.shifts.set(source, known);
    }
  }

  /** Whether anything is known of the lines of a source. */
  knows(source: number): boolean {
    return this.shifts.has(source);
  }

  /** Whether a function of a source begins in another line than it did. */
  hasMoved(source: number): boolean {
    return this.shifts.get(source)?.by.some((lines) => lines !== 0) === true;
  }

  /** Where a line of a source is now. */
  shifted(source: number, line0: number): number {
    const known = this.shifts.get(source);
    if (known === undefined) return line0;
    let low = 0;
    let high = known.line0.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (known.line0[middle]! <= line0) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? line0 : line0 + known.by[low - 1]!;
  }

  /** Where a function is expected to begin now. */
  lineOf(fn: number): number {
    const line0 = this.functions.startLine0[fn]!;
    return line0 === NONE ? NONE : this.shifted(this.functions.source[fn]!, line0);
  }
}

/**
 * Source of the profile for each of the baseline: the same recorded name, else the one that shares the most trailing
 * segments of its path, if no other shares as many. {@link NONE} where there is none.
 */
export function matchSources(before: Profile, after: Profile): Int32Array {
  const partner = new Int32Array(before.sources.length).fill(NONE);
  const taken = new Uint8Array(after.sources.length);
  const join = (keyOfBefore: (source: number) => string | null, keyOfAfter: (source: number) => string | null): void => {
    const ofBefore = uniqueKeys(before.sources.length, (source) => (partner[source] === NONE ? keyOfBefore(source) : null));
    const ofAfter = uniqueKeys(after.sources.length, (source) => (taken[source] === 0 ? keyOfAfter(source) : null));
    for (const [key, source] of ofBefore) {
      const other = ofAfter.get(key);
      if (source === NONE || other === undefined || other === NONE) continue;
      partner[source] = other;
      taken[other] = 1;
    }
  };
  join((source) => before.sources.url[source as never]!, (source) => after.sources.url[source as never]!);
  const segmentsOfBefore = Array.from({ length: before.sources.length }, (_, source) => segmentsOf(before.sources.url[source as never]!));
  const segmentsOfAfter = Array.from({ length: after.sources.length }, (_, source) => segmentsOf(after.sources.url[source as never]!));
  const tail = (segments: readonly string[], count: number): string | null => (segments.length < count ? null : segments.slice(-count).join('/'));
  for (let count = MOST_SEGMENTS; count >= 1; count--) {
    join((source) => tail(segmentsOfBefore[source]!, count), (source) => tail(segmentsOfAfter[source]!, count));
  }
  return partner;
}

/** The path of a recorded name in parts; none for what is no file, such as `node:fs`: that is the same or another. */
function segmentsOf(url: string): readonly string[] {
  if (/^(?!file:|https?:|[a-z]:[\\/])[\w+.-]+:(?!\/\/)/i.test(url)) return [];
  const path = url.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.');
}
