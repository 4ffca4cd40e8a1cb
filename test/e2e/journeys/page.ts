/*
 * The page of a profile by mouse and by keyboard: graph, search, table, help, and what it remembers.
 */
import assert from 'node:assert/strict';
import type { Journey } from '../harness/journey.ts';
import {
  cardFacts, clickFunction, focusOn, functionNames, functionRows, graphPixel, hasKeyboard, openProfile, paintedPage, pointAt,
  selectedBox, spoken, visibleRange, waitForRest, waitForSelected, waitForZoom,
} from '../harness/heatline.ts';
import { until } from '../harness/until.ts';

const sample = { workspace: 'media/sample/workspace', folderName: 'orders' } as const;

const byMouse: Journey = {
  ...sample,
  title: 'The graph by mouse: the card tells the facts, clicks select and open, the wheel zooms',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const { mouse, keyboard } = workbench.page;
    const spot = await pointAt(workbench, page, 'mostAlike');
    const facts = await cardFacts(page);
    assert.equal(facts['place'], 'customers.js:17');
    assert.equal(facts['Total'], '841 ms (74.9 %)');
    assert.equal(facts['Self'], '591 ms (52.7 %)');
    assert.equal(facts['Samples'], '1,375');
    assert.match(facts['Of parent'] ?? '', /^95\.\d %$/);
    await workbench.picture('page-hover-card', { keepHover: true });

    await mouse.click(spot.x, spot.y);
    await waitForSelected(page, 'mostAlike');
    await page.locator('.table-row.selected .name').getByText('mostAlike', { exact: true }).waitFor();
    assert.deepEqual((await workbench.tabs()).length, 1, 'a click opens nothing');

    await mouse.dblclick(spot.x, spot.y);
    await workbench.waitForActiveTab('customers.js');
    await workbench.waitForCursorLine(17);
    const groups = workbench.page.locator('.editor-group-container .tabs-container');
    assert.equal(await groups.count(), 2, 'the source is beside the page');

    const other = await pointAt(workbench, page, 'priceOf');
    await keyboard.down('Control');
    await mouse.click(other.x, other.y);
    await keyboard.up('Control');
    await workbench.waitForActiveTab('pricing.js');
    assert.equal(await groups.count(), 2);

    const again = await pointAt(workbench, page, 'priceOf');
    await keyboard.down('Control');
    await mouse.wheel(0, -240);
    await keyboard.up('Control');
    const zoomed = await waitForZoom(page, true);
    assert.ok(zoomed.to - zoomed.from < 0.75, 'the wheel with Ctrl zooms');
    const under = await pointAt(workbench, page, 'priceOf');
    assert.ok(under.y === again.y, 'zooming keeps the rows');
    await page.getByRole('button', { name: 'Show the whole graph' }).click();
    await waitForZoom(page, false);

    await keyboard.down('Alt');
    await mouse.click(again.x, again.y);
    await keyboard.up('Alt');
    const onBox = await waitForZoom(page, true);
    assert.ok(onBox.to - onBox.from < 0.2, 'Alt+click zooms to the box');
    const box = (await page.locator('canvas.flame-canvas').boundingBox())!;
    await mouse.dblclick(box.x + box.width / 2, box.y + box.height - 30);
    await waitForZoom(page, false);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const byKeyboard: Journey = {
  ...sample,
  title: 'The graph by keyboard: relatives, zoom, search with matches, help, libraries folded',
  async run({ workbench }) {
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const { keyboard } = workbench.page;
    const press = async (key: string, selects: string): Promise<void> => {
      await keyboard.press(key);
      await waitForSelected(page, selects);
    };
    const says = (words: RegExp): Promise<unknown> => until(`the words ${words}`, async () => words.test(await spoken(page)));
    const graph = page.locator('canvas.flame-canvas');
    await focusOn(graph);
    await press('ArrowDown', 'run');
    await says(/^run, node:internal\/modules\/esm\/module_job:550, total 1\.12 s, .* level 1$/);
    await press('ArrowDown', 'evaluate');
    // Faster than the answers come: no step is lost.
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await press('ArrowDown', 'mostAlike');
    await says(/^mostAlike, customers\.js:17, total 841 ms, 74\.9 %, self 591 ms, level 5$/);
    await press('ArrowUp', '(anonymous)');
    await press('ArrowRight', 'priceOrder');
    await press('ArrowLeft', '(anonymous)');
    await press('ArrowRight', 'priceOrder');
    await keyboard.press('z');
    const zoomed = await waitForZoom(page, true);
    assert.ok(Math.abs(zoomed.to - zoomed.from - 0.13) < 0.03, `priceOrder fills the width: ${JSON.stringify(zoomed)}`);
    await keyboard.press('-');
    await until('less zoom', async () => {
      const { from, to } = await visibleRange(page);
      return to - from > 1.4 * (zoomed.to - zoomed.from);
    });
    await keyboard.press('0');
    await waitForZoom(page, false);

    const dimmed = { x: 60, y: 90 };
    const before = await graphPixel(page, dimmed);
    await keyboard.press('/');
    await keyboard.type('price');
    const status = page.locator('.search-status');
    await until('what was found', async () => (await status.innerText()) === '2 functions · 13.0 % of total');
    await until('what does not match to fade', async () => (await graphPixel(page, dimmed)) !== before);
    await workbench.picture('page-search');
    await keyboard.press('Enter');
    const first = await until('the first match', async () => {
      const name = await selectedBox(page);
      return name.startsWith('price') ? name : undefined;
    });
    await focusOn(graph);
    const second = first === 'priceOf' ? 'priceOrder' : 'priceOf';
    await press('n', second);
    await press('n', first);
    await press('Shift+N', second);
    await keyboard.press('/');
    await keyboard.press('Escape');
    await until('the search to end', async () => (await graphPixel(page, dimmed)) === before);
    await keyboard.press('Escape');
    await keyboard.press('?');
    const help = page.locator('dialog.help');
    await help.waitFor();
    assert.match(await help.innerText(), /widest child/);
    await workbench.picture('page-help');
    await keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await until('the focus to be back', () => hasKeyboard(graph));

    await keyboard.press('l');
    await page.locator('button[aria-pressed="true"]').and(page.getByRole('button', { name: 'Fold libraries' })).waitFor();
    await until('the folded graph to have the keyboard', () => hasKeyboard(graph));
    await waitForRest(page);
    await workbench.picture('page-folded');
    // "evaluate" is native code that the runtime calls: folded into "run".
    for (let i = 0; i < 6; i++) await keyboard.press('ArrowUp');
    await waitForSelected(page, 'run');
    await press('ArrowDown', '(anonymous)');
    await says(/level 2$/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const theTable: Journey = {
  ...sample,
  title: 'The table sorts by every column, filters, and opens sources by keyboard',
  async run({ workbench }) {
    // Alone in the window the page is wide enough for all columns.
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const first = (name: string): Promise<unknown> =>
      until(`${name} on top`, async () => (await functionNames(page))[0] === name);
    const sortBy = (title: string): Promise<void> => page.getByRole('columnheader', { name: title }).getByRole('button').click();
    await first('mostAlike');
    assert.deepEqual((await functionRows(page))[0], ['591 ms 52.7 %', '841 ms 74.9 %', '972', 'mostAlike', 'customers.js:17']);
    await sortBy('Total');
    await until('the largest total on top', async () => /^1\.12 s/.test((await functionRows(page))[0]?.[1] ?? ''));
    await sortBy('Total');
    await until('the smallest total on top', async () => !/ s /.test((await functionRows(page))[0]?.[1] ?? ' s '));
    await sortBy('Samples');
    await first('mostAlike');
    await sortBy('Function');
    await first('#cachedDefaultResolve');
    assert.equal(await page.getByRole('columnheader', { name: 'Function' }).getAttribute('aria-sort'), 'ascending');
    await sortBy('Place');
    await until('places in order', async () => {
      const places = (await functionRows(page)).map((cells) => cells[4] ?? '').filter((place) => place !== '');
      return places.length > 1 && places[0]! <= places[1]!;
    });
    await sortBy('Self');
    await first('mostAlike');

    await page.locator('.tables .table-bar input').click();
    await workbench.page.keyboard.type('pricing');
    await until('two functions', async () => (await functionNames(page)).join() === 'priceOf,priceOrder');
    assert.equal(await page.locator('.table-count').innerText(), '2 of 78');
    await workbench.page.keyboard.press('ArrowDown');
    await waitForSelected(page, 'priceOf');
    await workbench.page.keyboard.press('ArrowDown');
    await waitForSelected(page, 'priceOrder');
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForActiveTab('pricing.js');
    // What is typed into the page before would go to the editor.
    await (await workbench.editor('src/pricing.js')).waitForFocus();
    await workbench.picture('page-table-filtered');
    await page.locator('.tables .table-bar input').click();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.type('no such function');
    await page.getByText('No function matches the filter.').waitFor();
    await workbench.page.keyboard.press('Escape');
    await first('mostAlike');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const remembers: Journey = {
  ...sample,
  title: 'The page is as it was after switching tabs and after reloading the window',
  async run({ workbench }) {
    let page = await openProfile(workbench, 'sample.cpuprofile');
    await page.getByRole('columnheader', { name: 'Total' }).getByRole('button').click();
    await page.locator('.tables .table-bar input').fill('customers');
    await until('a filtered table', async () => (await page.locator('.table-count').innerText()).endsWith(' of 78'));
    await page.locator('.flame-bar input').fill('distance');
    await until('a finished search', async () => /1 function/.test(await page.locator('.search-status').innerText()));
    await clickFunction(page, 'mostAlike');
    await waitForSelected(page, 'mostAlike');
    await focusOn(page.locator('canvas.flame-canvas'));
    await workbench.page.keyboard.press('z');
    await waitForZoom(page, true);
    const look = async (): Promise<unknown> => ({
      range: Object.values(await waitForZoom(page, true)).map((edge) => edge.toFixed(3)),
      selected: await selectedBox(page),
      row: await page.locator('.table-row.selected .name').innerText({ timeout: 5000 }),
      search: await page.locator('.search-status').innerText(),
      filter: await page.locator('.tables .table-bar input').inputValue(),
      sorted: await page.getByRole('columnheader', { name: 'Total' }).getAttribute('aria-sort'),
    });
    const before = await look();

    await workbench.openFile('src/main.js');
    await workbench.clickTab('sample.cpuprofile');
    page = await paintedPage(workbench, 'sample.cpuprofile');
    await waitForSelected(page, 'mostAlike');
    await until('the search again', async () => (await page.locator('.search-status').innerText()) !== '');
    assert.deepEqual(await look(), before);

    await workbench.reload();
    page = await paintedPage(workbench, 'sample.cpuprofile');
    await waitForSelected(page, 'mostAlike');
    await until('the search again', async () => (await page.locator('.search-status').innerText()) !== '');
    assert.deepEqual(await look(), before);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [byMouse, byKeyboard, theTable, remembers];
