// Profiles that nobody records on purpose: every view of them is answered, in time, with figures that are numbers.

import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';
import { unpackSlab } from '../../src/protocol/slab.ts';
import { BOX_COLUMNS, type BoxesMeta, type FlameGraphRef, type PageMethods, type ViewFilter } from '../../src/protocol/webview.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { summarise } from '../../src/server/summary.ts';
import { ABSURD_PROFILES, ODD_NAMES } from '../support/absurd-profiles.ts';

const VIEW = { valueType: 0, threads: null };
/** Far above what any of them takes: a machine may be busy. */
const FROZEN_MS = 20_000;

function opened(id: string): OpenProfile {
  const profile = ABSURD_PROFILES.find((each) => each.id === id)!.make();
  const format = FORMATS.find((each) => each.id === 'cpuprofile')!;
  return new OpenProfile('file:///absurd', 1, { profile, format });
}

function call<M extends keyof PageMethods>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

function boxes(open: OpenProfile, params: Partial<PageMethods['flame/boxes']['params']> = {}) {
  const { total } = call(open, 'flame/size', { view: VIEW, graph: params.graph ?? { kind: 'top-down' } });
  const slab = call(open, 'flame/boxes', { view: VIEW, x0: 0, x1: total, depth0: 0, depth1: 60, widthPx: 1000, ...params });
  expect(slab.length).toBeLessThan(720_000);
  return unpackSlab<typeof BOX_COLUMNS, BoxesMeta>(BOX_COLUMNS, slab);
}

const GRAPHS: readonly FlameGraphRef[] = [{ kind: 'top-down' }, { kind: 'inverted' }, { kind: 'callers', function: 0 }, { kind: 'callees', function: 0 }];

describe.each(ABSURD_PROFILES)('$title', ({ id }) => {
  test('has a summary whose figures are numbers', () => {
    const { totals, maxDepth } = summarise(opened(id), id);
    for (const value of Object.values(totals[0]!)) expect(value).toSatisfy(Number.isFinite);
    expect(maxDepth).toSatisfy(Number.isInteger);
  });

  test('answers every graph with boxes that lie in it and side by side', { timeout: FROZEN_MS }, () => {
    const open = opened(id);
    if (open.profile.functions.length === 0) return;
    for (const graph of GRAPHS) {
      const { columns, meta } = boxes(open, { graph });
      expect(meta.total).toSatisfy(Number.isFinite);
      columns.start.forEach((start, i) => {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(columns.total[i]).toBeGreaterThan(0);
        expect(start + columns.total[i]!).toBeLessThanOrEqual(meta.total * (1 + 1e-9));
        if (i > 0 && columns.depth[i] === columns.depth[i - 1]) expect(start).toBeGreaterThanOrEqual((columns.start[i - 1]! + columns.total[i - 1]!) * (1 - 1e-9));
      });
    }
  });

  test('answers under every filter, with tables and a search', { timeout: FROZEN_MS }, () => {
    const open = opened(id);
    const { rows } = call(open, 'functions/list', { view: VIEW, sort: 'self', descending: true, filter: '', offset: 0, limit: 100 });
    expect(JSON.stringify(rows).length).toBeLessThan(200_000);
    const first = rows[0];
    const named = first === undefined ? [] : (['hide-function', 'drop-function', 'focus-function'] as const).map((kind): ViewFilter => ({ kind, function: first.index, name: first.name }));
    for (const filter of [...named, { kind: 'merge-recursion' } as const, { kind: 'fold-library' } as const, { kind: 'own-code' } as const]) {
      const view = { ...VIEW, filters: [filter] };
      expect(call(open, 'view/totals', { view }).totals.total).toSatisfy(Number.isFinite);
      call(open, 'functions/list', { view, sort: 'total', descending: true, filter: '', offset: 0, limit: 10 });
    }
    expect(call(open, 'search', { view: VIEW, text: 'a' }).matchedTotal).toSatisfy(Number.isFinite);
  });
});

test('of a deep stack every part can be seen, a node at its end too', () => {
  const open = opened('deep');
  expect(call(open, 'flame/size', { view: VIEW, graph: { kind: 'top-down' } }).rows).toBe(100_000);
  const { columns } = boxes(open, { depth0: 99_990, depth1: 100_020 });
  expect(columns.depth.length).toBe(10);
  const node = columns.node.at(-1)!;
  expect(call(open, 'flame/node', { view: VIEW, node })).toMatchObject({ box: { depth: 99_999 }, firstChild: null, nextSibling: null });
  expect(call(open, 'flame/path', { view: VIEW, node }).path).toHaveLength(100_000);
});

test('ten thousand roots stand side by side: merged from afar, each by itself near by', () => {
  const open = opened('roots');
  const far = boxes(open);
  expect(far.columns.merged.reduce((sum, count) => sum + Math.max(1, count), 0)).toBe(20_000);
  const near = boxes(open, { x0: 0, x1: 70 });
  expect(near.columns.merged.every((count) => count === 0)).toBe(true);
});

test('long names are cut, between characters', () => {
  const { meta } = boxes(opened('long-names'));
  for (const { name } of meta.functions) expect(name.length).toBeLessThanOrEqual(300);
  expect(meta.functions.map(({ name }) => name.isWellFormed())).not.toContain(false);
});

test('odd names arrive as they are, up to where they are cut', () => {
  const { meta } = boxes(opened('odd-names'));
  const names = meta.functions.map(({ name }) => name.replace(/…$/, ''));
  for (const name of ODD_NAMES) expect(names.some((shown) => shown === name || (shown.length > 290 && name.startsWith(shown)))).toBe(true);
});

test('values that are no numbers count as 0 and are told; those below 0 are told, and not drawn', () => {
  const { notes, totals } = summarise(opened('negative'), 'negative');
  expect(notes.map(({ code }) => code)).toEqual(['odd-values', 'below-zero']);
  expect(totals[0]).toMatchObject({ total: -10, graphTotal: 50 });
  const partly = boxes(opened('partly-negative'));
  expect(partly.meta.total).toBe(70);
});
