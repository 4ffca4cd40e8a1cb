// Rows of positions: one for each combination of node, line and column, whatever the ids.

import { expect, test } from 'vitest';
import { SamplePositions } from '../../../src/formats/v8/sample-positions.ts';
import { forSeeds } from '../../support/random.ts';

test('equal combinations have one row, in order of appearance', () =>
  forSeeds(200, (random) => {
    const positions = new SamplePositions();
    const known = new Map<string, number>();
    const ids = [1, 2, 3, 1000, 2 ** 22 - 1, 2 ** 22, 2 ** 31 - 1];
    for (let i = 0; i < 400; i++) {
      const [id, line, column] = [random.pick(ids), random.below(30), random.below(3)];
      const key = `${id}/${line}/${line === 0 ? 0 : column}`;
      if (!known.has(key)) known.set(key, known.size);
      const row = positions.row(id, line, column);
      expect(row).toBe(known.get(key));
      expect([positions.line0.at(row), positions.column0.at(row)]).toEqual([line - 1, line === 0 ? -1 : column - 1]);
    }
    expect([...positions.id.finish()]).toEqual([...known.keys()].map((key) => Number(key.split('/')[0])));
  }));

test('ids that are none share a row per place', () => {
  const positions = new SamplePositions();
  expect([NaN, -1, 0.5, 2 ** 40].map((id) => positions.row(id, 0, 0))).toEqual([0, 0, 0, 0]);
});
