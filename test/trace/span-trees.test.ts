// Spans joined to trees: whatever their ids say, every span that is no repeat stands in the table once, where a slow and
// obvious search puts it.

import { expect, test } from 'vitest';
import { FLAGS, serviceOf, type DistributedTraces, type RequestSpan } from '../../src/trace/distributed.ts';
import { hexOf } from '../../src/trace/ids.ts';
import { NONE } from '../../src/trace/tables.ts';
import { timeAt } from '../../src/trace/times.ts';
import { randomSpans, tablesOf, type PlainSpan } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';
import { spanFaults, spanLines } from '../support/span-file.ts';

function plainOf(traces: DistributedTraces, row: number): string {
  const { spans, texts } = traces;
  const span = row as RequestSpan;
  return [
    hexOf(traces.traces.id, spans.trace[span]!, 4).slice(-4), hexOf(spans.id, span, 2).slice(-4), serviceOf(traces, span), texts[spans.name[span]!]!,
    spans.kind[span]!, spans.status[span]!, timeAt(spans.start, span), spans.durationNs[span]!,
  ].join(' ');
}

function keyOf({ trace, id, service, name, kind, status, start, end }: PlainSpan): string {
  const hex = (value: number): string => value.toString(16).padStart(4, '0');
  return [hex(trace), hex(id), service, name, kind, status, start, Math.max(0, end === 0 ? 0 : end - start)].join(' ');
}

/** All spans but those that are the same in every respect as one before them. */
function withoutRepeats(plain: readonly PlainSpan[]): PlainSpan[] {
  return [...new Map(plain.map((span) => [JSON.stringify(span), span])).values()];
}

test('every span is there once, repeats aside, and the tables keep their word', () =>
  forSeeds(300, (random) => {
    const plain = randomSpans(random, 1 + random.below(24));
    const traces = tablesOf(plain);
    expect(spanFaults(traces)).toEqual([]);
    expect(Array.from({ length: traces.spans.length }, (_, row) => plainOf(traces, row)).sort()).toEqual(withoutRepeats(plain).map(keyOf).sort());
  }));

test('a parent is the span of that id in the same trace; without one, or in a ring, the span stands at the top', () =>
  forSeeds(300, (random) => {
    // Ids are unique here: which of several spans of one id is the parent has tests of its own.
    const plain = randomSpans(random, 1 + random.below(20)).map((span, i) => ({ ...span, id: i + 1, name: `n${i + 1}` }));
    const traces = tablesOf(plain);
    const { spans, texts } = traces;
    for (let row = 0; row < spans.length; row++) {
      const span = row as RequestSpan;
      const own = plain.find(({ name }) => name === texts[spans.name[span]!])!;
      const found = plain.find(({ id, trace }) => id === own.parentId && trace === own.trace);
      const parent = spans.parent[span]!;
      const flags = spans.flags[row]!;
      if (found === own) expect([parent, flags & FLAGS.ownParent]).toEqual([NONE, FLAGS.ownParent]);
      else if (found === undefined) expect([parent, flags & FLAGS.orphan]).toEqual([NONE, own.parentId === 0 ? 0 : FLAGS.orphan]);
      else if (parent === NONE) expect(flags & FLAGS.ring, 'only a ring keeps a span from its parent').toBe(FLAGS.ring);
      else expect(texts[spans.name[parent]!]).toBe(found.name);
      if ((flags & FLAGS.ring) !== 0) expect(isInRing(own, plain)).toBe(true);
    }
  }));

function isInRing(span: PlainSpan, plain: readonly PlainSpan[]): boolean {
  let at: PlainSpan | undefined = span;
  for (let i = 0; i <= plain.length; i++) {
    const { parentId, trace }: PlainSpan = at;
    at = plain.find((each) => each.id === parentId && each.trace === trace);
    if (at === undefined) return false;
    if (at === span) return true;
  }
  return false;
}

const call: PlainSpan = { trace: 1, id: 1, parentId: 0, service: 'front', name: 'call', kind: 3, status: 0, start: 1000, end: 1100 };

test('of two halves under one id the server’s is the child, in whichever order they come', () => {
  const server = { ...call, service: 'back', name: 'serve', kind: 2, start: 1010, end: 1090 };
  const inner = { ...call, id: 2, parentId: 1, service: 'back', name: 'inner', kind: 1, start: 1020, end: 1030 };
  for (const order of [[call, server, inner], [inner, server, call]]) {
    expect(spanLines(tablesOf(order)).map((line) => line.replace(/ [0-9a-f]{16}.*/, ''))).toEqual(['front “call” client', '  back “serve” server', '    back “inner” internal']);
  }
});

test('many spans of one id, and a chain as deep as there are spans, take no longer than others', () => {
  const many = Array.from({ length: 200_000 }, (_, i) => ({ ...call, name: `n${i % 7}`, kind: 1, start: 1000 + i, end: 2000 + i }));
  expect(tablesOf(many).spans.length).toBe(200_000);
  const chain = Array.from({ length: 200_000 }, (_, i) => ({ ...call, id: i + 1, parentId: i + 2, kind: 1 }));
  const { spans } = tablesOf(chain);
  expect([spans.length, spans.subtreeEnd[0], spans.parent[199_999 as RequestSpan]]).toEqual([200_000, 200_000, 199_998]);
}, 60_000);
