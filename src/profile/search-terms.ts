// The language of searches and filter fields about functions: words, "quoted words", /patterns/, file: name: lib: own:,
// self>1%. Reads a query into a test of one row; never throws. Leaves out: how queries are written (search-tokens.ts), where
// rows come from.

import type { Unit } from '../base/format-value.ts';
import {
  comparisonOf, limitTest, numberAndUnit, queryTest, TermFault, textTest, TIME_FACTORS, yesOrNo, type QueryTest, type Test, type Token,
} from './search-tokens.ts';

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

type RowTest = Test<SearchRow>;

/**
 * Reads a query. Terms that follow one another must all hold; `|` or `OR` between blanks separates alternatives. A word is
 * searched for in name and file, ignoring case. What looks like a term but has an unknown key (`std::sort`) is a word.
 * The test may throw {@link import('./search-tokens.ts').SearchTooCostly}.
 */
export function searchOf(query: string, figures: SearchFigures): QueryTest<SearchRow> {
  return queryTest(query, ['file', 'name', 'lib', 'own'], (token) => testOf(token, figures));
}

function testOf({ key, text, kind }: Token, figures: SearchFigures): RowTest {
  if (key !== null) return keyTest(key, text, kind);
  return (kind === 'word' ? comparison(text, figures) : null) ?? testOfTexts(text, kind, bothTexts);
}

function keyTest(key: string, text: string, kind: Token['kind']): RowTest {
  if (key === 'lib' || key === 'own') {
    const is = yesOrNo(key, text);
    return key === 'lib' ? (row) => row.isLibrary === is : (row) => row.isOwn === is;
  }
  if (text === '') throw new TermFault(`“${key}:” needs a text, as in ${key}:${key === 'file' ? 'orders' : 'parse'}.`);
  return testOfTexts(text, kind, key === 'name' ? (row) => [row.name] : (row) => [row.file]);
}

const bothTexts = (row: SearchRow): readonly string[] => [row.name, row.file];

function testOfTexts(text: string, kind: Token['kind'], texts: (row: SearchRow) => readonly string[]): RowTest {
  const test = textTest(text, kind);
  return (row) => texts(row).some(test);
}

const FACTORS: Readonly<Record<'nanoseconds' | 'bytes', Readonly<Record<string, number>>>> = {
  nanoseconds: TIME_FACTORS,
  bytes: { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
};

const EXAMPLE = { nanoseconds: '10ms', bytes: '10kB', count: '10' } as const;

/** The test of `self>1%`, `total>=10ms`, `samples<5`; `null`: the word is no comparison. */
function comparison(word: string, figures: SearchFigures): RowTest | null {
  const found = comparisonOf(word, ['self', 'total', 'samples']);
  if (found === null) return null;
  const key = found.key as 'self' | 'total' | 'samples';
  const test = limitTest(found.operator, limitOf(key, `${key}${found.operator}`, found.value, figures));
  return (row) => test(row[key]);
}

/** @param term the beginning of the term, for sentences: `self>`. */
function limitOf(key: 'self' | 'total' | 'samples', term: string, value: string, { unit, total }: SearchFigures): number {
  const { number, unit: name } = numberAndUnit(term, value, key === 'samples' ? '10' : '1%');
  if (key === 'samples') {
    if (name !== '') throw new TermFault(`“${term}” needs a plain number, as in ${term}10.`);
    return number;
  }
  if (name === '%') return (number / 100) * total;
  if (unit === 'count') {
    if (name !== '') throw new TermFault(`“${term}${value}”: this profile counts, so it needs a plain number or %, as in ${term}10.`);
    return number;
  }
  const factors = FACTORS[unit];
  if (!Object.hasOwn(factors, name.toLowerCase())) {
    const what = name === '' ? 'needs a unit' : 'has an unknown unit here';
    throw new TermFault(`“${term}${value}” ${what}: write ${term}1% or ${term}${EXAMPLE[unit]}.`);
  }
  return number * factors[name.toLowerCase()]!;
}
