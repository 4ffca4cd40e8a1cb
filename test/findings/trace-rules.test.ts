// Every rule over traces: where it fires, with its figures, and the near misses where it must not.

import { describe, expect, test } from 'vitest';
import type { Finding, FindingRule, SpanSubject } from '../../src/findings/finding.ts';
import { traceFindings } from '../../src/findings/trace-findings.ts';
import type { DistributedTraces } from '../../src/trace/distributed.ts';
import { times, tracesOf, type MadeSpan } from '../support/made-traces.ts';

function of(rule: FindingRule, ...roots: readonly MadeSpan[]): Finding[] {
  return traceFindings(tracesOf(...roots)).filter((finding) => finding.rule === rule);
}

function one(rule: FindingRule, ...roots: readonly MadeSpan[]): Finding {
  const found = of(rule, ...roots);
  expect(found, `exactly one finding of ${rule}`).toHaveLength(1);
  return found[0]!;
}

function spansOf({ about }: Finding): SpanSubject {
  if (about.kind !== 'spans') throw new Error('not about spans');
  return about;
}

/** Names of the spans of the first example. */
function namesBehind(traces: DistributedTraces, finding: Finding): string[] {
  return spansOf(finding).examples[0]!.spans.map((span) => traces.texts[traces.spans.name[span]!]!);
}

const request = (ms: number, ...children: readonly MadeSpan[]): MadeSpan => ({ name: 'GET /orders', kind: 'server', at: 0, ms, children });
const query = (at: number, ms: number, statement: string, more: Partial<MadeSpan> = {}): MadeSpan => ({
  name: 'SELECT shop', kind: 'client', at, ms, attributes: { 'db.system': 'postgresql', 'db.statement': statement }, ...more,
});
const get = (at: number, ms: number, url: string, more: Partial<MadeSpan> = {}): MadeSpan => ({
  name: 'GET', kind: 'client', at, ms, attributes: { 'http.request.method': 'GET', 'url.full': url }, ...more,
});

describe('repeated calls', () => {
  const loop = (count: number, ms = 4): MadeSpan[] => times(count, (i) => query(10 + i * 5, ms, `SELECT * FROM items WHERE id = ${i}`));

  test('the same query with other values, one after the other under one parent', () => {
    const traces = tracesOf(request(100, ...loop(10)));
    const finding = traceFindings(traces).find(({ rule }) => rule === 'repeated-calls');
    expect(finding).toMatchObject({
      rule: 'repeated-calls', occurrences: 1, savedNs: 36e6, share: 0.36, severity: 'warning',
      title: 'Same query 10 times: “select * from items where id = ?”',
      evidence: '“GET /orders” runs it 10 times, one after the other, in 1 request: 40.0 ms, 40.0 % of its time.',
    });
    expect(spansOf(finding!)).toMatchObject({ operation: { service: 'shop', name: 'SELECT shop' }, parent: { service: 'shop', name: 'GET /orders' }, spanCount: 10 });
    expect(namesBehind(traces, finding!)).toEqual(Array.from({ length: 10 }, () => 'SELECT shop'));
  });

  test('equal findings of many requests are one, with what all of them would save', () => {
    const finding = one('repeated-calls', request(100, ...loop(10)), request(100, ...loop(5)), request(100, ...loop(2)));
    expect([finding.occurrences, finding.savedNs]).toEqual([2, 36e6 + 16e6]);
    expect(finding.evidence).toBe('“GET /orders” runs it 8 times (at most 10), one after the other, in each of 2 requests: 60.0 ms, 30.0 % of its time.');
    expect(spansOf(finding).examples.map(({ spans }) => spans.length)).toEqual([10, 5]);
  });

  test('requests to another service count too, if only the id in their path differs', () => {
    expect(one('repeated-calls', request(100, ...times(6, (i) => get(i * 10, 8, `http://users/users/${i}?full=1`)))).title).toBe('Same call 6 times: “GET http://users/users/*”');
  });

  test('the query is found below the span of a library that wraps it', () => {
    const wrapped = times(6, (i): MadeSpan => ({ name: 'prisma:operation', at: i * 10, ms: 8, children: [query(i * 10 + 1, 6, `SELECT name FROM users WHERE id = ${i}`)] }));
    expect(one('repeated-calls', request(100, ...wrapped)).title).toBe('Same query 6 times: “select name from users where id = ?”');
  });

  test('names with ids in them do not hide it, neither of calls nor of requests', () => {
    const calls = (k: number): MadeSpan[] => times(6, (i) => ({ name: `GET /users/${k}${i}`, kind: 'client', at: i * 10, ms: 8 }));
    const finding = one('repeated-calls', ...times(3, (k) => ({ ...request(100, ...calls(k)), name: `GET /orders/${k}` })));
    expect(finding).toMatchObject({ occurrences: 3, title: 'Same call 6 times per request: “GET /users/*”', about: { parent: { name: 'GET /orders/*' } } });
  });

  test('requests beyond those that are read count when all that were read do the same; the words say so', () => {
    const finding = one('repeated-calls', ...Array.from({ length: 60 }, () => request(100, ...loop(6))));
    expect([finding.occurrences, finding.savedNs]).toEqual([60, 60 * 20e6]);
    expect(finding.evidence).toContain('Only a part of the calls was read.');
  });

  test('starts in whole milliseconds do not make short calls parallel', () => {
    const rounded = times(20, (i) => query(10 + Math.floor(i * 0.6), 0.55, `SELECT * FROM items WHERE id = ${i}`));
    expect(one('repeated-calls', request(40, ...rounded)).savedNs).toBeCloseTo(0.55e6 * 19, 0);
    const together = times(20, (i) => query(10, 0.9, `SELECT * FROM items WHERE id = ${i}`));
    expect(of('repeated-calls', request(40, ...together))).toEqual([]);
  });

  test.each([
    ['four are no loop', request(100, ...loop(4))],
    ['they take too little of their parent', request(1000, ...loop(10, 1))],
    ['they run at the same time', request(100, ...times(10, (i) => query(10 + i / 10, 40, `SELECT * FROM items WHERE id = ${i}`)))],
    ['they are different queries', request(100, ...times(10, (i) => query(10 + i * 5, 4, `SELECT * FROM table_${'abcdefghij'[i]!}`)))],
    ['they are steps of the program, no calls', request(100, ...times(10, (i) => ({ name: 'render row', at: 10 + i * 5, ms: 4 })))],
    ['they wait for connections', request(100, ...times(10, (i): MadeSpan => ({ name: 'pg-pool.connect', kind: 'client', at: 10 + i * 5, ms: 4, attributes: { 'db.system': 'postgresql' } })))],
    ['they are the frames of transactions', request(100, ...times(10, (i) => query(10 + i * 5, 4, 'COMMIT')))],
    ['they are under different parents', request(100, ...times(10, (i): MadeSpan => ({ name: `part ${'abcdefghij'[i]!}`, at: i * 10, ms: 9, children: [query(i * 10, 8, 'SELECT 2 FROM x')] })))],
    ['they are messages sent', request(100, ...times(10, (i): MadeSpan => ({ name: 'publish', kind: 'producer', at: 10 + i * 5, ms: 4 })))],
  ])('near miss: %s', (_, root) => expect(of('repeated-calls', root)).toEqual([]));
});

describe('calls in sequence', () => {
  const prices = get(10, 40, 'http://prices/all');
  const stock = get(50.2, 30, 'http://stock/all');

  test('reads from different services, each right after the one before', () => {
    const finding = one('sequential-calls', request(100, prices, stock));
    expect(finding).toMatchObject({
      savedNs: 30e6,
      title: '2 calls one after the other may not depend on each other: “GET http://prices/all”, “GET http://stock/all”',
      evidence: '“GET /orders” makes them right after each other in 1 request, 70.0 % of its time. Together they take 70.0 ms, at the same time it would be 40.0 ms.',
    });
  });

  test('the service that answers is the target, where the file has its span', () => {
    const answered = (at: number, service: string): MadeSpan => ({ name: 'call', kind: 'client', at, ms: 30, children: [{ name: 'work', kind: 'server', service, at, ms: 29 }] });
    expect(one('sequential-calls', request(100, answered(0, 'a'), answered(30.1, 'b'))).title).toContain('“a: work”, “b: work”');
  });

  test.each([
    ['time passes between them: something is made of the answer', [prices, get(60, 30, 'http://stock/all')]],
    ['the second asks for the same', [prices, get(50.2, 30, 'http://prices/all?page=two')]],
    ['both are queries to one database', [query(10, 40, 'SELECT 1 FROM a'), query(50.2, 30, 'SELECT 1 FROM b')]],
    ['the second names what may come from the answer to the first', [prices, get(50.2, 30, 'http://stock/items/17')]],
    ['the second changes something', [prices, { ...stock, attributes: { 'http.request.method': 'POST', 'url.full': 'http://stock/all' } }]],
    ['the first prepares the second', [get(10, 40, 'http://auth/token'), stock]],
    ['nobody knows who answers', [{ ...prices, attributes: {} }, stock]],
    ['they run at the same time already', [prices, { ...stock, at: 12 }]],
    ['the shorter one is hardly worth it', [get(10, 80, 'http://prices/all'), get(90.1, 6, 'http://stock/all')]],
    ['a step of the program lies between', [prices, { name: 'sum up', at: 50, ms: 10 }, get(60.1, 30, 'http://stock/all')]],
  ])('near miss: %s', (_, children) => expect(of('sequential-calls', request(100, ...(children as MadeSpan[])))).toEqual([]));

  test('values that the request itself names, or the first call, come from no answer', () => {
    const inside = request(100, get(10, 40, 'http://back/customers/2/returns'), get(50.2, 30, 'http://back/customers/2/points'));
    expect(one('sequential-calls', { ...inside, attributes: { 'http.request.method': 'GET', 'url.path': '/customers/2' } }).title).toContain('“GET http://back/customers/*/returns”, “GET http://back/customers/*/points”');
    expect(of('sequential-calls', inside)).toHaveLength(1);
    expect(of('sequential-calls', { ...inside, children: [inside.children![0]!, get(50.2, 30, 'http://back/points/3')] })).toEqual([]);
  });

  test('starts in whole milliseconds do not hide that calls follow each other', () => {
    expect(of('sequential-calls', request(100, { ...prices, ms: 40.9 }, { ...stock, at: 50 }))).toHaveLength(1);
    // A span with an exact start: then they overlap.
    expect(of('sequential-calls', request(100, { ...prices, ms: 40.9 }, { ...stock, at: 50 }, { name: 'x', at: 90.25, ms: 1 }))).toEqual([]);
  });

  test('near miss: elsewhere the same operation starts its calls together, so it does when it can', () => {
    const other = { ...get(11, 40, 'http://other/all'), name: 'GET other' };
    expect(of('sequential-calls', request(100, prices, stock), request(100, prices, other))).toEqual([]);
  });
});

describe('one slow query', () => {
  test('a query that takes most of its request', () => {
    expect(one('slow-query', request(300, query(10, 250, "SELECT * FROM orders WHERE state = 'open'")))).toMatchObject({
      savedNs: 250e6, title: 'Slow query, 250 ms: “select * from orders where state = ?”', evidence: 'It takes 250 ms in 1 request: 83.3 % of their time.',
    });
  });

  test.each([
    ['it takes less than half of its request', request(600, query(10, 250, 'SELECT 3 FROM x'))],
    ['it is not slow', request(60, query(1, 58, 'SELECT 3 FROM x'))],
    ['it is no query', request(300, get(10, 250, 'http://slow/all'))],
    ['nothing is above it, so nobody waits for it', query(0, 300, 'SELECT 3 FROM x')],
  ])('near miss: %s', (_, root) => expect(of('slow-query', root)).toEqual([]));
});

describe('errors and retries', () => {
  const failing = (count: number, of_: number): MadeSpan[] => times(of_, (i) => request(10, get(1, 8, `http://users/${i}`, i < count ? { error: 'timed out' } : {})));

  test('an operation of which many calls fail, where the failure comes from', () => {
    expect(one('failed-calls', ...failing(3, 20))).toMatchObject({
      occurrences: 3, savedNs: 24e6, title: '15.0 % of the calls of “GET” fail', evidence: '3 of 20 calls end with an error, after 24.0 ms altogether; the first says “timed out”.',
    });
  });

  test('who only passes the failure on is not blamed', () => {
    const roots = times(3, () => ({ ...request(10, get(1, 8, 'http://users/1', { error: 'no' })), error: 'no' }));
    expect(of('failed-calls', ...roots).map((finding) => spansOf(finding).operation.name)).toEqual(['GET']);
  });

  test.each([
    ['two failures may be an accident', failing(2, 4)],
    ['three of a hundred are rare', failing(3, 100)],
  ])('near miss: %s', (_, roots) => expect(of('failed-calls', ...roots)).toEqual([]));

  test('attempts that follow each other after an error; their pauses count', () => {
    const attempt = (at: number, error?: string): MadeSpan => get(at, 10, 'http://pay/now', error === undefined ? {} : { error });
    expect(one('retried-calls', request(100, attempt(0, 'no'), attempt(20, 'no'), attempt(50)))).toMatchObject({
      savedNs: 50e6, title: '“GET” fails and is tried again, 2 times',
      evidence: 'In 1 request attempts follow each other after an error, and in the end one works. Until the last attempt 50.0 ms pass altogether.',
    });
  });

  test('starts in whole milliseconds do not make attempts overlap', () => {
    expect(of('retried-calls', request(100, { ...get(0, 10.9, 'http://pay/now'), error: 'no' }, get(10, 10, 'http://pay/now')))).toHaveLength(1);
  });

  test.each([
    ['the next call asks for something else', [get(0, 10, 'http://a/1', { error: 'no' }), get(20, 10, 'http://a/2')]],
    ['the next call began before the error was known', [get(0, 10, 'http://a/1', { error: 'no' }), get(5, 10, 'http://a/1')]],
    ['the call before did not fail', [get(0, 10, 'http://a/1'), get(20, 10, 'http://a/1', { error: 'no' })]],
    ['the next call has another name', [{ name: 'step 1', at: 0, ms: 10, error: 'no' }, { name: 'step 2', at: 20, ms: 10 }]],
    ['a long loop without a word of what it asks for', times(12, (i) => ({ name: 'call', kind: 'client', at: i * 5, ms: 4, ...(i % 2 === 0 && { error: 'no' }) }))],
  ])('near miss: %s', (_, children) => expect(of('retried-calls', request(100, ...(children as MadeSpan[])))).toEqual([]));
});

describe('a slow first call', () => {
  const calls = (...ms: readonly number[]): MadeSpan[] => ms.map((each) => request(each));

  test('the first call of a process takes ten times as long as is usual later', () => {
    expect(one('cold-start', ...calls(500, 20, 22, 21, 19, 20))).toMatchObject({
      savedNs: 480e6, occurrences: 1, title: 'The first “GET /orders” takes 500 ms, later ones 20.0 ms',
      evidence: 'Of 6 calls the first in this file takes 500 ms; half of the later ones take less than 20.0 ms.',
    });
  });

  test('the first is the earliest, wherever it stands in the file', () => {
    const [first, ...later] = calls(500, 20, 22, 21, 19, 20);
    expect(of('cold-start', ...later, { ...first!, at: -60_000 })).toHaveLength(1);
    expect(of('cold-start', { ...first!, at: 60_000 }, ...later)).toEqual([]);
  });

  test('each process has its own first call', () => {
    const first = calls(500, 20, 22, 21, 19, 20);
    expect(one('cold-start', ...first, ...first.map((each) => ({ ...each, process: 2 })))).toMatchObject({ occurrences: 2, savedNs: 960e6 });
  });

  test('the call inside that explains it is told instead', () => {
    const connects = (ms: number): MadeSpan => request(ms + 10, { name: 'connect', kind: 'client', at: 5, ms });
    const found = of('cold-start', connects(500), ...times(6, () => connects(5)));
    expect(found.map((finding) => spansOf(finding).operation.name)).toEqual(['connect']);
  });

  test.each([
    ['too few later calls', calls(500, 20, 22, 21, 19)],
    ['nine times as long', calls(180, 20, 22, 21, 19, 20)],
    ['others are as slow now and then', calls(500, 20, 22, 400, 19, 20)],
    ['a slow one that is not the first', calls(20, 20, 22, 500, 19, 20)],
    ['nobody notices 8 ms', calls(8, 0.2, 0.2, 0.2, 0.2, 0.2)],
  ])('near miss: %s', (_, roots) => expect(of('cold-start', ...roots)).toEqual([]));
});

describe('gaps', () => {
  const small = (at: number, name: string): MadeSpan => ({ name, at, ms: 5 });

  test('the longest stretch in which no child runs, and what lies around it', () => {
    expect(one('gap', request(100, small(5, 'read'), small(80, 'write')))).toMatchObject({
      savedNs: 70e6, title: 'Nothing recorded for 70.0 ms in “GET /orders”, between “read” and “write”',
      evidence: 'No child runs for 70.0 ms in 1 span: 70.0 % of its time. It computes, or it waits for something that is not traced.',
    });
    expect(one('gap', request(100, small(2, 'read'))).title).toContain('after “read”');
    expect(one('gap', request(100, small(90, 'read'))).title).toContain('before “read”');
  });

  test.each([
    ['it is short', request(30, small(5, 'read'), small(25, 'write'))],
    ['it is a small part', request(300, { name: 'read', at: 0, ms: 230 })],
    ['a span without children hides nothing new', request(100)],
    ['a client waits for its server', { name: 'call', kind: 'client', at: 0, ms: 100, children: [{ name: 'work', kind: 'server', service: 'other', at: 5, ms: 20 }] }],
    ['a loop at the top of a trace may idle', { name: 'main loop', at: 0, ms: 100, children: [small(5, 'tick')] }],
    ['a child never ended', request(100, { ...small(5, 'read'), unfinished: true })],
    ['somebody waits on purpose before the next attempt', request(100, { ...small(5, 'pay'), error: 'no' }, small(80, 'pay'))],
    ['a child of another service lies outside: clocks differ', request(100, { ...small(98, 'read'), service: 'other' })],
  ])('near miss: %s', (_, root) => expect(of('gap', root as MadeSpan)).toEqual([]));

  test('after a large answer it is work on that answer', () => {
    const rows = (count: number): MadeSpan => request(100, query(5, 10, 'SELECT * FROM log', { attributes: { 'db.system': 'x', 'db.statement': 'SELECT * FROM log', 'db.response.returned_rows': count } }));
    expect(one('large-result', rows(20_000))).toMatchObject({
      savedNs: 85e6, title: '20,000 rows from “select * from log”, then 85.0 ms of work on them',
      evidence: '“GET /orders” gets up to 20,000 rows and then calls nobody for 85.0 ms in 1 request: 85.0 % of its time.',
    });
    expect(of('gap', rows(20_000))).toEqual([]);
    // Near misses: few rows, or no time spent after them.
    expect(of('large-result', rows(200))).toEqual([]);
    expect(of('gap', rows(200))).toHaveLength(1);
    expect(of('large-result', request(100, query(5, 90, 'x', { attributes: { 'db.system': 'x', 'db.response.returned_rows': 20_000 } })))).toEqual([]);
  });

  test('a large body, too; numbers may be recorded as texts', () => {
    const body = get(5, 10, 'http://files/all', { attributes: { 'http.method': 'GET', 'http.url': 'http://files/all', 'http.response_content_length': '5000000' } });
    expect(one('large-result', request(100, body)).title).toBe('5.00 MB from “GET http://files/all”, then 85.0 ms of work on them');
  });
});

describe('waits', () => {
  test.each(['pg-pool.connect', 'acquire connection', 'mutex.lock', 'HikariPool.getConnection', 'wait in queue'])('a span that is a wait by its name: %s', (name) => {
    expect(one('lock-wait', request(100, { name, at: 5, ms: 80 }, { name: 'work', at: 85, ms: 15 }))).toMatchObject({
      savedNs: 80e6, title: `Waits 80.0 ms at “${name}”`, evidence: 'It takes 80.0 ms in 1 request: 80.0 % of the time of what waits.',
    });
  });

  test.each(['mutex.unlock', 'block device read', 'release lock', 'process queue', 'clock', 'swimming pool list'])('near miss: a name that is none: %s', (name) => {
    expect(of('lock-wait', request(100, { name, at: 5, ms: 80 }))).toEqual([]);
  });

  test.each([
    ['it is short', request(100, { name: 'mutex.lock', at: 5, ms: 8 })],
    ['it is a small part', request(1000, { name: 'mutex.lock', at: 5, ms: 80 })],
  ])('near miss: %s', (_, root) => expect(of('lock-wait', root)).toEqual([]));

  test('a wait within a wait counts once', () => {
    expect(one('lock-wait', request(100, { name: 'pool.acquire', at: 5, ms: 80, children: [{ name: 'acquire lock', at: 6, ms: 70 }] })).savedNs).toBe(80e6);
  });

  test('an event in a gap says what it waits for', () => {
    const locked = (name: string): MadeSpan => ({ ...request(100, { name: 'read', at: 2, ms: 5 }), events: [{ name, at: 10 }] });
    expect(one('lock-wait', locked('waiting for table lock')).title).toBe('Waits 93.0 ms at “waiting for table lock”');
    expect(of('gap', locked('waiting for table lock'))).toEqual([]);
    expect(of('lock-wait', locked('cache miss'))).toEqual([]);
  });

  test('a message that lies in its queue', () => {
    const sent = (at: number): MadeSpan => ({ name: 'send', kind: 'producer', at: 0, ms: 5, children: [{ name: 'mails process', kind: 'consumer', service: 'mail', at, ms: 10 }] });
    expect(one('queue-wait', sent(2005))).toMatchObject({ savedNs: 2e9, title: 'Messages wait 2.00 s before “mails process” takes them' });
    expect(of('queue-wait', sent(90))).toEqual([]);
  });
});

test('what saves the most comes first; what saves next to nothing is left out, but not what is wrong', () => {
  const slow = request(2000, query(10, 1900, 'SELECT * FROM big'));
  const long = { ...request(100_000, { name: 'x', at: 0, ms: 100_000 }), name: 'GET /long' };
  const loop = { ...request(50, ...times(10, (i) => query(i * 4, 3, `SELECT * FROM small WHERE id = ${i}`))), name: 'GET /small' };
  const broken = times(3, () => ({ ...request(1, get(0, 1, 'http://x/', { error: 'no' })), name: 'GET /broken' }));
  expect(traceFindings(tracesOf(loop, slow)).map(({ rule }) => rule)).toEqual(['slow-query', 'repeated-calls']);
  expect(traceFindings(tracesOf(loop, slow, long, ...broken)).map(({ rule }) => rule)).toEqual(['slow-query', 'failed-calls']);
});

test('a parent of 100 000 children takes the time of its children, not of their pairs', () => {
  const queries = times(100_000, (i) => query(i * 5, 4, `SELECT * FROM items WHERE id = ${i}`, i % 7 === 0 ? { error: 'no' } : {}));
  const traces = tracesOf(request(500_000, ...queries));
  const begin = process.cpuUsage().user;
  const found = traceFindings(traces).filter(({ rule }) => rule === 'repeated-calls');
  // A quarter of a second of processor time when this was written; all pairs would take minutes.
  expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(8);
  expect(found).toMatchObject([{ title: 'Same query 100000 times: “select * from items where id = ?”' }]);
}, 60_000);

test('nothing is found in nothing, nor in spans of no length', () => {
  expect(traceFindings(tracesOf())).toEqual([]);
  expect(traceFindings(tracesOf(request(0, ...times(10, () => query(0, 0, 'SELECT 3 FROM x')))))).toEqual([]);
});
