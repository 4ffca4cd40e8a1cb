// Real traces beside the project, read in place, against the expectations of a separate, slow program. Where the corpus
// is absent this says so and skips.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Refusal } from '../../../src/base/refusal.ts';
import type { Report } from '../../../src/cli/report.ts';
import { readBytes, refusalOf, wholeReport } from '../../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');
const isThere = fs.existsSync(CORPUS);

if (!isThere) {
  test.skip('SKIPPED: there is no ../shared/corpus with real traces beside the project', () => undefined);
}

const FOLDERS: readonly (readonly [folder: string, files: RegExp])[] = [
  ['chrome-trace', /\.json(\.gz)?$/],
  ['made/chrome-trace', /\.json$/],
  ['hermes', /\.json$/],
  ['samples', /trace.*\.json$|\.chrometrace$/],
];

const files = !isThere ? [] : FOLDERS.flatMap(([folder, pattern]) =>
  fs.readdirSync(path.join(CORPUS, folder)).filter((name) => pattern.test(name) && !/\.report\.json$|\.expected\./.test(name)).sort().map((name) => `${folder}/${name}`),
);
const hasExpectation = (file: string): boolean => fs.existsSync(path.join(CORPUS, `${file}.report.json`));

/** Traces that hold nothing to show: metadata and instants, or asynchronous spans. */
const EMPTY = /devtools-frontend--basic\.json\.gz|nestable_async|trace-with-bad-world-bounds/;
/** Times since 1970: the expectation multiplied them to nanoseconds and rounded to 256 of those; the file says whole microseconds. */
const ROUNDED = /backward_thread/;

type Expectation = Report & { readonly oracle: { readonly spans?: boolean } };

function read(file: string): ReturnType<typeof readBytes> {
  return readBytes(new Uint8Array(fs.readFileSync(path.join(CORPUS, file))));
}

/** Functions by name, added up where several have one. */
function byName(rows: Report['functions']): Map<string, { self: number; total: number; samples: number }> {
  const sums = new Map<string, { self: number; total: number; samples: number }>();
  for (const { name, ...row } of rows) {
    const sum = sums.get(name) ?? { self: 0, total: 0, samples: 0 };
    sums.set(name, { self: sum.self + row.self, total: sum.total + row.total, samples: sum.samples + row.samples! });
  }
  return sums;
}

for (const file of files.filter(hasExpectation)) {
  test(`${file} agrees with its expectation`, async () => {
    const expected = JSON.parse(fs.readFileSync(path.join(CORPUS, `${file}.report.json`), 'utf8')) as Expectation;
    const report = wholeReport(await read(file));
    const near = (found: number, wanted: number, what: string): void =>
      expect(Math.abs(found - wanted), `${what}: ${found}, not ${wanted}`).toBeLessThanOrEqual(ROUNDED.test(file) ? 512 : 1 + 1e-6 * wanted);
    expect(report.format).toBe(expected.format);
    expect(report.valueTypes).toEqual(expected.valueTypes);
    expect(report.samples).toBe(expected.samples);
    near(report.total, expected.total, 'total');
    near(report.idle, expected.idle, 'idle');
    // Where a trace has spans only, the expectation names threads by their ids; we have the names of its metadata.
    expect(report.threads.map(({ samples }) => samples)).toEqual(expected.threads.map(({ samples }) => samples));
    expected.threads.forEach((thread, i) => near(report.threads[i]!.total, thread.total, `thread ${i}`));
    if (expected.oracle.spans !== true) expect(report.threads.map(({ name }) => name)).toEqual(expected.threads.map(({ name }) => name));
    if (expected.oracle.spans === true) {
      // By name only: the names of viztracer hold places, which the expectation did not take for such.
      const functions = byName(report.functions);
      for (const [name, wanted] of byName(expected.functions)) {
        const found = functions.get(name);
        expect(found, name).toBeDefined();
        near(found!.self, wanted.self, `self of ${name}`);
        near(found!.total, wanted.total, `total of ${name}`);
        expect(found!.samples, `samples of ${name}`).toBe(wanted.samples);
      }
    } else {
      expect(report.functions.slice(0, expected.functions.length)).toEqual(expected.functions);
    }
    const lines = new Map(report.lines.map((line) => [`${line.file}:${line.line}`, line]));
    for (const wanted of expected.lines) {
      const found = lines.get(`${wanted.file}:${wanted.line}`);
      expect(found, `${wanted.file}:${wanted.line}`).toBeDefined();
      near(found!.self!, wanted.self!, `self of ${wanted.file}:${wanted.line}`);
      if (wanted.total === null) expect(found!.total).toBe(null);
      else near(found!.total!, wanted.total, `total of ${wanted.file}:${wanted.line}`);
    }
  });
}

for (const file of files.filter((each) => !hasExpectation(each))) {
  test(`${file}: nobody can be held to its figures`, async () => {
    if (EMPTY.test(file)) {
      expect(await refusalOf(read(file))).toBeInstanceOf(Refusal);
      return;
    }
    const report = wholeReport(await read(file));
    expect(report.format).toBe('chrome-trace');
    expect(report.total).toBeGreaterThan(0);
    for (const row of report.functions) expect(row.total, row.name).toBeLessThanOrEqual(report.total * (1 + 1e-9));
  });
}
