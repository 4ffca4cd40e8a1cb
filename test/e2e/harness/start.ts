/*
 * `npm start`: opens Heatline, as built in this checkout, in a VS Code with the demonstration folder and its profile.
 * The user's own VS Code where `code` is on PATH, else code-server, which stays until Ctrl+C.
 * HEATLINE_START=code-server forces the latter, HEATLINE_START_PORT fixes its port, HEATLINE_START_ONCE=1 ends it as
 * soon as it answers, HEATLINE_START_WORKSPACE shows another folder (its copy) instead of the sample.
 */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { checkout } from './install.ts';
import { findOnPath, runProgram } from './run-program.ts';
import { startVscode } from './vscode.ts';
import type { Vscode } from './vscode.ts';

interface Demonstration {
  folder: string;
  /** Absolute path of the profile to open, if the folder has one. */
  profile: string | undefined;
}

process.exitCode = await main();

async function main(): Promise<number> {
  if (!existsSync(join(checkout, 'dist'))) {
    console.error('Heatline is not built: there is no dist folder. `npm start` builds it before it starts this.');
    return 1;
  }
  const demonstration = copyDemonstration();
  if (process.env['HEATLINE_START'] !== 'code-server' && (await openInOwnVscode(demonstration))) return 0;
  await serve(demonstration);
  return 0;
}

/** A copy, so that playing with it does not change the checkout. Made anew each time. */
function copyDemonstration(): Demonstration {
  const from = resolve(process.env['HEATLINE_START_WORKSPACE'] || join(checkout, 'media/sample/workspace'));
  if (!existsSync(from)) throw new Error(`There is no folder ${from} to demonstrate with.`);
  const folder = join(checkout, '.vscode-test/demo');
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true });
  const profile = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  return { folder, profile: profile === undefined ? undefined : join(folder, profile) };
}

/** False when there is no `code` that can show an extension under development. */
async function openInOwnVscode({ folder, profile }: Demonstration): Promise<boolean> {
  const code = findOnPath('code');
  // In a terminal of a remote VS Code, `code` only opens files in that window.
  if (code === undefined || code.includes(`${sep}remote-cli${sep}`)) return false;
  console.log(`Opening Heatline in your VS Code (${code}) …`);
  const files = profile === undefined ? [folder] : [folder, profile];
  const args = ['--new-window', `--extensionDevelopmentPath=${checkout}`, ...files];
  const isBatch = process.platform === 'win32';
  const { exitCode, output } = isBatch
    ? await runProgram('cmd.exe', ['/d', '/c', code, ...args], { timeoutMs: 60_000 })
    : await runProgram(code, args, { timeoutMs: 60_000 });
  if (exitCode === 0) return true;
  console.log(`It did not open (exit code ${exitCode}); using code-server instead.\n${output.trim()}`);
  return false;
}

async function serve({ folder, profile }: Demonstration): Promise<void> {
  const port = Number(process.env['HEATLINE_START_PORT'] ?? 0);
  const vscode = await startVscode({ extensionDir: checkout, port });
  const leave = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => leave.abort());
  console.log(`\nHeatline is running at ${vscode.urlOf(folder)}\n\nOpen that address in a browser. Ctrl+C ends it.`);
  try {
    if (process.env['HEATLINE_START_ONCE'] === '1') return;
    await openProfileInNewWindows(vscode, profile, leave.signal);
  } finally {
    console.log('Stopping VS Code …');
    await vscode.stop();
  }
}

/**
 * Opens the profile in each window that comes, until told to leave. The address could name a file to open, but VS Code
 * opens that before it knows an extension's editors, so the profile would come up as text.
 */
async function openProfileInNewWindows(vscode: Vscode, profile: string | undefined, leave: AbortSignal): Promise<void> {
  const served = new Set<string>();
  while (!leave.aborted) {
    vscode.throwIfEnded();
    const window = profile === undefined ? undefined : await vscode.findWindowOf(profile);
    if (profile !== undefined && window !== undefined && !served.has(window)) {
      const opened = await vscode.openInWindow(window, [profile]).then(() => true, () => false);
      if (opened) served.add(window);
    }
    await pause(300, undefined, { signal: leave }).catch(() => undefined);
  }
}
