/*
 * Ways to open a profile and to leave it: gzip, the Explorer's menu, the built-in viewer and back, a big file with
 * progress and Cancel. And what it costs a window that opens none: nothing.
 */
import assert from 'node:assert/strict';
import { closeSync, cpSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { openProfile, paintedPage, waitForHeat } from '../harness/heatline.ts';
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

    await workbench.chooseFromExplorer('sample.cpuprofile', 'Open with Heatline');
    await workbench.waitForActiveTab('sample.cpuprofile');
    await paintedPage(workbench, 'sample.cpuprofile');

    await reopenWith(workbench, 'CPU Profile Table Visualizer');
    const viewer = await workbench.webview(async (frame) => (await frame.locator('body').innerText()).includes('Self Time'));
    await until('its table', async () => (await viewer.locator('body').innerText()).includes('mostAlike'));
    await reopenWith(workbench, 'Heatline Profile');
    await paintedPage(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Reopen with Text Editor');
    await workbench.editor('sample.cpuprofile');
    await until('one tab', async () => (await workbench.tabs()).length === 1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

async function reopenWith(workbench: Workbench, editor: string): Promise<void> {
  await workbench.run('View: Reopen Editor With...');
  const row = workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: editor });
  await row.first().click();
}

/** The sample with so many nodes more, none of which was ever sampled. */
function writeBigProfile(file: string, nodes: number): void {
  const sample = readFileSync(join(sampleDir, 'sample.cpuprofile'), 'utf8');
  const endOfNodes = sample.indexOf('],"startTime"');
  const out = openSync(file, 'w');
  writeSync(out, sample.slice(0, endOfNodes));
  for (let i = 0, text = ''; i < nodes; i++) {
    const callFrame = `{"functionName":"never${i % 1000}","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1}`;
    text += `,{"id":${1_000_000 + i},"callFrame":${callFrame},"parent":1}`;
    if (text.length < 1 << 20 && i < nodes - 1) continue;
    writeSync(out, text);
    text = '';
  }
  writeSync(out, sample.slice(endOfNodes));
  closeSync(out);
}

/** So many nodes take long enough to read everywhere. */
const MOST_NODES = 8_000_000;

/** Opens a big file and cancels while it is read; `null` where the machine was faster. */
async function cancelledPage(workbench: Workbench): Promise<Frame | null> {
  await workbench.openFile('big.cpuprofile');
  const shown = await until('the file being read', async () => {
    for (const frame of await workbench.webviewFrames()) {
      const state = await frame.locator('#app').getAttribute('data-state', { timeout: 500 }).catch(() => null);
      if (state === 'open') return { state, frame };
      if (state === 'opening' && /\d %/.test(await frame.locator('.state-phase').innerText({ timeout: 500 }))) return { state, frame };
    }
    return undefined;
  }, 60_000);
  if (shown.state === 'open') return null;
  // The button goes when the file is read.
  await shown.frame.getByRole('button', { name: 'Cancel' }).click({ timeout: 5000 }).catch(() => undefined);
  const ended = await workbench.webview('#app:is([data-state="cancelled"], [data-state="open"])', 60_000);
  return (await ended.locator('#app[data-state="cancelled"]').count()) > 0 ? ended : null;
}

const bigFile: Journey = {
  title: 'A big file shows how far its reading is, can be cancelled, and be opened again',
  workspace: (folder) => writeBigProfile(join(folder, 'big.cpuprofile'), 1_000_000),
  timeoutMs: 180_000,
  async run({ workbench, folder }) {
    let nodes = 1_000_000;
    let cancelled = await cancelledPage(workbench);
    // Where it was read before anybody could press a button, a larger one is needed.
    while (cancelled === null && nodes < MOST_NODES) {
      nodes *= 2;
      await workbench.run('View: Close Editor');
      writeBigProfile(join(folder, 'big.cpuprofile'), nodes);
      cancelled = await cancelledPage(workbench);
    }
    assert.ok(cancelled !== null, 'no file took long enough to be cancelled');
    assert.match(await cancelled.locator('.state-page').innerText(), /Opening big\.cpuprofile was cancelled/);
    await workbench.picture('cancelled');
    await cancelled.getByRole('button', { name: 'Try again' }).click();
    await paintedPage(workbench, 'big.cpuprofile', 60_000);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const startUp: Journey = {
  title: 'A window without profiles does not start Heatline, nor does opening a source; a profile does',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench, vscode }) {
    await workbench.openFile('src/main.js');
    const editor = await workbench.editor('src/main.js');
    await editor.hover(9, 'makeOrders', /makeOrders/);
    // The language features of the file are running: whatever else wanted to start with it has started.
    await until('the log to name TypeScript', () => vscode.activatedExtensions().includes('vscode.typescript-language-features'));
    const activated = vscode.activatedExtensions();
    assert.ok(!activated.includes('heatline.heatline'), activated.join());
    await openProfile(workbench, 'sample.cpuprofile');
    await until('the log to name Heatline', () => vscode.activatedExtensions().includes('heatline.heatline'));
  },
};

export const journeys = [ways, bigFile, startUp];
