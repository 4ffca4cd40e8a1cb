/*
 * "Am I profiling the code I am looking at?": sources that were changed since the recording, with and without git.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, startRepository } from '../harness/git.ts';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, openProfile, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';

const file = 'src/customers.js';
const hottest = 'const cost = ';
const changedLine = 'row[j] = Math.min';

const HOUR = 3600;
/** Seconds since 1970. */
const recordedAt = Math.floor(Date.now() / 1000) - 24 * HOUR;

/** The sample as it was when it was recorded, a day ago. */
function recorded(folder: string): void {
  cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
  utimesSync(join(folder, 'sample.cpuprofile'), recordedAt, recordedAt);
}

/** Ten lines more above, and one of the hot lines written anew. */
function change(folder: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  const inserted = Array.from({ length: 10 }, (_, i) => `// inserted ${i + 1}\n`).join('');
  writeFileSync(join(folder, file), inserted + text.replace('Math.min(row[j - 1] + 1', 'Math.min(1 + row[j - 1]'));
}

const committed: Journey = {
  title: 'A source changed and committed since the recording: heat and jumps go to the moved lines, lost ones are listed',
  folderName: 'orders',
  workspace(folder) {
    recorded(folder);
    startRepository(folder);
    commit(folder, ['src'], recordedAt - HOUR);
    change(folder);
    commit(folder, ['src'], recordedAt + HOUR);
  },
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    // The function is defined in line 4 of the recorded text.
    await clickFunction(page, 'distance', { double: true });
    await workbench.waitForActiveTab('customers.js');
    await workbench.waitForCursorLine(14);
    await waitForHeat(workbench, file, hottest, /334 ms/, 19);
    await waitForHeat(workbench, file, changedLine, null, 20);
    await waitForHeat(workbench, file, 'function distance', /ƒ/, 14);

    const editor = await workbench.editor(file);
    const hover = await editor.hover(1, undefined, /Figures were carried from commit [0-9a-f]{8}/);
    assert.match(hover, /Not in the text any more, by the lines of the recording: line 10: self 232 ms/);
    await workbench.picture('heat-carried-by-git', { keepHover: true });

    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForCursorLine(19);

    // Edits go on from there: the line that is typed in loses its figure and says so.
    await editor.type(1, 1, '\n');
    await waitForHeat(workbench, file, hottest, /334 ms/, 20);
    await editor.type(20, 7, 'changed = ');
    await waitForHeat(workbench, file, hottest, /^changed$/, 20);
    await editor.hover(20, 'changed', /changed since the recording. Before, it had self 334 ms/);
    await workbench.picture('heat-changed-line');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const unknown: Journey = {
  title: 'A source changed since the recording that git does not know: its heat is uncertain, and one notice says why',
  folderName: 'orders',
  workspace(folder) {
    recorded(folder);
    change(folder);
  },
  async run({ workbench, folder }) {
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.openFile(file);
    await waitForHeat(workbench, file, '// inserted 9', /334 ms.*\?/);
    await workbench.waitForNotification('customers.js was changed after the profile was recorded');
    await (await workbench.editor(file)).hover(9, 'inserted', /may belong to another line/);
    await workbench.picture('heat-uncertain');
    writeFileSync(join(folder, 'src/pricing.js'), readFileSync(join(folder, 'src/pricing.js'), 'utf8'));
    await workbench.openFile('src/pricing.js');
    await waitForHeat(workbench, 'src/pricing.js', 'function priceOf', /ƒ.*\?/);
    assert.equal((await workbench.allNotifications()).length, 1);
  },
};

const untrusted: Journey = {
  title: 'In an untrusted workspace git is not run, and the heat of a changed source is uncertain',
  folderName: 'orders',
  trust: false,
  workspace: committed.workspace!,
  async run({ workbench }) {
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.openFile(file);
    await waitForHeat(workbench, file, '// inserted 9', /334 ms.*\?/);
    await workbench.waitForNotification('only in a trusted workspace');
  },
};

export const journeys = [committed, unknown, untrusted];
