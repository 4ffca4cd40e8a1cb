/*
 * The main job: from a profile to the line that costs. The sample was recorded elsewhere, so its paths are found in
 * the workspace by their ends.
 */
import assert from 'node:assert/strict';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, focusOn, functionRows, heatOf, openProfile, waitForHeat, waitForSelected } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';

const file = 'src/customers.js';
const hottest = 'const cost = a[i - 1] === b[j - 1] ? 0 : 1;';

const mainJob: Journey = {
  title: 'A profile opens, a frame leads to its line, the line shows its time, and the heat moves with an edit',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const rows = await until('the function table', async () => {
      const shown = await functionRows(page);
      return shown.length > 3 ? shown : undefined;
    });
    assert.match(rows[0]!.join(' '), /mostAlike/);

    await clickFunction(page, 'distance');
    await waitForSelected(page, 'distance');
    await focusOn(page.locator('canvas.flame-canvas'));
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForActiveTab('customers.js');
    const editor = await workbench.editor(file);

    // 334 ms of 1.12 s: as `heatline report` says for this file.
    const figure = /334 ms\s+29\.\d %/;
    await waitForHeat(workbench, file, hottest, figure, 9);
    assert.equal((await heatOf(workbench, file, hottest))?.backgrounds.length, 1);
    await until('lines without heat to be indented by the column as well', async () => {
      const lefts = (await editor.decorations()).map(({ textLeftPx }) => textLeftPx).filter((left) => !Number.isNaN(left));
      return Math.min(...lefts) > 60;
    });
    await until('marks in the overview ruler', async () => (await editor.overviewMarks()).length > 0);
    await editor.hover(9, 'cost', /self 334 ms \(29\.\d %\)/);
    await workbench.picture('main-job-hover', { keepHover: true });

    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.picture(`main-job-${theme}`);
    }

    await editor.type(1, 1, '// A comment above.\n// And another.\n');
    await waitForHeat(workbench, file, hottest, figure, 11);
    const stays = (await editor.decorations()).find(({ lineNumber }) => lineNumber === 9);
    assert.doesNotMatch(stays?.before ?? '', /334 ms/, 'the figure is not at its old place');
    await workbench.picture('main-job-after-edit');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [mainJob];
