/*
 * Reads and edits one text editor of the workbench through its page: visible lines, decorations, hover, cursor.
 * VS Code renders only the lines in view, so everything here is about those. Line numbers are 1-based, as shown.
 */
import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** One visible line. `text` is as in the file, except that tabs are spaces (VS Code paints them so). */
export interface VisibleLine {
  lineNumber: number;
  text: string;
}

/** What decorations add to one visible line. */
export interface LineDecoration {
  lineNumber: number;
  /** Text painted before, between and after the line's own, left to right; '' for none. Blanks are plain spaces. */
  before: string;
  after: string;
  /** CSS colours of the extensions' decorations behind the line, lowest first; not VS Code's own, such as a hover's mark. */
  backgrounds: string[];
  /** Left edge of the line's own first character that is no blank, in pixels of the editor; NaN for an empty line. */
  textLeftPx: number;
}

/** One text editor, named by the end of its file's path. Made by `Workbench.editor`. */
export class Editor {
  readonly element: Locator;
  private readonly page: Page;
  private readonly name: string;

  /** `nth`: which of several editors of the file, in the order of the page. */
  constructor(page: Page, pathEnd: string, nth = 0) {
    this.page = page;
    this.name = pathEnd;
    const uriEnd = encodeURI(pathEnd).replaceAll('"', '\\"');
    // A document that is no file may have a query behind its path.
    this.element = page.locator(`.editor-instance .monaco-editor:is([data-uri$="${uriEnd}"], [data-uri*="${uriEnd}?"])`).nth(nth);
  }

  /** Waits until the editor is there and shows lines. */
  async waitUntilShown(): Promise<this> {
    await until(`an editor of ${this.name}`, async () => (await this.visibleLines()).length > 0);
    return this;
  }

  /** The lines in view, top to bottom. */
  async visibleLines(): Promise<VisibleLine[]> {
    const lines = await this.lines();
    return lines.map(({ lineNumber, text }) => ({ lineNumber, text }));
  }

  /** Decorations of the lines in view, top to bottom; a line without any has empty values. */
  async decorations(): Promise<LineDecoration[]> {
    const lines = await this.lines();
    return lines.map(({ text: _, ...decoration }) => decoration);
  }

  /** Colours of the marks in the overview ruler, top to bottom, as `y colour` of the first pixel row of each. */
  async overviewMarks(): Promise<{ yPx: number; colour: string }[]> {
    return this.element.locator('canvas.decorationsOverviewRuler').evaluate((ruler) => {
      const canvas = ruler as HTMLCanvasElement;
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      const marks: { yPx: number; colour: string }[] = [];
      let above = '';
      for (let y = 0; y < height; y++) {
        const middle = (y * width + (width >> 1)) * 4;
        const colour = pixels[middle + 3] === 0 ? '' : `rgba(${pixels.subarray(middle, middle + 4).join(', ')})`;
        if (colour !== above && colour !== '') marks.push({ yPx: y, colour });
        above = colour;
      }
      return marks;
    });
  }

  /** Scrolls the line into view and puts the cursor and the keyboard there. Columns are 1-based. */
  async goTo(lineNumber: number, column = 1): Promise<void> {
    const box = this.page.locator('.quick-input-widget input.input');
    const isThere = async (): Promise<boolean> => {
      const shown = await this.page.locator('#status\\.editor\\.selection').textContent({ timeout: 1000 });
      return shown?.startsWith(`Ln ${lineNumber}, `) === true && (await this.visibleLines()).some((line) => line.lineNumber === lineNumber);
    };
    await until(`the cursor on line ${lineNumber} of ${this.name}`, async () => {
      // A webview that is just loading takes the keyboard, and the field closes: then it is opened again.
      await this.focus();
      await this.page.keyboard.press('Control+G');
      await box.waitFor({ state: 'visible', timeout: 5000 });
      await box.fill(`:${lineNumber}:${column}`, { timeout: 5000 });
      await box.press('Enter', { timeout: 5000 });
      await box.waitFor({ state: 'hidden', timeout: 5000 });
      await until('the cursor to be there', isThere, 5000);
      return true;
    }, 60_000);
  }

  /** Types at a place; `testSettings` keep VS Code from indenting and closing brackets. Columns are 1-based. */
  async type(lineNumber: number, column: number, text: string): Promise<void> {
    await this.goTo(lineNumber, column);
    await this.page.keyboard.type(text);
  }

  /**
   * Rests the pointer on a text of a visible line (default: on its first word) and returns what the hover says, as soon as that
   * matches `says`. A hover that came without an answer does not ask again: then the pointer leaves and comes back.
   */
  async hover(lineNumber: number, on?: string, says = /./): Promise<string> {
    return until(`a hover on line ${lineNumber} of ${this.name} that says ${says}`, () => this.restOn(lineNumber, on, says), 60_000);
  }

  /** Puts the pointer there once; fails where the hover does not say so for ten seconds. */
  private async restOn(lineNumber: number, on: string | undefined, says: RegExp): Promise<string> {
    const spot = await until(`"${on ?? 'a word'}" on line ${lineNumber} of ${this.name}`, () => this.spot(lineNumber, on));
    // A hover still open from before would be read in place of the new one.
    await this.page.mouse.move(0, 0);
    const shown = this.page.locator('.monaco-hover:not(.hidden) .hover-row');
    await until('the last hover to go', async () => (await shown.filter({ visible: true }).count()) === 0);
    await this.page.mouse.move(spot.x - 2, spot.y);
    await this.page.mouse.move(spot.x, spot.y);
    let text = '';
    const saysSo = async (): Promise<boolean> => {
      const texts = await shown.filter({ visible: true }).allInnerTexts();
      text = texts.join('\n').replaceAll('\u00a0', ' ').trim();
      return text !== 'Loading...' && says.test(text);
    };
    await until('the hover', saysSo, 10_000).catch(() => {
      throw new Error(`It says “${text}”.`);
    });
    return text;
  }

  /** Puts the keyboard focus into the editor without moving the cursor. */
  async focus(): Promise<void> {
    const input = this.element.locator('.native-edit-context, textarea.inputarea').first();
    await until(`the focus in ${this.name}`, async () => {
      await input.focus();
      return this.element.evaluate((editor) => editor.classList.contains('focused'));
    });
  }

  /** Waits until VS Code has given the keyboard to this editor: what is clicked before that would lose it again. */
  async waitForFocus(): Promise<void> {
    await until(`the focus in ${this.name}`, () => this.element.evaluate((editor) => editor.classList.contains('focused')));
  }

  /** Page coordinates of the middle of a text on a line. */
  private spot(lineNumber: number, on?: string): Promise<{ x: number; y: number } | undefined> {
    return this.element.evaluate(
      (editor, [wanted, text]) => {
        const numbers = [...editor.querySelectorAll('.margin-view-overlays > div')];
        const margin = numbers.find((row) => row.querySelector('.line-numbers')?.textContent === String(wanted));
        const top = margin instanceof HTMLElement ? margin.style.top : undefined;
        const rows = [...editor.querySelectorAll<HTMLElement>('.view-lines > .view-line')];
        const row = rows.find((line) => line.style.top === top);
        if (row === undefined) return undefined;
        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const content = (node.textContent ?? '').replaceAll('\u00a0', ' ');
          const at = text === null ? content.search(/\w/) : content.indexOf(text);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + (text === null ? 1 : text.length));
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
        return undefined;
      },
      [lineNumber, on ?? null] as const,
    );
  }

  /**
   * Both of the lines in view, as one picture shows them. Lines, line numbers and overlays are three layers of the page; what
   * belongs together has the same `top`.
   */
  lines(): Promise<(VisibleLine & LineDecoration)[]> {
    return this.element.evaluate((editor) => {
      const rowsByTop = (selector: string): Map<string, HTMLElement> =>
        new Map([...editor.querySelectorAll<HTMLElement>(selector)].map((row) => [row.style.top, row]));
      const pseudo = (element: Element, which: '::before' | '::after'): string => {
        const { content } = getComputedStyle(element, which);
        const isText = content.startsWith('"');
        return isText ? content.slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\') : '';
      };
      const blanks = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u200c', '');
      const overlays = rowsByTop('.view-overlays > div');
      const texts = rowsByTop('.view-lines > .view-line');
      const left = editor.querySelector('.view-lines')?.getBoundingClientRect().left ?? 0;
      const firstInkLeft = (row: HTMLElement): number => {
        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const at = (node.textContent ?? '').search(/[^\s\u00a0\u200c]/);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect().left - left;
        }
        return NaN;
      };
      const lines: (VisibleLine & LineDecoration)[] = [];
      for (const [top, margin] of rowsByTop('.margin-view-overlays > div')) {
        const row = texts.get(top);
        const lineNumber = Number(margin.querySelector('.line-numbers')?.textContent);
        if (row === undefined || !(lineNumber > 0)) continue;
        const spans = [...row.querySelectorAll('span')];
        const behind = [...(overlays.get(top)?.querySelectorAll('.cdr[class*="ced-"]') ?? [])];
        const colours = behind.map((mark) => getComputedStyle(mark).backgroundColor);
        lines.push({
          lineNumber,
          text: blanks(row.textContent ?? ''),
          before: blanks(spans.map((span) => pseudo(span, '::before')).join('')),
          after: blanks(spans.map((span) => pseudo(span, '::after')).join('')),
          backgrounds: colours.filter((colour) => colour !== 'rgba(0, 0, 0, 0)'),
          textLeftPx: firstInkLeft(row),
        });
      }
      return lines.sort((a, b) => a.lineNumber - b.lineNumber);
    });
  }
}
