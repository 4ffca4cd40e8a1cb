// The report made from tables: order, limits, what is listed, lines from 1. The command line is in report.test.ts.

import { expect, test } from 'vitest';
import { makeReport, type ReportOptions } from '../../src/cli/report.ts';
import { profileOf } from '../support/notation.ts';

const OPTIONS: ReportOptions = { file: 'x.cpuprofile', valueType: 0, top: 0, fileOf: (url) => url };

const PROFILE = profileOf(
  `
  thread main
  main@a.ts:1; work@b.ts:9   5
  main@a.ts:1; other@b.ts:2  5
  main@a.ts:1                5
  thread worker
  work@b.ts:9; native        3
  (idle)                     40
  -                          2
`,
  { lines: 'leaf-ticks' },
);

test('every field of the contract is there', () => {
  expect(makeReport(PROFILE, OPTIONS)).toEqual({
    file: 'x.cpuprofile',
    format: 'notation',
    tool: null,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }],
    valueType: 0,
    total: 20,
    idle: 40,
    samples: 6,
    threads: [
      { name: 'main', total: 15, samples: 3 },
      { name: 'worker', total: 5, samples: 2 },
    ],
    // Self, then total, descending; then file, line, name.
    functions: [
      { name: 'main', file: 'a.ts', line: 1, self: 5, total: 15, samples: 1 },
      { name: 'work', file: 'b.ts', line: 9, self: 5, total: 8, samples: 1 },
      { name: 'other', file: 'b.ts', line: 2, self: 5, total: 5, samples: 1 },
      { name: 'native', file: null, line: null, self: 3, total: 3, samples: 1 },
    ],
    lines: [
      { file: 'a.ts', line: 1, self: 5, total: null, samples: 1 },
      { file: 'b.ts', line: 2, self: 5, total: null, samples: 1 },
      { file: 'b.ts', line: 9, self: 5, total: null, samples: 1 },
    ],
    files: [
      { file: 'b.ts', self: 10, total: 13 },
      { file: 'a.ts', self: 5, total: 15 },
    ],
    spans: null,
    notes: [],
  });
});

test('a limit cuts each list, 0 cuts none', () => {
  const { functions, lines, files } = makeReport(PROFILE, { ...OPTIONS, top: 1 });
  expect([functions.length, lines.length, files.length]).toEqual([1, 1, 1]);
  expect(makeReport(PROFILE, OPTIONS).functions.length).toBe(4);
});

test('equal figures are ordered by file, line and name, always the same way', () => {
  const profile = profileOf('z@b.ts:1  1\na@b.ts:1  1\nm@a.ts:9  1\nm@a.ts:2  1\nfree  1', { lines: 'leaf-ticks' });
  expect(makeReport(profile, OPTIONS).functions.map(({ name, file, line }) => `${name} ${file}:${line}`)).toEqual([
    'free null:null', 'm a.ts:2', 'm a.ts:9', 'a b.ts:1', 'z b.ts:1',
  ]);
});

test('a report survives JSON, whatever the names', () => {
  const profile = profileOf('__proto__@constructor:1  1\n<b>\u0000  2', { lines: 'leaf-ticks' });
  const report = makeReport(profile, OPTIONS);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(report.functions.map(({ name }) => name)).toEqual(['<b>\u0000', '__proto__']);
});
