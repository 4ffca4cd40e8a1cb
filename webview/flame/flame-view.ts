// The flame graph of one view of one profile: puts canvas, search, toolbar, hover card and details together and
// decides what gestures and keys do. Leaves out: the table, the header, what opening a source means.

import { BoxStore } from '../../src/flame/box-store.ts';
import { mostScrollPx, panBy, revealBox, rowAt, scrollTo, xOf, zoomBy, zoomTo, zoomToBox } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { FlameGraphRef, FunctionInfo } from '../../src/protocol/webview.ts';
import { unlessCancelled } from '../channel.ts';
import { element, setText } from '../element.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import { displayName } from '../text/display-name.ts';
import type { MainView, ViewParts } from '../views/main-view.ts';
import { BoxColors } from './box-colors.ts';
import { shownBoxFrom, shownBoxOf, spokenBox } from './box-facts.ts';
import type { BoxContext, ShownBox } from './box-facts.ts';
import { BoxLoader } from './box-loader.ts';
import { DetailsStrip } from './details-strip.ts';
import { FlameCanvas } from './flame-canvas.ts';
import type { FlameContents } from './flame-canvas.ts';
import { listenToGestures } from './gestures.ts';
import type { PointerPlace } from './gestures.ts';
import { showHelp } from './help.ts';
import { HoverCard } from './hover-card.ts';
import { flameCommandOf } from './keys.ts';
import type { FlameCommand } from './keys.ts';
import { Legend } from './legend.ts';
import { parentIn, relativeOf, widestRoot } from './navigator.ts';
import type { NavigatorOptions, Relative } from './navigator.ts';
import { RangeBar } from './range-bar.ts';
import { SearchBox } from './search-box.ts';
import { currentTheme } from './theme.ts';
import { reconstructedRemark } from './reconstructed.ts';
import { toolbarOf } from './toolbar.ts';
import { rememberZoom, rememberedZoom } from './zoom-memory.ts';

const ZOOM_STEP = 1.6;

/** Share of the width that one key press pans. */
const PAN_STEP = 0.2;

/** A key that is held down must not go on for long after it was let go. */
const MOST_STEPS_WAITING = 4;

export interface FlameViewOptions {
  readonly parts: ViewParts;
  readonly graph: FlameGraphRef;
  /** The value that the graph's width stands for, and its rows. */
  readonly total: number;
  readonly rows: number;
  /** The first boxes are in the picture: there is time for other questions. */
  readonly onPainted: () => void;
}

export class FlameView implements MainView {
  readonly root = element('section', 'flame-view', { 'aria-label': 'Flame graph' });
  readonly tools = element('div', 'flame-bar');
  private readonly options: FlameViewOptions;
  private readonly functions = new Map<number, FunctionInfo>();
  private readonly store = new BoxStore();
  private readonly contents: FlameContents;
  private readonly surface: FlameCanvas;
  private readonly loader: BoxLoader;
  private readonly search: SearchBox;
  private readonly details: DetailsStrip;
  private readonly hoverCard = new HoverCard();
  private readonly legend = new Legend();
  private readonly rangeBar = new RangeBar();
  private readonly live = element('div', 'visually-hidden', { 'aria-live': 'polite' });
  private readonly message = element('div', 'flame-message', { role: 'status', hidden: true });
  private readonly navigation: NavigatorOptions;
  private selected: ShownBox | null = null;
  private matches: readonly number[] | null = null;
  private matchAt = -1;
  private restored = false;
  private painted = false;
  private revealWhenSized = false;
  /** Steps to relatives, one after the other: keys come faster than answers, and a lost step would mislead. */
  private stepping: Promise<void> = Promise.resolve();
  private stepsWaiting = 0;

  constructor(options: FlameViewOptions) {
    this.options = options;
    const { parts, graph, rows, total } = options;
    const { channel, summary, view, memory } = parts;
    const { revision } = summary;
    const { store, functions } = this;
    const theme = currentTheme();
    const colors = new BoxColors(theme, functions, null);
    this.contents = { store, functions, theme, colors, unresolved: NONE_UNRESOLVED, selected: null, hovered: null };
    this.surface = new FlameCanvas(this.contents, { total, rows }, (viewport, settled) =>
      this.afterPaint(viewport, settled),
    );
    this.navigation = { channel, store, functions, view, graph, revision };
    this.loader = new BoxLoader({
      ...this.navigation,
      onBoxes: () => this.afterBoxes(),
      onError: (message) => this.say(`The flame graph could not be loaded: ${message}`),
    });
    this.search = new SearchBox(
      {
        channel,
        revision,
        view: () => view,
        total: () => parts.totals.total,
        onFound: (found, text) => this.showFound(found, text),
        onStep: (direction) => this.stepToMatch(direction),
        onLeave: () => this.focus(),
      },
      memory.state.search,
    );
    this.details = new DetailsStrip({
      open: () => this.run('open'),
      zoom: () => this.run('zoom-to-selection'),
      locate: (row) => parts.actions.locate(row),
    });
    this.build();
    this.search.ask();
  }

  /** Puts the keyboard on the graph. */
  focus(): void {
    this.surface.canvas.focus();
  }

  /** What the keys do here and, for some, everywhere on the page. */
  run(command: FlameCommand): void {
    const { surface } = this;
    const middle = surface.target.widthPx / 2;
    switch (command) {
      case 'parent':
      case 'child':
      case 'previous-sibling':
      case 'next-sibling':
        this.stepSoon(command);
        break;
      case 'open':
        if (this.selected !== null) this.open(this.selected);
        break;
      case 'zoom-to-selection':
        if (this.selected !== null) this.move(zoomToBox(surface.target, this.selected));
        break;
      case 'zoom-in':
        this.move(zoomBy(surface.target, ZOOM_STEP, middle));
        break;
      case 'zoom-out':
        this.move(zoomBy(surface.target, 1 / ZOOM_STEP, middle));
        break;
      case 'reset':
        this.move(scrollTo(zoomTo(surface.target, 0, surface.target.total), 0));
        break;
      case 'pan-left':
      case 'pan-right':
        this.move(panBy(surface.target, surface.target.widthPx * (command === 'pan-left' ? -PAN_STEP : PAN_STEP)));
        break;
      case 'page-up':
      case 'page-down': {
        const page = surface.target.heightPx * (command === 'page-up' ? -0.8 : 0.8);
        this.move(scrollTo(surface.target, surface.target.scrollPx + page));
        break;
      }
      case 'search':
        this.search.focus();
        break;
      case 'next-match':
        this.stepToMatch(1);
        break;
      case 'previous-match':
        this.stepToMatch(-1);
        break;
      case 'fold-libraries':
        this.options.parts.actions.toggleFilter({ kind: 'fold-library' });
        break;
      case 'help':
        showHelp(document.body);
        break;
    }
  }

  /** Selects and shows the widest box of a function. */
  select(info: FunctionInfo | null): void {
    if (info === null) this.mark(null);
    else void this.reveal(info.index);
  }

  /** Selects a function where the graph stands. */
  reselect({ index }: FunctionInfo): void {
    void this.find(index, (box) => {
      this.mark(box);
      return true;
    });
  }

  private reveal(functionIndex: number): Promise<boolean> {
    return this.find(functionIndex, (box) => this.goTo(box));
  }

  private tell(info: FunctionInfo | null): void {
    this.options.parts.actions.select(info, this);
  }

  /** Marks frames of these sources from now on. */
  markUnresolved(unresolved: UnresolvedSources): void {
    this.contents.unresolved = unresolved;
    this.hoverCard.hide();
    this.surface.requestPaint();
    if (this.selected !== null) this.details.show(this.selected, this.contextOf(this.selected));
  }

  /** The theme changed. */
  retheme(): void {
    this.contents.theme = currentTheme();
    this.recolor();
  }

  dispose(): void {
    this.surface.dispose();
    this.hoverCard.root.remove();
    this.root.remove();
  }

  private get total(): number {
    return this.options.parts.totals.total;
  }

  private build(): void {
    const { surface } = this;
    const { summary, view } = this.options.parts;
    const name = displayName(summary.fileName, 80);
    surface.canvas.setAttribute(
      'aria-label',
      `Flame graph of ${name}. Arrow keys go to parent, widest child and siblings, ` +
        'Enter opens the source, question mark lists all keys.',
    );
    const folded = view.filters?.some(({ kind }) => kind === 'fold-library') === true;
    const toolbar = toolbarOf((command) => this.run(command), folded);
    this.tools.append(this.search.root, reconstructedRemark(summary.notes) ?? '', this.legend.root, toolbar);
    this.root.append(this.rangeBar.root, surface.scroller, this.message, this.details.root, this.live);
    document.body.append(this.hoverCard.root);
    this.legend.show(this.contents.theme);
    this.listen();
  }

  private listen(): void {
    const { surface } = this;
    surface.canvas.addEventListener('keydown', (event) => {
      const command = flameCommandOf(event);
      if (command === null) return;
      event.preventDefault();
      event.stopPropagation();
      this.run(command);
    });
    listenToGestures(surface.canvas, {
      hover: (at) => this.hover(at),
      click: (at) => this.click(at),
      openAt: (at) => this.openAt(at),
      zoomToAt: (at) => {
        const box = this.boxAt(at);
        if (box !== null) this.move(zoomToBox(surface.target, box));
      },
      zoom: (factor, atPx) => surface.moveTo(zoomBy(surface.viewport, factor, atPx), false),
      pan: (dxPx) => surface.moveTo(panBy(surface.viewport, dxPx), false),
      scroll: (dyPx) => surface.moveTo(scrollTo(surface.viewport, surface.viewport.scrollPx + dyPx), false),
      canScroll: () => mostScrollPx(surface.viewport) > 0,
    });
  }

  // -- pictures ----------------------------------------------------------------------------------------------------

  private afterPaint(viewport: Viewport, settled: boolean): void {
    this.restoreZoom(viewport);
    this.loader.ensure(this.surface.target, this.surface.ratio);
    this.rangeBar.show(viewport);
    if (settled && this.restored) rememberZoom(this.options.parts.memory, viewport);
  }

  /** Once, as soon as the size of the screen is known. */
  private restoreZoom(viewport: Viewport): void {
    if (this.restored || viewport.widthPx <= 1) return;
    this.restored = true;
    this.surface.moveTo(rememberedZoom(this.options.parts.memory, viewport), false);
    // What was to be shown before there was a screen.
    if (this.revealWhenSized && this.selected !== null) this.move(revealBox(this.surface.target, this.selected));
  }

  private afterBoxes(): void {
    this.message.hidden = true;
    this.recolor();
    if (this.painted) return;
    this.painted = true;
    this.options.onPainted();
  }

  private recolor(): void {
    const { contents } = this;
    const matches = this.matches === null ? null : new Set(this.matches);
    contents.colors = new BoxColors(contents.theme, this.functions, matches);
    this.legend.show(contents.theme);
    this.surface.requestPaint();
  }

  private move(viewport: Viewport): void {
    this.hoverCard.hide();
    this.surface.moveTo(viewport, true);
  }

  private say(message: string): void {
    this.message.hidden = false;
    setText(this.message, message);
  }

  // -- boxes -------------------------------------------------------------------------------------------------------

  private boxAt(at: PointerPlace): ShownBox | null {
    const { viewport } = this.surface;
    const ref = this.store.hit(rowAt(viewport, at.y), xOf(viewport, at.x));
    return ref === null ? null : shownBoxOf(ref, this.functions);
  }

  private contextOf(box: ShownBox): BoxContext {
    const { summary, view } = this.options.parts;
    const { unit, noun } = summary.valueTypes[view.valueType] ?? { unit: 'count', noun: null };
    const parentTotal = parentIn(this.store, this.functions, box)?.total ?? null;
    return { unit, noun, viewTotal: this.total, parentTotal, counts: summary.counts, unresolved: this.contents.unresolved.of(box.function) };
  }

  private hover(at: PointerPlace | null): void {
    const box = at === null ? null : this.boxAt(at);
    const before = this.contents.hovered;
    if (before?.start !== box?.start || before?.depth !== box?.depth) {
      this.contents.hovered = box;
      this.surface.canvas.classList.toggle('over-box', box !== null);
      this.surface.requestPaint();
    }
    if (box === null || at === null) this.hoverCard.hide();
    else this.hoverCard.show(box, this.contextOf(box), at.clientX, at.clientY);
  }

  private click(at: PointerPlace): void {
    this.focus();
    this.mark(this.boxAt(at));
    this.tell(this.selected?.function ?? null);
  }

  private openAt(at: PointerPlace): void {
    const box = this.boxAt(at);
    if (box === null) {
      this.run('reset');
      return;
    }
    this.mark(box);
    this.tell(box.function);
    this.open(box);
  }

  private open(box: ShownBox): void {
    if (box.function === null) this.move(zoomToBox(this.surface.target, box));
    else this.options.parts.actions.open(box.function, null);
  }

  private mark(box: ShownBox | null): void {
    this.selected = box;
    this.contents.selected = box;
    this.message.hidden = true;
    this.surface.requestPaint();
    if (box === null) {
      this.details.show(null, null);
      setText(this.live, '');
      return;
    }
    const context = this.contextOf(box);
    this.details.show(box, context);
    setText(this.live, spokenBox(box, context));
  }

  private goTo(box: ShownBox): boolean {
    this.mark(box);
    if (this.restored) this.move(revealBox(this.surface.target, box));
    else this.revealWhenSized = true;
    return true;
  }

  private async find(functionIndex: number, use: (box: ShownBox) => boolean): Promise<boolean> {
    const { channel, view, summary } = this.options.parts;
    const { graph } = this.options;
    let used = false;
    await this.work(
      channel.request('flame/find', { view, graph, function: functionIndex }, `find ${graph.kind}`).then(({ revision, box }) => {
        if (revision !== summary.revision) return;
        if (box === null) {
          this.say('This function has no box in the flame graph of this view.');
          return;
        }
        this.functions.set(box.function.index, box.function);
        used = use(shownBoxFrom(box));
      }),
    );
    return used;
  }

  private stepSoon(relative: Relative): void {
    if (this.stepsWaiting >= MOST_STEPS_WAITING) return;
    this.stepsWaiting++;
    this.stepping = this.stepping.then(() => this.stepTo(relative)).finally(() => this.stepsWaiting--);
  }

  private async stepTo(relative: Relative): Promise<void> {
    const from = this.selected;
    if (from === null || from.function === null) {
      const root = widestRoot(this.store, this.functions);
      if (root === null) return;
      this.goTo(root);
      this.tell(root.function);
      return;
    }
    await this.work(
      relativeOf(this.navigation, from, relative).then((found) => {
        if (found === null) {
          setText(this.live, `No ${relative.replace('-', ' ')}.`);
          return;
        }
        this.goTo(found);
        this.tell(found.function);
      }),
    );
  }

  // -- search ------------------------------------------------------------------------------------------------------

  private showFound(found: readonly number[] | null, text: string): void {
    this.matches = found;
    this.matchAt = -1;
    const { memory } = this.options.parts;
    if (memory.state.search !== text) memory.update({ search: text });
    this.recolor();
  }

  private stepToMatch(direction: 1 | -1): void {
    const { matches } = this;
    if (matches === null || matches.length === 0) return;
    const from = this.matchAt < 0 && direction < 0 ? 0 : this.matchAt;
    this.matchAt = (from + direction + matches.length) % matches.length;
    const index = matches[this.matchAt]!;
    void this.reveal(index).then((shown) => {
      if (shown) this.tell(this.functions.get(index) ?? null);
    });
  }

  /** Work that ends quietly when it is cancelled, and with a sentence when it fails. */
  private async work(task: Promise<void>): Promise<void> {
    try {
      await unlessCancelled(task);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}
