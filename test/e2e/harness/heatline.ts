/*
 * What journeys need of Heatline's own page: finding it, seeing that it is painted, clicking boxes of the graph.
 */
import type { Frame } from 'playwright-core';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** The page of the profile that is shown. `state` as in the protocol: open, failed, opening, cancelled. */
export function heatlinePage(workbench: Workbench, state = 'open', withinMs?: number): Promise<Frame> {
  return workbench.webview(`#app[data-state="${state}"]`, withinMs);
}

/** Opens a profile of the workspace by name and waits until its flame graph is painted. */
export async function openProfile(workbench: Workbench, path: string): Promise<Frame> {
  await workbench.openFile(path);
  const page = await heatlinePage(workbench);
  await until('a painted flame graph', async () => (await graphColours(page)) >= 4);
  return page;
}

/** How many different colours the flame graph shows; 1 or 2 means that nothing is painted yet. */
export function graphColours(page: Frame): Promise<number> {
  return page.locator('canvas.flame-canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    if (canvas.width === 0 || canvas.height === 0) return 0;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(data.buffer);
    const colours = new Set<number>();
    for (let i = 0; i < pixels.length; i += 7) colours.add(pixels[i]!);
    return colours.size;
  });
}

/** Rows of the function table as texts of their cells, top to bottom, those on the screen. */
export function functionRows(page: Frame): Promise<string[][]> {
  return page
    .locator('.table-body [role="row"]')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())));
}

/** Clicks the row of a function by its exact name. */
export async function clickFunction(page: Frame, name: string, options: { double?: boolean } = {}): Promise<void> {
  const cell = page.locator('.table-body [role="row"]', { has: page.getByText(name, { exact: true }) }).first();
  if (options.double === true) await cell.dblclick();
  else await cell.click();
}
