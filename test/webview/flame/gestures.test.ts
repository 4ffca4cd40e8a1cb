// What the hand does on a graph, and what is made of it.

import { expect, test } from 'vitest';
import { listenToGestures } from '../../../webview/flame/gestures.ts';

type Held = Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>>;

/** A canvas that only has what gestures need, and what was asked for on it. */
function handOn(canScroll = true, marks = true) {
  const said: string[] = [];
  const classes = new Set<string>();
  const canvas = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 100, top: 50 }),
    setPointerCapture: () => undefined,
    classList: { add: (...names: string[]) => names.forEach((name) => classes.add(name)), remove: (...names: string[]) => names.forEach((name) => classes.delete(name)) },
  });
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const drawn = (what: string) => (from: { x: number; y: number }, to: { x: number; y: number }, done: boolean) =>
    void said.push(`${what} ${from.x},${from.y} to ${to.x},${to.y}${done ? ' done' : ''}`);
  listenToGestures(canvas as unknown as HTMLCanvasElement, {
    hover: (at) => void (at !== null && said.push(`hover ${at.x},${at.y}`)),
    click: ({ x, y }) => void said.push(`click ${x},${y}`),
    openAt: ({ x, y }) => void said.push(`open ${x},${y}`),
    zoomToAt: ({ x, y }) => void said.push(`zoom to ${x},${y}`),
    zoom: (factor, atPx) => void said.push(`zoom ${round(factor)} at ${atPx}`),
    pan: (dx) => void said.push(`pan ${dx}`),
    scroll: (dy) => void (dy !== 0 && said.push(`scroll ${dy}`)),
    canScroll: () => canScroll,
    ...(marks && { measure: drawn('measure'), frame: drawn('frame'), dropMarks: () => void said.push('drop') }),
  });
  /** Positions are those on the canvas. */
  const send = (type: string, x: number, y: number, held: Held & { pointerId?: number; deltaX?: number; deltaY?: number; deltaMode?: number } = {}): void => {
    const event = Object.assign(new Event(type, { cancelable: true }), { clientX: x + 100, clientY: y + 50, pointerId: 1, button: 0, ...held });
    canvas.dispatchEvent(event);
  };
  return { said, classes, send };
}

test.each([
  ['click 30,40', {}],
  ['zoom to 30,40', { altKey: true }],
  ['open 30,40', { ctrlKey: true }],
  ['open 30,40', { metaKey: true }],
  ['click 30,40', { shiftKey: true }],
] as const)('a press that does not move: %s', (what, held) => {
  const { said, send } = handOn();
  send('pointerdown', 30, 40, held);
  send('pointermove', 32, 41, held);
  send('pointerup', 30, 40, held);
  expect(said).toEqual([what]);
});

test('a drag pans and scrolls', () => {
  const { said, send, classes } = handOn();
  send('pointerdown', 30, 40);
  send('pointermove', 20, 45);
  expect([...classes]).toEqual(['dragging']);
  send('pointerup', 20, 45);
  expect(said).toEqual(['pan 10', 'scroll -5']);
  expect([...classes]).toEqual([]);
});

test.each([
  ['measure', { shiftKey: true }],
  ['frame', { altKey: true }],
] as const)('a drag that begins with its key is a %s, also when the key is let go on the way', (what, held) => {
  const { said, send } = handOn();
  send('pointerdown', 30, 40, held);
  send('pointermove', 50, 60, held);
  send('pointermove', 80, 70);
  send('pointerup', 80, 70);
  expect(said).toEqual([`${what} 30,40 to 50,60`, `${what} 30,40 to 80,70`, `${what} 30,40 to 80,70 done`]);
});

test('a mark is dropped when the pointer is lost or a second finger comes', () => {
  const lost = handOn();
  lost.send('pointerdown', 30, 40, { shiftKey: true });
  lost.send('pointermove', 50, 40, { shiftKey: true });
  lost.send('pointercancel', 50, 40);
  expect(lost.said.at(-1)).toBe('drop');
  const second = handOn();
  second.send('pointerdown', 30, 40, { altKey: true });
  second.send('pointermove', 50, 40, { altKey: true });
  second.send('pointerdown', 90, 40, { altKey: true, pointerId: 2 });
  second.send('pointermove', 130, 40, { pointerId: 2 });
  expect(second.said.slice(1)).toEqual(['drop', 'zoom 2 at 90', 'pan -20']);
});

test('a graph that knows no marks pans', () => {
  const { said, send } = handOn(true, false);
  send('pointerdown', 30, 40, { shiftKey: true });
  send('pointermove', 50, 40, { shiftKey: true });
  send('pointerup', 50, 40);
  expect(said).toEqual(['pan -20']);
});

test.each([
  ['a plain wheel zooms where all rows are seen', false, { deltaY: -240 }, ['zoom 2 at 30']],
  ['a plain wheel is the browser\'s where rows are outside', true, { deltaY: -240 }, []],
  ['with Shift it pans', true, { deltaY: 12, shiftKey: true }, ['pan 12']],
  ['sideways it pans', true, { deltaX: 9, deltaY: 2 }, ['pan 9']],
  ['with Ctrl it zooms', true, { deltaY: -240, ctrlKey: true }, ['zoom 2 at 30']],
  ['a pinch on a touch pad zooms faster', true, { deltaY: -30, ctrlKey: true }, ['zoom 1.414 at 30']],
] as const)('%s', (_, canScroll, wheel, expected) => {
  (globalThis as Record<string, unknown>)['WheelEvent'] ??= { DOM_DELTA_LINE: 1 };
  const { said, send } = handOn(canScroll);
  send('wheel', 30, 40, { deltaX: 0, deltaMode: 0, ...wheel });
  expect(said).toEqual(expected);
});
