/*
 * Exporting what the page shows: from the page, the command and in a virtual workspace; what is there is not overwritten
 * unasked.
 */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { openProfile, paintedPage } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';

interface SpeedscopeFile {
  profiles: { unit: string; weights: number[] }[];
}

/** Waits until VS Code's own dialog proposes a place; it can be typed over, or accepted with Enter. */
async function waitForProposal(workbench: Workbench, place: string): Promise<void> {
  await workbench.page.locator('.quick-input-title', { hasText: 'Export as' }).waitFor();
  const box = workbench.page.locator('.quick-input-widget input.input');
  await until(`${place} to be proposed`, async () => (await box.inputValue()).endsWith(place));
}

const exporting: Journey = {
  title: 'Export: speedscope from the page, folded stacks by command; an older file is replaced only after the question',
  workspace(folder) {
    cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
    writeFileSync(join(folder, 'sample.folded'), 'old');
  },
  folderName: 'orders',
  async run({ workbench, folder }) {
    const { keyboard } = workbench.page;
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await page.getByRole('button', { name: 'Export…' }).click();
    await workbench.page.locator('.quick-input-title', { hasText: 'Export sample.cpuprofile' }).waitFor();
    await workbench.picture('export-formats');
    await workbench.choose('speedscope');
    await waitForProposal(workbench, join(folder, 'sample.speedscope.json'));
    await keyboard.press('Enter');
    const done = await workbench.waitForNotification('exported sample.speedscope.json');
    assert.deepEqual(done.buttons, ['Open', 'Reveal']);
    await workbench.picture('export-done');
    const written = JSON.parse(readFileSync(join(folder, 'sample.speedscope.json'), 'utf8')) as SpeedscopeFile;
    assert.equal(written.profiles[0]!.unit, 'nanoseconds');
    await workbench.pressInNotification('exported sample.speedscope.json', 'Open');
    const again = await paintedPage(workbench, 'sample.speedscope.json');
    assert.match(await again.locator('.header-total').innerText(), /1\.12 s/);

    await workbench.clickTab('sample.cpuprofile');
    // A page that is just loading takes the keyboard, and lists close.
    await paintedPage(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Export Profile…');
    await workbench.choose('Folded stacks');
    await waitForProposal(workbench, join(folder, 'sample.folded'));
    await keyboard.press('Enter');
    await workbench.page.getByText('Are you sure you want to overwrite it?').waitFor();
    await keyboard.press('Escape');
    // The dialog is back, and may be left in the same way.
    await waitForProposal(workbench, join(folder, 'sample.folded'));
    await keyboard.press('Escape');
    await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.equal(readFileSync(join(folder, 'sample.folded'), 'utf8'), 'old');
    await workbench.run('Heatline: Export Profile…');
    await workbench.choose('Folded stacks');
    await waitForProposal(workbench, join(folder, 'sample.folded'));
    await keyboard.press('Enter');
    await workbench.page.getByText('Are you sure you want to overwrite it?').waitFor();
    await keyboard.press('Enter');
    await workbench.waitForNotification('exported sample.folded');
    assert.match(readFileSync(join(folder, 'sample.folded'), 'utf8'), /;mostAlike .*customers\.js:17:\d+;distance .*customers\.js:\d+:\d+ \d+\n/);

    const original = readFileSync(join(folder, 'sample.cpuprofile'));
    await workbench.run('Heatline: Export Profile…');
    await workbench.choose('speedscope');
    await waitForProposal(workbench, join(folder, 'sample.speedscope.json'));
    await workbench.page.locator('.quick-input-widget input.input').fill(join(folder, 'sample.cpuprofile'));
    await keyboard.press('Enter');
    await workbench.page.getByText('Are you sure you want to overwrite it?').waitFor();
    await keyboard.press('Enter');
    await workbench.waitForNotification('this is the profile itself');
    assert.ok(original.equals(readFileSync(join(folder, 'sample.cpuprofile'))));
    assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.part')), [], 'nothing half is left');
  },
};

const virtual: Journey = {
  title: 'Export in a virtual workspace goes through the file system of VS Code; what that refuses is said',
  async run({ browser, vscode }) {
    const workbench = await openWorkbench({ browser, vscode, folder: 'memfiles:/orders' });
    const box = workbench.page.locator('.quick-input-widget input.input');
    try {
      await workbench.openFromExplorer('sample.cpuprofile');
      const page = await paintedPage(workbench, 'sample.cpuprofile');
      await page.getByRole('button', { name: 'Export…' }).click();
      await workbench.choose('Folded stacks');
      await waitForProposal(workbench, '/orders/sample.folded');
      await workbench.page.keyboard.press('Enter');
      await workbench.waitForNotification('exported sample.folded');
      await workbench.pressInNotification('exported sample.folded', 'Open');
      const again = await paintedPage(workbench, 'sample.folded');
      assert.match(await again.locator('.header-total').innerText(), /^Total 1,12\d,\d{3},\d{3} samples$/);

      await workbench.run('Heatline: Export Profile…');
      await workbench.choose('speedscope');
      await waitForProposal(workbench, '/orders/sample.speedscope.json');
      await box.fill('/orders/refused.speedscope.json');
      await workbench.page.keyboard.press('Enter');
      const { severity } = await workbench.waitForNotification('refused.speedscope.json was not written. The editor could not write the file');
      assert.equal(severity, 'error');
      await workbench.picture('export-refused');
    } finally {
      await workbench.close();
    }
  },
};

export const journeys = [exporting, virtual];
