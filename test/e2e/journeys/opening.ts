/*
 * Ways to open a profile and to leave it: gzip, the Explorer's menu, the built-in viewer and back, a big file with
 * progress and Cancel. And what it costs a window that opens none: nothing.
 */
import assert from 'node:assert/strict';
import { closeSync, cpSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Journey } from '../harness/journey.ts';
import { heatlinePage, openProfile, paintedPage, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const sampleDir = join(checkout, 'media/sample/workspace');

const ways: Journey = {
  title: 'A gzipped profile opens; the Explorer menu opens one; the built-in viewer is reached and left again',
  workspace(folder) {
    cpSync(sampleDir, folder, { recursive: true });
    writeFileSync(join(folder, 'packed.cpuprofile.gz'), gzipSync(readFileSync(join(folder, 'sample.cpuprofile'))));
  },
  folderName: 'orders',
  async run({ workbench }) {
    await openProfile(workbench, 'packed.cpuprofile.gz');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    await workbench.run('View: Close All Editors');

    await workbench.explorerRow('sample.cpuprofile').click({ button: 'right' });
    await workbench.picture('explorer-menu');
    await workbench.page.locator('.monaco-menu').getByText('Open with Heatline', { exact: true }).click();
    await workbench.waitForActiveTab('sample.cpuprofile');
    await paintedPage(workbench, 'sample.cpuprofile');

    await reopenWith(workbench, 'CPU Profile Table Visualizer');
    const viewer = await workbench.webview(async (frame) => (await frame.locator('body').innerText()).includes('Self Time'));
    await until('its table', async () => (await viewer.locator('body').innerText()).includes('mostAlike'));
    await reopenWith(workbench, 'Heatline Profile');
    await paintedPage(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Reopen with Text Editor');
    await workbench.editor('sample.cpuprofile');
    assert.equal((await workbench.tabs()).length, 1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

async function reopenWith(workbench: Workbench, editor: string): Promise<void> {
  await workbench.run('View: Reopen Editor With...');
  const row = workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: editor });
  await row.first().click();
}

/** The sample with so many megabytes of blanks before its nodes, samples and times: long to read, small to keep. */
function writeBigProfile(file: string, megabytes: number): void {
  const parts = readFileSync(join(sampleDir, 'sample.cpuprofile'), 'utf8').split(/(?<="(?:nodes|samples|timeDeltas)": ?\[)/);
  const out = openSync(file, 'w');
  const blanks = ' '.repeat(1 << 20);
  for (const [at, part] of parts.entries()) {
    for (let i = 0; at > 0 && i < megabytes; i++) writeSync(out, blanks);
    writeSync(out, part);
  }
  closeSync(out);
}

const bigFile: Journey = {
  title: 'A big file shows how far its reading is, can be cancelled, and be opened again',
  workspace: (folder) => writeBigProfile(join(folder, 'big.cpuprofile'), 100),
  async run({ workbench }) {
    await workbench.openFile('big.cpuprofile');
    const opening = await heatlinePage(workbench, 'opening');
    await until('how far it is', async () => /\d %/.test(await opening.locator('.state-phase').innerText()));
    await opening.getByRole('button', { name: 'Cancel' }).click();
    const cancelled = await heatlinePage(workbench, 'cancelled');
    assert.match(await cancelled.locator('.state-page').innerText(), /Opening big\.cpuprofile was cancelled/);
    await workbench.picture('cancelled');
    await cancelled.getByRole('button', { name: 'Try again' }).click();
    await heatlinePage(workbench, 'opening');
    await workbench.picture('opening');
    await paintedPage(workbench, 'big.cpuprofile');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const startUp: Journey = {
  title: 'A window without profiles does not start Heatline, nor does opening a source',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench }) {
    /** What "Show Running Extensions" lists: the extensions that were activated. */
    const running = async (): Promise<string> => {
      await workbench.run('Developer: Show Running Extensions');
      const list = workbench.page.locator('.runtime-extensions-editor');
      await list.locator('.monaco-list-row').first().waitFor();
      const text = await list.innerText();
      await workbench.page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      return text.replaceAll('\u00a0', ' ');
    };
    await workbench.openFile('src/main.js');
    const editor = await workbench.editor('src/main.js');
    // TypeScript answers late on a slow machine, and a hover that came empty does not ask again.
    const speaks = async (): Promise<boolean> => /makeOrders/.test(await editor.hover(9, 'makeOrders'));
    await until('the language features of the file', speaks, 60_000);
    // The language features of the file are running: whatever else wanted to start with it has started.
    const before = await running();
    assert.match(before, /TypeScript/);
    assert.doesNotMatch(before, /heatline/i);
  },
};

export const journeys = [ways, bigFile, startUp];
