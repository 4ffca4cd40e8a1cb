// The tree read from its leaves, against paths turned round one sample at a time.

import { expect, test } from 'vitest';
import { callNodeFigures, callNodes, nodeValues } from '../../src/profile/call-nodes.ts';
import { callerTree, startsOfAll, startsOfFunction, type CallerTree } from '../../src/profile/callers.ts';
import { stackValues } from '../../src/profile/figures.ts';
import { functionName, NONE, type Profile } from '../../src/profile/tables.ts';
import { profileOf } from '../support/notation.ts';
import { randomProfile } from '../support/random-profile.ts';
import { forSeeds } from '../support/random.ts';

function inverted(profile: Profile, minTotal = 0): CallerTree {
  const nodes = callNodes(profile);
  const { self, samples } = nodeValues(nodes, stackValues(profile, { valueType: 0, threads: null }));
  return callerTree(nodes, startsOfAll(self, samples), profile.functions.length, minTotal);
}

function callersOf(profile: Profile, fn: number): CallerTree {
  const nodes = callNodes(profile);
  const figures = callNodeFigures(nodes, nodeValues(nodes, stackValues(profile, { valueType: 0, threads: null })));
  return callerTree(nodes, startsOfFunction(nodes, fn, figures.total, figures.samples), profile.functions.length, 0);
}

/** Each node as its path and figures: `leaf < caller < … self/total`. */
function text(profile: Profile, tree: CallerTree): string[] {
  const pathOf = (node: number): string => {
    const name = functionName(profile, tree.function[node] as never);
    return tree.parent[node] === NONE ? name : `${pathOf(tree.parent[node]!)} < ${name}`;
  };
  return Array.from({ length: tree.length }, (_, i) => `${pathOf(i)} ${tree.self[i]}/${tree.total[i]}`).sort();
}

const example = profileOf(`
  main; parse; read  1
  main; load; read   2
  main; parse        4
`);

test('the graph from its leaves: functions by their own time, above them who called', () => {
  expect(text(example, inverted(example))).toEqual([
    'parse 0/4', 'parse < main 4/4',
    'read 0/3', 'read < load 0/2', 'read < load < main 2/2', 'read < parse 0/1', 'read < parse < main 1/1',
  ].sort());
});

test('callers of one function bring its total, each sample once', () => {
  const recursive = profileOf('main; f; g; f; h  1\nmain; f  2\nf; f  4');
  const isF = (fn: number): boolean => functionName(recursive, fn as never) === 'f';
  expect(text(recursive, callersOf(recursive, Array.from({ length: recursive.functions.length }, (_, fn) => fn).find(isF)!))).toEqual(['f 4/7', 'f < main 3/3']);
});

test('what is too small is left out with what lies beyond it, and counted', () => {
  const tree = inverted(example, 3);
  expect(text(example, tree)).toEqual(['parse 0/4', 'parse < main 4/4', 'read 0/3']);
  expect(tree.hidden).toBe(2);
});

test('nothing recorded, nothing to read', () => {
  expect(inverted(profileOf('- 5')).length).toBe(0);
});

test('random profiles: every turned path and its sums', () =>
  forSeeds(200, (random) => {
    const profile = randomProfile(random);
    const values = stackValues(profile, { valueType: 0, threads: null });
    const expected = new Map<string, { self: number; total: number; samples: number }>();
    for (let stack = 0; stack < profile.stacks.length; stack++) {
      if (values.self[stack] === 0) continue;
      let path = '';
      for (let at: number = stack; at !== NONE; at = profile.stacks.parent[at as never]!) {
        path += `<${profile.frames.function[profile.stacks.frame[at as never]!]}`;
        const figure = expected.get(path) ?? { self: 0, total: 0, samples: 0 };
        expected.set(path, figure);
        figure.total += values.self[stack]!;
        figure.samples += values.samples[stack]!;
        if (profile.stacks.parent[at as never] === NONE) figure.self += values.self[stack]!;
      }
    }
    const tree = inverted(profile);
    const pathOf = (node: number): string => (node === NONE ? '' : `${pathOf(tree.parent[node]!)}<${tree.function[node]}`);
    expect(tree.length).toBe(expected.size);
    for (let node = 0; node < tree.length; node++) {
      const figure = expected.get(pathOf(node))!;
      expect(tree.total[node]).toBeCloseTo(figure.total, 6);
      expect(tree.self[node]).toBeCloseTo(figure.self, 6);
      expect(tree.samples[node]).toBe(figure.samples);
      expect(tree.parent[node]!).toBeLessThan(node);
    }
  }));

test('code that calls itself without end costs a bounded number of steps; what was not followed is counted', () => {
  const deep = profileOf(Array.from({ length: 300 }, (_, i) => `${Array.from({ length: i + 1 }, () => 'f').join('; ')}  1`).join('\n'));
  const nodes = callNodes(deep);
  const figures = callNodeFigures(nodes, nodeValues(nodes, stackValues(deep, { valueType: 0, threads: null })));
  const starts = startsOfAll(figures.self, figures.samples);
  const whole = callerTree(nodes, starts, 1, 0);
  expect([whole.length, whole.hidden]).toEqual([300, 0]);
  const bounded = callerTree(nodes, starts, 1, 0, 3000);
  expect(bounded.hidden).toBe(1);
  expect(bounded.length).toBeLessThan(15);
  expect(Array.from(bounded.total.subarray(0, 3))).toEqual(Array.from(whole.total.subarray(0, 3)));
});

test('long ways that nothing joins cost steps as well', () => {
  const apart = profileOf(Array.from({ length: 20 }, (_, i) => `${Array.from({ length: 50 }, (_, k) => `f${i}_${k}`).join('; ')}  1`).join('\n'));
  const nodes = callNodes(apart);
  const { self, samples } = nodeValues(nodes, stackValues(apart, { valueType: 0, threads: null }));
  const starts = startsOfAll(self, samples);
  expect(callerTree(nodes, starts, 1000, 0)).toMatchObject({ length: 1000, hidden: 0 });
  const bounded = callerTree(nodes, starts, 1000, 0, 100);
  expect(bounded.length).toBeLessThanOrEqual(120);
  expect(bounded.hidden).toBeGreaterThan(0);
});
