// Opening, replacing and closing profiles, and what a user is told when that fails.

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { gunzip } from '../../src/server/disk.ts';
import { UnreadableFile } from '../../src/server/file-error.ts';
import type { Mapper } from '../../src/server/mapper.ts';
import { NotOpen, Profiles, type ProfileMaps } from '../../src/server/profiles.ts';
import { Workspace } from '../../src/server/workspace.ts';
import type { OpenResult } from '../../src/protocol/lsp.ts';
import type { OpenFailure } from '../../src/protocol/webview.ts';
import { FakeHost } from '../support/fake-host.ts';
import { node, root } from '../support/v8-file.ts';

const URI = 'file:///ws/run%201.cpuprofile';

/** A profile with that many samples of `work`, 10 µs each. */
function fileOf(samples: number): string {
  return JSON.stringify({
    nodes: [root([2]), node(2, 'work', { at: 'file:///ws/app.js:3:1' })],
    startTime: 0,
    endTime: samples * 10,
    samples: new Array<number>(samples).fill(2),
    timeDeltas: [0, ...new Array<number>(Math.max(0, samples - 1)).fill(10)].slice(0, samples),
  });
}

function setUp(content: string | Uint8Array | Error, mapper?: Mapper) {
  const host = new FakeHost();
  host.contents.set(URI, content);
  const faults: unknown[] = [];
  const workspace = new Workspace(host);
  workspace.configure(['file:///ws'], undefined);
  const maps: ProfileMaps | undefined = mapper && {
    mapper, readRemote: () => Promise.resolve({ kind: 'missing' }), fetch: () => Promise.resolve({ kind: 'missing' }),
    onProgress: () => undefined,
  };
  const profiles = new Profiles({ host, gunzip, workspace, onFault: (error) => faults.push(error), ...(maps && { maps }) });
  const open = (token = NEVER_CANCELLED, onProgress: (done: number, of: number | null) => void = () => undefined): Promise<OpenResult> =>
    profiles.open(URI, null, token, onProgress);
  return { host, profiles, faults, open };
}

async function failureOf(content: string | Uint8Array | Error): Promise<OpenFailure> {
  const { open, profiles, faults } = setUp(content);
  const result = await open();
  if (result.kind !== 'failed') throw new Error(`it ended ${result.kind}`);
  expect(faults).toHaveLength(result.failure.internal ? 1 : 0);
  expect(() => profiles.get(URI)).toThrow(NotOpen);
  return result.failure;
}

test('an opened profile is summarised for the header', async () => {
  const { open, profiles, faults } = setUp(fileOf(4));
  const result = await open();
  expect(result).toMatchObject({
    kind: 'open',
    summary: {
      revision: 1,
      fileName: 'run 1.cpuprofile',
      formatTitle: 'V8 CPU profile',
      valueTypes: [{ kind: 'cpu', unit: 'nanoseconds', title: 'CPU time' }],
      defaultValueType: 0,
      totals: [{ total: 40_000, idle: 0, samples: 4, idleSamples: 0 }],
      threads: [{ name: expect.any(String) as string, totals: [40_000], samples: 4 }],
      maxDepth: 1,
      lines: 'leaf-ticks',
      notes: [],
    },
  });
  expect(profiles.get(URI).open.revision).toBe(1);
  expect(faults).toEqual([]);
});

test('reading again replaces the profile under a new revision, and the user’s choices stay', async () => {
  const { host, open, profiles } = setUp(fileOf(4));
  await open();
  profiles.get(URI).locator.choose('file:///ws/app.js', 'file:///elsewhere/app.js');
  host.contents.set(URI, fileOf(5));
  expect(await open()).toMatchObject({ summary: { revision: 2, totals: [{ samples: 5 }] } });
  expect(profiles.get(URI).open.revision).toBe(2);
  expect(await profiles.get(URI).locator.locate('file:///ws/app.js')).toMatchObject({ uri: 'file:///elsewhere/app.js' });
});

test('of two readings at a time the later one stays, whichever ends first', async () => {
  const { host, open, profiles } = setUp(fileOf(400));
  host.chunkSize = 10;
  const slow = open();
  host.contents.set(URI, fileOf(5));
  host.chunkSize = 10_000;
  const quick = open();
  expect(await quick).toMatchObject({ summary: { revision: 2 } });
  expect(await slow).toMatchObject({ summary: { revision: 1 } });
  expect(profiles.get(URI).open.revision).toBe(2);
});

test('closed is closed, also while the file is still read; opening again opens', async () => {
  const { host, open, profiles } = setUp(fileOf(400));
  await open();
  profiles.close(URI);
  expect(() => profiles.get(URI)).toThrow('The profile is not open.');
  host.onChunk = (index) => {
    if (index === 1) profiles.close(URI);
  };
  await open();
  expect(() => profiles.get(URI)).toThrow(NotOpen);
  host.onChunk = () => undefined;
  await open();
  expect(profiles.get(URI).open.revision).toBe(3);
});

test('a file that can no longer be read: what was read before answers no more', async () => {
  const { host, open, profiles } = setUp(fileOf(10));
  await open();
  host.contents.set(URI, '{"nodes": [');
  expect(await open()).toMatchObject({ kind: 'failed' });
  expect(() => profiles.get(URI)).toThrow(NotOpen);
});

test('cancelled in the middle: reading stops, the old profile stays, nobody calls it a fault', async () => {
  const { host, open, profiles, faults } = setUp(fileOf(100_000));
  await open();
  const token = { cancelled: false };
  let last = 0;
  host.onChunk = (index) => {
    last = index;
    if (index === 100) token.cancelled = true;
  };
  expect(await open(token)).toEqual({ kind: 'cancelled' });
  expect(last).toBeLessThan(105);
  expect(profiles.get(URI).open.revision).toBe(1);
  expect(faults).toEqual([]);
});

test('progress grows up to the size of the file', async () => {
  // Progress is told once a megabyte or so.
  const { host, open } = setUp(fileOf(2_000_000));
  host.chunkSize = 1 << 18;
  const told: [number, number | null][] = [];
  await open(NEVER_CANCELLED, (done, of) => told.push([done, of]));
  expect(told.length).toBeGreaterThan(2);
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
  for (const [done, of] of told) expect(done).toBeLessThanOrEqual(of!);
});

test('a broken file: what, where and what to do, in words', async () => {
  expect(await failureOf('')).toEqual({
    message: 'The file is empty.',
    place: null,
    advice: expect.stringContaining('killed before it wrote') as string,
    internal: false,
  });
  expect(await failureOf('hello')).toMatchObject({ message: expect.stringMatching(/^This is not a profile .* text, not JSON\.$/) as string, place: 'byte 0', internal: false });
  expect(await failureOf(fileOf(900).replace('"samples":[', '"samples":[oops,'))).toMatchObject({ place: expect.stringMatching(/^byte [\d,]+/) as string, advice: expect.stringContaining('damaged') as string, internal: false });
  expect(await failureOf(gzipSync(gzipSync(gzipSync('{}'))))).toMatchObject({ message: 'The file is gzip data packed more than twice.', internal: false });
  const truncated = await failureOf(fileOf(900).slice(0, 60));
  expect(truncated).toMatchObject({ advice: expect.stringContaining('cut off') as string, internal: false });
  expect(JSON.stringify(truncated)).not.toMatch(/\bat .*\.ts|Error:/);
});

test.each([
  ['ENOENT', 'There is no such file.'],
  ['EACCES', 'There is no permission to read the file.'],
  ['EISDIR', 'This is a folder, not a file.'],
])('%s is said in words', async (code, message) => {
  expect(await failureOf(Object.assign(new Error('open'), { code }))).toEqual({ message, place: null, advice: null, internal: false });
});

test('a client that cannot read the file is not our fault', async () => {
  expect(await failureOf(new UnreadableFile('No such entry.'))).toMatchObject({ message: 'The editor could not read the file: No such entry.', internal: false });
});

test('a fault of ours is reported once, and its details stay out of the page', async () => {
  const failure = await failureOf(new TypeError('x is undefined'));
  expect(failure).toMatchObject({ message: 'Heatline failed while it read this file.', internal: true });
  expect(JSON.stringify(failure)).not.toContain('x is undefined');
});

describe('maps are looked for again', () => {
  /** A mapper that finds nothing, and how often it was asked so far. */
  function counting(): { readonly mapper: Mapper; asked(): Promise<number> } {
    let count = 0;
    return {
      mapper: () => {
        count++;
        return Promise.resolve(null);
      },
      asked: async () => {
        // Everything here is in memory: what was begun has ended by then.
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        return count;
      },
    };
  }

  test('when a script is elsewhere, and not when everything is where it was', async () => {
    const { mapper, asked } = counting();
    const { open, profiles } = setUp(fileOf(4), mapper);
    await open();
    expect(await asked()).toBe(1);
    await profiles.placesChanged();
    expect(await asked()).toBe(1);
    profiles.get(URI).locator.choose('file:///ws/app.js', 'file:///ws/other/app.js');
    await profiles.placesChanged();
    expect(await asked()).toBe(2);
  });

  test('not of what was read before while the file is read again: that would pass for the newer one', async () => {
    const { mapper, asked } = counting();
    const { host, open, profiles } = setUp(fileOf(400), mapper);
    await open();
    expect(await asked()).toBe(1);
    profiles.get(URI).locator.choose('file:///ws/app.js', 'file:///ws/other/app.js');
    host.chunkSize = 10;
    let whileReading: Promise<void> | undefined;
    host.onChunk = () => {
      whileReading ??= profiles.placesChanged();
    };
    const reading = open();
    await reading;
    await whileReading;
    expect(await asked()).toBe(2);
    expect(profiles.get(URI).open.revision).toBe(2);
  });
});
