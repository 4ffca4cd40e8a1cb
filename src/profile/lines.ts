// Figures by executing line, for what each format knows of lines (NUMBERS, "Self and total").
// Nothing is invented: where a format has no executing line, there is no line figure.

import { KeyMap } from '../base/key-map.ts';
import { figuresByKey, type StackValues } from './figures.ts';
import { NONE, type Profile, type RecordedLines, type SourceIndex } from './tables.ts';

/** One executing line. */
export interface LineFigure {
  readonly source: SourceIndex;
  /** 0-based. */
  readonly line0: number;
  readonly self: number;
  /** `null` where the format knows executing lines of leaf frames only. */
  readonly total: number | null;
  /** Samples counted in `self`; whole, rounded where ticks had to be scaled. */
  readonly samples: number;
}

/**
 * Every line that has a figure in this view, in order of first appearance.
 *
 * @param leaf for filtered views, where the format has ticks: the frame in which each stack's own time is now, negative for
 *   none. Profile and values are then those before filtering.
 */
export function lineFigures(profile: Profile, values: StackValues, leaf?: Int32Array): LineFigure[] {
  const recorded = profile.recorded?.lines ?? null;
  if (recorded !== null) return linesAsRecorded(recorded);
  switch (profile.meta.lines) {
    case 'leaf-ticks':
      return linesFromTicks(profile, values, leaf);
    case 'every-frame':
      return linesFromFrames(profile, values);
    case 'definitions':
      return [];
  }
}

function linesAsRecorded({ length, source, line0, self, total, samples }: RecordedLines): LineFigure[] {
  return Array.from({ length }, (_, row) => ({
    source: source[row]!, line0: line0[row]!, self: self[row]!, total: total[row]!, samples: samples[row]!,
  }));
}

/**
 * V8: a stack's self value is split over its ticks. The share of a line is ticks ÷ max(sum of ticks, samples);
 * what is left goes to the line where the function is defined.
 */
function linesFromTicks(profile: Profile, values: StackValues, leaf?: Int32Array): LineFigure[] {
  const { stacks, frames, functions, ticks } = profile;
  const keys = new KeyMap();
  const rows: { source: SourceIndex; line0: number; self: number; samples: number }[] = [];
  const add = (source: number, line0: number, self: number, samples: number): void => {
    if (source === NONE || line0 === NONE) return;
    const index = keys.indexOf(source, line0, 0, 0);
    if (index === rows.length) rows.push({ source: source as SourceIndex, line0, self: 0, samples: 0 });
    rows[index]!.self += self;
    rows[index]!.samples += samples;
  };
  let tick = 0;
  for (let i = 0; i < stacks.length; i++) {
    const first = tick;
    let sum = 0;
    for (; tick < ticks.length && ticks.stack[tick] === i; tick++) sum += ticks.count[tick]!;
    const sampleCount = values.samples[i]!;
    if (sampleCount === 0) continue;
    const self = values.self[i]!;
    const fn = frames.function[stacks.frame[i]!]!;
    const now = leaf?.[i] ?? stacks.frame[i]!;
    const heir = now < 0 ? NONE : frames.function[now as never]!;
    if (heir !== fn) {
      // The time is another function's now, and of that one's line nothing was recorded.
      if (heir !== NONE) add(functions.source[heir]!, functions.startLine0[heir]!, self, sampleCount);
      continue;
    }
    const line0 = frames.line0[stacks.frame[i]!]!;
    // The samples of this stack know their line themselves.
    if (line0 !== NONE) {
      add(functions.source[fn]!, line0, self, sampleCount);
      continue;
    }
    const whole = Math.max(sum, sampleCount);
    for (let t = first; t < tick; t++) {
      const share = ticks.count[t]! / whole;
      add(ticks.source[t]!, ticks.line0[t]!, self * share, sampleCount * share);
    }
    // A definition line with nothing left is still listed, with 0: the report's contract names it.
    const rest = (whole - sum) / whole;
    add(functions.source[fn]!, functions.startLine0[fn]!, self * rest, sampleCount * rest);
  }
  return rows.map((row) => ({ ...row, total: null, samples: Math.round(row.samples) }));
}

/** Formats that record every frame's line: self and total by (source, line), recursion counted once. */
function linesFromFrames(profile: Profile, values: StackValues): LineFigure[] {
  const { stacks, frames, functions } = profile;
  const keys = new KeyMap();
  const places: { source: SourceIndex; line0: number }[] = [];
  const keyOfFrame = new Int32Array(frames.length);
  for (let f = 0; f < frames.length; f++) {
    const source = functions.source[frames.function[f]!]!;
    const line0 = frames.line0[f]!;
    if (source === NONE || line0 === NONE) {
      keyOfFrame[f] = NONE;
      continue;
    }
    const key = keys.indexOf(source, line0, 0, 0);
    if (key === places.length) places.push({ source, line0 });
    keyOfFrame[f] = key;
  }
  const keyOfStack = new Int32Array(stacks.length);
  for (let i = 0; i < stacks.length; i++) keyOfStack[i] = keyOfFrame[stacks.frame[i]!]!;
  const figures = figuresByKey(stacks, keyOfStack, places.length, values);
  return places.map((place, key) => ({
    ...place,
    self: figures.self[key]!,
    total: figures.total[key]!,
    samples: figures.samples[key]!,
  }));
}
