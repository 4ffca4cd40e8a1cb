// What counts as passed and failed in a whole run; above all that nothing broken is counted as fine.

import { expect, test } from 'vitest';
import { countLastLine, countOne, countVitest, formatSummary } from './results.ts';

function report(passed: number, failed: number, ...files: { status: string; assertionResults: unknown[] }[]): string {
  return JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files });
}

test('Vitest: counts are read from its report', () => {
  expect(countVitest(report(12, 2), 1)).toEqual({ passed: 12, failed: 2 });
});

test('Vitest: a test file that does not load is a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(countVitest(report(12, 0, broken), 1)).toEqual({ passed: 12, failed: 1 });
});

test('Vitest: no report, no tests and an unexplained exit code are failures', () => {
  expect(countVitest(undefined, 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(countVitest(report(0, 0), 0)).toMatchObject({ passed: 0, failed: 1 });
  expect(countVitest(report(12, 0), 1)).toMatchObject({ passed: 12, failed: 1 });
});

test('journeys: the last line counts, with or without colours', () => {
  expect(countLastLine('open a profile … ok\n3 passed, 0 failed\n', 0)).toEqual({ passed: 3, failed: 0 });
  expect(countLastLine('\u001b[32m3 passed, 1 failed\u001b[0m\n', 1)).toEqual({ passed: 3, failed: 1 });
});

test('journeys: counts further up do not, so a crash after them is a failure', () => {
  expect(countLastLine('3 passed, 0 failed\nError: the browser is gone', 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(countLastLine('3 passed, 0 failed', 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(countLastLine('0 passed, 0 failed', 0)).toMatchObject({ failed: 1 });
  expect(countLastLine('', 0)).toMatchObject({ failed: 1 });
});

test('the summary ends with the sum and names the command for what failed', () => {
  const text = formatSummary([
    { name: 'types', ...countOne(0), durationMs: 4200, rerun: 'npm run check' },
    { name: 'unit', passed: 40, failed: 2, durationMs: 1500, rerun: 'npm run test:unit' },
  ]);
  expect(text.split('\n')).toEqual([
    'ok   types        1 passed    0 failed   4.2 s',
    'FAIL unit        40 passed    2 failed   1.5 s   run alone: npm run test:unit',
    '41 passed, 2 failed',
  ]);
});
