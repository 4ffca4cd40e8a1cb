// Filters on call nodes: random profiles against the same filters on stacks, which stack-filters.test.ts holds to their definitions.

import { expect, test } from 'vitest';
import { callNodes, nodeValues, type CallNodes } from '../../src/profile/call-nodes.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { filterNodes, filterNodeValues } from '../../src/profile/node-filters.ts';
import { filterStacks, filterValues, type CodeKinds, type StackFilter } from '../../src/profile/stack-filters.ts';
import { NONE, type Profile, type StackTable } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds, type Random } from '../support/random.ts';

const CODE: CodeKinds = { isOwn: (fn) => fn % 3 > 0, isFolded: (fn) => fn % 4 < 2 };

function nodePath({ parent, function: functions }: CallNodes, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = parent[at]!) path.unshift(functions[at]!);
  return path;
}

function stackPath({ frames }: Profile, stacks: StackTable, row: number): number[] {
  const path: number[] = [];
  for (let at = row; at >= 0; at = stacks.parent[at as never]!) path.unshift(frames.function[stacks.frame[at as never]!]!);
  return path;
}

function randomFilters(random: Random, functionCount: number): StackFilter[] {
  const any = (): number => random.below(functionCount);
  return Array.from({ length: 1 + random.below(3) }, (): StackFilter =>
    random.pick([
      { kind: 'focus-function', function: any() }, { kind: 'focus-path', path: [any(), any(), any()].slice(0, 1 + random.below(3)) },
      { kind: 'hide-function', function: any() }, { kind: 'drop-function', function: any() },
      { kind: 'merge-recursion' }, { kind: 'merge-recursion' }, { kind: 'fold-library' }, { kind: 'own-code' },
    ]));
}

test('random profiles: every node goes where its stacks go, and brings what they bring', () =>
  forSeeds(600, (random) => {
    const profile = randomProfile(random);
    const filters = randomFilters(random, profile.functions.length);
    const slow = filterStacks(profile, filters, CODE);
    const merged = callNodes(profile);
    const fast = filterNodes(merged, filters, profile.functions.length, CODE);
    for (let stack = 0; stack < profile.stacks.length; stack++) {
      const at = fast.target[merged.ofStack[stack]!]!;
      const expected = slow.target[stack]!;
      expect(at < 0 ? at : nodePath(fast.nodes, at)).toEqual(expected < 0 ? expected : stackPath(profile, slow.stacks, expected));
    }
    expect(fast.countsNobody).toBe(slow.countsNobody);
    const before = stackValues(profile, { valueType: random.below(2), threads: null });
    const bySlow = new Map<string, { self: number; samples: number }>();
    const slowValues = filterValues(before, slow);
    for (let row = 0; row < slow.stacks.length; row++) {
      const path = stackPath(profile, slow.stacks, row).join();
      const sum = bySlow.get(path) ?? { self: 0, samples: 0 };
      bySlow.set(path, { self: sum.self + slowValues.self[row]!, samples: sum.samples + slowValues.samples[row]! });
    }
    const values = filterNodeValues(nodeValues(merged, before), fast);
    const byFast = Array.from({ length: fast.nodes.length }, (_, node) => [nodePath(fast.nodes, node).join(), { self: values.self[node]!, samples: values.samples[node]! }] as const);
    expect(byFast.length).toBe(bySlow.size);
    expect(new Map(byFast)).toEqual(bySlow);
    const { total, sampleCount, idle } = slowValues;
    expect(values).toMatchObject({ total, sampleCount, idle });
  }));

test('random profiles: what is left is in depth-first order', () =>
  forSeeds(300, (random) => {
    const profile = randomProfile(random);
    const { nodes } = filterNodes(callNodes(profile), randomFilters(random, profile.functions.length), profile.functions.length, CODE);
    for (let node = 0; node < nodes.length; node++) {
      const parent = nodes.parent[node]!;
      expect(parent).toBeLessThan(node);
      expect(nodes.depth[node]).toBe(parent === NONE ? 0 : nodes.depth[parent]! + 1);
      const isBelow = (at: number): boolean => at === node || (at >= 0 && isBelow(nodes.parent[at]!));
      let end = node + 1;
      while (end < nodes.length && isBelow(end)) end++;
      expect(nodes.subtreeEnd[node]).toBe(end);
    }
  }));

test('a chain of 100,000 calls is no matter', () => {
  const nodes = callNodes(profileOf(`${Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`).join(';')}  1`));
  expect(filterNodes(nodes, [{ kind: 'merge-recursion' }], 1000, CODE).nodes.length).toBe(1000);
  expect(filterNodes(nodes, [{ kind: 'hide-function', function: 7 }], 1000, CODE).nodes.length).toBe(99_900);
});
