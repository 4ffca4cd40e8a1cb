/*
 * Drives one window of VS Code in the browser: commands, files, tabs, webviews, status bar, notifications, settings,
 * pictures. Text editors are in editor.ts. Nothing here knows Heatline.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { Editor } from './editor.ts';
import { checkout } from './install.ts';
import { until } from './until.ts';
import { themes } from './vscode.ts';
import type { Settings, Theme, Vscode } from './vscode.ts';

/** Where pictures and logs of a run go; git ignores it. */
export const outputDir = join(checkout, 'test-output');

export interface Tab {
  name: string;
  isActive: boolean;
  isDirty: boolean;
}

export interface StatusItem {
  /** Like `status.editor.mode`; an extension's items start with its id. */
  id: string;
  text: string;
  /** What a screen reader says; VS Code puts the tooltip's text here. */
  label: string;
}

export interface Notification {
  severity: 'info' | 'warning' | 'error';
  text: string;
  buttons: string[];
}

export interface WindowOptions {
  browser: Browser;
  vscode: Vscode;
  /** Absolute path of the folder to open. */
  folder: string;
  widthPx?: number;
  heightPx?: number;
  /** What the browser says it is: VS Code takes the keys of that system. Default: what it is. */
  userAgent?: string;
}

const startsWithinMs = 60_000;

/** Opens a window on a folder, in a browser profile of its own, and waits until extensions may be used. */
export async function openWorkbench(options: WindowOptions): Promise<Workbench> {
  const viewport = { width: options.widthPx ?? 1280, height: options.heightPx ?? 800 };
  const context = await options.browser.newContext({
    viewport,
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const workbench = new Workbench(context, await context.newPage(), options.vscode, options.folder);
  try {
    await workbench.load();
    return workbench;
  } catch (error) {
    await workbench.close();
    throw error;
  }
}

/** One window on one folder. Made by `openWorkbench`. */
export class Workbench {
  readonly page: Page;
  readonly folder: string;
  /** Console of the window, its webviews and its extension hosts ("[Extension Host] …"), and uncaught errors. */
  readonly consoleLines: string[] = [];
  private readonly context: BrowserContext;
  private readonly vscode: Vscode;

  constructor(context: BrowserContext, page: Page, vscode: Vscode, folder: string) {
    this.context = context;
    this.page = page;
    this.vscode = vscode;
    this.folder = folder;
    page.on('console', (message) => this.consoleLines.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.consoleLines.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Loads the window, or loads it again. */
  async load(): Promise<void> {
    await this.page.goto(this.vscode.urlOf(this.folder), { timeout: startsWithinMs });
    await this.waitUntilUp();
  }

  /** Reloads the window as its user does: VS Code keeps tabs and what their pages remember, which `load` does not. */
  async reload(): Promise<void> {
    const gone = this.page.waitForEvent('framenavigated', {
      predicate: (frame) => frame === this.page.mainFrame(),
      timeout: startsWithinMs,
    });
    await this.run('Developer: Reload Window');
    await gone;
    await this.waitUntilUp();
  }

  private async waitUntilUp(): Promise<void> {
    // Marks that VS Code sets itself: the workbench is painted, and the editors of extensions are known. Extensions are
    // loaded a moment before that: a file opened in between is shown as text.
    const marks = ['code/didStartWorkbench', 'code/didLoadExtensions', 'code/didHandleExtensionPoint/customEditors'];
    await this.page.waitForFunction(
      (names) => names.every((name) => performance.getEntriesByName(name).length > 0),
      marks,
      { timeout: startsWithinMs },
    );
    await this.page.locator('.explorer-folders-view').waitFor({ timeout: startsWithinMs });
    // VS Code makes some of its services when the window is idle, that of custom editors among them: before, a profile
    // opens as text. Idle callbacks run in their order, so ours comes after those; and after what they ask for in turn.
    await this.page.evaluate(async () => {
      for (let round = 0; round < 3; round++) await new Promise((resolve) => requestIdleCallback(resolve));
    });
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  // ---- commands

  /** Runs a command by its title in the palette ("Heatline: Toggle Heat"). Throws when there is no such command. */
  async run(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  /** The titles that the palette offers for a text, best first. */
  async commandsLike(text: string): Promise<string[]> {
    const box = await this.openQuickInput('F1');
    await box.fill(`>${text}`);
    const labels = this.quickRows().locator('.label-name');
    // Until the list is filtered, what was used last stands in it; afterwards what matches, or that nothing does, if loosely.
    const isFiltered = async (): Promise<boolean> => {
      const [first = ''] = await labels.allInnerTexts();
      return first.includes(text.trim()) || first.startsWith('No matching');
    };
    await until(`commands like "${text}"`, isFiltered, 5000).catch(() => undefined);
    const titles = await labels.allInnerTexts();
    await box.press('Escape');
    await box.waitFor({ state: 'hidden' });
    return titles;
  }

  /** Chooses a row of a list that is open already (a quick pick shown by a command). */
  async choose(label: string): Promise<void> {
    const row = await this.rowNamed(label);
    await row.click();
    await this.movePointerAway();
  }

  // ---- files and tabs

  /** Opens a file by quick open (Ctrl+P); the path is relative to the folder. Ends when its tab is active. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.pick('Control+P', path, name, path.slice(0, Math.max(0, path.length - name.length - 1)));
    await this.waitForActiveTab(name);
  }

  /**
   * Opens a file that is a text by default in another editor, by “Reopen Editor With…”. VS Code offers that only where it knew
   * of other editors when the file was opened, and it learns of those of extensions some time after it has started: until
   * then the file is closed and opened again.
   */
  async openFileWith(path: string, editor: string): Promise<void> {
    const title = 'View: Reopen Editor With...';
    await until(`“${title}” for ${path}`, async () => {
      await this.openFile(path);
      if ((await this.commandsLike(title)).includes(title)) return true;
      await this.run('View: Close Editor');
      return false;
    }, startsWithinMs);
    await this.run(title);
    await this.choose(editor);
  }

  /** Whether a file is shown as a text, or as one that VS Code does not show as a text because of what is in it. */
  async showsText(path: string): Promise<boolean> {
    const texts = this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${encodeURI(path).replaceAll('"', '\\"')}"]`);
    const refused = this.page.locator('.editor-instance .monaco-editor-pane-placeholder');
    return (await texts.filter({ visible: true }).count()) + (await refused.filter({ visible: true }).count()) > 0;
  }

  /** Opens a file by the Explorer, unfolding folders on the way. Ends when its tab is active. */
  async openFromExplorer(path: string): Promise<void> {
    const steps = path.split('/');
    for (const [level, name] of steps.entries()) {
      const row = this.explorerRow(steps.slice(0, level + 1).join('/'));
      await row.scrollIntoViewIfNeeded();
      if (level === steps.length - 1) await row.dblclick();
      else if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
      if (level === steps.length - 1) await this.waitForActiveTab(name);
    }
  }

  /** Chooses from the context menu of a file in the Explorer. */
  async chooseFromExplorer(path: string, label: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    const item = menu.locator('.action-item').filter({ has: this.page.getByText(label, { exact: true }) });
    await until(`“${label}” in the context menu of ${path}`, async () => {
      // A webview that is just loading takes the focus, and the menu closes: then it is opened again.
      if (!(await menu.isVisible())) await this.explorerRow(path).click({ button: 'right', timeout: 2000 });
      await item.hover({ timeout: 2000 });
      await item.and(this.page.locator('.focused')).waitFor({ timeout: 1000 });
      return true;
    });
    await this.enterInMenu(item);
  }

  /** Chooses an item of the open context menu. */
  async enterInMenu(item: Locator): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    await until('the menu to close', async () => {
      if (!(await menu.isVisible())) return true;
      // By key: for a moment after it opened, a menu takes no clicks, in case they belong to the one that opened it. A webview
      // that is just loading takes the key: then the menu is still there.
      await item.hover({ timeout: 2000 });
      await this.page.keyboard.press('Enter');
      return menu.waitFor({ state: 'hidden', timeout: 3000 }).then(() => true);
    });
  }

  /** A row of the Explorer. Its label tells the folder too: "app.ts • 2 problems", so names are matched as a whole. */
  explorerRow(path: string): Locator {
    const depth = path.split('/').length;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.page
      .locator(`.explorer-folders-view [role="treeitem"][aria-level="${depth}"]`)
      .filter({ has: this.page.locator('.label-name').getByText(name, { exact: true }) });
  }

  /** All tabs, group by group. */
  async tabs(): Promise<Tab[]> {
    return this.page.locator('.tabs-container .tab').evaluateAll((tabs) =>
      tabs.map((tab) => ({
        // The label is in two parts, name and ending.
        name: tab.getAttribute('data-resource-name') ?? tab.textContent ?? '',
        isActive: tab.classList.contains('active'),
        isDirty: tab.classList.contains('dirty'),
      })),
    );
  }

  /** Clicks a tab. Ends when it is the active one. */
  async clickTab(name: string): Promise<void> {
    await this.tab(name).click();
    await this.waitForActiveTab(name);
  }

  async waitForActiveTab(name: string): Promise<void> {
    const isThere = async (): Promise<boolean> => (await this.tabs()).some((tab) => tab.name === name && tab.isActive);
    await until(`the tab ${name} to be active`, isThere);
  }

  /**
   * Waits until the cursor of a text editor is on this line, 1-based. Not by the status bar, which tells of the editor with the
   * keyboard: VS Code gives that to a page that has just loaded, whatever was opened meanwhile.
   */
  async waitForCursorLine(lineNumber: number): Promise<void> {
    const marked = this.page.locator('.editor-instance .monaco-editor .line-numbers.active-line-number');
    await until(`the cursor on line ${lineNumber}`, async () => (await marked.allInnerTexts()).some((text) => text.trim() === String(lineNumber)));
  }

  /** The text editor of a file, waited for. The path may be its end only ("src/app.ts"); `nth` of several. */
  async editor(path: string, nth = 0): Promise<Editor> {
    return new Editor(this.page, path.startsWith('/') ? path : `/${path}`, nth).waitUntilShown();
  }

  // ---- webviews

  /**
   * The page inside a webview (an editor's or a view's): the first frame in which the CSS selector matches, or in
   * which the function returns true. Waited for.
   */
  async webview(has: string | ((frame: Frame) => Promise<boolean>), withinMs = 30_000): Promise<Frame> {
    const test = typeof has === 'string' ? async (frame: Frame) => (await frame.locator(has).count()) > 0 : has;
    const title = typeof has === 'string' ? `a webview with ${has}` : 'a webview with the wanted content';
    return until(
      title,
      async () => {
        // Hidden webviews keep their frames, so the visible one is asked first.
        for (const frame of await this.webviewFrames()) {
          if (await test(frame).catch(() => false)) return frame;
        }
        return undefined;
      },
      withinMs,
    );
  }

  /** The inner frames of all webviews, visible ones first. A webview is a frame in a frame: the inner is the page. */
  async webviewFrames(): Promise<Frame[]> {
    const inner = this.page.frames().filter((frame) => frame.parentFrame()?.parentFrame() === this.page.mainFrame());
    const isVisible = async (frame: Frame): Promise<boolean> => {
      const outer = await frame.parentFrame()?.frameElement().catch(() => undefined);
      return (await outer?.isVisible().catch(() => false)) ?? false;
    };
    const visible = await Promise.all(inner.map(isVisible));
    return [...inner.filter((_, i) => visible[i]), ...inner.filter((_, i) => !visible[i])];
  }

  // ---- status bar, notifications, dialogs

  async statusBar(): Promise<StatusItem[]> {
    return this.page.locator('.part.statusbar .statusbar-item').evaluateAll((items) =>
      items.map((item) => ({
        id: item.id,
        text: (item.textContent ?? '').replaceAll('\u00a0', ' ').trim(),
        label: item.getAttribute('aria-label') ?? '',
      })),
    );
  }

  /** Clicks the status bar item whose id, text or label contains this. */
  async clickStatusItem(part: string): Promise<void> {
    const id = await until(`a status bar item with "${part}"`, async () => {
      const items = await this.statusBar();
      return items.find((item) => [item.id, item.text, item.label].some((value) => value.includes(part)))?.id;
    });
    await this.page.locator(`[id="${id}"] a`).click();
  }

  /** Notifications on the screen now (toasts, which VS Code takes away after some ten seconds), newest first. */
  async notifications(): Promise<Notification[]> {
    return this.notificationsIn(this.page.locator('.notification-toast'));
  }

  /** Notifications that nobody has closed, also those that are not on the screen any more, newest first. */
  async allNotifications(): Promise<Notification[]> {
    const list = await this.showNotifications();
    const all = await this.notificationsIn(list);
    await list.locator('.codicon-notifications-hide').click();
    await list.waitFor({ state: 'hidden' });
    return all;
  }

  private async showNotifications(): Promise<Locator> {
    await this.run('Notifications: Show Notifications');
    const list = this.page.locator('.notifications-center.visible');
    await list.waitFor();
    return list;
  }

  private notificationsIn(where: Locator): Promise<Notification[]> {
    return where.locator('.notification-list-item').evaluateAll((items) =>
      items.map((item) => ({
        severity: (['error', 'warning'] as const).find((kind) => item.querySelector(`.codicon-${kind}`)) ?? 'info',
        text: item.querySelector('.notification-list-item-message')?.textContent ?? '',
        buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
          (button) => button.textContent ?? '',
        ),
      })),
    );
  }

  /** Waits for a notification that contains the text. */
  async waitForNotification(part: string): Promise<Notification> {
    return until(`a notification with "${part}"`, async () =>
      (await this.notifications()).find((notification) => notification.text.includes(part)),
    );
  }

  /** Presses a button of a notification, in VS Code's list of them where it is not on the screen any more. */
  async pressInNotification(part: string, button: string): Promise<void> {
    const items = this.page.locator(':is(.notification-toast, .notifications-center.visible) .notification-list-item').filter({ hasText: part });
    await until(`“${button}” in the notification with "${part}"`, async () => {
      if ((await items.count()) === 0) await this.showNotifications();
      // Its toast may go in this moment.
      await items.locator('.monaco-button').getByText(button, { exact: true }).click({ timeout: 5000 });
      return true;
    });
  }

  // ---- settings, themes, pictures

  /**
   * Changes settings of this window while it runs, in the folder's settings file (VS Code sees changes of the user's
   * file only when it loads). `undefined` takes one out. Ends when the file is written, not when VS Code has read it.
   */
  changeSettings(changes: Settings): void {
    const file = join(this.folder, '.vscode/settings.json');
    mkdirSync(join(this.folder, '.vscode'), { recursive: true });
    let settings: Settings = {};
    try {
      settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
    } catch {
      // There is none yet.
    }
    // Renamed into place: VS Code shall not read half of it.
    writeFileSync(`${file}.vsctmp`, `${JSON.stringify({ ...settings, ...changes }, null, 2)}\n`);
    renameSync(`${file}.vsctmp`, file);
  }

  /** Changes the colour theme and waits until the window wears it. */
  async setTheme(theme: Theme): Promise<void> {
    this.changeSettings({ 'workbench.colorTheme': themes[theme] });
    const marks: Record<Theme, string> = {
      light: 'light_modern-json',
      dark: 'dark_modern-json',
      'high-contrast': 'hc_black-json',
      'high-contrast-light': 'hc_light-json',
    };
    await this.page.locator(`.monaco-workbench[class*="${marks[theme]}"]`).waitFor();
  }

  /**
   * Saves a picture of the window as test-output/pictures/NAME.png and returns its path. The pointer is moved out of
   * the way first, so that hovers close; a picture of a hover asks to keep it.
   */
  async picture(name: string, { keepHover = false } = {}): Promise<string> {
    const path = join(outputDir, 'pictures', `${name}.png`);
    mkdirSync(join(outputDir, 'pictures'), { recursive: true });
    if (!keepHover) {
      await this.page.mouse.move(0, 0);
      const hovers = this.page.locator('.monaco-hover:not(.hidden)').filter({ visible: true });
      await until('hovers to close', async () => (await hovers.count()) === 0);
    }
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  // ---- inside

  private tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`).first();
  }

  /** `folder`: what the row says behind its label; "" says nothing about it. */
  private async pick(key: string, text: string, label: string, folder = ''): Promise<void> {
    const row = await until(`"${label}" in the list that ${key} opens`, async () => {
      // A webview that is just loading takes the focus, and the list closes: then it is opened again.
      const box = await this.openQuickInput(key);
      await box.fill(text, { timeout: 3000 });
      // Until the list is filtered, a file of the same name may stand in it: one that was open before.
      const found = this.rowsNamed(label, folder).first();
      await found.waitFor({ timeout: 5000 });
      await found.click({ timeout: 5000 });
      return found;
    }, startsWithinMs);
    await until('the list to close or change', async () => !(await row.isVisible()));
    await this.movePointerAway();
  }

  /** After a click into a list that closes: what lies below would take the pointer for a wish to see its hover. */
  private async movePointerAway(): Promise<void> {
    await this.page.mouse.move(0, 0);
  }

  private async openQuickInput(key: string): Promise<Locator> {
    const box = this.page.locator('.quick-input-widget input.input');
    await until(`the list that ${key} opens`, async () => {
      // In an open list of files the same key goes on to the next one, and opens it when it is let go.
      if (await box.isVisible()) {
        await box.press('Escape', { timeout: 1000 });
        await box.waitFor({ state: 'hidden', timeout: 1000 });
      }
      await this.page.keyboard.press(key);
      return box.waitFor({ state: 'visible', timeout: 3000 }).then(() => true);
    });
    return box;
  }

  private quickRows(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  private rowsNamed(label: string, folder = ''): Locator {
    const rows = this.quickRows().filter({ has: this.page.locator('.label-name').getByText(label, { exact: true }) });
    return folder === '' ? rows : rows.filter({ has: this.page.locator('.label-description').getByText(folder) });
  }

  private async rowNamed(label: string): Promise<Locator> {
    const rows = this.rowsNamed(label);
    await until(`"${label}" in the list`, async () => (await rows.count()) > 0);
    return rows.first();
  }
}
