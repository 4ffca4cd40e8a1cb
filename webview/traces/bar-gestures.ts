// Mouse and wheel on the bars of a waterfall: zoom, pan, measure. A click stays with the rows. Leaves out: what they do.

import type { PointerPlace } from '../flame/gestures.ts';

export interface BarGestures {
  /** Where the bars begin and end: CSS pixels of the page. */
  readonly bars: () => { readonly left: number; readonly top: number; readonly width: number };
  readonly zoom: (factor: number, atPx: number) => void;
  readonly pan: (dxPx: number) => void;
  /** Shift+drag, from where it began; with `done` once more when it ends. */
  readonly measure: (from: PointerPlace, to: PointerPlace) => void;
  /** Alt+drag. */
  readonly frame: (from: PointerPlace, to: PointerPlace, done: boolean) => void;
}

/** A press that moves this far is a drag. */
const DRAG_PX = 4;

/** Pixels of wheel that double the zoom; pinches come as wheel events with much smaller steps. */
const WHEEL_DOUBLE_PX = 240;
const PINCH_DOUBLE_PX = 60;
const LINE_PX = 20;

type Kind = 'pan' | 'measure' | 'frame';

/** Listens on the grid of rows. */
export function listenToBars(grid: HTMLElement, on: BarGestures): void {
  const placeOf = ({ clientX, clientY }: MouseEvent): PointerPlace => {
    const { left, top } = on.bars();
    return { x: clientX - left, y: clientY - top, clientX, clientY };
  };
  grid.addEventListener('wheel', (event) => {
    if (applyWheel(event, placeOf(event).x, on)) event.preventDefault();
  }, { passive: false });
  listenToDrags(grid, on, placeOf);
}

/** Whether the wheel was used; else the rows scroll. */
function applyWheel(event: WheelEvent, atPx: number, on: BarGestures): boolean {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const doublePx = Math.abs(dy) < 40 ? PINCH_DOUBLE_PX : WHEEL_DOUBLE_PX;
    on.zoom(2 ** (-dy / doublePx), Math.max(0, atPx));
    return true;
  }
  if (!event.shiftKey && Math.abs(dx) <= Math.abs(dy)) return false;
  on.pan(dx === 0 ? dy : dx);
  return true;
}

function listenToDrags(grid: HTMLElement, on: BarGestures, placeOf: (event: MouseEvent) => PointerPlace): void {
  let press: { readonly from: PointerPlace; last: PointerPlace; readonly kind: Kind; dragging: boolean } | null = null;
  grid.addEventListener('pointerdown', (event) => {
    const at = placeOf(event);
    // The scroll bar is beyond the bars.
    const isOnBars = at.x >= 0 && at.x <= on.bars().width && event.target instanceof Element && event.target.closest('.table-body') !== null;
    if (event.button !== 0 || !isOnBars) return;
    const kind: Kind = event.shiftKey ? 'measure' : event.altKey ? 'frame' : 'pan';
    press = { from: at, last: at, kind, dragging: false };
  });
  grid.addEventListener('pointermove', (event) => {
    if (press === null) return;
    const at = placeOf(event);
    if (!press.dragging && Math.abs(at.x - press.from.x) < DRAG_PX) return;
    // Captured only now: the click of a press that did not move is the row's.
    if (!press.dragging) grid.setPointerCapture(event.pointerId);
    press.dragging = true;
    if (press.kind === 'pan') on.pan(press.last.x - at.x);
    else if (press.kind === 'measure') on.measure(press.from, at);
    else on.frame(press.from, at, false);
    press.last = at;
  });
  const end = (event: PointerEvent): void => {
    if (press?.dragging === true && press.kind === 'frame') on.frame(press.from, placeOf(event), true);
    press = null;
  };
  grid.addEventListener('pointerup', end);
  grid.addEventListener('pointercancel', end);
}
