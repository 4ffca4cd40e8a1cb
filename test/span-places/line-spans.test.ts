// Spans as groups of one place, and figures by line; both against slow ways that look at every span.

import { describe, expect, test } from 'vitest';
import { lineSpans, type SpanLine } from '../../src/span-places/line-spans.ts';
import { GROUP_BOUNDS, placeGroups, placeKey, type GroupBounds, type PlaceGroups } from '../../src/span-places/place-groups.ts';
import { operationFacts } from '../../src/span-places/span-facts.ts';
import { STATUS_ERROR, type DistributedTraces, type RequestSpan } from '../../src/trace/distributed.ts';
import { percentile } from '../../src/trace/operations.ts';
import { selfTimes } from '../../src/trace/span-arithmetic.ts';
import { NONE } from '../../src/trace/tables.ts';
import { randomSpans, randomTree, tablesOf } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';
import { readSpans } from '../support/span-file.ts';
import { factsOf } from '../support/span-facts.ts';

function grouped(traces: DistributedTraces, bounds: GroupBounds = GROUP_BOUNDS): PlaceGroups {
  const steps = placeGroups(traces, bounds);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** One request with a span for each set of attributes. */
async function tracesOf(spans: readonly { readonly name: string; readonly attributes?: { readonly [key: string]: string } }[]): Promise<DistributedTraces> {
  const { traces } = await readSpans({
    resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'shop' }, spans: spans.map(({ name, attributes = {} }, i) => ({
      traceId: '0af7651916cd43dd8448eb211c80319c', spanId: (i + 1).toString(16).padStart(16, '0'), name, kind: 1, startTimeUnixNano: `${1000 + i}`, endTimeUnixNano: `${2000 + i}`,
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    })) }] }],
  });
  return traces;
}

describe('groups', () => {
  test('spans of one name are one group, unless attributes that lead to places differ', async () => {
    const traces = await tracesOf([
      { name: 'GET', attributes: { 'http.route': '/a', 'http.request_id': '1' } }, { name: 'GET', attributes: { 'http.route': '/b' } }, { name: 'GET', attributes: { 'http.route': '/a' } }, { name: 'load' },
    ]);
    const { groupOf, facts, undecided } = grouped(traces);
    const routes = Array.from(groupOf, (group) => facts[group]!.attributes.find(({ key }) => key === 'http.route')?.value ?? facts[group]!.name);
    expect(routes).toEqual(['/a', '/b', '/a', 'load']);
    expect(groupOf[0]).toBe(groupOf[2]);
    expect(undecided).toBe(0);
  });

  test('values in paths and queries do not tell places apart; comments that name a place do', () => {
    const key = (attributes: { readonly [key: string]: string }): string => placeKey(factsOf({ attributes }));
    expect(key({ 'url.path': '/orders/17' })).toBe(key({ 'url.path': '/orders/18' }));
    expect(key({ 'url.path': '/orders/17' })).not.toBe(key({ 'url.path': '/carts/17' }));
    expect(key({ 'url.path': '/orders/a', 'http.route': '/orders/:id' })).toBe(key({ 'url.path': '/x/b', 'http.route': '/orders/:id' }));
    expect(key({ 'db.statement': 'SELECT 1 FROM a WHERE b = 1' })).toBe(key({ 'db.statement': 'SELECT 1 FROM a WHERE b = 2' }));
    expect(key({ 'db.statement': "SELECT 1 /*file='a.py',line='1'*/" })).not.toBe(key({ 'db.statement': "SELECT 1 /*file='a.py',line='2'*/" }));
    expect(key({ 'db.statement': "SELECT 1 /*traceparent='00-1'*/" })).toBe(key({ 'db.statement': "SELECT 1 /*traceparent='00-2'*/" }));
  });

  test.each(['fastify.name', 'http.handler', 'nestjs.controller', '_dd.code_origin.frames.3.line', 'code.namespace', 'graphql.operation.type', 'messaging.rabbitmq.destination.routing_key'])('whatever a place is read from tells spans apart: %s', async (key) => {
    const traces = await tracesOf([{ name: 'handle', attributes: { [key]: 'first' } }, { name: 'handle', attributes: { [key]: 'second' } }]);
    expect(grouped(traces).facts).toHaveLength(2);
  });

  test('what befell one span, as an exception, is not of its operation', async () => {
    const traces = await tracesOf([{ name: 'load', attributes: { 'exception.stacktrace': 'x' } }, { name: 'load' }]);
    expect(grouped(traces).facts).toHaveLength(1);
    expect(operationFacts(traces, 0 as RequestSpan, '').attributes).toEqual([]);
  });

  test('the budget bounds decoding: what is beyond is left undecided and counted', async () => {
    const traces = await tracesOf(Array.from({ length: 40 }, (_, i) => ({ name: 'GET', attributes: { 'http.route': `/r${'abcdefghij'[i % 10]!}` } })));
    const { facts, undecided } = grouped(traces, { decoded: 20, compared: 4, groups: 100 });
    expect(undecided).toBeGreaterThan(0);
    expect(undecided).toBeLessThanOrEqual(24);
    expect(facts.length).toBe(10);
    expect(grouped(traces, { decoded: 1000, compared: 4, groups: 3 }).facts.length).toBe(3);
    expect(grouped(traces).undecided).toBe(0);
  });

  test('alike spans of a name are not all decoded', async () => {
    const traces = await tracesOf(Array.from({ length: 100 }, () => ({ name: 'load' })));
    const decoder = { ...traces.details.decoder };
    let decoded = 0;
    const counting: DistributedTraces = { ...traces, details: { ...traces.details, decoder: { ...decoder, span: (bytes) => (decoded++, decoder.span(bytes)) } } };
    expect(grouped(counting).undecided).toBe(0);
    expect(decoded).toBe(GROUP_BOUNDS.compared);
  });
});

/** Figures of a line, counted the slow way. */
function slow(traces: DistributedTraces, groupOf: Int32Array, lineOf: readonly (SpanLine | null)[], { uri, line }: SpanLine): object {
  const { spans } = traces;
  const isOf = (span: number): boolean => groupOf[span] !== NONE && lineOf[groupOf[span]!]?.uri === uri && lineOf[groupOf[span]!]!.line === line;
  const own = Array.from({ length: spans.length }, (_, i) => i).filter(isOf);
  const ancestors = (span: number): number[] => (spans.parent[span as RequestSpan] === NONE ? [] : [spans.parent[span as RequestSpan]!, ...ancestors(spans.parent[span as RequestSpan]!)]);
  const durations = own.map((span) => spans.durationNs[span]!).sort((a, b) => a - b);
  const self = selfTimes(spans);
  const errors = own.filter((span) => spans.status[span] === STATUS_ERROR).length;
  return {
    uri, line, count: own.length, errors, errorShare: errors / own.length, p50: percentile(durations, 0.5), p95: percentile(durations, 0.95),
    total: own.filter((span) => !ancestors(span).some(isOf)).reduce((sum, span) => sum + spans.durationNs[span]!, 0),
    self: own.reduce((sum, span) => sum + self[span]!, 0),
    slowest: [...own].sort((a, b) => spans.durationNs[b]! - spans.durationNs[a]! || a - b).slice(0, 5),
  };
}

test('figures by line are those of counting span by span; nested spans of a line count once in the total', () =>
  forSeeds(100, (random) => {
    const traces = tablesOf(random.chance(0.5) ? randomSpans(random, 25) : randomTree(random, 25));
    const groupOf = Int32Array.from({ length: traces.spans.length }, () => random.below(6) - 1);
    const lines: readonly SpanLine[] = [{ uri: 'a', line: 1 }, { uri: 'a', line: 2 }, { uri: 'b', line: 1 }];
    const lineOf = Array.from({ length: 5 }, () => (random.chance(0.2) ? null : random.pick(lines)));
    const rows = lineSpans(traces, groupOf, lineOf, selfTimes(traces.spans));
    for (const row of rows) expect(row).toEqual(slow(traces, groupOf, lineOf, row));
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(groupOf.filter((group) => group !== NONE && lineOf[group] !== null).length);
    expect(rows.map(({ self }) => self)).toEqual(rows.map(({ self }) => self).sort((a, b) => b - a));
  }));
