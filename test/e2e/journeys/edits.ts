/*
 * Heat and edits: figures stay with their lines, and only in the document that was profiled.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { openProfile, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';

const file = 'src/customers.js';
const hottest = 'const cost = ';
const after = 'row[j] = Math.min';

const edits: Journey = {
  title: 'Heat stays with its lines, and leaves those that are changed, through typing, inserting, deleting, undoing, indenting and saving, in a split editor too',
  workspace(folder) {
    cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
    mkdirSync(join(folder, 'copy'));
    cpSync(join(folder, file), join(folder, 'copy/customers.js'));
  },
  folderName: 'orders',
  async run({ workbench }) {
    const { keyboard } = workbench.page;
    const heat = (text: string, column: RegExp | null, at?: number): Promise<number> => waitForHeat(workbench, file, text, column, at);
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await heat(hottest, /334 ms/, 9);
    const editor = await workbench.editor(file);

    await editor.type(9, 7, 'let x = 1; ');
    await heat('let x = 1; const cost', /^changed$/, 9);
    await editor.type(9, 18, '\n');
    await heat(hottest, /334 ms/, 10);
    await heat(after, /232 ms/);
    // What was typed is several steps for VS Code; one too many does nothing.
    await until('the line as it was', async () => {
      await keyboard.press('Control+Z');
      return (await editor.visibleLines())[8]?.text.startsWith('      const cost');
    });
    await heat(hottest, /334 ms/, 9);

    await editor.goTo(9);
    await keyboard.press('Control+Shift+K');
    await heat(after, /232 ms/, 9);
    // For a moment it stands on the line that moved up: VS Code tells of an edit when it is done.
    await until('its figure to be gone', async () => (await editor.decorations()).every(({ before }) => !before.includes('334 ms')));
    await keyboard.press('Control+Z');
    await heat(hottest, /334 ms/, 9);
    await heat(after, /232 ms/, 10);

    // As a formatter does: every line changes its indent, one is added.
    await editor.goTo(1);
    await keyboard.press('Control+A');
    await keyboard.press('Tab');
    await until('indented lines', async () => (await editor.visibleLines())[8]?.text.startsWith('        const cost'));
    await heat(hottest, /334 ms/, 9);
    await editor.type(1, 1, '// above\n');
    await heat(hottest, /334 ms/, 10);
    assert.ok((await workbench.tabs()).some(({ name, isDirty }) => name === 'customers.js' && isDirty));
    await keyboard.press('Control+S');
    await until('a saved file', async () => (await workbench.tabs()).every(({ isDirty }) => !isDirty));
    await heat(hottest, /334 ms/, 10);
    await workbench.picture('heat-after-edits');

    await workbench.run('View: Split Editor Down');
    const lower = await workbench.editor(file, 1);
    await lower.goTo(10);
    await until('heat in the second editor', async () =>
      (await lower.decorations()).some(({ lineNumber, before }) => lineNumber === 10 && before.includes('334 ms')),
    );
    await lower.type(1, 1, '\n');
    await heat(hottest, /334 ms/, 11);
    await workbench.picture('heat-split');
    await workbench.run('View: Close Editor');

    await workbench.openFile('copy/customers.js');
    const copy = await workbench.editor('copy/customers.js');
    // Heat of this document, if there were any, would come before that of the next one asked for.
    await workbench.openFile('src/pricing.js');
    await waitForHeat(workbench, 'src/pricing.js', 'function priceOf', /ƒ/);
    await workbench.openFile('copy/customers.js');
    await copy.waitUntilShown();
    assert.ok((await copy.decorations()).every(({ before, backgrounds }) => before === '' && backgrounds.length === 0));
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [edits];
