/*
 * Mouse and keys on the real page with the fake host: each step says what it expects. Ends with 1 when one fails.
 * `node test/webview/gallery/try-hands.ts`. The journeys do the same in a real VS Code, with fewer steps.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../e2e/harness/chromium.ts';
import { serveGallery } from './serve.ts';

interface HostWindow {
  readonly hostLog: string[];
}

const { address, server } = await serveGallery();
const browser = await launchChromium();
const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: 'reduce' });
const page = await context.newPage();
const complaints: string[] = [];
page.on('pageerror', (error) => complaints.push(error.message));
page.on('console', (message) => {
  if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
});

const canvas = page.locator('.flame-canvas');
const title = page.locator('.details-title');
const logOf = (): Promise<string[]> => page.evaluate(() => (window as unknown as HostWindow).hostLog.slice());
const asked = async (start: string): Promise<number> => (await logOf()).filter((line) => line.startsWith(start)).length;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (await holds()) return;
    await page.waitForTimeout(30);
  }
  assert.fail(`never: ${what}`);
}

const steps: [string, (page: Page) => Promise<void>][] = [
  [
    'the first boxes are few, whatever the file',
    async () => {
      await page.goto(`${address}?nodes=60000`);
      await page.locator('.table-row .name').first().waitFor();
      await until('a second, finer request', async () => (await asked('flame/boxes')) >= 2);
      const first = (await logOf()).find((line) => line.startsWith('flame/boxes'))!;
      const { widthPx, depth0, depth1 } = JSON.parse(first.slice('flame/boxes '.length)) as Record<string, number>;
      assert.ok(widthPx! * 2 * (depth1! - depth0!) <= 10_000, first);
    },
  ],
  [
    'a click selects, arrows go to relatives and back',
    async () => {
      await page.mouse.click(200, 135);
      await until('a selection', async () => (await title.textContent()) !== '');
      const there = await title.textContent();
      await canvas.press('ArrowDown');
      await until('the child', async () => (await title.textContent()) !== there);
      const active = page.locator('.flame-canvas [role=treeitem][aria-selected=true]');
      assert.match((await active.textContent()) ?? '', /total .*, self /);
      assert.equal(await active.getAttribute('aria-level'), '3');
      await canvas.press('ArrowUp');
      await until('the parent again', async () => (await title.textContent()) === there);
      await canvas.press('ArrowRight');
      await until('the sibling', async () => (await title.textContent()) !== there);
    },
  ],
  [
    'the table marks nothing it has not loaded, but the selection is remembered',
    async () => {
      const saved = await page.evaluate(() => sessionStorage.getItem('state'));
      assert.match(saved ?? '', /"selected":\{"index":\d+/);
    },
  ],
  [
    'Enter and double click ask for the source; a refusal is said',
    async () => {
      await canvas.press('Enter');
      await page.locator('.toast', { hasText: 'was not found' }).waitFor();
      await page.locator('.toast .icon-button').click();
      const before = await asked('source/open');
      await page.mouse.dblclick(200, 135);
      await until('another request', async () => (await asked('source/open')) === before + 1);
      await canvas.click({ position: { x: 30, y: 30 }, modifiers: ['Control'] });
      await until('one more', async () => (await asked('source/open')) === before + 2);
    },
  ],
  [
    'z zooms to the box, more boxes are asked for, 0 goes back',
    async () => {
      await page.mouse.click(350, 250);
      await canvas.press('z');
      await page.locator('.range-thumb').waitFor();
      const before = await asked('flame/boxes');
      for (let step = 0; step < 6; step++) await canvas.press('w');
      await until('finer boxes', async () => (await asked('flame/boxes')) > before);
      await canvas.press('0');
      await page.locator('.range-thumb').waitFor({ state: 'hidden' });
    },
  ],
  [
    'Ctrl+wheel zooms at the pointer, a drag pans, a plain wheel scrolls rows',
    async () => {
      await page.mouse.move(600, 200);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -600);
      await page.keyboard.up('Control');
      const thumb = page.locator('.range-thumb');
      await thumb.waitFor();
      const left = await thumb.evaluate((node) => (node as HTMLElement).style.left);
      await page.mouse.down();
      await page.mouse.move(500, 200, { steps: 5 });
      await page.mouse.up();
      await until('panned', async () => (await thumb.evaluate((node) => (node as HTMLElement).style.left)) !== left);
      await page.mouse.wheel(0, 100);
      const scroller = page.locator('.flame-scroller');
      await until('scrolled', async () => (await scroller.evaluate((node) => node.scrollTop)) === 100);
    },
  ],
  [
    'search counts, n and N step, Escape clears',
    async () => {
      await canvas.press('/');
      await page.keyboard.type('chunk');
      await page.locator('.search-status', { hasText: /\d+ functions · [\d.]+ % of total/ }).waitFor();
      const before = await asked('flame/find');
      await canvas.press('n');
      await until('a match', async () => /chunk/i.test((await title.textContent()) ?? ''));
      const first = await title.textContent();
      await canvas.press('n');
      await until('the next', async () => (await title.textContent()) !== first);
      await canvas.press('N');
      await until('the first again', async () => (await title.textContent()) === first);
      assert.ok((await asked('flame/find')) >= before + 3);
      await page.keyboard.press('Control+f');
      await page.keyboard.press('Escape');
      await until('cleared', async () => (await page.locator('.search-status').textContent()) === '');
    },
  ],
  [
    'the table sorts, filters, scrolls by pages and reveals what is selected',
    async () => {
      await page.locator('[role=columnheader]:visible', { hasText: 'Function' }).locator('button').first().click();
      await page.locator('[aria-sort=ascending]', { hasText: 'Function' }).waitFor();
      await page.locator('vscode-textfield[placeholder^="Filter by name"]').first().click();
      await page.keyboard.type('layout.js');
      await page.locator('.table-count', { hasText: 'of' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const row = page.locator('.table-row.selected');
      await until('the box of the row', async () => (await title.textContent()) === (await row.locator('.name').textContent()));
      await page.keyboard.press('End');
      await until('the last page', async () => (await logOf()).some((line) => line.startsWith('functions/list') && !line.includes('"offset":0,')));
      await page.locator('.table-row.selected .name', { hasText: /./ }).waitFor();
    },
  ],
  [
    'only the rows in view are in the page',
    async () => {
      const rows = await page.locator('.table-row').count();
      assert.ok(rows < 40, `${rows} rows`);
    },
  ],
  [
    'zoom, sort, filter and selection survive a reload',
    async () => {
      await canvas.press('z');
      await page.waitForTimeout(200);
      const before = await title.textContent();
      await page.reload();
      await until('the selection', async () => (await title.textContent()) === before);
      await page.locator('.range-thumb').waitFor();
      await page.locator('.table-count', { hasText: 'of' }).waitFor();
      await page.locator('[aria-sort=ascending]', { hasText: 'Function' }).waitFor();
    },
  ],
  [
    'another value type is another view, and the host is told',
    async () => {
      const values = page.locator('vscode-single-select').first();
      await values.click();
      await values.locator('.option', { hasText: 'Contentions' }).click();
      await until('told', async () => (await asked('view/changed')) === 1);
      await until('asked by the new value', async () => (await logOf()).some((line) => line.startsWith('flame/boxes') && line.includes('"valueType":1')));
    },
  ],
  [
    'the sash moves with the keys and the help opens and closes',
    async () => {
      const height = (): Promise<number> => page.locator('.flame-scroller').evaluate((node) => node.clientHeight);
      const before = await height();
      await page.locator('.sash').press('ArrowUp');
      assert.ok((await height()) < before);
      await canvas.press('?');
      await page.locator('dialog.help').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog.help').waitFor({ state: 'detached' });
    },
  ],
  [
    'a change of the theme repaints the graph',
    async () => {
      const pixels = (): Promise<string> => canvas.evaluate((node) => (node as HTMLCanvasElement).toDataURL());
      const before = await pixels();
      await page.evaluate(() => document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff'));
      await until('other pixels', async () => (await pixels()) !== before);
    },
  ],
  [
    'an error page offers both ways on',
    async () => {
      await page.goto(`${address}?state=failed`);
      await page.locator('vscode-button', { hasText: 'Try again' }).click();
      await page.locator('vscode-button', { hasText: 'Open as text' }).click();
      await until('both', async () => (await asked('open/again')) === 1 && (await asked('open/as-text')) === 1);
    },
  ],
  [
    'opening can be cancelled',
    async () => {
      await page.goto(`${address}?state=opening`);
      await page.locator('vscode-button', { hasText: 'Cancel' }).click();
      await until('told', async () => (await asked('open/cancel')) === 1);
    },
  ],
];

let failures = 0;
for (const [name, run] of steps) {
  try {
    await run(page);
    console.log(`ok      ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAILED  ${name}\n        ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}
if (complaints.length > 0) {
  failures++;
  console.log(`FAILED  no complaints of the page\n        ${complaints.join('\n        ')}`);
}
await browser.close();
server.close();
process.exitCode = failures > 0 ? 1 : 0;
