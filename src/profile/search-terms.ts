// The language of searches and filter fields: words, "quoted words", /patterns/, file: name: lib: own:, self>1%, negation
// with -, alternatives with |. Reads a query into a test of one row; never throws. Leaves out: where rows come from.

import type { Unit } from '../base/format-value.ts';
import { namePattern, PatternTooCostly } from './name-pattern.ts';

/** What a row of a table, or a function, has to be asked about. */
export interface SearchRow {
  readonly name: string;
  /** As recorded, and where it is found, as far as known; "" where there is none. */
  readonly file: string;
  /** In the view's unit. */
  readonly self: number;
  readonly total: number;
  /** Samples in `self`. */
  readonly samples: number;
  /** The user's own code. */
  readonly isOwn: boolean;
  /** Code of others: packages, the language's own library, native code. */
  readonly isLibrary: boolean;
}

/** What figures in terms are compared with. */
export interface SearchFigures {
  readonly unit: Unit;
  /** The view's total: base of `%`. */
  readonly total: number;
}

/** A test of rows, or the sentence that says what is wrong with the query. */
export type Search =
  | { readonly kind: 'test'; readonly matches: (row: SearchRow) => boolean }
  | { readonly kind: 'error'; readonly message: string };

type Test = (row: SearchRow) => boolean;

/** Work of one pattern after which it is given up: about two seconds. */
const MAX_STEPS = 40_000_000;

/** A sentence for the user. Never leaves this file. */
class TermFault extends Error {}

/** Thrown by a test whose pattern takes too long; its message is a sentence. */
export class SearchTooCostly extends Error {}

/** One term as written. */
interface Token {
  readonly negated: boolean;
  readonly key: string | null;
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'pattern' | 'or';
}

/**
 * Reads a query. Terms that follow one another must all hold; `|` or `OR` between blanks separates alternatives. A word is
 * searched for in name and file, ignoring case. What looks like a term but has an unknown key (`std::sort`) is a word.
 * The test may throw {@link SearchTooCostly}.
 */
export function searchOf(query: string, figures: SearchFigures): Search {
  try {
    const alternatives: Test[][] = [[]];
    for (const token of tokensOf(query)) {
      if (token.kind === 'or') alternatives.push([]);
      else alternatives.at(-1)!.push(testOf(token, figures));
    }
    const given = alternatives.filter((tests) => tests.length > 0);
    if (given.length === 0) return { kind: 'test', matches: () => true };
    return { kind: 'test', matches: (row) => given.some((tests) => tests.every((test) => test(row))) };
  } catch (error) {
    if (error instanceof TermFault) return { kind: 'error', message: error.message };
    throw error;
  }
}

// -- reading -------------------------------------------------------------------------------------------------------

const KEY = /^(file|name|lib|own):/i;

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    if (/\s/.test(query[at]!)) {
      at++;
      continue;
    }
    const negated = query[at] === '-' && /\S/.test(query[at + 1] ?? ' ');
    const from = negated ? at + 1 : at;
    const key = KEY.exec(query.slice(from, from + 5))?.[1]?.toLowerCase() ?? null;
    const body = key === null ? from : from + key.length + 1;
    const [end, token] = valueAt(query, body);
    const isOr = !negated && key === null && token.kind === 'word' && (token.text === '|' || token.text === 'OR');
    tokens.push(isOr ? { negated, key, text: '', kind: 'or' } : { negated, key, ...token });
    at = end;
  }
  return tokens;
}

/** A value from a place on, and where it ends. */
function valueAt(query: string, from: number): [number, Pick<Token, 'text' | 'kind'>] {
  if (query[from] === '"') {
    const end = query.indexOf('"', from + 1);
    if (end < 0) throw new TermFault(`The quote ${excerpt(query.slice(from))} is open: it needs a second ".`);
    return [end + 1, { text: query.slice(from + 1, end), kind: 'quoted' }];
  }
  const end = patternEnd(query, from);
  if (end !== null) return [end + 1, { text: query.slice(from + 1, end), kind: 'pattern' }];
  const word = /^\S*/.exec(query.slice(from))![0];
  return [from + word.length, { text: word, kind: 'word' }];
}

/**
 * Where the pattern that begins at `from` has its closing `/`, which ends the term; `null`: it is no pattern. Paths such as
 * `/app/lib` and `/usr/` begin in the same way: one that ends in `/` is a pattern, as `/x/` is.
 */
function patternEnd(query: string, from: number): number | null {
  if (query[from] !== '/') return null;
  let inClass = false;
  for (let at = from + 1; at < query.length; at++) {
    const char = query[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass && at > from + 1 && /^(\s|$)/.test(query.slice(at + 1, at + 2))) return at;
  }
  return null;
}

function excerpt(text: string): string {
  return `“${text.length <= 40 ? text : `${text.slice(0, 39)}…`}”`;
}

// -- terms ---------------------------------------------------------------------------------------------------------

function testOf({ negated, key, text, kind }: Token, figures: SearchFigures): Test {
  const test = key === null && kind === 'word' ? (comparison(text, figures) ?? textTest(text, kind, bothTexts)) : keyTest(key, text, kind);
  return negated ? (row) => !test(row) : test;
}

function keyTest(key: string | null, text: string, kind: Token['kind']): Test {
  if (key === 'lib' || key === 'own') {
    const is = { yes: true, no: false }[text.toLowerCase()];
    if (is === undefined) throw new TermFault(`“${key}:” is yes or no, as in ${key}:yes.`);
    return key === 'lib' ? (row) => row.isLibrary === is : (row) => row.isOwn === is;
  }
  if (key !== null && text === '') throw new TermFault(`“${key}:” needs a text, as in ${key}:${key === 'file' ? 'orders' : 'parse'}.`);
  return textTest(text, kind, key === 'name' ? (row) => [row.name] : key === 'file' ? (row) => [row.file] : bothTexts);
}

const bothTexts = (row: SearchRow): readonly string[] => [row.name, row.file];

function textTest(text: string, kind: Token['kind'], texts: (row: SearchRow) => readonly string[]): Test {
  if (kind !== 'pattern') {
    const wanted = text.toLowerCase();
    return (row) => texts(row).some((each) => each.toLowerCase().includes(wanted));
  }
  const pattern = namePattern(text, MAX_STEPS);
  if (typeof pattern === 'string') throw new TermFault(`The pattern ${excerpt(`/${text}/`)} ${pattern}.`);
  return (row) => {
    try {
      return texts(row).some(pattern.test);
    } catch (error) {
      if (!(error instanceof PatternTooCostly)) throw error;
      throw new SearchTooCostly(`The pattern ${excerpt(`/${text}/`)} takes too long on this profile: make it simpler.`);
    }
  };
}

const FACTORS = {
  nanoseconds: { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 3.6e12 },
  bytes: { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
} as const;

const EXAMPLE = { nanoseconds: '10ms', bytes: '10kB', count: '10' } as const;

/** The test of `self>1%`, `total>=10ms`, `samples<5`; `null`: the word is no comparison. */
function comparison(word: string, figures: SearchFigures): Test | null {
  const found = /^(self|total|samples)(>=|<=|>|<)(.*)$/i.exec(word);
  if (found === null) return null;
  const key = found[1]!.toLowerCase() as 'self' | 'total' | 'samples';
  const [operator, value] = [found[2]!, found[3]!];
  const limit = limitOf(key, `${key}${operator}`, value, figures);
  switch (operator) {
    case '>':
      return (row) => row[key] > limit;
    case '>=':
      return (row) => row[key] >= limit;
    case '<':
      return (row) => row[key] < limit;
    default:
      return (row) => row[key] <= limit;
  }
}

/** @param term the beginning of the term, for sentences: `self>`. */
function limitOf(key: 'self' | 'total' | 'samples', term: string, value: string, { unit, total }: SearchFigures): number {
  const example = key === 'samples' ? '10' : '1%';
  const found = /^(\d+(?:\.\d*)?|\.\d+)(\D*)$/.exec(value);
  if (found === null) throw new TermFault(`“${term}” needs a number, as in ${term}${example}.`);
  const number = Number(found[1]);
  const name = found[2]!;
  if (key === 'samples') {
    if (name !== '') throw new TermFault(`“${term}” needs a plain number, as in ${term}10.`);
    return number;
  }
  if (name === '%') return (number / 100) * total;
  if (unit === 'count') {
    if (name !== '') throw new TermFault(`“${term}${value}”: this profile counts, so it needs a plain number or %, as in ${term}10.`);
    return number;
  }
  const factors: Readonly<Record<string, number>> = FACTORS[unit];
  if (!Object.hasOwn(factors, name.toLowerCase())) {
    const what = name === '' ? 'needs a unit' : 'has an unknown unit here';
    throw new TermFault(`“${term}${value}” ${what}: write ${term}1% or ${term}${EXAMPLE[unit]}.`);
  }
  return number * factors[name.toLowerCase()]!;
}
