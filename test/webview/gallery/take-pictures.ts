/*
 * Pictures of the page in three themes and two sizes, into test-output/gallery, and the time of a frame.
 * `node test/webview/gallery/take-pictures.ts [part of a picture's name]`
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/harness/chromium.ts';
import { serveGallery } from './serve.ts';

const folder = join(import.meta.dirname, '../../../test-output/gallery');

interface Picture {
  readonly name: string;
  readonly query: string;
  readonly width: number;
  readonly height: number;
  readonly act?: (page: Page) => Promise<void>;
}

async function hoverBox(page: Page): Promise<void> {
  await page.mouse.move(420, 190);
  await page.locator('.hover-card').waitFor();
}

async function search(page: Page): Promise<void> {
  await page.locator('.flame-canvas').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('token');
  await page.locator('.search-status', { hasText: 'of total' }).waitFor();
}

async function selectAndZoom(page: Page): Promise<void> {
  await page.mouse.click(330, 250);
  await page.keyboard.press('z');
  await page.locator('.range-thumb').waitFor();
}

async function openFails(page: Page): Promise<void> {
  await page.locator('.table-row').nth(3).dblclick();
  await page.locator('.toast').waitFor();
}

async function showSources(page: Page): Promise<void> {
  await page.locator('[role=tab]', { hasText: 'Files' }).click();
  await page.locator('.source-row .name').first().waitFor();
}

async function selectSource(page: Page): Promise<void> {
  await showSources(page);
  await page.locator('.source-row', { hasText: 'worker.js' }).click();
  await page.locator('.source-strip').waitFor();
}

async function openTrace(page: Page): Promise<void> {
  await page.locator('.trace-list .cell-name .name').nth(1).dblclick();
  await page.locator('.waterfall-row .name', { hasText: /./ }).first().waitFor();
  await page.keyboard.press('ArrowDown');
}

const pictures: Picture[] = [];
for (const theme of ['dark', 'light', 'high-contrast']) {
  for (const [width, height] of [[1200, 800], [500, 700]] as const) {
    const size = `${width}x${height}`;
    const add = (name: string, query: string, act?: Picture['act']): void => {
      const picture = { name: `${name}-${theme}-${size}`, query: `?theme=${theme}&${query}`, width, height };
      pictures.push(act === undefined ? picture : { ...picture, act });
    };
    add('open', 'plain');
    add('hover', '', hoverBox);
    add('search', 'plain', search);
    add('zoom', '', selectAndZoom);
    add('failed', 'state=failed');
    add('threads', 'threads=200&reconstructed');
    add('sources', 'plain', showSources);
    add('source-selected', 'plain', selectSource);
    add('traces', 'spans=3400&large=2000');
    add('waterfall', 'spans=3400&large=2000', openTrace);
  }
}
for (const state of ['opening', 'cancelled', 'empty']) {
  pictures.push({ name: `${state}-dark-1200x800`, query: `?theme=dark&state=${state}`, width: 1200, height: 800 });
}
pictures.push(
  { name: 'wide-dark-2400x900', query: '?theme=dark', width: 2400, height: 900 },
  { name: 'narrow-light-400x640', query: '?theme=light', width: 400, height: 640 },
  { name: 'toast-dark-1200x800', query: '?theme=dark', width: 1200, height: 800, act: openFails },
  {
    name: 'help-dark-1200x800',
    query: '?theme=dark',
    width: 1200,
    height: 800,
    act: (page) => page.locator('.flame-canvas').press('?'),
  },
  {
    name: 'notes-light-1200x800',
    query: '?theme=light',
    width: 1200,
    height: 800,
    act: (page) => page.locator('.notes-button').click(),
  },
);

async function take(browser: Browser, address: string, picture: Picture): Promise<void> {
  const { width, height } = picture;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address + picture.query);
  await page.locator('#app[data-state]').waitFor();
  if ((await page.locator('.table-grid').count()) > 0) await page.locator('.table-row .name:visible').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await settled(page);
  await picture.act?.(page);
  await settled(page);
  await page.screenshot({ path: join(folder, `${picture.name}.png`) });
  console.log(`${picture.name}.png${complaints.length > 0 ? `  COMPLAINTS: ${complaints.join(' | ')}` : ''}`);
  await context.close();
}

/** Until the page has asked for nothing more for a while, and has painted. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { hostLog } = window as unknown as { hostLog: string[] };
    let before = -1;
    while (before !== hostLog.length) {
      before = hostLog.length;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
}

const { address, server } = await serveGallery();
const browser = await launchChromium();
mkdirSync(folder, { recursive: true });
const wanted = process.argv[2] ?? '';
for (const picture of pictures) if (picture.name.includes(wanted)) await take(browser, address, picture);
await browser.close();
server.close();
