/*
 * The real VS Code: from the order to open a file to its first paint, in Heatline and in the built-in viewer in turn.
 * A window of its own for each, so that neither finds the other's caches; both orders of the two are as frequent.
 * The first page of a VS Code that has just started counts apart.
 */
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Frame } from 'playwright-core';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { checkout } from '../e2e/harness/install.ts';
import { startVscode, testSettings, type Vscode } from '../e2e/harness/vscode.ts';
import { openWorkbench } from '../e2e/harness/workbench.ts';
import { spread } from './spread.ts';

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

/** One opening, until the first paint. */
interface Opening {
  readonly seconds: number;
  /** Messages that the page got, as JSON or as bytes. Its own scripts and styles do not count: they are always the same. */
  readonly megabytes: number;
}

/** Runs in every page before its own scripts: adds up what it is sent. */
function countMessages(): void {
  const sizeOf = (value: unknown): number => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)?.length ?? 0;
    return Object.entries(value).reduce((sum, [key, each]) => sum + key.length + 4 + sizeOf(each), 2);
  };
  const count = ({ data }: MessageEvent): void => {
    const counted = globalThis as { messageBytes?: number };
    counted.messageBytes = (counted.messageBytes ?? 0) + sizeOf(data);
  };
  // VS Code writes the page into a document that is open already, and that drops its listeners: ours comes with the
  // first one of the page.
  const listen = window.addEventListener.bind(window) as (...parameters: unknown[]) => void;
  window.addEventListener = (type: string, ...rest: unknown[]) => {
    if (type === 'message') listen(type, count);
    listen(type, ...rest);
  };
}

const LOOK_EVERY_MS = 20;
const GIVE_UP_MS = 180_000;

const ORDER = [heatline, builtIn] as const;

/** Rows of a table: seconds of both editors, and their ratio. */
export async function measureOpening(file: string, runs: number): Promise<string[][]> {
  const browser = await launchChromium();
  try {
    const first = await openInTurn(runs, (editor) => withVscode((vscode) => openOnce(vscode, browser, file, editor)));
    const later = await withVscode(async (vscode) => {
      for (const editor of ORDER) await openOnce(vscode, browser, file, editor);
      return openInTurn(runs, (editor) => openOnce(vscode, browser, file, editor));
    });
    const column = (openings: Openings, editor: Editor, name: keyof Opening): number[] => openings.get(editor)!.map((opening) => opening[name]);
    const compared = (openings: Openings, title: string): string[][] => {
      const [ours, theirs] = ORDER.map((editor) => column(openings, editor, 'seconds'));
      return [
        [`Heatline${title}`, ...spread(ours!, 2, ' s')],
        [`built-in viewer${title}`, ...spread(theirs!, 2, ' s')],
        [`ratio${title} (goal 0.5)`, ...spread(ours!.map((value, run) => value / theirs![run]!), 2)],
      ];
    };
    return [
      ...compared(later, ''),
      ...compared(first, ', the first page of a VS Code'),
      ['messages to Heatline\u2019s page (goal 1 MB)', ...spread(column(later, heatline, 'megabytes'), 2, ' MB')],
      ['messages to the built-in viewer\u2019s page', ...spread(column(later, builtIn, 'megabytes'), 2, ' MB')],
    ];
  } finally {
    await browser.close();
  }
}

type Openings = ReadonlyMap<Editor, readonly Opening[]>;

/** Both editors in turn, in both orders. */
async function openInTurn(runs: number, open: (editor: Editor) => Promise<Opening>): Promise<Openings> {
  const openings = new Map<Editor, Opening[]>(ORDER.map((editor) => [editor, []]));
  for (let run = 0; run < runs; run++) {
    for (const editor of run % 2 === 0 ? ORDER : ORDER.toReversed()) openings.get(editor)!.push(await open(editor));
  }
  return openings;
}

/**
 * A VS Code of its own. What opens the first page in one waits, whoever it is, until the browser has fetched VS Code's own
 * frame for pages: each editor is first in as many, or the one that comes second would look faster.
 */
async function withVscode<T>(use: (vscode: Vscode) => Promise<T>): Promise<T> {
  const vscode = await startVscode({ extensionDir: checkout, settings: testSettings, idleSeconds: 1200, reconnectSeconds: 5 });
  try {
    return await use(vscode);
  } finally {
    await vscode.stop();
  }
}

async function openOnce(vscode: Vscode, browser: Browser, file: string, editor: Editor): Promise<Opening> {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'heatline-open-'))), 'project');
  mkdirSync(folder);
  const copy = join(folder, 'bench.cpuprofile');
  copyFileSync(file, copy);
  await vscode.resetSettings({ 'workbench.editorAssociations': { '*.cpuprofile': editor.viewType } });
  const workbench = await openWorkbench({ vscode, browser, folder });
  try {
    await workbench.page.addInitScript(countMessages);
    const window = await waitFor('the window', () => vscode.findWindowOf(copy));
    const begun = performance.now();
    const opened = vscode.openInWindow(window, [copy]);
    const page = await waitFor(`a first paint of ${editor.title}`, async () => {
      for (const frame of await workbench.webviewFrames()) {
        if (await editor.isPainted(frame).catch(() => false)) return frame;
      }
      return undefined;
    });
    const seconds = (performance.now() - begun) / 1000;
    const bytes = await page.evaluate(() => (globalThis as { messageBytes?: number }).messageBytes ?? 0);
    await opened;
    return { seconds, megabytes: bytes / 1e6 };
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
