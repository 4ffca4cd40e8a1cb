// Spans that nobody asked for: beside a CPU profile their events are passed over by name, and the figures stay the same.

import { expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../../src/base/cancel.ts';
import { bytesInput } from '../../../src/bytes/byte-input.ts';
import type { ProfileAndMore } from '../../../src/formats/format.ts';
import { gunzip } from '../../../src/server/disk.ts';
import { forSeeds, type Random } from '../../support/random.ts';
import { readProfile } from '../../support/read-profile.ts';
import { wholeReport } from '../../support/v8-file.ts';

type Event = Readonly<Record<string, unknown>>;

function read(text: string, spans: boolean, chunkSize?: number): Promise<ProfileAndMore> {
  const context = { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true, spans };
  return readProfile(bytesInput(new TextEncoder().encode(text), chunkSize), gunzip, context);
}

const opened: Event = { args: { data: { startTime: 1000 } }, id: '0x1', name: 'Profile', ph: 'P', pid: 1, tid: 1, ts: 1000 };
const chunk = (node: number, name: string): Event => ({
  args: { data: { cpuProfile: { nodes: [{ callFrame: { functionName: name, scriptId: 1, url: 'a.js' }, id: node }], samples: [node, node] }, timeDeltas: [10, 10], lines: [2, 3] } },
  cat: 'disabled-by-default-v8.cpu_profiler', id: '0x1', name: 'ProfileChunk', ph: 'P', pid: 1, tid: 9, ts: 1100,
});
const task = (more: Event = {}): Event => ({ args: { data: { text: '{"name":"ProfileChunk"}]' } }, cat: 'x', dur: 5, name: 'task', ph: 'X', pid: 1, tid: 1, ts: 1005, ...more });
const mapped: Event = {
  args: { data: { sourceMapUrl: `data:application/json,${encodeURIComponent('{"version":3}')}`, url: 'a.js' } }, cat: 'x', name: 'ScriptCatchup', ph: 'I', pid: 1, s: 't', tid: 1, ts: 2000,
};
/** Longer than what is looked at to find the format, which comes in one piece: events are passed over from the next one on. */
const tasks = Array.from({ length: 800 }, (_, i) => task({ ts: 3000 + i }));
const named: Event = { args: { name: 'main' }, cat: '__metadata', name: 'thread_name', ph: 'M', pid: 1, tid: 1, ts: 0 };

test('without being asked for there are no spans; profile, names of threads and source maps are there, wherever they stand', async () => {
  const events = [opened, chunk(1, 'f'), ...tasks, task(), chunk(2, 'g'), task(), mapped, task(), named, task()];
  for (const chunkSize of [100, 700, undefined]) {
    const { profile, spans, embeddedMaps } = await read(JSON.stringify(events), false, chunkSize);
    expect(spans).toBeNull();
    expect(profile.threads.map(({ name, sampleCount }) => [name, sampleCount])).toEqual([['main', 4]]);
    expect(embeddedMaps).toEqual([{ url: 'a.js', sourceMapUrl: null, text: '{"version":3}' }]);
  }
  expect((await read(JSON.stringify(events), true)).spans?.spans.length).toBe(804);
});

test('where there is no CPU profile the spans are the figures, asked for or not', async () => {
  const text = JSON.stringify([task(), task({ ts: 1006, dur: 2, name: 'inner' })]);
  const { profile, spans } = await read(text, false);
  expect(spans).toBeNull();
  expect(wholeReport(profile)).toEqual(wholeReport((await read(text, true)).profile));
  expect(profile.functions.length).toBe(2);
});

function randomEvent(random: Random, index: number): Event {
  const usual = [() => task({ name: `n${random.below(4)}` }), () => task({ ph: 'I', name: 'instant' }), () => task({ ph: random.pick(['B', 'E']), args: { filename: 'a.py', line: random.below(5) } })];
  const odd = [() => task({ name: 'quo"ted' }), () => task({ ts: 1e-7 }), () => task({ name: 7 }), () => ({}), () => named, () => task({ ph: 'b', id: '0x1' }), () => task({ name: 'x'.repeat(300) })];
  const { args, ...rest } = random.chance(0.15) ? chunk(index + 2, `f${index % 3}`) : random.pick(random.chance(0.3) ? odd : usual)() as { args?: unknown };
  return random.chance(0.5) ? { args, ...rest } : { ...rest, args };
}

test('the figures are those of reading everything, in any mixture, order of fields and pieces', () =>
  forSeeds(60, async (random) => {
    const events = [opened, ...(random.chance(0.5) ? [chunk(1, 'first'), ...tasks] : []), ...Array.from({ length: 120 }, (_, i) => randomEvent(random, i)), chunk(500, 'last')];
    const text = JSON.stringify(events, null, random.pick([undefined, 1]));
    const chunkSize = random.pick([undefined, 400, 5000]);
    const passedOver = await read(text, false, chunkSize);
    expect(wholeReport(passedOver.profile)).toEqual(wholeReport((await read(text, true)).profile));
    const samples = events.filter(({ name }) => name === 'ProfileChunk').length * 2;
    expect(passedOver.profile.threads.reduce((sum, { sampleCount }) => sum + sampleCount, 0)).toBe(samples);
  }));

test('a fault behind events that were passed over is said to be at its own event', async () => {
  const usual = [opened, chunk(1, 'f'), ...tasks].map((event) => JSON.stringify(event)).join(',');
  const { profile } = await read(`[${usual},{"name" 5},${usual}]`, false, 1200);
  expect(profile.meta.notes.map(({ code, message }) => [code, /events\[\d+\]/.exec(message)?.[0]])).toEqual([['malformed', 'events[802]']]);
});
