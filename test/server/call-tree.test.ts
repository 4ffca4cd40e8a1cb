// The call tree and the two graphs of a function, as the page asks for them: against sums over whole stacks.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { functionName, NONE, type Profile } from '../../src/profile/tables.ts';
import { MOST_TREE_STEPS, type FlameGraphRef, type PageMethod, type PageMethods, type TreeRow, type TreeSort } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const ALL = { valueType: 0, threads: null };
const TOP_DOWN = { kind: 'top-down' } as const;
const INVERTED = { kind: 'inverted' } as const;

function opened(profile: Profile | string): OpenProfile {
  return new OpenProfile('file:///p', 7, { profile: typeof profile === 'string' ? profileOf(profile) : profile, format: cpuprofile });
}

function call<M extends PageMethod>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

function children(open: OpenProfile, node: number | null, sort: TreeSort = 'total', graph: FlameGraphRef = TOP_DOWN, offset = 0, limit = 500) {
  return call(open, 'tree/children', { view: ALL, graph, node, sort, offset, limit });
}

/** Every row of the tree as `depth name total self children`. */
function rowsOf(open: OpenProfile, graph: FlameGraphRef, node: number | null = null, depth = 0): string[] {
  return children(open, node, 'total', graph).rows.flatMap((row) => [
    `${depth} ${row.function.name} ${row.total} ${row.self} ${row.children}`,
    ...rowsOf(open, graph, row.node, depth + 1),
  ]);
}

function indexOf(open: OpenProfile, name: string): number {
  return Array.from({ length: open.profile.functions.length }, (_, fn) => fn).find((fn) => functionName(open.profile, fn as never) === name)!;
}

const EXAMPLE = `
  main; parse; read  1
  main; load; read   2
  main; parse        4
  other              3
`;

describe('tree/children', () => {
  test('rows from the outermost calls, the heaviest first, with how many are below', () => {
    expect(rowsOf(opened(EXAMPLE), TOP_DOWN)).toEqual([
      '0 main 7 0 2', '1 parse 5 4 1', '2 read 1 1 0', '1 load 2 0 1', '2 read 2 2 0', '0 other 3 3 0',
    ]);
  });

  test('inverted: functions by their own time, below them who called', () => {
    expect(rowsOf(opened(EXAMPLE), INVERTED)).toEqual([
      '0 parse 4 0 1', '1 main 4 4 0',
      '0 read 3 0 2', '1 load 2 0 1', '2 main 2 2 0', '1 parse 1 0 1', '2 main 1 1 0',
      '0 other 3 3 0',
    ]);
  });

  test('sorted by self and by name; a page at a time', () => {
    const open = opened('b  1\na; x  5\nC  3');
    const names = (sort: TreeSort, offset = 0, limit = 9): string[] => children(open, null, sort, TOP_DOWN, offset, limit).rows.map((row) => row.function.name);
    expect(names('total')).toEqual(['a', 'C', 'b']);
    expect(names('self')).toEqual(['C', 'b', 'a']);
    expect(names('name')).toEqual(['a', 'b', 'C']);
    expect([names('name', 1, 1), children(open, null, 'name', TOP_DOWN, 1, 1).of]).toEqual([['b'], 3]);
  });

  test('100,000 children of one node come in pages, and the last page is as fast as the first', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `main; f${i}  ${(i % 1000) + 1}`);
    const open = opened(lines.join('\n'));
    const main = children(open, null).rows[0]!;
    expect(main.children).toBe(100_000);
    for (const sort of ['total', 'self', 'name'] as const) {
      const seen: TreeRow[] = [];
      for (let offset = 0; offset < 100_000; offset += 500) seen.push(...children(open, main.node, sort, TOP_DOWN, offset).rows);
      expect(new Set(seen.map(({ node }) => node)).size).toBe(100_000);
      if (sort !== 'name') expect(seen.every((row, i) => i === 0 || row.total <= seen[i - 1]!.total)).toBe(true);
    }
  }, 60_000);

  test('nodes, orders and graphs that there are not are refused', () => {
    const open = opened(EXAMPLE);
    for (const node of [-1, 99, 0.5, 'x' as never]) expect(() => children(open, node)).toThrow(BadRequest);
    expect(() => children(open, null, 'odd' as never)).toThrow(BadRequest);
    expect(() => children(open, null, 'total', { kind: 'callees', function: 0 })).toThrow(BadRequest);
    expect(() => call(open, 'tree/way', { view: ALL, graph: TOP_DOWN, sort: 'total', to: null as never })).toThrow(BadRequest);
  });

  test('random profiles: every path of the tree has the sums of its samples', () =>
    forSeeds(60, (random) => {
      const profile = randomProfile(random);
      const open = opened(profile);
      for (const graph of [TOP_DOWN, INVERTED]) {
        const expected = pathSums(profile, graph.kind);
        const walk = (node: number | null, path: string): number => {
          const { rows, of } = children(open, node, 'self', graph);
          expect(rows.length).toBe(of);
          let below = rows.length;
          for (const row of rows) {
            const here = `${path}/${row.function.index}`;
            expect([row.total, row.self].map((value) => value.toFixed(4)), here).toEqual(expected.get(here)!.map((value) => value.toFixed(4)));
            const inside = walk(row.node, here);
            expect(row.children === 0).toBe(inside === 0);
            below += inside;
          }
          return below;
        };
        // What is below a path without a value is not shown, nor what is too small to see.
        const isShown = (path: string): boolean => path === '' || (expected.get(path)![0] > 0 && isShown(path.slice(0, path.lastIndexOf('/'))));
        const { hidden } = call(open, 'flame/size', { view: ALL, graph });
        const shown = walk(null, '');
        if (hidden === 0) expect(shown).toBe([...expected.keys()].filter(isShown).length);
        else expect(shown).toBeLessThan(expected.size);
      }
    }));
});

/** Path of functions → total, self: sample by sample. */
function pathSums(profile: Profile, kind: 'top-down' | 'inverted'): Map<string, [number, number]> {
  const values = stackValues(profile, ALL);
  const sums = new Map<string, [number, number]>();
  for (let stack = 0; stack < profile.stacks.length; stack++) {
    const value = values.self[stack]!;
    if (value === 0) continue;
    const functions: number[] = [];
    for (let at: number = stack; at !== NONE; at = profile.stacks.parent[at as never]!) functions.push(profile.frames.function[profile.stacks.frame[at as never]!]!);
    if (kind === 'top-down') functions.reverse();
    let path = '';
    functions.forEach((fn, i) => {
      path += `/${fn}`;
      const sum = sums.get(path) ?? [0, 0];
      sums.set(path, [sum[0] + value, sum[1] + (i === functions.length - 1 ? value : 0)]);
    });
  }
  return sums;
}

describe('tree/steps', () => {
  const steps = (open: OpenProfile, nodes: readonly number[], sort: TreeSort = 'total', graph: FlameGraphRef = TOP_DOWN) => call(open, 'tree/steps', { view: ALL, graph, sort, nodes }).steps;

  test.each<[TreeSort, FlameGraphRef]>([['total', TOP_DOWN], ['name', TOP_DOWN], ['self', INVERTED]])('each node stands where the pages of children have it, by %s', (sort, graph) => forSeeds(10, (random) => {
    const open = opened(randomProfile(random));
    const find = (parent: number | null): object[] => {
      const { rows, of } = children(open, parent, sort, graph);
      return rows.flatMap((row, position) => [{ row, parent, position, siblings: of }, ...find(row.node)]);
    };
    const all = find(null).slice(0, MOST_TREE_STEPS) as { readonly row: TreeRow }[];
    expect(steps(open, all.map(({ row }) => row.node), sort, graph)).toEqual(all);
  }));

  test('nodes that the tree does not have are left out, nonsense is refused', () => {
    const open = opened(EXAMPLE);
    const [first] = children(open, null).rows;
    expect(steps(open, [-1, 1e9, 0.5, 'x' as never, first!.node]).map(({ row }) => row.node)).toEqual([first!.node]);
    expect(() => steps(open, null as never)).toThrow(BadRequest);
  });
});

describe('tree/way', () => {
  const way = (open: OpenProfile, to: PageMethods['tree/way']['params']['to'], sort: TreeSort = 'total') => call(open, 'tree/way', { view: ALL, graph: TOP_DOWN, sort, to });
  const words = ({ steps, end }: ReturnType<typeof way>): string => `${steps.map(({ row, position, siblings }) => `${row.function.name} ${position + 1}/${siblings}`).join(' > ')} ${end}`;

  test('to the widest node of a function, with its place among its siblings in this order', () => {
    const open = opened(EXAMPLE);
    expect(words(way(open, { function: indexOf(open, 'read') }))).toBe('main 1/2 > load 2/2 > read 1/1 there');
    expect(words(way(open, { function: indexOf(open, 'read') }, 'name'))).toBe('main 1/2 > load 1/2 > read 1/1 there');
    expect(words(way(open, { function: 9999 }))).toBe(' there');
  });

  test('along the heaviest calls until none has half of the one above', () => {
    const open = opened('a; b; c; d  6\na; b; c; e  6\na; b; c; f  6\na; g  1\nh  30');
    expect(words(way(open, { heaviestBelow: null }))).toBe('h 1/2 leaf');
    const a = children(open, null).rows[1]!;
    expect(words(way(open, { heaviestBelow: a.node }))).toBe('b 1/2 > c 1/1 split');
  });

  test('a chain of 100,000 calls is opened as far as anybody follows, and the answer says so', () => {
    const open = opened(`${Array.from({ length: 100_000 }, (_, i) => `f${i}`).join('; ')}  5`);
    const heaviest = way(open, { heaviestBelow: null });
    expect([heaviest.steps.length, heaviest.end]).toEqual([MOST_TREE_STEPS, 'too-deep']);
    const last = way(open, { function: indexOf(open, 'f99999') });
    expect([last.steps.length, last.end, last.steps.at(-1)!.row.function.name]).toEqual([MOST_TREE_STEPS, 'too-deep', `f${MOST_TREE_STEPS - 1}`]);
  });
});

describe('callers/size', () => {
  const size = (open: OpenProfile, name: string) => call(open, 'callers/size', { view: ALL, function: indexOf(open, name) });

  test('a function with the sizes of both graphs, each as wide as its total', () => {
    const open = opened(EXAMPLE);
    expect(size(open, 'read')).toEqual({ revision: 7, self: 3, total: 3, samples: 2, inner: 0, callers: { rows: 3, hidden: 0 }, callees: { rows: 1 } });
    expect(size(open, 'main')).toMatchObject({ self: 0, total: 7, callers: { rows: 1 }, callees: { rows: 3 } });
  });

  test('recursion: the part of the total in which it is inside of itself, each sample once', () => {
    const open = opened('main; f; g; f; f; h  1\nmain; f  2\nf; f  4');
    expect(size(open, 'f')).toMatchObject({ self: 6, total: 7, inner: 5 });
  });

  test('a function that the view leaves out has no size', () => {
    const open = opened(EXAMPLE);
    const view = { ...ALL, filters: [{ kind: 'drop-function', function: indexOf(open, 'read'), name: 'read' }] } as const;
    expect(call(open, 'callers/size', { view, function: indexOf(open, 'read') })).toMatchObject({ total: 0, callers: { rows: 0 }, callees: { rows: 0 } });
  });

  test('random profiles: both graphs are as wide as the table’s total, and boxes of each row fit into it', () =>
    forSeeds(60, (random) => {
      const open = opened(randomProfile(random));
      for (const row of call(open, 'functions/list', { view: ALL, sort: 'total', descending: true, filter: '', offset: 0, limit: 500 }).rows) {
        const { total, self, callers, callees } = call(open, 'callers/size', { view: ALL, function: row.index });
        expect([total, self].map((value) => value.toFixed(4))).toEqual([row.total, row.self].map((value) => value.toFixed(4)));
        for (const [kind, { rows }] of [['callers', callers], ['callees', callees]] as const) {
          const graph = call(open, 'flame/size', { view: ALL, graph: { kind, function: row.index } });
          expect(graph.total).toBeCloseTo(row.total, 4);
          expect(graph.rows).toBe(rows);
          const box = call(open, 'flame/find', { view: ALL, graph: { kind, function: row.index }, function: row.index }).box!;
          expect([box.depth, box.parentNode]).toEqual([0, -1]);
          expect(box.total).toBeCloseTo(row.total, 4);
        }
      }
    }));

  test('flame/path in each graph leads from the outermost row to the node', () => {
    const open = opened(EXAMPLE);
    const read = indexOf(open, 'read');
    const pathIn = (graph: FlameGraphRef, fn: string): string => {
      const { box } = call(open, 'flame/find', { view: ALL, graph, function: indexOf(open, fn) });
      return call(open, 'flame/path', { view: ALL, graph, node: box!.node }).path.map(({ name }) => name).join(' > ');
    };
    expect(pathIn(TOP_DOWN, 'read')).toBe('main > load > read');
    expect(pathIn(INVERTED, 'load')).toBe('read > load');
    expect(pathIn({ kind: 'callers', function: read }, 'load')).toBe('read > load');
    expect(pathIn({ kind: 'callees', function: indexOf(open, 'parse') }, 'read')).toBe('parse > read');
  });
});
