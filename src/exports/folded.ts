// Writes a profile as folded stacks (FlameGraph's text), in pieces: one stack a line, the root first, its value behind it.
// Spec: none; https://github.com/brendangregg/FlameGraph#2-fold-stacks has the idea.
// Kept: stacks, one value type, idle time, places in forms that Heatline reads again. Lost: times, threads (equal stacks
// are summed), the unit, fractions of nanoseconds and bytes; ";" and line breaks in names become "," and blanks, and a
// name that begins with "#" gets a "." before it.

import { functionName, functionUrl, NONE, type FrameIndex, type Profile } from '../profile/tables.ts';

export interface FoldedOptions {
  /** Which value type is written; times as nanoseconds. */
  readonly valueType: number;
  /** Indices of the threads that are written, or `null` for all. */
  readonly threads: readonly number[] | null;
}

/** Characters of a piece, about. */
const PIECE = 1 << 16;

/** The file's text in pieces. Stacks whose value is 0 are left out. */
export function* foldedPieces(profile: Profile, options: FoldedOptions): Generator<string> {
  const sums = sumsByStack(profile, options);
  const isCount = profile.valueTypes[options.valueType]!.unit === 'count';
  const { stacks } = profile;
  // With its length: an array that is filled from anywhere would become a slow dictionary.
  const texts = new Array<string | undefined>(profile.frames.length);
  const textOf = (frame: FrameIndex): string => (texts[frame] ??= frameText(profile, frame));
  const path: string[] = [];
  let piece = '';
  for (let row = 0; row < sums.length; row++) {
    // Tools that read this format expect whole numbers; only a count that is none keeps its fraction.
    const value = isCount ? sums[row]! : Math.round(sums[row]!);
    if (value === 0 || !Number.isFinite(value)) continue;
    path.length = 0;
    for (let at = row - 1; at !== NONE; at = stacks.parent[at as never]!) path.push(textOf(stacks.frame[at as never]!));
    piece += `${path.reverse().join(';')} ${value}\n`;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** Values by stack, idle ones too. Row 0 is for samples without a stack, and stack s has row s + 1. */
function sumsByStack({ stacks, threads }: Profile, options: FoldedOptions): Float64Array {
  const sums = new Float64Array(stacks.length + 1);
  for (const index of options.threads ?? threads.keys()) {
    const { stack, values } = threads[index]!;
    const { raw, scale } = values[options.valueType]!;
    for (let i = 0; i < stack.length; i++) sums[stack[i]! + 1]! += raw[i]! * scale;
  }
  return sums;
}

/**
 * A frame as text: `name (file:12)` with its executing line, as py-spy writes it; `name file:12:5` with the place of its
 * definition, as V8's symbols are, the column 1 where it is not known; else the name alone.
 */
function frameText(profile: Profile, frame: FrameIndex): string {
  const { frames, functions } = profile;
  const fn = frames.function[frame]!;
  // A line that begins with "#" would be read as a remark; JavaScript's private methods do.
  const plain = inOneField(functionName(profile, fn) || '(anonymous)');
  const name = plain.startsWith('#') ? `.${plain}` : plain;
  const url = functionUrl(profile, fn);
  if (url === null) return name;
  const file = inOneField(url);
  const line0 = frames.line0[frame]!;
  if (line0 !== NONE) return `${name} (${file}:${line0 + 1})`;
  const startLine0 = functions.startLine0[fn]!;
  if (startLine0 === NONE || /\s/.test(file)) return name;
  return `${name} ${file}:${startLine0 + 1}:${Math.max(0, functions.startColumn0[fn]!) + 1}`;
}

function inOneField(text: string): string {
  return /[;\r\n]/.test(text) ? text.replaceAll(';', ',').replaceAll(/[\r\n]+/g, ' ') : text;
}
