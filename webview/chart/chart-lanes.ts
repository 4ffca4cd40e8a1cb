// The threads of a flame chart as lanes: their boxes, their names, which are collapsed, and what of them is on screen. Leaves
// out: drawing, gestures.

import { LaneStore } from '../../src/flame/lane-store.ts';
import { laneAt, placeLanes, rowsOf, type PlacedLane } from '../../src/flame/lanes.ts';
import { rowAt, visibleRows } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ChartOverview, FunctionInfo } from '../../src/protocol/webview.ts';
import { withRange } from '../filters/filtered-view.ts';
import type { ShownBox } from '../flame/box-facts.ts';
import type { ViewParts } from '../views/main-view.ts';
import { LaneHeads, laneName } from './lane-heads.ts';
import { LaneLoaders } from './lane-loaders.ts';
import { stepFrom, type LaneBox } from './lane-steps.ts';

/** A box this wide can be seen. CSS pixels. */
const SEEN_PX = 3;

export interface ChartLanesOptions {
  readonly parts: ViewParts;
  readonly lanes: ChartOverview['lanes'];
  /** Filled as boxes come. */
  readonly functions: Map<number, FunctionInfo>;
  readonly onBoxes: () => void;
  readonly onError: (message: string) => void;
  /** The user wants a lane collapsed, or expanded. */
  readonly onToggle: (lane: number) => void;
}

export class ChartLanes {
  readonly store: LaneStore;
  readonly heads: LaneHeads;
  private readonly options: ChartLanesOptions;
  private readonly loaders: LaneLoaders;
  private readonly collapsed = new Set<number>();
  private places: readonly PlacedLane[];

  constructor(options: ChartLanesOptions) {
    this.options = options;
    const { parts: { channel, summary, view }, lanes, functions, onBoxes, onError, onToggle } = options;
    this.places = this.place();
    this.store = new LaneStore(this.places);
    const threads = lanes.map(({ thread }) => thread);
    this.heads = new LaneHeads(threads.map((thread) => laneName(summary.threads, thread)), onToggle);
    this.loaders = new LaneLoaders({ channel, revision: summary.revision, view: withRange(view, null), threads, store: this.store, functions, onBoxes, onError });
  }

  get placed(): readonly PlacedLane[] {
    return this.places;
  }

  /** Rows of all lanes. */
  get rows(): number {
    return rowsOf(this.places);
  }

  /** Whether there are heads: a thread alone needs no name. */
  get several(): boolean {
    return this.options.lanes.length > 1;
  }

  isCollapsed(lane: number): boolean {
    return this.collapsed.has(lane);
  }

  /** Collapses a lane, or expands it. */
  toggle(lane: number): void {
    if (!this.collapsed.delete(lane)) this.collapsed.add(lane);
    this.replace();
  }

  /** Collapses all lanes; expands them where all are. */
  toggleAll(): void {
    const all = this.collapsed.size < this.options.lanes.length;
    this.collapsed.clear();
    if (all) for (const lane of this.options.lanes.keys()) this.collapsed.add(lane);
    this.replace();
  }

  /** Puts the heads where a picture needs them, and asks for the boxes that the picture to come lacks. */
  show(viewport: Viewport, target: Viewport, ratio: number): void {
    this.loaders.ensure(target, this.places, ratio);
    if (this.several) this.heads.show(viewport, this.places, this.collapsed);
  }

  /** The lane of a thread, -1 where it has none. */
  ofThread(thread: number): number {
    return this.options.lanes.findIndex((lane) => lane.thread === thread);
  }

  nameOf(lane: number): string {
    return laneName(this.options.parts.summary.threads, this.options.lanes[lane]!.thread);
  }

  /** A box with its row among all lanes. */
  wholeBox({ lane, box }: LaneBox): ShownBox {
    return { ...box, depth: box.depth + this.places[lane]!.first };
  }

  /** Whether a box of a function can be seen on a screen. */
  shows(functionIndex: number, viewport: Viewport): boolean {
    const { x0, x1, widthPx } = viewport;
    const least = (SEEN_PX * (x1 - x0)) / widthPx;
    const { depth0, depth1 } = visibleRows(viewport);
    for (let row = depth0; row < depth1; row++) {
      const seen = this.store.layers(row, x0, x1).some(({ columns: { function: functions, depth, start, total } }) =>
        functions.some((fn, i) => fn === functionIndex && depth[i] === row && total[i]! >= least && start[i]! < x1 && start[i]! + total[i]! > x0),
      );
      if (seen) return true;
    }
    return false;
  }

  /** Where an arrow key leads; the first one to what is at the top left of the screen. */
  stepFrom(from: LaneBox | null, step: Parameters<typeof stepFrom>[2], screen: Viewport): LaneBox | null {
    const lanes = { stores: this.store.stores, functions: this.options.functions, expanded: (lane: number) => !this.collapsed.has(lane) };
    return stepFrom(lanes, from, step, { lane: Math.max(0, laneAt(this.places, rowAt(screen, 0))), x: screen.x0 });
  }

  private place(): PlacedLane[] {
    return placeLanes(this.options.lanes.map(({ rows }, lane) => ({ rows, collapsed: this.collapsed.has(lane) })), this.several);
  }

  private replace(): void {
    this.places = this.place();
    this.store.place(this.places);
  }
}
