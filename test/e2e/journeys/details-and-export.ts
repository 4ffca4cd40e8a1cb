/*
 * The details of a function, what colours stand for, and what is taken along: pictures, stacks, links, speedscope's viewer.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { openProfile, waitForRest, wearTheme } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const sample = 'media/sample/workspace';

/** Opens the tab with the details of a function: that of the table's row. */
async function showDetails(page: Frame, name: string): Promise<void> {
  await page.locator('.table-row').filter({ has: page.getByText(name, { exact: true }) }).first().click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.locator('.details-heading', { hasText: name }).waitFor();
}

const details: Journey = {
  title: 'Details: figures, callers, callees, times and the hottest lines of a function; a caller leads on',
  workspace(folder) {
    cpSync(join(checkout, sample), folder, { recursive: true });
  },
  folderName: 'orders',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await showDetails(page, 'mostAlike');
    await page.locator('.extract-line').first().waitFor();
    const panel = page.locator('.details-panel');
    assert.match(await panel.locator('.details-head').innerText(), /Self\s+.+\(.+ %\)[\s\S]*Total\s+.+\(.+ %\)/);
    assert.ok((await panel.locator('.extract-text').allInnerTexts()).some((text) => text.includes('distance')), 'the extract is of its source');
    assert.ok((await panel.locator('.extract-line[class*="heat-"]').count()) > 0, 'lines have heat');
    assert.match((await panel.getByRole('img').getAttribute('aria-label')) ?? '', /^It ran in \d+ of 60 stretches/);
    await panel.locator('.details-callees .bar-content', { hasText: 'distance' }).waitFor();
    await workbench.picture('details');
    for (const theme of ['light', 'high-contrast'] as const) {
      await wearTheme(workbench, page, theme);
      await workbench.picture(`details-${theme}`);
    }
    await wearTheme(workbench, page, 'dark');

    await panel.locator('.details-callees button', { hasText: 'distance' }).click();
    await page.locator('.details-heading', { hasText: /^distance$/ }).waitFor();
    await panel.locator('.details-callers button', { hasText: 'mostAlike' }).waitFor();
    await panel.locator('.extract-line').first().waitFor();
    await panel.locator('.extract-number button').first().click();
    await workbench.waitForActiveTab('customers.js');
  },
};

/** Chooses what colours stand for. */
async function colorBy(page: Frame, title: string): Promise<void> {
  await page.locator('.color-select').click();
  await page.locator('.color-select').getByRole('option', { name: title }).click();
}

/** The colours that the graph is drawn in, the most frequent first. */
function colours(page: Frame): Promise<string> {
  return page.locator('canvas.flame-canvas').first().evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(new Set(new Uint32Array(data.buffer))).sort().slice(0, 400).join();
  });
}

const coloring: Journey = {
  title: 'Colours: by package, file and share; the legend dims what is not pressed',
  workspace(folder) {
    cpSync(join(checkout, sample), folder, { recursive: true });
  },
  folderName: 'orders',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const entry = (name: string) => page.locator('.legend').getByRole('button', { name });
    await entry('Own code').waitFor();
    await workbench.picture('colours-category');
    await waitForRest(page);
    let before = await colours(page);
    for (const [title, name] of [['Package', 'node:'], ['File', 'customers.js']] as const) {
      await colorBy(page, title);
      await entry(name).first().waitFor();
      await workbench.picture(`colours-${title.toLowerCase()}`);
      await waitForRest(page);
      const now = await colours(page);
      assert.notEqual(now, before, `other colours by ${title}`);
      before = now;
    }
    await entry('customers.js').click();
    assert.equal(await entry('customers.js').getAttribute('aria-pressed'), 'true');
    await page.getByText('customers.js stands out; 1 shown, all others dimmed.').waitFor({ state: 'attached' });
    await until('the others to be dimmed', async () => (await colours(page)) !== before);
    await workbench.picture('colours-legend');
    for (const theme of ['light', 'high-contrast'] as const) {
      await wearTheme(workbench, page, theme);
      await workbench.picture(`colours-legend-${theme}`);
    }
    await wearTheme(workbench, page, 'dark');
    await colorBy(page, 'Self time');
    await page.locator('.legend', { hasText: 'Self below 0.2 %' }).waitFor();
    await workbench.picture('colours-share');
  },
};

/** Agrees with what VS Code's dialog proposes. */
async function saveAs(workbench: Workbench, folder: string, name: string): Promise<void> {
  const box = workbench.page.locator('.quick-input-widget input.input');
  await workbench.page.locator('.quick-input-title', { hasText: 'Save as' }).waitFor();
  await until(`${name} to be proposed`, async () => (await box.inputValue()).endsWith(join(folder, name)));
  await workbench.page.keyboard.press('Enter');
}

/** Brings a view to the front, and waits for its boxes. */
async function showView(page: Frame, tab: string, view: string): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
  await page.locator(`${view} [role="treeitem"]`).first().waitFor({ state: 'attached' });
}

/** Saves a picture of what is shown by the command, in place of the one before. */
async function savedPicture(workbench: Workbench, folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  rmSync(path, { force: true });
  await workbench.run('Heatline: Save Picture…');
  await workbench.choose('SVG picture');
  await saveAs(workbench, folder, name);
  return until(`${name} to be written`, () => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return Promise.resolve(text.endsWith('</svg>\n') ? text : undefined);
  });
}

/** Saves what VS Code's dialog proposes, and reads it. */
async function saved(workbench: Workbench, folder: string, name: string): Promise<Buffer> {
  await saveAs(workbench, folder, name);
  await workbench.waitForNotification(`exported ${name}`);
  return readFileSync(join(folder, name));
}

async function openLink(workbench: Workbench, link: string): Promise<void> {
  await workbench.run('Heatline: Open Link…');
  await workbench.page.locator('.quick-input-title', { hasText: 'Open Link' }).waitFor();
  const box = workbench.page.locator('.quick-input-widget input.input');
  await box.fill(link);
  await box.press('Enter');
}

const taking: Journey = {
  title: 'Take it along: a picture as SVG and PNG, a link that leads back, and speedscope’s own viewer',
  workspace(folder) {
    cpSync(join(checkout, sample), folder, { recursive: true });
  },
  folderName: 'orders',
  async run({ workbench, folder }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await page.getByRole('button', { name: 'Export…' }).click();
    await workbench.choose('SVG picture');
    const svg = (await saved(workbench, folder, 'sample.svg')).toString('utf8');
    assert.match(svg, /^<\?xml[\s\S]*<text [^>]*>sample\.cpuprofile · CPU time · 1\.12 s<\/text>/);
    assert.match(svg, /<text [^>]*>mostAlike<\/text>/);
    assert.doesNotMatch(svg, /<script|onload=|href=/);
    await showView(page, 'Flame Chart', '.chart-view');
    const chart = await savedPicture(workbench, folder, 'sample.svg');
    assert.match(chart, /<text [^>]*>(0 ms|0\.0 s)<\/text>/, 'a time of the axis');
    assert.match(chart, /<text [^>]*>mostAlike<\/text>/);
    await page.locator('.tables .table-row').filter({ has: page.getByText('mostAlike', { exact: true }) }).first().click();
    await showView(page, 'Callers & Callees', '.callers-view');
    assert.match(await savedPicture(workbench, folder, 'sample.svg'), />Callers of mostAlike<[\s\S]*>mostAlike and its callees</);
    await page.getByRole('tab', { name: 'Call Tree' }).click();
    await workbench.run('Heatline: Save Picture…');
    await workbench.choose('PNG picture');
    await saveAs(workbench, folder, 'sample.png');
    await page.getByText('The call tree is a table').waitFor();
    await showView(page, 'Flame Graph', '.flame-view');

    await workbench.run('Heatline: Save Picture…');
    await workbench.choose('PNG picture');
    const png = await saved(workbench, folder, 'sample.png');
    assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);

    await page.locator('.tables .table-row').filter({ has: page.getByText('mostAlike', { exact: true }) }).first().click();
    await workbench.run('Heatline: Copy Link to this View');
    await page.getByText('Copied a link to this view.').waitFor();
    const link = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /^[\w-]+:\/\/heatline\.heatline\/open\?profile=sample\.cpuprofile&view=/);
    await openLink(workbench, 'vscode://heatline.heatline/open?profile=..%2F..%2Fetc%2Fpasswd&view=%7B%22valueType%22%3A0%7D');
    await workbench.waitForNotification('This link does not name a file of the workspace.');
    // The same link with another view, as a colleague would send it.
    await openLink(workbench, link.replace(/view=[^&]*/, `view=${encodeURIComponent('{"valueType":0,"threads":null,"filters":[{"kind":"own-code"}]}')}`));
    await page.locator('.filter-bar', { hasText: 'Only my code' }).waitFor();

    await workbench.run('Heatline: Open in speedscope');
    // By its words: the profile's page has a canvas, too, and frames come and go while the viewer loads.
    const viewer = await workbench.webview(async (frame) => await frame.getByText('Left Heavy').isVisible(), 60_000);
    await viewer.getByText('sample.cpuprofile', { exact: false }).first().waitFor();
    await workbench.picture('speedscope');
  },
};

export const journeys = [details, coloring, taking];
