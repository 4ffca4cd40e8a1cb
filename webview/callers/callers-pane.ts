// A function with its callers above and its callees below, as one of the large views. A click selects a box for all views, a
// double click puts its function in the middle. Leaves out: the graphs themselves (flame-view.ts).

import type { FunctionInfo, PageMethods } from '../../src/protocol/webview.ts';
import { orSay } from '../channel.ts';
import { element } from '../element.ts';
import { FlameView } from '../flame/flame-view.ts';
import type { FlameCommand } from '../flame/keys.ts';
import { NONE_UNRESOLVED, type UnresolvedSources } from '../sources/unresolved-sources.ts';
import type { PictureGraph } from '../take/picture-shapes.ts';
import { displayName } from '../text/display-name.ts';
import type { FunctionTarget, MainView, ViewParts } from '../views/main-view.ts';
import { FunctionChoice } from './function-choice.ts';
import { MiddleLine } from './middle-line.ts';

type CallersSize = PageMethods['callers/size']['result'];

const HINT = 'Click a box to select it, double click or press c to put it in the middle, Enter opens its source.';

/** Least and most of the height that the callers get: as many rows as there are, but neither graph disappears. */
const [LEAST_SHARE, MOST_SHARE] = [0.3, 0.7];

export class CallersPane implements MainView {
  readonly root = element('div', 'callers-view');
  readonly tools = element('div', 'table-tools');
  private readonly parts: ViewParts;
  private readonly choice: FunctionChoice;
  private readonly middle: MiddleLine;
  private centre: FunctionInfo | null = null;
  private graphs: { readonly callers: FlameView; readonly callees: FlameView } | null = null;
  /** The graph that was used last: it has the keyboard, and its line is shown. */
  private used: FlameView | null = null;
  private unresolved: UnresolvedSources = NONE_UNRESOLVED;

  constructor(parts: ViewParts) {
    this.parts = parts;
    this.choice = new FunctionChoice({ parts, onChoose: (info) => this.put(info, true) });
    this.middle = new MiddleLine(parts, () => this.centre !== null && parts.actions.open(this.centre, null));
    this.root.append(this.choice.root);
    void this.choice.ask();
  }

  focus(): void {
    if (this.graphs === null) this.choice.focus();
    else (this.used ?? this.graphs.callees).focus();
  }

  run(command: FlameCommand): void {
    (this.used ?? this.graphs?.callees)?.run(command);
  }

  select(info: FunctionInfo | null): void {
    if (info !== null && info.index !== this.centre?.index) this.put(info, false);
  }

  reselect(info: FunctionInfo): void {
    this.select(info);
  }

  target(): FunctionTarget | null {
    return this.used?.target() ?? (this.centre === null ? null : { info: this.centre, node: null, line1: null });
  }

  picture(): readonly PictureGraph[] | null {
    if (this.graphs === null || this.centre === null) return null;
    const { callers, callees } = this.graphs;
    const name = displayName(this.centre.name, 200);
    const half = (graph: FlameView, heading: string): readonly PictureGraph[] => graph.picture().map((drawn) => ({ ...drawn, heading }));
    return [...half(callers, `Callers of ${name}`), ...half(callees, `${name} and its callees`)];
  }

  markUnresolved(unresolved: UnresolvedSources): void {
    this.unresolved = unresolved;
    for (const graph of this.shown()) graph.markUnresolved(unresolved);
  }

  retheme(): void {
    for (const graph of this.shown()) graph.retheme();
  }

  dispose(): void {
    for (const graph of this.shown()) graph.dispose();
    this.root.remove();
  }

  private shown(): readonly FlameView[] {
    return this.graphs === null ? [] : [this.graphs.callers, this.graphs.callees];
  }

  /** Puts a function in the middle as soon as its figures are known; `tell`: the other views do not know of it. */
  private put(info: FunctionInfo, tell: boolean): void {
    const { channel, view, summary, actions } = this.parts;
    if (tell) actions.select(info, this);
    this.centre = info;
    const asked = channel.request('callers/size', { view, function: info.index }, 'callers').then((size) => {
      if (size.revision !== summary.revision) return;
      if (size.total > 0) this.show(info, size);
      else this.choose(`${displayName(info.name, 80)} is not in this view: the filters, the threads or the time range leave it out.`);
    });
    void orSay(asked, (message) => this.choose(message));
  }

  private choose(why: string): void {
    for (const graph of this.shown()) graph.dispose();
    this.graphs = null;
    this.used = null;
    this.tools.replaceChildren();
    this.choice.say(why);
    this.root.replaceChildren(this.choice.root);
  }

  private show(info: FunctionInfo, size: CallersSize): void {
    const hadFocus = this.root.contains(document.activeElement);
    for (const graph of this.shown()) graph.dispose();
    const callers = this.graph('callers', info, size.total, size.callers.rows);
    const callees = this.graph('callees', info, size.total, size.callees.rows);
    callees.lead(callers);
    this.graphs = { callers, callees };
    this.use(callees);
    this.middle.show(info, size);
    const rows = size.callers.rows + size.callees.rows;
    const share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, size.callers.rows / rows));
    callers.root.style.flexGrow = String(share);
    callees.root.style.flexGrow = String(1 - share);
    this.tools.replaceChildren(callees.tools);
    this.root.replaceChildren(callees.legend, callers.root, this.middle.root, callees.root, callers.strip, callees.strip);
    this.markUnresolved(this.unresolved);
    if (hadFocus) callees.focus();
  }

  private graph(kind: 'callers' | 'callees', info: FunctionInfo, total: number, rows: number): FlameView {
    const title = kind === 'callers' ? 'Callers' : 'Callees';
    const isUpper = kind === 'callers';
    const graph: FlameView = new FlameView({
      parts: { ...this.parts, actions: { ...this.parts.actions, select: (selected) => this.picked(graph, selected) } },
      graph: { kind, function: info.index },
      total,
      rows,
      upwards: isUpper,
      label: `${title} of ${displayName(info.name, 80)}`,
      zoomName: null,
      isPart: true,
      hint: HINT,
      onDoubleClick: (clicked) => this.put(clicked, true),
      onPainted: () => this.parts.actions.painted(),
    });
    graph.root.addEventListener('focusin', () => this.use(graph));
    return graph;
  }

  private picked(graph: FlameView, info: FunctionInfo | null): void {
    for (const other of this.shown()) if (other !== graph) other.select(null);
    this.use(graph);
    this.parts.actions.select(info, this);
  }

  private use(graph: FlameView): void {
    this.used = graph;
    for (const each of this.shown()) each.strip.hidden = each !== graph;
  }
}
