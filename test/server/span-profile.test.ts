// Spans as a profile: operations are functions, services their sources, and every figure is a sum over spans.

import { describe, expect, test } from 'vitest';
import { colorKey } from '../../src/flame/color-groups.ts';
import { integrityFaults } from '../../src/profile/integrity.ts';
import { functionName, functionUrl, type FunctionIndex } from '../../src/profile/tables.ts';
import { functionInfo } from '../../src/server/function-info.ts';
import type { OpenProfile } from '../../src/server/open-profile.ts';
import { summarise } from '../../src/server/summary.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { serviceOf, type RequestSpan } from '../../src/trace/distributed.ts';
import { selfTimes } from '../../src/trace/span-arithmetic.ts';
import { NONE } from '../../src/trace/tables.ts';
import { openedSpans, spansOf } from '../support/opened-traces.ts';
import { randomSpans, randomTree, type PlainSpan } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';

const SHOP = `
shop GET /orders 0–100
  db SELECT 20–50!
  db SELECT 60–70

shop GET /orders 500–600
  db SELECT 520–530
  - SELECT 540–545
    db SELECT 541–542`;

/** Stacks with their values, one a line: self, spans, errors. */
function stackLines({ profile }: OpenProfile): string[] {
  const { stacks, frames, threads } = profile;
  const thread = threads[0]!;
  const name = (stack: number): string => {
    const fn = frames.function[stacks.frame[stack as never]!]!;
    const parent = stacks.parent[stack as never]!;
    return `${parent < 0 ? '' : `${name(parent)}; `}${functionName(profile, fn)}@${functionUrl(profile, fn)}`;
  };
  return Array.from(thread.stack, (stack, row) => `${name(stack)}  ${thread.values.map(({ raw }) => raw[row]!).join(' ')}`).sort();
}

describe('the profile of spans', () => {
  test('spans of one operation below one another are one stack, over all traces', () => {
    const open = openedSpans(spansOf(SHOP));
    expect(stackLines(open)).toEqual([
      'GET /orders@shop  145 2 0',
      'GET /orders@shop; SELECT@(no service)  4 1 0',
      'GET /orders@shop; SELECT@(no service); SELECT@db  1 1 0',
      'GET /orders@shop; SELECT@db  50 3 1',
    ]);
    expect(summarise(open, 'shop.json')).toMatchObject({
      fileName: 'shop.json', valueTypes: [{ title: 'Span time', unit: 'nanoseconds' }, { title: 'Spans', noun: 'spans' }, { title: 'Errors', noun: 'errors' }],
      totals: [{ total: 200, samples: 7 }, { total: 7 }, { total: 1 }], durationNs: 600, timed: false, counts: 'calls', traces: { spans: 7, only: true }, notes: [],
    });
  });

  test('is what adding up span by span gives', () =>
    forSeeds(200, (random) => {
      const open = openedSpans(random.chance(0.5) ? randomTree(random, 30) : randomSpans(random, 30));
      expect(integrityFaults(open.profile)).toEqual([]);
      const tables = open.traces!.tables;
      const { spans, texts } = tables;
      const own = selfTimes(spans);
      const path = (span: RequestSpan): string => {
        const parent = spans.parent[span]!;
        return `${parent === NONE ? '' : `${path(parent)}; `}${texts[spans.name[span]!]!}@${serviceOf(tables, span) || '(no service)'}`;
      };
      const sums = new Map<string, [number, number, number]>();
      for (let i = 0; i < spans.length; i++) {
        const [self, count, errors] = sums.get(path(i as RequestSpan)) ?? [0, 0, 0];
        sums.set(path(i as RequestSpan), [self + own[i]!, count + 1, errors + (spans.status[i] === 2 ? 1 : 0)]);
      }
      expect(stackLines(open)).toEqual([...sums].map(([stack, values]) => `${stack}  ${values.join(' ')}`).sort());
    }));

  test('operations lead to their functions', () =>
    forSeeds(50, (random) => {
      const { profile, traces } = openedSpans(randomSpans(random, 20));
      const { tables, operations, functionOf } = traces!;
      for (let span = 0; span < tables.spans.length; span++) {
        const fn = functionOf![operations.ofSpan[span]!]!;
        expect([functionName(profile, fn), functionUrl(profile, fn)]).toEqual([tables.texts[tables.spans.name[span as RequestSpan]!]!, serviceOf(tables, span as RequestSpan) || '(no service)']);
      }
    }));

  test('a service has a colour of its own, whatever it is called, and is found by file:', () => {
    const open = openedSpans(spansOf('node:fs a 0–9\n  native-app b 0–8\n    shop/node_modules/x c 0–7\n      @v1.js d 0–6'));
    const infos = Array.from({ length: 4 }, (_, fn) => functionInfo(open.profile, fn as FunctionIndex));
    expect(infos.map(({ category, place }) => [category, place])).toEqual([['own', 'node:fs'], ['own', 'native-app'], ['own', 'shop/node_modules/x'], ['own', '@v1.js']]);
    for (const mode of ['package', 'file'] as const) expect(new Set(infos.map((info) => colorKey(mode, info))).size).toBe(4);
    const found = pageCall(open, 'search', { view: { valueType: 0, threads: null }, text: 'file:native' }) as { functions: number[] };
    expect(found.functions).toEqual([1]);
  });

  test.each([
    ['children one after the other', 's a 0–10\n  s b 1–4\n  s b 4–9', false],
    ['children at the same time', 's a 0–10\n  s b 1–8\n  s b 2–9', true],
    ['a child that goes on after its parent', 's a 0–10\n  s b 5–20', true],
  ])('%s: whether the work below a span is more than it lasted is said', (_, text, said) => {
    const { notes } = openedSpans(spansOf(text)).profile.meta;
    expect(notes.map(({ code }) => code)).toEqual(said ? ['parallel-spans'] : []);
  });

  test('a chain of a hundred thousand spans is a stack like any other', () => {
    const deep = Array.from({ length: 100_000 }, (_, i): PlainSpan => ({
      trace: 1, id: i + 1, parentId: i, service: 's', name: `n${i % 7}`, kind: 1, status: 0, start: 1_000_000 + i, end: 1_300_000 - i,
    }));
    const summary = summarise(openedSpans(deep), 'deep.json');
    expect([summary.maxDepth, summary.totals[0]!.total, summary.functionCount]).toEqual([100_000, 300_000, 7]);
  });

  test('a file without a span is an empty profile', () => {
    expect(summarise(openedSpans([]), 'none.json')).toMatchObject({ totals: [{ total: 0 }, { total: 0 }, { total: 0 }], traces: { traces: 0, spans: 0, services: [] }, durationNs: 0 });
  });
});
