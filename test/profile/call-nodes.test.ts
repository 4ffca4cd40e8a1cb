// Stacks merged by function: an example to read, then random profiles against paths spelled out.

import { expect, test } from 'vitest';
import { callNodeFigures, callNodes, calleesOf, functionsOfNodes, movedRows, nodeValues, type CallNodes } from '../../src/profile/call-nodes.ts';
import { functionFigures, functionOfStacks, stackValues } from '../../src/profile/figures.ts';
import { functionName, NONE, type Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

/** The merged tree in text, indented by depth: name, self/total, samples. */
function treeText(profile: Profile): string[] {
  const nodes = callNodes(profile);
  const figures = callNodeFigures(nodes, nodeValues(nodes, stackValues(profile, { valueType: 0, threads: null })));
  return Array.from({ length: nodes.length }, (_, i) =>
    `${'  '.repeat(nodes.depth[i]!)}${functionName(profile, nodes.function[i] as never)} ${figures.self[i]}/${figures.total[i]} ${figures.samples[i]}`);
}

function functionOf(profile: Profile, name: string): number {
  return Array.from({ length: profile.functions.length }, (_, fn) => functionName(profile, fn as never)).indexOf(name);
}

test('stacks that differ only in lines are one path', () => {
  expect(treeText(profileOf(`
    main@a.ts:1; work@a.ts:9; deep@b.ts:1   1
    main@a.ts:2; work@a.ts:8               10
    main@a.ts:1; work@a.ts:7; deep@b.ts:4  100
    main@a.ts:2                            1000
  `))).toEqual([
    'main 1000/1111 4',
    '  work 10/111 3',
    '    deep 101/101 2',
  ]);
});

test('recursion stays a path of its own, and one function may stand in many places', () => {
  expect(treeText(profileOf(`
    f; f  1
    f; g  2
    g; f  4
    f     8
  `)).sort()).toEqual(['  f 1/1 1', '  f 4/4 1', '  g 2/2 1', 'f 8/11 3', 'g 0/4 1']);
});

test('what a function called: its outermost calls merged, all others left out', () => {
  const profile = profileOf(`
    main; f; g; f; h  1
    main; f           2
    f; g              4
    main; g           8
  `);
  const f = functionOf(profile, 'f');
  const nodes = callNodes(profile);
  const { nodes: callees, target } = calleesOf(nodes, f);
  const values = nodeValues(nodes, stackValues(profile, { valueType: 0, threads: null }));
  const figures = callNodeFigures(callees, { ...movedRows(values, target, callees.length), rows: 'nodes' });
  const lines = Array.from({ length: callees.length }, (_, i) =>
    `${'  '.repeat(callees.depth[i]!)}${functionName(profile, callees.function[i] as never)} ${figures.self[i]}/${figures.total[i]}`);
  expect(lines).toEqual(['f 2/7', '  g 4/5', '    f 0/1', '      h 1/1']);
});

test('random profiles: the paths of callees are those behind the first frame of the function', () =>
  forSeeds(100, (random) => {
    const profile = randomProfile(random);
    const fn = random.below(profile.functions.length);
    const pathsOf = ({ parent, function: functions }: CallNodes, node: number): number[] =>
      node === NONE ? [] : [...pathsOf({ parent, function: functions } as CallNodes, parent[node]!), functions[node]!];
    const nodes = callNodes(profile);
    const { nodes: callees, target } = calleesOf(nodes, fn);
    for (let stack = 0; stack < profile.stacks.length; stack++) {
      const whole = pathsOf(nodes, nodes.ofStack[stack]!);
      expect(pathsOf(callees, target[nodes.ofStack[stack]!]!)).toEqual(whole.includes(fn) ? whole.slice(whole.indexOf(fn)) : []);
    }
  }));

test('no stacks, no nodes', () => {
  const nodes = callNodes(profileOf('- 5'));
  expect(nodes.length).toBe(0);
  expect(callNodeFigures(nodes, nodeValues(nodes, stackValues(profileOf('- 5'), { valueType: 0, threads: null }))).total).toHaveLength(0);
});

test('random profiles: nodes are the distinct paths of functions, in depth-first order, with their sums', () =>
  forSeeds(200, (random) => {
    const profile = randomProfile(random);
    const view = { valueType: random.below(2), threads: null };
    const nodes = callNodes(profile);
    const figures = callNodeFigures(nodes, nodeValues(nodes, stackValues(profile, view)));
    const pathOf = (stack: number): string => {
      const fn = profile.frames.function[profile.stacks.frame[stack]!]!;
      const parent = profile.stacks.parent[stack]!;
      return parent === NONE ? `${fn}` : `${pathOf(parent)} ${fn}`;
    };
    const nodePath = (node: number): string => (nodes.parent[node] === NONE ? `${nodes.function[node]}` : `${nodePath(nodes.parent[node]!)} ${nodes.function[node]}`);
    const expected = new Map<string, { self: number; total: number; samples: number }>();
    for (let s = 0; s < profile.stacks.length; s++) {
      expected.set(pathOf(s), { self: 0, total: 0, samples: 0 });
      expect(nodePath(nodes.ofStack[s]!)).toBe(pathOf(s));
    }
    for (const thread of profile.threads) {
      const { raw, scale } = thread.values[view.valueType]!;
      thread.stack.forEach((stack, i) => {
        if (stack === NONE || profile.frames.function[profile.stacks.frame[stack]!] === profile.idleFunction) return;
        const path = pathOf(stack);
        expected.get(path)!.self += raw[i]! * scale;
        for (const [key, figure] of expected) {
          if (path !== key && !path.startsWith(`${key} `)) continue;
          figure.total += raw[i]! * scale;
          figure.samples++;
        }
      });
    }
    const found = new Map(Array.from({ length: nodes.length }, (_, n) => [nodePath(n), { self: figures.self[n], total: figures.total[n], samples: figures.samples[n] }]));
    expect(found).toEqual(expected);
    for (let n = 0; n < nodes.length; n++) {
      const inside = Array.from({ length: nodes.length }, (_, m) => m).filter((m) => `${nodePath(m)} `.startsWith(`${nodePath(n)} `));
      expect(inside).toEqual(Array.from({ length: nodes.subtreeEnd[n]! - n }, (_, k) => n + k));
    }
  }));

test('random profiles: figures of functions are the same by call nodes as by stacks', () =>
  forSeeds(200, (random) => {
    const profile = randomProfile(random);
    const byStack = stackValues(profile, { valueType: random.below(2), threads: null });
    const nodes = callNodes(profile);
    const values = nodeValues(nodes, byStack);
    const found = functionsOfNodes(nodes, callNodeFigures(nodes, values), values, profile.functions.length);
    expect(found).toEqual(functionFigures(profile, functionOfStacks(profile), byStack));
  }));
