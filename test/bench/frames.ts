/*
 * Time of a frame while the page zooms and pans, time from open to first paint, and the page's memory: Heatline's page with
 * the real core (the gallery) and speedscope's of its npm package, on one file, in one headless Chromium under software GL.
 */
import { createReadStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { basename, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { speedscopePieces } from '../../src/exports/speedscope.ts';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { checkout } from '../e2e/harness/install.ts';
import { madeProfile } from '../support/made-profile.ts';
import { serveGallery } from '../webview/gallery/serve.ts';
import { median, spread } from './spread.ts';

/** What one opening of a page showed. */
interface Measured {
  readonly openSeconds: number;
  readonly frames: Frames;
  readonly megabytes: number;
}

interface Frames {
  readonly median: number;
  readonly p95: number;
  /** What the page's main thread works for a frame, painting included. */
  readonly workMs: number;
}

type Print = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) => void;

const SIZE = { width: 1600, height: 1000 };
const GIVE_UP_MS = 300_000;
/** Nodes of the file that both open: speedscope needs seconds for it, and gives up on ten times as many. */
const COMMON_NODES = 100_000;

export async function measureFrames(folder: string, runs: number, print: Print): Promise<void> {
  const file = commonFile(folder);
  const gallery = await serveGallery([file]);
  const rival = await serveSpeedscope(file);
  const browser = await launchChromium();
  try {
    for (const view of ['graph', 'chart'] as const) {
      const ours: Measured[] = [];
      const theirs: Measured[] = [];
      for (let run = 0; run < runs; run++) {
        ours.push(await measureOurs(browser, `${gallery.address}?plain&file=${basename(file)}`, view));
        theirs.push(await measureTheirs(browser, `${rival.address}#profileURL=/files/${basename(file)}`, view));
      }
      const title = view === 'graph' ? 'Flame graph (speedscope: Left Heavy)' : 'Flame chart (speedscope: Time Order)';
      print(`${title}, ${COMMON_NODES.toLocaleString('en-US')} call nodes`, ['', 'median', 'least – most', ''], compared(ours, theirs));
    }
    for (const view of ['graph', 'chart'] as const) {
      const large: Measured[] = [];
      for (let run = 0; run < runs; run++) large.push(await measureOurs(browser, `${gallery.address}?plain&nodes=1000000&samples=10000000`, view));
      print(`Flame ${view}, a million call nodes, ten million samples`, ['', 'median', 'least – most', ''], alone(large));
    }
  } finally {
    await browser.close();
    gallery.server.close();
    rival.server.close();
  }
}

function compared(ours: readonly Measured[], theirs: readonly Measured[]): string[][] {
  const ratio = (of: (measured: Measured) => number): number[] => ours.map((measured, run) => of(measured) / of(theirs[run]!));
  return [
    ...alone(ours).map(([title, ...cells]) => [`Heatline: ${title}`, ...cells]),
    ...alone(theirs).map(([title, middle, range]) => [`speedscope: ${title}`, middle!, range!, '']),
    ['frame time ÷ speedscope’s', ...spread(ratio(({ frames }) => frames.p95), 2), 'goal 0.33'],
    ['open to first paint ÷ speedscope’s', ...spread(ratio(({ openSeconds }) => openSeconds), 2), 'goal 0.33'],
  ];
}

function alone(all: readonly Measured[]): string[][] {
  return [
    ['95 of 100 frames within', ...spread(all.map(({ frames }) => frames.p95), 1, ' ms'), 'goal 50 ms'],
    ['half of the frames within', ...spread(all.map(({ frames }) => frames.median), 1, ' ms'), ''],
    ['work of the main thread a frame', ...spread(all.map(({ frames }) => frames.workMs), 1, ' ms'), ''],
    ['open to first paint', ...spread(all.map(({ openSeconds }) => openSeconds), 2, ' s'), ''],
    ['memory of the page', ...spread(all.map(({ megabytes }) => megabytes), 1, ' MB'), 'goal 100 MB'],
  ];
}

async function measureOurs(browser: Browser, address: string, view: 'graph' | 'chart'): Promise<Measured> {
  return inPage(browser, async (page) => {
    const begun = performance.now();
    await page.goto(address);
    await page.waitForFunction(isDrawn, '.flame-canvas', { timeout: GIVE_UP_MS });
    const openSeconds = (performance.now() - begun) / 1000;
    if (view === 'chart') {
      await page.getByRole('tab', { name: 'Flame chart' }).click();
      await page.waitForFunction(isDrawn, '[role=tabpanel]:not([hidden]) canvas, .chart-view canvas', { timeout: GIVE_UP_MS });
    }
    await page.waitForTimeout(1500);
    return { openSeconds, frames: await moved(page), megabytes: await memoryOf(page) };
  });
}

/** Whether the canvas shows something: more than two colours. Runs in the page. */
function isDrawn(selector: string): boolean {
  return [...document.querySelectorAll<HTMLCanvasElement>(selector)].some((canvas) => {
    if (canvas.offsetParent === null || canvas.width < 100 || canvas.height < 20) return false;
    const strip = new OffscreenCanvas(200, 50).getContext('2d')!;
    strip.drawImage(canvas, 0, 0, 200, 50);
    return new Set(new Uint32Array(strip.getImageData(0, 0, 200, 50).data.buffer)).size > 2;
  });
}

async function measureTheirs(browser: Browser, address: string, view: 'graph' | 'chart'): Promise<Measured> {
  return inPage(browser, async (page) => {
    const begun = performance.now();
    await page.goto(address);
    // It shows its canvases when it has a profile, and paints them in the next frame.
    await page.waitForFunction(() => document.querySelectorAll('canvas').length >= 2, null, { timeout: GIVE_UP_MS });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const openSeconds = (performance.now() - begun) / 1000;
    if (view === 'graph') await page.keyboard.press('2');
    await page.waitForTimeout(3000);
    return { openSeconds, frames: await moved(page), megabytes: await memoryOf(page) };
  });
}

async function inPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Zooms in and out and pans to and fro with the wheel, one step before each frame. */
async function moved(page: Page): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
  const before = await worked();
  const times = await page.evaluate(async ({ width, height }) => {
    const [x, y] = [width * 0.45, height * 0.25];
    const target = document.elementFromPoint(x, y)!;
    const wheel = (deltaX: number, deltaY: number, ctrlKey: boolean): void => {
      target.dispatchEvent(new WheelEvent('wheel', { deltaX, deltaY, ctrlKey, clientX: x, clientY: y, bubbles: true, cancelable: true }));
    };
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const intervals: number[] = [];
    let last = await frame();
    for (let index = 0; index < 160; index++) {
      if (index % 40 < 20) wheel(0, index % 80 < 40 ? -20 : 20, true);
      else wheel(index % 80 < 40 ? 25 : -25, 0, false);
      const now = await frame();
      intervals.push(now - last);
      last = now;
    }
    return intervals.sort((a, b) => a - b);
  }, SIZE);
  const workMs = ((await worked()) - before) / times.length;
  return { median: median(times), p95: times[Math.floor((times.length - 1) * 0.95)]!, workMs };
}

/** What scripts hold after a collection, and the canvases in the document. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
  const buffers = await page.evaluate(() => [...document.querySelectorAll('canvas')].reduce((sum, { width, height }) => sum + width * height * 4, 0));
  return (heap + buffers) / 1e6;
}

/** In speedscope's own format, which it opens fastest. */
function commonFile(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `v1-frames-${COMMON_NODES}.speedscope.json`);
  if (existsSync(file)) return file;
  const profile = madeProfile({ nodes: COMMON_NODES, valueTypes: 'time' });
  const pieces = [...speedscopePieces(profile, { name: 'bench', valueType: 0, threads: null })];
  writeFileSync(`${file}.${process.pid}`, pieces.join(''));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

async function serveSpeedscope(profile: string): Promise<{ readonly address: string; readonly server: Server }> {
  const release = join(checkout, 'node_modules/speedscope/dist/release');
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json' };
  const server = createServer((request, response) => {
    const name = basename((request.url ?? '/').split('?')[0]!) || 'index.html';
    const path = name === basename(profile) ? profile : join(release, name);
    if (!existsSync(path)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', types[name.split('.').at(-1)!] ?? 'application/octet-stream');
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
