/*
 * From a slow span to its line: a service recorded with OpenTelemetry, its spans found in the workspace in each of the four
 * ways, its logs, its findings, figures at the ends of lines.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../harness/journey.ts';
import { checkout } from '../harness/install.ts';

const fixture = join(checkout, 'test/fixtures/traces/express-shop');

function shop(folder: string): void {
  cpSync(join(fixture, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(fixture, 'traces.jsonl'), join(folder, 'shop.otlp.jsonl'));
  cpSync(join(fixture, 'logs.ndjson'), join(folder, 'shop.ndjson'));
}

const explore: Journey = {
  title: 'Explore the shop',
  workspace: shop,
  folderName: 'shop',
  async run({ workbench }) {
    await workbench.openFile('shop.otlp.jsonl');
    await workbench.page.waitForTimeout(6000);
    await workbench.picture('x-shop-1');
    const page = await workbench.webview('#app[data-state]');
    console.log(await page.locator('#app').getAttribute('data-state'));
    console.log((await page.locator('#app').innerText()).slice(0, 3000));
    const rows = page.locator('.traces-pane .table-row');
    await rows.nth(1).dblclick();
    await workbench.page.waitForTimeout(2000);
    for (const name of ['SELECT products', 'OrderService.loadOrder', 'GET /orders/:id']) {
      await page.locator('.traces-pane').getByText(name, { exact: true }).first().click();
      await workbench.page.waitForTimeout(2500);
      console.log(await page.locator('.span-panel').innerText());
      await workbench.picture(`x-shop-span-${name.replace(/\W/g, '')}`);
    }
    await page.getByRole('tab', { name: 'Operations', exact: true }).click();
    await workbench.page.waitForTimeout(1500);
    await workbench.picture('x-shop-Operations');
    await workbench.openFile('order-service.ts');
    await workbench.page.waitForTimeout(15000);
    await workbench.picture('x-shop-editor');
    console.log(await workbench.notifications());
  },
};

export const journeys: readonly Journey[] = [explore];
