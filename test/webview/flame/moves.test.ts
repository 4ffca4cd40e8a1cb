// Where the keys that only move lead.

import { expect, test } from 'vitest';
import { wholeGraph } from '../../../src/flame/viewport.ts';
import { movedBy } from '../../../webview/flame/moves.ts';

const whole = wholeGraph({ total: 1000, rows: 100, widthPx: 500, heightPx: 200, rowPx: 20 });
const part = { ...whole, x0: 400, x1: 600, scrollPx: 400 };

test.each([
  ['zoom-in', { x0: 437.5, x1: 562.5, scrollPx: 400 }],
  ['zoom-out', { x0: 340, x1: 660, scrollPx: 400 }],
  ['pan-left', { x0: 360, x1: 560, scrollPx: 400 }],
  ['pan-right', { x0: 440, x1: 640, scrollPx: 400 }],
  ['page-up', { x0: 400, x1: 600, scrollPx: 240 }],
  ['page-down', { x0: 400, x1: 600, scrollPx: 560 }],
  ['reset', { x0: 0, x1: 1000, scrollPx: 0 }],
  ['escape', { x0: 0, x1: 1000, scrollPx: 0 }],
] as const)('%s', (command, expected) => {
  expect(movedBy(command, part)).toEqual({ ...part, ...expected });
});

test('other commands are no moves', () => {
  expect(movedBy('open', part)).toBeNull();
});
