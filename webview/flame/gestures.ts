// Mouse, wheel and touch on the flame graph, told as intentions. Leaves out: what they do to the graph.

/** What a gesture asks for; positions in CSS pixels from the canvas' corner. */
export interface FlameGestures {
  hover(at: PointerPlace | null): void;
  click(at: PointerPlace): void;
  openAt(at: PointerPlace): void;
  zoomToAt(at: PointerPlace): void;
  /** `factor` above 1 zooms in. */
  zoom(factor: number, atPx: number): void;
  pan(dxPx: number): void;
  scroll(dyPx: number): void;
  /** Whether there are rows outside the screen, so that a plain wheel scrolls. */
  canScroll(): boolean;
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
  canvas.addEventListener('dblclick', (event) => on.openAt(placeOf(event)));
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

interface Press {
  readonly pointers: Map<number, PointerPlace>;
  dragging: boolean;
}

function listenToPointers(
  canvas: HTMLCanvasElement,
  on: FlameGestures,
  placeOf: (event: MouseEvent) => PointerPlace,
): void {
  const press: Press = { pointers: new Map(), dragging: false };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    press.pointers.set(event.pointerId, placeOf(event));
    press.dragging = press.pointers.size > 1;
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
    canvas.classList.add('dragging');
    if (press.pointers.size === 2) pinch(press.pointers, event.pointerId, at, on);
    else {
      on.pan(before.x - at.x);
      on.scroll(before.y - at.y);
    }
    press.pointers.set(event.pointerId, at);
  });
  const release = (event: PointerEvent, clicked: boolean): void => {
    if (!press.pointers.delete(event.pointerId)) return;
    canvas.classList.remove('dragging');
    if (!clicked || press.dragging) return;
    const at = placeOf(event);
    if (event.altKey) on.zoomToAt(at);
    else if (event.ctrlKey || event.metaKey) on.openAt(at);
    else on.click(at);
  };
  canvas.addEventListener('pointerup', (event) => release(event, true));
  canvas.addEventListener('pointercancel', (event) => release(event, false));
  canvas.addEventListener('pointerleave', () => on.hover(null));
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
