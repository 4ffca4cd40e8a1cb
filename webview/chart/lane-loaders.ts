// Asks for the boxes of the threads that are on screen, each by a loader of its own.

import type { LaneStore } from '../../src/flame/lane-store.ts';
import { laneViewport, visibleLanes, type PlacedLane } from '../../src/flame/lanes.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { FunctionInfo, View } from '../../src/protocol/webview.ts';
import type { Channel } from '../channel.ts';
import { BoxLoader } from '../flame/box-loader.ts';

export interface LaneLoadersOptions {
  readonly channel: Channel;
  readonly revision: number;
  /** Without its range, which does not cut the chart. */
  readonly view: View;
  /** By lane. */
  readonly threads: readonly number[];
  readonly store: LaneStore;
  readonly functions: Map<number, FunctionInfo>;
  readonly onBoxes: () => void;
  readonly onError: (message: string) => void;
}

export class LaneLoaders {
  private readonly options: LaneLoadersOptions;
  private readonly loaders = new Map<number, BoxLoader>();

  constructor(options: LaneLoadersOptions) {
    this.options = options;
  }

  /** Asks for what a picture of these lanes lacks. */
  ensure(viewport: Viewport, placed: readonly PlacedLane[], ratio: number): void {
    const { from, to } = visibleLanes(placed, viewport);
    for (let lane = from; lane < to; lane++) {
      const part = laneViewport(viewport, placed[lane]!);
      if (part !== null) this.loaderOf(lane).ensure(part, ratio);
    }
  }

  private loaderOf(lane: number): BoxLoader {
    const known = this.loaders.get(lane);
    if (known !== undefined) return known;
    const { channel, revision, view, threads, store, functions, onBoxes, onError } = this.options;
    const thread = threads[lane]!;
    const made = new BoxLoader({
      request: (part) => channel.request('chart/boxes', { view, thread, ...part }, `chart ${thread}`),
      store: store.stores[lane]!,
      functions,
      revision,
      onBoxes,
      onError,
    });
    this.loaders.set(lane, made);
    return made;
  }
}
