// Cycles of graphs, against the definition: two nodes belong together if each can be reached from the other.

import { expect, test } from 'vitest';
import { outgoingEdges, strongComponents } from '../../src/profile/components.ts';
import { forSeeds } from '../support/random.ts';

function components(count: number, edges: readonly (readonly [number, number])[]): Int32Array {
  return strongComponents(outgoingEdges(edges.map(([from]) => from), count), edges.map(([, to]) => to));
}

test('random graphs', async () => {
  await forSeeds(100, (random) => {
    const count = 1 + random.below(9);
    const edges = Array.from({ length: random.below(20) }, () => [random.below(count), random.below(count)] as const);
    const reaches = Array.from({ length: count }, (_, from) => {
      const reached = new Set([from]);
      for (const node of reached) for (const [a, b] of edges) if (a === node) reached.add(b);
      return reached;
    });
    const found = components(count, edges);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) expect(found[a] === found[b]).toBe(reaches[a]!.has(b) && reaches[b]!.has(a));
    }
  });
});

test('a chain of a hundred thousand is no depth for the stack', () => {
  const edges = Array.from({ length: 100_000 }, (_, i) => [i, i + 1] as const);
  expect(new Set(components(100_001, edges)).size).toBe(100_001);
});
