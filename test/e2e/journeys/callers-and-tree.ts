/*
 * Who called and what was called: callers and callees of a function, the inverted flame graph, the call tree by keyboard.
 */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { cardFacts, clickFunction, heatlinePage, loadedFunctions, openProfile, pointAt, wearTheme, type Spot } from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const themes = ['light', 'high-contrast', 'dark'] as const;

async function pictures(workbench: Workbench, page: Frame, name: string): Promise<void> {
  for (const theme of themes) {
    await wearTheme(workbench, page, theme);
    await workbench.picture(`${name}-${theme}`);
  }
}

/** Where a box is in the graph whose name begins so; the pointer stays there. */
function pointIn(workbench: Workbench, page: Frame, graph: string, name: string): Promise<Spot> {
  return pointAt(workbench, page, name, page.locator(`.flame-view[aria-label^="${graph}"] canvas.flame-canvas`));
}

function showView(page: Frame, name: string): Promise<void> {
  return page.getByRole('tab', { name, exact: true }).click();
}

function waitForMiddle(page: Frame, name: string): Promise<unknown> {
  return until(`${name} in the middle`, async () => (await page.locator('.callers-title').allInnerTexts())[0] === name);
}

const callers: Journey = {
  title: 'Callers and callees: chosen from the hottest, another one put in the middle, its source',
  workspace: 'test/fixtures/workspaces/go',
  folderName: 'go',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'cpu.pprof');
    await showView(page, 'Callers & Callees');
    const choice = page.locator('.callers-choice button');
    await until('ten functions to choose from', async () => (await choice.count()) === 10);
    await workbench.picture('callers-choice');
    await choice.filter({ hasText: 'wordcount/words.Entry.before' }).click();
    await waitForMiddle(page, 'wordcount/words.Entry.before');
    assert.match(await page.locator('.callers-facts').innerText(), /Total 2\.75 s \(58\.0 %\)\s+Self 320 ms \(6\.8 %\)/);
    await page.locator('.function-table .table-row.selected .name', { hasText: 'wordcount/words.Entry.before' }).waitFor();

    // Callers grow upwards: the function is the lowest row there, and the highest one of its callees.
    const caller = await pointIn(workbench, page, 'Callers of', 'wordcount/words.Sort');
    assert.equal((await cardFacts(page))['Through here'], '2.75 s (58.0 %)');
    const root = await pointIn(workbench, page, 'Callers of', 'wordcount/words.Entry.before');
    assert.ok(root.y > caller.y, 'callers are above');
    const callee = await pointIn(workbench, page, 'Callees of', 'cmpbody');
    assert.equal((await cardFacts(page))['Of parent'], '87.3 %');
    const below = await pointIn(workbench, page, 'Callees of', 'wordcount/words.Entry.before');
    assert.ok(callee.y > below.y && below.y > root.y, 'callees are below');
    await workbench.page.mouse.move(0, 0);
    await pictures(workbench, page, 'callers');

    // A click selects in all views and stays; a double click puts the function in the middle.
    await workbench.page.mouse.click(caller.x, caller.y);
    await page.locator('.function-table .table-row.selected .name', { hasText: /^wordcount\/words\.Sort$/ }).waitFor();
    await waitForMiddle(page, 'wordcount/words.Entry.before');
    await workbench.page.mouse.dblclick(caller.x, caller.y);
    await waitForMiddle(page, 'wordcount/words.Sort');
    await page.locator('.callers-middle').getByRole('button', { name: 'Open source' }).click();
    await workbench.waitForActiveTab('sort.go');
    await workbench.clickTab('cpu.pprof');
    assert.deepEqual((await workbench.notifications()).filter(({ severity }) => severity !== 'info'), []);
  },
};

const inverted: Journey = {
  title: 'The flame graph inverted: what took the time, then who called it; the call tree follows',
  workspace: 'test/fixtures/workspaces/go',
  folderName: 'go',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'cpu.pprof');
    await page.getByRole('button', { name: /^Invert/ }).click();
    const leaf = await pointIn(workbench, page, 'Inverted flame graph', 'cmpbody');
    assert.equal((await cardFacts(page))['Self'], '2.40 s (50.6 %)');
    const caller = await pointIn(workbench, page, 'Inverted flame graph', 'main.main');
    assert.ok(caller.y > leaf.y, 'callers are below what they called');
    assert.ok((await cardFacts(page))['Through here'] !== undefined, 'the card says what the width of a caller is');
    await workbench.page.mouse.move(0, 0);
    await pictures(workbench, page, 'inverted');
    await showView(page, 'Call Tree');
    const first = page.locator('.tree-view [role="row"][data-row="0"]');
    await until('the tree from the leaves', async () => (await first.locator('.name').allInnerTexts())[0] === 'cmpbody');
    await page.locator('.main-views').getByRole('button', { name: /^Invert/ }).last().click();
    await until('the tree from the top', async () => (await first.locator('.name').allInnerTexts())[0] === 'runtime.main');
    await showView(page, 'Flame Graph');
    await pointIn(workbench, page, 'Flame graph', 'runtime.main');
  },
};

/** The visible rows of the tree: level, name, total with share, self. */
function treeRows(page: Frame): Promise<{ level: number; name: string; total: string; self: string; current: boolean }[]> {
  return page.locator('.tree-view .table-body').evaluate((body) => {
    const rows = [...body.querySelectorAll<HTMLElement>('[role="row"]')].sort((a, b) => Number(a.dataset['row']) - Number(b.dataset['row']));
    const text = (row: Element, part: string): string => row.querySelector(part)?.textContent ?? '';
    return rows.map((row) => ({
      level: Number(row.getAttribute('aria-level')),
      name: text(row, '.name'),
      total: `${text(row, '.cell-total .value')} ${text(row, '.cell-total .share')}`,
      self: text(row, '.cell-self .value'),
      current: row.classList.contains('current'),
    }));
  });
}

function waitForCurrent(page: Frame, name: string, level: number): Promise<unknown> {
  return until(`the keyboard on ${name}, level ${level}`, async () =>
    (await treeRows(page)).some((row) => row.current && row.name === name && row.level === level));
}

const tree: Journey = {
  title: 'The call tree by keyboard alone: expand, go, the heaviest path, with the figures of the table, and its source',
  workspace: 'test/fixtures/workspaces/go',
  folderName: 'go',
  async run({ workbench }) {
    let page = await openProfile(workbench, 'cpu.pprof');
    await showView(page, 'Call Tree');
    await page.locator('.tree-view [role="row"][data-row="0"] .name', { hasText: 'runtime.main' }).waitFor();
    const grid = page.getByRole('treegrid', { name: 'Call tree' });
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await grid.press(key);
    };
    await press('Home');
    await waitForCurrent(page, 'runtime.main', 1);
    await press('ArrowRight');
    await until('its children', async () => (await treeRows(page)).some(({ level }) => level === 2));
    await press('ArrowRight');
    await waitForCurrent(page, 'main.main', 2);
    await press('h');
    await waitForCurrent(page, 'cmpbody', 5);
    await workbench.picture('tree-heaviest');
    const rows = await treeRows(page);
    assert.deepEqual(rows.slice(0, 3).map(({ level, name, total }) => `${level} ${name} ${total}`), [
      '1 runtime.main 4.74 s 100 %', '2 main.main 4.74 s 100 %', '3 wordcount/words.Sort 4.60 s 97.0 %',
    ]);
    // The same figures as in the table: each of these functions has one node only.
    const table = new Map((await loadedFunctions(page)).map((cells) => [cells[3], cells]));
    for (const { name, total, self } of rows.filter(({ level }) => level < 4)) {
      assert.equal(total, table.get(name)?.[1] ?? total, name);
      if (self !== '') assert.ok(table.get(name)![0]!.startsWith(self), name);
    }
    await press('ArrowLeft');
    await waitForCurrent(page, 'wordcount/words.Entry.before', 4);
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    await waitForCurrent(page, 'wordcount/words.Sort', 3);
    await until('what is below to be collapsed', async () => (await treeRows(page)).every(({ level }) => level <= 3));
    await press('*');
    await until('siblings are expanded', async () => (await treeRows(page)).filter(({ level }) => level === 4).length > 3);
    await pictures(workbench, page, 'tree');
    await press('Enter');
    await workbench.waitForActiveTab('sort.go');
    await workbench.clickTab('cpu.pprof');

    const names = async (): Promise<string> => (await treeRows(page)).map(({ level, name }) => `${level} ${name}`).join('\n');
    const unfolded = await names();
    await workbench.reload();
    page = await heatlinePage(workbench);
    await until('the tree unfolded as before', async () => (await names()) === unfolded);

    // What is selected elsewhere is shown where it is heaviest.
    await clickFunction(page, 'aeshashbody');
    await until('the selected function in the tree', async () => (await page.locator('.tree-view .table-row.selected .name').allInnerTexts())[0] === 'aeshashbody');
    assert.deepEqual((await workbench.notifications()).filter(({ severity }) => severity !== 'info'), []);
  },
};

export const journeys = [callers, inverted, tree];
