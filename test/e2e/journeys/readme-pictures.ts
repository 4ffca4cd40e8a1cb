/*
 * The pictures of the README: 1280 × 800, nothing in them but VS Code, the profile and the source.
 * With HEATLINE_README_PICTURES=1 they are copied to media/pictures/.
 */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import {
  clickFunction, graphColours, openProfile, openTraces, paintedPage, pointAt, waitForHeat, waitForRest, waitForSelected,
} from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { packPng } from '../harness/png.ts';
import { until } from '../harness/until.ts';

const MOST_BYTES = 180_000;

/** Packs them; they must be small enough for a page. */
function keep(taken: readonly string[]): void {
  for (const picture of taken) {
    packPng(picture);
    const { size } = statSync(picture);
    assert.ok(size < MOST_BYTES, `${picture} has ${size} bytes, too many for a README`);
    if (process.env['HEATLINE_README_PICTURES'] !== '1') continue;
    mkdirSync(join(checkout, 'media/pictures'), { recursive: true });
    copyFileSync(picture, join(checkout, 'media/pictures', basename(picture)));
  }
}

const pictures: Journey = {
  title: 'The pictures of the README',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench }) {
    const taken: string[] = [];
    const wide = await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    await until('a wide page', async () => (await wide.evaluate(() => innerWidth)) > 1100);
    await clickFunction(wide, 'distance');
    await waitForSelected(wide, 'distance');
    await pointAt(workbench, wide, 'mostAlike');
    taken.push(await workbench.picture('flame-dark', { keepHover: true }));

    await workbench.page.mouse.move(0, 0);
    await wide.getByRole('tab', { name: 'Flame Chart' }).click();
    await wide.locator('.chart-view canvas').first().waitFor();
    await until('the chart', async () => (await graphColours(wide)) >= 3);
    await waitForRest(wide);
    taken.push(await workbench.picture('chart-dark'));
    await wide.getByRole('tab', { name: 'Flame Graph' }).click();
    await clickFunction(wide, 'distance', { double: true });
    await workbench.waitForActiveTab('customers.js');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    const page = await paintedPage(workbench, 'sample.cpuprofile');
    await waitForSelected(page, 'distance');
    const editor = await workbench.editor('src/customers.js');
    // At the start of a comment no word is marked.
    await editor.goTo(3);
    await until('VS Code to have read the file', async () => !(await workbench.statusBar()).some(({ text }) => /Analyzing/.test(text)));
    taken.push(await workbench.picture('heat-dark'));
    await editor.hover(9, 'cost');
    taken.push(await workbench.picture('hover-dark', { keepHover: true }));
    await workbench.setTheme('light');
    await until('the page in light', async () => (await page.locator('body').getAttribute('class'))?.includes('vscode-light'));
    taken.push(await workbench.picture('heat-light'));
    keep(taken);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const traces: Journey = {
  title: 'The pictures of traces in the README',
  workspace(folder) {
    const fixture = join(checkout, 'test/fixtures/traces/express-shop');
    cpSync(join(fixture, 'src'), join(folder, 'src'), { recursive: true });
    cpSync(join(fixture, 'traces.jsonl'), join(folder, 'shop.otlp.jsonl'));
  },
  folderName: 'shop',
  async run({ workbench }) {
    const page = await openTraces(workbench, 'shop.otlp.jsonl');
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    await until('a wide page', async () => (await page.evaluate(() => innerWidth)) > 1100);
    await page.locator('.trace-list .table-row').filter({ hasText: 'GET /orders/:id' }).first().dblclick();
    const row = page.locator('.waterfall-row:not(.loading)').filter({ hasText: 'SELECT products' }).first();
    await row.click();
    await page.locator('.span-panel .place').filter({ hasText: 'order-service.ts:21' }).waitFor({ timeout: 60_000 });
    await waitForRest(page);
    keep([await workbench.picture('traces-dark')]);
  },
};

export const journeys = [pictures, traces];
