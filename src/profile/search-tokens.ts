// How queries of search boxes are written: words, "quoted words", /patterns/, `key:value`, negation with -, alternatives
// with |. Reads them into terms and terms into one test. Leaves out: what the keys are and what rows have to be asked.

import { namePattern, PatternTooCostly } from './name-pattern.ts';

/** What is wrong with a query: a sentence for the user. Thrown while terms are read, never by {@link queryTest}. */
export class TermFault extends Error {}

/** Thrown by a test whose pattern takes too long; its message is a sentence. */
export class SearchTooCostly extends Error {}

/** One term as written. */
export interface Token {
  readonly negated: boolean;
  /** In lower case; `null` for a plain term. */
  readonly key: string | null;
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'pattern' | 'or';
}

export type Test<Row> = (row: Row) => boolean;

/** A test of rows, or the sentence that says what is wrong with the query. */
export type QueryTest<Row> =
  | { readonly kind: 'test'; readonly matches: Test<Row> }
  | { readonly kind: 'error'; readonly message: string };

/** Work of one pattern after which it is given up: about two seconds. */
const MAX_STEPS = 40_000_000;

/**
 * Reads a query. Terms that follow one another must all hold; `|` or `OR` between blanks separates alternatives. An empty
 * one lets everything through.
 * @param keys what may stand before a colon; what looks like a term but has an unknown key (`std::sort`) is a word.
 * @param testOf the test of a term, without its negation; may throw {@link TermFault}.
 */
export function queryTest<Row>(query: string, keys: readonly string[], testOf: (token: Token) => Test<Row>): QueryTest<Row> {
  try {
    const alternatives: Test<Row>[][] = [[]];
    for (const token of tokensOf(query, new RegExp(`^(${keys.join('|')}):`, 'i'))) {
      if (token.kind === 'or') alternatives.push([]);
      else alternatives.at(-1)!.push(signed(testOf(token), token.negated));
    }
    const given = alternatives.filter((tests) => tests.length > 0);
    if (given.length === 0) return { kind: 'test', matches: () => true };
    return { kind: 'test', matches: (row) => given.some((tests) => tests.every((test) => test(row))) };
  } catch (error) {
    if (error instanceof TermFault) return { kind: 'error', message: error.message };
    throw error;
  }
}

function signed<Row>(test: Test<Row>, negated: boolean): Test<Row> {
  return negated ? (row) => !test(row) : test;
}

/** The longest key with its colon. */
const MOST_KEY = 20;

function tokensOf(query: string, keys: RegExp): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    if (/\s/.test(query[at]!)) {
      at++;
      continue;
    }
    const negated = query[at] === '-' && /\S/.test(query[at + 1] ?? ' ');
    const from = negated ? at + 1 : at;
    const key = keys.exec(query.slice(from, from + MOST_KEY))?.[1]?.toLowerCase() ?? null;
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

/** A part of a query as sentences have it. */
export function excerpt(text: string): string {
  return `“${text.length <= 40 ? text : `${text.slice(0, 39)}…`}”`;
}

/** Whether a text has a word in it, ignoring case, or a pattern matches it. The test may throw {@link SearchTooCostly}. */
export function textTest(text: string, kind: Token['kind']): Test<string> {
  if (kind !== 'pattern') {
    const wanted = text.toLowerCase();
    return (each) => each.toLowerCase().includes(wanted);
  }
  const pattern = namePattern(text, MAX_STEPS);
  if (typeof pattern === 'string') throw new TermFault(`The pattern ${excerpt(`/${text}/`)} ${pattern}.`);
  return (each) => {
    try {
      return pattern.test(each);
    } catch (error) {
      if (!(error instanceof PatternTooCostly)) throw error;
      throw new SearchTooCostly(`The pattern ${excerpt(`/${text}/`)} takes too long on this file: make it simpler.`);
    }
  };
}

/** `yes` or `no` of a term. */
export function yesOrNo(key: string, text: string): boolean {
  const is = { yes: true, no: false }[text.toLowerCase()];
  if (is === undefined) throw new TermFault(`“${key}:” is yes or no, as in ${key}:yes.`);
  return is;
}

/** A comparison as written; `null`: the word is none. */
export interface Comparison {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

/** Reads `self>1%`, `total>=10ms`. */
export function comparisonOf(word: string, keys: readonly string[]): Comparison | null {
  const found = new RegExp(`^(${keys.join('|')})(>=|<=|>|<)(.*)$`, 'i').exec(word);
  return found === null ? null : { key: found[1]!.toLowerCase(), operator: found[2]!, value: found[3]! };
}

/** The test of a number against the limit of a comparison. */
export function limitTest(operator: string, limit: number): Test<number> {
  switch (operator) {
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    case '<':
      return (value) => value < limit;
    default:
      return (value) => value <= limit;
  }
}

/**
 * The number and the unit of a limit.
 * @param term the beginning of the term, for sentences: `self>`.
 */
export function numberAndUnit(term: string, value: string, example: string): { readonly number: number; readonly unit: string } {
  const found = /^(\d+(?:\.\d*)?|\.\d+)(\D*)$/.exec(value);
  if (found === null) throw new TermFault(`“${term}” needs a number, as in ${term}${example}.`);
  return { number: Number(found[1]), unit: found[2]! };
}

/** Units of time in nanoseconds. */
export const TIME_FACTORS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 3.6e12 };
