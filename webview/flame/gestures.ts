// Mouse, wheel and touch on a graph (flame graph or flame chart), told as intentions. Leaves out: what they do to it.

/** What a gesture asks for; positions in CSS pixels from the canvas' corner. */
export interface FlameGestures {
  hover(at: PointerPlace | null): void;
  click(at: PointerPlace): void;
  /** `isDoubleClick`: not by a click with Ctrl or Cmd. */
  openAt(at: PointerPlace, isDoubleClick: boolean): void;
  zoomToAt(at: PointerPlace): void;
  /** `factor` above 1 zooms in. */
  zoom(factor: number, atPx: number): void;
  pan(dxPx: number): void;
  scroll(dyPx: number): void;
  /** Whether there are rows outside the screen, so that a plain wheel scrolls. */
  canScroll(): boolean;
  /** Shift+drag, from where it began: called on every move, and once more with `done` when it ends. */
  measure?(from: PointerPlace, to: PointerPlace, done: boolean): void;
  /** Alt+drag, as {@link FlameGestures.measure}. */
  frame?(from: PointerPlace, to: PointerPlace, done: boolean): void;
  /** A measure or a frame was broken off: the pointer was lost, or a second finger came. */
  dropMarks?(): void;
}

export interface PointerPlace {
  readonly x: number;
  readonly y: number;
  readonly clientX: number;
  readonly clientY: number;
}

/** A press that moves this far is a drag. */
const DRAG_PX = 4;

/** Pixels of wheel that double the zoom. */
const WHEEL_DOUBLE_PX = 240;

/** Pinches on a touch pad come as wheel events with much smaller deltas. */
const PINCH_DOUBLE_PX = 60;

const LINE_PX = 20;

/** Listens on a canvas. */
export function listenToGestures(canvas: HTMLCanvasElement, on: FlameGestures): void {
  const placeOf = (event: MouseEvent): PointerPlace => {
    const { left, top } = canvas.getBoundingClientRect();
    const { clientX, clientY } = event;
    return { x: clientX - left, y: clientY - top, clientX, clientY };
  };
  listenToPointers(canvas, on, placeOf);
  canvas.addEventListener('dblclick', (event) => on.openAt(placeOf(event), true));
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (applyWheel(event, placeOf(event).x, on)) event.preventDefault();
    },
    { passive: false },
  );
}

/** Whether the wheel was used; else the browser scrolls. */
function applyWheel(event: WheelEvent, atPx: number, on: FlameGestures): boolean {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  if (event.ctrlKey || event.metaKey) {
    const doublePx = Math.abs(dy) < 40 ? PINCH_DOUBLE_PX : WHEEL_DOUBLE_PX;
    on.zoom(2 ** (-dy / doublePx), atPx);
    return true;
  }
  if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
    on.pan(dx === 0 ? dy : dx);
    return true;
  }
  if (on.canScroll()) return false;
  on.zoom(2 ** (-dy / WHEEL_DOUBLE_PX), atPx);
  return true;
}

type DragKind = 'pan' | 'measure' | 'frame';

interface Press {
  /** Where each pressed pointer was last. */
  readonly pointers: Map<number, PointerPlace>;
  dragging: boolean;
  /** Where the first pointer was pressed, and what its drag does. */
  from: PointerPlace;
  kind: DragKind;
}

const NOWHERE: PointerPlace = { x: 0, y: 0, clientX: 0, clientY: 0 };

/** What a drag does that begins with these keys held. */
function dragKindOf(event: MouseEvent, on: FlameGestures): DragKind {
  if (event.shiftKey && !event.altKey && on.measure !== undefined) return 'measure';
  return event.altKey && !event.shiftKey && on.frame !== undefined ? 'frame' : 'pan';
}

function listenToPointers(
  canvas: HTMLCanvasElement,
  on: FlameGestures,
  placeOf: (event: MouseEvent) => PointerPlace,
): void {
  const press: Press = { pointers: new Map(), dragging: false, from: NOWHERE, kind: 'pan' };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const at = placeOf(event);
    canvas.setPointerCapture(event.pointerId);
    press.pointers.set(event.pointerId, at);
    press.dragging = press.pointers.size > 1;
    if (press.dragging && press.kind !== 'pan') on.dropMarks?.();
    press.kind = press.dragging ? 'pan' : dragKindOf(event, on);
    press.from = at;
  });
  canvas.addEventListener('pointermove', (event) => {
    const at = placeOf(event);
    const before = press.pointers.get(event.pointerId);
    if (before === undefined) {
      on.hover(at);
      return;
    }
    if (!press.dragging && Math.hypot(at.x - before.x, at.y - before.y) < DRAG_PX) return;
    press.dragging = true;
    on.hover(null);
    drag(canvas, press, event.pointerId, before, at, on);
    press.pointers.set(event.pointerId, at);
  });
  const release = (event: PointerEvent, ended: boolean): void => {
    if (!press.pointers.delete(event.pointerId)) return;
    canvas.classList.remove('dragging', 'marking');
    const at = placeOf(event);
    if (press.dragging) {
      if (!ended) on.dropMarks?.();
      else if (press.kind !== 'pan') on[press.kind]?.(press.from, at, true);
      press.kind = 'pan';
    } else if (ended) click(event, at, on);
  };
  canvas.addEventListener('pointerup', (event) => release(event, true));
  canvas.addEventListener('pointercancel', (event) => release(event, false));
  canvas.addEventListener('pointerleave', () => on.hover(null));
}

function click(event: MouseEvent, at: PointerPlace, on: FlameGestures): void {
  if (event.altKey) on.zoomToAt(at);
  else if (event.ctrlKey || event.metaKey) on.openAt(at, false);
  else on.click(at);
}

function drag(canvas: HTMLCanvasElement, press: Press, pointer: number, before: PointerPlace, at: PointerPlace, on: FlameGestures): void {
  canvas.classList.add(press.kind === 'pan' ? 'dragging' : 'marking');
  if (press.kind !== 'pan') on[press.kind]?.(press.from, at, false);
  else if (press.pointers.size === 2) pinch(press.pointers, pointer, at, on);
  else {
    on.pan(before.x - at.x);
    on.scroll(before.y - at.y);
  }
}

/** Two fingers: the distance zooms, the way of their middle pans. */
function pinch(
  pointers: ReadonlyMap<number, PointerPlace>,
  moved: number,
  at: PointerPlace,
  on: FlameGestures,
): void {
  const before = pointers.get(moved)!;
  const other = [...pointers].find(([id]) => id !== moved)?.[1];
  if (other === undefined) return;
  const was = Math.max(20, Math.abs(before.x - other.x));
  const is = Math.max(20, Math.abs(at.x - other.x));
  on.zoom(is / was, (at.x + other.x) / 2);
  on.pan((before.x - at.x) / 2);
}
