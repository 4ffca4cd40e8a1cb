// The flame graph of one view of one profile: puts canvas, search, toolbar, hover card and details together and
// decides what gestures and keys do. Leaves out: the table, the header, what opening a source means.

import { formatAmount, formatShare, shareOf } from '../../src/base/format-value.ts';
import { BoxStore } from '../../src/flame/box-store.ts';
import { mostScrollPx, panBy, revealBox, rowAt, scrollTo, xOf, zoomBy, zoomToBox } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { FlameGraphRef, FunctionInfo } from '../../src/protocol/webview.ts';
import { unlessCancelled } from '../channel.ts';
import { element, setText } from '../element.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import { displayName } from '../text/display-name.ts';
import { listenToMenuRequests, type MenuPlace } from '../menus/menu-requests.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { BoxColors } from './box-colors.ts';
import { shownBoxFrom, shownBoxOf, spokenBox } from './box-facts.ts';
import type { BoxContext, ShownBox } from './box-facts.ts';
import { BoxLoader } from './box-loader.ts';
import { Coloring } from './coloring.ts';
import { DetailsStrip } from './details-strip.ts';
import { DragMarks } from './drag-marks.ts';
import { FlameCanvas } from './flame-canvas.ts';
import type { FlameContents } from './flame-canvas.ts';
import { listenToGestures } from './gestures.ts';
import type { PointerPlace } from './gestures.ts';
import { showHelp } from './help.ts';
import { HoverCard } from './hover-card.ts';
import { flameCommandOf } from './keys.ts';
import type { FlameCommand } from './keys.ts';
import { cornerOf, placeIn } from './menu-place.ts';
import { MirrorTree } from './mirror-tree.ts';
import { movedBy } from './moves.ts';
import { parentIn, relativeOf, widestRoot } from './navigator.ts';
import type { NavigatorOptions, Relative } from './navigator.ts';
import { neighbourhoodOf } from './neighbourhood.ts';
import { RangeBar } from './range-bar.ts';
import { SearchBox } from './search-box.ts';
import { currentTheme, type FlameTheme } from './theme.ts';
import { reconstructedRemark } from './reconstructed.ts';
import type { PictureScene } from '../take/picture-shapes.ts';
import { toolbarOf } from './toolbar.ts';
import { rememberZoom, rememberedZoom } from './zoom-memory.ts';
import type { ZoomName } from './zoom-memory.ts';

/** A key that is held down must not go on for long after it was let go. */
const MOST_STEPS_WAITING = 4;

export interface FlameViewOptions {
  readonly parts: ViewParts;
  readonly graph: FlameGraphRef;
  /** The value that the graph's width stands for, and its rows. */
  readonly total: number;
  readonly rows: number;
  /** Row 0 is the lowest. */
  readonly upwards?: boolean;
  /** Its own name, where it is not the page's flame graph. */
  readonly label?: string;
  /** Where the visible part is remembered; `null`: nowhere. Left out: `zoom`. */
  readonly zoomName?: ZoomName | null;
  /** It is a part of a larger view, which places {@link FlameView.legend} and {@link FlameView.strip}. */
  readonly isPart?: boolean;
  /** What the strip says while nothing is selected. */
  readonly hint?: string;
  /** A box was double-clicked; left out: its source opens. */
  readonly onDoubleClick?: (info: FunctionInfo) => void;
  /** Other colours, in place of those of the code. */
  readonly colorsOf?: (colors: BoxColors, theme: FlameTheme) => FlameContents['colors'];
  /** The user wants the other reading: from the leaves, or from the outermost calls. */
  readonly onInvert?: () => void;
  /** The first boxes are in the picture: there is time for other questions. */
  readonly onPainted: () => void;
}

export class FlameView implements MainView {
  readonly root = element('section', 'flame-view', { 'aria-label': 'Flame graph' });
  readonly tools = element('div', 'flame-bar');
  readonly ready: Promise<void>;
  private readonly options: FlameViewOptions;
  private readonly functions = new Map<number, FunctionInfo>();
  private readonly store = new BoxStore();
  private readonly contents: FlameContents;
  private readonly surface: FlameCanvas;
  private readonly loader: BoxLoader;
  private readonly search: SearchBox;
  private readonly details: DetailsStrip;
  private readonly hoverCard = new HoverCard();
  private readonly coloring: Coloring;
  private readonly rangeBar = new RangeBar();
  private readonly live = element('div', 'visually-hidden', { 'aria-live': 'polite' });
  private readonly message = element('div', 'flame-message', { role: 'status', hidden: true });
  private readonly marks = new DragMarks((from, to) => this.measured(to - from));
  private readonly mirror: MirrorTree;
  private readonly navigation: NavigatorOptions;
  private selected: ShownBox | null = null;
  private matches: readonly number[] | null = null;
  private matchAt = -1;
  private leader: FlameView = this;
  private follower: FlameView | null = null;
  private endWait: () => void = () => undefined;
  private restored = false;
  private painted = false;
  private revealWhenSized = false;
  /** Steps to relatives, one after the other: keys come faster than answers, and a lost step would mislead. */
  private stepping: Promise<void> = Promise.resolve();
  private stepsWaiting = 0;

  constructor(options: FlameViewOptions) {
    this.options = options;
    this.ready = new Promise((resolve) => (this.endWait = resolve));
    const { parts, graph, rows, total } = options;
    const { channel, summary, view, memory } = parts;
    const { revision } = summary;
    const { store, functions } = this;
    const theme = currentTheme();
    this.coloring = new Coloring({ parts, theme, onChange: () => this.recolor(), onError: (message) => this.say(message) });
    const colors = new BoxColors(theme, functions, null, this.coloring.scheme);
    this.contents = { store, functions, theme, colors, unresolved: NONE_UNRESOLVED, selected: null, hovered: null };
    const upwards = options.upwards === true;
    this.surface = new FlameCanvas(this.contents, { total, rows, upwards }, (viewport, settled) =>
      this.afterPaint(viewport, settled),
    );
    this.mirror = new MirrorTree(this.surface.canvas, {
      label: `${options.label ?? 'Flame graph'} of ${displayName(summary.fileName, 80)}`,
      description: 'Arrow keys go to parent, widest child and siblings, Enter opens the source, question mark lists all keys.',
    });
    this.navigation = { channel, store, functions, view, graph, revision };
    this.loader = new BoxLoader({
      ...this.navigation,
      isDifference: graph.kind === 'difference',
      request: (part) => channel.request('flame/boxes', { view, graph, ...part }, `boxes ${graph.kind}`),
      onBoxes: () => this.afterBoxes(),
      onError: (message) => {
        this.say(`The flame graph could not be loaded: ${message}`);
        this.endWait();
      },
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
    const detailsActions = { open: () => this.run('open'), zoom: () => this.run('zoom-to-selection'), locate: parts.actions.locate };
    this.details = new DetailsStrip(detailsActions, options.hint);
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
      case 'search':
        this.leader.search.focus();
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
      case 'invert':
        this.options.onInvert?.();
        break;
      case 'show-callers':
        if (this.selected?.function) this.options.parts.actions.showIn('callers', this.selected.function);
        break;
      case 'help':
        showHelp(document.body);
        break;
      default:
        this.moveBy(command);
    }
  }

  private moveBy(command: FlameCommand): void {
    // The first Escape takes the ruler away.
    if (command === 'escape' && this.marks.clear()) return;
    const moved = movedBy(command, this.surface.target);
    if (moved !== null) this.move(moved);
  }

  /** Shows the part that the page remembers: the user went back or forward. */
  recall(): void {
    const { zoomName = 'zoom' } = this.options;
    if (zoomName !== null) this.move(rememberedZoom(this.options.parts.memory, this.surface.target, zoomName));
  }

  /** What the colours mean. */
  get legend(): HTMLElement {
    return this.coloring.root;
  }

  /** The line about the selected box. */
  get strip(): HTMLElement {
    return this.details.root;
  }

  /** Has another graph take over search and colours from this one. */
  lead(follower: FlameView): void {
    this.follower = follower;
    follower.leader = this;
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

  /** What a picture of it shows. */
  picture(): Omit<PictureScene, 'title'> {
    const { store, functions, colors, theme } = this.contents;
    return { viewport: this.surface.viewport, store, functions, colors, theme };
  }

  /** The theme changed. */
  retheme(): void {
    this.contents.theme = currentTheme();
    this.coloring.retheme(this.contents.theme);
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
    const folded = view.filters?.some(({ kind }) => kind === 'fold-library') === true;
    const { graph, isPart, onInvert, label } = this.options;
    const inverted = onInvert === undefined ? null : graph.kind === 'inverted';
    const toolbar = toolbarOf((command) => this.run(command), { folded, inverted });
    if (label !== undefined) this.root.setAttribute('aria-label', label);
    this.tools.append(this.search.root, reconstructedRemark(summary.notes) ?? '', toolbar);
    this.root.append(this.rangeBar.root, surface.scroller, this.message, this.live);
    if (isPart !== true) {
      this.root.prepend(this.coloring.root);
      this.message.after(this.details.root);
    }
    surface.scroller.prepend(this.marks.root);
    document.body.append(this.hoverCard.root);
    this.listen();
  }

  private listen(): void {
    const { surface } = this;
    surface.canvas.addEventListener('keydown', (event) => {
      const command = flameCommandOf(event);
      if (command === null) return;
      event.preventDefault();
      event.stopPropagation();
      this.run(this.options.upwards === true ? turned(command) : command);
    });
    listenToMenuRequests(surface.canvas, (at) => this.askMenu(at));
    listenToGestures(surface.canvas, {
      hover: (at) => this.hover(at),
      click: (at) => this.click(at),
      openAt: (at, isDoubleClick) => this.openAt(at, isDoubleClick),
      zoomToAt: (at) => {
        const box = this.boxAt(at);
        if (box !== null) this.move(zoomToBox(surface.target, box));
      },
      zoom: (factor, atPx) => surface.moveTo(zoomBy(surface.viewport, factor, atPx), false),
      pan: (dxPx) => surface.moveTo(panBy(surface.viewport, dxPx), false),
      scroll: (dyPx) => surface.moveTo(scrollTo(surface.viewport, surface.viewport.scrollPx + dyPx), false),
      canScroll: () => mostScrollPx(surface.viewport) > 0,
      ...this.marks.gestures(surface),
    });
  }

  /** What keys and menus are about. */
  target(): FunctionTarget | null {
    const { selected } = this;
    if (selected === null || selected.function === null) return null;
    return { info: selected.function, node: this.options.graph.kind === 'top-down' ? selected.node : null, line1: null };
  }

  private askMenu(at: MenuPlace): void {
    const { canvas, viewport } = this.surface;
    if (at !== null) this.click(placeIn(canvas, at));
    const target = this.target();
    if (target === null || this.selected === null) return;
    this.hoverCard.hide();
    this.options.parts.actions.showMenu(target, at === null ? cornerOf(canvas, viewport, this.selected) : { x: at.clientX, y: at.clientY });
  }

  // -- pictures ----------------------------------------------------------------------------------------------------

  private afterPaint(viewport: Viewport, settled: boolean): void {
    this.restoreZoom(viewport);
    this.loader.ensure(this.surface.target, this.surface.ratio);
    this.rangeBar.show(viewport);
    this.marks.place(viewport);
    const { zoomName = 'zoom' } = this.options;
    if (settled && this.restored && zoomName !== null) rememberZoom(this.options.parts.memory, viewport, zoomName);
  }

  /** Once, as soon as the size of the screen is known. */
  private restoreZoom(viewport: Viewport): void {
    if (this.restored || viewport.widthPx <= 1) return;
    this.restored = true;
    const { zoomName = 'zoom' } = this.options;
    if (zoomName !== null) this.surface.moveTo(rememberedZoom(this.options.parts.memory, viewport, zoomName), false);
    // What was to be shown before there was a screen.
    if (this.revealWhenSized && this.selected !== null) this.move(revealBox(this.surface.target, this.selected));
  }

  private afterBoxes(): void {
    this.message.hidden = true;
    this.recolor();
    this.mirrorBoxes();
    if (this.painted) return;
    this.painted = true;
    void this.coloring.ask();
    this.endWait();
    this.options.onPainted();
  }

  private recolor(): void {
    const { contents } = this;
    const { matches, coloring } = this.leader;
    const colors = new BoxColors(contents.theme, this.functions, matches === null ? null : new Set(matches), coloring.scheme);
    contents.colors = this.options.colorsOf?.(colors, contents.theme) ?? colors;
    this.surface.requestPaint();
    this.follower?.recolor();
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
    const { kind } = this.options.graph;
    const callersOf = kind === 'inverted' ? 'self' : kind === 'callers' ? 'total' : null;
    return { unit, noun, viewTotal: this.total, parentTotal, callersOf, counts: summary.counts, unresolved: this.contents.unresolved.of(box.function) };
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
    else this.hoverCard.show(box, this.contextOf(box), at, this.surface.viewport);
  }

  private click(at: PointerPlace): void {
    this.focus();
    this.mark(this.boxAt(at));
    this.tell(this.selected?.function ?? null);
  }

  private openAt(at: PointerPlace, isDoubleClick: boolean): void {
    const box = this.boxAt(at);
    if (box === null) {
      this.run('reset');
      return;
    }
    this.mark(box);
    this.tell(box.function);
    if (isDoubleClick && this.options.onDoubleClick !== undefined && box.function !== null) this.options.onDoubleClick(box.function);
    else this.open(box);
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
    this.details.show(box, box === null ? null : this.contextOf(box));
    setText(this.live, '');
    this.mirrorBoxes();
  }

  /** Screen readers follow the selected box; it is not told anywhere else. */
  private mirrorBoxes(): void {
    const { selected } = this;
    const near = neighbourhoodOf(this.store, this.functions, selected);
    this.mirror.show(
      near.map(({ box, place, expanded }) => ({
        key: box.node,
        name: spokenBox(box, this.contextOf(box)),
        level: box.depth + 1,
        place,
        expanded,
        selected: box === selected,
      })),
    );
  }

  private measured(value: number): string {
    const { summary, view } = this.options.parts;
    const { unit, noun } = summary.valueTypes[view.valueType] ?? { unit: 'count', noun: null };
    return `${formatAmount(value, unit, noun)} · ${formatShare(shareOf(value, this.total))}`;
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
    const { matches } = this.leader;
    if (matches === null || matches.length === 0) return;
    const from = this.matchAt < 0 && direction < 0 ? 0 : this.matchAt;
    this.matchAt = (from + direction + matches.length) % matches.length;
    const index = matches[this.matchAt]!;
    void this.reveal(index).then((shown) => {
      if (!shown) return;
      this.tell(this.functions.get(index) ?? null);
      // The keyboard is in the search field: nobody would read out the graph's active box.
      const { selected } = this;
      if (selected !== null && document.activeElement !== this.surface.canvas) setText(this.live, spokenBox(selected, this.contextOf(selected)));
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

/** Where rows grow upwards, children are above their parent. */
function turned(command: FlameCommand): FlameCommand {
  return command === 'parent' ? 'child' : command === 'child' ? 'parent' : command;
}
