// Recognises a recording of a tool that translates in memory (tsx, ts-node, swc-node): its positions name the file on
// disk and are those of a text that no longer exists. Functions are found again by name, or nothing is claimed.

import { NOWHERE, noAnswers, type SourceAnswer, type SourceQuestions } from './answers.ts';
import { beginsFunction, declarationLines } from './function-name.ts';
import { sourceLines, type SourceLines } from './source-lines.ts';

/** What only runs translated. Node itself strips types in place, so that positions hold; the check below sees that. */
const TRANSLATED = /\.([cm]?tsx?|jsx|vue|svelte|astro)$/i;

/** The answer for a source whose positions are not those of its file, or `null` where they are (or nothing tells). */
export function foundInMemory(questions: SourceQuestions, text: string): SourceAnswer | null {
  if (!TRANSLATED.test(questions.url.replace(/[?#].*$/s, ''))) return null;
  const lines = sourceLines(text);
  const { functions, places } = questions;
  let checked = 0;
  let wrong = 0;
  for (let f = 0; f < functions.line0.length; f++) {
    if (functions.column0[f]! < 0 || (functions.line0[f] === 0 && functions.column0[f] === 0)) continue;
    checked++;
    if (!beginsFunction(lines, functions.line0[f]!, functions.column0[f]!, functions.name[f]!)) wrong++;
  }
  if (wrong * 2 <= checked) return null;
  const answer = { ...noAnswers(functions.line0.length), name: functions.name.map(() => null) };
  const placed = noAnswers(places.line0.length);
  for (let f = 0; f < functions.line0.length; f++) answerByName(f, questions, lines, answer);
  for (let p = 0; p < places.line0.length; p++) {
    const f = places.function[p]!;
    placed.original[p] = answer.original[f]!;
    placed.line0[p] = answer.line0[f]!;
    placed.approximate[p] = 1;
  }
  const found = answer.original.filter((original) => original >= 0).length;
  const reason = 'It was translated in memory while it ran, so its recorded positions are not those of the file.';
  return {
    source: questions.source,
    originals: [{ url: questions.url, ignored: false, content: null }],
    functions: answer,
    places: placed,
    outcome: {
      url: questions.url, state: 'in-memory', rule: null, mapUrl: null, notFetched: null, stale: false, hops: 0,
      reason: `${reason} ${found} of ${functions.line0.length} functions were found again by their names; their lines are not known.`,
      asked: functions.line0.length + places.line0.length,
      mapped: found + placed.original.filter((original) => original >= 0).length,
      approximate: answer.approximate.reduce((sum, flag) => sum + flag, 0) + places.line0.length,
    },
  };
}

function answerByName(f: number, { functions }: SourceQuestions, lines: SourceLines, into: SourceAnswer['functions']): void {
  const isScript = functions.line0[f] === 0 && functions.column0[f] === 0;
  const declared = isScript ? [0] : declarationLines(lines, functions.name[f]!);
  into.approximate[f] = isScript ? 0 : 1;
  // Two functions of one name cannot be told apart: neither is placed.
  if (declared.length !== 1) {
    into.original[f] = NOWHERE;
    return;
  }
  into.original[f] = 0;
  into.line0[f] = declared[0]!;
  into.column0[f] = isScript ? 0 : -1;
}
