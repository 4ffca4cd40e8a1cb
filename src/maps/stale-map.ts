// Whether a map is of the text that it is used for, and that text the recorded one (FORMATS A7). A map of another build
// answers every position, and wrongly. What tells: its debug id, segments beyond the ends of lines or inside of words,
// and functions that do not begin where they were recorded. Leaves out: originals that were edited since (revisions/).

import type { SourceQuestions } from './answers.ts';
import { debugIdOf } from './comment.ts';
import { beginsFunction } from './function-name.ts';
import { lineStarts, segmentColumns } from './segment-columns.ts';
import type { SourceLines } from './source-lines.ts';

/** Segments that are looked at; of a bundle on one line that is its beginning. */
const MAX_SEGMENTS = 200_000;
/** Lines and functions that are looked at, spread over all that are asked about. */
const MAX_LINES = 1_000;
const MAX_FUNCTIONS = 1_000;
/** Fewer segments, or functions, say nothing. */
const MIN_SEGMENTS = 20;
const MIN_FUNCTIONS = 4;
/**
 * More segments inside of words, or lines with segments beyond their end, than these shares: another build. Measured on
 * 1651 maps of packages, each with its own text and with that after two lines were put in: of its own text 99 % have
 * none and 3 have more (their packages changed the text after the map was made); of the changed text 88 % have more.
 */
const MAX_INSIDE = 0.04;
const MAX_BEYOND = 0.1;

/** What is looked at of a map. */
export interface MapFacts {
  /** `null`: an index map, whose lines are not looked at. */
  readonly mappings: string | null;
  /** In lower case, or `null`. */
  readonly debugId: string | null;
}

/** Why the map seems to be of another text, as the end of a sentence; `null` where nothing says so. */
export function misfitOfMap({ mappings, debugId }: MapFacts, text: string, lines: SourceLines, { functions, places }: Pick<SourceQuestions, 'functions' | 'places'>): string | null {
  const own = debugId === null ? null : debugIdOf(text);
  if (own !== null) return own === debugId ? null : 'its debug id is not that of the file';
  if (mappings === null) return null;
  const starts = lineStarts(mappings);
  if (starts.length > lines.count) return `it has ${starts.length} lines, and the file ${lines.count}`;
  const seen = { lines: 0, beyond: 0, segments: 0, inside: 0 };
  for (const line0 of new Set([...spread(functions.line0, MAX_LINES / 2), ...spread(places.line0, MAX_LINES / 2)])) {
    if (line0 < 0 || line0 >= starts.length) continue;
    const line = lines.line(line0);
    // Some tools count bytes, or characters: columns behind other letters are not ours to judge.
    if (!/^[\p{ASCII}]*$/u.test(line)) continue;
    countLine(line, segmentColumns(mappings, starts[line0]!, MAX_SEGMENTS - seen.segments), seen);
    if (seen.segments >= MAX_SEGMENTS) break;
  }
  if (seen.beyond > seen.lines * MAX_BEYOND) return `it has places beyond the end of ${seen.beyond} of ${seen.lines} lines`;
  return seen.segments >= MIN_SEGMENTS && seen.inside > seen.segments * MAX_INSIDE ? `${seen.inside} of ${seen.segments} of its places are in the middle of words` : null;
}

/** At most `most` of the numbers, evenly spread. */
function spread(numbers: Int32Array, most: number): number[] {
  const step = Math.max(1, numbers.length / most);
  return Array.from({ length: Math.min(numbers.length, most) }, (_, i) => numbers[Math.floor(i * step)]!);
}

function countLine(line: string, columns: readonly number[], seen: { lines: number; beyond: number; segments: number; inside: number }): void {
  if (columns.length === 0) return;
  seen.lines++;
  if (columns.some((column0) => column0 > line.length)) seen.beyond++;
  for (const [i, column0] of columns.entries()) {
    // Some tools map every character: then words have segments inside.
    if (i > 0 && column0 - columns[i - 1]! <= 1) continue;
    seen.segments++;
    if (isInsideWord(line, column0)) seen.inside++;
  }
}

/** Why the text seems not to be the recorded one, as a sentence without its full stop; `null` where nothing says so. */
export function misfitOfText(lines: SourceLines, { functions }: Pick<SourceQuestions, 'functions'>): string | null {
  let checked = 0;
  let wrong = 0;
  for (const f of spread(functions.line0.map((_, f) => f), MAX_FUNCTIONS)) {
    const [line0, column0] = [functions.line0[f]!, functions.column0[f]!];
    // The script itself begins anywhere; initializers and the like have no beginning that looks like a function.
    if (column0 < 0 || (line0 === 0 && column0 === 0) || functions.name[f]!.startsWith('<')) continue;
    checked++;
    if (!beginsFunction(lines, line0, column0, functions.name[f]!)) wrong++;
  }
  return checked >= MIN_FUNCTIONS && wrong * 2 > checked ? `${wrong} of ${checked} recorded functions do not begin in it where they did` : null;
}

function isInsideWord(line: string, column0: number): boolean {
  return column0 > 0 && column0 < line.length && isWord(line.charCodeAt(column0 - 1)) && isWord(line.charCodeAt(column0));
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36;
}
