/*
 * The real VS Code: from the order to open a file to its first paint, in Heatline and in the built-in viewer in turn.
 * A window of its own for each, so that neither finds the other's caches; both orders of the two are as frequent.
 */
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { checkout } from '../e2e/harness/install.ts';
import { startVscode, testSettings, type Vscode } from '../e2e/harness/vscode.ts';
import { openWorkbench } from '../e2e/harness/workbench.ts';
import type { Browser } from 'playwright-core';
import { spread } from './run.ts';

interface Editor {
  readonly title: string;
  readonly viewType: string;
  /** Whether the page shows figures of the profile. */
  readonly isPainted: (page: Frame) => Promise<boolean>;
}

/** The canvas has more than its background: some pixels differ in colour. */
function hasPaintedCanvas(page: Frame): Promise<boolean> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')].some((canvas) => {
      if (canvas.width === 0 || canvas.height === 0) return false;
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy?.drawImage(canvas, 0, 0);
      const pixels = new Uint32Array(copy?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? new ArrayBuffer(0));
      return new Set(pixels).size > 3;
    }),
  );
}

const heatline: Editor = { title: 'Heatline', viewType: 'heatline.profile', isPainted: hasPaintedCanvas };
const builtIn: Editor = {
  title: 'built-in viewer',
  viewType: 'jsProfileVisualizer.cpuprofile.table',
  // Its table: a row of a function that every generated profile has.
  isPainted: async (page) => /function\d+/.test(await page.locator('body').innerText()),
};

const LOOK_EVERY_MS = 20;
const GIVE_UP_MS = 180_000;

/** Rows of a table: seconds of both editors, and their ratio. */
export async function measureOpening(file: string, runs: number): Promise<string[][]> {
  const browser = await launchChromium();
  try {
    const vscode = await startVscode({ extensionDir: checkout, settings: testSettings, idleSeconds: 1200, reconnectSeconds: 5 });
    try {
      const seconds = new Map<Editor, number[]>([[heatline, []], [builtIn, []]]);
      for (let run = 0; run < runs; run++) {
        const turn = run % 2 === 0 ? [heatline, builtIn] : [builtIn, heatline];
        for (const editor of turn) seconds.get(editor)!.push(await openOnce(vscode, browser, file, editor));
      }
      const ours = seconds.get(heatline)!;
      const theirs = seconds.get(builtIn)!;
      return [
        ['Heatline', ...spread(ours, 2, ' s')],
        ['built-in viewer', ...spread(theirs, 2, ' s')],
        ['ratio (goal 1.0)', ...spread(ours.map((value, run) => value / theirs[run]!), 2)],
      ];
    } finally {
      await vscode.stop();
    }
  } finally {
    await browser.close();
  }
}

async function openOnce(vscode: Vscode, browser: Browser, file: string, editor: Editor): Promise<number> {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'heatline-open-'))), 'project');
  mkdirSync(folder);
  const copy = join(folder, 'bench.cpuprofile');
  copyFileSync(file, copy);
  await vscode.resetSettings({ 'workbench.editorAssociations': { '*.cpuprofile': editor.viewType } });
  const workbench = await openWorkbench({ vscode, browser, folder });
  try {
    const window = await waitFor('the window', () => vscode.findWindowOf(copy));
    const begun = performance.now();
    const opened = vscode.openInWindow(window, [copy]);
    await waitFor(`a first paint of ${editor.title}`, async () => {
      for (const page of await workbench.webviewFrames()) {
        if (await editor.isPainted(page).catch(() => false)) return true;
      }
      return undefined;
    });
    const passed = performance.now() - begun;
    await opened;
    return passed / 1000;
  } finally {
    await workbench.close();
    rmSync(join(folder, '..'), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const begun = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - begun > GIVE_UP_MS) throw new Error(`Waited ${GIVE_UP_MS / 1000} s for ${what}, in vain.`);
    await pause(LOOK_EVERY_MS);
  }
}
