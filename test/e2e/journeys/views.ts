/*
 * What is shown, and everywhere the same: values and threads chosen in the page, the status bar and by command; the
 * selected function in graph and table; a profile that breaks, in page and heat.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { cardFacts, functionRows, heatlinePage, heatlineStatus, loadedFunctions, openProfile, paintedPage, pointAt, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

function waitForStatus(workbench: Workbench, text: string): Promise<unknown> {
  return until(`the status bar to say ${text}`, async () => (await heatlineStatus(workbench)) === text);
}

function waitForTotal(page: Frame, total: string): Promise<unknown> {
  return until(`the total ${total}`, async () => (await page.locator('.header-total').innerText()) === `Total ${total}`);
}

const values: Journey = {
  title: 'Values: chosen in the status bar or in the page, heat, page and status bar stay in step',
  workspace: 'test/fixtures/workspaces/go',
  folderName: 'go',
  async run({ workbench }) {
    const sort = 'words/sort.go';
    const line = 'entries[j], entries[j-1] =';
    let page = await openProfile(workbench, 'cpu.pprof');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForActiveTab('sort.go');
    await waitForHeat(workbench, sort, line, /^900 ms/);
    await waitForStatus(workbench, 'cpu.pprof · CPU time');

    await workbench.clickStatusItem('heatline.heatline');
    await workbench.picture('value-choice');
    await workbench.choose('Samples');
    await waitForStatus(workbench, 'cpu.pprof · Samples');
    await waitForHeat(workbench, sort, line, /^\d+\s+19\.0 %/);
    await waitForTotal(page, '474 samples');
    await until('its choice', async () => (await page.locator('.value-select').evaluate((select) => (select as HTMLSelectElement).value)) === '0');
    await pointAt(workbench, page, 'wordcount/words.Sort');
    assert.equal((await cardFacts(page))['Total'], '460 samples (97.0 %)');

    await page.locator('.value-select').click();
    await page.getByRole('option', { name: 'CPU time' }).click();
    await waitForTotal(page, '4.74 s');
    await waitForStatus(workbench, 'cpu.pprof · CPU time');
    await waitForHeat(workbench, sort, line, /^900 ms/);

    // The page is unloaded while it is hidden: what is chosen meanwhile is what it shows afterwards.
    await workbench.clickTab('cpu.pprof');
    await openProfile(workbench, 'heap.pb.gz');
    await until('the status bar to name it', async () => (await heatlineStatus(workbench))?.startsWith('heap.pb.gz'));
    await workbench.picture('value-memory');
    await workbench.run('Heatline: Choose Value Type');
    await workbench.choose('Allocated objects');
    const heap = await paintedPage(workbench, 'heap.pb.gz');
    await until('objects', async () => /^Total [\d,.]+ objects$/.test(await heap.locator('.header-total').innerText()));
    await waitForStatus(workbench, 'heap.pb.gz · Allocated objects');
    const rows = await loadedFunctions(heap);
    assert.ok(rows.every((cells) => !/ms|µs|B\b/.test(cells[0] ?? '')), 'counts are neither times nor bytes');
    await workbench.picture('value-objects');
    await workbench.clickTab('cpu.pprof');
    page = await paintedPage(workbench, 'cpu.pprof');
    await waitForTotal(page, '4.74 s');
    await workbench.clickTab('heap.pb.gz');
    await until('objects again', async () =>
      /objects$/.test(await (await paintedPage(workbench, 'heap.pb.gz')).locator('.header-total').innerText()),
    );
    // That the source is newer than the profile may be said.
    assert.deepEqual((await workbench.notifications()).filter(({ severity }) => severity !== 'info'), []);
  },
};

/** Threads of one name, and enough of them that nobody would scroll. */
function manyThreads(folder: string): void {
  const weights = ['main', 'main', ...Array.from({ length: 200 }, (_, i) => `worker ${i + 1}`)].map((name, i) => ({ name, weight: 1000 - i }));
  const profiles = weights.map(({ name, weight }, i) => ({
    type: 'sampled', name, unit: 'milliseconds', startValue: 0, endValue: weight, samples: [[0, 1 + (i % 5)]], weights: [weight],
  }));
  const frames = ['run', 'read', 'parse', 'sort', 'write', 'wait'].map((name) => ({ name }));
  const file = { $schema: 'https://www.speedscope.app/file-format-schema.json', shared: { frames }, profiles, activeProfileIndex: 0 };
  writeFileSync(join(folder, 'threads.speedscope.json'), JSON.stringify(file));
}

const threads: Journey = {
  title: 'Threads: of two hundred the wanted one is found by typing; those of one name are told apart',
  workspace(folder) {
    cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
    manyThreads(folder);
  },
  async run({ workbench }) {
    // Typed into the list itself: the page may take the keyboard back while the list opens.
    const box = workbench.page.locator('.quick-input-widget input.input');
    let page = await openProfile(workbench, 'threads.speedscope.json');
    const button = (): Promise<string> => page.locator('.header-threads .choice-button').innerText();
    assert.equal((await button()).trim(), 'All 202');
    const find = async (text: string, row: string): Promise<void> => {
      await page.locator('.header-threads .choice-button').click();
      await workbench.page.locator('.quick-input-title', { hasText: 'Threads of' }).waitFor();
      await box.fill(text);
      await workbench.choose(row);
    };
    await page.locator('.header-threads .choice-button').click();
    await workbench.page.locator('.quick-input-title', { hasText: 'Threads of' }).waitFor();
    await workbench.picture('thread-choice');
    await box.press('Escape');
    await box.waitFor({ state: 'hidden' });

    await find('worker 137', 'worker 137');
    await waitForTotal(page, '862 ms');
    assert.equal((await button()).trim(), 'worker 137');
    await find('main', 'main (2)');
    await waitForTotal(page, '999 ms');
    await workbench.picture('thread-chosen');

    // A page that is loaded again shows the same thread; after the choice of all it is all.
    await workbench.openFile('src/main.js');
    await workbench.clickTab('threads.speedscope.json');
    page = await paintedPage(workbench, 'threads.speedscope.json');
    await waitForTotal(page, '999 ms');
    await workbench.run('Heatline: Choose Threads');
    await workbench.choose('All 202 threads');
    await until('all threads', async () => (await button()).trim() === 'All 202');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const farRow: Journey = {
  title: 'A selected box is marked in the table also where its row is far down and not loaded',
  workspace(folder) {
    const leaves = Array.from({ length: 600 }, (_, i) => `main;around;leaf${i} ${1000 - i}`);
    writeFileSync(join(folder, 'many.folded'), leaves.join('\n') + '\n');
  },
  async run({ workbench }) {
    const page = await openProfile(workbench, 'many.folded');
    await until('the table', async () => (await functionRows(page))[0]?.[3] === 'leaf0');
    const spot = await pointAt(workbench, page, 'around');
    await workbench.page.mouse.click(spot.x, spot.y);
    await page.locator('.table-row.selected .name', { hasText: 'around' }).waitFor();
    // Its row may be on another page of the list than those above it.
    await until('the end of the list in view', async () => (await functionRows(page)).some((cells) => cells[3] === 'leaf599'));
    await workbench.picture('table-far-row');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const brokenAgain: Journey = {
  title: 'A profile that can no longer be read paints no more; once it is mended it paints again',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench, folder }) {
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    const file = join(folder, 'sample.cpuprofile');
    const text = readFileSync(file);
    writeFileSync(file, '{"nodes": [');
    await heatlinePage(workbench, 'failed');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', null);
    await waitForStatus(workbench, 'No profile paints');
    writeFileSync(file, text);
    await paintedPage(workbench, 'sample.cpuprofile');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [values, threads, farRow, brokenAgain];
