// Where an executing line without a column came from (FORMATS A9). On a readable line of a generated file that is its
// first mapped place; on a crowded one (a minified bundle has one line) nothing can be told by the line, and the first
// segment of the line would be a lie.

import type { SourceLines } from './source-lines.ts';
import type { OriginalPlace, SourceMap } from './source-map.ts';

/** A longer line was not written by a person. */
const MAX_READABLE = 500;
/** A line that holds more lines of originals than this tells nothing. */
const MAX_ORIGINAL_LINES = 8;

export type LineAnswer =
  /** `several`: other original lines are on this generated line too. */
  | { readonly kind: 'place'; readonly place: OriginalPlace; readonly several: boolean }
  | { readonly kind: 'crowded' }
  /** Nothing on this line has an original. */
  | { readonly kind: 'none' };

/** Answers by line; lines are remembered, as every tick of a function asks for the same few. */
export class LineRule {
  private readonly map: SourceMap;
  private readonly text: SourceLines | null;
  private readonly known = new Map<number, LineAnswer>();

  /** `text`: the generated file, where it is there. */
  constructor(map: SourceMap, text: SourceLines | null) {
    this.map = map;
    this.text = text;
  }

  /** `fromColumn0`: where the function begins, if it begins on this line; else 0. */
  answer(line0: number, fromColumn0: number): LineAnswer {
    if (fromColumn0 > 0) return this.find(line0, fromColumn0);
    let answer = this.known.get(line0);
    if (answer === undefined) this.known.set(line0, (answer = this.find(line0, 0)));
    return answer;
  }

  /** Whether the line tells nothing. */
  isCrowded(line0: number): boolean {
    return this.answer(line0, 0).kind === 'crowded';
  }

  private find(line0: number, fromColumn0: number): LineAnswer {
    const { map, text } = this;
    const isLong = text === null ? map.original(line0, MAX_READABLE, 'after') !== null : text.lengthOf(line0) > MAX_READABLE;
    if (isLong) return { kind: 'crowded' };
    const line = text?.line(line0) ?? null;
    const start = line === null ? fromColumn0 : Math.max(fromColumn0, indentOf(line));
    const end = line === null ? MAX_READABLE : line.length;
    const first = map.original(line0, start, 'after');
    const last = map.original(line0, end, 'before');
    // The usual line: one original line from its beginning to its end.
    if (first !== null && last !== null && isSameLine(first, last)) return { kind: 'place', place: first, several: false };
    const places = this.placesOn(line0, line, start, end);
    if (places.length === 0) return { kind: 'none' };
    if (places.length > MAX_ORIGINAL_LINES) return { kind: 'crowded' };
    return { kind: 'place', place: places[0]!, several: places.length > 1 };
  }

  /** Places on different original lines, in the order of the generated line. */
  private placesOn(line0: number, line: string | null, start: number, end: number): OriginalPlace[] {
    const places: OriginalPlace[] = [];
    for (const column0 of probes(line, start, end)) {
      const place = this.map.original(line0, column0, 'before');
      if (place !== null && !places.some((other) => isSameLine(place, other))) places.push(place);
      if (places.length > MAX_ORIGINAL_LINES) break;
    }
    return places;
  }
}

/** Column of the first character that is no blank. */
function indentOf(line: string): number {
  let column0 = 0;
  while (column0 < line.length && line.charCodeAt(column0) <= 32) column0++;
  return column0;
}

function isSameLine(a: OriginalPlace, b: OriginalPlace): boolean {
  return a.source === b.source && a.line0 === b.line0;
}

/** Columns where segments can begin: tokens of the text; without a text every few columns. */
function probes(line: string | null, start: number, end: number): number[] {
  if (line !== null) return [...line.slice(start).matchAll(/[\p{ID_Continue}$#]+|\S/gu)].map(({ index }) => start + index);
  return Array.from({ length: Math.ceil((end - start) / 4) }, (_, i) => start + i * 4);
}
