// Nodes that do not make a tree by themselves: parents instead of children, strange ids, cycles, orphans.
// All in microseconds, each sample 10.

import { expect, test } from 'vitest';
import { NoteList } from '../../../src/base/note.ts';
import { linkNodes } from '../../../src/formats/v8/link-nodes.ts';
import { blankNode, NodeTable } from '../../../src/formats/v8/node-table.ts';
import { figuresOf, node, readFile, readText, root, type ShortFigures } from '../../support/v8-file.ts';

async function sampled(nodes: object[], samples: unknown[]): Promise<ShortFigures> {
  const timeDeltas = samples.map((_, i) => (i === 0 ? 0 : 10));
  return figuresOf(await readFile({ nodes, startTime: 0, endTime: samples.length * 10, samples, timeDeltas }));
}

const family = { main: [0, 10], work: [10, 10] };

test('nodes that name their parent instead of children', async () => {
  const nodes = [node(1, '(root)'), node(2, 'main', { parent: 1 }), node(3, 'work', { parent: 2 })];
  expect(await sampled(nodes, [3])).toMatchObject({ functions: family, notes: [] });
});

test('children may stand before their parents', async () => {
  const nodes = [node(3, 'work'), node(2, 'main', { children: [3] }), root([2])];
  expect(await sampled(nodes, [3])).toMatchObject({ functions: family, notes: [] });
});

test.each([
  ['0', 0, 1, 2],
  ['negative', -1, -2, -3],
  ['far apart', 5, 2_000_000_000, 1_000_000_000],
  ['beyond 32 bits', 2 ** 40, 2 ** 41, 2 ** 42],
  ['beyond what a number holds exactly', 2 ** 60, 2 ** 61, 2 ** 62],
  ['fractional', 0.5, 1.5, 2.5],
])('ids that are %s', async (_, rootId, mainId, workId) => {
  const byChildren = [node(rootId, '(root)', { children: [mainId] }), node(mainId, 'main', { children: [workId] }), node(workId, 'work')];
  expect(await sampled(byChildren, [workId])).toMatchObject({ functions: family, notes: [] });
  const byParent = [node(rootId, '(root)'), node(mainId, 'main', { parent: rootId }), node(workId, 'work', { parent: mainId })];
  expect(await sampled(byParent, [workId])).toMatchObject({ functions: family, notes: [] });
});

test('ids that are the same number once they are read are duplicates, with a note', async () => {
  const text = JSON.stringify({ nodes: [root([2]), node(2, 'a'), node(0, 'b')], startTime: 0, endTime: 10, samples: [2], timeDeltas: [0] });
  // 2^53 and 2^53 + 1 are one number.
  const huge = text.replaceAll('[2]', '[9007199254740993]').replace('"id":2', '"id":9007199254740992').replace('"id":0', '"id":9007199254740993');
  expect(figuresOf(await readText(huge))).toMatchObject({ functions: { a: [10, 10] }, notes: ['duplicate-nodes'] });
});

test('of nodes with one id the first is used', async () => {
  const nodes = [root([2]), node(2, 'first'), node(2, 'second')];
  const { functions, notes } = await sampled(nodes, [2]);
  expect({ functions, notes }).toEqual({ functions: { first: [10, 10] }, notes: ['duplicate-nodes'] });
});

test('a parent of -1 means none', async () => {
  const nodes = [node(1, '(root)', { parent: -1 }), node(2, 'main', { parent: 1, children: [3] }), node(3, 'work')];
  expect(await sampled(nodes, [3])).toMatchObject({ functions: family, notes: [] });
});

test('an orphan stands alone, and its time counts', async () => {
  const nodes = [root([2]), node(2, 'main'), node(9, 'orphan', { children: [10] }), node(10, 'child')];
  expect(await sampled(nodes, [2, 10])).toMatchObject({ total: 20, functions: { main: [10, 10], orphan: [0, 10], child: [10, 10] } });
});

test('children and parents that are not there are noted', async () => {
  expect(await sampled([root([2, 77]), node(2, 'main')], [2])).toMatchObject({ functions: { main: [10, 10] }, notes: ['missing-nodes'] });
  expect(await sampled([root([]), node(2, 'main', { parent: 77 })], [2])).toMatchObject({ functions: { main: [10, 10] }, notes: ['missing-nodes'] });
});

test('a node with two parents has the first', async () => {
  const nodes = [root([2, 3]), node(2, 'a', { children: [4] }), node(3, 'b', { children: [4] }), node(4, 'work')];
  expect(await sampled(nodes, [4])).toMatchObject({ functions: { a: [0, 10], b: [0, 0], work: [10, 10] }, notes: ['two-parents'] });
});

test('a node that is its own child', async () => {
  const nodes = [root([2]), node(2, 'main', { children: [2, 3] }), node(3, 'work')];
  expect(await sampled(nodes, [3])).toMatchObject({ functions: family, notes: ['two-parents'] });
});

test('a cycle is cut at its first node', async () => {
  const nodes = [root([]), node(2, 'a', { children: [3] }), node(3, 'b', { children: [4] }), node(4, 'c', { children: [2] })];
  expect(await sampled(nodes, [4])).toMatchObject({ total: 10, functions: { a: [0, 10], b: [0, 10], c: [10, 10] }, notes: ['cycles'] });
});

test('the forest names parents before children, and a cut cycle has a root', () => {
  const table = new NodeTable();
  for (const [id, ...childIds] of [[1, 2], [2, 3], [3, 1], [4, 5], [5]]) table.push({ ...blankNode(), id: id!, childIds });
  const { parent, order } = linkNodes(table, null, new NoteList());
  expect([...parent]).toEqual([-1, 0, 1, -1, 3]);
  expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  for (const row of order) if (parent[row] !== -1) expect(order.indexOf(parent[row]!)).toBeLessThan(order.indexOf(row));
});

test('a cycle through the root', async () => {
  const nodes = [node(1, '(root)', { children: [2] }), node(2, 'main', { children: [1, 3] }), node(3, 'work')];
  expect(await sampled(nodes, [3])).toMatchObject({ functions: family, notes: ['cycles'] });
});

test('nodes without an id can be named by no sample', async () => {
  const { functions, notes } = await sampled([root([2]), node(2, 'main'), node(undefined, 'nameless')], [2]);
  expect({ functions, notes }).toEqual({ functions: { main: [10, 10], nameless: [0, 0] }, notes: ['nodes-without-id'] });
});

test('a second "nodes" replaces the first, as it does for every reader of JSON', async () => {
  const tail = `"startTime":0,"endTime":10,"samples":[2],"timeDeltas":[0]}`;
  const list = (name: string): string => JSON.stringify([root([2]), node(2, name)]);
  expect(figuresOf(await readText(`{"nodes":${list('first')},"nodes":${list('second')},${tail}`)).functions).toEqual({ second: [10, 10] });
});

const DEPTH = 1_000_000;

test('a chain of a million calls', async () => {
  const parts = ['{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"},"children":[2]}'];
  for (let id = 2; id <= DEPTH + 1; id++) {
    parts.push(`,{"id":${id},"callFrame":{"functionName":"f${id % 100}","url":"a.js","lineNumber":${id % 100}}${id <= DEPTH ? `,"children":[${id + 1}]` : ''}}`);
  }
  parts.push(`],"startTime":0,"endTime":30,"samples":[${DEPTH + 1},2,${DEPTH + 1}],"timeDeltas":[0,10,10]}`);
  const { total, functions } = figuresOf(await readText(parts.join('')));
  expect(total).toBe(30);
  // f2 is the outermost and f1 the innermost function; each of the hundred counts each sample once.
  expect([functions['f2'], functions['f1'], functions['f50']]).toEqual([[10, 30], [20, 20], [0, 20]]);
});

test('entries that are no nodes, ticks and children that are none, are left out with notes', async () => {
  const text = JSON.stringify({
    nodes: [root([2]), null, 7, [], {}, node(2, 'main', { at: 'a.js:0:0', ticks: [[3, 1]], children: [null] })],
    startTime: 0, endTime: 10, samples: [2], timeDeltas: [0],
  });
  const { functions, lines, notes } = figuresOf(await readText(text.replace('"positionTicks":[', '"positionTicks":[null,"x",')));
  expect({ functions, lines, notes }).toEqual({
    functions: { main: [10, 10] }, lines: { 'a.js:3': 10 }, notes: ['odd-nodes', 'missing-nodes', 'bad-ticks'],
  });
});

test('nodes that are nobody\u2019s children are noted where there is a (root) to be called from', async () => {
  const orphans = [root([2]), node(2, 'main'), node(3, 'left'), node(4, 'alone')];
  expect(await sampled(orphans, [2, 3])).toMatchObject({ functions: { main: [10, 10], left: [10, 10] }, notes: ['orphan-nodes'] });
  expect(await sampled([node(2, 'main'), node(3, 'other')], [2, 3])).toMatchObject({ notes: [] });
});
