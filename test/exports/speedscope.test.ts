// Files for speedscope: valid by its own schema, and the same figures when they are read again.

import fs from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { speedscopePieces } from '../../src/exports/speedscope.ts';
import { NONE, type Profile } from '../../src/profile/tables.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';
import { readBytes, readText, wholeReport } from '../support/v8-file.ts';

const schema = JSON.parse(fs.readFileSync(new URL('../../node_modules/speedscope/dist/release/file-format-schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

function textOf(profile: Profile, valueType = profile.defaultValueType, threads: readonly number[] | null = null): string {
  return [...speedscopePieces(profile, { name: 'a "name"', valueType, threads })].join('');
}

function expectValid(text: string): void {
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
}

test('the schema is one that finds faults', () => {
  expect(validate({ $schema: 'https://www.speedscope.app/file-format-schema.json', shared: { frames: [] }, profiles: [{ type: 'sampled' }] })).toBe(false);
});

/**
 * What must survive. Functions that took nothing need not; a nameless one gets a name; where frames carry executing
 * lines, there is no room for those of definitions.
 */
function kept(profile: Profile): object {
  const { total, idle, functions } = wholeReport(profile);
  const round = (value: number): number => Number(value.toPrecision(9));
  const isExecuting = profile.meta.lines === 'every-frame';
  const rows = functions
    .filter((row) => row.total !== 0)
    .map(({ name, file, line, self, total: whole }) => `${name || '(anonymous)'} ${file} ${isExecuting ? '' : line} ${round(self)} ${round(whole)}`);
  return { total: round(total), idle: round(idle), functions: rows.sort(), unit: profile.valueTypes[profile.defaultValueType]!.unit };
}

for (const { name, bytes } of FIXTURES) {
  test(`${name}: valid, and read again it is the same`, async () => {
    const profile = await readBytes(bytes);
    const text = textOf(profile);
    expectValid(text);
    const again = await readText(text);
    expect(again.meta.format).toBe('speedscope');
    // Recorded figures of a call graph cannot be kept: speedscope knows stacks only.
    if (profile.recorded === null) expect(kept(again)).toEqual(kept(profile));
  });
}

test('random profiles with threads, samples without a stack and two value types', async () => {
  await forSeeds(40, async (random) => {
    const profile = randomProfile(random);
    for (const valueType of [0, 1]) expectValid(textOf(profile, valueType));
    const again = await readText(textOf(profile));
    // In a file (idle) is idle, whatever a made-up profile says.
    if (profile.idleFunction !== NONE) expect(kept(again)).toEqual(kept(profile));
    expect(again.threads.map((thread) => thread.name)).toEqual(profile.threads.map((thread) => thread.name));
  });
});

test('neighbours of one stack are one sample, weights are in the value type’s unit', async () => {
  const profile = await readText('a;b 2\na;c 3\n');
  const file = JSON.parse(textOf(profile)) as { profiles: { unit: string; samples: number[][]; weights: number[]; endValue: number }[] };
  expect(file.profiles).toMatchObject([{ unit: 'none', samples: [[0, 1], [0, 2]], weights: [2, 3], startValue: 0, endValue: 5 }]);
});

test('threads: those that are named, in their order', async () => {
  const profile = profileOf('main 3\nthread io\nread 4\nthread gc\nsweep 5');
  const file = JSON.parse(textOf(profile, 0, [2, 1])) as { profiles: { name: string; weights: number[] }[] };
  expect(file.profiles.map(({ name, weights }) => [name, weights])).toEqual([['gc', [5]], ['io', [4]]]);
});

test('it comes in pieces, however large the profile is', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `main;work${i};deep${i % 7} ${i + 1}`);
  const pieces = [...speedscopePieces(await readText(lines.join('\n')), { name: 'x', valueType: 0, threads: null })];
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(200_000);
});
