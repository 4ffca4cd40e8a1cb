/*
 * The flame chart: what ran when, a stretch of time that everything follows, threads as lanes, and formats that have no
 * times.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import { functionNames, graphColours, openProfile, paintedPage, waitForHeat, wearTheme } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const FIRST = 'return first * 2;';
const SECOND = 'return second * 3;';

/** A second of work: `warmUp` for the first 600 ms, then `serve`. */
function twoPhases(folder: string): void {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/app.js'), `function warmUp(first) {\n  ${FIRST}\n}\nfunction serve(second) {\n  ${SECOND}\n}\nfor (;;) serve(warmUp(1));\n`);
  const at = (functionName: string, lineNumber: number) => ({ functionName, scriptId: '1', url: 'file:///build/shop/src/app.js', lineNumber, columnNumber: 0 });
  const file = {
    nodes: [
      { id: 1, callFrame: { ...at('(root)', -1), url: '', scriptId: '0' }, hitCount: 0, children: [2] },
      { id: 2, callFrame: at('', 0), hitCount: 0, children: [3, 4] },
      { id: 3, callFrame: at('warmUp', 0), hitCount: 600, positionTicks: [{ line: 2, ticks: 600 }] },
      { id: 4, callFrame: at('serve', 3), hitCount: 400, positionTicks: [{ line: 5, ticks: 400 }] },
    ],
    startTime: 0,
    endTime: 1_000_000,
    samples: Array.from({ length: 1000 }, (_, i) => (i < 600 ? 3 : 4)),
    timeDeltas: Array.from({ length: 1000 }, (_, i) => (i === 0 ? 0 : 1000)),
  };
  writeFileSync(join(folder, 'run.cpuprofile'), JSON.stringify(file));
}

function waitForTotal(page: Frame, total: string): Promise<unknown> {
  return until(`the total ${total}`, async () => (await page.locator('.header-total').innerText()) === `Total ${total}`);
}

/** Brings the chart to the front and waits for its boxes. */
async function showChart(page: Frame): Promise<Locator> {
  await page.getByRole('tab', { name: 'Flame Chart' }).click();
  const chart = page.locator('.chart-view');
  await chart.locator('[role="treeitem"]').first().waitFor({ state: 'attached' });
  return chart;
}

/** Drags on the axis between two shares of its width. */
async function dragOnAxis(workbench: Workbench, page: Frame, from: number, to: number): Promise<void> {
  const axis = page.locator('.time-axis');
  const { x, y, width, height } = await until('the axis', async () => (await axis.boundingBox()) ?? undefined);
  const { mouse } = workbench.page;
  await mouse.move(x + width * from, y + height / 2);
  await mouse.down();
  await mouse.move(x + width * ((from + to) / 2), y + height / 2);
  await mouse.move(x + width * to, y + height / 2);
  await mouse.up();
}

/** What a screen reader says of the chart's active box. */
function spokenIn(chart: Locator): Promise<string> {
  return chart.locator('canvas.flame-canvas').evaluate((canvas) => document.getElementById(canvas.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');
}

/** Waits until a box of this name is selected. */
function waitForBox(chart: Locator, name: string): Promise<unknown> {
  return until(`${name} to be selected`, async () => (await chart.locator('.details-title').innerText()) === name);
}

const range: Journey = {
  title: 'Flame chart: a stretch of time is selected on the axis, and total, table and the heat in the editor are of it alone',
  workspace: twoPhases,
  async run({ workbench }) {
    let page = await openProfile(workbench, 'run.cpuprofile');
    await waitForTotal(page, '1.00 s');
    await showChart(page);
    await workbench.picture('chart');

    await dragOnAxis(workbench, page, 0.7, 0.9);
    await waitForTotal(page, '200 ms');
    await until('only what ran then', async () => (await functionNames(page)).join() === 'serve,(anonymous)');
    const chip = page.locator('.filter-bar .chip');
    assert.match(await chip.innerText(), /^\s*(699|70\d) ms – (899|90\d) ms\s*$/);
    await page.locator('.axis-range').waitFor();
    await workbench.picture('chart-range');

    // The heat of all visible editors follows.
    await workbench.openFile('src/app.js');
    await waitForHeat(workbench, 'src/app.js', SECOND, /^(199|20\d) ms/);
    await waitForHeat(workbench, 'src/app.js', FIRST, null);
    await workbench.picture('chart-range-heat');

    // The page was unloaded: chart and range are as they were left.
    await workbench.clickTab('run.cpuprofile');
    page = await paintedPage(workbench, 'run.cpuprofile');
    await page.locator('.axis-range').waitFor();
    await page.locator('.filter-bar .chip-remove').click();
    await waitForTotal(page, '1.00 s');
    await page.locator('.filter-bar').getByRole('button', { name: 'Undo the last change of filters' }).click();
    await waitForTotal(page, '200 ms');
    await page.locator('.axis-range').getByRole('button', { name: 'Clear the time range' }).click();
    await waitForTotal(page, '1.00 s');
    await workbench.openFile('src/app.js');
    await waitForHeat(workbench, 'src/app.js', FIRST, /^600 ms/);
  },
};

/** Two threads that take turns, in a file of speedscope. */
function twoThreads(folder: string): void {
  cpSync(join(checkout, 'test/fixtures/workspaces/go/cpu.pprof'), join(folder, 'cpu.pprof'));
  const frames = ['run', 'read', 'parse', 'send'].map((name) => ({ name }));
  const turns = (samples: readonly number[][], startValue: number) => ({
    type: 'sampled', unit: 'milliseconds', startValue, endValue: startValue + samples.length * 10, samples, weights: samples.map(() => 10),
  });
  const profiles = [
    { ...turns([[0, 1], [0, 1], [0, 2], [0, 2], [0, 1], [0, 1]], 0), name: 'reader' },
    { ...turns([[3], [3], [0, 3], [0, 3]], 20), name: 'sender' },
  ];
  writeFileSync(join(folder, 'turns.speedscope.json'), JSON.stringify({ $schema: 'https://www.speedscope.app/file-format-schema.json', shared: { frames }, profiles }));
}

const lanes: Journey = {
  title: 'Flame chart: threads are lanes that collapse, keys go from box to box, and pprof says why it has none',
  workspace: twoThreads,
  async run({ workbench }) {
    const page = await openProfile(workbench, 'turns.speedscope.json');
    const chart = await showChart(page);
    const canvas = chart.locator('canvas.flame-canvas');
    const heads = chart.locator('.lane-head');
    await until('two lanes', async () => (await heads.allInnerTexts()).join() === 'reader,sender');
    await workbench.picture('chart-lanes');
    await wearTheme(workbench, page, 'light');
    await workbench.picture('chart-lanes-light');
    await wearTheme(workbench, page, 'high-contrast');
    await workbench.picture('chart-lanes-high-contrast');

    // By keys alone: down to the callee, on in time, down into the next thread.
    await canvas.press('ArrowDown');
    await waitForBox(chart, 'run');
    await canvas.press('ArrowDown');
    await waitForBox(chart, 'read');
    await canvas.press('ArrowRight');
    await waitForBox(chart, 'parse');
    await canvas.press('ArrowDown');
    await waitForBox(chart, 'send');
    await until('the box to be said', async () => /^send, 20\.0 ms, from 20\.00 ms to 40\.00 ms/.test(await spokenIn(chart)));
    await until('its thread to be said', async () => (await page.locator('.chart-view > [aria-live]').innerText()) === 'sender');
    // The function is selected everywhere.
    await until('its row', async () => (await page.locator('.function-table [aria-selected="true"]').innerText()).includes('send'));

    // The visible part becomes the range, and everything again.
    await canvas.press('f');
    await until('the zoom', async () => parseFloat(await chart.locator('.lens').evaluate((lens) => (lens as HTMLElement).style.width)) < 50);
    await canvas.press('r');
    await page.locator('.filter-bar .chip').waitFor();
    await canvas.press('R');
    await until('no chip', async () => (await page.locator('.filter-bar .chip').count()) === 0);

    await canvas.press('0');
    await chart.getByRole('button', { name: 'reader', exact: true }).click();
    await until('the lane to be collapsed', async () => (await heads.first().getAttribute('aria-expanded')) === 'false');
    await workbench.picture('chart-collapsed');

    await wearTheme(workbench, page, 'dark');
    await workbench.openFile('cpu.pprof');
    const pprof = await paintedPage(workbench, 'cpu.pprof');
    await pprof.getByRole('tab', { name: 'Flame Chart' }).click();
    const why = pprof.locator('.chart-pane');
    assert.match(await why.innerText(), /^pprof adds up equal samples and keeps no times: there is no order to show\./);
    await workbench.picture('chart-no-times');
    await pprof.getByRole('tab', { name: 'Flame Graph' }).click();
    await until('the flame graph to be still there', async () => (await graphColours(pprof)) >= 3);
  },
};

export const journeys: readonly Journey[] = [range, lanes];
