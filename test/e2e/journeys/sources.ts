/*
 * The table of sources: what each costs, where it was found or why not, and the buttons that mend it; frames of
 * unresolved sources are marked, and say why.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { cardFacts, clickFunction, openProfile, paintedPage, pointAt, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';

/**
 * A container's recording: two packages fit its paths equally well, one script is of a server, and one was built here,
 * with a map that is none.
 */
function ofContainer(folder: string): void {
  const sample = join(checkout, 'media/sample/workspace');
  for (const name of ['api', 'web']) cpSync(join(sample, 'src'), join(folder, 'packages', name, 'src'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/bundled.js'), `${readFileSync(join(sample, 'src/orders.js'), 'utf8')}\n//# sourceMappingURL=bundled.js.map\n`);
  writeFileSync(join(folder, 'dist/bundled.js.map'), 'This is no map.');
  const profile = readFileSync(join(sample, 'sample.cpuprofile'), 'utf8')
    .replaceAll('file:///srv/orders/src/orders.js', pathToFileURL(join(folder, 'dist/bundled.js')).href)
    .replaceAll('file:///srv/orders/src/pricing.js', 'https://shop.example/assets/remote.js');
  writeFileSync(join(folder, 'sample.cpuprofile'), profile);
}

/** Rows of the table of sources on the screen, top to bottom: name, and where it was found or why not. */
function sourceRows(page: Frame): Promise<{ name: string; where: string; buttons: string[] }[]> {
  return page.locator('.source-table .table-body').evaluate((body) => {
    const rows = [...body.querySelectorAll<HTMLElement>('.source-row')];
    rows.sort((a, b) => Number(a.dataset['row']) - Number(b.dataset['row']));
    const text = (row: HTMLElement, selector: string): string => row.querySelector(selector)?.textContent ?? '';
    return rows.map((row) => ({
      name: text(row, '.name'),
      where: [text(row, '.source-found'), text(row, '.source-why')].filter((part) => part !== '').join(' '),
      buttons: [...row.querySelectorAll('.source-buttons button')].map((button) => button.textContent),
    }));
  });
}

/** Waits until the row of a source says this. */
function waitForRow(page: Frame, name: string, where: RegExp): Promise<unknown> {
  return until(`${name}: ${where}`, async () => (await sourceRows(page)).some((row) => row.name === name && where.test(row.where)));
}

function unresolvedCount(page: Frame): Promise<string> {
  return page.locator('#tab-sources .tab-note').innerText();
}

const press = (page: Frame, name: string, button: string): Promise<void> =>
  page.locator('.source-row', { hasText: name }).getByRole('button', { name: button }).click();

const sources: Journey = {
  title: 'The Files tab shows what was not found first; one file is chosen there, and rows, heat and marks follow',
  workspace: ofContainer,
  folderName: 'monorepo',
  async run({ workbench }) {
    await openProfile(workbench, 'sample.cpuprofile');
    // Its maps are looked for in the background; then it is another page.
    const page = await paintedPage(workbench, 'sample.cpuprofile');
    await until('the unresolved to be counted', async () => /^5 unresolved/.test(await unresolvedCount(page).catch(() => '')));
    await page.getByRole('tab', { name: 'Files' }).click();
    await waitForRow(page, 'bundled.js', /^dist\/bundled\.js broken map: the source map .* cannot be used: /);
    const rows = await sourceRows(page);
    const unresolved = rows.slice(0, 5);
    assert.deepEqual(unresolved.map(({ name }) => name).sort(), ['bundled.js', 'customers.js', 'main.js', 'remote.js', 'summary.js']);
    assert.equal(unresolved[0]!.name, 'customers.js', 'the most expensive one comes first');
    assert.equal(unresolved[0]!.where, 'Not found: 2 files fit equally well.');
    assert.deepEqual(unresolved[0]!.buttons, ['Choose…', 'Exclude']);
    assert.match(rows[5]!.where, /part of the runtime/);
    await workbench.picture('sources');

    await press(page, 'customers.js', 'Choose…');
    await workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'packages/api/src' }).first().click();
    await workbench.waitForNotification('/srv/orders stands for');
    await waitForRow(page, 'customers.js', /^packages\/api\/src\/customers\.js by learned path$/);
    await waitForRow(page, 'summary.js', /^packages\/api\/src\/summary\.js by learned path$/);
    await until('two to be left', async () => /^2 unresolved/.test(await unresolvedCount(page)));
    await workbench.picture('sources-found');

    // A double click on what was found opens it, with its heat.
    await page.locator('.source-row', { hasText: 'customers.js' }).dblclick();
    await workbench.waitForActiveTab('customers.js');
    await waitForHeat(workbench, 'packages/api/src/customers.js', 'const cost', /334 ms/);
  },
};

const marks: Journey = {
  title: 'A frame whose source is not found says why, and a double click offers what mends it; an excluded source is quiet',
  workspace: ofContainer,
  folderName: 'monorepo',
  async run({ workbench }) {
    await openProfile(workbench, 'sample.cpuprofile');
    let page = await paintedPage(workbench, 'sample.cpuprofile');
    await until('the unresolved to be counted', async () => /^5 unresolved/.test(await unresolvedCount(page).catch(() => '')));
    await pointAt(workbench, page, 'mostAlike');
    await until('the card to say why', async () => (await page.locator('.hover-unresolved').innerText()) === 'Source not found: 2 files fit equally well.');
    assert.equal((await cardFacts(page))['title'], 'mostAlike');
    await workbench.picture('unresolved-frame', { keepHover: true });

    await clickFunction(page, 'priceOf', { double: true });
    const toast = page.locator('.toast');
    await toast.waitFor();
    await toast.locator('.toast-text').getByText('No file in this workspace matches').waitFor();
    assert.deepEqual(await toast.locator('.link-button').allInnerTexts(), ['Fetch Map…', 'Locate…']);
    await workbench.picture('unresolved-toast');

    await page.getByRole('tab', { name: 'Files' }).click();
    await waitForRow(page, 'remote.js', /^Not found/);
    await page.locator('.source-row', { hasText: 'remote.js' }).click();
    await page.locator('.source-strip').getByRole('button', { name: 'Exclude' }).click();
    await workbench.waitForNotification('https://shop.example/assets/remote.js is left out');
    await waitForRow(page, 'remote.js', /leaves it out/);
    await until('four to be left', async () => /^4 unresolved/.test(await unresolvedCount(page)));
    await workbench.pressInNotification('is left out', 'Undo');
    await waitForRow(page, 'remote.js', /^Not found/);

    await page.locator('.source-strip').getByRole('button', { name: 'Build with Maps…' }).click();
    const dialog = page.locator('dialog', { hasText: 'esbuild' });
    await dialog.waitFor();
    await workbench.picture('build-with-maps');
    await workbench.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    // The tab and the selected source are there again after the page was hidden.
    await workbench.openFile('dist/bundled.js');
    await workbench.clickTab('sample.cpuprofile');
    page = await paintedPage(workbench, 'sample.cpuprofile');
    await waitForRow(page, 'remote.js', /^Not found/);
    await page.locator('.source-strip', { hasText: 'remote.js' }).waitFor();
    assert.equal(await page.locator('.tables [role="tab"][aria-selected="true"] .tab-title').innerText(), 'FILES');
    for (const theme of ['light', 'high-contrast'] as const) {
      await workbench.setTheme(theme);
      await workbench.picture(`sources-${theme}`);
    }
  },
};

export const journeys = [sources, marks];
