// The time column: the same width on every line, the line's own figure before a function's, and honest words.

import { expect, test } from 'vitest';
import { bar, COLUMN_WIDTH, columnText, fileHoverParts, hoverParts, scaleOf } from '../../src/client/features/heat-column.ts';
import type { PaintedLine } from '../../src/client/features/heat-lines.ts';
import type { HeatFunction, HeatLine } from '../../src/protocol/lsp.ts';

const second = 1e9;

function painted(figure: Partial<HeatLine> | null, functions: readonly HeatFunction[] = []): PaintedLine {
  return { line0: 0, figure: figure && { line0: 0, self: 0, total: null, samples: 100, bucket: 0, ...figure }, changed: null, functions };
}

function defined(name: string, self: number, total: number): HeatFunction {
  return { line0: 0, name, self, total, samples: 50, index: 1 };
}

const scale = { unit: 'nanoseconds' as const, total: 10 * second, hottest: 2 * second };

/** What is shown, with plain blanks and an edge. */
function shown(line: PaintedLine): string {
  const column = columnText(line, scale);
  return column === null ? '-' : `${column.text.replaceAll('\u00a0', ' ')}|${column.style}`;
}

test('values and shares stand below each other, the bar compares with the hottest line of the file', () => {
  expect([2 * second, second, 45.6e6, 780e3, 999.4e6].map((self) => shown(painted({ self })))).toEqual([
    ' 2.00 s  20.0 % ████|certain',
    ' 1.00 s  10.0 % ██  |certain',
    '45.6 ms   0.5 % ▏   |certain',
    ' 780 µs < 0.1 % ▏   |certain',
    ' 999 ms  10.0 % ██  |certain',
  ]);
});

test.each(['nanoseconds', 'bytes', 'count'] as const)('every text of %s is as wide as the column', (unit) => {
  const values = [1, 999, 1e3, 12_345, 99.94e6, 99.96e6, 1e9, 119 * second, 7000 * second, 1e13];
  const lines = values.flatMap((self) => [painted({ self }), painted(null, [defined('f', self, self * 2)])]);
  expect(lines.map((line) => columnText(line, { ...scale, unit })!.text.length)).toEqual(lines.map(() => COLUMN_WIDTH));
});

test('what has no room is left out, never cut', () => {
  const counts = { ...scale, unit: 'count' as const };
  const text = (line: PaintedLine): string => columnText(line, counts)!.text.replaceAll('\u00a0', ' ').trimEnd();
  expect(text(painted({ self: 1_234_567 }))).toBe('1,234,567 < 0.1 %');
  expect(text(painted(null, [defined('f', 1_234_567, 12_345_678)]))).toBe('ƒ 12,345,678');
});

test('few samples are uncertain', () => {
  expect(shown(painted({ self: second, samples: 9 }))).toMatch(/uncertain$/);
  expect(shown(painted({ self: second, samples: 10 }))).toMatch(/\|certain$/);
});

test('a definition shows the function with the largest total, unless the line has time of its own', () => {
  const functions = [defined('wrapper', 0, second), defined('callback', second / 2, 2 * second)];
  expect(shown(painted(null, functions))).toBe('ƒ 500 ms / 2.00 s   |function');
  expect(shown(painted({ self: second }, functions))).toMatch(/^ 1\.00 s/);
  expect(shown(painted({ self: 0 }, functions))).toMatch(/^ƒ/);
  expect(shown(painted(null))).toBe('-');
});

test('a line whose self time is not known shows its total', () => {
  expect(shown(painted({ self: null, total: second, samples: 0 }))).toBe(' 1.00 s  10.0 % ██  |certain');
});

test('a line that mostly waits for what it calls shows its total, with an arrow into it', () => {
  expect(shown(painted({ self: 0, total: second }))).toBe(' 1.00 s  10.0 % ↓   |function');
  expect(shown(painted({ self: second / 20, total: second }))).toBe(' 1.00 s  10.0 % ↓   |function');
  expect(shown(painted({ self: second / 2, total: second }))).toBe(' 500 ms   5.0 % █   |certain');
  expect(columnText(painted({ self: 0, total: second }), { ...scale, misplaced: true })).toMatchObject({ style: 'uncertain' });
});

test('a bar of anything is seen, and none is longer than four', () => {
  expect([0, 1e-9, 1 / 32, 0.5, 1, 7].map(bar)).toEqual(['    ', '▏   ', '▏   ', '██  ', '████', '████']);
});

test('the hover says what rests on few samples, cuts names and counts what it leaves out', () => {
  const functions = Array.from({ length: 7 }, (_, i) => ({ ...defined('n'.repeat(300), 0, i + 1), samples: 1 }));
  const parts = hoverParts(painted({ self: 2 * second, total: 3 * second, samples: 1234 }, functions), scale);
  expect(parts[0]!.words).toBe('Line: self 2.00 s (20.0 %) · total 3.00 s (30.0 %) · 1,234 samples');
  expect(parts[1]!.words).toMatch(/1 sample, so uncertain$/);
  expect(parts[1]!.name).toHaveLength(121);
  expect(parts.at(-1)!.words).toBe('and 2 more functions that begin in this line');
});

test('the scale is the hottest line of the document', () => {
  expect(scaleOf([painted({ self: 3 }), painted({ self: 5 }), painted(null)], 'count', 10)).toEqual({ unit: 'count', total: 10, hottest: 5, counts: 'samples' });
});

test('calls are counted and certain; where nothing was counted, nothing is said', () => {
  const functions = [{ line0: 0, name: 'f', self: 1, total: 1, samples: 1, index: 0 }];
  const words = (counts: 'calls' | 'unknown') => hoverParts({ ...painted(null), functions }, { ...scale, counts })[0]!.words;
  expect(words('calls')).toMatch(/ · 1 call$/);
  expect(words('unknown')).toMatch(/total [^·]*$/);
});

test('a changed line says so, and its hover has the figure it had', () => {
  const line = { ...painted(null), changed: { line0: 0, self: 50e6, total: null, samples: 50, bucket: 4 } };
  expect(columnText(line, scale)).toMatchObject({ style: 'uncertain' });
  expect(shown(line)).toMatch(/^changed +\|uncertain$/);
  expect(hoverParts(line, scale)[0]!.words).toMatch(/^This line was changed since the recording. Before, it had self 50\.0 ms \(/);
});

test('figures that may stand in wrong lines look uncertain without colours too, and hovers say it', () => {
  const misplaced = { ...scale, misplaced: true };
  const column = columnText(painted({ self: 50e6 }), misplaced)!;
  expect(column.style).toBe('uncertain');
  expect(column.text.trimEnd().endsWith('?')).toBe(true);
  expect(hoverParts(painted({ self: 50e6 }), misplaced).at(-1)!.words).toContain('may belong to another line');
});

test('the hover of the file tells how its text stands to the recording, and what is lost', () => {
  const lost = Array.from({ length: 12 }, (_, line0) => ({ line0, self: 5e6, total: null, samples: 50, bucket: 1 }));
  const words = fileHoverParts({ kind: 'carried', commit: '1a2b3c4d', reason: null }, { lines: lost, count: 30 }, scale).map((part) => part.words);
  expect(words[0]).toContain('from commit 1a2b3c4d');
  expect(words[1]).toMatch(/line 1: self 5\.00 ms .*line 10: .*and 20 more$/);
  const mapped = { kind: 'carried', commit: null, reason: null } as const;
  expect(fileHoverParts(mapped, { lines: [], count: 0 }, scale)[0]!.words).toContain('from the text in the source map');
  const strange = { kind: 'uncertain', commit: null, reason: '![x](https://a.b) <b>.js was changed' } as const;
  expect(fileHoverParts(strange, { lines: [], count: 0 }, scale)[0]!.words).not.toMatch(/[^\\][![<]/);
  expect(fileHoverParts({ kind: 'same', commit: null, reason: null }, { lines: [], count: 0 }, scale)).toEqual([]);
});

test('a hover says what a count counts', () => {
  const counted = { ...scale, unit: 'count', noun: 'objects' } as const;
  expect(hoverParts(painted({ self: 1234 }), counted)[0]!.words).toMatch(/self 1,234 objects \(/);
});
