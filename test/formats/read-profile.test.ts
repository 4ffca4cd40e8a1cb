// Opening in general: progress, cancelling, and that a file is closed whatever happens.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Cancelled, NEVER_CANCELLED } from '../../src/base/cancel.ts';
import type { ByteInput } from '../../src/bytes/byte-input.ts';
import { diskInput, gunzip } from '../../src/server/disk.ts';
import { readProfile } from '../support/read-profile.ts';
import { node, root } from '../support/v8-file.ts';

const samples = Array.from({ length: 200_000 }, (_, i) => 2 + (i % 2));
const TEXT = JSON.stringify({ nodes: [root([2, 3]), node(2, 'a'), node(3, 'b')], startTime: 0, endTime: 1e6, samples, timeDeltas: samples.map(() => 5) });

/** A memory input that tells whether it was closed. */
function watched(bytes: Uint8Array): { input: ByteInput; state: { closed: boolean } } {
  const state = { closed: false };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    } finally {
      state.closed = true;
    }
  }
  return { input: { size: bytes.length, chunks: chunks() }, state };
}

test.each([
  ['a good file', TEXT],
  ['a file that is no profile', 'x'.repeat(100_000)],
  ['a broken file', `{"nodes":[7]${' '.repeat(100_000)}`],
])('%s is closed, packed or not', async (_, text) => {
  for (const bytes of [new TextEncoder().encode(text), new Uint8Array(gzipSync(text, { level: 0 }))]) {
    const { input, state } = watched(bytes);
    await readProfile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true }).catch(() => undefined);
    expect(state.closed).toBe(true);
  }
});

test('cancelling stops the reading between two chunks and closes the file', async () => {
  const { input, state } = watched(new TextEncoder().encode(TEXT));
  const cancel = { cancelled: false };
  let last = 0;
  const onProgress = (bytes: number): void => {
    last = bytes;
    if (bytes > 50_000) cancel.cancelled = true;
  };
  // The head is looked at in one piece of 64 KiB.
  await expect(readProfile(input, gunzip, { cancel, onProgress, mapped: true })).rejects.toBeInstanceOf(Cancelled);
  expect(last).toBeLessThan(70_000);
  expect(state.closed).toBe(true);
});

test('progress grows to the size of the unpacked file', async () => {
  const seen: number[] = [];
  const { input } = watched(new Uint8Array(gzipSync(TEXT)));
  await readProfile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: (bytes) => seen.push(bytes), mapped: true });
  expect(seen.at(-1)).toBe(TEXT.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test.skipIf(process.platform !== 'linux')('no file descriptor is left open', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heatline-'));
  const open = (): number => readdirSync('/proc/self/fd').length;
  try {
    const files = { good: TEXT, bad: 'x'.repeat(3_000_000), broken: `{"nodes":[7]${' '.repeat(3_000_000)}`, empty: '' };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const before = open();
    for (let round = 0; round < 5; round++) {
      for (const name of Object.keys(files)) {
        const input = await diskInput(path.join(folder, name));
        await readProfile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true }).catch(() => undefined);
      }
    }
    expect(open()).toBeLessThanOrEqual(before + 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
