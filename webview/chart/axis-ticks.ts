// The ticks of a time axis: round times at their places. Of flame chart and waterfall. Leaves out: what is below the axis.

import { formatTime, timeTicks } from '../../src/flame/time-axis.ts';
import { pxOf, type Viewport } from '../../src/flame/viewport.ts';
import { element, setText } from '../element.ts';
import { TICK_PX } from './chart-marks.ts';

export class AxisTicks {
  readonly root = element('div', 'axis-ticks', { 'aria-hidden': 'true' });

  show(viewport: Viewport): void {
    const { x0, x1, widthPx } = viewport;
    const { stepNs, ns } = timeTicks(x0, x1, Math.floor(widthPx / TICK_PX));
    this.reuse(ns.length);
    ns.forEach((time, i) => {
      const tick = this.root.children[i] as HTMLElement;
      const left = Math.round(pxOf(viewport, time));
      // Half a number would be another number.
      setText(tick, left + TICK_PX / 2 > widthPx ? '' : formatTime(time, stepNs, x1));
      tick.style.transform = `translateX(${left}px)`;
    });
  }

  private reuse(count: number): void {
    while (this.root.childElementCount > count) this.root.lastElementChild!.remove();
    while (this.root.childElementCount < count) this.root.append(element('span', 'axis-tick'));
  }
}
