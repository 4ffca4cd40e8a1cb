/*
 * Commands, their default keys, and settings of line heat.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { heatlineStatus, heatOf, openByCommand, openProfile, waitForHeat, waitForSelected } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import { openWorkbench } from '../harness/workbench.ts';
import type { Workbench } from '../harness/workbench.ts';

const hottest = 'const cost = ';
const file = 'src/customers.js';

/** A default key of Heatline: the chord, then the letter. */
async function chord(workbench: Workbench, letter: string): Promise<void> {
  await workbench.page.keyboard.press('Control+Alt+H');
  await workbench.page.getByText('was pressed. Waiting for second key').first().waitFor();
  await workbench.page.keyboard.press(letter);
}

const commands: Journey = {
  title: 'Commands and keys: hottest line, next and previous, toggle, clear, show in flame graph',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench }) {
    assert.ok(!(await workbench.commandsLike('Heatline: ')).includes('Heatline: Next Hot Line'), 'only with a profile');
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForActiveTab('customers.js');
    await workbench.waitForCursorLine(9);
    await waitForHeat(workbench, file, hottest, /334 ms/);

    await workbench.run('Heatline: Next Hot Line');
    await workbench.waitForCursorLine(10);
    await chord(workbench, 'n');
    await workbench.waitForCursorLine(5);
    await chord(workbench, 'p');
    await workbench.waitForCursorLine(10);
    await workbench.run('Heatline: Previous Hot Line');
    await workbench.waitForCursorLine(9);

    await chord(workbench, 'f');
    await waitForSelected(page, 'distance');
    const editor = await workbench.editor(file);
    await editor.goTo(21);
    await workbench.run('Heatline: Show in Flame Graph');
    await waitForSelected(page, 'mostAlike');

    await chord(workbench, 'h');
    await waitForHeat(workbench, file, hottest, null);
    await workbench.run('Heatline: Toggle Line Heat');
    await waitForHeat(workbench, file, hottest, /334 ms/);
    await chord(workbench, 'c');
    await waitForHeat(workbench, file, hottest, null);
    await until('the status bar to say so', async () => (await heatlineStatus(workbench)) === 'No profile paints');
    await workbench.clickTab('sample.cpuprofile');
    await waitForHeat(workbench, file, hottest, /334 ms/);
    await chord(workbench, 's');
    await workbench.choose('Open Hottest Line');
    await workbench.waitForActiveTab('customers.js');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const settings: Journey = {
  title: 'Settings switch line heat, its time column and its background',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench }) {
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await waitForHeat(workbench, file, hottest, /334 ms/);
    workbench.changeSettings({ 'heatline.lineHeat.timeColumn': false });
    await waitForHeat(workbench, file, hottest, null);
    // Its types are set one after the other, the column before the spacers of the lines around it.
    const editor = await workbench.editor(file);
    await until('the text back at the margin', async () => (await editor.decorations()).some(({ textLeftPx }) => textLeftPx < 20));
    assert.equal((await heatOf(workbench, file, hottest))?.backgrounds.length, 1, 'the background stays');
    await editor.hover(9, 'cost', /self 334 ms/);
    await workbench.picture('heat-background-only');
    workbench.changeSettings({ 'heatline.lineHeat.timeColumn': undefined, 'heatline.lineHeat.background': false });
    await waitForHeat(workbench, file, hottest, /334 ms/);
    await until('no background', async () => (await heatOf(workbench, file, hottest))?.backgrounds.length === 0);
    workbench.changeSettings({ 'heatline.lineHeat.background': undefined, 'heatline.lineHeat.enabled': false });
    await waitForHeat(workbench, file, hottest, null);
    workbench.changeSettings({ 'heatline.lineHeat.enabled': true });
    await waitForHeat(workbench, file, hottest, /334 ms/);
    await until('a background', async () => (await heatOf(workbench, file, hottest))?.backgrounds.length === 1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const openCommand: Journey = {
  title: 'Open Profile… opens a file of any name',
  workspace(folder) {
    cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
    cpSync(join(folder, 'sample.cpuprofile'), join(folder, 'recording-17'));
  },
  folderName: 'orders',
  async run({ workbench }) {
    await openByCommand(workbench, 'recording-17');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await waitForHeat(workbench, file, hottest, /334 ms/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const agents = {
  Windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

interface Binding {
  key: string;
  command: string;
}

/** VS Code's own default keys on the system that the window takes itself to be on. */
async function defaultKeys(workbench: Workbench, copy: string): Promise<Binding[]> {
  await workbench.run('Preferences: Open Default Keyboard Shortcuts (JSON)');
  const editor = workbench.page.locator('.editor-instance .monaco-editor .view-line').first();
  await editor.waitFor();
  await editor.click();
  return until('the default keys', async () => {
    await workbench.page.keyboard.press(`${copy}+A`);
    await workbench.page.keyboard.press(`${copy}+C`);
    const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
    const bindings = [...text.matchAll(/"key": "([^"]+)",\s*"command": "([^"]+)"/g)].map(([, key, command]) => ({ key: key!, command: command! }));
    const areWhole = bindings.length > 500 && bindings.some(({ command }) => command.startsWith('heatline.'));
    return areWhole ? bindings : undefined;
  });
}

const freeKeys: Journey = {
  title: 'The default keys are free in VS Code, on Windows and Mac',
  async run({ browser, vscode, folder }) {
    for (const [system, userAgent] of Object.entries(agents)) {
      const workbench = await openWorkbench({ browser, vscode, folder, userAgent });
      try {
        const keys = await defaultKeys(workbench, system === 'Mac' ? 'Meta' : 'Control');
        const ours = keys.filter(({ command }) => command.startsWith('heatline.'));
        assert.equal(ours.length, 7, `${system}: our keys are listed`);
        const chords = new Set(ours.map(({ key }) => key.split(' ')[0]));
        const taken = keys.filter(({ key, command }) => !command.startsWith('heatline.') && chords.has(key.split(' ')[0]));
        assert.deepEqual(taken, [], system);
      } finally {
        await workbench.close();
      }
    }
  },
};

export const journeys = [commands, settings, openCommand, freeKeys];
