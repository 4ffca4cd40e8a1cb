// What is told of a span: columns, attributes as text, statements on lines, stack traces with their places, links, oddities;
// all of it within bounds.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SpanDetailsRow } from '../../src/protocol/traces.ts';
import type { OpenProfile } from '../../src/server/open-profile.ts';
import { statementLines } from '../../src/server/statement-lines.ts';
import { ask, openedContent, openedSpans, spansOf } from '../support/opened-traces.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const START = 1_795_236_171_415_000_000n;

/** An attribute as OTLP writes it. */
function attribute(key: string, value: unknown): object {
  const wrapped = (of: unknown): object => {
    if (typeof of === 'string') return { stringValue: of };
    if (typeof of === 'number') return { intValue: String(of) };
    if (typeof of === 'boolean') return { boolValue: of };
    if (Array.isArray(of)) return { arrayValue: { values: of.map(wrapped) } };
    return { kvlistValue: { values: Object.entries(of as object).map(([inner, each]) => attribute(inner, each)) } };
  };
  return { key, value: wrapped(value) };
}

/** A trace of OTLP: a root of 2 ms, and spans below it. */
function otlp(...spans: readonly object[]): object {
  const all = spans.map((span, i) => ({
    traceId: TRACE, spanId: `000000000000000${i + 1}`, ...(i > 0 && { parentSpanId: '0000000000000001' }), name: `span ${i}`, kind: 2,
    startTimeUnixNano: String(START + BigInt(i) * 1_000_000n), endTimeUnixNano: String(START + 2_000_000n), ...span,
  }));
  const resource = { attributes: [attribute('service.name', 'shop'), attribute('host.name', 'node-1')] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'http', version: '1.2' }, spans: all }] }] };
}

function details(open: OpenProfile, span: number, all = false): SpanDetailsRow {
  return ask(open, 'spans/details', { span, all }).details!;
}

test('a span with all that its file says of it', async () => {
  const open = await openedContent(otlp({
    attributes: [attribute('http.route', '/orders'), attribute('retries', 3), attribute('cached', false), attribute('ids', ['a', 1]), attribute('user', { name: 'x', age: 7 })],
    status: { code: 2, message: 'no stock' },
    events: [{ timeUnixNano: String(START + 500_000n), name: 'cache miss', attributes: [attribute('key', 'k')] }, { name: 'late' }],
    links: [{ traceId: TRACE, spanId: '0000000000000002' }, { traceId: 'ff'.repeat(16), spanId: '01'.repeat(8), attributes: [attribute('why', 'batch')] }],
  }, {}));
  expect(details(open, 0)).toEqual({
    span: 0, trace: 0, traceId: TRACE, spanId: '0000000000000001', name: 'span 0', service: 0, kind: 2, status: 'error', statusMessage: 'no stock',
    startMs: Number(START) / 1e6, startNs: 0, durationNs: 2e6, selfNs: 1e6, pathNs: 1e6, scope: 'http 1.2', oddities: [], statement: '',
    attributes: [
      { key: 'http.route', value: '/orders' }, { key: 'retries', value: '3' }, { key: 'cached', value: 'false' }, { key: 'ids', value: '["a",1]' },
      { key: 'user', value: '{"name":"x","age":7}' },
    ],
    moreAttributes: 0,
    resource: [{ key: 'service.name', value: 'shop' }, { key: 'host.name', value: 'node-1' }],
    events: [{ atNs: 500_000, name: 'cache miss', attributes: [{ key: 'key', value: 'k' }], stack: [] }, { atNs: null, name: 'late', attributes: [], stack: [] }],
    moreEvents: 0,
    links: [
      { traceId: TRACE, spanId: '0000000000000002', span: 1, attributes: [] },
      { traceId: 'ff'.repeat(16), spanId: '01'.repeat(8), span: null, attributes: [{ key: 'why', value: 'batch' }] },
    ],
    stack: [], logs: [], moreLogs: 0, undecoded: '', operation: 0,
  });
  expect(ask(open, 'spans/details', { span: 2, all: false }).details).toBe(null);
});

test('links are found by ids without their leading zeros, as Jaeger writes them', async () => {
  const open = await openedContent(new Uint8Array(fs.readFileSync(path.join(import.meta.dirname, '../fixtures/traces/jaeger-traps/input.json'))));
  expect(details(open, 1).links.map(({ traceId, spanId, span }) => [traceId, spanId, span])).toEqual([['1f', '3', 3], ['99', '3', null], ['1f', '1', 0]]);
});

test('rows of the waterfall tell when events happened', async () => {
  const events = Array.from({ length: 60 }, (_, i) => ({ timeUnixNano: String(START + BigInt(60 - i) * 1000n), name: 'e' }));
  const open = await openedContent(otlp({ events }, {}));
  const { rows } = ask(open, 'waterfall/rows', { trace: 0, folding: { openDepth: null, toggled: [] }, offset: 0, limit: 9, fromNs: 0, toNs: 2e6, widthPx: 100, find: '' });
  expect(rows[0]!.events).toEqual(Array.from({ length: 50 }, (_, i) => (i + 1) * 1000));
  expect(rows[1]!.events).toEqual([]);
});

describe('stack traces', () => {
  test('each line has its place, and whether it is the user’s', async () => {
    const stacktrace = 'Error: no stock\n    at reserve (/srv/app/stock.js:41:11)\n    at node:internal/process/task_queues:95:5\n    at run (/srv/app/node_modules/q/run.js:7:1)';
    const open = await openedContent(otlp({ events: [{ name: 'exception', attributes: [attribute('exception.type', 'Error'), attribute('exception.stacktrace', stacktrace)] }] }));
    expect(details(open, 0).events[0]!.stack).toEqual([
      { text: 'Error: no stock', place: null, own: false },
      { text: 'reserve – /srv/app/stock.js:41:11', place: { file: '/srv/app/stock.js', line1: 41, column1: 11 }, own: true },
      { text: '(anonymous) – node:internal/process/task_queues:95:5', place: { file: 'node:internal/process/task_queues', line1: 95, column1: 5 }, own: false },
      { text: 'run – /srv/app/node_modules/q/run.js:7:1', place: { file: '/srv/app/node_modules/q/run.js', line1: 7, column1: 1 }, own: false },
    ]);
  });

  test('causes follow what they led to', async () => {
    const text = 'java.lang.IllegalStateException: outer\n\tat com.acme.Shop.sell(Shop.java:12)\nCaused by: java.io.IOException: inner\n\tat com.acme.Store.load(Store.java:34)\n\t... 1 more';
    const open = await openedContent(otlp({ attributes: [attribute('exception.stacktrace', text)] }));
    expect(details(open, 0).stack.map((line) => [line.text, line.place?.file])).toEqual([
      ['java.lang.IllegalStateException: outer', undefined], ['com.acme.Shop.sell – Shop.java:12', 'com/acme/Shop.java'],
      ['Caused by: java.io.IOException: inner', undefined], ['com.acme.Store.load – Store.java:34', 'com/acme/Store.java'],
    ]);
  });

  test('text that is none has no lines, and stays an attribute', async () => {
    const open = await openedContent(otlp({ attributes: [attribute('exception.stacktrace', 'it broke')] }));
    expect([details(open, 0).stack, details(open, 0).attributes]).toEqual([[], [{ key: 'exception.stacktrace', value: 'it broke' }]]);
  });
});

describe('bounds', () => {
  test('hundreds of attributes, events and a text of megabytes are told only when asked for', async () => {
    const attributes = Array.from({ length: 250 }, (_, i) => attribute(`k${i}`, i === 0 ? 'x'.repeat(100_000) : i));
    const open = await openedContent(otlp({ attributes, events: Array.from({ length: 70 }, () => ({ name: 'e' })) }));
    const some = details(open, 0);
    expect([some.attributes.length, some.moreAttributes, some.events.length, some.moreEvents]).toEqual([200, 50, 50, 20]);
    expect(some.attributes[0]!.value).toBe(`${'x'.repeat(20_000)}… (80000 more characters)`);
    const all = details(open, 0, true);
    expect([all.attributes.length, all.moreAttributes, all.events.length, all.moreEvents]).toEqual([250, 0, 70, 0]);
    expect(all.attributes[0]!.value.length).toBe(100_000);
  });

  test('a long statement is cut like any other text', async () => {
    const open = await openedContent(otlp({ attributes: [attribute('db.query.text', `SELECT ${'x, '.repeat(20_000)} y`)] }));
    expect([details(open, 0).statement.length < 21_000, details(open, 0, true).statement.length]).toEqual([true, 60_009]);
  });

  test('what cannot be decoded is told as it is', async () => {
    const jaeger = { data: [{ traceID: '1', spans: [{ traceID: '1', spanID: '2', operationName: 'x', startTime: 1e15, duration: 5, tags: 'no list' }], processes: {} }] };
    expect(details(await openedContent(jaeger), 0)).toMatchObject({ name: 'x', attributes: [] });
  });
});

test('what is odd about a span is said in sentences', async () => {
  const open = await openedContent(otlp(
    { parentSpanId: '00000000000000aa' }, { endTimeUnixNano: '0' }, { endTimeUnixNano: String(START) },
  ));
  const oddities = (span: number): readonly string[] => details(open, span).oddities;
  expect(oddities(0)).toEqual(['Its parent (00000000000000aa) is not in this file, so it stands as a root.']);
  expect(oddities(1)).toEqual(['It has no end: it was not finished when it was written, and its duration counts as 0.']);
  expect(oddities(2)).toEqual(['It ends before it starts: its duration counts as 0.']);
  const skewed = openedSpans(spansOf('front call 0–20000000 kind 3\n  back serve -50000000–-40000000 kind 2'));
  expect(details(skewed, 1).oddities).toEqual(['The clock of its service seems to be 55.0 ms behind its parent’s. Times are as recorded.']);
});

describe('statements', () => {
  test.each([
    ['SELECT * FROM orders WHERE id = $1', 'SELECT *\nFROM orders\nWHERE id = $1'],
    ['select a, b from t left outer join u on t.id = u.id where a = 1 and b between 2 and 3 or c = 4 group by a order by b limit 5', [
      'select a, b', 'from t', 'left outer join u on t.id = u.id', 'where a = 1', '  and b between 2 and 3', '  or c = 4', 'group by a', 'order by b', 'limit 5',
    ].join('\n')],
    ['SELECT (SELECT max(x) FROM y WHERE z) FROM t WHERE n = \'from "where" it\'\'s\'', 'SELECT (SELECT max(x) FROM y WHERE z)\nFROM t\nWHERE n = \'from "where" it\'\'s\''],
    ['INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING RETURNING id', 'INSERT INTO t (a)\nVALUES (1)\n  ON CONFLICT DO NOTHING\nRETURNING id'],
    ['DELETE FROM t WHERE a', 'DELETE FROM t\nWHERE a'],
    ['UPDATE t SET a = 1 /* from here */ WHERE b', 'UPDATE t\nSET a = 1 /* from here */\nWHERE b'],
    ['SELECT 1\n  FROM t', 'SELECT 1\n  FROM t'],
    ['HGETALL user:7', 'HGETALL user:7'],
    ['{"find":"orders"}', '{"find":"orders"}'],
    ['SELECT \'open', 'SELECT \'open'],
    ['', ''],
  ])('%s', (statement, lines) => {
    expect(statementLines(statement)).toBe(lines);
  });

  test('only blanks change', () => {
    const statement = 'select a.b,c from (values (1,\'x  y\')) t where a in (select 1 union select 2)  and  b order by c';
    expect(statementLines(statement).replaceAll(/\s+/g, ' ').replace(' )', ')')).toBe(statement.replaceAll(/\s+/g, ' '));
  });

  test('the statement of a span, under its new and its old name', async () => {
    for (const key of ['db.query.text', 'db.statement']) {
      expect(details(await openedContent(otlp({ attributes: [attribute(key, 'SELECT 1 FROM t')] })), 0).statement).toBe('SELECT 1\nFROM t');
    }
  });
});
