/*
 * From a bundle to the TypeScript it was made from: heat on the lines of the originals, their names in the flame graph,
 * jumps to them. Maps beside the bundle, in a trace, elsewhere, broken; originals that moved or are no files.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from 'playwright-core';
import { commit, startRepository } from '../harness/git.ts';
import {
  clickFunction, functionNames, openByCommand, openProfile, paintedPage, pointAt, waitForHeat,
} from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import type { Journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const program = join(checkout, 'test/fixtures/workspaces/typescript');

/** What the program's functions are called in `src/`; the bundle calls the first one `y`. */
const originalNames = ['shortestWay', 'takeFirst', 'tourLength', 'neighbours'];

/** Where its hottest function begins, and the figures there: those of `heatline report`. */
const hottest = { file: 'src/tour.ts', line: 'export function shortestWay', lineNumber: 19, heat: /160 ms +43\.5 %/ };

/** Puts the program into a folder, bundle and profile included. */
function copyProgram(folder: string, parts = ['src', 'out', 'main.cpuprofile']): void {
  for (const part of parts) cpSync(join(program, part), join(folder, part), { recursive: true });
}

/** Writes a profile whose recorded paths begin with another folder: it was recorded in /srv/app. */
function recordedIn(recordedFolder: string, file: string): void {
  const text = readFileSync(join(program, 'main.cpuprofile'), 'utf8');
  writeFileSync(file, text.replaceAll('file:///srv/app', pathToFileURL(recordedFolder).href));
}

/** Waits until the table of functions names the originals: maps are applied after the profile is shown. */
async function waitForOriginals(page: Frame): Promise<void> {
  await until('original names in the table', async () => {
    const names = await functionNames(page);
    return originalNames.every((name) => names.includes(name));
  });
}

/** Double-clicks a box of the flame graph. */
async function doubleClickBox(workbench: Workbench, page: Frame, name: string): Promise<void> {
  const { x, y } = await pointAt(workbench, page, name);
  await workbench.page.mouse.dblclick(x, y);
}

/** Waits until the heat of the hottest function is on its line. */
function waitForHottest(workbench: Workbench, { file = hottest.file, lineNumber = hottest.lineNumber } = {}): Promise<number> {
  return waitForHeat(workbench, file, hottest.line, hottest.heat, lineNumber);
}

/** Lines of an original with their figures as the command line tells them, such as `19: 160 ms 43.5 %`. */
function reported(profile: string, map: string, source: string): string[] {
  const cli = join(checkout, 'dist/cli.js');
  const text = execFileSync(process.execPath, [cli, 'report', profile, '--map', map, '--top', '0'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = text.slice(text.indexOf('\nLines\n'), text.indexOf('\nFiles\n')).split('\n');
  return lines.flatMap((line) => {
    const found = new RegExp(`^ *(\\S+ \\S+) +(\\S+ %).*/${source}:(\\d+)$`).exec(line);
    return found === null ? [] : [`${found[3]!}: ${found[1]!} ${found[2]!}`];
  });
}

/** The same as the editor shows it. */
async function shown(workbench: Workbench, file: string): Promise<string[]> {
  const decorations = await (await workbench.editor(file)).decorations();
  return decorations.flatMap(({ lineNumber, before }) => {
    const found = /^\s*(\S+ \S+) +(\S+ %)/.exec(before);
    return found === null ? [] : [`${lineNumber}: ${found[1]!} ${found[2]!}`];
  });
}

const bundled: Journey = {
  title: 'A TypeScript program, bundled and minified: heat on the .ts lines, original names in the flame graph, jumps to the .ts line',
  folderName: 'tours',
  workspace(folder) {
    copyProgram(folder);
    recordedIn(folder, join(folder, 'main.cpuprofile'));
  },
  async run({ workbench, folder }) {
    const page = await openProfile(workbench, 'main.cpuprofile');
    await waitForOriginals(page);
    assert.equal((await functionNames(page)).includes('y'), false);

    await doubleClickBox(workbench, page, 'shortestWay');
    await workbench.waitForActiveTab('tour.ts');
    await workbench.waitForCursorLine(hottest.lineNumber);
    await waitForHottest(workbench);
    await workbench.picture('source-maps-dark');

    for (const [name, file] of [['takeFirst', 'src/waiting-list.ts'], ['tourLength', 'src/tour.ts'], ['neighbours', 'src/town.ts']] as const) {
      await clickFunction(page, name, { double: true });
      await workbench.waitForActiveTab(file.slice('src/'.length));
      const expected = reported(join(folder, 'main.cpuprofile'), join(folder, 'out/main.js.map'), file);
      assert.ok(expected.length > 0, `figures for ${file}`);
      await until(`the reported figures in ${file}`, async () => {
        const lines = await shown(workbench, file);
        return expected.every((line) => lines.includes(line));
      });
    }
    await workbench.openFile(hottest.file);
    await workbench.setTheme('light');
    await workbench.picture('source-maps-light');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const inContainer: Journey = {
  title: 'A bundle that ran in a container: one Locate of it leads to all .ts lines, and undo takes that back',
  folderName: 'monorepo',
  // The same program in two packages: nothing but the user can tell which of them ran below /app.
  workspace(folder) {
    for (const name of ['api', 'web']) copyProgram(join(folder, 'packages', name), ['src', 'out']);
    const profile = readFileSync(join(program, 'main.cpuprofile'), 'utf8');
    writeFileSync(join(folder, 'main.cpuprofile'), profile.replaceAll('file:///srv/app', 'file:///app'));
  },
  async run({ workbench }) {
    const page = await openProfile(workbench, 'main.cpuprofile');
    await until('the names of the bundle', async () => (await functionNames(page))[0] === 'y');
    await workbench.run('Heatline: Locate Source…');
    await workbench.choose('main.js');
    await workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'packages/api/out' }).click();
    const learned = '/app stands for ${workspaceFolder}/packages/api';
    assert.match((await workbench.waitForNotification(learned)).text, / 1 source was found\.$/);
    await waitForOriginals(page);
    await workbench.picture('source-maps-located');

    await doubleClickBox(workbench, page, 'shortestWay');
    await workbench.waitForActiveTab('tour.ts');
    await workbench.waitForCursorLine(hottest.lineNumber);
    await waitForHottest(workbench, { file: 'packages/api/src/tour.ts' });
    await clickFunction(page, 'takeFirst', { double: true });
    await waitForHeat(workbench, 'packages/api/src/waiting-list.ts', 'takeFirst(): T', /118 ms +32\.3 %/);

    await workbench.pressInNotification(learned, 'Undo');
    await until('the names of the bundle again', async () => (await functionNames(page))[0] === 'y');
    await waitForHeat(workbench, 'packages/api/src/waiting-list.ts', 'takeFirst(): T', null);
  },
};

const HOUR = 3600;
/** Seconds since 1970: yesterday. */
const recordedAt = Math.floor(Date.now() / 1000) - 24 * HOUR;

/** A recording of yesterday, and ten lines that were inserted above and committed since. */
function changedSince(folder: string): void {
  copyProgram(folder);
  recordedIn(folder, join(folder, 'main.cpuprofile'));
  for (const file of ['main.cpuprofile', 'out/main.js', 'out/main.js.map']) utimesSync(join(folder, file), recordedAt, recordedAt);
  startRepository(folder);
  commit(folder, ['src'], recordedAt - HOUR);
  const file = join(folder, hottest.file);
  const inserted = Array.from({ length: 10 }, (_, i) => `// inserted ${i + 1}\n`).join('');
  writeFileSync(file, inserted + readFileSync(file, 'utf8'));
  commit(folder, ['src'], recordedAt + HOUR);
}

async function seeMovedLines(workbench: Workbench): Promise<void> {
  const page = await openProfile(workbench, 'main.cpuprofile');
  await waitForOriginals(page);
  await doubleClickBox(workbench, page, 'shortestWay');
  await workbench.waitForActiveTab('tour.ts');
  await workbench.waitForCursorLine(hottest.lineNumber + 10);
  await waitForHottest(workbench, { lineNumber: hottest.lineNumber + 10 });
  await waitForHeat(workbench, hottest.file, 'export const tourLength', /30\.1 ms +8\.2 %/, 17);
  await waitForHeat(workbench, hottest.file, 'let [here', null, hottest.lineNumber);
}

const moved: Journey = {
  title: 'Ten lines were inserted above and committed since the recording of a bundle: heat and jumps go to the moved .ts lines',
  folderName: 'tours',
  workspace: changedSince,
  async run({ workbench }) {
    await seeMovedLines(workbench);
    await workbench.picture('source-maps-moved');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const movedByGit: Journey = {
  title: 'Ten lines were inserted above, and the source map of the bundle carries no texts: git knows what was recorded',
  folderName: 'tours',
  workspace(folder) {
    changedSince(folder);
    // As esbuild writes it with --sources-content=false.
    const file = join(folder, 'out/main.js.map');
    const map = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    delete map['sourcesContent'];
    writeFileSync(file, JSON.stringify(map));
  },
  async run({ workbench }) {
    await seeMovedLines(workbench);
    const editor = await workbench.editor(hottest.file);
    await editor.goTo(1);
    await editor.hover(1, undefined, /Figures were carried from commit [0-9a-f]{8}/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const inTrace: Journey = {
  title: 'A DevTools trace that carries its source maps: heat on the .ts lines without the bundle',
  folderName: 'tours',
  workspace(folder) {
    copyProgram(folder, ['src']);
    const trace = JSON.parse(readFileSync(join(program, 'page-trace.json'), 'utf8')) as object;
    const sourceMap = JSON.parse(readFileSync(join(program, 'out/main.js.map'), 'utf8')) as object;
    // As DevTools saves it when asked to include source maps.
    const metadata = { sourceMaps: [{ url: 'http://localhost:8080/out/main.js', sourceMapUrl: 'main.js.map', sourceMap }] };
    writeFileSync(join(folder, 'page-trace.json'), JSON.stringify({ metadata, ...trace }));
  },
  async run({ workbench }) {
    const page = await openByCommand(workbench, 'page-trace.json');
    await waitForOriginals(page);
    await doubleClickBox(workbench, page, 'takeFirst');
    await workbench.waitForActiveTab('waiting-list.ts');
    await workbench.waitForCursorLine(15);
    // A trace tells the column of each sample: the very lines are known, though the bundle is a single one.
    await waitForHeat(workbench, 'src/waiting-list.ts', '.splice(at, 1)', /160 ms +32\.3 %/, 18);
    await waitForHeat(workbench, 'src/waiting-list.ts', '.rank < entries[lowest]', /90\.2 ms +18\.2 %/, 25);
    await workbench.picture('source-maps-trace');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const broken: Journey = {
  title: 'A source map that is cut off: the profile stays usable, and the page says so',
  folderName: 'tours',
  workspace(folder) {
    copyProgram(folder);
    recordedIn(folder, join(folder, 'main.cpuprofile'));
    truncateSync(join(folder, 'out/main.js.map'), 3000);
  },
  async run({ workbench }) {
    const page = await openProfile(workbench, 'main.cpuprofile');
    await page.locator('.notes-button').click();
    // Maps are looked for when the profile is open: the note may come after others.
    const note = /out\/main\.js: The source map .*main\.js\.map” cannot be used: it is not JSON/;
    await until('the note on the map', async () => note.test(await page.locator('.notes-list').innerText({ timeout: 2000 })));
    await workbench.picture('source-maps-broken');
    await page.locator('.notes-button').click();
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.locator('[role="row"]', { hasText: 'main.js' }).getByText('cannot be used').first().waitFor();
    await workbench.picture('source-maps-broken-sources');
    await page.getByRole('tab', { name: 'Functions' }).click();

    await clickFunction(page, 'y', { double: true });
    await workbench.waitForActiveTab('main.js');
    await workbench.waitForCursorLine(1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const elsewhere: Journey = {
  title: 'Apply Source Map…: a map that lies outside of the workspace is applied, also after a reload',
  folderName: 'tours',
  workspace(folder) {
    copyProgram(folder);
    recordedIn(folder, join(folder, 'main.cpuprofile'));
    // Beside the folder that is opened; it goes with it.
    const map = join(folder, '../maps/main.js.map');
    mkdirSync(dirname(map));
    renameSync(join(folder, 'out/main.js.map'), map);
  },
  async run({ workbench }) {
    const page = await openProfile(workbench, 'main.cpuprofile');
    await until('the names of the bundle', async () => (await functionNames(page))[0] === 'y');
    await workbench.run('Heatline: Apply Source Map…');
    for (const step of ['..', 'maps', 'main.js.map']) await workbench.choose(step);
    await waitForOriginals(page);
    await doubleClickBox(workbench, page, 'shortestWay');
    await workbench.waitForActiveTab('tour.ts');
    await waitForHottest(workbench);
    await workbench.picture('source-maps-applied');

    await workbench.reload();
    await waitForOriginals(await paintedPage(workbench, 'main.cpuprofile'));
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const noFiles: Journey = {
  title: 'Originals that are in the source map only open as texts that cannot be changed, with their heat',
  folderName: 'tours',
  workspace(folder) {
    copyProgram(folder, ['out']);
    recordedIn(folder, join(folder, 'main.cpuprofile'));
  },
  async run({ workbench, folder }) {
    const page = await openProfile(workbench, 'main.cpuprofile');
    await waitForOriginals(page);
    await doubleClickBox(workbench, page, 'shortestWay');
    await workbench.waitForActiveTab('tour.ts');
    await workbench.waitForCursorLine(hottest.lineNumber);
    await waitForHottest(workbench, { file: 'tour.ts' });
    await workbench.picture('source-maps-carried');
    const editor = await workbench.editor('tour.ts');
    await editor.focus();
    await workbench.page.keyboard.type('x');
    await workbench.page.getByText('Cannot edit in read-only editor').first().waitFor();
    const text = readFileSync(join(program, hottest.file), 'utf8').split('\n');
    for (const line of await editor.visibleLines()) assert.equal(line.text, text[line.lineNumber - 1]);
    assert.equal(existsSync(join(folder, 'src')), false);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [bundled, inContainer, moved, movedByGit, inTrace, broken, elsewhere, noFiles];
