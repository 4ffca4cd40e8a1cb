// Real folded stacks, speedscope files and heap profiles beside the project, read in place, against the expectations of
// a separate, slow program. Where the corpus is absent this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeRefusal } from '../../src/base/refusal.ts';
import type { Report } from '../../src/cli/report.ts';
import { readBytes, refusalOf, wholeReport } from '../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);

if (!isThere) {
  test.skip('SKIPPED: there is no ../shared/corpus with real profiles beside the project', () => undefined);
}

const FOLDERS: readonly (readonly [folder: string, files: RegExp])[] = [
  ['collapsed', /\.(txt|collapsed|collapse)$/],
  ['austin', /\.austin$/],
  ['speedscope', /\.json$/],
  ['heapprofile', /\.heapprofile$/],
  ['made/collapsed', /\.txt$/],
  ['made/speedscope', /\.json$/],
  ['made/heapprofile', /\.heapprofile$/],
  ['samples', /\.(raw|speedscope|heapprofile)$/],
];

const files = !isThere ? [] : FOLDERS.flatMap(([folder, pattern]) =>
  fs.readdirSync(path.join(CORPUS, folder)).filter((name) => pattern.test(name) && !/\.(report\.json|expected\..*)$/.test(name)).sort().map((name) => `${folder}/${name}`),
);
const hasExpectation = (file: string): boolean => fs.existsSync(path.join(CORPUS, `${file}.report.json`));

type Expectation = Report & { readonly oracle: { readonly extra?: boolean; readonly linesOptional?: boolean } };

function read(file: string): ReturnType<typeof readBytes> {
  return readBytes(new Uint8Array(fs.readFileSync(path.join(CORPUS, file))));
}

interface Row {
  readonly name?: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly self: number | null;
  readonly total: number | null;
  readonly samples: number | null;
}

/** Rows by their name and place, figures to nine digits: sums of fractions depend on their order. */
function rows(list: readonly Row[]): Map<string, string> {
  const short = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(9))));
  return new Map(list.map((row) => [`${row.name ?? ''} ${row.file}:${row.line}`, `${short(row.self)} ${short(row.total)} ${row.samples}`]));
}

/** Expected rows must be there; rows beside them only where the list is cut, and then none that is heavier. */
function expectRows(found: readonly Row[], expected: readonly Row[], mayHaveMore: boolean): void {
  const all = rows(found);
  for (const [key, figures] of rows(expected)) expect(`${key} ${all.get(key)}`).toBe(`${key} ${figures}`);
  if (mayHaveMore) return;
  const listed = rows(expected);
  const unlisted = found.filter((row) => !listed.has(`${row.name ?? ''} ${row.file}:${row.line}`));
  const lightest = expected.length < 40 ? -1 : expected.at(-1)!.self!;
  expect(unlisted.filter((row) => row.self! > lightest)).toEqual([]);
}

for (const file of files.filter(hasExpectation)) {
  test(`${file} agrees with its expectation`, async () => {
    const expected = JSON.parse(fs.readFileSync(path.join(CORPUS, `${file}.report.json`), 'utf8')) as Expectation;
    const report = wholeReport(await read(file));
    const parts = ({ format, valueTypes, valueType, idle, samples }: Report): object => ({ format, valueTypes, valueType, idle, samples });
    expect(parts(report)).toEqual(parts(expected));
    expect(report.total).toBeCloseTo(expected.total, 6);
    expect(report.threads.map(({ name, samples }) => ({ name, samples }))).toEqual(expected.threads.map(({ name, samples }) => ({ name, samples })));
    report.threads.forEach((thread, i) => expect(thread.total).toBeCloseTo(expected.threads[i]!.total, 0));
    // `extra`: Austin's processes and threads are root frames here, and no functions there.
    expectRows(report.functions, expected.functions, expected.oracle.extra === true);
    // Optional lines are those of definitions, which are no line figures here.
    if (expected.oracle.linesOptional === true) expect(report.lines).toEqual([]);
    else expectRows(report.lines, expected.lines, false);
    expect(report.notes).toEqual([]);
  });
}

for (const file of files.filter((each) => !hasExpectation(each))) {
  test(`${file} is read or refused, although nobody can be held to its figures`, async () => {
    if (file.includes('invalid-incomplete')) {
      // A frame that is opened and never closed: to the end of its profile.
      expect(wholeReport(await read(file))).toMatchObject({ total: 100, notes: [{ code: 'unclosed-frames' }] });
      return;
    }
    const report = wholeReport(await read(file));
    expect(report.total).toBeGreaterThan(0);
    for (const row of report.functions) expect(row.total).toBeLessThanOrEqual(report.total * (1 + 1e-9));
  });
}

test.skipIf(!isThere)('Austin’s binary form is named, with what converts it', async () => {
  const refusal = await refusalOf(read('austin/P403n1x87+austin-python--test.mojo'));
  expect(describeRefusal(refusal)).toMatch(/an Austin recording in its binary form; mojo2austin FILE/);
});
