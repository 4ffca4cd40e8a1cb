// Figures of a text that was changed since.

import { expect, test } from 'vitest';
import { carryHeat } from '../../src/heat/carried-heat.ts';
import type { FunctionHeat, LineHeat } from '../../src/heat/source-heat.ts';
import type { FunctionIndex } from '../../src/profile/tables.ts';

const line = (line0: number, self: number): LineHeat => ({ line0, self, total: null, samples: self, bucket: 1 });
const fn = (line0: number, name: string): FunctionHeat => ({ index: 0 as FunctionIndex, name, line0, self: 1, total: 2, samples: 1 });

test('figures go with their lines; those without a line are lost, hottest first; functions are looked for by name', () => {
  const heat = { lines: [line(1, 5), line(2, 3), line(3, 9)], functions: [fn(0, 'stays'), fn(2, 'found'), fn(3, 'gone')] };
  const carried = carryHeat(heat, {
    line: (line0) => (line0 === 1 ? 11 : null),
    definition: (line0, name) => (name === 'gone' ? null : line0 + 10),
  });
  expect(carried.lines).toEqual([line(11, 5)]);
  expect(carried.lost).toEqual([line(3, 9), line(2, 3)]);
  expect(carried.functions).toEqual([fn(10, 'stays'), fn(12, 'found')]);
});
