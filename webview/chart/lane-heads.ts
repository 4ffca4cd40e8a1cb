// The names of the threads over the chart, each with a button that collapses and expands its lane. Only those on screen are
// in the page; the name of the lane that fills the screen stays at its top.

import { laneAt, visibleLanes, type PlacedLane } from '../../src/flame/lanes.ts';
import type { Viewport } from '../../src/flame/viewport.ts';
import type { ThreadInfo } from '../../src/protocol/webview.ts';
import { element, icon, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';

export class LaneHeads {
  /** Lies over the chart. */
  readonly root = element('div', 'lane-heads', { 'role': 'group', 'aria-label': 'Threads' });
  private readonly names: readonly string[];
  private readonly onToggle: (lane: number) => void;
  private readonly shown = new Map<number, HTMLButtonElement>();

  /** `names` by lane. */
  constructor(names: readonly string[], onToggle: (lane: number) => void) {
    this.names = names;
    this.onToggle = onToggle;
  }

  /** Puts the heads where their lanes are. */
  show(viewport: Viewport, placed: readonly PlacedLane[], collapsed: ReadonlySet<number>): void {
    const { scrollPx, rowPx } = viewport;
    const { from, to } = visibleLanes(placed, viewport);
    for (const [lane, button] of this.shown) {
      if (lane >= from && lane < to) continue;
      // Under the keyboard it stays until the focus goes on.
      if (button === document.activeElement) continue;
      button.remove();
      this.shown.delete(lane);
    }
    const atTop = laneAt(placed, Math.floor(scrollPx / rowPx));
    for (let lane = from; lane < to; lane++) {
      const button = this.buttonOf(lane);
      const { head, end } = placed[lane]!;
      const top = head * rowPx - scrollPx;
      // The next lane's head pushes it out.
      const stuck = lane === atTop ? Math.min(Math.max(top, 0), (end - 1) * rowPx - scrollPx) : top;
      button.style.transform = `translateY(${Math.round(stuck)}px)`;
      button.style.width = `${viewport.widthPx}px`;
      button.setAttribute('aria-expanded', String(!collapsed.has(lane)));
    }
  }

  private buttonOf(lane: number): HTMLButtonElement {
    const known = this.shown.get(lane);
    if (known !== undefined) return known;
    const name = this.names[lane] ?? '';
    const label = element('span', 'lane-name');
    setText(label, name);
    const button = element('button', 'lane-head', { type: 'button', title: name }, icon('chevron-down'), label);
    button.addEventListener('click', () => this.onToggle(lane));
    // In the order of the lanes, for the keyboard.
    const after = [...this.shown].filter(([other]) => other > lane).sort(([a], [b]) => a - b)[0]?.[1];
    this.root.insertBefore(button, after ?? null);
    this.shown.set(lane, button);
    return button;
  }
}

/** A thread as its lane names it: with its process where the file has several. */
export function laneName(threads: readonly ThreadInfo[], thread: number): string {
  const { name, process } = threads[thread] ?? { name: '', process: '' };
  const several = process !== '' && threads.some((other) => other.process !== process);
  return displayName(several ? `${process} — ${name}` : name, 200);
}
