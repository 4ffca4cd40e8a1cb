// What all lists of the page have in common: which page of them is asked for, what their filter says, how they are sorted.
// Leaves out: what the rows are.

import { searchOf, type SearchFigures, type SearchRow } from '../../profile/search-terms.ts';
import { SearchTooCostly, type QueryTest } from '../../profile/search-tokens.ts';
import { BadRequest } from '../bad-request.ts';
import { finiteNumber, plainText } from './params.ts';

/** Most rows of one answer. */
const MAX_ROWS = 500;

/** The part of a list that a request asks for. */
export function pageOf<Rows extends { slice(from: number, to: number): Rows }>(
  rows: Rows, { offset, limit }: { readonly offset: number; readonly limit: number },
): Rows {
  const from = Math.max(0, Math.floor(finiteNumber(offset, 'offset')));
  const count = Math.min(MAX_ROWS, Math.max(0, Math.floor(finiteNumber(limit, 'limit'))));
  return rows.slice(from, from + count);
}

/**
 * Which rows a query lets through; `null`: all, for it is empty.
 * @throws {BadRequest} with a sentence, here or from the test, for what is no query or takes too long.
 */
export function searchAsked(query: unknown, name: string, figures: SearchFigures): ((row: SearchRow) => boolean) | null {
  const text = plainText(query, name);
  if (text.trim() === '') return null;
  return testAsked(searchOf(text, figures));
}

/**
 * The test of a query.
 * @throws {BadRequest} as {@link searchAsked}.
 */
export function testAsked<Row>(query: QueryTest<Row>): (row: Row) => boolean {
  if (query.kind === 'error') throw new BadRequest(query.message);
  return (row) => {
    try {
      return query.matches(row);
    } catch (error) {
      throw error instanceof SearchTooCostly ? new BadRequest(error.message) : error;
    }
  };
}

/** Code points' order: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A list's column: how two rows compare, the smaller first. */
export type Comparer<Row> = (a: Row, b: Row) => number;

/**
 * The order that a request asks for.
 * @param ties decides where the column does not, the same in both directions: the order never depends on chance.
 * @throws {BadRequest} for a column that there is not.
 */
export function orderAsked<Sort extends string, Row>(
  columns: Readonly<Record<Sort, Comparer<Row>>>, sort: Sort, descending: boolean, ties: Comparer<Row>,
): Comparer<Row> {
  if (!Object.hasOwn(columns, sort)) throw new BadRequest('“sort” names no column');
  const first = columns[sort];
  const sign = descending ? -1 : 1;
  return (a, b) => sign * first(a, b) || ties(a, b);
}
