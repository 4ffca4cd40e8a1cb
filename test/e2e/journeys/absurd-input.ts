/*
 * Profiles that nobody records on purpose: each is drawn or explained, and the page answers the keyboard afterwards.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { focusOn, heatlinePage, loadedFunctions, openInHeatline, openProfile, spoken } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import { ODD_NAMES } from '../../support/absurd-profiles.ts';

const MEGABYTE = 1 << 20;

/** A speedscope file whose stacks have values below 0, as a difference has. */
function difference(weights: readonly string[]): string {
  const frames = weights.map((_, i) => `{"name":"part ${i}"}`).join();
  const samples = weights.map((_, i) => `[${i}]`).join();
  const profile = `{"type":"sampled","name":"d","unit":"none","startValue":0,"endValue":10,"samples":[${samples}],"weights":[${weights.join()}]}`;
  return `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[${frames}]},"profiles":[${profile}]}`;
}

/** A few of the roots are wide: narrow ones alone have a single colour, and pictures are told from blank ones by their colours. */
const drawn: Readonly<Record<string, () => string>> = {
  'one-frame': () => 'main;f 1\n',
  'deep': () => `f0;beside 2\n${Array.from({ length: 100_000 }, (_, i) => `f${i % 1000}`).join(';')} 7\n`,
  'roots': () => Array.from({ length: 10_000 }, (_, i) => `root ${i};work ${i % 2000 === 0 ? 4000 : 1 + (i % 7)}\n`).join(''),
  'long-names': () => `main;short 1\n${['x', 'é', 'ש', '🔥'].map((letter) => `main;${letter.repeat(MEGABYTE / letter.length)} 5\n`).join('')}`,
  'odd-names': () => ODD_NAMES.map((name, i) => `main;${name.replaceAll(/[\0;]/g, '?')} ${10 + i}\n`).join(''),
};

const everyFile: Journey = {
  title: 'A stack of 100 000 frames, 10 000 roots, names of a megabyte, right-to-left and emoji names are drawn and can be walked through',
  workspace(folder) {
    for (const [name, text] of Object.entries(drawn)) writeFileSync(join(folder, `${name}.folded`), text());
  },
  folderName: 'absurd',
  async run({ workbench }) {
    for (const name of Object.keys(drawn)) {
      const page = await openProfile(workbench, `${name}.folded`);
      await focusOn(page.locator('canvas.flame-canvas'));
      await workbench.page.keyboard.press('ArrowDown');
      await until(`a selected box in ${name}`, async () => (await spoken(page)) !== '');
      for (const [, , , shown = ''] of await loadedFunctions(page)) assert.ok(shown.length <= 310 && shown.isWellFormed(), `${name}: no endless name, no half character`);
      await workbench.picture(`absurd-${name}`);
    }
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const values: Journey = {
  title: 'Values that are all 0, below 0 or no numbers are explained in a sentence, or drawn with a note',
  workspace(folder) {
    writeFileSync(join(folder, 'zero.speedscope.json'), difference(['0', '0']));
    writeFileSync(join(folder, 'below.speedscope.json'), difference(['-30', '5']));
    writeFileSync(join(folder, 'mixed.speedscope.json'), difference(['50', '-30', '1e999']));
  },
  folderName: 'odd-values',
  async run({ workbench }) {
    for (const [name, sentence] of [['zero', /no values of this type|no samples/], ['below', /less than 0|sum up to -?−?25/]] as const) {
      await openInHeatline(workbench, `${name}.speedscope.json`);
      const text = await until(`a sentence in ${name}`, async () => {
        const page = await heatlinePage(workbench);
        const shown = await page.locator('.state-message').innerText({ timeout: 500 }).catch(() => '');
        return sentence.test(shown) ? shown : undefined;
      });
      assert.doesNotMatch(text, /NaN|Infinity|undefined/);
      await workbench.picture(`absurd-${name}`);
    }
    const page = await openProfile(workbench, 'mixed.speedscope.json').catch(() => heatlinePage(workbench));
    await page.locator('.notes-button').click();
    assert.match(await page.locator('.notes-list').innerText(), /below 0/);
    assert.doesNotMatch(await page.locator('#app').innerText(), /NaN|Infinity/);
    await workbench.picture('absurd-mixed');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [everyFile, values];
