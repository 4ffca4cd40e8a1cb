/*
 * The page of distributed traces: their list with the histogram of durations, and the waterfall of one, by mouse and by
 * keyboard alone. From spans to lines: spans-to-lines.ts.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { axeViolations } from '../harness/axe.ts';
import { focusOn, hasKeyboard, openTraces, waitForRest } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import type { Journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const fixture = join(checkout, 'test/fixtures/traces/express-shop');
const themes = ['light', 'high-contrast', 'dark'] as const;

function shop(folder: string): void {
  cpSync(join(fixture, 'traces.jsonl'), join(folder, 'shop.otlp.jsonl'));
}

async function pictures(workbench: Workbench, page: Frame, name: string): Promise<void> {
  for (const theme of themes) {
    await workbench.setTheme(theme);
    await until(`the page in ${theme}`, async () => (await page.locator('body').getAttribute('class'))?.split(' ').includes(`vscode-${theme}`));
    await workbench.picture(`${name}-${theme}`);
  }
}

const count = (page: Frame): Promise<string> => page.locator('.main-views .table-count').innerText();

function waitForCount(page: Frame, words: string): Promise<unknown> {
  return until(`the count ${words}`, async () => (await count(page)) === words);
}

/** Names of the spans that are in view, from top to bottom. */
async function spanNames(page: Frame): Promise<string[]> {
  const rows = page.locator('.waterfall-row:not(.loading)');
  const named = await rows.evaluateAll((all) => all.map((row) => [Number((row as HTMLElement).dataset['row']), row.querySelector('.name')!.textContent] as const));
  return named.sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** The span that is selected and has the keyboard: keys act on the row before until both are the same. */
const selectedSpan = async (page: Frame): Promise<string> => (await page.locator('.waterfall-row.selected.current .name').allInnerTexts())[0] ?? '';

/** Rows of the waterfall, also those that are out of view. */
const rowCount = async (page: Frame): Promise<number> => Number(await page.locator('.waterfall .table-grid').getAttribute('aria-rowcount')) - 1;

function waitForSpan(page: Frame, name: RegExp): Promise<unknown> {
  return until(`the selected span ${name.source}`, async () => name.test(await selectedSpan(page)));
}

/** The times at the axis, as they stand there. */
const axis = (page: Frame): Promise<string[]> => page.locator('.waterfall .axis-tick').allInnerTexts();

const mouse: Journey = {
  title: 'Traces: the slowest from the histogram, failed ones by terms, a waterfall folded, zoomed and searched',
  workspace: shop,
  folderName: 'shop',
  async run({ workbench }) {
    const page = await openTraces(workbench, 'shop.otlp.jsonl');
    assert.equal(await page.getByRole('tab', { name: 'Traces', exact: true }).getAttribute('aria-selected'), 'true');
    await waitForCount(page, '11 traces');
    const rows = page.locator('.trace-list .table-row');
    const list = page.locator('.trace-list');
    await list.getByRole('button', { name: 'Duration' }).click();
    await until('the slowest first', async () => (await rows.first().innerText()).includes('GET /orders/:id/invoice'));
    await pictures(workbench, page, 'traces-list');

    const bins = page.locator('.latency-bin');
    await bins.last().click();
    await waitForCount(page, '1 of 11 traces');
    await page.getByRole('button', { name: 'List traces of every duration' }).click();
    await waitForCount(page, '11 traces');
    await list.getByRole('columnheader', { name: 'Duration' }).waitFor();
    await page.locator('vscode-textfield[placeholder="Filter traces"]').click();
    await workbench.page.keyboard.type('error:yes payment');
    await waitForCount(page, '2 of 11 traces');

    await rows.filter({ hasText: 'POST /orders/:id/payment' }).first().dblclick();
    await until('a waterfall', async () => (await spanNames(page))[0] === 'POST /orders/:id/payment');
    await page.locator('.waterfall .legend-entry').first().waitFor();
    const all = await rowCount(page);
    await page.locator('.waterfall-row').filter({ has: page.locator('.mark-error:visible') }).first().click();
    await until('a selected span', async () => (await selectedSpan(page)) !== '');
    await pictures(workbench, page, 'traces-waterfall');

    await workbench.page.keyboard.press('Home');
    await waitForSpan(page, /^POST \/orders\/:id\/payment$/);
    await page.locator('.waterfall-row[data-row="0"] .twistie').click();
    await until('a folded trace', async () => (await rowCount(page)) < all);
    await page.locator('.hidden-errors:visible').first().waitFor();
    await page.locator('.waterfall-row[data-row="0"] .twistie').click();
    await until('an unfolded trace', async () => (await rowCount(page)) === all && (await spanNames(page)).length > 2);

    const before = await axis(page);
    const bars = (await page.locator('.waterfall-row .cell-bars').nth(2).boundingBox())!;
    await workbench.page.mouse.move(bars.x + bars.width / 2, bars.y + 10);
    await workbench.page.keyboard.down('Control');
    await workbench.page.mouse.wheel(0, -480);
    await workbench.page.keyboard.up('Control');
    await until('a finer axis', async () => JSON.stringify(await axis(page)) !== JSON.stringify(before));
    await page.getByRole('button', { name: 'Show the whole trace' }).click();
    await until('the whole axis', async () => JSON.stringify(await axis(page)) === JSON.stringify(before));

    await page.getByRole('button', { name: 'All traces' }).click();
    await waitForCount(page, '2 of 11 traces');
    await page.locator('.trace-list .table-row.selected', { hasText: 'payment' }).waitFor();
  },
};

const keyboard: Journey = {
  title: 'Traces: from the list to a span with the keyboard alone, nothing against axe',
  workspace: shop,
  folderName: 'shop',
  async run({ workbench }) {
    const page = await openTraces(workbench, 'shop.otlp.jsonl');
    const { keyboard: keys } = workbench.page;
    await waitForRest(page);
    assert.deepEqual(await axeViolations(page), []);
    await focusOn(page.locator('.trace-list .table-grid'));
    await keys.press('End');
    await page.locator('.trace-list .table-row.selected[data-row="10"]').waitFor();
    await keys.press('Home');
    await page.locator('.trace-list .table-row.selected[data-row="0"]').waitFor();
    await keys.press('Enter');
    await until('a waterfall', async () => (await spanNames(page))[0] === 'GET /orders/:id');
    const grid = page.locator('.waterfall .table-grid');
    await until('the keyboard on its rows', () => hasKeyboard(grid));

    await waitForSpan(page, /^GET \/orders\/:id$/);
    await keys.press('ArrowDown');
    await waitForSpan(page, /^request handler$/);
    await waitForRest(page);
    assert.deepEqual(await axeViolations(page), []);
    await keys.press('ArrowLeft');
    await until('a folded span', async () => (await rowCount(page)) === 2);
    await keys.press('ArrowRight');
    await until('an unfolded span', async () => (await rowCount(page)) > 2);
    await keys.press('ArrowRight');
    await waitForSpan(page, /^OrderService\.loadOrder$/);
    await keys.press('ArrowLeft');
    await keys.press('ArrowLeft');
    await waitForSpan(page, /^request handler$/);
    await keys.press('*');

    await keys.press('/');
    await keys.type('SELECT products');
    await until('a count', async () => /^\d+ spans$/.test(await page.locator('.search-status').innerText()));
    await keys.press('Enter');
    await waitForSpan(page, /^SELECT products$/);
    await until('the first', async () => /^1 of \d+ spans$/.test(await page.locator('.search-status').innerText()));
    await keys.press('ArrowDown');
    await keys.press('n');
    await until('the second', async () => /^2 of \d+ spans$/.test(await page.locator('.search-status').innerText()));

    const before = await axis(page);
    await keys.press('z');
    await until('the span in the whole width', async () => JSON.stringify(await axis(page)) !== JSON.stringify(before));
    await keys.press('0');
    await keys.press('Escape');
    await waitForCount(page, '11 traces');
    await until('the keyboard in the list', () => hasKeyboard(page.locator('.trace-list .table-grid')));
  },
};

export const journeys: readonly Journey[] = [mouse, keyboard];
