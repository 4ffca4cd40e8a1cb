// Real profiles that lie beside the project, read in place: figures against expectations that a separate, slow program
// computed. Where the corpus is absent (every clone but ours) this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeRefusal, Refusal } from '../../src/base/refusal.ts';
import { readBytes, refusalOf, wholeReport } from '../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);

function filesBelow(folder: string): string[] {
  if (!isThere) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.cpuprofile(\.gz)?$/.test(file))
    .sort();
}

const files = filesBelow(CORPUS);
const isHermes = (file: string): boolean => file.split(path.sep)[0] === 'hermes';

if (!isThere) {
  test.skip('SKIPPED: there is no ../shared/corpus with real profiles beside the project', () => undefined);
}

/** The parts of a report that an expectation holds; lists are cut at the 40 heaviest. */
interface Expectation {
  readonly format: string;
  readonly valueTypes: readonly unknown[];
  readonly total: number;
  readonly idle: number;
  readonly samples: number;
  readonly threads: readonly unknown[];
  readonly functions: readonly object[];
  readonly lines: readonly { readonly file: string; readonly line: number; readonly self: number; readonly total: number | null }[];
}

function read(file: string): ReturnType<typeof readBytes> {
  return readBytes(new Uint8Array(fs.readFileSync(path.join(CORPUS, file))));
}

for (const file of files.filter((each) => fs.existsSync(path.join(CORPUS, `${each}.report.json`)))) {
  test(`${file} agrees with its expectation`, async () => {
    const expected = JSON.parse(fs.readFileSync(path.join(CORPUS, `${file}.report.json`), 'utf8')) as Expectation;
    const report = wholeReport(await read(file));
    const { format, valueTypes, total, idle, samples, threads } = report;
    expect({ format, valueTypes, total, idle, samples, threads }).toEqual({
      format: expected.format, valueTypes: expected.valueTypes, total: expected.total, idle: expected.idle,
      samples: expected.samples, threads: expected.threads,
    });
    expect(report.functions.slice(0, expected.functions.length)).toEqual(expected.functions);
    // `samples` of lines is not compared: the expectations repeat the samples of a whole node at each of its lines.
    const selfOf = new Map(report.lines.map((line) => [`${line.file}:${line.line}`, line.self]));
    for (const line of expected.lines) {
      const self = selfOf.get(`${line.file}:${line.line}`);
      expect(self, `${line.file}:${line.line} is missing`).toBeDefined();
      expect(Math.abs(self! - line.self), `${line.file}:${line.line} has ${self}, not ${line.self}`).toBeLessThanOrEqual(1);
      expect(line.total).toBe(null);
    }
    // And nothing heavier is there than what the expectation lists.
    const lightest = expected.lines.length < 40 ? 0 : expected.lines.at(-1)!.self;
    const unlisted = report.lines.filter((line) => line.self! > lightest + 1 && !expected.lines.some((each) => each.file === line.file && each.line === line.line));
    expect(unlisted).toEqual([]);
  });
}

for (const file of files.filter((each) => !isHermes(each) && !fs.existsSync(path.join(CORPUS, `${each}.report.json`)))) {
  test(`${file} is read, although nobody can be held to its figures`, async () => {
    const report = wholeReport(await read(file));
    expect(report.samples).toBeGreaterThan(0);
    expect(report.total).toBeGreaterThan(0);
    for (const row of report.functions) expect(row.total).toBeLessThanOrEqual(report.total * (1 + 1e-9));
  });
}

for (const file of files.filter(isHermes)) {
  test(`${file} is of another format, and is refused in a sentence`, async () => {
    const refusal = await refusalOf(read(file));
    expect(refusal).toBeInstanceOf(Refusal);
    expect(describeRefusal(refusal)).toBe('This is not a profile that Heatline can read: it looks like a Hermes sampling profile; react-native profile-hermes makes a trace of it (at byte 0)');
  });
}
