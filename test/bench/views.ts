/*
 * How fast the server answers what a user switches to, such as views, ranges of time and filters on a profile of a million
 * call nodes. The baseline beside it is one plain pass over the data. Leaves out: the page's own time.
 */
import { execFileSync } from 'node:child_process';
import { median, spread } from './spread.ts';
import type { ViewTimes } from './measure-views.ts';

/** What a program measures, and what its answers are held against. */
export interface Answers {
  /** What the plain pass goes over. */
  readonly baseline: string;
  /** The goal for every answer. */
  readonly goalMs: number;
  /** Arguments after the number of runs. */
  readonly args?: readonly string[];
}

/** Rows of a table: the question, milliseconds, processor time, and how often the baseline fits. */
export function measureViews(program: string, runs: number, { baseline: over, goalMs, args = [] }: Answers): string[][] {
  const answer = execFileSync(process.execPath, ['--max-old-space-size=6000', program, String(runs), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const { baseline, answers } = JSON.parse(answer) as { baseline: ViewTimes; answers: Record<string, ViewTimes> };
  const row = (title: string, { ms, cpuMs }: ViewTimes): string[] => {
    const ratio = cpuMs.map((value, run) => value / baseline.cpuMs[run]!);
    return [title, ...spread(ms, 0, ' ms'), spread(cpuMs, 0, ' ms')[0], spread(ratio, 1)[0]];
  };
  const slow = Object.values(answers).filter(({ cpuMs }) => median(cpuMs) > goalMs).length;
  return [
    row(`one pass over ${over} (baseline)`, baseline),
    ...Object.entries(answers).map(([title, times]) => row(title, times)),
    [`slower than ${goalMs} ms of processor time`, String(slow), '', '', ''],
  ];
}
