// What one map says of the places of one generated text: functions by their beginning (FORMATS A8), executing places by
// their column or by the rule for lines (A9), names (A10). One hop; following the originals further is chain.ts.

import { noAnswers, type PlaceAnswers, type SourceQuestions } from './answers.ts';
import { bindingColumn, nameInText, renamed } from './function-name.ts';
import { LineRule } from './line-rule.ts';
import type { SourceLines } from './source-lines.ts';
import type { OriginalPlace, SourceMap } from './source-map.ts';

/** The places that are asked about; a part of {@link SourceQuestions}. */
export type Questions = Pick<SourceQuestions, 'functions' | 'places'>;

/** `original` counts in {@link SourceMap.sources}. */
export interface Level {
  readonly functions: PlaceAnswers & { readonly name: (string | null)[] };
  readonly places: PlaceAnswers;
}

export interface LevelInput {
  readonly map: SourceMap;
  /** The generated text, where it is there. */
  readonly generated: SourceLines | null;
}

/** Answers the questions through one map, but for names. */
export function answerLevel(questions: Questions, input: LevelInput): Level {
  const { functions, places } = questions;
  const level: Level = {
    functions: { ...noAnswers(functions.line0.length), name: Array.from({ length: functions.line0.length }, () => null) },
    places: noAnswers(places.line0.length),
  };
  const lines = new LineRule(input.map, input.generated);
  for (let f = 0; f < functions.line0.length; f++) answerFunction(f, questions, input, lines, level.functions);
  for (let p = 0; p < places.line0.length; p++) answerPlace(p, questions, input, lines, level);
  return level;
}

function answerFunction(f: number, { functions }: Questions, input: LevelInput, lines: LineRule, into: Level['functions']): void {
  const { map } = input;
  const line0 = functions.line0[f]!;
  const column0 = functions.column0[f]!;
  if (line0 < 0) return;
  // The script itself. It is the original's only where the file has one; the whole of a bundle is nobody's first line.
  if (line0 === 0 && column0 === 0) {
    if (map.sources.length === 1) put(into, f, { source: 0, line0: 0, column0: 0, name: null }, false);
    return;
  }
  if (column0 < 0) {
    const answer = lines.answer(line0, 0);
    if (answer.kind === 'place') put(into, f, answer.place, answer.several);
    return;
  }
  const place = originalAt(input, line0, column0);
  if (place === null) return;
  put(into, f, place, false);
}

/** Adds the original names. `originalText`: of one of the map's sources, where it is there. */
export function nameFunctions(
  { functions: into }: Level,
  { functions }: Questions,
  input: LevelInput,
  originalText: (source: number) => SourceLines | null,
): void {
  for (let f = 0; f < into.original.length; f++) {
    // Scripts have no names, and without its column a function is not known among others of its line.
    const isScript = functions.line0[f] === 0 && functions.column0[f] === 0;
    if (into.original[f]! < 0 || isScript || functions.column0[f]! < 0) continue;
    const text = originalText(into.original[f]!);
    const name = boundName(input, functions.line0[f]!, functions.column0[f]!) ?? (text === null ? null : nameInText(text, into.line0[f]!, into.column0[f]!));
    if (name !== null) into.name[f] = renamed(functions.name[f]!, name);
  }
}

/** The segment that covers a column. The beginning of a line stands for its first token: some maps know lines only. */
function originalAt({ map, generated }: LevelInput, line0: number, column0: number): OriginalPlace | null {
  const place = map.original(line0, column0, 'before');
  if (place !== null) return place;
  const isBeginning = generated === null ? column0 === 0 : generated.before(line0, column0, column0).trim() === '';
  return isBeginning ? map.original(line0, column0, 'after') : null;
}

/** The name that the map gives the binding of a generated function (A10), or `null`. */
function boundName({ map, generated }: LevelInput, line0: number, column0: number): string | null {
  const binding = generated === null ? null : bindingColumn(generated, line0, column0);
  return binding === null ? null : (segmentAt(map, line0, binding)?.name ?? null);
}

/** The segment that begins exactly there: looking back and looking ahead find the same one. */
function segmentAt(map: SourceMap, line0: number, column0: number): OriginalPlace | null {
  const back = map.original(line0, column0, 'before');
  const ahead = map.original(line0, column0, 'after');
  const same = back !== null && ahead !== null && back.source === ahead.source && back.line0 === ahead.line0 && back.column0 === ahead.column0;
  return same ? back : null;
}

function answerPlace(p: number, { functions, places }: Questions, input: LevelInput, lines: LineRule, level: Level): void {
  const line0 = places.line0[p]!;
  const column0 = places.column0[p]!;
  const f = places.function[p]!;
  if (column0 >= 0) {
    const place = originalAt(input, line0, column0);
    if (place !== null) return put(level.places, p, place, false);
  } else {
    const beginsHere = functions.line0[f] === line0;
    const answer = lines.isCrowded(line0) ? ({ kind: 'crowded' } as const) : lines.answer(line0, beginsHere ? Math.max(0, functions.column0[f]!) : 0);
    if (answer.kind === 'place') return put(level.places, p, answer.place, answer.several);
  }
  atFunction(p, f, level);
}

/** What cannot be told more closely is told of the function: its figures stay where they belong. */
function atFunction(p: number, f: number, { functions, places }: Level): void {
  // Rows of a later hop name no function.
  if (f < 0 || functions.original[f]! < 0) return;
  places.original[p] = functions.original[f]!;
  places.line0[p] = functions.line0[f]!;
  places.column0[p] = -1;
  places.approximate[p] = 1;
}

function put(into: PlaceAnswers, row: number, place: OriginalPlace, approximate: boolean): void {
  into.original[row] = place.source;
  into.line0[row] = place.line0;
  into.column0[row] = place.column0;
  into.approximate[row] = approximate ? 1 : 0;
}
