// Times in two words: every nanosecond that 64 bits hold, and differences as ordinary numbers.

import { expect, test } from 'vitest';
import { readNanoseconds } from '../../src/formats/spans/id-bytes.ts';
import { nsBetween, timeAt, TimeWords } from '../../src/trace/times.ts';
import { forSeeds, type Random } from '../support/random.ts';

function column(...times: bigint[]): Uint32Array {
  return Uint32Array.from(times.flatMap((time) => [Number(time & 0xffff_ffffn), Number(time >> 32n)]));
}

function read(text: string): bigint {
  const time = new TimeWords();
  const bytes = new TextEncoder().encode(text);
  readNanoseconds(time, bytes, 0, bytes.length);
  return timeAt(Uint32Array.of(time.low, time.high), 0);
}

function anyTime(random: Random): bigint {
  return BigInt.asUintN(random.below(65), (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32)));
}

test('digits become the exact time, in quotes and without', () =>
  forSeeds(500, (random) => {
    const time = anyTime(random);
    expect(read(`"${time}"`)).toBe(time);
    expect(read(String(time))).toBe(time);
  }));

test('what is no time is unknown; exponents are as near as they can be', () => {
  for (const text of ['""', '"soon"', 'null', '-5', '"-5"', '"99999999999999999999999"', '{}']) expect(read(text), text).toBe(0n);
  expect(read('1.5e18')).toBe(1_500_000_000_000_000_000n);
});

test('differences are exact below 104 days', () =>
  forSeeds(300, (random) => {
    const from = anyTime(random);
    const to = BigInt.asUintN(64, from + BigInt(random.below(2 ** 32)) * 2_000_000n);
    if (to < from) return;
    expect(nsBetween(column(from, to), 0, column(from, to), 1)).toBe(Number(to - from));
    expect(nsBetween(column(from, to), 1, column(from, to), 0)).toBe(-Number(to - from) + 0);
  }));

test('microseconds and sums keep every nanosecond', () =>
  forSeeds(300, (random) => {
    const us = random.below(2 ** 30) * 2 ** 22 + random.below(2 ** 22);
    const time = new TimeWords();
    time.setMicroseconds(us);
    expect(timeAt(Uint32Array.of(time.low, time.high), 0)).toBe(BigInt(us) * 1000n);
    const sum = new TimeWords();
    const ns = random.below(2 ** 26) * 2 ** 26;
    sum.setSum(time, ns);
    expect(timeAt(Uint32Array.of(sum.low, sum.high), 0)).toBe(BigInt(us) * 1000n + BigInt(ns));
  }));
