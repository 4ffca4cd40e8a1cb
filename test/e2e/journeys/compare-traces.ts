/*
 * Two files of traces compared: which operations became slower or faster, and whether that can be chance; sums in the graph;
 * what cannot be compared. Two profiles: compare.ts.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { axeViolations } from '../harness/axe.ts';
import { chooseForBoth } from '../harness/explorer-selection.ts';
import { openTraces, waitForRest, wearTheme } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import type { Journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const fixture = join(checkout, 'test/fixtures/traces/express-shop');

/** The recording of eleven requests, as if they had been sent several times: traces of the same with other ids. */
function copyTraces(recorded: string, file: string, times: number): void {
  const text = readFileSync(join(fixture, recorded), 'utf8').trimEnd();
  const again = Array.from({ length: times }, (_, i) => text.replaceAll(/(?<="traceId":")../g, `${i + 1}0`));
  writeFileSync(file, `${again.join('\n')}\n`);
}

function shop(times: number): (folder: string) => void {
  return (folder) => {
    copyTraces('traces.jsonl', join(folder, 'before.otlp.jsonl'), times);
    copyTraces('traces-after.jsonl', join(folder, 'after.otlp.jsonl'), times);
    cpSync(join(fixture, 'main.cpuprofile'), join(folder, 'shop.cpuprofile'));
    cpSync(join(fixture, 'src'), join(folder, 'src'), { recursive: true });
  };
}

/** Cells of the table of operations by their column, of an operation on the screen. In one look: rows come and go. */
async function operation(page: Frame, name: string): Promise<Readonly<Record<string, string>>> {
  return until(`the operation ${name}`, () => page.locator('.operation-table').evaluate((table, wanted) => {
    const texts = (of: Element, selector: string): string[] => [...of.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());
    const rows = [...table.querySelectorAll('.table-body [role="row"]:not(.loading)')];
    const row = rows.find((each) => each.querySelector('.name')?.textContent === wanted);
    if (row === undefined) return null;
    const cells = texts(row, '[role="gridcell"]');
    return Object.fromEntries(texts(table, '.table-head [role="columnheader"]').map((title, i) => [title, cells[i] ?? '']));
  }, name));
}

const changeTitle = (page: Frame, name: string): Promise<string | null> => page.locator('.operation-table .table-body [role="row"]')
  .filter({ has: page.locator('.name').getByText(name, { exact: true }) }).locator('.cell-operation-change .value').getAttribute('title');

async function waitForStrip(page: Frame, text: RegExp): Promise<unknown> {
  return until(`the strip to say ${text}`, async () => text.test((await page.locator('.compare-strip').innerText()).replaceAll(/\s+/g, ' ')));
}

/** What became slower stands first; the other way round, what became faster. */
async function fasterFirst(page: Frame): Promise<void> {
  await page.locator('.operation-table .table-head').getByRole('button', { name: 'p50 change' }).click();
}

/** Brings a tab of the lower part to the front; nothing that axe finds. */
async function look(page: Frame, tab: string, where: string): Promise<void> {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  await until(`the tab ${tab}`, async () => (await page.locator('.tables [role="tabpanel"]:not([hidden])').innerText()).trim() !== '');
  await waitForRest(page);
  assert.deepEqual(await axeViolations(page), [], `${tab} in ${where}`);
}

async function inThemes(workbench: Workbench, page: Frame, work: (theme: string) => Promise<void>): Promise<void> {
  for (const theme of ['light', 'high-contrast', 'dark'] as const) {
    await wearTheme(workbench, page, theme);
    await work(theme);
  }
}

const fromExplorer: Journey = {
  title: 'Compare traces: two files selected in the Explorer; operations that became slower or faster, with significance; sums in the graph',
  workspace: shop(5),
  folderName: 'shop',
  async run({ workbench }) {
    await chooseForBoth(workbench, 'before.otlp.jsonl', 'after.otlp.jsonl', 'Compare Selected Profiles', 'compare-traces-explorer');
    await workbench.waitForActiveTab('after.otlp.jsonl');
    const page = await workbench.webview('#app[data-state="open"]');
    await waitForStrip(page, /Compared with before\.otlp\.jsonl Absolute Operations: .*\d+ faster · 55 traces before, 55 now/);
    await until('the operations in front', async () => (await page.getByRole('tab', { name: 'Operations', exact: true }).getAttribute('aria-selected')) === 'true');
    await fasterFirst(page);
    const mended = await operation(page, 'OrderService.loadOrder');
    assert.match(mended['p50 change']!, /^−1\d\.\d ms \(−4\d\.\d %\)$/);
    assert.match((await changeTitle(page, 'OrderService.loadOrder'))!, /^2\d\.\d ms before; certain \(p < 0\.001\)$/);
    await until('boxes of the difference', async () => (await page.locator('.difference-pane canvas.flame-canvas').count()) === 1);
    await inThemes(workbench, page, async (theme) => {
      await look(page, 'Operations', theme);
      await workbench.picture(`compare-traces-${theme}`);
    });
    await look(page, 'Differences', 'dark');
    await page.locator('.difference-table .table-body .name').getByText('SELECT products', { exact: true }).waitFor();
    await workbench.picture('compare-traces-sums');

    await page.getByRole('tab', { name: 'Operations', exact: true }).click();
    await workbench.page.setViewportSize({ width: 660, height: 800 });
    await workbench.run('View: Close Primary Side Bar');
    await operation(page, 'OrderService.loadOrder');
    await workbench.picture('compare-traces-narrow');
    await page.getByRole('button', { name: 'End comparison' }).click();
    await until('no comparison', async () => !(await page.locator('.compare-strip').isVisible()));
    assert.equal((await operation(page, 'OrderService.loadOrder'))['p50 change'], undefined);
    await workbench.picture('compare-traces-ended');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const refused: Journey = {
  title: 'Compare traces: few calls may be chance; a CPU profile is no baseline of traces, and a sentence says so',
  workspace: shop(1),
  folderName: 'shop',
  async run({ workbench }) {
    const page = await openTraces(workbench, 'after.otlp.jsonl');
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await workbench.page.locator('.quick-input-title', { hasText: 'Compare after.otlp.jsonl' }).waitFor();
    await workbench.choose('before.otlp.jsonl');
    await waitForStrip(page, /Compared with before\.otlp\.jsonl Absolute No operation changed significantly · 11 traces before, 11 now/);
    await fasterFirst(page);
    assert.match((await operation(page, 'OrderService.loadOrder'))['p50 change']!, /^−1\d\.\d ms \(−4\d\.\d %\) \?$/);
    await page.getByRole('button', { name: 'Compare with another file…' }).click();
    await workbench.choose('shop.cpuprofile');
    await waitForStrip(page, /This file has traces and the baseline is a profile: that cannot be compared\. Choose another file of traces\./);
    // Sorted by its change to nothing, it is where its own time puts it.
    await page.locator('.operation-table .table-head').getByRole('button', { name: 'p50', exact: true }).click();
    assert.equal((await operation(page, 'GET /orders/:id/invoice'))['p50 change'], '');
    await workbench.picture('compare-traces-refused');

    // The other way round; and editors paint nothing of what cannot be compared.
    await page.getByRole('button', { name: /^Swap/ }).click();
    await workbench.waitForActiveTab('shop.cpuprofile');
    // The page of before has such a line, too.
    const swapped = await workbench.webview(async (frame) => /This file is a profile/.test(await frame.locator('.compare-strip.refused').innerText({ timeout: 500 })));
    await waitForStrip(swapped, /This file is a profile and the baseline has traces: that cannot be compared\. Choose another profile\./);
    await workbench.openFromExplorer('src/invoice.ts');
    const editor = await workbench.editor('src/invoice.ts');
    assert.deepEqual((await editor.decorations()).filter(({ after }) => /[+−]\d/.test(after)), []);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const tabs: Journey = {
  title: 'Traces: nothing that axe finds in the tabs of a span, of operations and of findings, in any theme',
  workspace: shop(1),
  folderName: 'shop',
  async run({ workbench }) {
    const page = await openTraces(workbench, 'before.otlp.jsonl');
    await page.locator('.trace-list .table-row').filter({ hasText: 'POST /orders/:id/payment' }).first().dblclick();
    await page.locator('.waterfall-row:not(.loading)').filter({ hasText: 'acmepay charge' }).first().click();
    await until('the details of the span', async () => (await page.locator('.span-panel .details-heading').allInnerTexts())[0] === 'acmepay charge');
    await inThemes(workbench, page, async (theme) => {
      for (const tab of ['Span', 'Operations', 'Findings']) {
        await look(page, tab, theme);
        await workbench.picture(`traces-tab-${tab.toLowerCase()}-${theme}`);
      }
    });
  },
};

export const journeys: readonly Journey[] = [fromExplorer, refused, tabs];
