/*
 * The main job: from a profile to the line that costs. The sample was recorded elsewhere, so its paths are found in
 * the workspace by their ends.
 */
import assert from 'node:assert/strict';
import type { Journey } from '../harness/journey.ts';
import { clickFunction, functionRows, openProfile } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const hottest = 'const cost = a[i - 1] === b[j - 1] ? 0 : 1;';

/** The time column and the text of the line that contains `text`. */
async function lineWith(workbench: Workbench, text: string): Promise<{ lineNumber: number; before: string; backgrounds: string[] }> {
  const editor = await workbench.editor('src/customers.js');
  const line = (await editor.visibleLines()).find((visible) => visible.text.includes(text));
  assert.ok(line, `a visible line with ${text}`);
  const decoration = (await editor.decorations()).find(({ lineNumber }) => lineNumber === line.lineNumber);
  return { lineNumber: line.lineNumber, before: decoration?.before ?? '', backgrounds: decoration?.backgrounds ?? [] };
}

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
    await page.locator('.details-strip').getByText('distance').waitFor();
    await page.locator('canvas.flame-canvas').focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForActiveTab('customers.js');
    const editor = await workbench.editor('src/customers.js');

    const hot = await until('the time of the hottest line', async () => {
      const line = await lineWith(workbench, hottest);
      return /ms/.test(line.before) ? line : undefined;
    });
    assert.equal(hot.lineNumber, 9);
    // 334 ms of 1.12 s: as `heatline report` says for this file.
    assert.match(hot.before, /334 ms\s+29\.\d %/);
    assert.equal(hot.backgrounds.length, 1);
    await until('lines without heat to be indented by the column as well', async () => {
      const lefts = (await editor.decorations()).map(({ textLeftPx }) => textLeftPx).filter((left) => !Number.isNaN(left));
      return Math.min(...lefts) > 60;
    });
    await until('marks in the overview ruler', async () => (await editor.overviewMarks()).length > 0);
    assert.match(await editor.hover(9, 'cost'), /self 334 ms \(29\.\d %\)/);
    await workbench.picture('main-job-hover', { keepHover: true });

    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.picture(`main-job-${theme}`);
    }

    await editor.type(1, 1, '// A comment above.\n// And another.\n');
    const moved = await until('the heat to move', async () => {
      const line = await lineWith(workbench, hottest);
      return line.before === hot.before ? line : undefined;
    });
    assert.equal(moved.lineNumber, 11);
    const stays = (await editor.decorations()).find(({ lineNumber }) => lineNumber === 9);
    assert.doesNotMatch(stays?.before ?? '', /334 ms/, 'the figure is not at its old place');
    await workbench.picture('main-job-after-edit');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [mainJob];
