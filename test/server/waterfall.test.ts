// A trace as rows: what folding leaves, where a span is, what terms find, when spans worked and what the end waited for;
// against answers that look at every span.

import { describe, expect, test } from 'vitest';
import type { Folding, TraceMethods, WaterfallRow } from '../../src/protocol/traces.ts';
import type { OpenProfile } from '../../src/server/open-profile.ts';
import { criticalPath } from '../../src/trace/span-arithmetic.ts';
import type { RequestSpan } from '../../src/trace/distributed.ts';
import { NONE } from '../../src/trace/tables.ts';
import { timeAt } from '../../src/trace/times.ts';
import { ask, openedSpans, openedTables, spansOf } from '../support/opened-traces.ts';
import { randomSpans, randomTree, type PlainSpan } from '../support/random-spans.ts';
import { manySpans } from '../support/many-spans.ts';
import { forSeeds, type Random } from '../support/random.ts';

const ALL_OPEN: Folding = { openDepth: null, toggled: [] };
const WINDOW = { offset: 0, limit: 500, fromNs: 0, toNs: 1000, widthPx: 1000, find: '' };

function rows(open: OpenProfile, folding = ALL_OPEN, params: Partial<TraceMethods['waterfall/rows']['params']> = {}): readonly WaterfallRow[] {
  return ask(open, 'waterfall/rows', { trace: 0, folding, ...WINDOW, ...params }).rows;
}

const pairs = (parts: readonly number[]): string => Array.from({ length: parts.length / 2 }, (_, i) => `${parts[i * 2]!}–${parts[i * 2 + 1]!}`).join(' ');

/** Rows as text: how deep, what is folded, from when to when, own work, path. */
function lines(open: OpenProfile, folding = ALL_OPEN): string[] {
  return rows(open, folding).map((row) => {
    const fold = row.children === 0 ? ' ' : row.open ? '-' : '+';
    const hidden = row.hiddenErrors === 0 ? '' : ` hides ${row.hiddenErrors}!`;
    return `${'  '.repeat(row.depth)}${fold}${row.name} ${row.startNs}–${row.startNs + row.durationNs} self ${pairs(row.selfParts)} path ${pairs(row.pathParts)}${row.error ? ' !' : ''}${hidden}`;
  });
}

const SHOP = `
shop GET /orders 0–100
  shop load 10–60
    db SELECT 20–50!
  shop render 70–90
    shop escape 75–80!`;

test('rows tell what each span did itself and when the end waited for it', () => {
  expect(lines(openedSpans(spansOf(SHOP)))).toEqual([
    '-GET /orders 0–100 self 0–10 60–70 90–100 path 0–10 60–70 90–100',
    '  -load 10–60 self 10–20 50–60 path 10–20 50–60',
    '     SELECT 20–50 self 20–50 path 20–50 !',
    '  -render 70–90 self 70–75 80–90 path 70–75 80–90',
    '     escape 75–80 self 75–80 path 75–80 !',
  ]);
});

describe('folding', () => {
  const open = openedSpans(spansOf(SHOP));

  test('from a depth on spans are closed, and tell of the errors below them', () => {
    expect(lines(open, { openDepth: 1, toggled: [] })).toEqual([
      '-GET /orders 0–100 self 0–10 60–70 90–100 path 0–10 60–70 90–100',
      '  +load 10–60 self 10–20 50–60 path 10–20 50–60 hides 1!',
      '  +render 70–90 self 70–75 80–90 path 70–75 80–90 hides 1!',
    ]);
  });

  test('an error of its own is none that a closed span hides', () => {
    const failed = openedSpans(spansOf('a root 0–9!\n  a child 1–5!\n    a leaf 2–3!\n  a child 6–8'));
    expect(rows(failed, { openDepth: 0, toggled: [] }).map(({ error, hiddenErrors }) => [error, hiddenErrors])).toEqual([[true, 2]]);
    expect(rows(failed, { openDepth: 1, toggled: [] }).map(({ hiddenErrors }) => hiddenErrors)).toEqual([0, 1, 0]);
  });

  test('single spans are the other way round', () => {
    expect(rows(open, { openDepth: 1, toggled: [3] }).map(({ name }) => name)).toEqual(['GET /orders', 'load', 'render', 'escape']);
    expect(rows(open, { openDepth: null, toggled: [0] }).map(({ name, open: isOpen, descendants }) => [name, isOpen, descendants])).toEqual([['GET /orders', false, 4]]);
  });

  test('what hides a span is opened, and nothing else', () => {
    const where = ask(open, 'waterfall/where', { span: 4, folding: { openDepth: 0, toggled: [1] } });
    expect(where).toEqual({ revision: 5, trace: 0, row: 4, folding: { openDepth: 0, toggled: [1, 3, 0] } });
    expect(rows(open, where.folding).map(({ name }) => name)).toEqual(['GET /orders', 'load', 'SELECT', 'render', 'escape']);
    expect(ask(open, 'waterfall/where', { span: 2, folding: { openDepth: null, toggled: [1] } })).toMatchObject({ row: 2, folding: { openDepth: null, toggled: [] } });
  });

  /** Spans all of whose ancestors are open. */
  function slowRows(spans: PlainTree, folding: Folding): number[] {
    const isOpen = (span: number): boolean => (folding.openDepth === null || spans.depth(span) < folding.openDepth || !spans.hasChildren(span)) !== folding.toggled.includes(span);
    return spans.all.filter((span) => spans.ancestors(span).every(isOpen));
  }

  test('rows are those whose ancestors are all open; a span is where its row is', () =>
    forSeeds(200, (random) => {
      const open = openedSpans(random.chance(0.5) ? randomTree(random, 30) : randomSpans(random, 30));
      const tree = treeOf(open, random);
      const folding: Folding = {
        openDepth: random.chance(0.3) ? null : random.below(4),
        toggled: tree.all.filter(() => random.chance(0.2)),
      };
      const params = { trace: tree.trace };
      expect(rows(open, folding, params).map(({ span }) => span)).toEqual(slowRows(tree, folding));
      const span = random.pick(tree.all);
      const where = ask(open, 'waterfall/where', { span, folding });
      expect(slowRows(tree, where.folding)[where.row]).toBe(span);
      const others = tree.all.filter((each) => !tree.ancestors(span).includes(each));
      expect(others.filter((each) => where.folding.toggled.includes(each))).toEqual(others.filter((each) => folding.toggled.includes(each)));
    }));
});

describe('parts', () => {
  test('own work is what no child covers, and the path is the critical one', () =>
    forSeeds(200, (random) => {
      const open = openedSpans(random.chance(0.5) ? randomTree(random, 20) : randomSpans(random, 20));
      const tree = treeOf(open, random);
      const { spans } = open.traces!.tables;
      const start = (span: number): number => Number(timeAt(spans.start, span)) - tree.startNs;
      const root = open.traces!.byTrace.root[tree.trace]!;
      const path = criticalPath(spans, root as RequestSpan);
      // Half a nanosecond a pixel: nothing is merged but what touches.
      for (const row of rows(open, ALL_OPEN, { trace: tree.trace, fromNs: -1000, toNs: 1000, widthPx: 4000 })) {
        const { span } = row;
        const own: number[] = [];
        for (let ns = start(span); ns < start(span) + row.durationNs; ns++) {
          if (!tree.children(span).some((child) => start(child) <= ns && ns < start(child) + spans.durationNs[child]!)) own.push(ns);
        }
        expect(covered(row.selfParts)).toEqual(own);
        const steps = path.filter((step) => step.span === span).flatMap(({ fromNs, toNs }) => covered([start(root) + fromNs, start(root) + toNs]));
        expect(covered(row.pathParts)).toEqual(steps);
        expect(row.selfNs).toBe(own.length);
      }
    }));

  test('what is less than a pixel apart is one part, and what is not seen is left out', () => {
    const children = Array.from({ length: 1000 }, (_, i) => `  a child ${i * 10 + 5}–${i * 10 + 8}`);
    const open = openedSpans(spansOf(['a root 0–10000', ...children].join('\n')));
    const parts = (fromNs: number, toNs: number, widthPx: number): string => pairs(rows(open, ALL_OPEN, { fromNs, toNs, widthPx, limit: 1 })[0]!.selfParts);
    expect(parts(0, 10_000, 1000)).toBe('0–10000');
    expect(parts(100, 130, 1000)).toBe('98–105 108–115 118–125 128–135');
    // However wide the picture, a row has no more than some hundreds.
    expect(rows(open, ALL_OPEN, { fromNs: 0, toNs: 10_000, widthPx: 10_000, limit: 1 })[0]!.selfParts.length).toBeLessThanOrEqual(2 * 301);
  });
});

describe('from afar', () => {
  test('how much of each stretch a service was at work, and where errors begin', () => {
    const overview = ask(openedSpans(spansOf(SHOP)), 'waterfall/overview', { trace: 0, columns: 10 });
    // Services: db, shop. From 20 to 50 the shop waited for the database.
    expect(overview).toEqual({
      revision: 5,
      services: [{ service: 0, load: [0, 0, 1, 1, 1, 0, 0, 0, 0, 0] }, { service: 1, load: [1, 1, 0, 0, 0, 1, 1, 1, 1, 1] }],
      errors: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0],
    });
  });

  test('spans of a service that work at the same time count once', () =>
    forSeeds(100, (random) => {
      const open = openedSpans(randomTree(random, 25));
      const { spans } = open.traces!.tables;
      const all = Array.from({ length: spans.length }, (_, i) => i);
      const length = open.traces!.byTrace.durationNs[0]!;
      const columns = 1 + random.below(8);
      const worked = new Map<number, Set<number>>();
      for (const row of rows(open, ALL_OPEN, { fromNs: -1000, toNs: 1000, widthPx: 4000 })) {
        if (!worked.has(row.service)) worked.set(row.service, new Set());
        for (const ns of covered(row.selfParts)) worked.get(row.service)!.add(ns);
      }
      const overview = ask(open, 'waterfall/overview', { trace: 0, columns });
      expect(overview.services.map(({ service }) => service)).toEqual([...worked.keys()].sort((a, b) => a - b));
      for (const { service, load } of overview.services) {
        const sums = load.map((_, column) => [...worked.get(service)!].reduce((sum, ns) => sum + overlap(ns, ns + 1, (column * length) / columns, ((column + 1) * length) / columns), 0));
        load.forEach((share, column) => expect(share).toBeCloseTo((sums[column]! * columns) / length, 9));
      }
      expect(overview.errors.reduce((sum, count) => sum + count, 0)).toBe(all.filter((span) => spans.status[span] === 2).length);
    }));
});

describe('searching', () => {
  const open = openedSpans(spansOf(SHOP));
  const find = (text: string, from: number | null, backwards = false): unknown[] => {
    const { matched, span, position } = ask(open, 'waterfall/find', { trace: 0, text, from, backwards });
    return [matched, span, position];
  };

  test('the next and the last match, round the end', () => {
    expect(find('error:yes', null)).toEqual([2, 2, 1]);
    expect(find('error:yes', 2)).toEqual([2, 4, 2]);
    expect(find('error:yes', 4)).toEqual([2, 2, 1]);
    expect(find('error:yes', 3)).toEqual([2, 4, 2]);
    expect(find('error:yes', null, true)).toEqual([2, 4, 2]);
    expect(find('error:yes', 4, true)).toEqual([2, 2, 1]);
    expect(find('error:yes', 0, true)).toEqual([2, 4, 2]);
  });

  test('nothing matches nothing, and nonsense is a sentence', () => {
    expect(find('', null)).toEqual([0, null, 0]);
    expect(find('nowhere', 3)).toEqual([0, null, 0]);
    expect(() => find('error:perhaps', null)).toThrow('“error:” is yes or no, as in error:yes.');
  });

  test('rows say whether they match', () => {
    expect(rows(open, ALL_OPEN, { find: 'service:shop duration<21ns' }).map(({ name, matches }) => [name, matches])).toEqual([
      ['GET /orders', false], ['load', false], ['SELECT', false], ['render', true], ['escape', true],
    ]);
  });
});

test('a server’s clock that is behind its client’s is told in the row, and times stay as recorded', () => {
  const open = openedSpans(spansOf(`
front call 0–20000000 kind 3
  back serve -50000000–-40000000 kind 2
    back query -45000000–-44000000`));
  expect(rows(open, ALL_OPEN, { toNs: 1e8 }).map(({ name, startNs, skewNs }) => [name, startNs, skewNs])).toEqual([
    ['call', 50e6, 0], ['serve', 0, -55e6], ['query', 5e6, 0],
  ]);
});

test('a chain of a hundred thousand spans is folded, searched and drawn like any other', () => {
  const deep = Array.from({ length: 100_000 }, (_, i): PlainSpan => ({
    trace: 1, id: i + 1, parentId: i, service: 's', name: `n${i % 7}`, kind: 1, status: 0, start: 1_000_000 + i, end: 1_300_000 - i,
  }));
  const open = openedSpans(deep);
  const last = rows(open, ALL_OPEN, { offset: 99_999, toNs: 300_000 });
  expect(last.map(({ depth, selfNs }) => [depth, selfNs])).toEqual([[99_999, 100_002]]);
  expect(ask(open, 'waterfall/where', { span: 99_999, folding: { openDepth: 0, toggled: [] } })).toMatchObject({ row: 99_999 });
  expect(ask(open, 'waterfall/find', { trace: 0, text: 'n6', from: null, backwards: true })).toMatchObject({ span: 99_994 });
});

test('rows and lists of many spans come in pages', () => {
  const open = openedTables(manySpans({ spans: 2000, large: 3000 }));
  const { rows: page, of } = ask(open, 'waterfall/rows', { trace: 0, folding: ALL_OPEN, ...WINDOW, offset: 2990, limit: 1000 });
  expect([page.length, of]).toEqual([10, 3000]);
  expect(ask(open, 'traces/list', { filter: { text: '' }, sort: 'spans', descending: true, offset: 0, limit: 1e9 }).rows.length).toBe(201);
});

test('requests that make no sense are answered with a sentence', () => {
  const open = openedSpans(spansOf(SHOP));
  const bad = (params: object): (() => unknown) => () => ask(open, 'waterfall/rows', { trace: 0, folding: ALL_OPEN, ...WINDOW, ...params });
  expect(bad({ trace: 1 })).toThrow('the file has no such trace');
  expect(bad({ trace: 0.5 })).toThrow('the file has no such trace');
  expect(bad({ folding: null })).toThrow('“folding” must say what is folded');
  expect(bad({ folding: { openDepth: -1, toggled: [] } })).toThrow('“openDepth”');
  expect(bad({ folding: { openDepth: 1, toggled: ['a'] } })).toThrow('“toggled”');
  expect(bad({ fromNs: 5, toNs: 4 })).toThrow('“toNs” is before “fromNs”');
  expect(bad({ widthPx: NaN })).toThrow('“widthPx” must be a number');
  expect(() => ask(open, 'waterfall/where', { span: 5, folding: ALL_OPEN })).toThrow('the file has no such span');
});

/** A trace as a tree that is asked step by step. */
interface PlainTree {
  readonly trace: number;
  readonly startNs: number;
  readonly all: readonly number[];
  depth(span: number): number;
  hasChildren(span: number): boolean;
  children(span: number): number[];
  ancestors(span: number): number[];
}

function treeOf(open: OpenProfile, random: Random): PlainTree {
  const { spans, traces } = open.traces!.tables;
  const trace = random.below(traces.length);
  const all = Array.from({ length: spans.length }, (_, i) => i).filter((span) => spans.trace[span as RequestSpan] === trace);
  const parent = (span: number): number => spans.parent[span as RequestSpan]!;
  const ancestors = (span: number): number[] => (parent(span) === NONE ? [] : [parent(span), ...ancestors(parent(span))]);
  return {
    trace, all, ancestors,
    startNs: Math.min(...all.map((span) => Number(timeAt(spans.start, span)))),
    depth: (span) => ancestors(span).length,
    hasChildren: (span) => all.some((each) => parent(each) === span),
    children: (span) => all.filter((each) => parent(each) === span),
  };
}

/** The nanoseconds that pairs of from and to cover. */
function covered(parts: readonly number[]): number[] {
  return Array.from({ length: parts.length / 2 }, (_, i) => Array.from({ length: parts[i * 2 + 1]! - parts[i * 2]! }, (_, ns) => parts[i * 2]! + ns)).flat();
}

function overlap(from: number, to: number, low: number, high: number): number {
  return Math.max(0, Math.min(to, high) - Math.max(from, low));
}
