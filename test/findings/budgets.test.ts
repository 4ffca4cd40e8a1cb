// The setting heatline.budgets: what is read, what is said of what is wrong, and what exceeds a budget.

import { describe, expect, test } from 'vitest';
import { functionBudgetFindings, operationBudgetFindings, parseBudgets } from '../../src/findings/budgets.ts';
import { functionName } from '../../src/profile/tables.ts';
import { operations } from '../../src/trace/operations.ts';
import { times, tracesOf } from '../support/made-traces.ts';
import { profileOf } from '../support/notation.ts';

describe('reading', () => {
  test('budgets for operations and functions, with their units', () => {
    const { budgets, faults } = parseBudgets([
      { operation: 'GET /orders', service: 'shop', p50: '80 ms', p95: '0.3s', p99: '1min', errors: '1.5%' },
      { function: 'render', file: 'src/render.ts', self: '5%', total: '200µs' },
    ]);
    expect(faults).toEqual([]);
    expect(budgets).toEqual([
      {
        kind: 'operation', operation: 'GET /orders', service: 'shop',
        limits: { p50: { kind: 'time', ns: 80e6 }, p95: { kind: 'time', ns: 300e6 }, p99: { kind: 'time', ns: 60e9 }, errors: { kind: 'share', share: 0.015 } },
      },
      { kind: 'function', function: 'render', file: 'src/render.ts', limits: { self: { kind: 'share', share: 0.05 }, total: { kind: 'time', ns: 200e3 } } },
    ]);
  });

  test('nothing set is nothing wrong', () => {
    for (const nothing of [undefined, null, []]) expect(parseBudgets(nothing)).toEqual({ budgets: [], faults: [] });
  });

  test.each([
    ['a list', { p95: '1s' }, 'heatline.budgets: a list of budgets is expected.'],
    ['an object', ['GET /'], 'heatline.budgets, entry 1: an object is expected, such as { "operation": "GET /orders", "p95": "300ms" }.'],
    ['a subject', [{ p95: '1s' }], 'heatline.budgets, entry 1: it needs either “operation” or “function”.'],
    ['one subject', [{ operation: 'a', function: 'b', p95: '1s' }], 'heatline.budgets, entry 1: it needs either “operation” or “function”.'],
    ['a name', [{ operation: 7, p95: '1s' }], 'heatline.budgets, entry 1, “operation”: a text is expected.'],
    ['a limit', [{ operation: 'a' }], 'heatline.budgets, entry 1: it needs a limit: “p50”, “p95”, “p99” and “errors”.'],
    ['a known key', [{ function: 'a', self: '5%', p95: '1s' }], 'heatline.budgets, entry 1, “p95”: it is not known here; “self” and “total” are.'],
    ['a unit', [{ operation: 'a', p95: 300 }], 'heatline.budgets, entry 1, “p95”: a time is expected, such as "300ms".'],
    ['a time for percentiles', [{ operation: 'a', p95: '5%' }], 'heatline.budgets, entry 1, “p95”: a time is expected, such as "300ms".'],
    ['a share for errors', [{ operation: 'a', errors: '3ms' }], 'heatline.budgets, entry 1, “errors”: a share is expected, such as "1%".'],
  ])('an entry needs %s', (_, setting, message) => {
    const { budgets, faults } = parseBudgets(setting);
    expect(budgets).toEqual([]);
    expect(faults.map((fault) => fault.message)).toContain(message);
  });

  test('a faulty entry takes none of the others with it', () => {
    const { budgets, faults } = parseBudgets([{ operation: 'a', p95: '1s' }, { operation: 'b', p95: 'fast' }, { function: 'c', self: '1%' }]);
    expect(budgets.map((budget) => budget.kind)).toEqual(['operation', 'function']);
    expect(faults).toMatchObject([{ entry: 2, key: 'p95' }]);
  });
});

describe('operations', () => {
  const traces = tracesOf(...times(20, (i) => ({ name: 'GET /orders', kind: 'server', at: 0, ms: 10 * (i + 1), ...(i < 2 && { error: 'no' }) })));
  const exceeding = (...setting: readonly object[]): ReturnType<typeof operationBudgetFindings> => operationBudgetFindings(traces, operations(traces), parseBudgets(setting).budgets);

  test('what is over budget, with the slowest calls and what it costs', () => {
    const [finding, ...more] = exceeding({ operation: 'GET /orders', p50: '100ms', p95: '200ms' });
    expect(more).toEqual([]);
    expect(exceeding({ operation: 'GET /orders', p50: '105ms' })).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'budget', severity: 'warning', occurrences: 20, savedNs: 550e6,
      title: 'Over budget: p50 of “GET /orders” is 105 ms, not 100 ms', evidence: '20 calls of “shop”: p50 is 105 ms, the budget 100 ms.',
    });
    expect(finding!.about).toMatchObject({ kind: 'spans', examples: [19, 18, 17, 16, 15].map((span) => ({ spans: [span] })) });
  });

  test('errors count by their share', () => {
    const [finding] = exceeding({ operation: 'GET /orders', errors: '5%' });
    expect(finding).toMatchObject({ title: 'Over budget: errors of “GET /orders” is 10.0 %, not 5.0 %' });
    // What leads on are the calls that failed, not slow ones.
    expect(finding!.about).toMatchObject({ kind: 'spans', examples: [1, 0].map((span) => ({ spans: [span] })) });
    expect(exceeding({ operation: 'GET /orders', errors: '10%' })).toEqual([]);
  });

  test.each([
    ['GET /orders', 1], ['GET *', 1], ['*', 1], ['*orders', 1], ['G*T*/*s', 1], ['GET', 0], ['GET /ordersX*', 0], ['*GET', 0], ['GET /or*orders', 0], ['G*r*d*r*s', 1], ['G*d*d*s', 0],
  ])('the name %s names %i of them', (operation, count) => expect(exceeding({ operation, p50: '1ms' })).toHaveLength(count));

  test('another service is another operation', () => {
    expect(exceeding({ operation: 'GET /orders', service: 'shop', p50: '1ms' })).toHaveLength(1);
    expect(exceeding({ operation: 'GET /orders', service: 'mail', p50: '1ms' })).toEqual([]);
  });
});

describe('functions', () => {
  const made = profileOf('main@/app/a.js:1;render@/app/render.js:3  30\nmain@/app/a.js:1  70', { lines: 'definitions' });
  const exceeding = (...setting: readonly object[]): ReturnType<typeof functionBudgetFindings> => functionBudgetFindings(made, { valueType: 0, threads: null }, parseBudgets(setting).budgets);

  test('by share and by time', () => {
    const [finding] = exceeding({ function: 'render', self: '5%' });
    expect(finding).toMatchObject({ rule: 'budget', savedNs: 25, share: 0.25, title: 'Over budget: self of “render” is 30.0 %, not 5.0 %', evidence: 'By itself it takes 30.0 %; the budget is 5.0 %.' });
    expect(finding!.about.kind === 'function' && finding!.about.callers.map((each) => [functionName(made, each.function), each.line0])).toEqual([['render', 2]]);
    expect(exceeding({ function: 'main', total: '99ns' })).toMatchObject([{ savedNs: 1 }]);
  });

  test('near misses: just within, another name, another file, a time where none is measured', () => {
    expect(exceeding({ function: 'render', self: '30%' }, { function: 'rend', self: '1%' }, { function: 'render', file: 'other.js', self: '1%' })).toEqual([]);
    const counts = { ...made, valueTypes: [{ kind: 'samples', unit: 'count' as const }] };
    expect(functionBudgetFindings(counts, { valueType: 0, threads: null }, parseBudgets([{ function: 'render', self: '1ns' }]).budgets)).toEqual([]);
  });
});
