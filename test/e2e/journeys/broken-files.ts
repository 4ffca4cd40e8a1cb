/*
 * Files that are no profiles, half profiles and hostile profiles: a sentence and a place, or a profile with notes.
 */
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import {
  clickFunction, focusOn, functionNames, heatlinePage, openBroken, openProfile, paintedPage, pointAt, spoken, waitForHeat,
  waitForSelected,
} from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';

const samplePath = join(checkout, 'media/sample/workspace/sample.cpuprofile');

const broken: Record<string, string> = {
  'empty.cpuprofile': '',
  'truncated.cpuprofile': readFileSync(samplePath, 'utf8').slice(0, 10),
  'words.cpuprofile': 'This is a shopping list.\n- milk\n- flour\n',
  'other.cpuprofile': '{"name": "package", "version": "1.0.0"}',
};

/** Nodes, one sample each, as a profile. */
function profileOf(nodes: object[], samples: number[]): string {
  const timeDeltas = samples.map(() => 1000);
  return JSON.stringify({ nodes, startTime: 0, endTime: samples.length * 1000, samples, timeDeltas });
}

function node(id: number, functionName: string, children: number[] = [], url = ''): object {
  return { id, callFrame: { functionName, scriptId: '1', url, lineNumber: id, columnNumber: 0 }, hitCount: 1, children };
}

const plant = '<img src=x onerror="globalThis.planted=1"><script>globalThis.planted=1</script>';
const hostileNames = [
  plant,
  '__proto__',
  'constructor',
  '[link](command:workbench.action.closeActiveEditor)',
  'bell\u0007\u001b[31m\u202egnp.exe\u0000end',
  'x'.repeat(100_000),
];

/** Every name on a line of its own in app.js. */
function hostileProfile(): string {
  const ids = hostileNames.map((_, i) => i + 2);
  const leaves = hostileNames.map((name, i) => ({
    ...node(i + 2, name, [], 'file:///srv/app.js'),
    positionTicks: [{ line: i + 3, ticks: 20 }],
  }));
  return profileOf([node(1, '(root)', ids), ...leaves], ids.flatMap((id) => Array.from({ length: 20 }, () => id)));
}

/** A chain of nodes, each the only child of the one before; written in pieces. */
function writeDeepChain(file: string, count: number): void {
  const out = openSync(file, 'w');
  let text = '{"nodes":[';
  for (let id = 1; id <= count; id++) {
    const children = id < count ? `[${id + 1}]` : '[]';
    text += `${id === 1 ? '' : ','}{"id":${id},"callFrame":{"functionName":"${id === 1 ? '(root)' : `f${id % 7}`}","scriptId":"1","url":"","lineNumber":1,"columnNumber":1},"children":${children}}`;
    if (text.length > 1 << 20) {
      writeSync(out, text);
      text = '';
    }
  }
  writeSync(out, `${text}],"startTime":0,"endTime":3000,"samples":[${count},${count},2],"timeDeltas":[0,1000,1000]}`);
  closeSync(out);
}

const refusals: Journey = {
  title: 'A file that is no profile says so in a sentence with the place, opens as text, and opens once it is mended',
  workspace(folder) {
    for (const [name, text] of Object.entries(broken)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'good.json'), readFileSync(samplePath));
  },
  folderName: 'broken',
  async run({ workbench, folder }) {
    const expected: Record<string, RegExp> = {
      'empty.cpuprofile': /empty/i,
      'truncated.cpuprofile': /(ends|cut|truncated|incomplete)/i,
      'words.cpuprofile': /not|no /i,
      'other.cpuprofile': /not|no /i,
    };
    for (const [name, sentence] of Object.entries(expected)) {
      const { text } = await openBroken(workbench, name);
      assert.match(text, sentence, name);
      assert.match(text, /Try again\s+Open as text/, name);
      assert.doesNotMatch(text, /at \w+ \(|Error:|undefined|\bNaN\b|Heatline failed/, `${name}: nothing of a program`);
      await workbench.picture(`broken-${name.replace('.cpuprofile', '')}`);
    }
    // The last one is mended on disk: it is read again by itself.
    writeFileSync(join(folder, 'other.cpuprofile'), readFileSync(samplePath));
    await paintedPage(workbench, 'other.cpuprofile');
    // And broken again while it is open.
    writeFileSync(join(folder, 'other.cpuprofile'), 'nothing');
    const failed = await heatlinePage(workbench, 'failed');
    const answer = failed.locator('#app[data-state="failed"] .state-page:not(.before)');
    // For a moment the file may be seen empty, and it is read once more.
    await answer.filter({ hasNotText: /empty/i }).waitFor();
    await answer.evaluate((shown) => shown.classList.add('before'));
    await failed.getByRole('button', { name: 'Try again' }).click();
    await answer.waitFor();
    await failed.getByRole('button', { name: 'Open as text' }).click();
    const editor = await workbench.editor('other.cpuprofile');
    await until('its text', async () => (await editor.visibleLines())[0]?.text === 'nothing');
    await until('one tab of it', async () => (await workbench.tabs()).filter(({ name }) => name === 'other.cpuprofile').length === 1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const hostile: Journey = {
  title: 'Names that contain HTML, commands, control characters or 100 000 characters are shown as text and run nothing',
  workspace(folder) {
    writeFileSync(join(folder, 'hostile.cpuprofile'), hostileProfile());
    const lines = hostileNames.map((_, i) => `line(${i + 3});`);
    writeFileSync(join(folder, 'app.js'), ['// One name on each line.', '', ...lines, ''].join('\n'));
  },
  folderName: 'hostile',
  async run({ workbench }) {
    let dialogs = 0;
    workbench.page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    const page = await openProfile(workbench, 'hostile.cpuprofile');
    const names = await until('six functions', async () => {
      const shown = await functionNames(page);
      return shown.length === hostileNames.length && !shown.includes('') ? shown : undefined;
    });
    assert.ok(names.includes(plant) && names.includes('__proto__') && names.includes('constructor'));
    assert.ok(names.every((name) => name.length < 1000 && !/[\u0000-\u001f\u202e]/.test(name)), 'nothing invisible, nothing endless');
    await pointAt(workbench, page, 'constructor');
    await workbench.picture('hostile-page', { keepHover: true });
    await clickFunction(page, '__proto__', { double: true });
    await workbench.waitForActiveTab('app.js');
    await waitForHeat(workbench, 'app.js', 'line(3)', /20\.0 ms/);
    const editor = await workbench.editor('app.js');
    for (const [lineNumber, name] of [[3, /<img src=x/], [6, /command:workbench/]] as const) {
      await editor.hover(lineNumber, 'line', name);
      const inHover = workbench.page.locator('.monaco-hover:not(.hidden) .hover-row').filter({ hasText: 'self' });
      assert.equal(await inHover.locator('img, script, a[data-href^="command:"], a[href^="command:"]').count(), 0);
    }
    await workbench.picture('hostile-hover', { keepHover: true });
    await page.locator('.flame-bar input').fill(plant);
    await until('the name to be found', async () => /^1 function/.test(await page.locator('.search-status').innerText()));
    for (const frame of workbench.page.frames()) {
      assert.equal(await frame.evaluate(() => 'planted' in globalThis).catch(() => false), false, 'no script ran');
    }
    assert.equal(await page.locator('#app img, #app script').count(), 0);
    const complaints = workbench.consoleLines.filter((line) => /Content Security Policy/.test(line) && /heatline|onerror|planted/i.test(line));
    assert.deepEqual(complaints, []);
    assert.equal(dialogs, 0);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const oddTrees: Journey = {
  title: 'Cycles, orphans, a file cut off in its samples and a chain of a million calls open with notes',
  workspace(folder) {
    const cycle = [node(1, '(root)', [2]), node(2, 'a', [3]), node(3, 'b', [2])];
    writeFileSync(join(folder, 'cycle.cpuprofile'), profileOf(cycle, [2, 3, 3, 3]));
    const orphans = [node(1, '(root)', [2]), node(2, 'a', [9]), node(2, 'twice'), node(7, 'orphan')];
    writeFileSync(join(folder, 'orphans.cpuprofile'), profileOf(orphans, [2, 7, 77, 2]));
    writeFileSync(join(folder, 'cut.cpuprofile'), readFileSync(samplePath, 'utf8').slice(0, 20_000));
    writeDeepChain(join(folder, 'deep.cpuprofile'), 1_000_000);
  },
  folderName: 'odd',
  async run({ workbench }) {
    const notesOf = { cycle: /first parent/, orphans: /\(unknown\)/, cut: /end/ };
    for (const [name, expected] of Object.entries(notesOf)) {
      const page = await openProfile(workbench, `${name}.cpuprofile`);
      const notes = page.locator('.notes-button');
      await notes.click();
      const list = await page.locator('.notes-list').innerText();
      assert.match(list, expected, name);
      await workbench.picture(`notes-${name}`);
    }
    const page = await openProfile(workbench, 'deep.cpuprofile');
    await focusOn(page.locator('canvas.flame-canvas'));
    await workbench.page.keyboard.press('ArrowDown');
    await until('a selected box', async () => (await page.locator('.details-title').innerText()) !== '');
    await workbench.page.keyboard.press('ArrowDown');
    await until('the box below', async () => (await spoken(page)).endsWith('level 2'));
    await waitForSelected(page, await page.locator('.details-title').innerText());
    await workbench.picture('deep-chain');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [refusals, hostile, oddTrees];
