/*
 * Processor time, not time on the clock, so that what else the machine does counts less.
 * Reading source texts for landmarks, beside TypeScript's own scanner on the same texts: this repository's sources, and the
 * programs and declarations of the package `typescript`. And the index of a large workspace: its bytes, its answers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { LandmarkIndex } from '../../src/span-places/landmarks/landmark-index.ts';
import { MOST_SOURCE_LENGTH, readSource } from '../../src/span-places/landmarks/landmarks-of.ts';
import { spread } from './spread.ts';

const FILES = 20_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Rows of the table. */
export function measureLandmarks(runs: number): string[][] {
  return [...reading('own sources', textsIn(join(ROOT, 'src')), runs), ...reading('packages', textsIn(join(ROOT, 'node_modules')), runs), ...indexRows()];
}

function reading(title: string, texts: readonly (readonly [string, string])[], runs: number): string[][] {
  const mb = texts.reduce((sum, [, text]) => sum + text.length, 0) / 1e6;
  const ours = timesOf(runs, () => texts.forEach(([file, text]) => readSource(file, text)));
  const theirs = timesOf(runs, () => texts.forEach(([, text]) => scanAll(text)));
  return [
    [`${title}: reading ÷ TypeScript’s scanner`, ...spread(ours.map((ms, run) => ms / theirs[run]!), 2), ''],
    [`${title}: MB/s`, ...spread(ours.map((ms) => (mb / ms) * 1000), 0), `${texts.length} files, ${mb.toFixed(0)} MB; goal 20`],
  ];
}

/** All tokens, none of them used. */
function scanAll(text: string): void {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.JSX, text);
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken);
}

function indexRows(): string[][] {
  const index = new LandmarkIndex();
  for (let file = 0; file < FILES; file++) {
    const text = `const router = express.Router();\nrouter.get('/area${file % 500}/:id', show);\ntracer.startActiveSpan('load ${file}', f);\nq('SELECT a${file} FROM b WHERE c = $1');\n`;
    index.set(`file:///ws/services/s${file % 90}/routes/area${file}.js`, '1', readSource('a.js', text));
  }
  const bytes = index.toBytes();
  const again = timesOf(5, () => LandmarkIndex.fromBytes(bytes));
  const routes = timesOf(50, () => index.findRoutes('GET', '/api/area77/17'));
  const queries = timesOf(50, () => index.findSql('select a77 from b where c = 17'));
  return [
    [`index of ${index.size} landmarks: read again from ${(bytes.length / 1e6).toFixed(1)} MB`, ...spread(again, 0, ' ms'), ''],
    ['a route', ...spread(routes, 2, ' ms'), ''],
    ['a query', ...spread(queries, 2, ' ms'), ''],
  ];
}

function timesOf(runs: number, run: () => void): number[] {
  return Array.from({ length: runs }, () => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
}

/** Texts of programs below a folder that are read for landmarks. */
function textsIn(folder: string): (readonly [string, string])[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[cm]?[jt]s$/.test(name)).slice(0, 3000);
  const texts = names.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  return texts.filter(([, text]) => text.length <= MOST_SOURCE_LENGTH);
}
