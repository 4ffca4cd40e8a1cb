// Real pprof files that lie beside the project: figures against expectations that a separate, slow program computed.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeRefusal } from '../../../src/base/refusal.ts';
import { readBytes, refusalOf, wholeReport } from '../../support/v8-file.ts';

const CORPUS = path.join(import.meta.dirname, '../../../../shared/corpus');

/** Lists of an expectation are cut after so many rows. */
const ROWS = 40;

function inputsOf(folder: string): string[] {
  const home = path.join(CORPUS, folder);
  if (!fs.existsSync(home)) return [];
  const isInput = (name: string): boolean => !/\.(report\.json|expected\..*|oracle\..*|src)$/.test(name) && fs.statSync(path.join(home, name)).isFile();
  return fs.readdirSync(home).filter(isInput).map((name) => path.join(folder, name));
}

const files = [...inputsOf('pprof'), ...inputsOf('made/pprof')];
const hasExpectation = (file: string): boolean => fs.existsSync(path.join(CORPUS, `${file}.report.json`));

function read(file: string): ReturnType<typeof readBytes> {
  return readBytes(new Uint8Array(fs.readFileSync(path.join(CORPUS, file))));
}

interface Row {
  readonly file: string | null;
  readonly line: number | null;
  readonly name?: string;
  readonly self: number;
  readonly total: number;
  readonly samples: number;
}

interface Expectation {
  readonly functions: readonly Row[];
  readonly lines: readonly Row[];
}

/** Every expected row is there with its figures, and no heavier one beside them. Rows of equal weight may be in any order. */
function expectRows(found: readonly Row[], expected: readonly Row[]): void {
  const key = ({ name, file, line }: Row): string => `${name} ${file}:${line}`;
  const rows = new Map(found.map((row) => [key(row), row]));
  for (const row of expected) expect(rows.get(key(row)), key(row)).toEqual(row);
  const listed = new Set(expected.map(key));
  const last = expected.at(-1);
  const isHeavier = (row: Row): boolean => expected.length < ROWS || row.self > last!.self || (row.self === last!.self && row.total > last!.total);
  expect(found.filter((row) => !listed.has(key(row)) && isHeavier(row))).toEqual([]);
}

if (files.length === 0) {
  test.skip('SKIPPED: there is no ../shared/corpus with real profiles beside the project', () => undefined);
}

for (const file of files.filter(hasExpectation)) {
  test(`${file} agrees with its expectation`, async () => {
    const { functions, lines, ...expected } = JSON.parse(fs.readFileSync(path.join(CORPUS, `${file}.report.json`), 'utf8')) as Expectation & { oracle?: unknown };
    delete expected.oracle;
    const report = wholeReport(await read(file));
    expect(report).toMatchObject(expected);
    expect(report.notes).toEqual([]);
    expectRows(report.functions as Row[], functions);
    expectRows(report.lines as Row[], lines);
  });
}

for (const file of files.filter((each) => !hasExpectation(each))) {
  test(`${file} is no pprof profile of today, and the sentence says what converts it`, async () => {
    const sentence = describeRefusal(await refusalOf(read(file)));
    expect(sentence).toMatch(/it looks like .*; go tool (pprof -proto|trace -pprof=sched) FILE > out\.pb\.gz /);
  });
}
