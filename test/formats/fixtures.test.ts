// What every fixture of every format must stand: detection without a name, integrity, the same twice and in pieces,
// cut at ten places, fast figures against the slow oracle, and the summary that a person has read.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Refusal } from '../../src/base/refusal.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { detectFormat, makeHead } from '../../src/formats/sniff.ts';
import { figuresByKey, functionOfStacks, stackValues, type View } from '../../src/profile/figures.ts';
import { lineFigures } from '../../src/profile/lines.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { oracleFigures, oracleFrameLines, oracleTickLines } from '../support/oracle.ts';
import { expectedText, summarise } from '../support/profile-summary.ts';
import { readBytes, wholeReport } from '../support/v8-file.ts';

test('there are fixtures, and each tells where it comes from', () => {
  expect(FIXTURES.length).toBeGreaterThan(8);
  for (const { name, folder } of FIXTURES) {
    const origin = fs.readFileSync(path.join(folder, 'origin.txt'), 'utf8');
    for (const word of ['program:', 'tool:', 'licence:']) expect(origin, name).toContain(word);
  }
});

test('every fixture is sniffed by its own format as surely as by none of the others', () => {
  for (const fixture of FIXTURES) {
    const head = makeHead(fixture.content);
    expect(detectFormat(head, FORMATS).id, fixture.name).toBe(fixture.format);
    const opinions = FORMATS.map((format) => [format.id, format.sniff(head)] as const);
    const sure = opinions.filter(([, opinion]) => opinion === 'sure').map(([id]) => id);
    expect(sure.filter((id) => id !== fixture.format), fixture.name).toEqual([]);
  }
});

for (const { name, format, folder, bytes, content } of FIXTURES) {
  test(`${name}: reads as its summary says`, async () => {
    const profile = await readBytes(bytes);
    expect(profile.meta.format).toBe(format);
    const summary = summarise(profile);
    expect(summary.split('\n').length).toBeLessThanOrEqual(60);
    expect(summary).toBe(expectedText(path.join(folder, 'expected.txt'), summary));
  });

  test(`${name}: the same twice, and in pieces of any size`, async () => {
    const profile = await readBytes(bytes);
    const sizes = [content.length, 65_536, 4096, 1009, 64, ...(content.length < 10_000 ? [1, 2, 3, 5, 7] : [])];
    for (const chunkSize of sizes) expect(await readBytes(content, { chunkSize }), `pieces of ${chunkSize}`).toEqual(profile);
  });

  test(`${name}: cut at ten places it ends in a note or a refusal`, async () => {
    const whole = wholeReport(await readBytes(bytes));
    for (let tenth = 0; tenth < 10; tenth++) {
      const cut = content.subarray(0, Math.floor((content.length * tenth) / 10));
      try {
        const profile = await readBytes(cut);
        const errors = profile.meta.notes.filter((note) => note.severity === 'error').map((note) => note.code);
        // A line may end in any digit of its count: what is left of such a text is whole again.
        if (format !== 'collapsed' || errors.length > 0) expect(errors).toEqual(['truncated']);
        const report = wholeReport(profile);
        expect(report.samples).toBeLessThanOrEqual(whole.samples);
        for (const row of report.functions) expect(row.self + row.total).toBeLessThan(Infinity);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        expect((error as Refusal).message.length).toBeGreaterThan(10);
      }
    }
  });

  test(`${name}: fast figures are those of the slow oracle`, async () => {
    const profile = await readBytes(bytes);
    const view: View = { valueType: profile.defaultValueType, threads: null };
    const values = stackValues(profile, view);
    const keyOf = functionOfStacks(profile);
    const oracle = oracleFigures(profile, view, (stack) => keyOf[stack]!);
    const close = (found: number, expected: number, what: string): void =>
      expect(Math.abs(found - expected), `${what}: ${found}, not ${expected}`).toBeLessThanOrEqual(1e-9 * values.total);
    close(values.total, oracle.total, 'total');
    close(values.idle, oracle.idle, 'idle');
    const figures = figuresByKey(profile.stacks, keyOf, profile.functions.length, values);
    for (let fn = 0; fn < profile.functions.length; fn++) {
      const expected = oracle.byKey.get(fn) ?? { self: 0, total: 0, samples: 0 };
      close(figures.self[fn]!, expected.self, `self of function ${fn}`);
      close(figures.total[fn]!, expected.total, `total of function ${fn}`);
      expect(figures.samples[fn]).toBe(expected.samples);
    }
    // Recorded lines stand in place of computed ones.
    if (profile.recorded !== null && profile.recorded.lines !== null) return;
    if (profile.meta.lines === 'definitions') {
      expect(lineFigures(profile, values)).toEqual([]);
      return;
    }
    const ofFrames = profile.meta.lines === 'every-frame';
    const lines = ofFrames ? null : oracleTickLines(profile, view);
    const frameLines = ofFrames ? oracleFrameLines(profile, view).byKey : null;
    const found = new Map(lineFigures(profile, values).map((line) => [`${line.source}:${line.line0}`, line.self]));
    for (const key of [...found.keys(), ...(lines ?? frameLines)!.keys()]) {
      close(found.get(key as string) ?? 0, lines?.get(key as string) ?? frameLines?.get(key)?.self ?? 0, `self of line ${key}`);
    }
  });
}
