// What a profile has to ask of source maps: the scripts it names, with the distinct places in each.

import { KeyMap } from '../base/key-map.ts';
import { functionName, NONE, type FunctionIndex, type Profile, type SourceIndex } from '../profile/tables.ts';
import type { SourceQuestions } from './answers.ts';

/** Where rows of the profile find their answers. */
export interface Asked {
  readonly questions: readonly SourceQuestions[];
  /** By function: its row in the questions of its source, or {@link NONE}. */
  readonly functionRow: Int32Array;
  /** By frame: row of its executing place, or {@link NONE}. */
  readonly frameRow: Int32Array;
  /** By tick: row of its place, or {@link NONE}. */
  readonly tickRow: Int32Array;
  /** By source: index into `questions`, or {@link NONE}. */
  readonly ofSource: Int32Array;
}

/** Files that tools write or that may be made from others. */
const SCRIPT = /\.([cm]?[jt]sx?|vue|svelte|astro|bundle|jsbundle|hbc)$/i;
/** Servers give scripts names without an ending too. */
const SERVED = /^https?:.*\/[^./]*$/i;
/** Code that is nowhere a file, or that its runtime maps itself. */
const NO_SCRIPT = /^(node|internal|bun|deno|ext|wasm|data|blob|native|webpack-internal|chrome-extension|evalmachine\.|\[eval)/i;

function isScript(url: string): boolean {
  const name = url.replace(/[?#].*$/s, '');
  return !NO_SCRIPT.test(url) && (SCRIPT.test(name) || SERVED.test(name));
}

/** A place while questions are gathered. */
interface Gathering {
  readonly source: SourceIndex;
  readonly functions: FunctionIndex[];
  readonly placeKeys: KeyMap;
  readonly placeFunction: number[];
  readonly placeLine0: number[];
  readonly placeColumn0: number[];
}

/** The scripts of a profile that maps may have; none in every language but JavaScript. */
export function scriptsOf(profile: Profile): SourceIndex[] {
  // Figures recorded for functions (pstats, callgrind) are not of scripts, and could not be merged.
  if (profile.recorded !== null || profile.calls !== null) return [];
  // The debugger has applied the maps while it recorded, and knew more of them.
  if (profile.meta.tool === 'js-debug') return [];
  const { sources } = profile;
  const all = Array.from({ length: sources.length }, (_, s) => s as SourceIndex);
  return all.filter((source) => sources.kind[source] === 'file' && isScript(sources.url[source]!));
}

/** Gathers the questions of a profile; `null` where it has none. */
export function questionsOf(profile: Profile): Asked | null {
  const { sources, functions, frames, stacks, ticks } = profile;
  const ofSource = new Int32Array(sources.length).fill(NONE);
  const gathered = scriptsOf(profile).map((source, i): Gathering => {
    ofSource[source] = i;
    return { source, functions: [], placeKeys: new KeyMap(), placeFunction: [], placeLine0: [], placeColumn0: [] };
  });
  if (gathered.length === 0) return null;
  const functionRow = new Int32Array(functions.length).fill(NONE);
  for (let f = 0; f < functions.length; f++) {
    const source = functions.source[f]!;
    const into = source === NONE ? undefined : gathered[ofSource[source]!];
    if (into !== undefined) functionRow[f] = into.functions.push(f as FunctionIndex) - 1;
  }
  const rowOf = (source: number, fn: number, line0: number, column0: number): number => {
    const into = source === NONE || line0 === NONE ? undefined : gathered[ofSource[source]!];
    // A tick may be in another file than its function only where the format says so; then it has no row there.
    const row = functions.source[fn] === source ? functionRow[fn]! : NONE;
    if (into === undefined || row === NONE) return NONE;
    const index = into.placeKeys.indexOf(row, line0, column0, 0);
    if (index === into.placeLine0.length) {
      into.placeFunction.push(row);
      into.placeLine0.push(line0);
      into.placeColumn0.push(column0);
    }
    return index;
  };
  const frameRow = Int32Array.from({ length: frames.length }, (_, i) => {
    const fn = frames.function[i]!;
    return rowOf(functions.source[fn]!, fn, frames.line0[i]!, frames.column0[i]!);
  });
  const tickRow = Int32Array.from({ length: ticks.length }, (_, i) =>
    rowOf(ticks.source[i]!, frames.function[stacks.frame[ticks.stack[i]!]!]!, ticks.line0[i]!, NONE),
  );
  return { questions: gathered.map((each) => finish(profile, each)), functionRow, frameRow, tickRow, ofSource };
}

function finish(profile: Profile, { source, functions, placeFunction, placeLine0, placeColumn0 }: Gathering): SourceQuestions {
  return {
    source,
    url: profile.sources.url[source]!,
    functions: {
      name: functions.map((fn) => functionName(profile, fn)),
      line0: Int32Array.from(functions, (fn) => profile.functions.startLine0[fn]!),
      column0: Int32Array.from(functions, (fn) => profile.functions.startColumn0[fn]!),
    },
    places: { function: Int32Array.from(placeFunction), line0: Int32Array.from(placeLine0), column0: Int32Array.from(placeColumn0) },
  };
}
