/*
 * What journeys need of Heatline's own page: finding it, seeing that it is painted, pointing at boxes of the graph,
 * reading table, details and card. Knows the page only as it is on the screen.
 */
import type { Frame, Locator } from 'playwright-core';
import { until } from './until.ts';
import type { Theme } from './vscode.ts';
import type { Workbench } from './workbench.ts';

/** State of a page as in the protocol. */
export type PageStateKind = 'open' | 'failed' | 'opening' | 'cancelled';

/** The page of the profile that is shown. */
export function heatlinePage(workbench: Workbench, state: PageStateKind = 'open', withinMs?: number): Promise<Frame> {
  return workbench.webview(`#app[data-state="${state}"]`, withinMs);
}

/**
 * Opens a file of the workspace by name, in Heatline. Some time after it has started, VS Code does not know the editors of
 * extensions yet and opens a text: that is closed, and the file opened again.
 */
export async function openInHeatline(workbench: Workbench, path: string, open = () => workbench.openFile(path)): Promise<void> {
  await until(`${path} in Heatline`, async () => {
    await open();
    const editor = await until('an editor', async () => {
      if (await workbench.showsText(path)) return 'text';
      return (await workbench.webviewFrames()).length > 0 ? 'page' : undefined;
    });
    if (editor === 'page') return true;
    await workbench.run('View: Close Editor');
    return false;
  }, 60_000);
}

/** Opens a profile of the workspace by name and waits until its flame graph is painted. */
export async function openProfile(workbench: Workbench, path: string): Promise<Frame> {
  await openInHeatline(workbench, path);
  return paintedPage(workbench, path.slice(path.lastIndexOf('/') + 1));
}

/** As {@link openProfile}, by the Explorer: where VS Code cannot search files by name. */
export async function openFromExplorer(workbench: Workbench, path: string): Promise<Frame> {
  await openInHeatline(workbench, path, () => workbench.openFromExplorer(path));
  return paintedPage(workbench, path.slice(path.lastIndexOf('/') + 1));
}

/** Opens a file of distributed traces by name and waits until their list, or the waterfall of the only one, has rows. */
export async function openTraces(workbench: Workbench, path: string): Promise<Frame> {
  await openInHeatline(workbench, path);
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  return until(`the traces of ${fileName}`, async () => {
    for (const frame of await workbench.webviewFrames()) {
      const shown = await frame.locator('.header-tool').getAttribute('title', { timeout: 500 }).catch(() => null);
      if (shown === fileName && (await frame.locator('.traces-pane .table-row:not(.loading)').count()) > 0) return frame;
    }
    return undefined;
  }, 60_000);
}

/** Opens a file in the folder of the workspace, of any name, by the command and waits until its flame graph is painted. */
export async function openByCommand(workbench: Workbench, name: string): Promise<Frame> {
  await workbench.run('Heatline: Open Profile…');
  // Not typed: the dialog writes the folder into its field when it has listed it, over what was typed before that.
  await workbench.page.locator('.quick-input-list .monaco-list-row').getByText(name, { exact: true }).click();
  return paintedPage(workbench, name);
}

/** The page of an open profile, by its file name, as soon as its flame graph is painted. */
export function paintedPage(workbench: Workbench, fileName: string, withinMs = 60_000): Promise<Frame> {
  return until(
    `the painted flame graph of ${fileName}`,
    async () => {
      for (const frame of await workbench.webviewFrames()) {
        const shown = await frame.locator('.header-tool').getAttribute('title', { timeout: 500 }).catch(() => null);
        if (shown === fileName && (await graphColours(frame)) >= 3) return frame;
      }
      return undefined;
    },
    withinMs,
  );
}

/** Opens a file that cannot be read and returns what its page says: title, sentences, buttons. */
export async function openBroken(workbench: Workbench, path: string): Promise<{ page: Frame; text: string }> {
  await openInHeatline(workbench, path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const page = await workbench.webview(
    async (frame) => (await frame.locator('#app[data-state="failed"] h1', { hasText: name }).count()) > 0,
  );
  return { page, text: await page.locator('.state-page').innerText() };
}

/** The canvas of the graph in view: hidden views keep theirs. */
function graphCanvas(page: Frame): Locator {
  return page.locator('.view-panel:not([hidden]) canvas.flame-canvas').first();
}

/** How many different colours the flame graph shows; 1 or 2 means that nothing is painted yet. */
export function graphColours(page: Frame): Promise<number> {
  return graphCanvas(page).evaluate(
    (element) => {
      const canvas = element as HTMLCanvasElement;
      if (canvas.width === 0 || canvas.height === 0) return 0;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      const colours = new Set<number>();
      for (let i = 0; i < pixels.length; i += 7) colours.add(pixels[i]!);
      return colours.size;
    },
    undefined,
    { timeout: 2000 },
  );
}

/** A place of the window, in CSS pixels. */
export interface Spot {
  x: number;
  y: number;
}

/** Height of a row of the graph. CSS pixels. */
const ROW_PX = 20;

/** Places tried in a row of the graph: boxes wider than a 12th of it are found. */
const STEPS = 12;

/**
 * Where a box of a graph is (default: of the first in view), found by moving the pointer over the rows until the card names it;
 * the pointer stays there. Narrow boxes are missed.
 */
export async function pointAt(workbench: Workbench, page: Frame, name: string, graph = graphCanvas(page)): Promise<Spot> {
  return until(`a box named ${name}`, async () => {
    const box = await graph.boundingBox();
    if (box === null) return undefined;
    await framesPainted(page);
    // The page may just be getting narrower: its source opened beside it.
    if (JSON.stringify(await graph.boundingBox()) !== JSON.stringify(box)) return undefined;
    for (let y = ROW_PX / 2; y < box.height; y += ROW_PX) {
      for (let step = 1; step < STEPS; step++) {
        const spot = { x: box.x + (box.width * step) / STEPS, y: box.y + y };
        await workbench.page.mouse.move(spot.x, spot.y);
        if ((await cardTitle(page)) !== name) continue;
        await framesPainted(page);
        return (await cardTitle(page)) === name ? spot : undefined;
      }
    }
    return undefined;
  }, 60_000);
}

/** Waits for some frames of the page: what was moving has moved on, however slow the machine is. A hidden page has none. */
async function framesPainted(page: Frame): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => {
      requestAnimationFrame(resolve);
      setTimeout(resolve, 1000);
    });
    for (let frames = 0; frames < 3; frames++) await frame();
  });
}

/** Waits until nothing on the page is on its way any more. */
export async function waitForRest(page: Frame): Promise<void> {
  await until('a page at rest', async () => {
    await framesPainted(page);
    return (await page.locator('#app [aria-busy="true"]:visible').count()) === 0;
  });
}

/** Puts the keyboard on an element of the page and waits until it is there: keys would go elsewhere before. */
export async function focusOn(element: Locator): Promise<void> {
  await until(`the keyboard on ${String(element)}`, async () => {
    await element.focus({ timeout: 2000 });
    return hasKeyboard(element);
  });
}

/** Whether the keyboard is on an element of the page. */
export function hasKeyboard(element: Locator): Promise<boolean> {
  return element.evaluate((node) => document.hasFocus() && node.matches(':focus'));
}

function cardTitle(page: Frame): Promise<string> {
  return page.evaluate(() => {
    const card = [...document.querySelectorAll<HTMLElement>('.hover-card')].find((each) => !each.hidden) ?? null;
    return card === null || card.hidden ? '' : (card.querySelector('.hover-title')?.textContent ?? '');
  });
}

/** The facts of the hover card, by label; with `title` and `place`. Empty while there is no card. */
export function cardFacts(page: Frame): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const card = [...document.querySelectorAll<HTMLElement>('.hover-card')].find((each) => !each.hidden) ?? null;
    if (card === null || card.hidden) return {};
    const text = (selector: string): string => card.querySelector(selector)?.textContent ?? '';
    const facts: Record<string, string> = { title: text('.hover-title'), place: text('.hover-place') };
    for (const label of card.querySelectorAll('dt')) facts[label.textContent] = label.nextElementSibling?.textContent ?? '';
    return facts;
  });
}

/** The name of the selected box, or '' when none is. */
export function selectedBox(page: Frame): Promise<string> {
  return page.locator('.view-panel:not([hidden]) .details-title').first().innerText();
}

/** Waits until a box of this name is selected. */
export async function waitForSelected(page: Frame, name: string): Promise<void> {
  await until(`${name} to be selected`, async () => (await selectedBox(page)) === name);
}

/** What a screen reader says of the graph's active box: its words and its level; '' while there is none. */
export function spoken(page: Frame): Promise<string> {
  return graphCanvas(page).evaluate((canvas) => {
    const active = document.getElementById(canvas.getAttribute('aria-activedescendant') ?? '');
    return active === null ? '' : `${active.textContent}, level ${active.getAttribute('aria-level')}`;
  });
}

/** The visible part of the graph's width as shares, from the bar above it; 0 to 1 while all is visible. */
export function visibleRange(page: Frame): Promise<{ from: number; to: number }> {
  return page.locator('.view-panel:not([hidden]) .range-thumb').first().evaluate((element) => {
    const thumb = element as HTMLElement;
    if (thumb.hidden) return { from: 0, to: 1 };
    const from = parseFloat(thumb.style.left) / 100;
    return { from, to: from + parseFloat(thumb.style.width) / 100 };
  });
}

/** Waits until the whole width (or only a part of it) is visible and the graph moves no more. */
export async function waitForZoom(page: Frame, zoomed: boolean): Promise<{ from: number; to: number }> {
  let before = -1;
  return until(zoomed ? 'a zoomed graph' : 'the whole graph', async () => {
    await framesPainted(page);
    const range = await visibleRange(page);
    const width = range.to - range.from;
    const settled = width === before;
    before = width;
    return settled && zoomed === width < 0.999 ? range : undefined;
  });
}

/** Colour of one pixel of the graph, as painted. */
export function graphPixel(page: Frame, { x, y }: Spot): Promise<string> {
  return graphCanvas(page).evaluate((element, at) => {
    const canvas = element as HTMLCanvasElement;
    const ratio = canvas.width / canvas.clientWidth;
    return canvas.getContext('2d')!.getImageData(at.x * ratio, at.y * ratio, 1, 1).data.join(' ');
  }, { x, y });
}

/** Rows of the function table as texts of their cells, top to bottom, those on the screen. */
export function functionRows(page: Frame): Promise<string[][]> {
  return page.locator('.function-table .table-body').evaluate((body) => {
    const rows = [...body.querySelectorAll<HTMLElement>('[role="row"]')];
    rows.sort((a, b) => Number(a.dataset['row']) - Number(b.dataset['row']));
    return rows.map((row) =>
      [...row.children].map((cell) => [...cell.children].map((part) => part.textContent).filter((text) => text !== '').join(' ')),
    );
  });
}

/** As {@link functionRows}, waited for: rows are there before their contents. */
export function loadedFunctions(page: Frame): Promise<string[][]> {
  return until('the rows of the function table', async () => {
    const rows = await functionRows(page);
    return rows.length > 0 && rows.every((cells) => cells[3] !== '') ? rows : undefined;
  });
}

/** Names in the function table, top to bottom, those on the screen. */
export async function functionNames(page: Frame): Promise<string[]> {
  return (await functionRows(page)).map((cells) => cells[3] ?? '');
}

/** Clicks the row of a function by its exact name. */
export async function clickFunction(page: Frame, name: string, options: { double?: boolean } = {}): Promise<void> {
  const cell = page.locator('.function-table .table-body [role="row"]', { has: page.getByText(name, { exact: true }) }).first();
  if (options.double === true) await cell.dblclick();
  else await cell.click();
}

/** The time column of the line that contains `text`, in the editor of a file; `undefined` while it is not in view. */
export async function heatOf(
  workbench: Workbench,
  file: string,
  text: string,
): Promise<{ lineNumber: number; column: string; backgrounds: string[] } | undefined> {
  const lines = await (await workbench.editor(file)).lines();
  const line = lines.find((visible) => visible.text.includes(text));
  return line && { lineNumber: line.lineNumber, column: line.before.trim(), backgrounds: line.backgrounds };
}

/**
 * Waits until the line that contains `text` has a time column that matches, or none where `column` is null. `at`: it is to be
 * this line (1-based), which right after an edit may not be painted yet.
 */
export async function waitForHeat(workbench: Workbench, file: string, text: string, column: RegExp | null, at?: number): Promise<number> {
  const where = at === undefined ? '' : `, line ${at}`;
  return until(`${column === null ? 'no heat' : `heat ${column}`} on "${text}"${where}`, async () => {
    const heat = await heatOf(workbench, file, text);
    if (heat === undefined || (at !== undefined && heat.lineNumber !== at)) return undefined;
    const fits = column === null ? heat.column === '' : column.test(heat.column);
    return fits ? heat.lineNumber : undefined;
  });
}

/** Changes the colour theme and waits until the window and the page wear it. */
export async function wearTheme(workbench: Workbench, page: Frame, theme: Theme): Promise<void> {
  await workbench.setTheme(theme);
  await page.locator(`body.vscode-${theme}`).waitFor();
}

/** The status bar item of Heatline, or `undefined`. */
export async function heatlineStatus(workbench: Workbench): Promise<string | undefined> {
  return (await workbench.statusBar()).find(({ id }) => id.startsWith('heatline.heatline'))?.text;
}
