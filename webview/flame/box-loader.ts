// Asks the host for boxes of a flame graph, or of a flame chart: first the whole of it coarsely, then what is on screen at full detail with some margin,
// so that panning rarely waits. What is there stays and is drawn scaled until the answer comes.

import { unpackSlab } from '../../src/protocol/slab.ts';
import { MERGED_BELOW_PX, widthFor } from '../../src/protocol/first-boxes.ts';
import { BOX_COLUMNS, DIFFERENCE_COLUMNS } from '../../src/protocol/webview.ts';
import type { BoxesMeta, BoxesParams, FunctionInfo } from '../../src/protocol/webview.ts';
import type { BoxArea, BoxSet, BoxStore } from '../../src/flame/box-store.ts';
import { visibleRows } from '../../src/flame/viewport.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import { orSay } from '../channel.ts';

/** A part with fewer boxes than this has room for margins again. */
const ROOMY_BOXES = 2000;

/** Rows of the first, coarse answer beyond those on screen. */
const MORE_ROWS = 16;

/** A part of the graph, and the width that it will be drawn with. */
export type BoxesPart = Omit<BoxesParams, 'view' | 'graph'>;

export interface BoxLoaderOptions {
  /** Asks for a part; an earlier question that is not answered yet is given up. */
  readonly request: (part: BoxesPart) => Promise<Uint8Array>;
  /** Boxes come with what they were before. */
  readonly isDifference?: boolean;
  readonly store: BoxStore;
  readonly functions: Map<number, FunctionInfo>;
  readonly revision: number;
  /** New boxes are in the store. */
  readonly onBoxes: () => void;
  readonly onError: (message: string) => void;
}

export class BoxLoader {
  private readonly options: BoxLoaderOptions;
  /** The last request's area, also after its answer or failure: the same is not asked twice in a row. */
  private asked: BoxArea | null = null;
  /**
   * Screens asked for beside the visible one. The host sends only so many boxes and raises its threshold to keep to
   * that: where the graph is crowded, margins would cost detail.
   */
  private margins = 1;
  private askedMargins = 0;
  private hasFirst = false;

  constructor(options: BoxLoaderOptions) {
    this.options = options;
  }

  /** Asks for what this picture lacks, unless that is on its way or was refused. */
  ensure(viewport: Viewport, ratio: number): void {
    if (viewport.widthPx <= 1 || viewport.heightPx <= 0) return;
    if (!this.hasFirst) {
      if (this.asked === null) this.askFirst(viewport, ratio);
      return;
    }
    const need = neededArea(viewport, ratio);
    if (need.depth1 <= need.depth0 || this.options.store.has(need)) return;
    const covered = this.asked !== null && includes(this.asked, need);
    if (covered && this.askedMargins <= this.margins) return;
    this.askedMargins = this.margins;
    this.ask(partFor(viewport, ratio, this.margins), false);
  }

  private askFirst(viewport: Viewport, ratio: number): void {
    const rows = Math.min(viewport.rows, Math.ceil(viewport.heightPx / viewport.rowPx) + MORE_ROWS);
    const widthPx = Math.max(64, Math.min(Math.round(viewport.widthPx * ratio), widthFor(rows)));
    this.ask({ x0: 0, x1: viewport.total, depth0: 0, depth1: rows, widthPx }, true);
  }

  private ask(params: BoxesPart, first: boolean): void {
    const area: BoxArea = { ...params, minValue: ((params.x1 - params.x0) / params.widthPx) * MERGED_BELOW_PX };
    this.asked = area;
    void orSay(this.options.request(params).then((slab) => this.receive(slab, area, first)), this.options.onError);
  }

  private receive(slab: Uint8Array, asked: BoxArea, first: boolean): void {
    const { store, functions, revision, onBoxes } = this.options;
    const layout = this.options.isDifference === true ? DIFFERENCE_COLUMNS : BOX_COLUMNS;
    const { columns, meta } = unpackSlab<typeof BOX_COLUMNS, BoxesMeta>(layout, slab);
    if (meta.revision !== revision) return;
    for (const info of meta.functions) functions.set(info.index, info);
    const { x0, x1, depth0, depth1, minValue } = meta;
    const set: BoxSet = { columns, area: { x0, x1, depth0, depth1, minValue } };
    if (first) store.pin(set);
    else {
      store.add(set);
      if (minValue > asked.minValue * 1.01) this.margins = 0;
      else if (columns.node.length < ROOMY_BOXES) this.margins = 1;
    }
    this.hasFirst = true;
    onBoxes();
  }
}

/** What must be there to draw this picture: boxes down to one device pixel (half of that is asked for). */
function neededArea(viewport: Viewport, ratio: number): BoxArea {
  const { x0, x1, widthPx } = viewport;
  return { x0, x1, ...visibleRows(viewport), minValue: (x1 - x0) / (widthPx * ratio) };
}

/** The visible part with `margins` screens to each side, and half as much above and below. */
function partFor(viewport: Viewport, ratio: number, margins: number): BoxesPart {
  const span = viewport.x1 - viewport.x0;
  const x0 = Math.max(0, viewport.x0 - span * margins);
  const x1 = Math.min(viewport.total, viewport.x1 + span * margins);
  const { depth0, depth1 } = visibleRows(viewport);
  const margin = Math.ceil(((depth1 - depth0) / 2) * margins);
  return {
    x0,
    x1,
    depth0: Math.max(0, depth0 - margin),
    depth1: Math.min(viewport.rows, depth1 + margin),
    widthPx: Math.max(1, Math.round(((x1 - x0) / span) * viewport.widthPx * ratio)),
  };
}

function includes(asked: BoxArea, need: BoxArea): boolean {
  return (
    asked.x0 <= need.x0 &&
    asked.x1 >= need.x1 &&
    asked.depth0 <= need.depth0 &&
    asked.depth1 >= need.depth1 &&
    asked.minValue <= need.minValue
  );
}
