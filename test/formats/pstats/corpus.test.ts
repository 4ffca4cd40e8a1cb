// Real pstats files that lie beside the project, read in place: figures against expectations that a separate, slow
// program computed. Where the corpus is absent (every clone but ours) this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { figuresByKey, functionOfStacks, stackValues } from '../../../src/profile/figures.ts';
import type { Report } from '../../../src/cli/report.ts';
import { readBytes, wholeReport } from '../../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');
const FOLDERS = ['cprofile-pstats', 'made/cprofile-pstats', 'samples'];

const files = FOLDERS.map((folder) => path.join(CORPUS, folder))
  .filter((folder) => fs.existsSync(folder))
  .flatMap((folder) => fs.readdirSync(folder).sort().map((file) => path.join(folder, file)))
  .filter((file) => /\.(prof\d?|pstats)$/.test(file));

if (files.length === 0) test.skip('SKIPPED: there is no ../shared/corpus with real profiles beside the project', () => undefined);

for (const file of files) {
  test(`${path.relative(CORPUS, file)} agrees with its expectation`, async () => {
    // Definition lines of the expectations are optional, and not lines that run: functions have those figures.
    const expected = JSON.parse(fs.readFileSync(`${file}.report.json`, 'utf8')) as Report;
    const profile = await readBytes(new Uint8Array(fs.readFileSync(file)));
    const report = wholeReport(profile);
    const close = (found: number, wanted: number): void => expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted));
    close(report.total, expected.total);
    close(report.threads[0]!.total, expected.threads[0]!.total);
    const { format, valueTypes, idle, samples } = report;
    expect({ format, valueTypes, idle, samples }).toEqual({ format: expected.format, valueTypes: expected.valueTypes, idle: expected.idle, samples: expected.samples });
    expect(report.functions.slice(0, expected.functions.length)).toEqual(expected.functions);
    if (expected.functions.length < 40) expect(report.functions).toHaveLength(expected.functions.length);
    for (const { self, total } of report.files) expect(total).toBeGreaterThanOrEqual(self);

    const values = stackValues(profile, { valueType: 0, threads: null });
    const drawn = figuresByKey(profile.stacks, functionOfStacks(profile), profile.functions.length, values);
    for (let fn = 0; fn < profile.recorded!.listed; fn++) {
      expect(drawn.self[fn]).toBeLessThanOrEqual(profile.recorded!.self[fn]! * (1 + 1e-9) + 1e-3);
    }
  });
}
