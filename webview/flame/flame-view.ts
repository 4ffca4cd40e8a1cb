// The flame graph of one view of one profile: puts canvas, search, toolbar, hover card and details together and
// decides what gestures and keys do. Leaves out: the table, the header, what opening a source means.

import { BoxStore } from '../../src/flame/box-store.ts';
import { revealBox, rowAt, xOf, zoomToBox, type Viewport } from '../../src/flame/viewport.ts';
import type { FlameGraphRef, FunctionInfo } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element } from '../element.ts';
import { isSet } from '../filters/filtered-view.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';
import { displayName } from '../text/display-name.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { BoxColors } from './box-colors.ts';
import { shownBoxOf, type BoxContext, type ShownBox } from './box-facts.ts';
import { BoxLoader } from './box-loader.ts';
import { Coloring } from './coloring.ts';
import { DragMarks } from './drag-marks.ts';
import { FlameCanvas, type FlameContents } from './flame-canvas.ts';
import { flameContext, measuredText } from './flame-context.ts';
import type { PointerPlace } from './gestures.ts';
import { runOnGraph, type CommandedGraph } from './graph-commands.ts';
import { listenToGraph } from './graph-input.ts';
import { GraphSearch } from './graph-search.ts';
import { GraphWords } from './graph-words.ts';
import type { FlameCommand } from './keys.ts';
import { MirrorTree, mirrorItems } from './mirror-tree.ts';
import { boxOf, parentIn, relativeOf, widestRoot, type NavigatorOptions, type Relative } from './navigator.ts';
import { neighbourhoodOf } from './neighbourhood.ts';
import { RangeBar } from './range-bar.ts';
import { reconstructedRemark } from './reconstructed.ts';
import { StepQueue } from './step-queue.ts';
import { currentTheme, type FlameTheme } from './theme.ts';
import { graphToolbar, invertButton } from './toolbar.ts';
import { ZoomMemory, type ZoomName } from './zoom-memory.ts';

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
  private readonly search: GraphSearch;
  private readonly words: GraphWords;
  private readonly coloring: Coloring;
  private readonly rangeBar = new RangeBar();
  private readonly marks = new DragMarks((from, to) => measuredText(this.options.parts, to - from));
  private readonly mirror: MirrorTree;
  private readonly navigation: NavigatorOptions;
  private readonly commanded: CommandedGraph;
  private readonly zoom: ZoomMemory;
  private readonly steps = new StepQueue();
  private selected: ShownBox | null = null;
  private leader: FlameView = this;
  private follower: FlameView | null = null;
  private endWait: () => void = () => undefined;
  private painted = false;
  private revealWhenSized = false;

  constructor(options: FlameViewOptions) {
    this.options = options;
    this.ready = new Promise((resolve) => (this.endWait = resolve));
    const { parts, graph, rows, total } = options;
    const { channel, summary, view } = parts;
    const { revision } = summary;
    const { store, functions } = this;
    const theme = currentTheme();
    this.coloring = new Coloring({ parts, theme, onChange: () => this.recolor(), onError: (message) => this.words.say(message) });
    const colors = new BoxColors(theme, functions, null, this.coloring.scheme);
    this.contents = { store, functions, theme, colors, unresolved: NONE_UNRESOLVED, selected: null, hovered: null };
    const size = { total, rows, upwards: options.upwards === true };
    this.surface = new FlameCanvas(this.contents, size, (viewport, settled) => this.afterPaint(viewport, settled));
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
        this.words.say(`The flame graph could not be loaded: ${message}`);
        this.endWait();
      },
    });
    this.search = new GraphSearch({
      graph: graph.kind,
      parts: () => parts,
      onFound: () => this.recolor(),
      onStep: (direction) => this.stepToMatch(direction),
      onLeave: () => this.focus(),
    });
    this.words = new GraphWords({
      contextOf: (box) => this.contextOf(box),
      actions: { open: () => this.run('open'), zoom: () => this.run('zoom-to-selection'), locate: parts.actions.locate },
      ...(options.hint !== undefined && { hint: options.hint }),
    });
    this.zoom = new ZoomMemory(parts.memory, options.zoomName === undefined ? 'zoom' : options.zoomName);
    this.commanded = this.asCommanded();
    this.build();
    this.search.ask();
  }

  /** Puts the keyboard on the graph. */
  focus(): void {
    this.surface.canvas.focus();
  }

  /** What the keys do here and, for some, everywhere on the page. */
  run(command: FlameCommand): void {
    if (command === 'invert') this.options.onInvert?.();
    else runOnGraph(this.commanded, command);
  }

  /** A zoom is remembered when it is at rest; this one at once. */
  rememberNow(): void {
    this.zoom.remember(this.surface.target);
  }

  /** Shows the part that the page remembers: the user went back or forward. */
  recall(): void {
    const remembered = this.zoom.recall(this.surface.target);
    if (remembered !== null) this.move(remembered);
  }

  /** What the colours mean. */
  get legend(): HTMLElement {
    return this.coloring.root;
  }

  /** The line about the selected box. */
  get strip(): HTMLElement {
    return this.words.strip;
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
  reselect({ index }: FunctionInfo, node: number | null = null): void {
    void this.find(index, (box) => this.mark(box), node);
  }

  /** What keys and menus are about. */
  target(): FunctionTarget | null {
    const { selected } = this;
    if (selected === null || selected.function === null) return null;
    return { info: selected.function, node: this.options.graph.kind === 'top-down' ? selected.node : null, line1: null };
  }

  /** Marks frames of these sources from now on. */
  markUnresolved(unresolved: UnresolvedSources): void {
    this.contents.unresolved = unresolved;
    this.words.renew();
    this.surface.requestPaint();
  }

  /** What a picture of it shows. */
  picture(): readonly PictureGraph[] {
    const { store, functions, colors, theme } = this.contents;
    return [{ viewport: this.surface.viewport, store, functions, colors, theme }];
  }

  /** The theme changed. */
  retheme(): void {
    this.contents.theme = currentTheme();
    this.coloring.retheme(this.contents.theme);
    this.recolor();
  }

  dispose(): void {
    this.surface.dispose();
    this.search.dispose();
    this.words.dispose();
    this.root.remove();
  }

  private build(): void {
    const { surface, words } = this;
    const { summary, view } = this.options.parts;
    const { graph, isPart, onInvert, label } = this.options;
    const toolbar = graphToolbar((command) => this.run(command), {
      name: 'Flame graph',
      whole: 'graph',
      folded: isSet(view, 'fold-library'),
      first: onInvert === undefined ? null : invertButton(graph.kind === 'inverted', onInvert),
    });
    if (label !== undefined) this.root.setAttribute('aria-label', label);
    this.tools.append(this.search.root, reconstructedRemark(summary.notes) ?? '', toolbar);
    this.root.append(this.rangeBar.root, surface.scroller, words.message, words.live);
    if (isPart !== true) {
      this.root.prepend(this.coloring.root);
      words.message.after(words.strip);
    }
    surface.scroller.prepend(this.marks.root);
    listenToGraph({
      ...this.commanded,
      words,
      wheelScrolls: true,
      boxAt: (at) => this.boxAt(at),
      choose: (at) => {
        this.mark(this.boxAt(at));
        this.tell(this.selected?.function ?? null);
      },
      run: (command) => this.run(this.options.upwards === true ? turned(command) : command),
    });
  }

  private asCommanded(): CommandedGraph {
    return {
      surface: this.surface,
      marks: this.marks,
      selected: () => this.selected,
      target: () => this.target(),
      actions: () => this.options.parts.actions,
      step: (relative) => this.steps.add(() => this.stepTo(relative)),
      open: (box, isDoubleClick) => this.open(box, isDoubleClick),
      focusSearch: () => this.leader.search.focus(),
      stepToMatch: (direction) => this.stepToMatch(direction),
      move: (viewport) => this.move(viewport),
    };
  }

  // -- pictures ----------------------------------------------------------------------------------------------------

  private afterPaint(viewport: Viewport, settled: boolean): void {
    // What was to be shown before there was a screen.
    if (this.zoom.restore(this.surface) && this.revealWhenSized && this.selected !== null) this.move(revealBox(this.surface.target, this.selected));
    this.loader.ensure(this.surface.target, this.surface.ratio);
    this.rangeBar.show(viewport);
    this.marks.place(viewport);
    if (settled) this.zoom.remember(viewport);
  }

  private afterBoxes(): void {
    this.words.say(null);
    this.recolor();
    if (!this.painted) this.surface.paintNow();
    this.mirrorBoxes();
    if (this.painted) return;
    this.painted = true;
    void this.coloring.ask();
    this.endWait();
    this.options.onPainted();
  }

  private recolor(): void {
    const { contents } = this;
    const { search, coloring } = this.leader;
    const colors = new BoxColors(contents.theme, this.functions, search.found, coloring.scheme);
    contents.colors = this.options.colorsOf?.(colors, contents.theme) ?? colors;
    this.surface.requestPaint();
    this.follower?.recolor();
  }

  private move(viewport: Viewport): void {
    this.words.hideCard();
    this.surface.moveTo(viewport, true);
  }

  // -- boxes -------------------------------------------------------------------------------------------------------

  private boxAt(at: PointerPlace): ShownBox | null {
    const { viewport } = this.surface;
    const ref = this.store.hit(rowAt(viewport, at.y), xOf(viewport, at.x));
    return ref === null ? null : shownBoxOf(ref, this.functions);
  }

  private contextOf(box: ShownBox): BoxContext {
    const { parts, graph } = this.options;
    const parentTotal = parentIn(this.store, this.functions, box)?.total ?? null;
    return flameContext(parts, graph, parentTotal, this.contents.unresolved.of(box.function));
  }

  private open(box: ShownBox, isDoubleClick: boolean): void {
    const { parts, onDoubleClick } = this.options;
    if (box.function === null) this.move(zoomToBox(this.surface.target, box));
    else if (isDoubleClick && onDoubleClick !== undefined) onDoubleClick(box.function);
    else parts.actions.open(box.function, null);
  }

  private tell(info: FunctionInfo | null): void {
    this.options.parts.actions.select(info, this);
  }

  private mark(box: ShownBox | null): void {
    this.selected = box;
    this.contents.selected = box;
    this.words.say(null);
    this.surface.requestPaint();
    this.words.describe(box);
    this.words.speak('');
    this.mirrorBoxes();
  }

  /** Screen readers follow the selected box; it is not told anywhere else. */
  private mirrorBoxes(): void {
    const near = neighbourhoodOf(this.store, this.functions, this.selected);
    this.mirror.show(mirrorItems(near, this.selected, { keyOf: ({ node }) => node, wordsOf: (box) => this.words.sentenceOf(box) }));
  }

  private goTo(box: ShownBox): void {
    this.mark(box);
    if (this.zoom.isRestored) this.move(revealBox(this.surface.target, box));
    else this.revealWhenSized = true;
  }

  /** Selects and shows the widest box of a function; whether there is one. */
  private reveal(functionIndex: number): Promise<boolean> {
    return this.find(functionIndex, (box) => this.goTo(box));
  }

  private async find(functionIndex: number, use: (box: ShownBox) => void, node: number | null = null): Promise<boolean> {
    let isThere = false;
    const { selected } = this;
    const found = boxOf(this.navigation, functionIndex, node).then((box) => {
      // A box that was chosen here meanwhile is newer.
      if (this.selected !== selected) return;
      isThere = box !== null;
      if (box === null) this.words.say('This function has no box in the flame graph of this view.');
      else use(box);
    });
    await this.orSay(found);
    return isThere;
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
    const found = relativeOf(this.navigation, from, relative).then((box) => {
      if (box === null) {
        this.words.speak(`No ${relative.replace('-', ' ')}.`);
        return;
      }
      this.goTo(box);
      this.tell(box.function);
    });
    await this.orSay(found);
  }

  private orSay(work: Promise<void>): Promise<boolean> {
    return orSay(work, (message) => this.words.say(message));
  }

  // -- search ------------------------------------------------------------------------------------------------------

  private stepToMatch(direction: 1 | -1): void {
    const match = this.search.step(direction, this.leader.search.found);
    if (match === null) return;
    void this.reveal(match).then((shown) => {
      if (!shown) return;
      this.tell(this.functions.get(match) ?? null);
      // The keyboard is in the search field: nobody would read out the graph's active box.
      const { selected } = this;
      if (selected !== null && document.activeElement !== this.surface.canvas) this.words.speak(this.words.sentenceOf(selected));
    });
  }
}

/** Where rows grow upwards, children are above their parent. */
function turned(command: FlameCommand): FlameCommand {
  return command === 'parent' ? 'child' : command === 'child' ? 'parent' : command;
}
