// The language of searches about traces, spans and operations: words, /patterns/, service: name: id: error:, duration>100ms,
// spans>10. One language for all three; what a row answers is its subject's business. How queries are written:
// profile/search-tokens.ts.

import { comparisonOf, excerpt, limitTest, numberAndUnit, queryTest, TermFault, textTest, TIME_FACTORS, yesOrNo, type QueryTest, type Test, type Token } from '../profile/search-tokens.ts';

/** What rows of a kind have to be asked about. Texts are named by their index, so that each is looked at once. */
export interface TermSubject {
  readonly texts: readonly string[];
  /** Whether the name of a row, or of anything in it, is accepted. */
  hasName(row: number, accepts: Test<number>): boolean;
  hasService(row: number, accepts: Test<number>): boolean;
  /** Whether its id, or that of anything in it, begins with these hexadecimal digits (0 … 15). */
  hasId(row: number, digits: readonly number[]): boolean;
  hasError(row: number): boolean;
  /** Nanoseconds. */
  duration(row: number): number;
  /** Spans in it. */
  spans(row: number): number;
}

/** A plain word of fewer digits than this is no id: `cafe` and `add` are names. */
const LEAST_ID = 8;

/**
 * Reads a query. Words are looked for in names and services, and as the beginning of ids. Every term may be met by another
 * span of a trace. The test may throw {@link import('../profile/search-tokens.ts').SearchTooCostly}.
 */
export function traceQuery(query: string, subject: TermSubject): QueryTest<number> {
  return queryTest(query, ['service', 'name', 'id', 'error'], (token) => testOf(token, subject));
}

function testOf({ key, text, kind }: Token, subject: TermSubject): Test<number> {
  switch (key) {
    case null:
      return (kind === 'word' ? comparison(text, subject) : null) ?? anywhere(text, kind, subject);
    case 'error': {
      const is = yesOrNo('error', text);
      return (row) => subject.hasError(row) === is;
    }
    case 'id': {
      const digits = digitsOf(text);
      if (digits === null) throw new TermFault('“id:” needs the beginning of an id, as in id:4bf92f35.');
      return (row) => subject.hasId(row, digits);
    }
    default: {
      if (text === '') throw new TermFault(`“${key}:” needs a text, as in ${key}:${key === 'service' ? 'checkout' : 'orders'}.`);
      const accepts = textOnce(text, kind, subject.texts);
      return key === 'service' ? (row) => subject.hasService(row, accepts) : (row) => subject.hasName(row, accepts);
    }
  }
}

function anywhere(text: string, kind: Token['kind'], subject: TermSubject): Test<number> {
  const accepts = textOnce(text, kind, subject.texts);
  const digits = text.length < LEAST_ID || kind === 'pattern' ? null : digitsOf(text);
  return (row) => subject.hasName(row, accepts) || subject.hasService(row, accepts) || (digits !== null && subject.hasId(row, digits));
}

/** The test of texts by their index; thousands of spans have one name. */
function textOnce(text: string, kind: Token['kind'], texts: readonly string[]): Test<number> {
  const test = textTest(text, kind);
  /** 0: not looked at, 1: no, 2: yes. */
  const known = new Uint8Array(texts.length);
  return (index) => (known[index] ||= test(texts[index]!) ? 2 : 1) === 2;
}

/** Hexadecimal digits; dashes as in UUIDs are passed over. `null` where it is no beginning of an id. */
function digitsOf(text: string): readonly number[] | null {
  const plain = text.replaceAll('-', '');
  return /^[0-9a-f]{1,32}$/i.test(plain) ? Array.from(plain, (digit) => parseInt(digit, 16)) : null;
}

/** The test of `duration>100ms`, `spans<10`; `null`: the word is no comparison. */
function comparison(word: string, subject: TermSubject): Test<number> | null {
  const found = comparisonOf(word, ['duration', 'spans']);
  if (found === null) return null;
  const { key, operator, value } = found;
  const term = `${key}${operator}`;
  const { number, unit } = numberAndUnit(term, value, key === 'spans' ? '10' : '100ms');
  if (key === 'spans') {
    if (unit !== '') throw new TermFault(`“${term}” needs a plain number, as in ${term}10.`);
    const test = limitTest(operator, number);
    return (row) => test(subject.spans(row));
  }
  const factor = Object.hasOwn(TIME_FACTORS, unit.toLowerCase()) ? TIME_FACTORS[unit.toLowerCase()]! : null;
  if (factor === null) throw new TermFault(`${excerpt(term + value)} ${unit === '' ? 'needs a unit' : 'has an unknown unit here'}: write ${term}100ms.`);
  const test = limitTest(operator, number * factor);
  return (row) => test(subject.duration(row));
}
