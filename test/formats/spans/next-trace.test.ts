// What Next.js writes of its builds and of its server (`.next/trace`): lists of Zipkin-like spans, one a line, with two clocks.
// The rows are of a real build (Next.js 16.0.7).

import { expect, test } from 'vitest';
import { detailsOf, type RequestSpan } from '../../../src/trace/distributed.ts';
import { readSpans, spanLines, startOf } from '../../support/span-file.ts';

const traceId = '9b37e57fa8b0cc1e';
const clean = { name: 'clean', duration: 72911, timestamp: 245472517418, id: 7, parentId: 1, tags: {}, startTime: 1764942693121, traceId };
const pages = { name: 'create-pages-mapping', duration: 111, timestamp: 245472599839, id: 8, parentId: 1, tags: {}, startTime: 1764942693204, traceId };
const files = { name: 'collect-app-files', duration: 1167, timestamp: 245472599969, id: 9, parentId: 1, tags: {}, startTime: 1764942693204, traceId };
const build = { name: 'next-build', duration: 6267154, timestamp: 245472449070, id: 1, tags: { version: '16.0.7' }, startTime: 1764942693053, traceId };

test.each([
  ['one list', `${JSON.stringify([clean, pages, files, build])}\n`],
  ['a list a line', `${[[clean], [pages, files], [build]].map((list) => JSON.stringify(list)).join('\n')}\n`],
])('spans are at their microsecond, and in 1970 nowhere: %s', async (_, text) => {
  const { format, traces } = await readSpans(text, 60);
  expect([format, ...spanLines(traces)]).toEqual([
    'zipkin', '- “next-build” unspecified 0000000000000001 0+6267154000', '  - “clean” unspecified 0000000000000007 68348000+72911000',
    '  - “create-pages-mapping” unspecified 0000000000000008 150769000+111000', '  - “collect-app-files” unspecified 0000000000000009 150899000+1167000',
  ]);
  // The first span of the file says what the time is; the build began 68.348 ms before it.
  expect(startOf(traces, 0)).toBe(1_764_942_693_052_652_000n);
  expect(detailsOf(traces, 0 as RequestSpan).attributes).toEqual([{ key: 'version', value: '16.0.7' }]);
});
