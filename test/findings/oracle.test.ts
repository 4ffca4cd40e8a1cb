// The fast passes against slow, obvious ones on random traces: repeated children, and the longest gap of a span.

import { expect, test } from 'vitest';
import { traceFindings } from '../../src/findings/trace-findings.ts';
import type { DistributedTraces, RequestSpan } from '../../src/trace/distributed.ts';
import { timeAt } from '../../src/trace/times.ts';
import { tracesOf, type MadeSpan } from '../support/made-traces.ts';
import { forSeeds, type Random } from '../support/random.ts';

/** A request whose children are queries of two kinds and steps, one after the other or not, with and without gaps. */
function randomRequest(random: Random): MadeSpan {
  const children: MadeSpan[] = [];
  for (let at = random.below(30); at < 200 && children.length < 14;) {
    const ms = 1 + random.below(12);
    const kind = random.pick(['a', 'b', 'step']);
    children.push(kind === 'step' ? { name: 'step', at, ms } : { name: kind, kind: 'client', at, ms, attributes: { 'db.system': 'x', 'db.statement': `SELECT ${random.below(99)} FROM ${kind}` } });
    at += random.chance(0.3) ? random.below(3) : ms + (random.chance(0.15) ? 60 : random.below(4));
  }
  return { name: 'GET /', kind: 'server', at: 0, ms: 120 + random.below(200), children };
}

/** A span that does not begin at a whole millisecond: the clock is exact, and nothing is forgiven. */
const EXACT: MadeSpan = { name: 'exact', at: 0.000001, ms: 1 };

function intervals({ spans }: DistributedTraces, of: readonly number[]): { from: number; to: number }[] {
  return of.map((span) => {
    const from = Number(timeAt(spans.start, span) - timeAt(spans.start, 0)) / 1e6;
    return { from, to: from + spans.durationNs[span]! / 1e6 };
  });
}

test('repeated calls and gaps are those that counting every millisecond finds', () =>
  forSeeds(150, (random) => {
    const traces = tracesOf(randomRequest(random), EXACT);
    const { spans, texts } = traces;
    const whole = spans.durationNs[0]! / 1e6;
    const children = Array.from({ length: spans.subtreeEnd[0]! - 1 }, (_, i) => i + 1);
    const found = traceFindings(traces);

    const expected: string[] = [];
    for (const name of ['a', 'b']) {
      const calls = children.filter((child) => texts[spans.name[child as RequestSpan]!] === name);
      const times = intervals(traces, calls);
      const sum = times.reduce((total, { from, to }) => total + to - from, 0);
      let covered = 0;
      for (let ms = 0; ms < 400; ms++) if (times.some(({ from, to }) => from <= ms && ms < to)) covered++;
      if (calls.length >= 5 && covered >= whole * 0.1 && sum - covered <= sum * 0.2) expected.push(`${name} ${calls.length} ${((covered * (calls.length - 1)) / calls.length).toFixed(3)}`);
    }
    const repeated = found.filter(({ rule }) => rule === 'repeated-calls');
    expect(repeated.map(({ about, savedNs }) => (about.kind === 'spans' ? `${about.operation.name} ${about.spanCount} ${(savedNs! / 1e6).toFixed(3)}` : '')).sort()).toEqual(expected.sort());

    const busy = intervals(traces, children);
    let [longest, run] = [0, 0];
    for (let ms = 0; ms < whole; ms++) {
      run = busy.some(({ from, to }) => from <= ms && ms < to) ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    const gaps = found.filter(({ rule }) => rule === 'gap').map(({ savedNs }) => savedNs! / 1e6);
    expect(gaps).toEqual(children.length > 0 && longest >= 20 && longest >= whole * 0.3 ? [longest] : []);
  }));
