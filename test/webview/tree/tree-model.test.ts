// The visible rows of the call tree, against a tree that is flattened anew after each step.

import { expect, test } from 'vitest';
import type { TreeRow, TreeStep } from '../../../src/protocol/webview.ts';
import { TREE_PAGE_ROWS, TreeModel } from '../../../webview/tree/tree-model.ts';
import { forSeeds } from '../../support/random.ts';

interface Node {
  readonly id: number;
  readonly below: readonly Node[];
}

/** Names are numbers; `shape` says how many children there are, by depth. */
function treeOf(shape: (depth: number, position: number) => number): { readonly top: readonly Node[]; readonly of: (id: number | null) => readonly Node[] } {
  const all: Node[] = [];
  const make = (depth: number, count: number): Node[] =>
    Array.from({ length: count }, (_, position) => {
      const node = { id: all.length, below: [] as Node[] };
      all.push(node);
      node.below.push(...make(depth + 1, shape(depth + 1, position)));
      return node;
    });
  const top = make(0, shape(0, 0));
  return { top, of: (id) => (id === null ? top : all[id]!.below) };
}

function rowOf({ id, below }: Node): TreeRow {
  const info = { index: id, name: `f${id}`, url: null, place: null, line1: null, category: 'own' } as const;
  return { node: id, function: info, total: 1, self: 0, samples: 1, children: below.length };
}

function modelOf(tree: ReturnType<typeof treeOf>, asked: string[] = []): TreeModel {
  const fetch = (node: number | null, offset: number, limit: number) => {
    asked.push(`${node} ${offset}`);
    const children = tree.of(node);
    return Promise.resolve({ rows: children.slice(offset, offset + limit).map(rowOf), of: children.length });
  };
  return new TreeModel(fetch, () => undefined, (error) => { throw error; });
}

async function loaded(model: TreeModel): Promise<TreeModel> {
  for (let round = 0; round < 50; round++) {
    model.need(0, model.length ?? 1);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (Array.from({ length: model.length ?? 0 }, (_, i) => model.at(i)).every((line) => line !== undefined) && model.length !== null) break;
  }
  return model;
}

const text = (model: TreeModel): string[] =>
  Array.from({ length: model.length ?? 0 }, (_, i) => model.at(i)).map((line) => (line === undefined ? '…' : `${'  '.repeat(line.depth)}${line.row.node}${line.expanded ? ' -' : ''} ${line.position + 1}/${line.siblings}`));

test('rows expand and collapse in place', async () => {
  const model = await loaded(modelOf(treeOf((depth) => [2, 2, 1][depth] ?? 0)));
  model.expand(0);
  await loaded(model);
  expect(text(model)).toEqual(['0 - 1/2', '  1 1/2', '  3 2/2', '5 2/2']);
  model.expand(1);
  model.expand(4);
  await loaded(model);
  expect(text(model)).toEqual(['0 - 1/2', '  1 - 1/2', '    2 1/1', '  3 2/2', '5 - 2/2', '  6 1/2', '  8 2/2']);
  expect([2, 3, 4, 6].map((row) => model.parentOf(row))).toEqual([1, 0, -1, 4]);
  model.collapse(0);
  expect(text(model)).toEqual(['0 1/2', '5 - 2/2', '  6 1/2', '  8 2/2']);
  model.collapseAll();
  expect(text(model)).toEqual(['0 1/2', '5 2/2']);
});

test('only the pages that are looked at are fetched', async () => {
  const asked: string[] = [];
  const model = await loaded(modelOf(treeOf((depth) => [1, 100_000][depth] ?? 0), asked));
  model.expand(0);
  expect(model.length).toBe(100_001);
  model.need(99_990, 100_001);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(asked).toEqual(['null 0', `0 ${100_000 - TREE_PAGE_ROWS}`]);
  expect(model.at(100_000)!.row.node).toBe(100_000);
  expect(model.at(50)).toBeUndefined();
});

test('a way opens what it leads through, before any of its pages is here', () => {
  const tree = treeOf((depth) => [3, 4, 2][depth] ?? 0);
  const model = modelOf(tree);
  const [second] = [tree.top[1]!];
  const child = second.below[3]!;
  const step = (node: Node, position: number, siblings: number): TreeStep => ({ row: rowOf(node), parent: null, position, siblings });
  expect(model.follow([step(second, 1, 3), step(child, 3, 4)], -1)).toBe(5);
  expect(text(model)).toEqual(['…', `${second.id} - 2/3`, '…', '…', '…', `  ${child.id} 4/4`, '…']);
  expect(model.follow([step(child.below[0]!, 0, 2)], 5)).toBe(6);
  expect(model.length).toBe(9);
});

/** Where nodes stand, as the server tells it. */
function stepsTo(tree: ReturnType<typeof treeOf>, nodes: readonly number[]): TreeStep[] {
  const find = (below: readonly Node[], parent: number | null): TreeStep[] => below.flatMap((node, position) => [
    { row: rowOf(node), parent, position, siblings: below.length }, ...find(node.below, node.id),
  ]);
  const all = find(tree.top, null);
  return nodes.flatMap((id) => all.filter(({ row }) => row.node === id));
}

test('what was expanded is so again, before any page is here; what is not there any more is passed over', async () => {
  const tree = treeOf((depth) => [2, 2, 2, 1][depth] ?? 0);
  const model = await loaded(modelOf(tree));
  for (const row of [0, 1, 2]) {
    model.expand(row);
    await loaded(model);
  }
  const again = modelOf(tree);
  again.expandAll(stepsTo(tree, [999, ...model.expanded(200)]));
  expect(again.length).toBe(model.length);
  expect(text(await loaded(again))).toEqual(text(model));
  expect(model.expanded(2)).toEqual(model.expanded(200).slice(0, 2));
  again.expandAll(stepsTo(tree, [tree.top[1]!.below[0]!.id]));
  expect(again.length).toBe(model.length);
});

test('random walks: rows are those of the tree flattened by hand', () =>
  forSeeds(40, async (random) => {
    const tree = treeOf((depth) => (depth > 3 ? 0 : random.below(4) + (depth === 0 ? 1 : 0)));
    const model = await loaded(modelOf(tree));
    const open = new Set<number>();
    const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...(open.has(node.id) ? flat(node.below) : [])]);
    const collapse = (node: Node): void => {
      open.delete(node.id);
      node.below.forEach(collapse);
    };
    for (let step = 0; step < 25; step++) {
      const visible = flat(tree.top);
      const row = random.below(visible.length);
      const node = visible[row]!;
      if (open.has(node.id)) {
        model.collapse(row);
        collapse(node);
      } else if (node.below.length > 0) {
        model.expand(row);
        open.add(node.id);
      }
      await loaded(model);
      expect(Array.from({ length: model.length! }, (_, i) => model.at(i)!.row.node)).toEqual(flat(tree.top).map(({ id }) => id));
    }
    const again = modelOf(tree);
    again.expandAll(stepsTo(tree, model.expanded(1000)));
    expect(text(await loaded(again))).toEqual(text(model));
  }));
