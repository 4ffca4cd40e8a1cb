/*
 * Two profiles at once: the last focused one paints, the status bar names it and switches.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { heatlineStatus, openProfile, waitForHeat } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';

interface Recorded {
  startTime: number;
  endTime: number;
  timeDeltas: number[];
}

const twoProfiles: Journey = {
  title: 'Of two profiles the last focused one paints; the status bar names it and switches; without any there is no heat',
  workspace(folder) {
    cpSync(join(checkout, 'media/sample/workspace'), folder, { recursive: true });
    // The same program, twice as slow.
    const profile = JSON.parse(readFileSync(join(folder, 'sample.cpuprofile'), 'utf8')) as Recorded;
    profile.timeDeltas = profile.timeDeltas.map((delta) => delta * 2);
    profile.endTime = profile.startTime + 2 * (profile.endTime - profile.startTime);
    writeFileSync(join(folder, 'slow.cpuprofile'), JSON.stringify(profile));
  },
  folderName: 'orders',
  async run({ workbench }) {
    const heat = (value: RegExp | null): Promise<number> => waitForHeat(workbench, 'src/customers.js', 'const cost', value);
    const status = (text: string | undefined): Promise<unknown> =>
      until(`the status bar to say ${text}`, async () => ((await heatlineStatus(workbench)) ?? '') === (text ?? ''));
    await openProfile(workbench, 'sample.cpuprofile');
    await workbench.run('Heatline: Open Hottest Line of Profile');
    await workbench.waitForActiveTab('customers.js');
    await heat(/334 ms\s+29\.7 %/);
    await status('sample.cpuprofile · CPU time');

    await workbench.clickTab('sample.cpuprofile');
    await openProfile(workbench, 'slow.cpuprofile');
    await heat(/667 ms\s+29\.7 %/);
    await status('slow.cpuprofile · CPU time');
    await workbench.clickTab('sample.cpuprofile');
    await heat(/334 ms/);
    await status('sample.cpuprofile · CPU time');

    await workbench.clickStatusItem('heatline.heatline');
    await workbench.picture('profile-choice');
    await workbench.choose('slow.cpuprofile · CPU time');
    await heat(/667 ms/);
    await status('slow.cpuprofile · CPU time');

    await workbench.clickTab('slow.cpuprofile');
    await workbench.run('View: Close Editor');
    await heat(/334 ms/);
    await status('sample.cpuprofile · CPU time');
    await workbench.clickTab('sample.cpuprofile');
    await workbench.run('View: Close Editor');
    await heat(null);
    await status(undefined);
    const editor = await workbench.editor('src/customers.js');
    await until('the text at its place', async () => (await editor.decorations())[0]!.textLeftPx < 20);
    await until('no decoration to be left', async () =>
      (await editor.decorations()).every(({ before, backgrounds }) => before === '' && backgrounds.length === 0));
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [twoProfiles];
