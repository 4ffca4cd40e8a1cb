/*
 * Filters by menu and keys with their chips, undo and the heat that follows; search terms and patterns; the table of lines;
 * a table on the clipboard.
 */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import {
  clickFunction, functionNames, openProfile, paintedPage, pointAt, waitForHeat, waitForSelected, wearTheme,
} from '../harness/heatline.ts';
import { until } from '../harness/until.ts';

const sample = 'sample.cpuprofile';

function chips(page: Frame): Promise<string[]> {
  return page.locator('.chip-label').allInnerTexts();
}

async function waitForChips(page: Frame, expected: readonly string[]): Promise<void> {
  await until(`the chips ${expected.join(', ')}`, async () => JSON.stringify(await chips(page)) === JSON.stringify(expected));
}

/** The names in the function table, as soon as the first is this one. */
async function namesFrom(page: Frame, first: string): Promise<string[]> {
  await until(`${first} to be the first function`, async () => (await functionNames(page))[0] === first);
  return functionNames(page);
}

function menuItem(page: Frame, title: string) {
  return page.locator('.menu-item', { has: page.locator('.menu-title', { hasText: new RegExp(`^${title}$`) }) });
}

const filters: Journey = {
  title: 'Filters: set by menu and key, shown as chips with what they leave out, undone; heat follows, a reload keeps them',
  workspace: 'media/sample/workspace',
  async run({ workbench }) {
    const cost = 'const cost';
    await workbench.openFile('src/customers.js');
    let page = await openProfile(workbench, sample);
    const spot = await pointAt(workbench, page, 'mostAlike');
    await workbench.page.mouse.click(spot.x, spot.y, { button: 'right' });
    await page.getByRole('menu', { name: 'Actions for mostAlike' }).waitFor();
    assert.equal(await page.locator('.menu-item:focus .menu-title').innerText(), 'Open Source');
    await workbench.picture('function-menu');
    await menuItem(page, 'Hide this Function').click();
    await waitForChips(page, ['Without frames of mostAlike']);
    // Its 591 ms are its caller's now.
    const names = await namesFrom(page, '(anonymous)');
    assert.ok(!names.includes('mostAlike'));
    assert.equal(await page.locator('.filter-left-out').innerText(), '', 'nothing is left out: it moved');

    // By key: what is selected in the table counts as well.
    await clickFunction(page, 'priceOrder');
    await waitForSelected(page, 'priceOrder');
    await page.locator('.table-grid').first().press('u');
    await waitForChips(page, ['Without frames of mostAlike', 'Only below priceOrder']);
    await until('what is left out to be said', async () => /^8[67]\.\d % left out \(97\d ms\)$/.test(await page.locator('.filter-left-out').innerText()));
    await until('the total of the focus', async () => (await page.locator('.header-total').innerText()) === 'Total 146 ms');
    await workbench.picture('filter-chips');

    // The editor's heat follows: customers.js is not below priceOrder.
    await workbench.clickTab('customers.js');
    await waitForHeat(workbench, 'src/customers.js', cost, null);
    await workbench.clickTab(sample);
    page = await paintedPage(workbench, sample);
    await waitForChips(page, ['Without frames of mostAlike', 'Only below priceOrder']);

    // Chips go with Delete, and the keyboard stays among them.
    await page.locator('.chip-remove').first().focus();
    await page.locator('.chip-remove').first().press('Delete');
    await waitForChips(page, ['Only below priceOrder']);
    await page.locator('.chip-remove:focus').waitFor();
    await workbench.reload();
    page = await paintedPage(workbench, sample);
    await waitForChips(page, ['Only below priceOrder']);

    await page.getByRole('button', { name: 'Filter…' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Only my Code' }).waitFor();
    await workbench.picture('filter-menu');
    await page.getByRole('menuitemcheckbox', { name: 'Only my Code' }).click();
    await waitForChips(page, ['Only below priceOrder', 'Only my code']);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await waitForChips(page, []);
    await page.locator('.flame-canvas').first().press('Control+z');
    await waitForChips(page, ['Only below priceOrder', 'Only my code']);
    await page.locator('.flame-canvas').first().press('Control+Shift+z');
    await waitForChips(page, []);
    await namesFrom(page, 'mostAlike');
    await workbench.clickTab('customers.js');
    await waitForHeat(workbench, 'src/customers.js', cost, /334 ms/);
  },
};

const search: Journey = {
  title: 'Search by terms and patterns; the hottest line opens from its table; a table is copied as Markdown',
  workspace: 'media/sample/workspace',
  async run({ workbench }) {
    const page = await openProfile(workbench, sample);
    const field = page.locator('.search input').first();
    const status = page.locator('.search-status').first();
    const find = async (text: string, expected: RegExp): Promise<void> => {
      // What the search before has found is not taken for what this one finds.
      await field.fill('');
      await until('no search', async () => (await status.innerText()) === '');
      await field.fill(text);
      await until(`${text} to find ${expected}`, async () => expected.test(await status.innerText()));
    };
    await find('name:/^price/', /^2 functions · 1[23]\.\d % of total$/);
    await find('file:customers self>5%', /^2 functions · /);
    await find('own:yes -file:customers self>5%', /^1 function · 11\.\d %/);
    await find('/(a+)+$/ | mostAlike', /function/);
    await workbench.picture('search-terms');
    await find('self>', /^“self>” needs a number, as in self>1%\.$/);
    await find('/a(b/', /^The pattern “\/a\(b\/” has an open “\(” at 2\.$/);
    await workbench.picture('search-error');
    await find('', /^$/);

    await page.getByRole('tab', { name: 'Lines' }).click();
    const first = page.locator('.line-row[data-row="0"]');
    await first.waitFor();
    await until('the hottest line', async () => /334 ms[\s\S]*customers\.js:9[\s\S]*distance/.test(await first.innerText()));
    await page.locator('.line-table .table-grid').focus();
    await workbench.picture('lines');
    await page.locator('.line-table .table-grid').press('Home');
    await page.locator('.line-table .table-grid').press('Enter');
    await workbench.waitForActiveTab('customers.js');
    await workbench.waitForCursorLine(9);

    await page.getByRole('tab', { name: 'Functions' }).click();
    await page.getByRole('textbox', { name: 'Filter functions by' }).fill('file:pricing samples>10');
    await until('two rows', async () => (await functionNames(page)).join(' ') === 'priceOf priceOrder');
    await page.getByRole('button', { name: 'Copy Table…' }).click();
    await menuItem(page, 'Copy Table as Markdown').click();
    await page.locator('.toast', { hasText: 'Copied 2 rows.' }).waitFor();
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^\| Self \| Total \| Samples \| Function \| Place \|\n\| ---: \|/);
    assert.match(copied, /\n\| 126 ms \(11\.2 %\) \| 133 ms \(11\.8 %\) \| 203 \| priceOf \| .*pricing\.js:16 \|\n/);
    await workbench.picture('copied');
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.locator('.source-row').first().waitFor();
    for (const theme of ['light', 'high-contrast'] as const) {
      await wearTheme(workbench, page, theme);
      await workbench.picture(`files-${theme}`);
    }
  },
};

export const journeys = [filters, search];
