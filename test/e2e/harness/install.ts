/*
 * Puts a real VS Code on this disk: the `code-server` package of npm, in a folder of its own that git ignores.
 * Complete or absent, never half: it is installed beside its place and renamed when finished, behind a lock.
 * Leaves out: starting it (vscode.ts) and the browser (chromium.ts).
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findOnPath, runProgram } from './run-program.ts';

/** code-server 4.139.1 carries VS Code 1.139.1. */
export const codeServerVersion = '4.139.1';

/** The checkout this file is in. */
export const checkout = resolve(import.meta.dirname, '../../..');

/** Counts up when what is installed changes; an older installation is then made anew. */
const stampName = '.complete-2';

/** Where VS Code is kept: `.vscode-test/` of the checkout, or HEATLINE_VSCODE_DIR for a cache shared by checkouts. */
export function vscodeCacheDir(): string {
  return resolve(process.env['HEATLINE_VSCODE_DIR'] || join(checkout, '.vscode-test'));
}

/**
 * The Node 24 that runs code-server: the one running us if it is 24, else the pinned `node` package.
 * Throws when neither is there.
 */
export function node24(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const pinned = join(checkout, 'node_modules/node/bin/node');
  if (existsSync(pinned)) return pinned;
  throw new Error('code-server needs Node 24, and the pinned `node` package is not installed. Run: npm install');
}

/**
 * Installs code-server unless it is there and returns the path of its entry script.
 * Throws with the tail of npm's output when npm fails.
 */
export async function installCodeServer(say: (line: string) => void = console.log): Promise<string> {
  const cache = vscodeCacheDir();
  const place = join(cache, `code-server-${codeServerVersion}`);
  const entry = join(place, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(join(place, stampName))) return entry;
  await mkdir(cache, { recursive: true });
  const unlock = await lock(`${place}.lock`, say);
  try {
    if (!existsSync(join(place, stampName))) await installInto(place, say);
  } finally {
    await unlock();
  }
  return entry;
}

async function installInto(place: string, say: (line: string) => void): Promise<void> {
  const begun = performance.now();
  say(`Installing VS Code (code-server ${codeServerVersion}, about 600 MB) into ${place} …`);
  const draft = `${place}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const manifest = {
    name: 'heatline-vscode-for-tests',
    private: true,
    description: 'A real VS Code for the journeys and for npm start. Made by test/e2e/harness/install.ts; safe to delete.',
    dependencies: { 'code-server': codeServerVersion },
  };
  await writeFile(join(draft, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  // Without install scripts nothing is compiled; the native modules then fall back. Only the terminal is lost.
  const quick = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(quick, draft);
  say('Installing the packages of VS Code’s server …');
  const server = join(draft, 'node_modules/code-server/lib/vscode');
  await npm([...quick, '--omit=dev'], server);
  // The built-in extensions share one package, TypeScript; without it a warning covers every picture of a .ts file.
  await npm([...quick, '--omit=dev'], join(server, 'extensions'));
  await copyFile(join(import.meta.dirname, 'log-writer.cjs'), join(server, 'node_modules/@vscode/spdlog/index.js'));
  await writeFile(join(draft, stampName), `${new Date().toISOString()}\n`);
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
  say(`VS Code is installed (${((performance.now() - begun) / 1000).toFixed(0)} s).`);
}

async function npm(args: string[], cwd: string): Promise<void> {
  const running = process.env['npm_execpath'] ?? '';
  const onPath = findOnPath('npm');
  // `npm_execpath` names another package manager when one of those runs us.
  const [program, first] =
    basename(running) === 'npm-cli.js' ? [process.execPath, [running]] : [onPath ?? 'npm', []];
  const { exitCode, output } = await runProgram(program, [...first, ...args], { cwd, env: environmentForNpm() });
  if (exitCode === 0) return;
  throw new Error(`Installing VS Code failed: npm ${args.join(' ')} (in ${cwd}) ended with ${exitCode}.\n${output}`);
}

/** Our own npm tells its children about our project; an npm for another folder must not hear of it. */
function environmentForNpm(): NodeJS.ProcessEnv {
  const told = /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|workspace|global|omit|include|dry_run|production)|NODE_ENV$|NODE_OPTIONS$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}

/**
 * One installer at a time, also across processes: a file that only one can create and that names its owner.
 * A lock whose owner is gone is taken over. Returns the function that unlocks.
 */
async function lock(file: string, say: (line: string) => void): Promise<() => Promise<void>> {
  const waitAtMostMs = 900_000;
  const begun = performance.now();
  let told = false;
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await ownerIsGone(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) say('Another process is installing VS Code; waiting for it …');
    told = true;
    if (performance.now() - begun > waitAtMostMs) {
      throw new Error(`Waited 15 minutes for another installation of VS Code. If none is running, delete ${file}`);
    }
    await pause(500);
  }
}

async function ownerIsGone(file: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(file, 'utf8'));
    if (pid > 0) {
      process.kill(pid, 0);
      return false;
    }
    // Created and not yet written: an owner that stays so for ten seconds died in between.
    return Date.now() - (await stat(file)).mtimeMs > 10_000;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ESRCH' || code === 'ENOENT';
  }
}
