// Files made to exhaust their reader end in a refusal or in notes, soon and in little memory. They are read in processes
// of their own, as memory is measured by process: its peak only grows, so what a process stays below each of its files
// stays below. `FUZZ=1 npx vitest run --project unit test/fuzz` reads all of them; without, the long ones are left out.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { HOSTILE_FILES, LONG_FILES, SOUND_FILES } from './hostile-files.ts';
import type { HostileEnd } from './read-hostile.ts';

/** The promise is two seconds. Of processor time, as others use the machine too; who shares caches as well gets twice as much. */
const MOST_CPU_MS = 2 * 2000;
const MOST_BYTES = 500e6;
/** Processes that read side by side; each takes every third file. */
const PROCESSES = 3;

const READER = path.join(import.meta.dirname, 'read-hostile.ts');

async function readAll(names: readonly string[]): Promise<HostileEnd[]> {
  const ends: HostileEnd[] = [];
  while (ends.length < names.length) {
    const { stdout } = await promisify(execFile)(process.execPath, [READER, ...names.slice(ends.length)], { encoding: 'utf8' });
    const lines = stdout.trim().split('\n');
    ends.push(...lines.map((line) => JSON.parse(line) as HostileEnd));
  }
  return ends;
}

test('hostile files are refused, or read with notes, within 2 s and 500 MB', { timeout: 300_000 }, async () => {
  const hasTime = process.env['FUZZ'] !== undefined;
  const names = Object.keys(HOSTILE_FILES).filter((name) => hasTime || !LONG_FILES.has(name));
  const shares = Array.from({ length: PROCESSES }, (_, share) => names.filter((__, i) => i % PROCESSES === share));
  const ends = (await Promise.all(shares.map(readAll))).flat();
  expect(ends.map(({ name }) => name).sort()).toEqual([...names].sort());
  const faults = ends.flatMap(({ name, end, says, message, cpuMs, peakBytes }) => [
    ...(end === 'failed' ? [`${name}: ${message}`] : []),
    ...(end === 'read' && says.length === 0 && !SOUND_FILES.has(name) ? [`${name}: was read without a note`] : []),
    ...(end === 'refused' && message.length < 20 ? [`${name}: no sentence: ${message}`] : []),
    ...(cpuMs > MOST_CPU_MS ? [`${name}: took ${Math.round(cpuMs)} ms`] : []),
    ...(peakBytes > MOST_BYTES ? [`${name}: memory rose to ${Math.round(peakBytes / 1e6)} MB`] : []),
  ]);
  expect(faults).toEqual([]);
});

test('a bomb is refused as one, with what to do if it is none', async () => {
  const bombs = ['bomb of spaces in a cpuprofile', 'bomb of zlib', 'bomb in a bomb'];
  for (const { says, message } of await readAll(bombs)) {
    expect(says).toEqual(['too-large']);
    expect(message).toMatch(/unpacks to more than 200 times its size.*unpack it with gunzip/);
  }
});
