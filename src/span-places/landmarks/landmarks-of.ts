// What one source text says of spans: cuts it into tokens and lets the rules of its language look at words, marks and
// strings. Reads no file; machine-made texts are left out. ORMs' calls on tables are no landmarks.

import { csharpRules } from './csharp.ts';
import { goRules } from './go.ts';
import { javascriptRules } from './javascript.ts';
import { jvmRules } from './jvm.ts';
import type { Landmark, ReadSource, SourceLanguage } from './landmark.ts';
import { phpRules } from './php.ts';
import { pythonRules } from './python.ts';
import { rubyRules } from './ruby.ts';
import { rustRules } from './rust.ts';
import { scan } from './scanner.ts';
import { syntaxOf } from './source-language.ts';
import { type LanguageRules, type Rule, SourceReading } from './source-reading.ts';
import { fingerprintSql, isSql } from './sql-fingerprint.ts';
import { joinedText, PUNCTUATION, RAW, STRING, type Tokens, WORD } from './tokens.ts';

/** UTF-16 units; larger texts are data or made by tools. */
export const MOST_SOURCE_LENGTH = 2_000_000;
/** Units a line on average from which a text counts as minified. */
const MINIFIED_LINE = 500;
const LONGEST_WORD = 64;

const rules: Readonly<Record<SourceLanguage, LanguageRules>> = {
  javascript: javascriptRules,
  python: pythonRules,
  java: jvmRules,
  kotlin: jvmRules,
  go: goRules,
  ruby: rubyRules,
  php: phpRules,
  csharp: csharpRules,
  rust: rustRules,
};

const NOTHING: ReadSource = { landmarks: [], declared: [], loops: [], loopCalls: [] };

/**
 * Landmarks, declarations and loops of a text. `path` decides the language and, where the framework makes
 * routes of paths (Next.js), the route; relative to the workspace or absolute, with `/`. Linear in the text's length.
 */
export function readSource(path: string, text: string): ReadSource {
  const syntax = syntaxOf(path);
  if (!syntax || isMachineMade(text)) return NOTHING;
  const tokens = scan(text, syntax);
  const reading = new SourceReading(path, tokens, syntax.language);
  const language = rules[syntax.language];
  language.prepare?.(tokens);
  reading.noteConstants();
  readTokens(reading, language, filters.get(language)!);
  language.finish?.(reading);
  return reading.finish();
}

/** Only the landmarks. */
export function landmarksOf(path: string, text: string): readonly Landmark[] {
  return readSource(path, text).landmarks;
}

function isMachineMade(text: string): boolean {
  if (text.length > MOST_SOURCE_LENGTH) return true;
  if (text.length < 4 * MINIFIED_LINE) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > MINIFIED_LINE;
}

/** For each length, the first units that a word with a rule may have: most words are passed over without a look-up. */
function wordFilter(words: ReadonlyMap<string, Rule>): Uint8Array {
  const filter = new Uint8Array(LONGEST_WORD * 128);
  for (const word of words.keys()) filter[word.length * 128 + word.charCodeAt(0)] = 1;
  return filter;
}

const filters: ReadonlyMap<LanguageRules, Uint8Array> = new Map(Object.values(rules).map((each) => [each, wordFilter(each.words)]));

function readTokens(reading: SourceReading, language: LanguageRules, filter: Uint8Array): void {
  const { tokens } = reading;
  const { text, kind, start, end, count } = tokens;
  for (let at = 0; at < count; at++) {
    if (at > reading.scopeEnd) reading.leaveUntil(at);
    const each = kind[at];
    if (each === WORD) {
      const length = end[at]! - start[at]!;
      const first = text.charCodeAt(start[at]!);
      if (first >= 128 || length >= LONGEST_WORD || filter[length * 128 + first] === 0) continue;
      if (at >= reading.skipUntil) language.words.get(text.slice(start[at], end[at]))?.(reading, at);
    } else if (each === PUNCTUATION) {
      const mark = text[start[at]!]!;
      if (mark === '(' && at > reading.repeatedFrom && kind[at - 1] === WORD) reading.outline.loopCall(at - 1);
      const rule = language.marks.get(mark);
      if (rule !== undefined && at >= reading.skipUntil) rule(reading, at);
    } else if (each === STRING || each! >= RAW) readSql(reading, language, at);
  }
}

function readSql(reading: SourceReading, language: LanguageRules, at: number): void {
  const { tokens } = reading;
  if (at < reading.stringsUntil || !mayBeSql(tokens, at)) return;
  const { text, next } = joinedText(tokens, at, language.join, language.adjacentStrings);
  reading.stringsUntil = next;
  if (!isSql(text)) return;
  const key = fingerprintSql(text);
  if (key !== '') reading.add('sql', at, text.trim(), { text: key });
}

/** The first word of a query, or a comment before it. */
const SQL_START = /(?:select|insert|update|delete|with|merge|replace|upsert|call|exec|truncate|create|alter|drop)\s|--|\/\*/iy;

/** Whether a string begins as a query does. Looks at its beginning alone: most strings are none. */
function mayBeSql({ text, start, end }: Tokens, at: number): boolean {
  let from = start[at]!;
  const until = end[at]!;
  while (from < until && text.charCodeAt(from) <= 32) from++;
  SQL_START.lastIndex = from;
  return until - from >= 6 && SQL_START.test(text);
}
