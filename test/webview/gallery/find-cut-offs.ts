/*
 * Controls of the page that are cut off, outside of it or over one another, at several widths; pictures of each view and table.
 * `node test/webview/gallery/find-cut-offs.ts [themes] [widths] [more of the address]`, as `dark,light 500,1280 compare`. Ends with 1
 * when there are any.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../e2e/harness/chromium.ts';
import { serveGallery } from './serve.ts';

const folder = join(import.meta.dirname, '../../../test-output/gallery/widths');

/** What is wrong with the controls that can be seen, in words. */
function findCutOffs(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const controls = [...document.querySelectorAll<HTMLElement>('button, input, vscode-textfield, vscode-single-select, [role=tab], .fact')]
      // Rows of tables scroll, and so do the legend and the choice of functions.
      .filter((each) => each.checkVisibility() && each.closest('.table-body, .legend, .callers-choice, .visually-hidden, dialog') === null);
    const nameOf = (each: Element): string => `${each.className} "${(each.getAttribute('aria-label') ?? each.textContent).slice(0, 24)}"`;
    for (const each of controls) {
      const at = each.getBoundingClientRect();
      if (at.right > innerWidth + 1 || at.left < -1) found.add(`outside of the page: ${nameOf(each)}`);
      for (let around = each.parentElement; around !== null && around !== document.body; around = around.parentElement) {
        if (getComputedStyle(around).overflowX === 'visible') continue;
        const box = around.getBoundingClientRect();
        if (at.right > box.right + 1 || at.left < box.left - 1) found.add(`cut off by ${around.className}: ${nameOf(each)}`);
      }
      for (const other of controls) {
        if (other === each || other.contains(each) || each.contains(other)) continue;
        const box = other.getBoundingClientRect();
        if (at.left < box.right - 2 && box.left < at.right - 2 && at.top < box.bottom - 2 && box.top < at.bottom - 2) {
          found.add(`over one another: ${[nameOf(each), nameOf(other)].sort().join(', ')}`);
        }
      }
    }
    return [...found];
  });
}

const themes = (process.argv[2] ?? 'dark,light,high-contrast').split(',');
const widths = (process.argv[3] ?? '500,800,1280,1900').split(',').map(Number);
const { address, server } = await serveGallery();
const browser = await launchChromium();
mkdirSync(folder, { recursive: true });
for (const theme of themes) {
  for (const width of widths) {
    const page = await browser.newPage({ viewport: { width, height: 700 }, reducedMotion: 'reduce' });
    await page.goto(`${address}?theme=${theme}&threads=3&${process.argv[4] ?? ''}`);
    await page.locator('.table-row .name:visible').first().waitFor();
    const tabs = page.locator('[role="tab"]');
    for (let at = (await tabs.count()) - 1; at >= 0; at--) {
      await tabs.nth(at).click();
      await page.locator('.waiting').waitFor({ state: 'detached' });
      const name = (await tabs.nth(at).getAttribute('id')) ?? '';
      const found = await findCutOffs(page);
      console.log(`${theme} ${width} ${name}: ${found.length === 0 ? 'ok' : `\n  ${found.join('\n  ')}`}`);
      if (found.length > 0) process.exitCode = 1;
      await page.screenshot({ path: join(folder, `${theme}-${width}-${name}.png`) });
    }
    await page.close();
  }
}
await browser.close();
server.close();
