// The flame chart of one view: puts lanes, axis, minimap, search, hover card and details together and decides what gestures
// and keys do. Leaves out: what a range does to figures, where boxes come from.

import { formatValue } from '../../src/base/format-value.ts';
import { panBy, revealBox, rowAt, scrollTo, showsAll, xOf, zoomBy, zoomToBox } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ChartOverview, FunctionInfo, TimeRange } from '../../src/protocol/webview.ts';
import { unlessCancelled } from '../channel.ts';
import { element } from '../element.ts';
import { BoxColors } from '../flame/box-colors.ts';
import { Coloring } from '../flame/coloring.ts';
import { shownBoxFrom, shownBoxOf } from '../flame/box-facts.ts';
import { DragMarks } from '../flame/drag-marks.ts';
import { FlameCanvas, type FlameContents } from '../flame/flame-canvas.ts';
import { listenToGestures, type PointerPlace } from '../flame/gestures.ts';
import { showHelp } from '../flame/help.ts';
import { flameCommandOf, type FlameCommand } from '../flame/keys.ts';
import { MirrorTree } from '../flame/mirror-tree.ts';
import { movedBy } from '../flame/moves.ts';
import { cornerOf, placeIn } from '../flame/menu-place.ts';
import { currentTheme } from '../flame/theme.ts';
import { rememberZoom, rememberedZoom } from '../flame/zoom-memory.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import { displayName } from '../text/display-name.ts';
import { listenToMenuRequests, type MenuPlace } from '../menus/menu-requests.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { chartColors } from './chart-colors.ts';
import { mirroredBoxes } from './chart-mirror.ts';
import { chartTools } from './chart-tools.ts';
import { ChartLanes } from './chart-lanes.ts';
import { ChartSearch } from './chart-search.ts';
import { ChartWords } from './chart-words.ts';
import type { LaneBox } from './lane-steps.ts';
import { Minimap } from './minimap.ts';
import { takeRange, wholeRange } from './range-choice.ts';
import { TimeAxis } from './time-axis.ts';

export interface ChartViewOptions {
  readonly parts: ViewParts;
  readonly overview: ChartOverview;
  /** Who selects, as the page knows it. */
  readonly owner: object;
  /** The first boxes are in the picture. */
  readonly onPainted: () => void;
}

export class ChartView {
  readonly root = element('section', 'flame-view chart-view', { 'aria-label': 'Flame chart' });
  readonly tools = element('div', 'flame-bar');
  private parts: ViewParts;
  private readonly functions = new Map<number, FunctionInfo>();
  private readonly lanes: ChartLanes;
  private readonly contents: FlameContents;
  private readonly surface: FlameCanvas;
  private readonly axis: TimeAxis;
  private readonly minimap: Minimap;
  private readonly search: ChartSearch;
  private readonly coloring: Coloring;
  private readonly words: ChartWords;
  private readonly mirror: MirrorTree;
  private readonly marks = new DragMarks((from, to) => formatValue(to - from, 'nanoseconds'));
  private readonly owner: object;
  private readonly onPainted: () => void;
  private selected: LaneBox | null = null;
  private selectedFunction: number | null = null;
  private restored = false;
  private painted = false;

  constructor({ parts, overview, owner, onPainted }: ChartViewOptions) {
    this.parts = parts;
    this.owner = owner;
    this.onPainted = onPainted;
    const { summary, view } = parts;
    this.lanes = new ChartLanes({
      parts,
      lanes: overview.lanes,
      functions: this.functions,
      onBoxes: () => this.afterBoxes(),
      onError: (message) => this.words.say(`The flame chart could not be loaded: ${message}`),
      onToggle: (lane) => this.relayout(lane, () => this.lanes.toggle(lane)),
    });
    const { store } = this.lanes;
    const theme = currentTheme();
    this.coloring = new Coloring({ parts, theme, bySelf: false, onChange: () => this.recolor(), onError: (message) => this.words.say(message) });
    const colors = new BoxColors(theme, this.functions, null, this.coloring.scheme);
    this.contents = { store, functions: this.functions, theme, colors, unresolved: NONE_UNRESOLVED, selected: null, hovered: null };
    this.surface = new FlameCanvas(this.contents, { total: summary.spanNs, rows: this.lanes.rows }, (viewport, settled) => {
      this.afterPaint(viewport, settled);
    });
    this.axis = new TimeAxis(view.range ?? null, (range) => this.chooseRange(range));
    this.minimap = new Minimap({
      load: overview.load,
      theme: () => this.contents.theme,
      viewport: () => this.surface.target,
      onMove: (viewport) => this.surface.moveTo(viewport, false),
    });
    this.search = new ChartSearch({
      parts: () => this.parts,
      onFound: () => this.recolor(),
      onStep: (direction) => this.stepToMatch(direction),
      onLeave: () => this.focus(),
    });
    this.words = new ChartWords({
      parts: () => this.parts,
      open: () => this.run('open'),
      zoom: () => this.run('zoom-to-selection'),
    });
    this.mirror = new MirrorTree(this.surface.canvas, {
      label: `Flame chart of ${displayName(summary.fileName, 80)}`,
      description:
        'Arrow keys go to callers, callees and what ran before and after, Enter opens the source, r counts only the time that is visible, ' +
        'question mark lists all keys.',
    });
    this.build();
    this.search.ask();
  }

  /** Other figures of the same chart: another range, or another value type. */
  update(parts: ViewParts): void {
    this.parts = parts;
    this.axis.setRange(parts.view.range ?? null);
    this.minimap.mark(parts.view.range ?? null);
    this.coloring.update(parts);
    this.search.ask();
  }

  focus(): void {
    this.surface.canvas.focus();
  }

  run(command: FlameCommand): void {
    const { surface, parts } = this;
    switch (command) {
      case 'parent':
      case 'child':
      case 'previous-sibling':
      case 'next-sibling':
        this.step(command);
        break;
      case 'open':
        if (this.selected !== null) this.open(this.selected);
        break;
      case 'zoom-to-selection':
        if (this.selected !== null) this.move(zoomToBox(surface.target, this.lanes.wholeBox(this.selected)));
        break;
      case 'set-range':
        if (showsAll(surface.target)) this.words.speak('All of the recording is visible: zoom in first.');
        else this.chooseRange(wholeRange(surface.target, surface.target.x0, surface.target.x1));
        break;
      case 'clear-range':
        this.chooseRange(null);
        break;
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
        parts.actions.toggleFilter({ kind: 'fold-library' });
        break;
      case 'show-callers':
        if (this.selected?.box.function) parts.actions.showIn('callers', this.selected.box.function);
        break;
      case 'help':
        showHelp(document.body);
        break;
      default: {
        // The first Escape takes the ruler away.
        if (command === 'escape' && this.marks.clear()) return;
        const moved = movedBy(command, surface.target);
        if (moved !== null) this.move(moved);
      }
    }
  }

  /** Shows all boxes of a function, and goes to the longest one where none can be seen. */
  select(info: FunctionInfo | null): void {
    if (info === null) {
      this.mark(null);
      return;
    }
    this.reselect(info);
    if (!this.lanes.shows(info.index, this.surface.viewport)) void this.reveal(info.index);
  }

  /** Shows all boxes of a function without moving. */
  reselect(info: FunctionInfo): void {
    // The box that is selected stays selected.
    if (this.selected?.box.function?.index === info.index) return;
    this.mark(null);
    this.functions.set(info.index, info);
    this.emphasise(info.index);
  }

  /** What is selected, for keys and menus. */
  target(): FunctionTarget | null {
    const box = this.selected?.box ?? null;
    return box === null || box.function === null ? null : { info: box.function, node: box.node, line1: null };
  }

  /** What a picture of it shows. */
  picture(): ReturnType<NonNullable<MainView['picture']>> {
    const { store, functions, colors, theme } = this.contents;
    return { viewport: this.surface.viewport, store, functions, colors, theme };
  }

  /** It came into view again: another graph may have other colours now. */
  wake(): void {
    this.coloring.follow();
  }

  /** Shows the part that the page remembers. */
  recall(): void {
    this.move(rememberedZoom(this.parts.memory, this.surface.target, 'chartZoom'));
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.contents.unresolved = unresolved;
    this.words.markUnresolved(unresolved);
    this.surface.requestPaint();
  }

  retheme(): void {
    this.contents.theme = currentTheme();
    this.coloring.retheme(this.contents.theme);
    this.recolor();
    this.minimap.paint();
  }

  dispose(): void {
    this.surface.dispose();
    this.minimap.dispose();
    this.words.dispose();
    this.root.remove();
  }

  private build(): void {
    const { surface, parts: { view } } = this;
    const folded = view.filters?.some(({ kind }) => kind === 'fold-library') === true;
    const lanes = this.lanes.several ? { collapseAll: () => this.relayout(0, () => this.lanes.toggleAll()) } : {};
    this.tools.append(this.search.root, chartTools({ run: (command) => this.run(command), folded, ...lanes }));
    // The ruler's label over the threads' names.
    surface.scroller.prepend(this.axis.overlay, ...(this.lanes.several ? [this.lanes.heads.root] : []), this.marks.root);
    this.root.append(this.coloring.root, this.minimap.root, this.axis.root, surface.scroller, ...this.words.roots);
    this.minimap.mark(view.range ?? null);
    this.listen();
  }

  private listen(): void {
    const { surface } = this;
    surface.scroller.addEventListener('keydown', (event) => {
      const command = flameCommandOf(event);
      // Enter on a thread's name is for its button.
      if (command === null || (command === 'open' && event.target !== surface.canvas)) return;
      event.preventDefault();
      event.stopPropagation();
      this.run(command);
    });
    listenToMenuRequests(surface.canvas, (at) => this.askMenu(at));
    listenToGestures(surface.canvas, {
      hover: (at) => this.hover(at),
      click: (at) => this.click(at),
      openAt: (at) => this.openAt(at),
      zoomToAt: (at) => {
        const found = this.boxAt(at);
        if (found !== null) this.move(zoomToBox(surface.target, this.lanes.wholeBox(found)));
      },
      zoom: (factor, atPx) => surface.moveTo(zoomBy(surface.viewport, factor, atPx), false),
      pan: (dxPx) => surface.moveTo(panBy(surface.viewport, dxPx), false),
      scroll: (dyPx) => surface.moveTo(scrollTo(surface.viewport, surface.viewport.scrollPx + dyPx), false),
      // In time one zooms more than one scrolls: the wheel is for that, dragging for the rest.
      canScroll: () => false,
      ...this.marks.gestures(surface),
    });
  }

  private askMenu(at: MenuPlace): void {
    const { canvas, viewport } = this.surface;
    if (at !== null) this.click(placeIn(canvas, at));
    const target = this.target();
    if (target === null || this.selected === null) return;
    this.words.hideCard();
    const corner = at === null ? cornerOf(canvas, viewport, this.lanes.wholeBox(this.selected)) : { x: at.clientX, y: at.clientY };
    this.parts.actions.showMenu(target, corner);
  }

  // -- pictures ----------------------------------------------------------------------------------------------------

  /** Lanes get other rows; the head of one of them stays where it is on screen, as far as that is possible. */
  private relayout(lane: number, change: () => void): void {
    const { lanes, contents, surface: { viewport } } = this;
    const { rowPx, scrollPx } = viewport;
    const headPx = Math.max(0, lanes.placed[lane]!.head * rowPx - scrollPx);
    change();
    contents.hovered = null;
    contents.selected = this.selected === null || lanes.isCollapsed(this.selected.lane) ? null : lanes.wholeBox(this.selected);
    this.surface.showRows(lanes.rows, lanes.placed[lane]!.head * rowPx - headPx);
  }

  private afterPaint(viewport: Viewport, settled: boolean): void {
    this.restoreZoom(viewport);
    this.lanes.show(viewport, this.surface.target, this.surface.ratio);
    this.axis.show(viewport);
    this.minimap.show(viewport);
    this.marks.place(viewport);
    if (settled && this.restored) rememberZoom(this.parts.memory, viewport, 'chartZoom');
  }

  /** Once, as soon as the size of the screen is known. */
  private restoreZoom(viewport: Viewport): void {
    if (this.restored || viewport.widthPx <= 1) return;
    this.restored = true;
    this.surface.moveTo(rememberedZoom(this.parts.memory, viewport, 'chartZoom'), false);
  }

  private afterBoxes(): void {
    this.recolor();
    this.mirrorBoxes();
    if (this.painted) return;
    this.painted = true;
    void this.coloring.ask();
    this.onPainted();
  }

  private recolor(): void {
    const { contents } = this;
    const colors = new BoxColors(contents.theme, this.functions, this.search.found, this.coloring.scheme);
    contents.colors = chartColors(colors, contents.theme, this.selectedFunction);
    this.surface.requestPaint();
  }

  private move(viewport: Viewport): void {
    this.words.hideCard();
    this.surface.moveTo(viewport, true);
  }

  // -- range -------------------------------------------------------------------------------------------------------

  private chooseRange(range: TimeRange | null): void {
    const before = this.parts.view.range ?? null;
    this.words.say(null);
    this.axis.setRange(range);
    void this.work(
      takeRange(this.parts, range).then((refused) => {
        if (refused === null) return;
        this.axis.setRange(before);
        this.words.say(refused);
      }),
    );
  }

  // -- boxes -------------------------------------------------------------------------------------------------------

  private boxAt(at: PointerPlace): LaneBox | null {
    const { viewport } = this.surface;
    const ref = this.lanes.store.hit(rowAt(viewport, at.y), xOf(viewport, at.x));
    return ref === null ? null : { lane: ref.lane, box: shownBoxOf(ref, this.functions) };
  }

  private hover(at: PointerPlace | null): void {
    const found = at === null ? null : this.boxAt(at);
    const box = found === null ? null : this.lanes.wholeBox(found);
    const before = this.contents.hovered;
    if (before?.start !== box?.start || before?.depth !== box?.depth) {
      this.contents.hovered = box;
      this.surface.canvas.classList.toggle('over-box', box !== null);
      this.surface.requestPaint();
    }
    if (box === null || at === null) this.words.hideCard();
    else this.words.showCard(box, at, this.surface.viewport);
  }

  private click(at: PointerPlace): void {
    this.focus();
    this.choose(this.boxAt(at));
  }

  private openAt(at: PointerPlace): void {
    const found = this.boxAt(at);
    if (found === null) {
      this.run('reset');
      return;
    }
    this.choose(found);
    this.open(found);
  }

  private open(found: LaneBox): void {
    if (found.box.function === null) this.move(zoomToBox(this.surface.target, this.lanes.wholeBox(found)));
    else this.parts.actions.open(found.box.function, null);
  }

  /** Selects a box, and its function everywhere. */
  private choose(found: LaneBox | null): void {
    this.mark(found);
    this.parts.actions.select(found?.box.function ?? null, this.owner);
  }

  private mark(found: LaneBox | null): void {
    const laneBefore = this.selected?.lane;
    this.selected = found;
    this.contents.selected = found === null ? null : this.lanes.wholeBox(found);
    this.words.say(null);
    this.emphasise(found?.box.function?.index ?? null);
    const thread = found === null || laneBefore === found.lane || !this.lanes.several ? null : this.lanes.nameOf(found.lane);
    this.words.show(found?.box ?? null, thread, this.surface.viewport);
    this.mirrorBoxes();
  }

  private mirrorBoxes(): void {
    const lanes = { stores: this.lanes.store.stores, functions: this.functions };
    this.mirror.show(mirroredBoxes(lanes, this.selected, (box) => this.words.sentenceOf(box, this.surface.viewport)));
  }

  private emphasise(functionIndex: number | null): void {
    this.selectedFunction = functionIndex;
    this.recolor();
  }

  private async reveal(functionIndex: number): Promise<void> {
    const { channel, view, summary } = this.parts;
    const { range: _, ...wholeTime } = view;
    await this.work(
      channel.request('chart/find', { view: wholeTime, function: functionIndex }, 'chart find').then(({ revision, found }) => {
        if (revision !== summary.revision) return;
        const lane = found === null ? -1 : this.lanes.ofThread(found.thread);
        if (found === null || lane < 0) {
          this.words.say('This function has no box in the flame chart of this view.');
          return;
        }
        this.functions.set(found.box.function.index, found.box.function);
        this.goTo({ lane, box: shownBoxFrom(found.box) });
      }),
    );
  }

  private goTo(found: LaneBox): void {
    if (this.lanes.isCollapsed(found.lane)) this.relayout(found.lane, () => this.lanes.toggle(found.lane));
    this.mark(found);
    this.move(revealBox(this.surface.target, this.lanes.wholeBox(found)));
  }

  private step(command: 'parent' | 'child' | 'previous-sibling' | 'next-sibling'): void {
    const found = this.lanes.stepFrom(this.selected, command, this.surface.target);
    if (found === null) {
      this.words.speak(`No ${command.replace('-', ' ')}.`);
      return;
    }
    this.goTo(found);
    this.parts.actions.select(found.box.function, this.owner);
  }

  // -- search ------------------------------------------------------------------------------------------------------

  private stepToMatch(direction: 1 | -1): void {
    const match = this.search.step(direction);
    if (match === null) return;
    void this.reveal(match).then(() => {
      if (this.selected !== null) this.parts.actions.select(this.selected.box.function, this.owner);
    });
  }

  /** Work that ends quietly when it is cancelled, and with a sentence when it fails. */
  private async work(task: Promise<void>): Promise<void> {
    try {
      await unlessCancelled(task);
    } catch (error) {
      this.words.say(error instanceof Error ? error.message : String(error));
    }
  }
}
