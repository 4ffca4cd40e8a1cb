// The language of searches: what each term means, how terms combine, and what is said of those that mean nothing.

import { describe, expect, test } from 'vitest';
import { searchOf, type SearchFigures, type SearchRow } from '../../src/profile/search-terms.ts';
import { SearchTooCostly } from '../../src/profile/search-tokens.ts';

const TIME: SearchFigures = { unit: 'nanoseconds', total: 1e9 };

const ROWS: Readonly<Record<string, SearchRow>> = {
  parse: row('parseOrders', '/app/src/orders.ts', { self: 20e6, total: 500e6, samples: 20 }),
  main: row('main', '/app/src/main.ts', { self: 1e6, total: 1e9, samples: 1 }),
  sort: row('std::sort', '/app/node_modules/x/index.js', { self: 200e6, total: 200e6, samples: 200, isOwn: false, isLibrary: true }),
  gc: row('(garbage collector)', '', { self: 10e6, total: 10e6, samples: 10, isOwn: false }),
};

function row(name: string, file: string, rest: Partial<SearchRow>): SearchRow {
  return { name, file, self: 0, total: 0, samples: 0, isOwn: true, isLibrary: false, ...rest };
}

function found(query: string, figures = TIME): string {
  const search = searchOf(query, figures);
  if (search.kind === 'error') return search.message;
  return Object.entries(ROWS).flatMap(([key, each]) => (search.matches(each) ? [key] : [])).join(' ');
}

test.each([
  ['', 'parse main sort gc'],
  ['ORDERS', 'parse'],
  ['main', 'main'],
  ['src', 'parse main'],
  ['src orders', 'parse'],
  ['src -orders', 'main'],
  ['"garbage collector"', 'gc'],
  ['-"garbage collector"', 'parse main sort'],
  ['file:orders', 'parse'],
  ['file:"src/main"', 'main'],
  ['name:main', 'main'],
  ['name:/^(main|parse)/', 'parse main'],
  ['/d::?s/', 'sort'],
  ['/app/src', 'parse main'],
  ['-/^main$/ own:yes', 'parse'],
  ['lib:yes', 'sort'],
  ['lib:no', 'parse main gc'],
  ['own:no', 'sort gc'],
  ['-lib:yes', 'parse main gc'],
  ['self>1%', 'parse sort'],
  ['self>=1%', 'parse sort gc'],
  ['self<5%', 'parse main gc'],
  ['total>=0.5s', 'parse main'],
  ['total>10ms total<=500ms', 'parse sort'],
  ['samples>10', 'parse sort'],
  ['SELF>1% LIB:NO', 'parse'],
  ['main | sort', 'main sort'],
  ['main OR name:sort', 'main sort'],
  ['src orders | lib:yes', 'parse sort'],
  ['| main |', 'main'],
  ['std::sort', 'sort'],
  ['foo:bar', ''],
  ['-', ''],
  ['self', ''],
])('%s finds: %s', (query, rows) => {
  expect(found(query)).toBe(rows);
});

describe('what means nothing is said in a sentence, with its place', () => {
  test.each([
    ['main self>', '“self>” needs a number, as in self>1%.'],
    ['self>abc', '“self>” needs a number, as in self>1%.'],
    ['self>10', '“self>10” needs a unit: write self>1% or self>10ms.'],
    ['total>=10kB', '“total>=10kB” has an unknown unit here: write total>=1% or total>=10ms.'],
    ['samples>1%', '“samples>” needs a plain number, as in samples>10.'],
    ['lib:maybe', '“lib:” is yes or no, as in lib:yes.'],
    ['file:', '“file:” needs a text, as in file:orders.'],
    ['a "open quote', 'The quote “"open quote” is open: it needs a second ".'],
    ['/a(b/', 'The pattern “/a(b/” has an open “(” at 2.'],
  ])('%s: %s', (query, sentence) => {
    expect(found(query)).toBe(sentence);
  });
});

test('figures are compared in the unit of the view', () => {
  expect(found('self>=10MB', { unit: 'bytes', total: 1 })).toBe('parse sort gc');
  expect(found('self>1000000', { unit: 'count', total: 1 })).toBe('parse sort gc');
  expect(found('self>1ms', { unit: 'count', total: 1 })).toBe('“self>1ms”: this profile counts, so it needs a plain number or %, as in self>10.');
});

test('a pattern that takes too long ends with a sentence', () => {
  const search = searchOf('/(a|b)*a(a|b){400}c/', TIME);
  if (search.kind === 'error') throw new Error(search.message);
  let seed = 1;
  const name = Array.from({ length: 100_000 }, () => ((seed = (seed * 48271) % 2147483647) & 1 ? 'a' : 'b')).join('');
  expect(() => search.matches(row(name, '', {}))).toThrow(SearchTooCostly);
});
