// The time column and the hover of a comparison: signs in text, arrows for what is no chance, a question mark for what is
// matched roughly.

import { expect, test } from 'vitest';
import { columnText, hoverParts, COLUMN_WIDTH, type HeatScale } from '../../src/client/features/heat-column.ts';
import { comparisonInWords, directionOf } from '../../src/client/features/difference-column.ts';
import { hotLines, TrackedHeat } from '../../src/client/features/heat-lines.ts';
import type { DocumentHeatResult, HeatLine } from '../../src/protocol/lsp.ts';
import type { Significance } from '../../src/protocol/compare.ts';

const SCALE: HeatScale = { unit: 'nanoseconds', total: 1e9, hottest: 1e9 };

function line(before: number, after: number, significance: Significance = 'certain', more: Partial<HeatLine> = {}): HeatLine {
  return { line0: 0, self: after, total: null, samples: 30, bucket: 4, change: { before, after, chance: 0.002, significance, samplesBefore: 20 }, ...more };
}

const column = (figure: HeatLine) => columnText({ line0: 0, figure, changed: null, functions: [] }, SCALE);
const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ').trimEnd();

test('more and less have signs, arrows and styles of their own', () => {
  expect(column(line(100e6, 112.3e6))).toMatchObject({ style: 'more' });
  expect(plain(column(line(100e6, 112.3e6))?.text)).toBe('+12.3 ms  +12.3 % ▲');
  expect(column(line(100e6, 50e6))).toMatchObject({ style: 'less' });
  expect(plain(column(line(100e6, 50e6))?.text)).toBe('−50.0 ms  −50.0 % ▼');
  expect(plain(column(line(0, 50e6))?.text)).toBe('+50.0 ms      new ▲');
});

test('what may be chance is quiet, what was matched roughly has a question mark', () => {
  expect(column(line(100e6, 112e6, 'noise'))).toMatchObject({ style: 'uncertain' });
  expect(plain(column(line(100e6, 112e6, 'noise'))?.text)).toMatch(/~$/);
  expect(plain(column(line(100e6, 112e6, 'certain', { inferred: true }))?.text)).toMatch(/\?$/);
});

test('the column keeps its width', () => {
  for (const after of [0, 1, 123.456e6, 9.99e12]) expect(column(line(5e6, after))?.text).toHaveLength(COLUMN_WIDTH);
});

test('the hover tells before, now, and whether it can be chance', () => {
  const parts = hoverParts({ line0: 0, figure: line(100e6, 150e6), changed: null, functions: [] }, { ...SCALE, counts: 'samples' });
  expect(parts[0]!.words).toBe('Line: self +50.0 ms (+50.0 %): 100 ms before, 150 ms now, certain (p 0.0020) · 20 samples before, 30 now');
});

test('every line says that it is a difference, and to what', () => {
  const parts = hoverParts({ line0: 4, figure: line(1e6, 2e6), changed: null, functions: [] }, { ...SCALE, baseline: 'before.cpuprofile' });
  expect(parts.at(-1)).toEqual({ name: 'before.cpuprofile', words: 'the baseline; heat and figures are the difference to it', isFile: true });
  expect(hoverParts({ line0: 4, figure: line(1e6, 2e6), changed: null, functions: [] }, SCALE).some(({ isFile }) => isFile)).toBe(false);
});

test('a function says how its total changed', () => {
  const change = { before: 1e6, after: 3e6, chance: 0.01, significance: 'likely' } as const;
  const functions = [{ line0: 0, name: 'f', self: 1e6, total: 3e6, samples: 3, index: 0, change: { self: change, total: change } }];
  expect(plain(columnText({ line0: 0, figure: null, changed: null, functions }, SCALE)?.text)).toBe('ƒ +2.00 ms +200.0 %');
});

const RESULT: DocumentHeatResult = {
  revision: 1, unit: 'nanoseconds', total: 1e9, counts: 'samples', functions: [], text: { kind: 'same', commit: null, reason: null }, lost: [], lostCount: 0,
  lines: [line(5e6, 0, 'certain', { line0: 1 }), line(5e6, 5e6, 'noise', { line0: 3, bucket: 0 })],
  difference: { fileName: 'before.cpuprofile', scale: 'total', remark: 'Lines are compared roughly' },
};

test('the first line says what it is compared with', () => {
  expect(comparisonInWords(RESULT)).toEqual({
    name: 'before.cpuprofile', words: 'what these figures are compared with, scaled so that both totals are equal. Lines are compared roughly', isFile: true,
  });
});

test('lines that are gone are worth going to, those that stayed are not', () => {
  const heat = new TrackedHeat(RESULT, { lines: ['a', 'b', 'c', 'd'], edits: [] });
  expect(hotLines(heat.painted())).toEqual([1]);
});

test('lines that were joined add up, and are only as certain as both', () => {
  const heat = new TrackedHeat({ ...RESULT, lines: [line(1, 2, 'certain', { line0: 0 }), line(3, 4, 'noise', { line0: 1 })] }, { lines: ['a', 'b'], edits: [] });
  heat.apply({ startLine0: 0, startColumn0: 1, endLine0: 1, endColumn0: 0, newLines: 0, lastLength: 0 });
  const [painted] = heat.painted();
  const joined = painted?.figure?.change ?? painted?.changed?.change;
  expect(joined).toMatchObject({ before: 4, after: 6, significance: 'unknown' });
});

test('no difference has no direction', () => {
  expect([directionOf({ before: 1, after: 1, chance: 1, significance: 'counted' }), directionOf({ before: 1, after: 9, chance: 1, significance: 'noise' })]).toEqual(['same', 'same']);
});
