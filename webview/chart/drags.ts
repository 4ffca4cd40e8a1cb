// Presses and drags on an element, told as positions. Leaves out: what they mean.

/** A drag under way; positions in CSS pixels from the element's left edge. */
export interface Drag {
  readonly move: (px: number) => void;
  /** The pointer was let go; `moved`: it is more than a click. */
  readonly end: (px: number, moved: boolean) => void;
  /** The pointer was lost. */
  readonly cancel: () => void;
}

/** A press that moves less is a click. */
const DRAG_PX = 4;

/** Listens for presses of the main button; `begin` says what a drag from there does, `null`: nothing. */
export function listenToDrags(target: HTMLElement, begin: (px: number) => Drag | null): void {
  let drag: Drag | null = null;
  let from = 0;
  let moved = false;
  const placeOf = (event: PointerEvent): number => event.clientX - target.getBoundingClientRect().left;
  target.addEventListener('pointerdown', (event) => {
    // Buttons inside are for themselves.
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    from = placeOf(event);
    moved = false;
    drag = begin(from);
    if (drag !== null) target.setPointerCapture(event.pointerId);
  });
  target.addEventListener('pointermove', (event) => {
    if (drag === null) return;
    const px = placeOf(event);
    moved ||= Math.abs(px - from) >= DRAG_PX;
    if (moved) drag.move(px);
  });
  target.addEventListener('pointerup', (event) => {
    const ended = drag;
    drag = null;
    ended?.end(placeOf(event), moved);
  });
  target.addEventListener('pointercancel', () => {
    const lost = drag;
    drag = null;
    lost?.cancel();
  });
}
