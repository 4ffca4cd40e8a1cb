// Two panes with a sash between them that is dragged or moved with the keys: above each other, or side by side where
// there is room. (The split of @vscode-elements/elements has no keyboard and cannot turn with the window.)

import { element } from '../element.ts';

/** From this width on the panes stand side by side. */
const SIDE_FROM_PX = 1800;

const LEAST_SHARE = 0.15;
const MOST_SHARE = 0.9;
const KEY_STEP = 0.02;

export interface SplitShares {
  /** Share of the height that the first pane takes when stacked. */
  readonly stacked: number;
  /** Share of the width that it takes side by side. */
  readonly side: number;
}

export class Split {
  readonly root: HTMLElement;
  private readonly sash = element('div', 'sash', {
    'role': 'separator',
    'tabindex': 0,
    'aria-label': 'Size of flame graph and table',
  });
  private readonly resizeObserver: ResizeObserver;
  private readonly onChange: (shares: SplitShares) => void;
  private readonly fresh: SplitShares;
  private shares: SplitShares;
  private side = false;

  constructor(
    first: HTMLElement,
    second: HTMLElement,
    shares: SplitShares,
    fresh: SplitShares,
    onChange: (shares: SplitShares) => void,
  ) {
    this.shares = shares;
    this.fresh = fresh;
    this.onChange = onChange;
    this.root = element('div', 'split', {}, first, this.sash, second);
    this.resizeObserver = new ResizeObserver(() => this.apply());
    this.resizeObserver.observe(this.root);
    this.listen();
    this.apply();
  }

  dispose(): void {
    this.resizeObserver.disconnect();
  }

  private get share(): number {
    return this.side ? this.shares.side : this.shares.stacked;
  }

  private set share(share: number) {
    const value = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, share));
    this.shares = this.side ? { ...this.shares, side: value } : { ...this.shares, stacked: value };
    this.apply();
  }

  private apply(): void {
    this.side = this.root.clientWidth >= SIDE_FROM_PX;
    this.root.classList.toggle('side', this.side);
    const first = `minmax(0, ${this.share}fr)`;
    const second = `minmax(0, ${1 - this.share}fr)`;
    const tracks = `${first} auto ${second}`;
    this.root.style.gridTemplateRows = this.side ? 'minmax(0, 1fr)' : tracks;
    this.root.style.gridTemplateColumns = this.side ? tracks : 'minmax(0, 1fr)';
    this.sash.setAttribute('aria-orientation', this.side ? 'vertical' : 'horizontal');
    this.sash.setAttribute('aria-valuenow', String(Math.round(this.share * 100)));
    this.sash.setAttribute('aria-valuemin', String(LEAST_SHARE * 100));
    this.sash.setAttribute('aria-valuemax', String(MOST_SHARE * 100));
  }

  private listen(): void {
    const { sash } = this;
    sash.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      sash.setPointerCapture(event.pointerId);
      sash.classList.add('dragging');
    });
    sash.addEventListener('pointermove', (event) => {
      if (!sash.hasPointerCapture(event.pointerId)) return;
      const { left, top, width, height } = this.root.getBoundingClientRect();
      this.share = this.side ? (event.clientX - left) / width : (event.clientY - top) / height;
    });
    const release = (): void => {
      sash.classList.remove('dragging');
      this.onChange(this.shares);
    };
    sash.addEventListener('pointerup', release);
    sash.addEventListener('pointercancel', release);
    sash.addEventListener('dblclick', () => {
      this.share = this.side ? this.fresh.side : this.fresh.stacked;
      this.onChange(this.shares);
    });
    sash.addEventListener('keydown', (event) => {
      const less = event.key === 'ArrowUp' || event.key === 'ArrowLeft';
      const more = event.key === 'ArrowDown' || event.key === 'ArrowRight';
      if (!less && !more) return;
      event.preventDefault();
      this.share += less ? -KEY_STEP : KEY_STEP;
      this.onChange(this.shares);
    });
  }
}
