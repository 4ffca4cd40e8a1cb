// One form for all spellings of a query, and what the comments in it say.

import { describe, expect, test } from 'vitest';
import { sqlComment } from '../../../src/span-places/landmarks/sql-comment.ts';
import { fingerprintSql, isSql } from '../../../src/span-places/landmarks/sql-fingerprint.ts';
import { forSeeds } from '../../support/random.ts';

const query = 'select * from orders where id = ? and name = ?';

test.each([
  'SELECT * FROM orders WHERE id = 17 AND name = \'it\'\'s\'',
  'select *\n  from orders -- all\n where id=$1 /* by id */ and name=$2;',
  'SELECT * FROM orders WHERE id = :id AND name = :name',
  'SELECT * FROM orders WHERE id = %s AND name = %(name)s',
  'SELECT * FROM [orders] WHERE [id] = @p1 AND name = @name',
  'SELECT * FROM `orders` WHERE `id` = -4.5e3 AND name = ${name}',
  'SELECT * FROM "orders" WHERE id = #{id} AND name = {name}',
  'SELECT * FROM orders WHERE id = ?1 AND name = "bob"',
  "SELECT * FROM orders WHERE id = 0xFF AND name = N'x'",
  'SELECT * FROM orders # old\nWHERE id = $id AND name = $$text$$',
])('%s', (text) => expect(fingerprintSql(text)).toBe(query));

test.each([
  ['SELECT a FROM b WHERE c IN (1, 2, 3)', 'SELECT a FROM b WHERE c IN (?)'],
  ['INSERT INTO a (x, y) VALUES (1, 2), (3, 4)', 'insert into a(x,y) values (?, ?)'],
  ['SELECT count(*) FROM a JOIN b ON a.id = b.a_id', 'select COUNT( * ) from "a" join "b" on "a"."id" = "b"."a_id"'],
  ['SELECT a FROM b LIMIT 10 OFFSET 20', 'SELECT a FROM b LIMIT ? OFFSET ?'],
  ['SELECT $1::int FROM a', 'SELECT 5 :: int FROM a'],
])('%s and %s are one', (a, b) => expect(fingerprintSql(a)).toBe(fingerprintSql(b)));

test.each([
  ['SELECT a FROM b WHERE c = 1', 'SELECT a FROM b WHERE d = 1'],
  ['SELECT a FROM b', 'SELECT a FROM b LIMIT 1'],
  ['SELECT a - 1 FROM b', 'SELECT a FROM b'],
  ['SELECT t1.a FROM t1', 'SELECT t2.a FROM t2'],
])('%s and %s are two', (a, b) => expect(fingerprintSql(a)).not.toBe(fingerprintSql(b)));

test('comments before a query, and several tables that are emptied', () => {
  expect(isSql('-- newest first\n/* all */\n-- of them\nselect a from b')).toBe(true);
  expect(isSql('TRUNCATE TABLE a, shop.b RESTART IDENTITY CASCADE')).toBe(true);
  expect(isSql('truncate the text, please')).toBe(false);
});

test('whatever values, case and white space a query has, its fingerprint is that of its template', () =>
  forSeeds(200, (random) => {
    const value = (): string => random.pick(['7', "'x'", '?', '$3', ':a', '@p', "'a''b'", '1.5', '%s', "''"]);
    const space = (): string => random.pick([' ', '\n', '\t  ', ' /* x */ ', ' -- y\n']);
    const text = (cell: () => string, gap: () => string): string =>
      ['select', 'a.x,', 'y', 'from', 't', 'as', 'a', 'where', 'x', '=', cell(), 'and', 'y', 'in', `(${[cell(), cell()].join(',')})`, 'and', 'z', 'like', cell()].join(' ').replaceAll(' ', gap);
    expect(fingerprintSql(text(value, space))).toBe(fingerprintSql(text(() => '?', () => ' ')));
  }));

test('a fingerprint is its own fingerprint', () => {
  for (const text of ['INSERT INTO a (x) VALUES (1), (2)', 'SELECT a.b, max( c ) FROM "D" WHERE e IN (1,2) AND f IS NOT NULL', 'WITH x AS (SELECT 1) SELECT * FROM x']) {
    expect(fingerprintSql(fingerprintSql(text))).toBe(fingerprintSql(text));
  }
});

describe('queries and what only begins like one', () => {
  test.each(['SELECT 1', 'select count(*) from a', ' \n-- all\nSELECT a FROM b', 'WITH x AS (SELECT 1) SELECT * FROM x', 'INSERT INTO a VALUES (1)', 'UPDATE a SET b = 1', 'DELETE FROM a', 'CREATE TABLE IF NOT EXISTS a (b int)', 'CALL refresh_all()'])('%s', (text) => expect(isSql(text)).toBe(true));
  test.each(['Select a file', 'Select the items from the list', 'Update the list', 'Delete', 'SELECTED', 'with love', 'Insert coin', 'create a new user', 'Delete everything from disk.', 'call me', ''])('not: %s', (text) => expect(isSql(text)).toBe(false));
});

test('comments of sqlcommenter, Rails and Marginalia say a place', () => {
  expect(sqlComment("SELECT 1 /*action='show',controller='orders',file='app%2Forders.py',line='12',traceparent='00-a-b-01'*/")).toEqual({
    file: 'app/orders.py',
    line: 11,
    functionName: '',
    controller: 'orders',
    action: 'show',
    route: '',
  });
  expect(sqlComment("/*application:Shop,controller:orders,action:show,source_location:app/models/order.rb:12:in 'total'*/ SELECT 1")).toMatchObject({
    file: 'app/models/order.rb',
    line: 11,
    functionName: 'total',
    controller: 'orders',
  });
  expect(sqlComment('SELECT 1 /*application:Shop,line:/app/a.rb:3:in `x\'*/')).toMatchObject({ file: '/app/a.rb', line: 2, functionName: 'x' });
  expect(sqlComment("SELECT 1 /*framework='django%3A4',route='%5Eorders/%24'*/")).toMatchObject({ route: '^orders/$', line: null });
});

test.each(['SELECT 1', 'SELECT 1 /* all of them */', "SELECT 1 /*traceparent='00-a-b-01'*/", "SELECT '%' /* x='%E0%A4%A' */"])('%s says no place', (text) => expect(sqlComment(text)).toBeNull());
