// What `npm test`, `npm run check` and `npm run fix` do: checks that run side by side, then unit tests, the build
// and the journeys one after another. Everything runs although something failed before. The counting is in
// support/results.ts; installing and choosing Node is done by run.mjs before.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { countLastLine, countOne, countVitest, formatSummary, sumCounts } from './support/results.ts';
import type { Outcome, PhaseResult } from './support/results.ts';

const root = path.join(import.meta.dirname, '..');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'heatline-test-'));

/** Longer than the slowest part takes on a slow machine; a run that hangs must end with its counts too. */
const mostMs = 30 * 60 * 1000;

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a script on this Node. `live` shows its output while it runs, else only the caller has it. */
function runNode(args: readonly string[], live: boolean, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {};
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...colour, ...env },
      timeout: mostMs,
    });
    for (const [stream, out] of [[child.stdout, process.stdout], [child.stderr, process.stderr]] as const) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (live) out.write(text);
      });
    }
    const end = (exitCode: number) => resolve({ exitCode, output, durationMs: performance.now() - started });
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** One part of a run. */
interface Phase {
  readonly name: string;
  readonly args: readonly string[];
  /** The command that mends it or runs it alone. */
  readonly rerun: string;
  readonly env?: NodeJS.ProcessEnv;
  count(run: Run): Outcome;
}

async function runPhase(phase: Phase, live: boolean): Promise<PhaseResult & { output: string }> {
  const run = await runNode(phase.args, live, phase.env);
  return { name: phase.name, rerun: phase.rerun, durationMs: run.durationMs, output: run.output, ...phase.count(run) };
}

/** The TypeScript projects, as the root project lists them. */
function typeProjects(): string[] {
  const solution = JSON.parse(fs.readFileSync(path.join(root, 'tsconfig.json'), 'utf8')) as {
    references: { path: string }[];
  };
  return solution.references.map((reference) => reference.path);
}

function typePhase(project: string): Phase {
  return {
    name: `types of ${project}`,
    args: ['node_modules/typescript/bin/tsc', '-p', project],
    rerun: `npx tsc -p ${project}`,
    count: ({ exitCode }) => countOne(exitCode),
  };
}

function lintPhase(): Phase {
  // The cache knows of changed files, not of changed types in files they import: good enough while working,
  // not for the run that counts.
  const cache = process.argv[2] === 'all' ? [] : ['--cache', '--cache-location', 'node_modules/.cache/eslint/'];
  return {
    name: 'lint',
    args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0', ...cache],
    rerun: 'npm run fix (what it cannot mend: npx eslint .)',
    count: ({ exitCode }) => countOne(exitCode),
  };
}

function vitestPhase(project: 'unit' | 'tidy', rerun: string): Phase {
  const report = path.join(scratch, `${project}.json`);
  return {
    name: project,
    args: [
      ...['node_modules/vitest/vitest.mjs', 'run', '--project', project],
      ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report],
    ],
    rerun,
    count({ exitCode }) {
      const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : undefined;
      return countVitest(text, exitCode);
    },
  };
}

/** Types, lint and tidy tests, as many at a time as there are processors; what failed is shown whole. */
async function check(): Promise<PhaseResult[]> {
  // The longest first.
  const waiting = [
    lintPhase(),
    ...typeProjects().reverse().map(typePhase),
    vitestPhase('tidy', 'npx vitest run --project tidy (numbers and hashes: npm run fix)'),
  ];
  const results: PhaseResult[] = [];
  const worker = async () => {
    for (let phase = waiting.shift(); phase !== undefined; phase = waiting.shift()) {
      const result = await runPhase(phase, false);
      results.push(result);
      if (result.failed === 0) continue;
      console.log(`\n── ${result.name} ──\n${result.output.trimEnd()}\n\nmend: ${result.rerun}\n`);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  return [mergeTypes(results), ...results.filter(({ name }) => !name.startsWith('types of '))];
}

/** All TypeScript projects as one thing that passes or fails. */
function mergeTypes(results: readonly PhaseResult[]): PhaseResult {
  const parts = results.filter(({ name }) => name.startsWith('types of '));
  const failed = parts.filter((part) => part.failed > 0);
  return {
    name: 'types',
    ...countOne(failed.length),
    durationMs: parts.reduce((sum, part) => sum + part.durationMs, 0),
    rerun: failed.map((part) => part.rerun).join(' && '),
  };
}

/** Everything: what `npm test` and the build server run. */
async function all(): Promise<PhaseResult[]> {
  const results = await check();
  const phases: Phase[] = [
    vitestPhase('unit', 'npm run test:unit'),
    { name: 'build', args: ['build.mjs'], rerun: 'npm run build', count: ({ exitCode }) => countOne(exitCode) },
    {
      name: 'journeys',
      args: ['test/e2e/run.ts'],
      rerun: 'npm run test:e2e',
      count: ({ output, exitCode }) => countLastLine(output, exitCode),
    },
  ];
  for (const phase of phases) {
    console.log(`\n── ${phase.name} ──`);
    results.push(await runPhase(phase, true));
  }
  return results;
}

/** Mends what a program can mend: lint where it knows how, and the hash of the contract files. */
async function fix(): Promise<number> {
  const lint = await runNode(['node_modules/eslint/bin/eslint.js', '.', '--fix'], true);
  const contract = await runNode(['test/tidy/fix.ts'], true);
  return lint.exitCode || contract.exitCode;
}

async function main(task: string | undefined): Promise<number> {
  if (task === 'fix') return fix();
  if (task !== 'check' && task !== 'all') throw new Error(`unknown task ${task}`);
  const results = await (task === 'all' ? all() : check());
  console.log(`\n${formatSummary(results)}`);
  return sumCounts(results).failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  // Whoever counts results reads the last line, also when the run itself broke.
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
