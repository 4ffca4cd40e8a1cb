// The table of spans: nesting by time within a track.

import { expect, test } from 'vitest';
import { orderBy } from '../../src/formats/chrome-trace/spans.ts';
import { SpanTableBuilder } from '../../src/trace/builder.ts';
import { NONE, type SpanTable, type TrackIndex } from '../../src/trace/tables.ts';
import { forSeeds } from '../support/random.ts';

type Interval = readonly [start: number, end: number];

function build(tracks: readonly (readonly Interval[])[]): SpanTable {
  const builder = new SpanTableBuilder(tracks.flat().length, { zero: 10, nsPerTick: 2 });
  tracks.forEach((intervals, track) => {
    const start = Float64Array.from(intervals, ([from]) => from);
    const end = Float64Array.from(intervals, ([, to]) => to);
    const label = Int32Array.from(intervals, (_, i) => i);
    builder.add(track as TrackIndex, { label, start, end, detail: null }, orderBy(start, end));
  });
  return builder.finish();
}

/** `label<parent's label`, in order of the table. */
function tree({ length, label, parent }: SpanTable): string[] {
  return Array.from({ length }, (_, span) => `${label[span]}${parent[span] === NONE ? '' : `<${label[parent[span]!]}`}`);
}

test('a span is a child of the innermost one that it lies in', () => {
  expect(tree(build([[[0, 100], [10, 50], [20, 30], [60, 70], [200, 210]]]))).toEqual(['0', '1<0', '2<1', '3<0', '4']);
});

test('of spans that begin together the longer one is outside', () => {
  expect(tree(build([[[0, 5], [0, 9]]]))).toEqual(['1', '0<1']);
});

test('a span that ends after the one it begins in is its sibling', () => {
  expect(tree(build([[[0, 100], [10, 50], [40, 60], [45, 48]]]))).toEqual(['0', '1<0', '2<0', '3<2']);
});

test('what touches does not contain', () => {
  expect(tree(build([[[0, 10], [10, 20], [10, 10], [20, 20]]]))).toEqual(['0', '1', '2<1', '3']);
});

test('times are nanoseconds since zero, also before it', () => {
  const { startNs, durationNs } = build([[[5, 8], [10, 10]]]);
  expect([[...startNs], [...durationNs]]).toEqual([[-10, 0], [6, 0]]);
});

test('spans of different tracks never nest', () => {
  const table = build([[[0, 100]], [[10, 20]]]);
  expect(tree(table)).toEqual(['0', '0']);
  expect([...(table.track as ArrayLike<number> as Int32Array)]).toEqual([0, 1]);
});

test('depth-first order: parents before children, descendants together, children within their parents', () =>
  forSeeds(300, (random) => {
    const intervals = Array.from({ length: random.below(40) }, (): Interval => {
      const start = random.below(60);
      return [start, start + random.below(30)];
    });
    const { length, parent, subtreeEnd, startNs, durationNs, label } = build([intervals]);
    expect([...(label as ArrayLike<number> as Int32Array)].sort((a, b) => a - b)).toEqual(intervals.map((_, i) => i));
    for (let span = 0; span < length; span++) {
      const descendants: number[] = [];
      for (let other = span + 1; other < length; other++) {
        let up: number = other;
        while (up > span) up = parent[up]!;
        if (up === span) descendants.push(other);
      }
      expect(subtreeEnd[span]).toBe(span + 1 + descendants.length);
      for (const inner of descendants) {
        expect(inner).toBeLessThan(subtreeEnd[span]!);
        expect(startNs[inner]!).toBeGreaterThanOrEqual(startNs[span]!);
        expect(startNs[inner]! + durationNs[inner]!).toBeLessThanOrEqual(startNs[span]! + durationNs[span]!);
      }
      const up = parent[span]!;
      if (up === NONE || span === 0) continue;
      expect(up).toBeLessThan(span);
    }
  }));

test('a hundred thousand spans inside one another take no time', () => {
  const count = 100_000;
  const begun = performance.now();
  const { parent, subtreeEnd } = build([Array.from({ length: count }, (_, i): Interval => [i, 3 * count - i])]);
  expect(parent[count - 1]).toBe(count - 2);
  expect(subtreeEnd[0]).toBe(count);
  expect(performance.now() - begun).toBeLessThan(2000);
});
