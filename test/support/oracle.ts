// Figures the slow, obvious way: for each sample walk its stack and count each key once. What the fast passes over
// whole tables are checked against. Written from NUMBERS, not from src/profile.

import { NONE, type Profile } from '../../src/profile/tables.ts';
import type { View } from '../../src/profile/figures.ts';

export interface OracleFigure {
  self: number;
  total: number;
  samples: number;
}

export interface OracleFigures {
  total: number;
  idle: number;
  samples: number;
  idleSamples: number;
  /** By key. Keys that no sample has are missing. */
  readonly byKey: Map<number | string, OracleFigure>;
}

/** Every sample of a view: its stack and its value. */
function* samplesOf(profile: Profile, view: View): Generator<{ stack: number; value: number; count: number }> {
  for (let t = 0; t < profile.threads.length; t++) {
    if (view.threads !== null && !view.threads.includes(t)) continue;
    const thread = profile.threads[t]!;
    const column = thread.values[view.valueType]!;
    for (let i = 0; i < thread.sampleCount; i++) yield { stack: thread.stack[i]!, value: column.raw[i]! * column.scale, count: thread.counts?.[i] ?? 1 };
  }
}

function isIdle(profile: Profile, stack: number): boolean {
  if (stack === NONE || profile.idleFunction === NONE) return false;
  return profile.frames.function[profile.stacks.frame[stack]!] === profile.idleFunction;
}

/** Self and total by any key of a stack's top frame; `null` is "no key". */
export function oracleFigures(profile: Profile, view: View, keyOf: (stack: number) => number | string | null): OracleFigures {
  const result: OracleFigures = { total: 0, idle: 0, samples: 0, idleSamples: 0, byKey: new Map() };
  const figure = (key: number | string): OracleFigure => {
    let found = result.byKey.get(key);
    if (found === undefined) result.byKey.set(key, (found = { self: 0, total: 0, samples: 0 }));
    return found;
  };
  for (const { stack, value, count } of samplesOf(profile, view)) {
    if (isIdle(profile, stack)) {
      result.idle += value;
      result.idleSamples += count;
      continue;
    }
    result.total += value;
    result.samples += count;
    if (stack === NONE) continue;
    const leaf = keyOf(stack);
    if (leaf !== null) {
      figure(leaf).self += value;
      figure(leaf).samples += count;
    }
    const keys = new Set<number | string>();
    for (let at: number = stack; at !== NONE; at = profile.stacks.parent[at]!) {
      const key = keyOf(at);
      if (key !== null) keys.add(key);
    }
    for (const key of keys) figure(key).total += value;
  }
  return result;
}

/** Self by `source:line0` where leaf lines are known by ticks: ticks ÷ max(sum of ticks, samples), rest to the definition. */
export function oracleTickLines(profile: Profile, view: View): Map<string, number> {
  const sampleCount = new Map<number, number>();
  for (const { stack } of samplesOf(profile, view)) sampleCount.set(stack, (sampleCount.get(stack) ?? 0) + 1);
  const lines = new Map<string, number>();
  const add = (source: number, line0: number, value: number): void => {
    if (source === NONE || line0 === NONE) return;
    lines.set(`${source}:${line0}`, (lines.get(`${source}:${line0}`) ?? 0) + value);
  };
  for (const { stack, value } of samplesOf(profile, view)) {
    if (stack === NONE || isIdle(profile, stack)) continue;
    const own = profile.frames.line0[profile.stacks.frame[stack as never]!]!;
    if (own !== NONE) {
      // Its samples know their line themselves.
      add(profile.functions.source[profile.frames.function[profile.stacks.frame[stack as never]!]!]!, own, value);
      continue;
    }
    const rows = Array.from({ length: profile.ticks.length }, (_, row) => row).filter((row) => profile.ticks.stack[row] === stack);
    const whole = Math.max(sampleCount.get(stack)!, rows.reduce((sum, row) => sum + profile.ticks.count[row]!, 0));
    let rest = value;
    for (const row of rows) {
      const part = (value * profile.ticks.count[row]!) / whole;
      add(profile.ticks.source[row]!, profile.ticks.line0[row]!, part);
      rest -= part;
    }
    const fn = profile.frames.function[profile.stacks.frame[stack]!]!;
    add(profile.functions.source[fn]!, profile.functions.startLine0[fn]!, rest);
  }
  return lines;
}

/** Self and total by `source:line0` where every frame has its line. */
export function oracleFrameLines(profile: Profile, view: View): OracleFigures {
  return oracleFigures(profile, view, (stack) => {
    const frame = profile.stacks.frame[stack]!;
    const source = profile.functions.source[profile.frames.function[frame]!]!;
    const line0 = profile.frames.line0[frame]!;
    return source === NONE || line0 === NONE ? null : `${source}:${line0}`;
  });
}
