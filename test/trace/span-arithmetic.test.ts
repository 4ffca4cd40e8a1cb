// Self times, critical paths, percentiles and operations against definitions that count nanoseconds one by one.

import { describe, expect, test } from 'vitest';
import { operations, percentile } from '../../src/trace/operations.ts';
import { serviceOf, type DistributedTraces, type RequestSpan } from '../../src/trace/distributed.ts';
import { criticalPath, selfTimes } from '../../src/trace/span-arithmetic.ts';
import { NONE } from '../../src/trace/tables.ts';
import { timeAt } from '../../src/trace/times.ts';
import { randomSpans, randomTree, tablesOf, type PlainSpan } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';

interface Interval {
  readonly from: number;
  readonly to: number;
}

function intervalOf({ spans }: DistributedTraces, span: number): Interval {
  const from = Number(timeAt(spans.start, span));
  return { from, to: from + spans.durationNs[span]! };
}

function childrenOf({ spans }: DistributedTraces, span: number): number[] {
  return Array.from({ length: spans.length }, (_, i) => i).filter((i) => spans.parent[i as RequestSpan] === span);
}

/** Nanoseconds of the span in which none of its children runs. */
function slowSelf(traces: DistributedTraces, span: number): number {
  const { from, to } = intervalOf(traces, span);
  const children = childrenOf(traces, span).map((child) => intervalOf(traces, child));
  let self = 0;
  for (let ns = from; ns < to; ns++) if (!children.some((child) => child.from <= ns && ns < child.to)) self++;
  return self;
}

test('self time is what is left of a span without the union of its children', () =>
  forSeeds(200, (random) => {
    const traces = tablesOf(random.chance(0.5) ? randomSpans(random, 20) : randomTree(random, 20));
    expect(Array.from(selfTimes(traces.spans))).toEqual(Array.from({ length: traces.spans.length }, (_, span) => slowSelf(traces, span)));
  }));

describe('the critical path', () => {
  /** Who is waited for, a nanosecond at a time from the end: `owner[ns]` since the root's start. */
  function slowPath(traces: DistributedTraces, root: number): number[] {
    const origin = intervalOf(traces, root).from;
    const owner: number[] = [];
    const blame = (span: number, from: number, to: number): void => {
      const children = childrenOf(traces, span).map((child) => {
        const { from: start, to: end } = intervalOf(traces, child);
        return { child, end, from: Math.max(from, start - origin), to: Math.min(to, end - origin) };
      });
      let point = to;
      while (point > from) {
        const waited = children.filter((each) => each.to === point && each.from < each.to).sort((a, b) => b.end - a.end || a.child - b.child)[0];
        if (waited === undefined) owner[--point] = span;
        else {
          blame(waited.child, waited.from, waited.to);
          point = waited.from;
        }
      }
    };
    blame(root, 0, traces.spans.durationNs[root]!);
    return owner;
  }

  test('at every moment it is the span that the end had to wait for', () =>
    forSeeds(300, (random) => {
      const traces = tablesOf(randomTree(random, 1 + random.below(15)));
      const path = criticalPath(traces.spans, 0 as RequestSpan);
      const owner: number[] = [];
      let reached = 0;
      for (const { span, fromNs, toNs } of path) {
        expect([fromNs, toNs > fromNs]).toEqual([reached, true]);
        for (let ns = fromNs; ns < toNs; ns++) owner[ns] = span;
        reached = toNs;
      }
      expect(reached).toBe(traces.spans.durationNs[0]);
      expect(owner).toEqual(slowPath(traces, 0));
    }));

  test('of two calls at the same time the longer one is on it; the way back goes through those before', () => {
    const span = (id: number, name: string, start: number, end: number): PlainSpan => ({ trace: 1, id, parentId: id === 1 ? 0 : 1, service: 's', name, kind: 1, status: 0, start: 1000 + start, end: 1000 + end });
    const traces = tablesOf([span(1, 'root', 0, 100), span(2, 'first', 5, 30), span(3, 'short', 40, 60), span(4, 'long', 40, 90), span(5, 'after', 95, 130)]);
    const named = criticalPath(traces.spans, 0 as RequestSpan).map(({ span: at, fromNs, toNs }) => `${traces.texts[traces.spans.name[at]!]!} ${fromNs}–${toNs}`);
    expect(named).toEqual(['root 0–5', 'first 5–30', 'root 30–40', 'long 40–90', 'root 90–95', 'after 95–100']);
  });

  test('where starts are whole milliseconds, a span that ends less than one after the next began came before it', () => {
    const us = 1000;
    const span = (id: number, name: string, start: number, end: number): PlainSpan => ({ trace: 1, id, parentId: id === 1 ? 0 : 1, service: 's', name, kind: 1, status: 0, start: 5_000_000_000 + start * us, end: 5_000_000_000 + end * us });
    const named = (spans: PlainSpan[]): string[] => {
      const traces = tablesOf(spans);
      return criticalPath(traces.spans, 0 as RequestSpan).map(({ span: at, fromNs, toNs }) => `${traces.texts[traces.spans.name[at]!]!} ${fromNs / us}–${toNs / us}`);
    };
    expect(named([span(1, 'root', 0, 100_000), span(2, 'load', 1000, 54_600), span(3, 'price', 54_000, 100_000)])).toEqual(['root 0–1000', 'load 1000–54000', 'price 54000–100000']);
    // At another time of the clock they ran at the same time.
    expect(named([span(1, 'root', 0, 100_000), span(2, 'load', 1000, 54_600), span(3, 'price', 54_100, 100_000)])).toEqual(['root 0–54100', 'price 54100–100000']);
    // More than a millisecond, or most of the span, is no rounding.
    expect(named([span(1, 'root', 0, 100_000), span(2, 'load', 1000, 56_000), span(3, 'price', 54_000, 100_000)])).toEqual(['root 0–54000', 'price 54000–100000']);
    expect(named([span(1, 'root', 0, 100_000), span(2, 'load', 53_800, 54_600), span(3, 'price', 54_000, 100_000)])).toEqual(['root 0–54000', 'price 54000–100000']);
  });
});

test('percentiles are those of NumPy’s default', () => {
  // numpy.percentile([15, 20, 35, 40, 50], [0, 5, 30, 40, 50, 95, 100])
  expect([0, 0.05, 0.3, 0.4, 0.5, 0.95, 1].map((share) => percentile([15, 20, 35, 40, 50], share))).toEqual([15, 16, 23, 29, 35, 48, 50]);
  expect([percentile([], 0.5), percentile([7], 0.99), percentile([1, 2], 0.5)]).toEqual([0, 7, 1.5]);
});

test('operations are sums over their spans; a span within one of its operation adds no total', () =>
  forSeeds(100, (random) => {
    const traces = tablesOf(randomTree(random, 25));
    const { spans, texts } = traces;
    const key = (span: number): string => `${serviceOf(traces, span as RequestSpan)}/${texts[spans.name[span as RequestSpan]!]!}`;
    const isOutermost = (span: number): boolean => {
      for (let at: number = spans.parent[span as RequestSpan]!; at !== NONE; at = spans.parent[at as RequestSpan]!) if (key(at) === key(span)) return false;
      return true;
    };
    const made = operations(traces);
    const all = Array.from({ length: spans.length }, (_, i) => i);
    expect(made.map(({ service, name }) => `${service}/${name}`).sort()).toEqual([...new Set(all.map(key))].sort());
    for (const operation of made) {
      const own = all.filter((span) => key(span) === `${operation.service}/${operation.name}`);
      const sum = (of: (span: number) => number): number => own.reduce((total, span) => total + of(span), 0);
      expect(operation.count).toBe(own.length);
      expect(operation.errors).toBe(own.filter((span) => spans.status[span] === 2).length);
      expect(operation.self).toBe(sum((span) => slowSelf(traces, span)));
      expect(operation.total).toBe(sum((span) => (isOutermost(span) ? spans.durationNs[span]! : 0)));
      expect(operation.p50).toBe(percentile(own.map((span) => spans.durationNs[span]!).sort((a, b) => a - b), 0.5));
    }
    for (let i = 1; i < made.length; i++) expect(made[i - 1]!.self).toBeGreaterThanOrEqual(made[i]!.self);
  }));
