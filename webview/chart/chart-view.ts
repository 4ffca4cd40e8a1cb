// The flame chart of one view: puts lanes, axis, minimap, search, hover card and details together and decides what gestures
// and keys do. Leaves out: what a range does to figures, where boxes come from.

import { formatValue } from '../../src/base/format-value.ts';
import { revealBox, rowAt, showsAll, xOf, zoomToBox } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ChartOverview, FunctionInfo, TimeRange } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element, iconButton } from '../element.ts';
import { isSet, withRange } from '../filters/filtered-view.ts';
import { BoxColors } from '../flame/box-colors.ts';
import { shownBoxFrom, shownBoxOf, type ShownBox } from '../flame/box-facts.ts';
import { Coloring } from '../flame/coloring.ts';
import { DragMarks } from '../flame/drag-marks.ts';
import { FlameCanvas, type FlameContents } from '../flame/flame-canvas.ts';
import type { PointerPlace } from '../flame/gestures.ts';
import { runOnGraph, type CommandedGraph } from '../flame/graph-commands.ts';
import { listenToGraph } from '../flame/graph-input.ts';
import { GraphSearch } from '../flame/graph-search.ts';
import { GraphWords } from '../flame/graph-words.ts';
import type { FlameCommand } from '../flame/keys.ts';
import { MirrorTree } from '../flame/mirror-tree.ts';
import type { Relative } from '../flame/navigator.ts';
import { currentTheme } from '../flame/theme.ts';
import { graphToolbar } from '../flame/toolbar.ts';
import { ZoomMemory } from '../flame/zoom-memory.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import { displayName } from '../text/display-name.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { chartColors, loadLayers } from './chart-colors.ts';
import { timeContext } from './chart-context.ts';
import { ChartLanes } from './chart-lanes.ts';
import { chartMarks } from './chart-marks.ts';
import { mirroredBoxes } from './chart-mirror.ts';
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
  private readonly search: GraphSearch;
  private readonly coloring: Coloring;
  private readonly words: GraphWords;
  private readonly mirror: MirrorTree;
  private readonly marks = new DragMarks((from, to) => formatValue(to - from, 'nanoseconds'));
  private readonly commanded: CommandedGraph;
  private readonly zoom: ZoomMemory;
  private readonly owner: object;
  private readonly onPainted: () => void;
  private selected: LaneBox | null = null;
  private selectedFunction: number | null = null;
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
      label: 'The whole recording: how much ran when',
      layers: (shown) => loadLayers(overview.load, shown),
      theme: () => this.contents.theme,
      viewport: () => this.surface.target,
      onMove: (viewport) => this.surface.moveTo(viewport, false),
    });
    this.search = new GraphSearch({
      graph: 'chart',
      parts: () => this.parts,
      onFound: () => this.recolor(),
      onStep: (direction) => this.stepToMatch(direction),
      onLeave: () => this.focus(),
    });
    this.words = new GraphWords({
      contextOf: (box) => timeContext(summary.spanNs, this.surface.viewport, this.contents.unresolved.of(box.function)),
      actions: { open: () => this.run('open'), zoom: () => this.run('zoom-to-selection'), locate: (row) => this.parts.actions.locate(row) },
    });
    this.mirror = new MirrorTree(this.surface.canvas, {
      label: `Flame chart of ${displayName(summary.fileName, 80)}`,
      description:
        'Arrow keys go to callers, callees and what ran before and after, Enter opens the source, r counts only the time that is visible, ' +
        'question mark lists all keys.',
    });
    this.zoom = new ZoomMemory(parts.memory, 'chartZoom');
    this.commanded = this.asCommanded();
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
    const { target } = this.surface;
    if (command === 'clear-range') this.chooseRange(null);
    else if (command !== 'set-range') runOnGraph(this.commanded, command);
    else if (showsAll(target)) this.words.speak('All of the recording is visible: zoom in first.');
    else this.chooseRange(wholeRange(target, target.x0, target.x1));
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
    const { viewport } = this.surface;
    return [{ viewport, store, functions, colors, theme, ...chartMarks(viewport, this.lanes) }];
  }

  /** It came into view again: another graph may have other colours now. */
  wake(): void {
    this.coloring.follow();
  }

  /** A zoom is remembered when it is at rest; this one at once. */
  rememberNow(): void {
    this.zoom.remember(this.surface.target);
  }

  /** Shows the part that the page remembers. */
  recall(): void {
    const remembered = this.zoom.recall(this.surface.target);
    if (remembered !== null) this.move(remembered);
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.contents.unresolved = unresolved;
    this.words.renew();
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
    this.search.dispose();
    this.words.dispose();
    this.root.remove();
  }

  private build(): void {
    const { surface, words, lanes, parts: { view } } = this;
    const toolbar = graphToolbar((command) => this.run(command), {
      name: 'Flame chart',
      whole: 'recording',
      folded: isSet(view, 'fold-library'),
      first: lanes.several ? iconButton('collapse-all', 'Collapse or expand all threads', null, () => this.relayout(0, () => lanes.toggleAll())) : null,
    });
    this.tools.append(this.search.root, toolbar);
    // The ruler's label over the threads' names.
    surface.scroller.prepend(this.axis.overlay, ...(lanes.several ? [lanes.heads.root] : []), this.marks.root);
    this.root.append(this.coloring.root, this.minimap.root, this.axis.root, surface.scroller, words.message, words.strip, words.live);
    this.minimap.mark(view.range ?? null);
    listenToGraph({
      ...this.commanded,
      words,
      // In time one zooms more than one scrolls: the wheel is for that, dragging for the rest.
      wheelScrolls: false,
      boxAt: (at) => this.wholeBox(this.boxAt(at)),
      choose: (at) => this.choose(this.boxAt(at)),
      run: (command) => this.run(command),
    });
  }

  private asCommanded(): CommandedGraph {
    return {
      surface: this.surface,
      marks: this.marks,
      selected: () => this.wholeBox(this.selected),
      target: () => this.target(),
      actions: () => this.parts.actions,
      step: (relative) => this.step(relative),
      open: (box) => this.open(box),
      focusSearch: () => this.search.focus(),
      stepToMatch: (direction) => this.stepToMatch(direction),
      move: (viewport) => this.move(viewport),
    };
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
    this.zoom.restore(this.surface);
    this.lanes.show(viewport, this.surface.target, this.surface.ratio);
    this.axis.show(viewport);
    this.minimap.show(viewport);
    this.marks.place(viewport);
    if (settled) this.zoom.remember(viewport);
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
    const take = takeRange(this.parts, range).then((refused) => {
      if (refused === null) return;
      this.axis.setRange(before);
      this.words.say(refused);
    });
    void orSay(take, (message) => this.words.say(message));
  }

  // -- boxes -------------------------------------------------------------------------------------------------------

  private boxAt(at: PointerPlace): LaneBox | null {
    const { viewport } = this.surface;
    const ref = this.lanes.store.hit(rowAt(viewport, at.y), xOf(viewport, at.x));
    return ref === null ? null : { lane: ref.lane, box: shownBoxOf(ref, this.functions) };
  }

  /** A box with its row among all lanes. */
  private wholeBox(found: LaneBox | null): ShownBox | null {
    return found === null ? null : this.lanes.wholeBox(found);
  }

  private open(box: ShownBox): void {
    if (box.function === null) this.move(zoomToBox(this.surface.target, box));
    else this.parts.actions.open(box.function, null);
  }

  /** Selects a box, and its function everywhere. */
  private choose(found: LaneBox | null): void {
    this.mark(found);
    this.parts.actions.select(found?.box.function ?? null, this.owner);
  }

  private mark(found: LaneBox | null): void {
    const laneBefore = this.selected?.lane;
    this.selected = found;
    this.contents.selected = this.wholeBox(found);
    this.words.say(null);
    this.emphasise(found?.box.function?.index ?? null);
    this.words.describe(found?.box ?? null);
    this.speakOf(found, found !== null && found.lane !== laneBefore && this.lanes.several);
    this.mirrorBoxes();
  }

  /** With the keyboard on the chart the box is told by its tree, but not that its thread is another one. */
  private speakOf(found: LaneBox | null, isOtherLane: boolean): void {
    const sentence = found === null || document.activeElement instanceof HTMLCanvasElement ? null : this.words.sentenceOf(found.box);
    const thread = found !== null && isOtherLane ? this.lanes.nameOf(found.lane) : null;
    this.words.speak([thread, sentence].filter((part) => part !== null).join(': '));
  }

  private mirrorBoxes(): void {
    const lanes = { stores: this.lanes.store.stores, functions: this.functions };
    this.mirror.show(mirroredBoxes(lanes, this.selected, (box) => this.words.sentenceOf(box)));
  }

  private emphasise(functionIndex: number | null): void {
    this.selectedFunction = functionIndex;
    this.recolor();
  }

  private async reveal(functionIndex: number): Promise<void> {
    const { channel, view, summary } = this.parts;
    const asked = channel.request('chart/find', { view: withRange(view, null), function: functionIndex }, 'chart find');
    await orSay(
      asked.then(({ revision, found }) => {
        if (revision !== summary.revision) return;
        const lane = found === null ? -1 : this.lanes.ofThread(found.thread);
        if (found === null || lane < 0) {
          this.words.say('This function has no box in the flame chart of this view.');
          return;
        }
        this.functions.set(found.box.function.index, found.box.function);
        this.goTo({ lane, box: shownBoxFrom(found.box) });
      }),
      (message) => this.words.say(message),
    );
  }

  private goTo(found: LaneBox): void {
    if (this.lanes.isCollapsed(found.lane)) this.relayout(found.lane, () => this.lanes.toggle(found.lane));
    this.mark(found);
    this.move(revealBox(this.surface.target, this.lanes.wholeBox(found)));
  }

  private step(relative: Relative): void {
    const found = this.lanes.stepFrom(this.selected, relative, this.surface.target);
    if (found === null) {
      this.words.speak(`No ${relative.replace('-', ' ')}.`);
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
}
