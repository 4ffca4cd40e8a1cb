// The words about a box, as hover card, details and screen reader say them.

import { expect, test } from 'vitest';
import type { SourceRow } from '../../../src/protocol/webview.ts';
import { factsOf, isUncertain, spokenBox, titleOf } from '../../../webview/flame/box-facts.ts';
import type { ShownBox } from '../../../webview/flame/box-facts.ts';

const UNFOUND: SourceRow = {
  url: '', kind: 'file', self: 1, total: 1, samples: 1, functions: 1, share: 0.1, map: null, unresolved: true, remedies: ['locate'],
  place: { kind: 'missing', message: 'No file in this workspace matches it.' },
};
const box: ShownBox = {
  node: 4,
  parentNode: 1,
  function: { index: 2, name: 'parse', url: 'file:///a.js', place: 'a.js:12', line1: 12, category: 'own' },
  merged: 0,
  depth: 3,
  start: 0,
  total: 250e6,
  self: 50e6,
  samples: 250,
};
const context = { unit: 'nanoseconds', noun: null, viewTotal: 1e9, parentTotal: 500e6, counts: 'samples', unresolved: null } as const;

test('figures with their shares of the view and of the parent', () => {
  expect(factsOf(box, context)).toEqual([
    ['Total', '250 ms (25.0 %)'],
    ['Self', '50.0 ms (5.0 %)'],
    ['Of parent', '50.0 %'],
    ['Samples', '250'],
  ]);
});

test('a merged box has no self and no name', () => {
  const merged = { ...box, function: null, merged: 1234 };
  expect(titleOf(merged)).toBe('1,234 narrow boxes');
  expect(factsOf(merged, context)).toEqual([['Together', 'about 250 ms (25.0 %)']]);
  expect(spokenBox(merged, context)).toBe('1,234 narrow boxes, together about 250 ms (25.0 %)');
});

test('below ten samples a figure is uncertain; without samples it is not measured by them', () => {
  expect([0, 1, 9, 10].map((samples) => isUncertain({ ...box, samples }, 'samples'))).toEqual([false, true, true, false]);
});

test('calls are counted, not measured: few of them are as certain as many, and those below a box are not told', () => {
  const counted = { ...context, counts: 'calls' } as const;
  expect(isUncertain({ ...box, samples: 1 }, 'calls')).toBe(false);
  expect(factsOf(box, counted).map(([label]) => label)).toEqual(['Total', 'Self', 'Of parent']);
  expect(spokenBox({ ...box, samples: 3 }, counted)).not.toContain('uncertain');
});

test('one sentence for the screen reader', () => {
  expect(spokenBox({ ...box, samples: 3 }, context)).toBe(
    'parse, a.js:12, total 250 ms, 25.0 %, self 50.0 ms, uncertain: 3 samples',
  );
});

test('the sentence says that a source was not found, and why', () => {
  const unresolved = { ...UNFOUND, url: 'file:///a.js' };
  expect(spokenBox(box, { ...context, unresolved })).toMatch(/self 50\.0 ms, Source not found: no file in this workspace matches it$/);
});

test('in graphs of callers a width is what led to the outermost box, and there is no self', () => {
  const inverted = { ...context, callersOf: 'self' } as const;
  expect(factsOf({ ...box, depth: 0, self: 0 }, { ...inverted, parentTotal: null })[0]).toEqual(['Self', '250 ms (25.0 %)']);
  expect(factsOf({ ...box, self: 0 }, inverted).map(([label]) => label)).toEqual(['Through here', 'Of what it called', 'Samples']);
  expect(factsOf(box, inverted)[1]).toEqual(['No caller', '50.0 ms (5.0 %)']);
  expect(factsOf({ ...box, depth: 0, self: 0 }, { ...context, callersOf: 'total' })[0]![0]).toBe('Total');
  expect(spokenBox(box, inverted)).toBe('parse, a.js:12, through here 250 ms, 25.0 %, no caller 50.0 ms');
});
