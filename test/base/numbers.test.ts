// Growing columns: they widen only when they must, and pieces are joined without loss.

import { expect, test } from 'vitest';
import { Int32Builder, NumberBuilder } from '../../src/base/numbers.ts';
import { forSeeds } from '../support/random.ts';

function column(...values: number[]): Int32Array | Float64Array {
  const builder = new NumberBuilder();
  for (const value of values) builder.push(value);
  return builder.finish();
}

test('whole numbers of 32 bits stay narrow', () => {
  expect(column(0, -1, 2 ** 31 - 1, -(2 ** 31))).toEqual(Int32Array.of(0, -1, 2 ** 31 - 1, -(2 ** 31)));
});

test.each([2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity, 2 ** 53 + 2, 1e300])('%s makes the column wide', (value) => {
  expect(column(7, value, -3)).toEqual(Float64Array.of(7, value, -3));
});

test('-0 does not make a column wide', () => {
  expect(column(-0, 1)).toEqual(Int32Array.of(0, 1));
});

test('pushes, appended runs and a late wide value keep their order over many pieces', () =>
  forSeeds(20, (random) => {
    const builder = new NumberBuilder();
    const expected: number[] = [];
    if (random.chance(0.5)) builder.expect(random.below(3000));
    for (let i = random.below(40); i >= 0; i--) {
      if (random.chance(0.5)) {
        const run = Int32Array.from({ length: random.below(30_000) }, () => random.below(1000) - 500);
        builder.append(run);
        for (const value of run) expected.push(value);
      } else {
        const value = random.chance(0.03) ? random.next() : random.below(1000);
        builder.push(value);
        expected.push(value);
      }
      if (random.chance(0.1)) builder.expect(random.below(500_000));
      expect(builder.length).toBe(expected.length);
    }
    const found = builder.finish();
    expect(found.length).toBe(expected.length);
    expect(found.every((value, i) => value === expected[i])).toBe(true);
    expect(found instanceof Int32Array).toBe(expected.every((value) => Number.isInteger(value)));
  }));

test('a column past a full piece is joined whole', () => {
  const builder = new NumberBuilder();
  const count = (1 << 18) * 3 + 11;
  for (let i = 0; i < count; i++) builder.push(i);
  const values = builder.finish();
  expect(values.length).toBe(count);
  for (let i = 0; i < count; i += 4093) expect(values[i]).toBe(i);
  expect(values[count - 1]).toBe(count - 1);
});

test('a finished builder is empty', () => {
  const builder = new NumberBuilder();
  builder.push(1);
  builder.finish();
  expect(builder.length).toBe(0);
  expect(builder.finish().length).toBe(0);
});

test('the expected count may be wrong in both directions', () => {
  const builder = new NumberBuilder();
  builder.push(5);
  builder.expect(1_000_000);
  builder.expect(3);
  builder.push(6);
  expect(builder.finish()).toEqual(Int32Array.of(5, 6));
});

test('Int32Builder grows, sets and finishes at its exact length', () => {
  const builder = new Int32Builder(0);
  for (let i = 0; i < 200; i++) builder.push(i);
  builder.set(3, -3);
  expect(builder.at(3)).toBe(-3);
  expect(builder.view().length).toBe(200);
  expect(builder.finish()).toEqual(Int32Array.from({ length: 200 }, (_, i) => (i === 3 ? -3 : i)));
});

test('an array that was shown stays as it was when the column grows', () => {
  const builder = new Int32Builder(2);
  builder.push(1);
  builder.push(2);
  const view = builder.view();
  builder.push(3);
  expect(Array.from(view)).toEqual([1, 2]);
  for (let i = 4; i <= 8; i++) builder.push(i);
  const whole = builder.finish();
  builder.push(9);
  expect(Array.from(whole)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Array.from(builder.view())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
