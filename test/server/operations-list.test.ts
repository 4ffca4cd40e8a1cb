// The table of operations: figures of NUMBERS, order, terms, and the way to a span and a function.

import { expect, test } from 'vitest';
import type { OperationSort, TraceMethods } from '../../src/protocol/traces.ts';
import type { OpenProfile } from '../../src/server/open-profile.ts';
import { operations } from '../../src/trace/operations.ts';
import { ask, openedSpans, spansOf } from '../support/opened-traces.ts';
import { randomTree } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';

function list(open: OpenProfile, sort: OperationSort = 'self', descending = true, filter = ''): TraceMethods['operations/list']['result'] {
  return ask(open, 'operations/list', { sort, descending, filter, offset: 0, limit: 500 });
}

const SHOP = `
shop GET /orders 0–100
  db SELECT 20–50!
  db SELECT 60–70

shop GET /orders 500–550
  mail send 510–515`;

test('rows have the figures of all spans of one name in one service', () => {
  expect(list(openedSpans(spansOf(SHOP)))).toEqual({
    revision: 5, matched: 3, of: 3,
    rows: [
      { operation: 0, service: 'shop', name: 'GET /orders', count: 2, errors: 0, p50: 75, p95: 97.5, p99: 99.5, totalNs: 150, selfNs: 105, function: 0, slowest: 0 },
      { operation: 1, service: 'db', name: 'SELECT', count: 2, errors: 1, p50: 20, p95: 29, p99: 29.8, totalNs: 40, selfNs: 40, function: 1, slowest: 1 },
      { operation: 2, service: 'mail', name: 'send', count: 1, errors: 0, p50: 5, p95: 5, p99: 5, totalNs: 5, selfNs: 5, function: 2, slowest: 4 },
    ],
  });
});

test('figures are those of the report', () =>
  forSeeds(50, (random) => {
    const open = openedSpans(randomTree(random, 25));
    const expected = operations(open.traces!.tables).map(({ total, self, ...figures }) => ({ ...figures, totalNs: total, selfNs: self }));
    const key = ({ service, name }: { service: string; name: string }): string => `${service} ${name}`;
    const sorted = <Row extends { service: string; name: string }>(rows: readonly Row[]): Row[] => [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const rows = list(open).rows.map(({ operation: _, function: _fn, slowest: _span, ...row }) => row);
    expect(sorted(rows)).toEqual(sorted(expected));
  }));

test.each<[OperationSort, boolean, string[]]>([
  ['operation', false, ['GET /orders', 'SELECT', 'send']],
  ['service', false, ['SELECT', 'send', 'GET /orders']],
  ['p95', false, ['send', 'SELECT', 'GET /orders']],
  ['errors', true, ['SELECT', 'GET /orders', 'send']],
  ['count', false, ['send', 'GET /orders', 'SELECT']],
])('by %s (descending: %s); more own work first among equals', (sort, descending, expected) => {
  expect(list(openedSpans(spansOf(SHOP)), sort, descending).rows.map(({ name }) => name)).toEqual(expected);
});

test.each([
  ['service:db', ['SELECT']],
  ['-select', ['GET /orders', 'send']],
  ['error:yes', ['SELECT']],
  ['duration>29ns', ['GET /orders']],
  ['spans<2', ['send']],
  ['id:1', []],
])('terms: “%s”', (filter, expected) => {
  expect(list(openedSpans(spansOf(SHOP)), 'self', true, filter).rows.map(({ name }) => name)).toEqual(expected);
});
