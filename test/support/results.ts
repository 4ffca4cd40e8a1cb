// Counts of passed and failed, read from what test runners leave behind, and the summary made of them.
// Running them is test/run.ts's part.

/** How many things were tried, and how they went. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** One part of a whole run: its counts, how long it took, and the command that runs it alone. */
export interface PhaseResult extends Counts {
  readonly name: string;
  readonly durationMs: number;
  readonly rerun: string;
  /** Why it counts as failed although nothing in it said so. */
  readonly note?: string;
}

/** Counts with a reason attached where they were not simply read off. */
export type Outcome = Counts & { readonly note?: string };

/** A part that is one thing: types, lint, the build. */
export function countOne(exitCode: number): Outcome {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Counts of Vitest's JSON report. A file that could not be loaded holds no tests and counts as one failure, and so
 * does a run that found nothing or ended badly for a reason outside of any test.
 */
export function countVitest(reportText: string | undefined, exitCode: number): Outcome {
  if (reportText === undefined) return { passed: 0, failed: 1, note: 'it left no report' };
  const report = JSON.parse(reportText) as VitestReport;
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return judge({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }, exitCode);
}

/** Counts of a runner that ends with the line `N passed, N failed`. */
export function countLastLine(output: string, exitCode: number): Outcome {
  // The pattern takes out the colours of a terminal.
  const lines = output.replace(/\u001b\[[\d;]*m/g, '').trimEnd().split('\n');
  const match = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1)?.trim() ?? '');
  if (!match) return { passed: 0, failed: 1, note: 'it did not end with its counts' };
  return judge({ passed: Number(match[1]), failed: Number(match[2]) }, exitCode);
}

/** Turns a run that cannot be called a success into a failure, also where its own counts show none. */
function judge({ passed, failed }: Counts, exitCode: number): Outcome {
  if (failed > 0) return { passed, failed };
  if (exitCode !== 0) return { passed, failed: 1, note: `it ended with exit code ${exitCode}` };
  if (passed === 0) return { passed, failed: 1, note: 'it found no tests' };
  return { passed, failed };
}

/** The sum over all parts. */
export function sumCounts(results: readonly Counts[]): Counts {
  return results.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/** A table of all parts, what to run for those that failed, and `N passed, N failed` as the last line. */
export function formatSummary(results: readonly PhaseResult[]): string {
  const lines = results.map(({ name, passed, failed, durationMs, note, rerun }) => {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`;
    const seconds = `${(durationMs / 1000).toFixed(1)} s`.padStart(8);
    const advice = failed > 0 ? `   ${note === undefined ? '' : `${note}; `}run alone: ${rerun}` : '';
    return `${failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(9)}${counts}${seconds}${advice}`;
  });
  const { passed, failed } = sumCounts(results);
  return [...lines, `${passed} passed, ${failed} failed`].join('\n');
}
