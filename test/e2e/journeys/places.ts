/*
 * Recorded paths that are not those of the workspace: pointing at one file finds all others, and can be undone.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, openProfile, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

/** The entries that were learned, as they stand in the workspace's settings. */
function learned(folder: string): unknown {
  try {
    const settings = JSON.parse(readFileSync(join(folder, '.vscode/settings.json'), 'utf8')) as Record<string, unknown>;
    return settings['heatline.pathMappings'];
  } catch {
    return undefined; // not written yet
  }
}

function waitForLearned(folder: string, expected: Record<string, string> | undefined): Promise<unknown> {
  return until('the settings to be written', async () => JSON.stringify(learned(folder)) === JSON.stringify(expected));
}

/** The same files in two packages: nothing but the user can tell which of them ran below /srv/orders. */
function twoPackages(folder: string): void {
  const sample = join(checkout, 'media/sample/workspace');
  for (const name of ['api', 'web']) cpSync(join(sample, 'src'), join(folder, 'packages', name, 'src'), { recursive: true });
  cpSync(join(sample, 'sample.cpuprofile'), join(folder, 'sample.cpuprofile'));
}

const heat = (workbench: Workbench, value: RegExp | null): Promise<number> =>
  waitForHeat(workbench, 'packages/api/src/customers.js', 'const cost', value);

const locateOnce: Journey = {
  title: 'A profile of a container: one file is located, all others are found and jumps lead to them; undo takes it back',
  workspace: twoPackages,
  folderName: 'monorepo',
  async run({ workbench, folder }) {
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Locate Source…');
    await workbench.picture('locate-source');
    // Any of them would do; this one is not the one looked at afterwards.
    await workbench.choose('orders.js');
    await workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'packages/api/src' }).click();
    const { text, buttons } = await workbench.waitForNotification('/srv/orders stands for');
    assert.match(text, /\$\{workspaceFolder\}\/packages\/api in this workspace\. 5 sources were found\./);
    assert.deepEqual(buttons, ['Undo', 'Show Learned Paths']);
    await waitForLearned(folder, { '/srv/orders': '${workspaceFolder}/packages/api' });
    await workbench.picture('learned-path');

    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForActiveTab('customers.js');
    await workbench.waitForCursorLine(await heat(workbench, /334 ms/));

    await workbench.pressInNotification('/srv/orders stands for', 'Undo');
    await heat(workbench, null);
    await waitForLearned(folder, undefined);
  },
};

const learnedPaths: Journey = {
  title: 'Learned paths are listed, with what they stand for, and can be removed',
  workspace: twoPackages,
  folderName: 'monorepo',
  async run({ workbench, folder }) {
    workbench.changeSettings({ 'heatline.pathMappings': { '/srv/orders': '${workspaceFolder}/packages/api' } });
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.openFile('packages/api/src/customers.js');
    await heat(workbench, /334 ms/);
    await workbench.run('Heatline: Show Learned Paths');
    await workbench.picture('learned-paths');
    await workbench.choose('/srv/orders');
    await workbench.choose('Remove');
    await heat(workbench, null);
    await waitForLearned(folder, undefined);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const outside: Journey = {
  title: 'A file outside the workspace is opened only after a question, and then has its heat',
  workspace(folder) {
    const sample = join(checkout, 'media/sample/workspace');
    // Beside the folder that is opened; it goes with it.
    const elsewhere = join(folder, '..', 'elsewhere');
    cpSync(join(sample, 'src'), join(elsewhere, 'src'), { recursive: true });
    const profile = readFileSync(join(sample, 'sample.cpuprofile'), 'utf8');
    writeFileSync(join(folder, 'sample.cpuprofile'), profile.replaceAll('file:///srv/orders', pathToFileURL(elsewhere).href));
  },
  folderName: 'empty',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await clickFunction(page, 'distance', { double: true });
    const choice = workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'elsewhere/src/customers.js' });
    await choice.waitFor();
    await workbench.picture('outside-workspace');
    assert.deepEqual(await workbench.tabs().then((tabs) => tabs.length), 1);
    await choice.click();
    await workbench.waitForActiveTab('customers.js');
    await waitForHeat(workbench, 'customers.js', 'const cost', /334 ms/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [locateOnce, learnedPaths, outside];
