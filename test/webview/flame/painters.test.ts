// Both painters of boxes, in a real browser under the page's own content policy: the GPU's pixels are those of the strips,
// every one of them. Its GPU is played by SwiftShader, so that every machine can run this.

import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageHtml } from '../../../src/client/editors/page-html.ts';
import { isRealGpu } from '../../../webview/flame/painter-choice.ts';
import { launchChromium } from '../../e2e/harness/chromium.ts';
import type { Compared } from './painters-page.ts';

/** On a machine without a browser one is installed first. */
const PATIENCE_MS = 300_000;
const PAGE = 'http://heatline.test/';

interface PaintersPage {
  comparePainters(): Compared[];
  loseContext(): boolean[];
  findsGpu(): boolean;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const { outputFiles: [script] } = await build({
    entryPoints: [`${import.meta.dirname}/painters-page.ts`], bundle: true, write: false, format: 'esm', target: 'chrome132',
  });
  browser = await launchChromium(undefined, ['--enable-unsafe-swiftshader']);
  page = await browser.newPage();
  const html = pageHtml({ cspSource: PAGE, nonce: 'n', script: script!.text, style: '', codiconUri: `${PAGE}none.css` });
  await page.route(`${PAGE}**`, (route) => {
    return route.fulfill(route.request().url() === PAGE ? { contentType: 'text/html', body: html } : { contentType: 'text/css', body: '' });
  });
  await page.goto(PAGE);
  await page.waitForFunction(() => 'comparePainters' in window);
}, PATIENCE_MS);

afterAll(() => browser?.close());

test('GPU and strips paint the same pixels: themes, zooms, sizes of pixels, marks, dimmed boxes, chart', { timeout: PATIENCE_MS }, async () => {
  const pictures = await page.evaluate(() => (window as unknown as PaintersPage).comparePainters());
  expect(pictures).toHaveLength(108);
  expect(pictures.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(pictures.filter(({ colors }) => colors < 8)).toEqual([]);
});

test('a GPU that is lost says so, and strips go on', { timeout: PATIENCE_MS }, async () => {
  expect(await page.evaluate(() => (window as unknown as PaintersPage).loseContext())).toEqual([true, false]);
});

test('a program that plays a GPU is not taken for one', { timeout: PATIENCE_MS }, async () => {
  expect(await page.evaluate(() => (window as unknown as PaintersPage).findsGpu())).toBe(false);
});

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', false],
  ['ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits), OpenGL 4.5)', false],
  ['softpipe', false],
  ['ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
  ['Apple Software Renderer', false],
  ['', false],
  ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', true],
  ['ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)', true],
])('“%s” is a GPU: %s', (renderer, isReal) => {
  expect(isRealGpu(renderer)).toBe(isReal);
});
