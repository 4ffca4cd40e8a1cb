// Traces that are damaged, absurd or made to hurt: a profile with notes or a refusal, soon, and tables that keep their word.

import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../../src/base/cancel.ts';
import { Refusal } from '../../../src/base/refusal.ts';
import { bytesInput } from '../../../src/bytes/byte-input.ts';
import { integrityFaults } from '../../../src/profile/integrity.ts';
import { gunzip } from '../../../src/server/disk.ts';
import { forSeeds } from '../../support/random.ts';
import { readProfile } from '../../support/read-profile.ts';
import { traceFaults } from '../../support/trace-file.ts';

/** Far above what any of these takes alone, for machines that do much else: seconds. */
const SOON = 20;

/** Reads; says how it ended: `refused`, or the codes of all notes. Insists on the integrity of everything. */
async function end(content: string | Uint8Array, spans = true): Promise<'refused' | string[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const context = { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true, spans };
  try {
    const { profile, spans: trace } = await readProfile(bytesInput(bytes), gunzip, context);
    expect([...integrityFaults(profile), ...(trace === null ? [] : traceFaults(trace))]).toEqual([]);
    return [...profile.meta.notes, ...(trace?.notes ?? [])].map(({ code }) => code);
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return 'refused';
  }
}

const RICH = [
  '{"traceEvents":[{"args":{"name":"main"},"name":"thread_name","ph":"M","pid":1,"tid":1,"ts":0}',
  '{"args":{"data":{"startTime":5}},"id":"0x1","name":"Profile","ph":"P","pid":1,"tid":1,"ts":5}',
  '{"args":{"data":{"cpuProfile":{"nodes":[{"callFrame":{"functionName":"f","scriptId":1,"url":"a.js","lineNumber":1},"id":1}],"samples":[1,1]},"lines":[2,3],"timeDeltas":[1,2],"endTime":20}},"id":"0x1","name":"ProfileChunk","ph":"P","pid":1,"tid":2,"ts":6}',
  '{"args":{"data":{"functionName":"g","url":"a.js","lineNumber":3,"stackTrace":[{"url":"b.js"}]}},"cat":"devtools.timeline","dur":4,"name":"FunctionCall","ph":"X","pid":1,"tid":1,"ts":6}',
  '{"args":{"detail":"{}"},"cat":"blink.user_timing","id2":{"local":"0x2"},"name":"m","ph":"b","pid":1,"tid":1,"ts":7},{"cat":"blink.user_timing","id2":{"local":"0x2"},"name":"m","ph":"e","pid":1,"tid":1,"ts":9}',
  '{"name":"B","ph":"B","pid":1,"tid":1,"ts":7},{"name":"B","ph":"E","pid":1,"tid":1,"ts":8},{"args":{"v":1},"name":"c","ph":"C","pid":1,"tid":1,"ts":8},{"name":"i","ph":"I","s":"t","pid":1,"tid":1,"ts":8}],',
  '"metadata":{"sourceMaps":[{"url":"a.js","sourceMapUrl":"a.js.map","sourceMap":{"version":3,"sources":[],"mappings":""}}]}}',
].join(',').replace('],,"', '],"');

test('whole, it is read without a note', async () => {
  expect(await end(RICH)).toEqual([]);
});

test('cut anywhere', async () => {
  for (let length = 1; length < RICH.length; length += 3) expect(await end(RICH.slice(0, length)), `${length} bytes`).toSatisfy((how) => how === 'refused' || (how as string[]).includes('truncated'));
});

test('bits flipped anywhere', async () => {
  const bytes = new TextEncoder().encode(RICH);
  for (let bit = 0; bit < bytes.length * 8; bit += 11) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    await end(damaged);
    await end(damaged, false);
  }
});

test('absurd ids, times, phases and names, in any order', () =>
  forSeeds(200, async (random) => {
    const odd = [0, -1, 1, 5, 2 ** 31, -(2 ** 53), 1e300, -1e300, 0.1, 'x', '', '7', null, true, [], {}, 'NaN', [1], { local: 'a' }];
    const event = (): object => ({
      pid: random.pick(odd), tid: random.pick(odd), ts: random.pick(odd), dur: random.pick(odd), id: random.pick(odd), id2: random.pick(odd), scope: random.pick(odd),
      ph: random.pick(['X', 'X', 'B', 'E', 'b', 'e', 'n', 'I', 'C', 'M', 'P', 'S', 'F', 's', '', 'XX', 'é', 3, null]), name: random.pick(['a', 'b', 'Profile', 'ProfileChunk', 'CpuProfile', 'ScriptCatchup', 'FunctionCall', '', 5, null]),
      cat: random.pick(['', 'blink.user_timing', 'toplevel', 3]), args: random.pick([{}, { name: 3 }, { data: 7 }, { data: { cpuProfile: 1, lines: {} } }, { detail: 5, v: 'x' }, [], 'x', null, { data: { stackTrace: [[], 3, {}] } }]),
    });
    const text = JSON.stringify(Array.from({ length: 1 + random.below(30) }, event)).replaceAll('"NaN"', () => random.pick(['NaN', '-Infinity', '1e999']));
    await end(text);
  }));

test('begins that never end, three hundred thousand of them', async () => {
  const begun = performance.now();
  const events = Array.from({ length: 300_000 }, (_, i) => `{"ph":"B","ts":${i},"name":"n${i % 3}","pid":1,"tid":1}`);
  expect(await end(`[${events.join(',')}]`)).toContain('open-spans');
  expect((performance.now() - begun) / 1000).toBeLessThan(SOON);
});

test('ends that look for their begins in vain, and asynchronous ones', async () => {
  const begun = performance.now();
  const sync = Array.from({ length: 100_000 }, (_, i) => `{"ph":"${i < 50_000 ? 'B' : 'E'}","ts":${i},"name":"${i < 50_000 ? 'a' : 'b'}","pid":1,"tid":1}`);
  const async = Array.from({ length: 100_000 }, (_, i) => `{"ph":"${i < 50_000 ? 'b' : 'e'}","ts":${i},"name":"${i < 50_000 ? 'a' : 'b'}","pid":1,"tid":1,"id":1}`);
  expect(await end(`[${[...sync, ...async].join(',')}]`)).toEqual(expect.arrayContaining(['open-spans', 'stray-ends']));
  expect((performance.now() - begun) / 1000).toBeLessThan(SOON);
});

test('spans within one another, a hundred thousand deep', async () => {
  const begun = performance.now();
  const events = Array.from({ length: 100_000 }, (_, i) => `{"ph":"X","ts":${i},"dur":${300_000 - 2 * i},"name":"n","pid":1,"tid":1}`);
  expect(await end(`[${events.join(',')}]`)).toEqual([]);
  expect((performance.now() - begun) / 1000).toBeLessThan(SOON);
});

test('arguments a hundred thousand deep', async () => {
  for (const open of ['[', '{"data":', '{"stackTrace":[', '{"a":']) {
    const close = [...open].reverse().map((c) => (c === '[' ? ']' : c === '{' ? '}' : '')).join('');
    const args = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    expect(await end(`[{"ph":"X","ts":0,"dur":1,"name":"FunctionCall","pid":1,"tid":1,"args":${open.startsWith('{') ? args : `{"data":${args}}`}}]`), open).toEqual([]);
  }
});

test('a counter of a hundred thousand series, and as many processes and ids', async () => {
  const begun = performance.now();
  const series = Array.from({ length: 100_000 }, (_, i) => `"s${i}":${i}`).join(',');
  const others = Array.from({ length: 100_000 }, (_, i) => `{"ph":"b","ts":${i},"name":"x","pid":${i},"tid":${i},"id":"${i}"}`);
  await end(`[{"ph":"X","ts":0,"dur":1,"name":"a"},{"ph":"C","ts":0,"name":"c","args":{${series}}},${others.join(',')}]`);
  expect((performance.now() - begun) / 1000).toBeLessThan(SOON);
});
