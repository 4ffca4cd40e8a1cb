// What the page asks: boxes, nodes, functions, search; checked against slow sums, and with requests that make no sense.

import { describe, expect, test } from 'vitest';
import { cpuprofile } from '../../src/formats/cpuprofile.ts';
import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type Profile, type SourceIndex } from '../../src/profile/tables.ts';
import { unpackSlab } from '../../src/protocol/slab.ts';
import { BOX_COLUMNS, type BoxesMeta, type BoxesParams, type PageMethod, type PageMethods } from '../../src/protocol/webview.ts';
import { BadRequest } from '../../src/server/bad-request.ts';
import { pageCall } from '../../src/server/handlers/page-call.ts';
import { OpenProfile } from '../../src/server/open-profile.ts';
import { profileOf } from '../support/notation.ts';
import { oracleFigures } from '../support/oracle.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

const ALL = { valueType: 0, threads: null };

function opened(profile: Profile | string): OpenProfile {
  const whole = typeof profile === 'string' ? profileOf(profile, { lines: 'leaf-ticks' }) : profile;
  return new OpenProfile('file:///p.cpuprofile', 3, { profile: whole, format: cpuprofile });
}

function call<M extends PageMethod>(open: OpenProfile, method: M, params: PageMethods[M]['params']): PageMethods[M]['result'] {
  return pageCall(open, method, params) as PageMethods[M]['result'];
}

function boxesOf(open: OpenProfile, params: Partial<BoxesParams> = {}) {
  const slab = call(open, 'flame/boxes', { view: ALL, x0: 0, x1: open.view(ALL).layout.total, depth0: 0, depth1: 100, widthPx: 1000, ...params });
  return { bytes: slab.length, ...unpackSlab<typeof BOX_COLUMNS, BoxesMeta>(BOX_COLUMNS, slab) };
}

const SMALL = `
  main@/ws/a.js:1:1; work@/ws/a.js:5:1                              6
  main@/ws/a.js:1:1; work@/ws/a.js:5:1; main@/ws/a.js:1:1           2
  main@/ws/a.js:1:1; read@node:fs:9:1                               4
  Work@/ws/lib/node_modules/w/i.js:2:1                              3
  (garbage collector)                                               1
  (idle)                                                          100
`;

describe('flame/boxes', () => {
  test('boxes with their functions, by row and from left to right', () => {
    const { columns, meta } = boxesOf(opened(SMALL));
    expect(meta).toMatchObject({ revision: 3, x0: 0, x1: 16, depth0: 0, depth1: 100, maxDepth: 3, total: 16, minValue: 0 });
    const names = new Map(meta.functions.map((fn) => [fn.index, fn.name]));
    const rows = [...columns.node].map((_, i) => `${columns.depth[i]} ${names.get(columns.function[i]!)} ${columns.start[i]}+${columns.total[i]} self ${columns.self[i]} samples ${columns.samples[i]}`);
    expect(rows).toEqual([
      '0 main 0+12 self 0 samples 3',
      '0 Work 12+3 self 3 samples 1',
      '0 (garbage collector) 15+1 self 1 samples 1',
      '1 work 0+8 self 6 samples 2',
      '1 read 8+4 self 4 samples 1',
      '2 main 0+2 self 2 samples 1',
    ]);
    expect([...columns.parentNode].map((node) => [...columns.node].indexOf(node))).toEqual([-1, -1, -1, 0, 0, 3]);
    expect(meta.functions.map(({ name, place, line1, category }) => [name, place, line1, category])).toEqual([
      ['main', 'a.js:1', 1, 'own'],
      ['Work', 'i.js:2', 2, 'library'],
      ['(garbage collector)', null, null, 'engine'],
      ['work', 'a.js:5', 5, 'own'],
      ['read', 'node:fs:9', 9, 'runtime'],
    ]);
  });

  test('libraries folded: calls inside of them are no boxes, and their time is that of the first', () => {
    const open = opened(`
      main@/app/a.js:1; get@/app/node_modules/x/i.js:2; cache@/app/node_modules/x/c.js:5; load@/app/a.js:9  5
      main@/app/a.js:1; get@/app/node_modules/x/i.js:2; (garbage collector)  3
    `);
    const view = { ...ALL, filters: [{ kind: 'fold-library' }] } as const;
    const { columns, meta } = boxesOf(open, { view, widthPx: 1e6 });
    const nameOf = (fn: number): string => meta.functions.find(({ index }) => index === fn)!.name;
    expect([...columns.function].map((fn, i) => `${columns.depth[i]} ${nameOf(fn)} ${columns.total[i]}`)).toEqual([
      '0 main 8', '1 get 8', '2 load 5', '2 (garbage collector) 3',
    ]);
  });

  test('what is narrower than half a pixel is merged, and the answer says from where on', () => {
    const { columns, meta } = boxesOf(opened(SMALL), { widthPx: 1 });
    // 16 ns on one pixel: 8 ns are half of it.
    expect(meta.minValue).toBe(8);
    expect([...columns.depth]).toEqual([0, 1]);
    expect(boxesOf(opened('main; a 1\nmain; b 1\nmain 14'), { widthPx: 4 })).toMatchObject({
      meta: { minValue: 2 },
      columns: { function: Int32Array.of(0, -1), merged: Int32Array.of(0, 2), total: Float64Array.of(16, 2), self: Float64Array.of(14, 0) },
    });
  });

  test('random profiles: unpacked boxes agree with sums over samples', () =>
    forSeeds(60, (random) => {
      const profile = randomProfile(random);
      const open = opened(profile);
      const { columns, meta } = boxesOf(open, { widthPx: 1e9 });
      const node = open.callNodes.ofStack;
      const oracle = oracleFigures(profile, ALL, (stack) => node[stack]!);
      const shown = new Set(columns.node);
      for (const [key, figure] of oracle.byKey) if (figure.total > 0) expect(shown.has(key as number)).toBe(true);
      columns.node.forEach((key, i) => {
        const figure = oracle.byKey.get(key)!;
        expect([columns.total[i], columns.self[i]]).toEqual([figure.total, figure.self]);
        expect(meta.functions.some((fn) => fn.index === columns.function[i])).toBe(true);
      });
    }));

  test('an answer of a huge tree with names of 300 characters stays below 1 MB, in base64 too', () => {
    const wide = opened(manyFunctions(60_000, (i) => `${'ü'.repeat(400)}${i}`));
    for (const widthPx of [100, 1200, 8000, 1e6]) {
      const { bytes, columns, meta } = boxesOf(wide, { widthPx });
      expect(bytes * (4 / 3)).toBeLessThan(1e6);
      expect(columns.node.length).toBeGreaterThan(100);
      expect(meta.minValue).toBeGreaterThan(0);
      for (const fn of meta.functions) expect(fn.name.length).toBeLessThanOrEqual(300);
    }
    const short = boxesOf(opened(manyFunctions(60_000, (i) => `f${i}`)), { widthPx: 8000 });
    expect(short.bytes * (4 / 3)).toBeLessThan(1e6);
    expect(short.columns.node.length).toBeGreaterThan(800);
  });

  test('more rows than an answer can hold: the first ones, and how many is said', () => {
    const chain = opened(chainOf(50_000));
    const { columns, meta, bytes } = boxesOf(chain, { depth1: 50_000 });
    expect(bytes * (4 / 3)).toBeLessThan(1e6);
    expect(columns.node.length).toBeGreaterThan(800);
    expect(meta.depth1).toBeLessThan(50_000);
    expect(Math.max(...columns.depth)).toBe(meta.depth1 - 1);
    expect([...boxesOf(chain, { depth0: 49_990, depth1: 50_010 }).columns.depth]).toEqual(Array.from({ length: 10 }, (_, i) => 49_990 + i));
  });

  test('parts that are not there', () => {
    const open = opened(SMALL);
    for (const part of [{ x0: 16, x1: 99 }, { x0: -9, x1: -1 }, { x0: 5, x1: 5 }, { depth0: 7 }, { depth0: 2, depth1: 1 }, { depth1: -4 }]) {
      expect([...boxesOf(open, part).columns.node]).toEqual([]);
    }
    expect([...boxesOf(opened('- 5')).columns.node]).toEqual([]);
    expect(boxesOf(open, { widthPx: 0 }).meta.minValue).toBe(8);
  });
});

/** Builds a profile of `stacks`: each the parent's index and a function number. */
function build(stacks: Iterable<readonly [parent: number, fn: number]>, nameOf: (i: number) => string, valueOf: (i: number) => number): Profile {
  const builder = new ProfileBuilder(new NoteList());
  const rows: number[] = [];
  for (const [parent, fn] of stacks) {
    const index = builder.function(nameOf(fn), builder.source(`/ws/${'long/'.repeat(80)}${fn % 50}.js`), fn, 0);
    rows.push(builder.stack((parent < 0 ? NONE : rows[parent]!) as never, builder.frame(index, NONE, NONE)));
  }
  builder.thread({ name: '', stack: Int32Array.from(rows), values: [{ raw: Float64Array.from(rows, (_, i) => valueOf(i)), scale: 1 }], times: null });
  return builder.finish({
    format: 'made', tool: null, durationNs: 0, lines: 'leaf-ticks', rootPath: null,
    idleFunction: builder.function('(idle)', NONE as SourceIndex, NONE, NONE),
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }], defaultValueType: 0,
  });
}

function manyFunctions(count: number, nameOf: (i: number) => string): Profile {
  return build(Array.from({ length: count }, (_, i) => [i === 0 ? -1 : i >> 3, i] as const), nameOf, (i) => 1 + (i % 7));
}

function chainOf(depth: number): Profile {
  return build(Array.from({ length: depth }, (_, i) => [i - 1, i] as const), (i) => `f${i}`, (i) => (i === depth - 1 ? 1000 : 0));
}

test('flame/find: the widest box of a function', () => {
  const open = opened(SMALL);
  const main = boxesOf(open).meta.functions.find(({ name }) => name === 'main')!;
  expect(call(open, 'flame/find', { view: ALL, function: main.index })).toMatchObject({ revision: 3, box: { depth: 0, start: 0, total: 12, self: 0, samples: 3, function: { name: 'main' } } });
  for (const fn of [-1, 999, NaN]) expect(call(open, 'flame/find', { view: ALL, function: fn })).toEqual({ revision: 3, box: null });
});

test('flame/node: a box with its widest child and its neighbours', () => {
  const open = opened(SMALL);
  const { columns } = boxesOf(open);
  const node = (i: number) => call(open, 'flame/node', { view: ALL, node: columns.node[i]! })!;
  expect(node(0)).toMatchObject({ box: { total: 12 }, firstChild: { function: { name: 'work' } }, previousSibling: null, nextSibling: { function: { name: 'Work' } } });
  expect(node(4)).toMatchObject({ box: { function: { name: 'read' } }, firstChild: null, previousSibling: { function: { name: 'work' } }, nextSibling: null });
  for (const bad of [-1, 999, 0.5, NaN]) expect(call(open, 'flame/node', { view: ALL, node: bad })).toBeNull();
});

test('view/totals: what is idle is apart, for all threads and for some', () => {
  const open = opened(`${SMALL}\nthread io\n  read@node:fs:9:1 7\n  (idle) 30`);
  const totals = (threads: number[] | null) => call(open, 'view/totals', { view: { valueType: 0, threads } });
  expect(totals(null)).toEqual({ revision: 3, totals: { total: 23, idle: 130, samples: 6, idleSamples: 2, leftOut: 0, leftOutSamples: 0 }, maxDepth: 3 });
  expect(totals([0])).toMatchObject({ totals: { total: 16, idle: 100, samples: 5, idleSamples: 1 }, maxDepth: 3 });
  expect(totals([1])).toMatchObject({ totals: { total: 7, idle: 30, samples: 1, idleSamples: 1 }, maxDepth: 1 });
  expect(totals([])).toMatchObject({ totals: { total: 0, samples: 0 }, maxDepth: 0 });
});

describe('functions/row', () => {
  test('is where functions/list has the function, in every order and with a filter', () =>
    forSeeds(20, (random) => {
      const open = opened(randomProfile(random));
      for (const sort of ['self', 'total', 'samples', 'name', 'place'] as const) {
        for (const [descending, filter] of [[true, ''], [false, ''], [true, 'a']] as const) {
          const params = { view: ALL, sort, descending, filter };
          const { rows } = call(open, 'functions/list', { ...params, offset: 0, limit: 500 });
          rows.forEach(({ index }, row) => expect(call(open, 'functions/row', { ...params, function: index })).toEqual({ revision: 3, row }));
        }
      }
    }));

  test('a function that the filter or the view leaves out has none', () => {
    const open = opened(SMALL);
    const row = (fn: number, filter: string) => call(open, 'functions/row', { view: ALL, sort: 'self', descending: true, filter, function: fn }).row;
    const main = boxesOf(open).meta.functions.find(({ name }) => name === 'main')!.index;
    expect([row(main, ''), row(main, 'WORK'), row(999, ''), row(-1, '')]).toEqual([3, null, null, null]);
  });
});

describe('functions/list', () => {
  type Params = PageMethods['functions/list']['params'];
  const list = (open: OpenProfile, params: Partial<Params> = {}) =>
    call(open, 'functions/list', { view: ALL, sort: 'self', descending: true, filter: '', offset: 0, limit: 100, ...params });
  const names = (params: Partial<Params>) => list(opened(SMALL), params).rows.map((row) => row.name);

  test('sorted by each column, ties by self, total and name', () => {
    expect(names({ sort: 'self' })).toEqual(['work', 'read', 'Work', 'main', '(garbage collector)']);
    expect(names({ sort: 'self', descending: false })).toEqual(['(garbage collector)', 'main', 'Work', 'read', 'work']);
    expect(names({ sort: 'total' })).toEqual(['main', 'work', 'read', 'Work', '(garbage collector)']);
    expect(names({ sort: 'samples' })).toEqual(['work', 'read', 'Work', 'main', '(garbage collector)']);
    expect(names({ sort: 'name', descending: false })).toEqual(['(garbage collector)', 'main', 'read', 'work', 'Work']);
    expect(names({ sort: 'place', descending: false })).toEqual(['(garbage collector)', 'main', 'work', 'Work', 'read']);
    expect(list(opened(SMALL)).rows[0]).toMatchObject({ name: 'work', place: 'a.js:5', line1: 5, self: 6, total: 8, samples: 1 });
  });

  test('filtered by name or source, ignoring case, without what has no value', () => {
    expect(names({ filter: 'WORK' })).toEqual(['work', 'Work']);
    expect(names({ filter: 'NODE_modules' })).toEqual(['Work']);
    expect(names({ filter: 'idle' })).toEqual([]);
    expect(list(opened(SMALL), { filter: 'a.js' })).toMatchObject({ matched: 2, of: 5 });
  });

  test('in pages, of at most 500', () => {
    const open = opened(manyFunctions(2000, (i) => `f${i}`));
    const whole = list(open, { limit: 9999 });
    expect([whole.rows.length, whole.matched, whole.of]).toEqual([500, 2000, 2000]);
    expect(list(open, { offset: 490, limit: 20 }).rows.map((row) => row.index).slice(0, 10)).toEqual(whole.rows.slice(490).map((row) => row.index));
    for (const part of [{ offset: 2000 }, { limit: 0 }, { limit: -5 }]) expect(list(open, part).rows).toEqual([]);
    expect(list(open, { offset: -7, limit: 1.9 }).rows).toHaveLength(1);
  });
});

describe('search', () => {
  const search = (open: OpenProfile, text: string) => call(open, 'search', { view: ALL, text });

  test('a sample counts once, however many matches it has', () => {
    expect(search(opened(SMALL), 'main')).toMatchObject({ matchedTotal: 12, matchedSamples: 3 });
    expect(search(opened(SMALL), 'work')).toMatchObject({ functions: { length: 2 }, matchedTotal: 11, matchedSamples: 3 });
    expect(search(opened(SMALL), 'a.js')).toMatchObject({ functions: { length: 2 }, matchedTotal: 12, matchedSamples: 3 });
    for (const text of ['', 'nothing', 'idle', '.*']) expect(search(opened(SMALL), text)).toMatchObject({ functions: [], matchedTotal: 0, matchedSamples: 0 });
  });

  test('random profiles agree with the oracle', () =>
    forSeeds(100, (random) => {
      const profile = randomProfile(random);
      const open = opened(profile);
      const text = random.pick(['f', 'O', '__', 'a.ts', 'g']);
      const result = search(open, text);
      const oracle = oracleFigures(profile, ALL, (stack) => (result.functions.includes(open.view(ALL).functionOfStack[stack]!) ? 'match' : null));
      expect(result.matchedTotal).toBe(oracle.byKey.get('match')?.total ?? 0);
      let samples = 0;
      for (const thread of profile.threads) {
        for (const leaf of thread.stack) {
          if (leaf === NONE || open.view(ALL).functionOfStack[leaf] === profile.idleFunction) continue;
          let at: number = leaf;
          while (at !== NONE && !result.functions.includes(open.view(ALL).functionOfStack[at]!)) at = profile.stacks.parent[at]!;
          if (at !== NONE) samples++;
        }
      }
      expect(result.matchedSamples).toBe(samples);
    }));
});

test('a view counts each thread once, in whatever order it names them', () => {
  const open = opened('thread a\nmain 5\nthread b\nmain 7');
  const total = (threads: number[]) => boxesOf(open, { view: { valueType: 0, threads }, x1: 99 }).meta.total;
  expect([total([0]), total([1, 0]), total([1, 1, 1]), total([])]).toEqual([5, 12, 7, 0]);
  expect(open.view({ valueType: 0, threads: [1, 0] })).toBe(open.view({ valueType: 0, threads: [0, 1] }));
});

test('the views in use are kept, the one not used for longest goes', () => {
  const open = opened(Array.from({ length: 6 }, (_, i) => `thread ${i}\nmain 1`).join('\n'));
  const all = open.view(ALL);
  const first = open.view({ valueType: 0, threads: [0] });
  for (let i = 1; i < 6; i++) {
    open.view({ valueType: 0, threads: [i] });
    expect(open.view(ALL)).toBe(all);
  }
  expect(open.view({ valueType: 0, threads: [0] })).not.toBe(first);
});

describe('requests that make no sense end in an error that says why', () => {
  const open = opened(SMALL);
  const boxes = { view: ALL, x0: 0, x1: 1, depth0: 0, depth1: 1, widthPx: 1 };
  const list = { view: ALL, sort: 'self', descending: true, filter: '', offset: 0, limit: 1 };
  test.each<[string, unknown, RegExp]>([
    ['no/such', {}, /no method “no\/such”/],
    ['__proto__', {}, /no method/],
    ['constructor', {}, /no method/],
    ['x'.repeat(9999), {}, /^The server has no method “x{80}”\.$/],
    ['flame/boxes', { ...boxes, view: { valueType: 9, threads: null } }, /no such value type/],
    ['flame/boxes', { ...boxes, view: { valueType: -1, threads: null } }, /no such value type/],
    ['flame/boxes', { ...boxes, view: { valueType: '0', threads: null } }, /no such value type/],
    ['flame/boxes', { ...boxes, view: { valueType: 0, threads: [0, 3] } }, /no such thread/],
    ['flame/boxes', { ...boxes, view: { valueType: 0, threads: ['length'] } }, /no such thread/],
    ['flame/boxes', { ...boxes, x0: null }, /“x0” must be a number/],
    ['flame/boxes', { ...boxes, x1: NaN }, /“x1” must be a number/],
    ['flame/boxes', { ...boxes, depth1: '9' }, /“depth1” must be a number/],
    ['flame/boxes', { ...boxes, widthPx: undefined }, /“widthPx” must be a number/],
    ['functions/list', { ...list, offset: NaN }, /“offset” must be a number/],
    ['functions/list', { ...list, limit: null }, /“limit” must be a number/],
    ['functions/list', { ...list, filter: 5 }, /“filter” must be a text/],
    ['functions/list', { ...list, sort: 'size' }, /“sort” names no column/],
    ['functions/list', { ...list, sort: '__proto__' }, /“sort” names no column/],
    ['search', { view: ALL }, /“text” must be a text/],
    ['search', null, /./],
    ['flame/find', {}, /./],
    ['flame/boxes', { ...boxes, view: { valueType: 0, threads: 7 } }, /“threads” must be a list/],
    ['functions/row', { ...list, function: '0' }, /“function” must be a number/],
    ['functions/row', { ...list, function: 0, sort: 'size' }, /“sort” names no column/],
    ['view/totals', { view: { valueType: 0, threads: [1] } }, /no such thread/],
    ['view/totals', {}, /“view” must say/],
  ])('%.20s %j', (method, params, message) => {
    const call = (): unknown => pageCall(open, method, params);
    expect(call).toThrow(message);
    expect(call, 'not a fault of ours').toThrow(BadRequest);
  });
});
