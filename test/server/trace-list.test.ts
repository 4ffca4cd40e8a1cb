// The list of traces and how long they took: rows, order, terms, bins; against answers that look at every span.

import { describe, expect, test } from 'vitest';
import type { TraceMethods, TraceRow, TraceSort } from '../../src/protocol/traces.ts';
import { latencyBins } from '../../src/server/latency-bins.ts';
import type { OpenProfile } from '../../src/server/open-profile.ts';
import { serviceOf, type RequestSpan } from '../../src/trace/distributed.ts';
import { hexOf } from '../../src/trace/ids.ts';
import { NONE } from '../../src/trace/tables.ts';
import { timeAt } from '../../src/trace/times.ts';
import { ask, openedContent, openedSpans, spansOf } from '../support/opened-traces.ts';
import { randomSpans, type PlainSpan } from '../support/random-spans.ts';
import { forSeeds } from '../support/random.ts';

type Params = TraceMethods['traces/list']['params'];

function list(open: OpenProfile, params: Partial<Params> = {}): TraceMethods['traces/list']['result'] {
  return ask(open, 'traces/list', { filter: { text: '' }, sort: 'start', descending: false, offset: 0, limit: 500, ...params });
}

const names = (open: OpenProfile, text: string): string[] => list(open, { filter: { text } }).rows.map(({ name }) => name);

const REQUESTS = `
shop GET /orders 0–100
  db SELECT 20–50!

shop GET /cart 500–530
  db SELECT 505–520
  - unknown 520–525

shop POST /orders 200–2200!
  payment charge 300–900!`;

describe('rows', () => {
  test('stand for their root, with what all spans come to', () => {
    const open = openedSpans(spansOf(REQUESTS));
    expect(open.traces!.summary).toEqual({ traces: 3, spans: 7, services: ['', 'db', 'payment', 'shop'], errors: 3, only: true, logs: { lines: 0, joined: 0 } });
    expect(list(open)).toEqual({
      revision: 5, matched: 3, of: 3,
      rows: [
        { trace: 0, id: '00000000000000000000000000000001', service: 3, name: 'GET /orders', startMs: 1000, durationNs: 100, spans: 2, errors: 1, services: 2, rootless: false },
        { trace: 2, id: '00000000000000000000000000000003', service: 3, name: 'POST /orders', startMs: 1000.0002, durationNs: 2000, spans: 2, errors: 2, services: 2, rootless: false },
        { trace: 1, id: '00000000000000000000000000000002', service: 3, name: 'GET /cart', startMs: 1000.0005, durationNs: 30, spans: 3, errors: 0, services: 3, rootless: false },
      ],
    });
    expect(ask(open, 'traces/info', { trace: 2 }).row).toMatchObject({ name: 'POST /orders' });
    expect(ask(open, 'traces/info', { trace: 3 }).row).toBe(null);
  });

  test('a root stands before one whose parent is missing, also if it comes later', () => {
    const span = (id: number, parentId: number, name: string, start: number): PlainSpan => ({ trace: 1, id, parentId, service: 's', name, kind: 1, status: 0, start, end: start + 10 });
    const [first] = list(openedSpans([span(1, 9, 'lost', 100), span(2, 0, 'root', 105)])).rows;
    expect([first!.name, first!.rootless, first!.durationNs]).toEqual(['root', false, 15]);
    const [only] = list(openedSpans([span(1, 9, 'lost', 100)])).rows;
    expect([only!.name, only!.rootless]).toEqual(['lost', true]);
  });

  test('are what looking at every span gives', () =>
    forSeeds(200, (random) => {
      const open = openedSpans(randomSpans(random, 25));
      const rows = list(open).rows;
      expect([...rows].sort((a, b) => a.trace - b.trace)).toEqual(slowRows(open));
    }));
});

/** Each trace from its spans, one by one. */
function slowRows(open: OpenProfile): TraceRow[] {
  const tables = open.traces!.tables;
  const { traces, spans, texts } = tables;
  const services = open.traces!.services.names;
  return Array.from({ length: traces.length }, (_, trace): TraceRow => {
    const all = Array.from({ length: spans.length }, (_each, i) => i as RequestSpan).filter((span) => spans.trace[span] === trace);
    const start = Math.min(...all.map((span) => Number(timeAt(spans.start, span))));
    const roots = all.filter((span) => spans.parent[span] === NONE);
    const isOrphan = (span: RequestSpan): boolean => (spans.flags[span]! & 1) !== 0;
    const root = roots.find((span) => !isOrphan(span)) ?? roots[0]!;
    return {
      trace, id: hexOf(traces.id, trace, 4), service: services.indexOf(serviceOf(tables, root)), name: texts[spans.name[root]!]!, startMs: start / 1e6,
      durationNs: Math.max(...all.map((span) => Number(timeAt(spans.start, span)) + spans.durationNs[span]!)) - start,
      spans: all.length, errors: all.filter((span) => spans.status[span] === 2).length,
      services: new Set(all.map((span) => serviceOf(tables, span))).size, rootless: isOrphan(root),
    };
  });
}

describe('order', () => {
  test.each<[TraceSort, string[]]>([
    ['start', ['GET /orders', 'POST /orders', 'GET /cart']],
    ['duration', ['GET /cart', 'GET /orders', 'POST /orders']],
    ['name', ['GET /cart', 'GET /orders', 'POST /orders']],
    ['service', ['POST /orders', 'GET /orders', 'GET /cart']],
    ['spans', ['POST /orders', 'GET /orders', 'GET /cart']],
    ['errors', ['GET /cart', 'GET /orders', 'POST /orders']],
  ])('by %s; the longer trace first among equals, in both directions', (sort, expected) => {
    const open = openedSpans(spansOf(REQUESTS));
    expect(list(open, { sort }).rows.map(({ name }) => name)).toEqual(expected);
    const down = list(open, { sort, descending: true }).rows.map(({ name }) => name);
    const isDistinct = sort !== 'service' && sort !== 'spans';
    if (isDistinct) expect(down).toEqual([...expected].reverse());
    if (sort === 'service') expect(down).toEqual(expected);
  });

  test('names without regard to case, and a column that there is not is refused', () => {
    const open = openedSpans(spansOf('a beta 0–1\n\na Alpha 0–1\n\na alpha 0–2'));
    expect(list(open, { sort: 'name' }).rows.map(({ name }) => name)).toEqual(['alpha', 'Alpha', 'beta']);
    expect(() => list(open, { sort: 'toString' as TraceSort })).toThrow('“sort” names no column');
  });
});

describe('terms', () => {
  const open = openedSpans(spansOf(REQUESTS));

  test.each([
    ['', ['GET /orders', 'POST /orders', 'GET /cart']],
    ['select', ['GET /orders', 'GET /cart']],
    ['/^post/', ['POST /orders']],
    ['service:payment', ['POST /orders']],
    ['name:payment', []],
    ['-service:db', ['POST /orders']],
    ['error:yes', ['GET /orders', 'POST /orders']],
    ['error:no', ['GET /cart']],
    ['duration>50ns', ['GET /orders', 'POST /orders']],
    ['duration<=0.1us', ['GET /orders', 'GET /cart']],
    ['spans>2', ['GET /cart']],
    ['select error:yes', ['GET /orders']],
    ['cart | charge', ['POST /orders', 'GET /cart']],
    ['"GET /c"', ['GET /cart']],
    ['id:2', []],
    ['id:0000-0000-0000-0002', ['GET /orders', 'GET /cart']],
    ['00000003', []],
    ['00000000000000000000000000000003', ['POST /orders']],
    ['0000000000000003', ['POST /orders', 'GET /cart']],
  ])('“%s”', (text, expected) => {
    // Ids are matched from their beginning; those of traces count from 1, as do those of spans, of which number 3 is GET /cart. An
    // id of 64 bits is the lower half of a trace's.
    expect(names(open, text)).toEqual(expected);
  });

  test.each([
    ['error:maybe', '“error:” is yes or no, as in error:yes.'],
    ['service:', '“service:” needs a text, as in service:checkout.'],
    ['id:xyz', '“id:” needs the beginning of an id, as in id:4bf92f35.'],
    ['duration>', '“duration>” needs a number, as in duration>100ms.'],
    ['duration>5', '“duration>5” needs a unit: write duration>100ms.'],
    ['duration>5kg', '“duration>5kg” has an unknown unit here: write duration>100ms.'],
    ['spans>5ms', '“spans>” needs a plain number, as in spans>10.'],
    ['/a(/', 'The pattern “/a(/” has an open “(” at 2.'],
  ])('“%s” is nonsense', (text, sentence) => {
    expect(() => names(open, text)).toThrow(sentence);
  });

  test('an id of 128 bits is not found by its lower half', async () => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', name: 'x', startTimeUnixNano: '5', endTimeUnixNano: '9' };
    const found = await openedContent({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    expect(['0af76519', '8448eb21', '8448eb211c80319c', 'b7ad6b71', 'id:0af7'].map((text) => names(found, text).length)).toEqual([1, 0, 0, 1, 1]);
  });

  test('durations from the histogram: from, and below to', () => {
    const within = (fromNs: number, toNs: number): string[] => list(open, { filter: { text: '', fromNs, toNs } }).rows.map(({ name }) => name);
    expect(within(30, 100)).toEqual(['GET /cart']);
    expect(within(100, 2001)).toEqual(['GET /orders', 'POST /orders']);
  });

  test('requests that make no sense', () => {
    expect(() => list(open, { filter: null as never })).toThrow('“filter” must say which traces are listed');
    expect(() => list(open, { filter: { text: 5 as never } })).toThrow('“text” must be a text');
    expect(() => list(open, { filter: { text: '', fromNs: NaN } })).toThrow('“fromNs” must be a number');
  });
});

describe('the histogram', () => {
  test('counts what the terms let through, and their errors', () => {
    const open = openedSpans(spansOf(REQUESTS));
    const { bins } = ask(open, 'traces/histogram', { text: '' });
    expect(bins.filter(({ count }) => count > 0)).toEqual([
      { fromNs: 23.7, toNs: 31.6, count: 1, errors: 0 }, { fromNs: 100, toNs: 133, count: 1, errors: 1 }, { fromNs: 1780, toNs: 2370, count: 1, errors: 1 },
    ]);
    expect(ask(open, 'traces/histogram', { text: 'cart' }).bins).toEqual([{ fromNs: 23.7, toNs: 31.6, count: 1, errors: 0 }]);
    expect(ask(open, 'traces/histogram', { text: 'nowhere' }).bins).toEqual([]);
  });

  test('bins have no gaps, at most some sixty of them, and every duration is in its bin', () =>
    forSeeds(200, (random) => {
      const durations = Array.from({ length: 1 + random.below(50) }, () => (random.chance(0.1) ? 0 : Math.floor(10 ** (random.next() * 13)) + random.pick([0, 0.5])));
      const bins = latencyBins(durations, (index) => index % 2 === 0);
      expect(bins.length).toBeLessThanOrEqual(61);
      bins.forEach(({ fromNs, toNs, count, errors }, i) => {
        if (i > 0) expect(fromNs).toBe(bins[i - 1]!.toNs);
        const inside = durations.map((duration, index) => ({ duration, index })).filter(({ duration }) => fromNs <= duration && duration < toNs);
        expect([count, errors]).toEqual([inside.length, inside.filter(({ index }) => index % 2 === 0).length]);
      });
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(durations.length);
      expect([bins[0]!.count > 0, bins.at(-1)!.count > 0]).toEqual([true, true]);
    }));

  test('a duration between two bins is in the upper one, also where it is the longest', () => {
    expect(latencyBins([100, 1000], () => false).filter(({ count }) => count > 0)).toEqual([{ fromNs: 100, toNs: 133, count: 1, errors: 0 }, { fromNs: 1000, toNs: 1330, count: 1, errors: 0 }]);
  });

  test('durations of 0 alone have one bin', () => {
    expect(latencyBins([0, 0], () => false)).toEqual([{ fromNs: 0, toNs: 1, count: 2, errors: 0 }]);
  });
});
