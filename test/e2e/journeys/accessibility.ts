/*
 * The page for people who use the keyboard, a screen reader, less motion or need contrast.
 */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { axeViolations } from '../harness/axe.ts';
import type { Journey } from '../harness/journey.ts';
import {
  clickFunction, focusOn, loadedFunctions, openProfile, waitForRest, waitForSelected, waitForZoom, wearTheme,
} from '../harness/heatline.ts';
import { until } from '../harness/until.ts';

/** Interactive elements without a name or a role, as their HTML. */
function nameless(page: Frame): Promise<string[]> {
  return page.evaluate(() => {
    const interactive = 'button, input, canvas, [tabindex="0"], [role="grid"], [role="toolbar"], vscode-single-select';
    const named = (element: Element): boolean => {
      const label = element.getAttribute('aria-label') ?? element.getAttribute('label') ?? element.getAttribute('title');
      return (label ?? element.textContent ?? '').trim() !== '';
    };
    const hasRole = (element: Element): boolean =>
      /^(button|input|select)$/i.test(element.tagName) || element.hasAttribute('role') || element.tagName.includes('-');
    return [...document.querySelectorAll(interactive)]
      .filter((element) => element instanceof HTMLElement && element.offsetParent !== null)
      .filter((element) => !named(element) || !hasRole(element))
      .map((element) => element.outerHTML.slice(0, 200));
  });
}

/** Roles and references of the page that a screen reader could not follow, in words. */
function brokenRoles(page: Frame): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const say = (element: Element, what: string): void => void broken.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) broken.push(`two elements with the id ${id}`);
    for (const name of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'aria-owns']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!(element.getAttribute(name) ?? '').split(' ').every((id) => document.getElementById(id) !== null)) say(element, `${name} names nothing`);
      }
    }
    // Which parts each whole has, and which whole each part is in.
    const wholes: [string, string][] = [['tree', 'treeitem'], ['tablist', 'tab'], ['listbox', 'option'], ['radiogroup', 'radio'], ['menu', 'menuitem']];
    for (const [whole, part] of wholes) {
      for (const element of document.querySelectorAll(`[role="${whole}"]:not([aria-busy="true"])`)) {
        if (element.querySelector(`[role^="${part}"]`) === null && element.checkVisibility()) say(element, `a ${whole} without ${part}`);
      }
      for (const element of document.querySelectorAll(`[role="${part}"]`)) {
        if (element.closest(`[role="${whole}"], [role="menubar"], [role="treegrid"]`) === null) say(element, `a ${part} outside of a ${whole}`);
      }
    }
    for (const element of document.querySelectorAll('[role="grid"], [role="treegrid"]')) {
      if (element.checkVisibility() && element.querySelector('[role="row"]') === null) say(element, 'a grid without rows');
    }
    for (const element of document.querySelectorAll('[aria-hidden="true"]')) {
      if (element.querySelector('button, input, [tabindex="0"]') !== null && element.checkVisibility()) say(element, 'hidden, but the keyboard gets into it');
    }
    return broken;
  });
}

/** Brings every main view and every table to the front, one after the other, and looks at each. */
async function everyTab(page: Frame, look: (what: string) => Promise<void>): Promise<void> {
  const tabs = page.locator('[role="tab"]');
  // From the last to the first: the page is left as it was.
  for (let at = (await tabs.count()) - 1; at >= 0; at--) {
    await tabs.nth(at).click();
    await waitForRest(page);
    await look(await tabs.nth(at).innerText());
  }
  await page.locator('.lower-pane [role="tab"]').first().click();
}

/** The element that has the focus, in words; '' outside of the page. */
function focused(page: Frame): Promise<{ what: string; isVisible: boolean }> {
  return page.evaluate(() => {
    let element = document.activeElement;
    if (element === null || element === document.body || !document.hasFocus()) return { what: '', isVisible: true };
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const host = (element.getRootNode() as ShadowRoot).host;
    const probe = document.createElement('i');
    probe.style.color = 'var(--vscode-focusBorder)';
    document.body.append(probe);
    const border = getComputedStyle(probe).color;
    probe.remove();
    // An outline, or a border, a frame or (the sash) a bar in the focus colour, on the element or the field around it.
    const isMarked = (each: Element | null | undefined): boolean => {
      if (each === null || each === undefined) return false;
      const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(each);
      const bar = getComputedStyle(each, '::after').backgroundColor;
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || borderColor === border || bar === border || boxShadow.includes(border);
    };
    const isVisible = [element, element.parentElement, host, host?.shadowRoot?.querySelector('.root')].some(isMarked);
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return { what: `${element.tagName.toLowerCase()} ${label.slice(0, 40)}`.trim(), isVisible };
  });
}

/** Texts of the page with less contrast than 4.5 against what is behind them. */
function faintTexts(page: Frame): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = [number, number, number, number];
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const read = (colour: string): Colour => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = '#000';
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      return [r!, g!, b!, a! / 255];
    };
    const over = (top: Colour, below: Colour): Colour =>
      [0, 1, 2].map((i) => top[i]! * top[3] + below[i]! * (1 - top[3])).concat(1) as Colour;
    const luminance = (colour: Colour): number => {
      const [r, g, b] = colour.slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const behind = (element: Element): Colour => {
      const layers: Colour[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) layers.push(read(getComputedStyle(at).backgroundColor));
      const editor = read(getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background'));
      return layers.reverse().reduce((below, top) => over(top, below), editor);
    };
    const faint = new Set<string>();
    const walker = document.createTreeWalker(document.querySelector('#app')!, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (element === null || text === '' || element.offsetParent === null || element.closest('.visually-hidden') !== null) continue;
      const style = getComputedStyle(element);
      let opacity = 1;
      for (let at: Element | null = element; at !== null; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
      const ground = behind(element);
      const ink = read(style.color);
      const seen = over([ink[0], ink[1], ink[2], ink[3] * opacity], ground);
      const [light, dark] = [luminance(seen), luminance(ground)].sort((a, b) => b - a);
      const ratio = (light! + 0.05) / (dark! + 0.05);
      if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} .${element.className}: ${text.slice(0, 30)}`);
    }
    return [...faint];
  });
}

/** Notes from now on how wide the visible part of the graph is said to be. */
function watchZoom(page: Frame): Promise<void> {
  return page.evaluate(() => {
    const widths = new Set<string>();
    const thumb = document.querySelector<HTMLElement>('.range-thumb')!;
    const note = (): void => void (thumb.hidden || widths.add(thumb.style.width));
    new MutationObserver(note).observe(thumb, { attributes: true });
    Object.assign(globalThis, { zoomWidths: widths });
  });
}

/** How many different widths were seen since `watchZoom`. */
function zoomSteps(page: Frame): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { zoomWidths: Set<string> }).zoomWidths.size);
}

const accessibility: Journey = {
  title: 'Everything on the page has a name and a role, is reached by Tab with a visible focus, and is readable in all themes',
  workspace: 'media/sample/workspace',
  folderName: 'orders',
  // Every view and table in four themes.
  timeoutMs: 180_000,
  async run({ workbench }) {
    await workbench.page.emulateMedia({ reducedMotion: 'reduce' });
    const page = await openProfile(workbench, 'sample.cpuprofile');
    // What comes later comes anew, and takes the keyboard with it where it is on what was there.
    await loadedFunctions(page);
    await page.locator('.legend button').first().waitFor();
    assert.deepEqual(await nameless(page), []);

    await focusOn(page.locator('.flame-bar input'));
    const path: string[] = [];
    for (let i = 0; i < 40; i++) {
      const { what } = await focused(page);
      if (what === '' || path.includes(what)) break;
      path.push(what);
      await until(`the focus to be seen on ${what}`, async () => (await focused(page)).isVisible);
      await workbench.page.keyboard.press('Tab');
    }
    for (const stop of ['input', 'button Zoom in', 'button Mouse and keys', 'canvas', 'div Size of', 'button Self', 'div Functions']) {
      assert.ok(path.some((what) => what.startsWith(stop)), `Tab reaches ${stop}: ${path.join(' | ')}`);
    }

    // With reduced motion a zoom is there at once, without steps between.
    await clickFunction(page, 'priceOf');
    await waitForSelected(page, 'priceOf');
    await focusOn(page.locator('canvas.flame-canvas'));
    await watchZoom(page);
    await workbench.page.keyboard.press('z');
    await waitForZoom(page, true);
    assert.equal(await zoomSteps(page), 1, 'nothing between before and after');

    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await wearTheme(workbench, page, theme);
      await everyTab(page, async (what) => {
        assert.deepEqual(await faintTexts(page), [], `${theme}, ${what}`);
        assert.deepEqual(await nameless(page), [], what);
        assert.deepEqual(await brokenRoles(page), [], what);
        assert.deepEqual(await axeViolations(page), [], `${theme}, ${what}`);
      });
      await workbench.picture(`page-${theme}`);
    }
  },
};

export const journeys = [accessibility];
