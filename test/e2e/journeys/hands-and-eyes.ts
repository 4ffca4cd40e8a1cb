/*
 * The page for hands and for ears: everything by keyboard, what a screen reader is told on the way, measuring, zooming to an
 * area, back and forward.
 */
import assert from 'node:assert/strict';
import type { CDPSession, Frame } from 'playwright-core';
import type { Journey } from '../harness/journey.ts';
import {
  focusOn, graphColours, heatlinePage, openProfile, pointAt, selectedBox, waitForRest, waitForSelected, waitForZoom,
} from '../harness/heatline.ts';
import { until } from '../harness/until.ts';
import type { Workbench } from '../harness/workbench.ts';

const sample = { workspace: 'media/sample/workspace', folderName: 'orders' } as const;

/** What the browser tells a screen reader of the item that has the keyboard. */
interface Heard {
  role: string;
  name: string;
  level: number;
  expanded: boolean | undefined;
  selected: boolean;
}

interface Ear {
  cdp: CDPSession;
  /** The frames of that process: one of them is the page. */
  frameIds: string[];
}

interface FrameTree {
  frame: { id: string };
  childFrames?: FrameTree[];
}

/** Where the browser tells the accessibility tree of a page's frame: in the process of that frame or of one around it. */
async function listen(workbench: Workbench, page: Frame): Promise<Ear> {
  const context = workbench.page.context();
  let cdp: CDPSession | null = null;
  for (let frame: Frame | null = page; cdp === null && frame !== null; frame = frame.parentFrame()) {
    cdp = await context.newCDPSession(frame).catch(() => null);
  }
  cdp ??= await context.newCDPSession(workbench.page);
  const idsOf = ({ frame, childFrames = [] }: FrameTree): string[] => [frame.id, ...childFrames.flatMap(idsOf)];
  return { cdp, frameIds: idsOf((await cdp.send('Page.getFrameTree')).frameTree) };
}

/** The item that the focused tree says is active, as the browser has it for screen readers; `undefined`: none. */
async function heard({ cdp, frameIds }: Ear): Promise<Heard | undefined> {
  const trees = await Promise.all(frameIds.map((frameId) => cdp.send('Accessibility.getFullAXTree', { frameId })));
  const nodes = trees.flatMap((tree) => tree.nodes);
  const propertiesOf = (node: (typeof nodes)[number]) => new Map(node.properties?.map(({ name, value }) => [name as string, value]));
  const tree = nodes.find((node) => node.role?.value === 'tree' && propertiesOf(node).get('focused')?.value === true);
  if (tree === undefined) return undefined;
  const active = propertiesOf(tree).get('activedescendant')?.relatedNodes?.[0]?.backendDOMNodeId;
  const item = nodes.find(({ backendDOMNodeId }) => backendDOMNodeId === active);
  if (active === undefined || item === undefined || item.ignored) return undefined;
  const properties = propertiesOf(item);
  return {
    role: String(item.role?.value),
    name: String(item.name?.value),
    level: Number(properties.get('level')?.value),
    expanded: properties.get('expanded')?.value as boolean | undefined,
    selected: properties.get('selected')?.value === true,
  };
}

/** Which part of the page has the keyboard. */
function partWithFocus(page: Frame): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || !document.hasFocus()) return '';
    const parts: [string, string][] = [
      ['header', '.header'], ['filters', '.filter-bar'], ['views', '.main-views [role="tablist"]'], ['tools', '.main-views > .table-bar'],
      ['graph', 'canvas.flame-canvas'], ['tables', '.lower-pane'],
    ];
    return parts.find(([, selector]) => activeElement.closest(selector) !== null)?.[0] ?? 'other';
  });
}

const byEar: Journey = {
  ...sample,
  title: 'By keyboard and by ear: Tab goes from header to tables, and a screen reader follows the arrow keys over the graph',
  async run({ workbench }) {
    const { keyboard } = workbench.page;
    const page = await openProfile(workbench, 'sample.cpuprofile');
    await focusOn(page.locator('canvas.flame-canvas'));
    await keyboard.press('l');
    await page.locator('.chip').waitFor();
    await until('the folded graph to have the keyboard', async () => (await partWithFocus(page)) === 'graph');
    await waitForRest(page);
    await focusOn(page.locator('.header button').first());
    const parts: string[] = [];
    for (let i = 0; i < 60 && parts.at(-1) !== 'tables'; i++) {
      const part = await partWithFocus(page);
      if (part !== parts.at(-1) && part !== 'other') parts.push(part);
      await keyboard.press('Tab');
    }
    assert.deepEqual(parts, ['header', 'filters', 'views', 'tools', 'graph', 'tables']);
    await page.locator('.chip-remove').click();
    await page.locator('.chip').waitFor({ state: 'detached' });
    const items = page.locator('canvas.flame-canvas [role="treeitem"]');
    await until('boxes in the tree', async () => (await items.count()) > 0);

    await focusOn(page.locator('canvas.flame-canvas'));
    const ear = await listen(workbench, page);
    const hear = async (key: string, start: string, level: number): Promise<Heard> => {
      await keyboard.press(key);
      return until(`to hear "${start}" at level ${level}`, async () => {
        const now = await heard(ear);
        return now !== undefined && now.name.startsWith(start) && now.level === level ? now : undefined;
      });
    };
    const root = await hear('ArrowDown', 'run, ', 1);
    assert.deepEqual({ role: root.role, selected: root.selected, expanded: root.expanded }, { role: 'treeitem', selected: true, expanded: true });
    assert.match(root.name, /total 1\.12 s, .* %, self /);
    await hear('ArrowDown', 'evaluate, ', 2);
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    const leafward = await hear('ArrowDown', 'mostAlike, customers.js:17, total 841 ms, 74.9 %, self 591 ms', 5);
    assert.equal(leafward.selected, true);
    await hear('ArrowUp', '(anonymous), ', 4);
    await hear('ArrowRight', 'priceOrder, ', 4);
    const item = page.locator('canvas.flame-canvas [aria-selected="true"]');
    await until('its place among its siblings', async () => (await item.getAttribute('aria-posinset')) === '2' && Number(await item.getAttribute('aria-setsize')) >= 2);
    assert.equal(await page.locator('.flame-view [aria-live="polite"]').first().textContent(), '', 'the box is not told a second time');
    assert.ok((await items.count()) < 100, 'a neighbourhood, not all of the graph');
    await until('the siblings in the tree', async () => (await items.allTextContents()).some((name) => name.startsWith('(anonymous), ')));
    assert.deepEqual(await workbench.notifications(), []);
  },
};

const byHand: Journey = {
  ...sample,
  title: 'By hand: Shift+drag measures, Alt+drag zooms to an area, and back and forward go through the places',
  async run({ workbench }) {
    const { keyboard, mouse } = workbench.page;
    const page = await openProfile(workbench, 'sample.cpuprofile');
    const spot = await pointAt(workbench, page, 'priceOf');
    await mouse.click(spot.x, spot.y);
    await waitForSelected(page, 'priceOf');
    const box = (await page.locator('canvas.flame-canvas').boundingBox())!;
    const drag = async (key: string, from: number, to: number, picture: string): Promise<void> => {
      await keyboard.down(key);
      await mouse.move(box.x + box.width * from, box.y + 30);
      await mouse.down();
      await mouse.move(box.x + box.width * to, box.y + 90, { steps: 4 });
      await workbench.picture(picture, { keepHover: true });
      await mouse.up();
      await keyboard.up(key);
    };
    await drag('Shift', 0.25, 0.75, 'hands-measure');
    const ruler = page.locator('.ruler-label');
    assert.match(await ruler.innerText(), /^56\d ms · (49|50)\.\d %$/);
    await keyboard.press('Escape');
    await ruler.waitFor({ state: 'hidden' });
    assert.equal(await selectedBox(page), 'priceOf', 'the selection stays');

    await drag('Alt', 0.5, 0.75, 'hands-area');
    const area = await waitForZoom(page, true);
    assert.ok(Math.abs(area.from - 0.5) < 0.01 && Math.abs(area.to - 0.75) < 0.01, JSON.stringify(area));

    // Back in the history by key and by button; where nothing is left the key is VS Code's, and does nothing here.
    await focusOn(page.locator('canvas.flame-canvas'));
    await keyboard.press('l');
    await page.locator('.chip').waitFor();
    await until('the folded graph to have the keyboard', async () => (await partWithFocus(page)) === 'graph');
    await keyboard.press('Alt+ArrowLeft');
    await page.locator('.chip').waitFor({ state: 'detached' });
    const again = await waitForZoom(page, true);
    assert.deepEqual([again.from.toFixed(2), again.to.toFixed(2)], ['0.50', '0.75']);
    await page.getByRole('button', { name: 'Back' }).click();
    await waitForZoom(page, false);
    await page.getByRole('button', { name: 'Forward' }).click();
    await waitForZoom(page, true);
    await page.getByRole('button', { name: 'Forward' }).click();
    await page.locator('.chip').waitFor();
    await until('nothing to go forward to', async () => (await page.getByRole('button', { name: 'Forward' }).getAttribute('aria-disabled')) === 'true');
    assert.equal((await workbench.tabs()).length, 1);
    assert.deepEqual(await workbench.notifications(), []);
  },
};

/** What is shown of the profile: chips, main view. */
async function shown(page: Frame): Promise<unknown> {
  await waitForRest(page);
  return {
    chips: await page.locator('.chip-label').allInnerTexts(),
    view: await page.locator('.main-views [role="tab"][aria-selected="true"]').innerText(),
    total: await page.locator('.header-total').innerText(),
  };
}

const stays: Journey = {
  ...sample,
  title: 'Filters, range and view are there again after hiding the tab and after reloading the window',
  async run({ workbench }) {
    const { keyboard } = workbench.page;
    let page = await openProfile(workbench, 'sample.cpuprofile');
    await page.getByRole('tab', { name: 'Flame Chart' }).click();
    const chart = page.locator('.chart-view canvas.flame-canvas');
    await chart.waitFor();
    // It cannot be zoomed before it has its size.
    await until('the painted chart', async () => (await graphColours(page)) >= 3);
    await focusOn(chart);
    await keyboard.press('+');
    await keyboard.press('+');
    await keyboard.press('r');
    await until('the range as a chip', async () => (await page.locator('.chip').count()) === 1);
    await keyboard.press('l');
    await until('the filter as a chip', async () => (await page.locator('.chip').count()) === 2);
    const before = await shown(page);

    await workbench.openFile('src/main.js');
    await workbench.clickTab('sample.cpuprofile');
    page = await heatlinePage(workbench);
    await until('two chips', async () => (await page.locator('.chip').count()) === 2);
    assert.deepEqual(await shown(page), before);

    await workbench.reload();
    page = await heatlinePage(workbench);
    await until('two chips', async () => (await page.locator('.chip').count()) === 2);
    assert.deepEqual(await shown(page), before);
    await workbench.picture('state-chart');
    assert.deepEqual(await workbench.notifications(), []);
  },
};

export const journeys = [byEar, byHand, stays];
