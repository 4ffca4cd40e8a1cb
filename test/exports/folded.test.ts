// Folded stacks: read again they have the same figures, and every line is one that other tools read.

import { describe, expect, test } from 'vitest';
import { foldedPieces } from '../../src/exports/folded.ts';
import { stackValues } from '../../src/profile/figures.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';
import { readBytes, readText, wholeReport } from '../support/v8-file.ts';

function textOf(profile: Profile, valueType = profile.defaultValueType, threads: readonly number[] | null = null): string {
  return [...foldedPieces(profile, { valueType, threads })].join('');
}

function linesOf(profile: Profile, threads: readonly number[] | null = null): string[] {
  return textOf(profile, profile.defaultValueType, threads).split('\n').slice(0, -1).sort();
}

describe('lines', () => {
  test('one for each stack, equal ones summed over time and threads, the root first', () => {
    const profile = profileOf('main; work 3\nmain 2\nmain; work 4\nthread other\nmain; work 10');
    expect(linesOf(profile)).toEqual(['main 2', 'main;work 17']);
    expect(linesOf(profile, [1])).toEqual(['main;work 10']);
  });

  test('places: of executing lines as py-spy writes them, of definitions as V8’s symbols are', () => {
    expect(linesOf(profileOf('main@/ws/a b.py:3; work@/ws/b.py:9 5'))).toEqual(['main (/ws/a b.py:3);work (/ws/b.py:9) 5']);
    expect(linesOf(profileOf('main@/ws/a.js:3:7; work@/ws/b.js:9 5', { lines: 'leaf-ticks' }))).toEqual(['main /ws/a.js:3:7;work /ws/b.js:9:1 5']);
  });

  test('samples without a stack and idle time are kept', () => {
    expect(linesOf(profileOf('- 5\n(idle) 7\nmain 2'))).toEqual([' 5', '(idle) 7', 'main 2']);
  });

  test('names cannot end a frame or a line, or make a remark of it', async () => {
    const profile = await readText(JSON.stringify({
      nodes: [
        { id: 1, callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }, children: [2, 3] },
        { id: 2, callFrame: { functionName: 'a;b\nc', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }, children: [4] },
        { id: 3, callFrame: { functionName: '#secret', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 } },
        { id: 4, callFrame: { functionName: 'd', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 } },
      ],
      startTime: 0, endTime: 20, samples: [4, 3], timeDeltas: [0, 10],
    }));
    expect(linesOf(profile)).toEqual(['.#secret 10000', 'a,b c;d 10000']);
    const again = await readText(textOf(profile));
    expect(again.threads[0]!.sampleCount).toBe(2);
    expect(again.meta.notes).toEqual([]);
  });

  test('times and bytes are whole numbers; a count may have a fraction', async () => {
    expect(linesOf(profileOf('a 1.6\nb 0.2'))).toEqual(['a 2']);
    expect(linesOf(await readText('a;b 1.5\na;c 2\n'))).toEqual(['a;b 1.5', 'a;c 2']);
  });
});

/** Self and total by function: the unit is lost, so a profile’s numbers are compared as they stand. */
function figures(profile: Profile): object {
  const { total, idle, functions } = wholeReport(profile);
  const round = (value: number): number => Number(value.toPrecision(5));
  const rows = functions.filter((row) => round(row.total) > 0).map((row) => `${row.name.trim()} ${round(row.self)} ${round(row.total)}`);
  return { total: round(total), idle: round(idle), rows: rows.sort() };
}

for (const { name, bytes } of FIXTURES) {
  test(`${name}: every line ends in a number, and the sums are those of the profile`, async () => {
    const profile = await readBytes(bytes);
    const lines = linesOf(profile);
    for (const line of lines) expect(line).toMatch(/^[^;].*(;.*)? -?[\d.]+(e[-+]\d+)?$|^ -?\d/);
    const values = stackValues(profile, { valueType: profile.defaultValueType, threads: null });
    const sum = lines.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    expect(Math.abs(sum - values.total - values.idle)).toBeLessThanOrEqual(lines.length + 1e-6 * Math.abs(sum));
  });
}

test('random profiles: read again, total and idle are the same, for each thread too', async () => {
  await forSeeds(40, async (random) => {
    const profile = randomProfile(random);
    for (const threads of [null, [0]]) {
      const values = stackValues(profile, { valueType: 0, threads });
      const text = [...foldedPieces(profile, { valueType: 0, threads })].join('');
      const sum = text.split('\n').slice(0, -1).reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
      expect(Math.abs(sum - values.total - values.idle)).toBeLessThanOrEqual(profile.stacks.length);
    }
  });
});

test('figures by function survive a round trip', async () => {
  const profile = await readText('main (/ws/a.py:3);work (/ws/b.py:9) 5\nmain (/ws/a.py:3) 2\nmain (/ws/a.py:3);work (/ws/b.py:9);main (/ws/a.py:4) 1\n');
  expect(figures(await readText(textOf(profile)))).toEqual(figures(profile));
});

test('it comes in pieces, however large the profile is', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `main;work${i};deep${i % 7} ${i + 1}`);
  const pieces = [...foldedPieces(await readText(lines.join('\n')), { valueType: 0, threads: null })];
  expect(pieces.length).toBeGreaterThan(5);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(200_000);
});
