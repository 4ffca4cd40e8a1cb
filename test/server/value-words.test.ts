// What values are called, and what counts count.

import { expect, test } from 'vitest';
import { formatAmount } from '../../src/base/format-value.ts';
import { pprof } from '../../src/formats/pprof.ts';
import { pstats } from '../../src/formats/pstats.ts';
import type { ValueUnit } from '../../src/profile/tables.ts';
import { describeValueType } from '../../src/server/value-words.ts';

/** Title, and 1234 of it. */
function words(kind: string, unit: ValueUnit, format = pprof): string {
  const type = describeValueType({ kind, unit }, format);
  return `${type.title}: ${formatAmount(1234, type.unit, type.noun)}`;
}

test('pprof’s kinds: objects and contentions are no milliseconds', () => {
  expect(words('cpu', 'nanoseconds')).toBe('CPU time: 1.23 µs');
  expect(words('alloc_objects', 'count')).toBe('Allocated objects: 1,234 objects');
  expect(words('inuse_space', 'bytes')).toBe('Memory in use: 1.23 kB');
  expect(words('contentions', 'count')).toBe('Contentions: 1,234 contentions');
  expect(words('delay', 'nanoseconds')).toBe('Delay: 1.23 µs');
  expect(words('goroutine', 'count')).toBe('Goroutines: 1,234 goroutines');
  expect(words('samples', 'count')).toBe('Samples: 1,234 samples');
});

test('a kind that nobody knows is its own title, and its counts count nothing named', () => {
  expect(words('branch-misses:u', 'count')).toBe('branch-misses:u: 1,234');
});

test('a format may know better; a noun belongs to counts alone', () => {
  expect(words('cpu', 'nanoseconds', pstats)).toBe('Time: 1.23 µs');
  expect(words('alloc_objects', 'bytes')).toBe('Allocated objects: 1.23 kB');
});

test('one of a thing is in the singular', () => {
  expect([formatAmount(1, 'count', 'objects'), formatAmount(0, 'count', 'objects'), formatAmount(1, 'count', null)]).toEqual(['1 object', '0 objects', '1']);
});
