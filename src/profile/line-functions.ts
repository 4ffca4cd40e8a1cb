// Lines for a table: which function each line belongs to, and, where a format has no executing lines, the lines where
// functions are defined with their figures. Leaves out: figures of executing lines (lines.ts).

import { KeyMap } from '../base/key-map.ts';
import { figuresByKey, subtreeSums, type KeyFigures, type StackValues } from './figures.ts';
import type { LineFigure } from './lines.ts';
import { NONE, type FunctionIndex, type Profile } from './tables.ts';

/**
 * The function that each line belongs to: of those that ran there, the one that begins last before the line (inlined calls
 * run in their caller), of several the one with the most there; where none begins before it, the one with the most.
 *
 * @param profile and `values`: as recorded, before filters, which do not change where a line is.
 * @returns by row of `lines`; {@link NONE} where nothing tells.
 */
export function functionsOfLines(profile: Profile, values: StackValues, lines: readonly LineFigure[]): Int32Array {
  const { stacks, frames, functions, ticks } = profile;
  const keys = new KeyMap();
  for (const { source, line0 } of lines) keys.indexOf(source, line0, 0, 0);
  const best = new Int32Array(lines.length).fill(NONE);
  const bestBegin = new Int32Array(lines.length).fill(NONE);
  const bestValue = new Float64Array(lines.length).fill(-1);
  const offer = (source: number, line0: number, fn: number, value: number): void => {
    if (source === NONE || line0 === NONE) return;
    const row = keys.indexOf(source, line0, 0, 0);
    if (row >= lines.length) return;
    const begin = functions.source[fn as never] === source && functions.startLine0[fn as never]! <= line0 ? functions.startLine0[fn as never]! : NONE;
    if (begin < bestBegin[row]! || (begin === bestBegin[row] && value <= bestValue[row]!)) return;
    best[row] = fn;
    bestBegin[row] = begin;
    bestValue[row] = value;
  };
  // Where nothing ran, the line may still be where a function begins.
  for (let fn = 0; fn < functions.length; fn++) offer(functions.source[fn as never]!, functions.startLine0[fn as never]!, fn, 0);
  const subtree = subtreeSums(stacks, values.self);
  const ofFrame = new Float64Array(frames.length);
  for (let i = 0; i < stacks.length; i++) ofFrame[stacks.frame[i as never]!]! += subtree[i]!;
  for (let f = 0; f < frames.length; f++) {
    const fn = frames.function[f as never]!;
    offer(functions.source[fn]!, frames.line0[f as never]!, fn, ofFrame[f]!);
  }
  for (let t = 0; t < ticks.length; t++) {
    const stack = ticks.stack[t]!;
    offer(ticks.source[t]!, ticks.line0[t]!, frames.function[stacks.frame[stack as never]!]!, values.self[stack]!);
  }
  return best;
}

/** A line where functions are defined, with their figures together. */
export interface DefinitionLine extends LineFigure {
  readonly function: FunctionIndex;
}

/**
 * The lines where functions are defined, for formats that know of no others. Functions on one line (bundles) count
 * together, each sample once.
 *
 * @param functionRows as from `functionFigures`: functions without value are left out.
 */
export function definitionLines(profile: Profile, functionOfStack: Int32Array, functionRows: KeyFigures, values: StackValues): DefinitionLine[] {
  const { functions } = profile;
  const keys = new KeyMap();
  const keyOf = new Int32Array(functions.length).fill(NONE);
  const heaviest: FunctionIndex[] = [];
  for (let f = 0; f < functions.length; f++) {
    const fn = f as FunctionIndex;
    const [source, line0] = [functions.source[fn]!, functions.startLine0[fn]!];
    if (source === NONE || line0 === NONE || !(functionRows.total[f]! > 0)) continue;
    const key = keys.indexOf(source, line0, 0, 0);
    keyOf[f] = key;
    if (key === heaviest.length) heaviest.push(fn);
    else if (functionRows.total[f]! > functionRows.total[heaviest[key]!]!) heaviest[key] = fn;
  }
  const { self, samples, total } = figuresByKey(profile.stacks, functionOfStack.map((fn) => keyOf[fn]!), heaviest.length, values);
  if (profile.recorded !== null) takeRecorded(functionRows, keyOf, { self, samples, total });
  return heaviest.map((fn, key) => ({
    function: fn, source: functions.source[fn]! as LineFigure['source'], line0: functions.startLine0[fn]!,
    self: self[key]!, total: total[key]!, samples: samples[key]!,
  }));
}

/** Recorded figures are truer than those of reconstructed stacks. Totals cannot be added: that of the largest stands. */
function takeRecorded(recorded: KeyFigures, keyOf: Int32Array, { self, samples, total }: KeyFigures): void {
  for (const figures of [self, samples, total]) figures.fill(0);
  keyOf.forEach((key, fn) => {
    if (key === NONE) return;
    self[key]! += recorded.self[fn]!;
    samples[key]! += recorded.samples[fn]!;
    total[key] = Math.max(total[key]!, recorded.total[fn]!, self[key]!);
  });
}
