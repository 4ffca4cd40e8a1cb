/*
 * How fast the server answers what a user switches to on a profile of a million call nodes and ten million samples: views,
 * ranges of time, filters. The baseline beside it is one plain pass over the samples. Leaves out: the page's own time.
 */
import { execFileSync } from 'node:child_process';
import { median, spread } from './spread.ts';
import type { ViewTimes } from './measure-views.ts';

/** The goal for every answer, milliseconds. */
const GOAL_MS = 100;

/** Rows of a table: the question, milliseconds, processor time, and how often a plain pass over the samples fits. */
export function measureViews(program: string, runs: number, baselineTitle = 'a plain pass over ten million samples (baseline)'): string[][] {
  const answer = execFileSync(process.execPath, ['--max-old-space-size=6000', program, String(runs)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const { baseline, answers } = JSON.parse(answer) as { baseline: ViewTimes; answers: Record<string, ViewTimes> };
  const row = (title: string, { ms, cpuMs }: ViewTimes): string[] => {
    const ratio = cpuMs.map((value, run) => value / baseline.cpuMs[run]!);
    return [title, ...spread(ms, 0, ' ms'), spread(cpuMs, 0, ' ms')[0], spread(ratio, 1)[0]];
  };
  const slow = Object.values(answers).filter(({ cpuMs }) => median(cpuMs) > GOAL_MS).length;
  return [
    row(baselineTitle, baseline),
    ...Object.entries(answers).map(([title, times]) => row(title, times)),
    [`slower than ${GOAL_MS} ms of processor time`, String(slow), '', '', ''],
  ];
}
