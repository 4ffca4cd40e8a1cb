// Two files of traces: what became slower or faster, what is new or gone, and what can be chance.

import { expect, test } from 'vitest';
import { compareOperations, operationsOf, type ComparedOperation } from '../../src/compare/compare-operations.ts';
import type { DistributedTraces } from '../../src/trace/distributed.ts';
import { tracesOf } from '../support/made-traces.ts';

function calls(durations: Readonly<Record<string, readonly number[]>>): DistributedTraces {
  return tracesOf(...Object.entries(durations).flatMap(([name, each]) => each.map((ms) => ({ name, kind: 'server' as const, at: 0, ms }))));
}

const compare = (before: DistributedTraces, after: DistributedTraces): ComparedOperation[] => compareOperations(operationsOf(before), operationsOf(after));

const around = (ms: number, count = 12): number[] => Array.from({ length: count }, (_, i) => ms + (i % 5));

test('slower and faster with figures of both sides, new and gone; the costliest change first', () => {
  const before = calls({ same: around(50), slower: around(20), faster: around(80), gone: around(5) });
  const after = calls({ same: around(50), slower: around(60), faster: around(30), new: around(7, 3) });
  const rows = compare(before, after);
  expect(rows.map(({ name, change, significance }) => [name, change, significance])).toEqual([
    ['faster', 'faster', 'certain'], ['slower', 'slower', 'certain'], ['gone', 'gone', 'unknown'], ['new', 'new', 'unknown'], ['same', 'unclear', 'noise'],
  ]);
  expect(rows[1]).toMatchObject({ service: 'shop', before: { count: 12, p50: 21.5e6 }, after: { count: 12, p50: 61.5e6 }, larger: 1, costNs: 480e6 });
  expect(rows.map(({ costNs }) => Math.round(costNs / 1e6))).toEqual([-600, 480, -81, 24, 0]);
});

test('two or three calls can show nothing, and do not count among the comparisons', () => {
  expect(compare(calls({ a: [10, 11, 12] }), calls({ a: [20, 21, 22] }))).toMatchObject([{ change: 'unclear', significance: 'unknown', p: NaN, q: NaN }]);
  const rare = Object.fromEntries('bcdefghijklmnopqrstu'.split('').map((name) => [name, [30, 31]]));
  const among = compare(calls({ ...rare, a: [10, 11, 12, 13] }), calls({ ...rare, a: [20, 21, 22, 23] }));
  expect(among[0]).toMatchObject({ name: 'a', change: 'slower', significance: 'likely' });
});

test('of many operations some differ by chance: what convinces alone does not among twenty', () => {
  const fewCalls = (ms: number): DistributedTraces => calls({ a: [ms, ms + 1, ms + 2, ms + 3] });
  expect(compare(fewCalls(10), fewCalls(20))).toMatchObject([{ change: 'slower', significance: 'likely' }]);
  const others = Object.fromEntries('bcdefghijklmnopqrstu'.split('').map((name) => [name, around(30)]));
  const among = compare(calls({ ...others, a: [10, 11, 12, 13] }), calls({ ...others, a: [20, 21, 22, 23] }));
  expect(among.find(({ name }) => name === 'a')).toMatchObject({ change: 'unclear', significance: 'noise' });
});

test('one slow call does not make an operation slower', () => {
  expect(compare(calls({ a: around(10, 30) }), calls({ a: [...around(10, 29), 5000] }))).toMatchObject([{ change: 'unclear' }]);
});

test('operations of different services are different', () => {
  const of = (service: string): DistributedTraces => tracesOf({ name: 'get', service, at: 0, ms: 5 });
  expect(compare(of('a'), of('b')).map(({ service, change }) => [service, change])).toEqual(expect.arrayContaining([['a', 'gone'], ['b', 'new']]));
});

test('two files without spans have nothing to compare', () => expect(compare(tracesOf(), tracesOf())).toEqual([]));
