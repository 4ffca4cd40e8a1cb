/*
 * Runs the journeys, one after the other, in one VS Code and one browser; each has its own folder and its own window.
 * `run.ts [PART …]` runs those whose title or file name contains a PART. The last line is `N passed, N failed`.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from './harness/chromium.ts';
import { checkout } from './harness/install.ts';
import type { Journey, JourneyContext } from './harness/journey.ts';
import { startVscode, testSettings, themes } from './harness/vscode.ts';
import type { Vscode } from './harness/vscode.ts';
import { openWorkbench, outputDir } from './harness/workbench.ts';
import type { Workbench } from './harness/workbench.ts';

interface Stage {
  vscode: Vscode;
  browser: Browser;
  /** The folders of the journeys are below this one. */
  foldersDir: string;
}

process.exitCode = await main(process.argv.slice(2));

async function main(parts: string[]): Promise<number> {
  const journeys = (await loadJourneys()).filter(([file, { title }]) =>
    parts.length === 0 || parts.some((part) => `${file} ${title}`.toLowerCase().includes(part.toLowerCase())),
  );
  if (journeys.length === 0) {
    console.error(`No journey's title or file name contains: ${parts.join(', ')}`);
    return 1;
  }
  const stage = await setStage();
  let failed = 0;
  try {
    for (const [file, journey] of journeys) {
      if (!(await perform(file, journey, stage))) failed++;
    }
  } finally {
    await stage.browser.close();
    await stage.vscode.stop();
  }
  console.log(`${journeys.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function loadJourneys(): Promise<[file: string, journey: Journey][]> {
  const folder = join(import.meta.dirname, 'journeys');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts')).sort();
  const found: [string, Journey][] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(join(folder, file)).href)) as Partial<Journey> & {
      default?: Journey['run'];
      journeys?: Journey[];
    };
    const { default: run, title, journeys } = module;
    if (journeys !== undefined) found.push(...journeys.map((journey): [string, Journey] => [file, journey]));
    else if (run !== undefined && title !== undefined) found.push([file, { ...module, title, run }]);
    else throw new Error(`${file} exports neither \`journeys\` nor \`title\` and a default function.`);
  }
  return found;
}

/** Heatline as built in this checkout, or HEATLINE_VSIX as packed. */
async function setStage(): Promise<Stage> {
  const vsix = process.env['HEATLINE_VSIX'];
  if (vsix === undefined && !existsSync(join(checkout, 'dist'))) {
    throw new Error('Heatline is not built: there is no dist folder. Build it first, or set HEATLINE_VSIX.');
  }
  const begun = performance.now();
  const browser = await launchChromium();
  try {
    // The extension hosts of journeys that are over would slow the ones that follow.
    const lifetimes = { idleSeconds: 600, reconnectSeconds: 5 };
    const extension = vsix === undefined ? { extensionDir: checkout } : { vsix: resolve(vsix) };
    // A file system that is not on the disk, for the journey of virtual workspaces; asleep in all others.
    const moreExtensionDirs = [join(import.meta.dirname, 'fixtures/virtual-fs')];
    const vscode = await startVscode({ ...extension, moreExtensionDirs, ...lifetimes, settings: testSettings });
    console.log(`VS Code and the browser are up (${seconds(begun)}).`);
    const foldersDir = realpathSync(mkdtempSync(join(tmpdir(), 'heatline-journeys-')));
    process.once('exit', () => rmSync(foldersDir, { recursive: true, force: true }));
    return { vscode, browser, foldersDir };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function perform(file: string, journey: Journey, stage: Stage): Promise<boolean> {
  const begun = performance.now();
  const begunAt = Date.now();
  const home = mkdtempSync(join(stage.foldersDir, 'journey-'));
  // The Explorer shows this name in every picture.
  const folder = join(home, journey.folderName ?? 'project');
  let workbench: Workbench | undefined;
  try {
    await withinTime(journey.timeoutMs ?? 180_000, async () => {
      await fill(folder, journey.workspace);
      await stage.vscode.resetSettings({
        ...(journey.theme === undefined ? {} : { 'workbench.colorTheme': themes[journey.theme] }),
        ...(journey.trust === false ? { 'security.workspace.trust.enabled': true } : {}),
        ...journey.settings,
      });
      workbench = await openWorkbench({ ...stage, folder });
      const context: JourneyContext = { ...stage, workbench, folder };
      await journey.run(context);
    });
    console.log(`ok      ${journey.title} (${seconds(begun)})`);
    return true;
  } catch (error) {
    const evidence = await saveEvidence(file, journey, stage, workbench, error, begunAt);
    console.log(`FAILED  ${journey.title} (${seconds(begun)})`);
    console.log(String(error instanceof Error ? (error.stack ?? error.message) : error).replace(/^/gm, '        '));
    console.log(`        Picture and logs: ${evidence}`);
    return false;
  } finally {
    await workbench?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function fill(folder: string, workspace: Journey['workspace']): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (typeof workspace === 'string') cpSync(join(checkout, workspace), folder, { recursive: true });
  else await workspace?.(folder);
}

/** A journey that is out of time goes on in the background until its window closes, which ends its next step. */
async function withinTime(timeoutMs: number, work: () => Promise<void>): Promise<void> {
  const running = work();
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`The journey took longer than ${timeoutMs / 1000} s.`)), timeoutMs);
  });
  try {
    await Promise.race([running, alarm]);
  } finally {
    clearTimeout(timer);
    running.catch(() => undefined);
  }
}

async function saveEvidence(
  file: string,
  { title }: Journey,
  { vscode }: Stage,
  workbench: Workbench | undefined,
  error: unknown,
  begunAt: number,
): Promise<string> {
  const name = `${file.replace(/\.ts$/, '')}-${title}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 80);
  const folder = join(outputDir, 'failures', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'error.txt'), `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  writeFileSync(join(folder, 'server.log'), vscode.serverLog());
  mkdirSync(join(folder, 'logs'));
  vscode.saveLogs(join(folder, 'logs'), begunAt);
  if (workbench === undefined) return folder;
  const { consoleLines, page } = workbench;
  writeFileSync(join(folder, 'console.log'), `${consoleLines.join('\n')}\n`);
  try {
    await page.screenshot({ path: join(folder, 'window.png'), timeout: 10_000 });
    const frames = await Promise.all((await workbench.webviewFrames()).map((frame) => frame.content()));
    for (const [i, html] of frames.entries()) writeFileSync(join(folder, `webview-${i + 1}.html`), html);
  } catch (trouble) {
    writeFileSync(join(folder, 'no-picture.txt'), String(trouble));
  }
  return folder;
}

function seconds(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}
