// Damaged fixtures by the hundred: reading ends in a sound profile or a refusal, never in another error, and soon.
// `FUZZ=20000 npx vitest run --project unit test/fuzz` goes on for longer; a failure names its seed.

import { expect, test } from 'vitest';
import { Refusal } from '../../src/base/refusal.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { forSeeds } from '../support/random.ts';
import { readBytes, wholeReport } from '../support/v8-file.ts';
import { mutate } from './mutate.ts';

const ROUNDS = Number(process.env['FUZZ'] ?? 250);
/** Far above what reading takes; a loop that never ends or is quadratic passes it. */
const MOST_MS = 5000;

/** Small fixtures are damaged as often as large ones, and read faster. */
const small = FIXTURES.filter(({ content }) => content.length < 20_000);
const large = FIXTURES.filter(({ content }) => content.length >= 20_000);

async function readDamaged(bytes: Uint8Array, chunkSize: number): Promise<'read' | 'refused'> {
  const started = performance.now();
  try {
    const profile = await readBytes(bytes, { chunkSize });
    const report = wholeReport(profile);
    // Where values are negative, as in a difference, a part may be more than the whole.
    const isDifference = profile.threads.some((thread) => thread.values.some(({ raw }) => raw.some((value) => value < 0)));
    for (const { name, self, total } of report.functions) {
      if (!Number.isFinite(self) || !Number.isFinite(total)) throw new Error(`${name} has self ${self}, total ${total}`);
      // What a file records may not fit together; what is computed does.
      if (report.format !== 'pstats' && !isDifference && total > report.total * (1 + 1e-9)) throw new Error(`${name} has ${total} of ${report.total}`);
    }
    for (const { file, line, self } of report.lines) if (!Number.isFinite(self)) throw new Error(`${file}:${line} has self ${self}`);
    return 'read';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.message.length < 10 || /undefined|NaN|\[object/.test(error.message)) throw new Error(`no sentence: ${error.message}`, { cause: error });
    return 'refused';
  } finally {
    expect(performance.now() - started).toBeLessThan(MOST_MS);
  }
}

test('damaged fixtures are read or refused', async () => {
  const ends = { read: 0, refused: 0 };
  await forSeeds(ROUNDS, async (random) => {
    for (const fixture of [random.pick(small), random.pick(small), random.pick(small), random.pick(random.chance(0.2) ? large : small)]) {
      const damagePacked = fixture.bytes !== fixture.content && random.chance(0.1);
      const bytes = mutate(damagePacked ? fixture.bytes : fixture.content, random);
      ends[await readDamaged(bytes, random.pick([37, 1000, 65_536]))]++;
    }
  });
  // Both ends happen, or the damage is of one kind only.
  if (process.env['SEED'] === undefined) expect(Math.min(ends.read, ends.refused)).toBeGreaterThan(ROUNDS / 10);
});
