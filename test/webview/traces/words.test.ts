// What list and waterfall say: rows for screen readers, oddities, clocks, searches, keys, times of day, colours of services.

import { describe, expect, test } from 'vitest';
import { FLAGS } from '../../../src/trace/distributed.ts';
import { contrast, parseColor } from '../../../webview/flame/color.ts';
import { choosePalette } from '../../../webview/flame/palette.ts';
import { paletteIndexes, servicePalette } from '../../../webview/traces/service-colors.ts';
import { foundWords, hiddenErrorsWords, oddities, rowTooltip, serviceName, skewSentence, spokenFigures } from '../../../webview/traces/span-words.ts';
import { startText } from '../../../webview/traces/start-text.ts';
import { waterfallCommandFrom, waterfallCommandOf } from '../../../webview/traces/waterfall-keys.ts';

const row = {
  span: 1, parent: null, name: 'GET /\u202eorders', service: 0, depth: 0, startNs: 2e6, durationNs: 12.3e6, selfNs: 4e6, kind: 2, error: true, flags: 1,
  children: 0, descendants: 0, open: true, selfParts: [], pathParts: [0, 1], events: [1], hiddenErrors: 0, matches: true, skewNs: -5e6,
} as const;

test('a row tells its figures', () => {
  expect(spokenFigures(row)).toBe('12.3 ms, self 4.00 ms, starts at 2.00 ms, on the critical path, 1 event, found');
  expect(spokenFigures({ ...row, pathParts: [], events: [], matches: false })).toBe('12.3 ms, self 4.00 ms, starts at 2.00 ms');
});

test('the tooltip tells the rest, one thing a line, and hides nothing in names', () => {
  expect(rowTooltip(row, 'shop')).toBe(
    'GET /\\u202eorders\nshop · server\n12.3 ms · self 4.00 ms · starts at 2.00 ms\nFailed\nIts parent is not in the file: it stands as a root.\n' +
      'The clock of its service seems to be 5.00 ms behind.',
  );
});

test('every oddity of the model has its sentence; a shared id is none', () => {
  for (const [name, bit] of Object.entries(FLAGS)) expect(oddities(bit), name).toHaveLength(name === 'shared' ? 0 : 1);
  expect(oddities(FLAGS.orphan | FLAGS.unfinished)).toHaveLength(2);
  expect(oddities(0)).toEqual([]);
});

test('errors under a fold, services without a name', () => {
  expect(hiddenErrorsWords(1)).toBe('1 error is folded away below');
  expect(hiddenErrorsWords(1200)).toBe('1,200 errors are folded away below');
  expect(serviceName(['shop', ''], 0)).toBe('shop');
  expect(serviceName(['shop', ''], 1)).toBe('(no service)');
  expect(serviceName([], 7)).toBe('(no service)');
});

test('of clocks that differ the largest is told', () => {
  expect(skewSentence(new Map())).toBeNull();
  expect(skewSentence(new Map([['mail', -12e6]]))).toBe('The clock of mail seems to be 12.0 ms behind its caller’s. Times are shown as recorded.');
  expect(skewSentence(new Map([['mail', -12e6], ['db', 30e6]]))).toMatch(/^The clock of db seems to be 30\.0 ms ahead of its caller’s, and that of 1 other service differs too\./);
});

test('a search tells how many it found, and which one is meant', () => {
  expect(foundWords(0, null)).toBe('Nothing found');
  expect(foundWords(1, null)).toBe('1 span');
  expect(foundWords(1200, 3)).toBe('3 of 1,200 spans');
});

describe('keys', () => {
  const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey', boolean>> = {}) => waterfallCommandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

  test.each([
    ['ArrowRight', 'unfold-or-child'], ['ArrowLeft', 'fold-or-parent'], ['w', 'zoom-in'], ['-', 'zoom-out'], ['a', 'pan-left'], ['0', 'reset'],
    ['n', 'next-match'], [']', 'next-match'], ['N', 'previous-match'], ['[', 'previous-match'], ['Escape', 'back'], ['?', 'help'], ['i', null], ['Tab', null],
  ])('%s is %s', (key, command) => expect(press(key)).toBe(command));

  test('digits open down to a level; with Ctrl only find is ours', () => {
    expect(press('1')).toEqual({ depth: 0 });
    expect(press('9')).toEqual({ depth: 8 });
    expect(press('f', { ctrlKey: true })).toBe('search');
    expect(press('1', { altKey: true })).toBeNull();
  });

  test('commands of the page that mean nothing here do nothing', () => {
    expect(waterfallCommandFrom('search')).toBe('search');
    expect(waterfallCommandFrom('invert')).toBeNull();
  });
});

test('a trace begins at a time of day', () => {
  const ms = new Date(2024, 4, 6, 7, 8, 9, 12).getTime();
  expect(startText(ms + 0.5, false)).toBe('07:08:09.012');
  expect(startText(ms, true)).toBe('2024-05-06 07:08:09.012');
  expect(startText(1e30, true)).toBe('');
});

test('services have their own colours, in every trace the same, as long as there are enough', () => {
  expect([...paletteIndexes(4, [3, 1], 8)]).toEqual([[1, 1], [3, 3]]);
  expect([...paletteIndexes(20, [17, 3, 9], 8)]).toEqual([[3, 0], [9, 1], [17, 2]]);
});

test.each([['#1f1f1f', '#cccccc'], ['#ffffff', '#3b3b3b']])('services on a ground of %s have colours that are seen on it, eight at least', (ground, text) => {
  const [background, foreground] = [parseColor(ground)!, parseColor(text)!];
  const own = ['#d98e48', '#5f8fbf', '#6a9c72', '#9b84b8'].map((color) => parseColor(color)!);
  const colors = servicePalette({ palette: choosePalette(own, background, foreground), background, foreground });
  expect(colors).toHaveLength(8);
  for (const color of colors) expect(contrast(color, background)).toBeGreaterThanOrEqual(2);
});
