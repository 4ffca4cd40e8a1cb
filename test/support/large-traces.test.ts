// The traces that sizes are tried with are as many, as big and as well-formed as they are said to be.

import { expect, test } from 'vitest';
import type { RequestSpan } from '../../src/trace/distributed.ts';
import { NONE } from '../../src/trace/tables.ts';
import { largeTraceLines } from './large-traces.ts';
import { readSpans } from './span-file.ts';

test.each([
  { traces: 1, spans: 3000 },
  { traces: 40, spans: 2010 },
])('$traces traces of $spans spans are trees with one root, the same every time', async (large) => {
  const text = [...largeTraceLines(large)].join('');
  expect([...largeTraceLines(large)].join('')).toBe(text);
  const { traces } = await readSpans(text);
  expect({ traces: traces.traces.length, spans: traces.spans.length }).toEqual(large);
  expect(Array.from({ length: large.spans }, (_, span) => traces.spans.parent[span as RequestSpan]).filter((parent) => parent === NONE).length).toBe(large.traces);
  expect(traces.notes).toEqual([]);
});
