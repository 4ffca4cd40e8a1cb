/*
 * Finds the browser for the journeys, and installs one where none is: with apt on Debian as root, else Playwright's
 * own. Fails with what to install, never silently. Leaves out: driving it (workbench.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { checkout } from './install.ts';
import { findOnPath, runProgram } from './run-program.ts';

/** Flags with which Chromium runs the workbench in a container: no sandbox, no GPU, no calls home. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const namesOnPath = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge'];

const howToInstall = [
  'The journeys need a Chromium and none was found. Do one of these:',
  '  Debian:             apt-get install chromium fonts-dejavu-core   (as root)',
  '  anywhere else:      npx playwright-core install --with-deps chromium',
  '  have one elsewhere: set HEATLINE_CHROMIUM to the path of its executable',
].join('\n');

/** A headless browser, with more flags where need be; the caller closes it. It ends with this process in any case. */
export async function launchChromium(say: (line: string) => void = console.log, flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await ensureChromium(say);
  // The harness ends at once on a signal (vscode.ts); Playwright would first close windows, as if journeys failed.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags, ...flags], ...signals });
}

/**
 * The path of a browser that starts, installed now if need be. Throws, saying what to install, when there is none
 * and none can be had.
 */
export async function ensureChromium(say: (line: string) => void = console.log): Promise<string> {
  const asked = process.env['HEATLINE_CHROMIUM'];
  if (asked) {
    if (await starts(asked)) return asked;
    throw new Error(`HEATLINE_CHROMIUM is "${asked}", which does not start with --version.`);
  }
  const found = await findChromium();
  if (found !== undefined) {
    await ensureFont(say);
    return found;
  }
  const failures: string[] = [];
  for (const [title, install] of waysToInstall()) {
    say(`No Chromium found. Installing one: ${title} …`);
    const { exitCode, output } = await install();
    const installed = await findChromium();
    if (installed !== undefined) return installed;
    failures.push(`${title} ended with ${exitCode}:\n${output.slice(-2000)}`);
  }
  throw new Error([howToInstall, ...failures].join('\n\n'));
}

async function findChromium(): Promise<string | undefined> {
  const candidates = namesOnPath.map(findOnPath);
  if (process.platform === 'darwin') {
    candidates.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  }
  candidates.push(chromium.executablePath());
  for (const candidate of candidates) {
    // Ubuntu's /usr/bin/chromium-browser is a script that only says how to install: hence the trial.
    if (candidate !== undefined && existsSync(candidate) && (await starts(candidate))) return candidate;
  }
  return undefined;
}

async function starts(executable: string): Promise<boolean> {
  const { exitCode } = await runProgram(executable, ['--version'], { timeoutMs: 20_000 });
  return exitCode === 0;
}

type Install = [title: string, run: () => Promise<{ exitCode: number | null; output: string }>];

function waysToInstall(): Install[] {
  const ways: Install[] = [];
  if (isDebianAsRoot()) ways.push(['apt-get install chromium', () => apt('chromium', 'fonts-dejavu-core')]);
  const cli = join(checkout, 'node_modules/playwright-core/cli.js');
  const args = process.getuid?.() === 0 ? ['install', '--with-deps', 'chromium'] : ['install', 'chromium'];
  ways.push([`playwright-core ${args.join(' ')}`, () => runProgram(process.execPath, [cli, ...args])]);
  return ways;
}

/** Without any font the workbench is painted as boxes; a picture of that proves nothing. */
async function ensureFont(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || findOnPath('fc-list') === undefined) return;
  const { output } = await runProgram('fc-list', [':spacing=mono', 'family']);
  if (output.trim() !== '') return;
  if (isDebianAsRoot()) {
    say('No monospace font found. Installing fonts-dejavu-core …');
    await apt('fonts-dejavu-core');
  } else {
    say('Warning: no monospace font found, pictures will look wrong. Install the DejaVu fonts (fonts-dejavu-core).');
  }
}

/** Ubuntu does not count: its `chromium` package is a stub that wants snap. */
function isDebianAsRoot(): boolean {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) return false;
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function apt(...packages: string[]): Promise<{ exitCode: number | null; output: string }> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patient = ['-o', 'DPkg::Lock::Timeout=300'];
  const update = await runProgram('apt-get', [...patient, 'update'], { env });
  if (update.exitCode !== 0) return update;
  return runProgram('apt-get', [...patient, 'install', '-y', '--no-install-recommends', ...packages], { env });
}
