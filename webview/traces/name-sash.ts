// The line between names and bars: dragged, or moved with the keys. Leaves out: the rows.

import { element } from '../element.ts';

/** Shares of the width that names take. */
export const FIRST_SHARE = 0.32;
const LEAST_SHARE = 0.12;
const MOST_SHARE = 0.75;
const KEY_STEP = 0.02;

export class NameSash {
  readonly root = element('div', 'sash name-sash', { 'role': 'separator', 'tabindex': 0, 'aria-orientation': 'vertical', 'aria-label': 'Width of the names' });
  private readonly host: HTMLElement;
  private readonly onShare: (share: number) => void;
  private current = FIRST_SHARE;

  /** `host`: what is divided. `onShare`: called with every change. */
  constructor(host: HTMLElement, onShare: (share: number) => void) {
    this.host = host;
    this.onShare = onShare;
    const { root } = this;
    root.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      root.setPointerCapture(event.pointerId);
      root.classList.add('dragging');
    });
    root.addEventListener('pointermove', (event) => {
      if (!root.hasPointerCapture(event.pointerId)) return;
      const { left, width } = host.getBoundingClientRect();
      this.set((event.clientX - left) / Math.max(1, width));
    });
    const release = (): void => root.classList.remove('dragging');
    root.addEventListener('pointerup', release);
    root.addEventListener('pointercancel', release);
    root.addEventListener('dblclick', () => this.set(FIRST_SHARE));
    root.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      event.stopPropagation();
      this.set(this.current + (event.key === 'ArrowLeft' ? -KEY_STEP : KEY_STEP));
    });
    this.set(FIRST_SHARE);
  }

  private set(share: number): void {
    this.current = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, share));
    const percent = Math.round(this.current * 100);
    this.host.style.setProperty('--name-share', `${this.current * 100}%`);
    this.root.setAttribute('aria-valuenow', String(percent));
    this.root.setAttribute('aria-valuemin', String(LEAST_SHARE * 100));
    this.root.setAttribute('aria-valuemax', String(MOST_SHARE * 100));
    this.onShare(this.current);
  }
}
