/*
 * Two profiles compared: from the Explorer and from the page; the differential flame graph, the tables of functions and lines,
 * the heat of the difference in editors; scaled otherwise, swapped, ended.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { axeViolations } from '../harness/axe.ts';
import { chooseForBoth } from '../harness/explorer-selection.ts';
import { cardFacts, heatlineStatus, openProfile, paintedPage, pointAt, waitForHeat, wearTheme } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const WORKSPACE = 'test/fixtures/workspaces/orders-changed';

/** What the strip under the header says, "" where there is none. */
async function strip(page: Frame): Promise<string> {
  const line = page.locator('.compare-strip');
  return (await line.isVisible()) ? (await line.innerText()).replaceAll(/\s+/g, ' ') : '';
}

function waitForStrip(page: Frame, text: RegExp): Promise<unknown> {
  return until(`the strip to say ${text}`, async () => text.test(await strip(page)));
}

/** Cells of the table of differences by function, those on the screen. */
async function differences(page: Frame): Promise<Map<string, string[]>> {
  const rows = await page.locator('.difference-table .table-body [role="row"]').evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
  return new Map(rows.map((cells) => [cells[5] ?? '', cells]));
}

async function differenceOf(page: Frame, name: string): Promise<string[]> {
  return until(`${name} among the differences`, async () => (await differences(page)).get(name));
}

/** Starts a comparison from the page's button. */
async function compareFromPage(workbench: Workbench, page: Frame, baseline: string): Promise<void> {
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await workbench.page.locator('.quick-input-title', { hasText: 'Compare ' }).waitFor();
  await workbench.choose(baseline);
}

const fromPage: Journey = {
  title: 'Compare: a baseline chosen in the page; graph, table and editors show what changed; rescaled, swapped, ended',
  workspace: WORKSPACE,
  folderName: 'orders',
  async run({ workbench }) {
    let page = await openProfile(workbench, 'after.cpuprofile');
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await workbench.page.locator('.quick-input-title', { hasText: 'Compare after.cpuprofile' }).waitFor();
    await workbench.picture('compare-choice');
    await workbench.choose('before.cpuprofile');
    await waitForStrip(page, /Compared with before\.cpuprofile Absolute \d+ functions changed significantly · \d+ new · \d+ gone/);

    const priceOf = await differenceOf(page, 'priceOf');
    assert.match(priceOf[0]!, /^−2\d\d ms$/);
    assert.match(priceOf[1]!, /^−9\d\.\d %$/);
    assert.equal(priceOf[4], 'certain');
    const plain = await differenceOf(page, 'plain');
    assert.match(plain.join(' '), /^\+2\d\d ms new 0 ms 2\d\d ms certain plain/);
    assert.equal((await differenceOf(page, '(program)'))[4], 'noise');
    await until('boxes of the difference', async () => (await page.locator('.difference-pane canvas.flame-canvas').count()) === 1);
    await pointAt(workbench, page, 'plain');
    const card = await cardFacts(page);
    assert.match(card['Difference'] ?? '', /^\+3\d\d ms \(new\)$/);
    assert.match(card['Significance'] ?? '', /^certain/);
    await workbench.picture('compare-page', { keepHover: true });

    await page.getByRole('button', { name: 'Before', exact: true }).first().click();
    await until('the widths of the baseline', async () => (await page.getByRole('button', { name: 'Before', exact: true }).first().getAttribute('aria-pressed')) === 'true');
    await workbench.picture('compare-before');

    // Values as they are, or shares.
    await page.locator('.compare-scale').click();
    await waitForStrip(page, /Scaled by total/);
    await page.locator('.compare-scale').click();
    await waitForStrip(page, /Absolute/);

    await workbench.openFromExplorer('src/customers.js');
    await waitForHeat(workbench, 'src/customers.js', 'return name.normalize', /^\+3\d\d ms\s+new ▲$/);
    // Lines below the new function are matched by their place in the function.
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /^[+−]\d+ ms\s+[+−]\d+\.\d % \?$/);
    await workbench.picture('compare-editor');

    await workbench.clickTab('after.cpuprofile');
    page = await paintedPage(workbench, 'after.cpuprofile');
    await waitForStrip(page, /Compared with before\.cpuprofile/);
    await page.getByRole('button', { name: /^Swap/ }).click();
    await workbench.waitForActiveTab('before.cpuprofile');
    page = await paintedPage(workbench, 'before.cpuprofile');
    await waitForStrip(page, /Compared with after\.cpuprofile/);
    assert.match((await differenceOf(page, 'priceOf'))[0]!, /^\+2\d\d ms$/);
    await page.getByRole('button', { name: 'End comparison' }).click();
    await until('no comparison', async () => (await strip(page)) === '' && (await page.getByRole('tab', { name: 'Difference', exact: true }).count()) === 0);
    assert.deepEqual((await workbench.notifications()).filter(({ severity }) => severity === 'error'), []);
  },
};

const fromExplorer: Journey = {
  title: 'Compare: two selected profiles in the Explorer, the first is the baseline; a baseline that breaks ends it with a sentence',
  workspace: WORKSPACE,
  folderName: 'orders',
  theme: 'light',
  async run({ workbench, folder }) {
    await chooseForBoth(workbench, 'before.cpuprofile', 'after.cpuprofile', 'Compare Selected Profiles', 'compare-explorer');
    await workbench.waitForActiveTab('after.cpuprofile');
    const page = await paintedPage(workbench, 'after.cpuprofile');
    await waitForStrip(page, /Compared with before\.cpuprofile/);
    await differenceOf(page, 'priceOf');
    await until('the difference in front', async () => (await page.locator('.difference-pane canvas.flame-canvas').count()) === 1);
    for (const theme of ['high-contrast', 'high-contrast-light', 'light'] as const) {
      await wearTheme(workbench, page, theme);
      await workbench.picture(`compare-${theme}`);
    }
    const original = readFileSync(join(folder, 'before.cpuprofile'));
    writeFileSync(join(folder, 'before.cpuprofile'), 'no profile');
    await until('the end of the comparison', async () => (await strip(page)) === '');
    await until('why it ended', async () => /The comparison has ended: before\.cpuprofile could not be read/.test(await page.locator('.toast').innerText()));
    await workbench.picture('compare-ended');
    writeFileSync(join(folder, 'before.cpuprofile'), original);

    await compareFromPage(workbench, page, 'before.cpuprofile');
    await waitForStrip(page, /Compared with before\.cpuprofile/);
  },
};

const fromOneFile: Journey = {
  title: 'Compare: one file in the Explorer; differing lines; nothing that axe finds; the baseline read again is shown again',
  workspace: WORKSPACE,
  folderName: 'orders',
  async run({ workbench, folder }) {
    await workbench.chooseFromExplorer('after.cpuprofile', 'Compare with Profile…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Compare after.cpuprofile' }).waitFor();
    await workbench.choose('before.cpuprofile');
    await workbench.waitForActiveTab('after.cpuprofile');
    const page = await paintedPage(workbench, 'after.cpuprofile');
    await waitForStrip(page, /Compared with before\.cpuprofile/);
    await until('the status bar to say so', async () => /after\.cpuprofile · difference to before\.cpuprofile · CPU time/.test((await heatlineStatus(workbench)) ?? ''));
    await differenceOf(page, 'priceOf');
    await until('the difference in front', async () => (await page.locator('.difference-pane canvas.flame-canvas').count()) === 1);
    const lines = page.getByRole('button', { name: 'Lines', exact: true });
    for (const theme of ['dark', 'high-contrast'] as const) {
      await wearTheme(workbench, page, theme);
      await page.getByRole('button', { name: 'Self', exact: true }).click();
      await differenceOf(page, 'priceOf');
      assert.deepEqual(await axeViolations(page), [], `functions in ${theme}`);
      await lines.click();
      await page.locator('.difference-table.of-lines .table-body .place', { hasText: 'pricing.js:' }).first().waitFor();
      assert.deepEqual(await axeViolations(page), [], `lines in ${theme}`);
      await workbench.picture(`compare-lines-${theme}`);
    }
    await workbench.setTheme('dark');

    // Read again, in whole: what was shown comes back.
    await page.locator('.difference-pane').evaluate((pane) => pane.classList.add('before-reading'));
    const baseline = join(folder, 'before.cpuprofile');
    writeFileSync(baseline, `${readFileSync(baseline, 'utf8')}\n`);
    await until('the page to be made anew', async () => (await page.locator('.before-reading').count()) === 0);
    await waitForStrip(page, /Compared with before\.cpuprofile (Absolute|Scaled by total)/);
    for (const name of ['Difference', 'Differences']) {
      await until(`the tab “${name}”`, async () => (await page.getByRole('tab', { name, exact: true }).getAttribute('aria-selected')) === 'true');
    }

    await lines.click();
    const row = page.locator('.difference-table.of-lines .table-body [role="row"]').filter({ has: page.locator('.name').getByText('priceOf', { exact: true }) }).first();
    await row.waitFor();
    const place = (await row.locator('.place').innerText()).trim();
    await row.dblclick();
    await workbench.waitForActiveTab(place.split(':')[0]!);
  },
};

export const journeys = [fromPage, fromExplorer, fromOneFile];
