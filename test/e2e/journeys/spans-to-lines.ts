/*
 * From a slow span to its line: services recorded with OpenTelemetry, their spans found in the workspace in each of the four
 * ways of the ladder; logs, findings, and figures at the ends of lines.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { openProfile, openTraces } from '../harness/heatline.ts';
import { checkout } from '../harness/install.ts';
import type { Journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

/** Fills a folder with the sources of a recorded service and with what it recorded. */
function service(name: string, sources: string, files: Readonly<Record<string, string>>): (folder: string) => void {
  const fixture = join(checkout, 'test/fixtures/traces', name);
  return (folder) => {
    cpSync(join(fixture, sources), join(folder, sources), { recursive: true });
    for (const [recorded, file] of Object.entries(files)) cpSync(join(fixture, recorded), join(folder, file));
  };
}

/** Shows the waterfall of the first trace of a name, in the order of the list. */
async function showTrace(page: Frame, name: string): Promise<void> {
  const back = page.getByRole('button', { name: 'All traces' });
  if ((await back.count()) > 0) await back.click();
  await page.locator('.trace-list .table-row').filter({ hasText: name }).first().dblclick();
  await page.locator('.waterfall-row:not(.loading)').filter({ hasText: name }).first().waitFor();
}

/** Searches a span of the waterfall and selects it. */
async function selectSpan(workbench: Workbench, page: Frame, name: string): Promise<void> {
  const field = page.locator('vscode-textfield[placeholder="Find spans"]');
  await field.click();
  await workbench.page.keyboard.press('Control+A');
  await workbench.page.keyboard.type(`"${name}"`);
  await until(`a span ${name}`, async () => /^(\d+ of )?[1-9]\d* spans?$/.test(await page.locator('.search-status').innerText()));
  await workbench.page.keyboard.press('Enter');
  await until(`the details of ${name}`, async () => (await page.locator('.span-panel .details-heading').allInnerTexts())[0] === name);
}

interface Expected {
  readonly trace: string;
  readonly span: string;
  readonly file: string;
  readonly line: number;
  readonly rule: 'recorded' | 'stack trace' | 'by name' | 'by text';
}

/** From a span to its line: the tab says how it is known, a click lands there. */
async function goToLine(workbench: Workbench, page: Frame, { trace, span, file, line, rule }: Expected): Promise<void> {
  await showTrace(page, trace);
  await selectSpan(workbench, page, span);
  const place = page.locator('.span-panel .place').first();
  const wanted = `${file}:${line}`;
  await until(`${span} in ${wanted}, ${rule}`, async () => {
    const [words] = await page.locator('.span-panel .place').allInnerTexts();
    return words !== undefined && words.startsWith(wanted) && words.includes(rule);
  }, 60_000);
  await place.locator('.link-button').click();
  await workbench.waitForActiveTab(file.slice(file.lastIndexOf('/') + 1));
  await workbench.waitForCursorLine(line);
  // What is typed into the page before would go to the editor.
  await (await workbench.editor(file)).waitForFocus();
}

/** Adds a file of logs of the workspace's folder by the command. */
async function addLogs(workbench: Workbench, name: string): Promise<void> {
  await workbench.run('Heatline: Add Logs to Traces…');
  await workbench.page.locator('.quick-input-list .monaco-list-row').getByText(name, { exact: true }).click();
}

/** Waits until the selected span has lines of log, all of which say the same. */
async function waitForLogs(page: Frame, message: string): Promise<void> {
  await until(`lines of log: ${message}`, async () => {
    const found = await page.locator('.span-panel .log-message').allInnerTexts();
    return found.length > 0 && found.every((each) => each === message);
  });
}

/** Goes from the finding about repeated queries to its line. */
async function goToLoop(workbench: Workbench, page: Frame, file: string, line: number): Promise<void> {
  await page.getByRole('tab', { name: 'Findings', exact: true }).click();
  const finding = page.locator('.finding').filter({ hasText: 'one call' }).first();
  await finding.getByRole('button', { name: 'Open source' }).click();
  await workbench.waitForActiveTab(file);
  await workbench.waitForCursorLine(line);
}

/** Waits until this stands at the end of a line: it changes while the workspace is looked through. */
async function waitForEndOfLine(workbench: Workbench, path: string, line: number, words: RegExp): Promise<void> {
  const editor = await workbench.editor(path);
  await until(`${words} at the end of line ${line} of ${path}`, async () => {
    const found = (await editor.decorations()).find(({ lineNumber }) => lineNumber === line);
    return found !== undefined && words.test(found.after);
  }, 60_000);
}

const express: Journey = {
  title: 'An Express service: from the slowest span to its line, in each of the four ways; its logs; the loop of queries',
  workspace: service('express-shop', 'src', { 'traces.jsonl': 'shop.otlp.jsonl', 'logs.ndjson': 'shop.ndjson' }),
  folderName: 'shop',
  timeoutMs: 180_000,
  async run({ workbench }) {
    const page = await openTraces(workbench, 'shop.otlp.jsonl');
    await page.locator('.trace-list').getByRole('button', { name: 'Duration' }).click();
    await until('the slowest first', async () => (await page.locator('.trace-list .table-row').first().innerText()).includes('GET /orders/:id/invoice'));
    await goToLine(workbench, page, { trace: 'GET /orders/:id/invoice', span: 'render invoice', file: 'src/invoice.ts', line: 11, rule: 'by text' });
    await goToLine(workbench, page, { trace: 'GET /orders/:id', span: 'price order in EUR', file: 'src/pricing.ts', line: 12, rule: 'recorded' });
    await goToLine(workbench, page, { trace: 'GET /orders/:id', span: 'OrderService.loadOrder', file: 'src/order-service.ts', line: 13, rule: 'by name' });
    await goToLine(workbench, page, { trace: 'POST /orders/:id/payment', span: 'acmepay charge', file: 'src/payment.ts', line: 55, rule: 'stack trace' });
    await workbench.picture('spans-to-lines');

    await selectSpan(workbench, page, 'pay order');
    await page.locator('.span-panel').getByText('No logs are open beside these traces.').waitFor();
    await addLogs(workbench, 'shop.ndjson');
    await waitForLogs(page, 'the payment provider did not answer as it should');
    await workbench.picture('spans-logs');

    await goToLoop(workbench, page, 'order-service.ts', 20);
    await workbench.picture('spans-loop');
    await waitForEndOfLine(workbench, 'src/order-service.ts', 21, /^≈ \d+ spans · p50 [\d.]+ ms · p95 [\d.]+ ms$/);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const flask: Journey = {
  title: 'A Flask service in protobuf: from spans to lines in each of the four ways; its logs; the loop of queries',
  workspace: service('flask-shop', 'shop', { 'traces.otlp.binpb': 'shop.otlp', 'logs.ndjson': 'shop.ndjson' }),
  folderName: 'shop',
  timeoutMs: 180_000,
  async run({ workbench }) {
    const page = await openTraces(workbench, 'shop.otlp');
    await goToLine(workbench, page, { trace: 'GET /products/<int:product_id>/similar', span: 'compare products', file: 'shop/similar.py', line: 14, rule: 'by text' });
    await goToLine(workbench, page, { trace: 'GET /orders/<int:order_id>', span: 'price large order', file: 'shop/pricing.py', line: 10, rule: 'recorded' });
    await goToLine(workbench, page, { trace: 'GET /orders/<int:order_id>', span: 'OrderService.load_order', file: 'shop/orders.py', line: 9, rule: 'by name' });
    await goToLine(workbench, page, { trace: 'POST /orders/<int:order_id>/payment', span: 'acmepay charge', file: 'shop/payment.py', line: 39, rule: 'stack trace' });
    await selectSpan(workbench, page, 'pay order');
    await addLogs(workbench, 'shop.ndjson');
    await waitForLogs(page, 'the payment provider is busy');
    await goToLoop(workbench, page, 'orders.py', 14);
  },
};

const beside: Journey = {
  title: 'A CPU profile and the spans of the same service share a line: its share of the one, the times of the others',
  workspace: service('express-shop', 'src', { 'traces.jsonl': 'shop.otlp.jsonl', 'main.cpuprofile': 'shop.cpuprofile' }),
  folderName: 'shop',
  async run({ workbench }) {
    await openTraces(workbench, 'shop.otlp.jsonl');
    await openProfile(workbench, 'shop.cpuprofile');
    await workbench.openFile('invoice.ts');
    await waitForEndOfLine(workbench, 'src/invoice.ts', 11, /^CPU 7\d\.\d % · ≈ 1 span · 331 ms$/);
    const editor = await workbench.editor('src/invoice.ts');
    const hover = await editor.hover(11, 'return', /1 span comes from this line/);
    assert.match(hover, /render invoice/);
    await workbench.picture('spans-and-heat', { keepHover: true });
  },
};

export const journeys: readonly Journey[] = [express, flask, beside];
