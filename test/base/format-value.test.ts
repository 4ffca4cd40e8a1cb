// How values read, above all where a digit more would change the unit.

import { expect, test } from 'vitest';
import { formatCount, formatShare, formatValue, shareOf } from '../../src/base/format-value.ts';

test.each([
  [0, '0 ms'],
  [1, '1 ns'],
  [0.25, '0.25 ns'],
  [999, '999 ns'],
  [999.4, '999 ns'],
  [999.6, '1.00 µs'],
  [780_000, '780 µs'],
  [999_949_000, '1.00 s'],
  [999_400_000, '999 ms'],
  [999_950_000, '1.00 s'],
  [1_234_000_000, '1.23 s'],
  [9_995_000_000, '10.0 s'],
  [9_994_000_000, '9.99 s'],
  [99_950_000_000, '100 s'],
  [99_940_000_000, '99.9 s'],
  [119e9, '119 s'],
  [120e9, '2.00 min'],
  [3600e9, '60.0 min'],
  [7200e9, '2.00 h'],
  [1e15, '278 h'],
  [1e18, '277,778 h'],
  [-1_500_000, '-1.50 ms'],
])('%d ns reads %s', (value, text) => expect(formatValue(value, 'nanoseconds')).toBe(text));

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [12_345_678, '12.3 MB'],
  [999_960_000, '1.00 GB'],
  [5e15, '5,000 TB'],
])('%d bytes read %s', (value, text) => expect(formatValue(value, 'bytes')).toBe(text));

test.each([
  [0, '0'],
  [-0, '0'],
  [1234567, '1,234,567'],
  [12.345, '12.3'],
  [0.5, '0.50'],
  [1234.5, '1,235'],
])('a count of %d reads %s', (value, text) => expect(formatCount(value)).toBe(text));

test.each([
  [0, '0 %'],
  [-0.2, '0 %'],
  [NaN, '0 %'],
  [0.00001, '< 0.1 %'],
  [0.000499, '< 0.1 %'],
  [0.0005, '0.1 %'],
  [0.123, '12.3 %'],
  [0.9994, '99.9 %'],
  [0.99951, '100 %'],
  [1, '100 %'],
  [1.7, '100 %'],
])('a share of %d reads %s', (share, text) => expect(formatShare(share)).toBe(text));

test('a share of nothing is nothing, and none is above the whole', () => {
  expect(shareOf(5, 0)).toBe(0);
  expect(shareOf(0, 0)).toBe(0);
  expect(shareOf(5, NaN)).toBe(0);
  expect(shareOf(5, 10)).toBe(0.5);
  expect(shareOf(15, 10)).toBe(1);
});
