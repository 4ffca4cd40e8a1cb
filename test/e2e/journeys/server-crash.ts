/*
 * The server dies under an open profile: said once, started again, and given up calmly when it dies again and again.
 */
import assert from 'node:assert/strict';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, heatlinePage, openProfile, paintedPage, waitForHeat } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';

const hottest = 'const cost = ';

const crash: Journey = {
  title: 'A server that dies is started again and the page comes back; one that dies all the time is given up, with a way back',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench, vscode }) {
    const others = new Set(vscode.processes('dist/server.cjs'));
    const ours = (): number[] => vscode.processes('dist/server.cjs').filter((pid) => !others.has(pid));
    const kill = async (): Promise<void> => {
      const pid = await until('a server process', () => ours()[0]);
      process.kill(pid, 'SIGKILL');
      await until('the process to be gone', () => !ours().includes(pid));
    };
    let page = await openProfile(workbench, 'sample.cpuprofile');
    await clickFunction(page, 'distance', { double: true });
    await workbench.waitForActiveTab('customers.js');
    await waitForHeat(workbench, 'src/customers.js', hottest, /334 ms/);
    assert.equal(ours().length, 1, 'one server for the window');

    await page.locator('.profile-view').evaluate((view) => view.setAttribute('data-before', ''));
    await kill();
    await workbench.waitForNotification('The Heatline server stopped and was started again');
    await workbench.picture('server-crash-notice');
    // Not the page as the dead server left it.
    await page.locator('.profile-view:not([data-before])').waitFor();
    page = await paintedPage(workbench, 'sample.cpuprofile');
    await waitForHeat(workbench, 'src/customers.js', hottest, /334 ms/);
    await clickFunction(page, 'priceOf', { double: true });
    await workbench.waitForActiveTab('pricing.js');
    await waitForHeat(workbench, 'src/pricing.js', 'export function priceOrder', /ƒ/);
    assert.equal((await workbench.allNotifications()).length, 1, 'said once');

    for (let deaths = 1; deaths < 5; deaths++) await kill();
    page = await heatlinePage(workbench, 'failed');
    assert.match(await page.locator('.state-page').innerText(), /stopped several times/);
    await workbench.picture('server-given-up');
    const said = (await workbench.allNotifications()).map(({ text }) => text);
    assert.equal(new Set(said).size, said.length, 'the same notice is not piled up');
    await page.getByRole('button', { name: 'Try again' }).click();
    await paintedPage(workbench, 'sample.cpuprofile');
    await waitForHeat(workbench, 'src/pricing.js', 'export function priceOrder', /ƒ/);
  },
};

export const journeys = [crash];
