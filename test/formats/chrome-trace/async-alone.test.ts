// A trace that was recorded for its user timings alone holds asynchronous spans and nothing else: these are traces, as of
// OpenTelemetry, without a profile.

import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../../src/base/cancel.ts';
import { bytesInput } from '../../../src/bytes/byte-input.ts';
import { readFile, type ReadFile } from '../../../src/formats/read-profile.ts';
import { gunzip } from '../../../src/server/disk.ts';
import { shownFile } from '../../../src/server/shown-file.ts';
import { detailsOf, type RequestSpan } from '../../../src/trace/distributed.ts';
import { codes, spanFaults } from '../../support/span-file.ts';

const timing = (name: string, ph: string, ts: number, more: object = {}): object => ({ cat: 'blink.user_timing', id: '0x5', name, ph, pid: 9, tid: 1, ts, ...more });
const mark = { cat: 'blink.user_timing', name: 'mark', ph: 'I', pid: 9, tid: 1, ts: 95_000 };

function read(events: readonly object[] | string, spans: boolean): Promise<ReadFile> {
  const text = typeof events === 'string' ? events : JSON.stringify({ traceEvents: events });
  return readFile(bytesInput(new TextEncoder().encode(text)), gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true, spans });
}

const boot = [
  timing('boot', 'b', 40_000_001_000, { args: { detail: '{"by":"us"}' } }), timing('load', 'b', 40_000_002_000),
  timing('load', 'e', 40_000_032_000), timing('boot', 'e', 40_000_090_000),
];

test.each([true, false])('they are traces, whether spans were asked for or not: %s', async (spans) => {
  const file = await read([mark, ...boot], spans);
  if (file.kind !== 'traces') throw new Error('a profile');
  const { traces } = file;
  expect(spanFaults(traces)).toEqual([]);
  expect(Array.from(traces.spans.durationNs)).toEqual([89e6, 30e6]);
  expect(Array.from(traces.spans.name, (name) => traces.texts[name])).toEqual(['boot', 'load']);
  expect(Array.from(traces.spans.parent)).toEqual([-1, 0]);
  if (spans) expect(detailsOf(traces, 0 as RequestSpan).attributes).toContainEqual({ key: 'detail', value: '{"by":"us"}' });
});

test('their clock says no date', async () => {
  const { profile, traces, format } = shownFile(await read(boot, true));
  expect([profile.meta.recordedMs, profile.meta.durationNs, traces?.summary.only, format.id]).toEqual([null, 89e6, true, 'chrome-trace']);
});

test('spans on a thread make it a profile, wherever they stand in the file', async () => {
  const task = { cat: 'toplevel', name: 'RunTask', ph: 'X', pid: 9, tid: 1, ts: 40_000_001_500, dur: 10 };
  expect((await read([...boot, task], false)).kind).toBe('profile');
  expect((await read([task, ...boot], false)).kind).toBe('profile');
});

test('what comes before a cut is kept; what never ended is said', async () => {
  const file = await read(`{"traceEvents":[${JSON.stringify(boot[0])},${JSON.stringify(boot[2]).slice(0, -4)}`, true);
  if (file.kind !== 'traces') throw new Error('a profile');
  expect([file.traces.spans.length, codes(file.traces)]).toEqual([1, ['truncated', 'open-spans']]);
});
