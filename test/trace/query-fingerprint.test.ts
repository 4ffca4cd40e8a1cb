// The shape of queries and paths: what only differs in values is one.

import { expect, test } from 'vitest';
import { nameFingerprint, pathFingerprint, queryFingerprint } from '../../src/trace/query-fingerprint.ts';

test.each([
  ["SELECT * FROM users WHERE id = 17 AND name = 'Ann'", 'select * from users where id = ? and name = ?'],
  ["SELECT 'it''s', '\\'', \"col\" FROM t", 'select ?, ?, "col" from t'],
  ['SELECT a FROM t WHERE id IN (1, 2,3)', 'select a from t where id in (?)'],
  ['SELECT a FROM t WHERE id IN ($1,$2)', 'select a from t where id in (?)'],
  ['INSERT INTO t (a, b) VALUES (1, 2), (3, 4)', 'insert into t (a, b) values (?)'],
  ['SELECT a -- why\nFROM t /* traceparent=00-1 */ WHERE x = :name AND y = @p1', 'select a from t where x = ? and y = ?'],
  ['SELECT a::int FROM t WHERE x = %s AND y = %(id)s;', 'select a from t where x = ? and y = ?'],
  ['select  col1, t2.id3 \n from t2', 'select col1, t2.id3 from t2'],
  ['UPDATE t SET x = -1.5e3, y = 0xFF', 'update t set x = ?, y = ?'],
  ['', ''],
])('%s', (statement, shape) => expect(queryFingerprint(statement)).toBe(shape));

test('another table, column or condition is another query', () => {
  const shapes = ['SELECT a FROM t', 'SELECT a FROM u', 'SELECT b FROM t', 'SELECT a FROM t WHERE a = 1', 'SELECT a FROM t1', 'SELECT a FROM t2'].map(queryFingerprint);
  expect(new Set(shapes).size).toBe(6);
});

test('a statement of a megabyte is read at its beginning only, whatever it holds', () => {
  for (const text of ['('.repeat(1e6), "'".repeat(1e6), '/*'.repeat(5e5), '1,'.repeat(5e5), '(1'.repeat(5e5), '-'.repeat(1e6)]) {
    const begin = performance.now();
    expect(queryFingerprint(`SELECT ${text}`).length).toBeLessThanOrEqual(4000);
    expect(performance.now() - begin).toBeLessThan(200);
  }
});

test.each([
  ['/users/17/orders', '/users/*/orders'],
  ['http://shop:8080/users/17?page=2#top', 'http://shop:8080/users/*'],
  ['/files/3f2504e0-4f89-11d3-9a0c-0305e82c3301', '/files/*'],
  ['/v2/deadbeef/x', '/v2/deadbeef/x'],
  ['/objects/5f43a0b1c2d3e4f5a6b7c8d9', '/objects/*'],
  ['/static/main.js', '/static/main.js'],
])('%s', (path, shape) => expect(pathFingerprint(path)).toBe(shape));

test.each([
  ['GET /users/17', 'GET /users/*'],
  ['job 4711 of 12', 'job * of *'],
  ['sha256', 'sha256'],
  ['HTTP/1.1 GET', 'HTTP/1.1 GET'],
  ['SELECT shop.t2', 'SELECT shop.t2'],
])('a span’s name: %s', (name, shape) => expect(nameFingerprint(name)).toBe(shape));
