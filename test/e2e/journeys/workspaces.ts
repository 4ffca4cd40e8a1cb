/*
 * Workspaces that are not trusted, or not on the disk.
 */
import assert from 'node:assert/strict';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, openFromExplorer, openProfile, waitForHeat } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import { openWorkbench } from '../harness/workbench.ts';

const untrusted: Journey = {
  title: 'In restricted mode the page and the heat work',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  trust: false,
  async run({ workbench }) {
    await until('restricted mode', async () => (await workbench.statusBar()).some(({ text }) => /Restricted Mode/.test(text)));
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await clickFunction(page, 'distance', { double: true });
    await workbench.waitForActiveTab('customers.js');
    await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
    await workbench.picture('restricted-mode');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const virtual: Journey = {
  title: 'In a virtual workspace the profile and its sources open through the file system of VS Code, with heat',
  async run({ browser, vscode }) {
    const workbench = await openWorkbench({ browser, vscode, folder: 'memfiles:/orders' });
    try {
      const page = await openFromExplorer(workbench, 'sample.cpuprofile');
      await clickFunction(page, 'distance', { double: true });
      await workbench.waitForActiveTab('customers.js');
      await waitForHeat(workbench, 'src/customers.js', 'const cost', /334 ms/);
      await workbench.picture('virtual-workspace');
      assert.deepEqual(await workbench.notifications(), []);
    } finally {
      await workbench.close();
    }
  },
};

export const journeys = [untrusted, virtual];
