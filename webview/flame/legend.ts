// What the colours mean, and a filter by them: what is pressed stays, all else is dimmed. Leaves out: what the colours are.

import { formatCount, formatShare, shareOf } from '../../src/base/format-value.ts';
import { categoryOfKey } from '../../src/flame/color-groups.ts';
import type { ColorMode } from '../../src/flame/color-groups.ts';
import type { ColorGroup, FunctionCategory } from '../../src/protocol/webview.ts';
import { element, setText } from '../element.ts';
import { displayName } from '../text/display-name.ts';
import { keyColor } from './box-colors.ts';
import { cssOf } from './color.ts';
import { HEAT_SHARES } from './theme.ts';
import type { FlameTheme } from './theme.ts';

const TITLES: Readonly<Record<FunctionCategory, string>> = {
  own: 'Own code',
  library: 'Libraries',
  runtime: 'Runtime',
  native: 'Native',
  engine: 'Engine',
};

/** What a legend lists. */
export interface LegendGroups {
  readonly mode: ColorMode;
  readonly groups: readonly ColorGroup[];
  readonly others: { readonly count: number; readonly self: number };
  /** The largest of the whole profile: they have colours of their own. */
  readonly largest: readonly string[];
  readonly total: number;
}

export class Legend {
  readonly root = element('ul', 'legend', { 'aria-label': 'Colours' });
  private readonly onLit: (lit: ReadonlySet<string> | null) => void;
  private readonly live = element('span', 'visually-hidden', { 'aria-live': 'polite' });
  private swatches: (readonly [color: (theme: FlameTheme) => string, swatch: HTMLElement])[] = [];
  private pressed = new Set<string>();

  /** `onLit`: these keys shall not be dimmed from now on; `null`: none is. */
  constructor(onLit: (lit: ReadonlySet<string> | null) => void) {
    this.onLit = onLit;
  }

  /** Lists other groups; what was pressed and is still there stays so. */
  list(listed: LegendGroups, theme: FlameTheme): void {
    this.swatches = [];
    const items = listed.mode === 'heat' ? this.heatItems() : this.groupItems(listed);
    const keys = new Set(listed.groups.map(({ key }) => key));
    const still = [...this.pressed].filter((key) => keys.has(key));
    const changed = still.length < this.pressed.size;
    this.pressed = new Set(still);
    this.root.replaceChildren(...items.map((item) => element('li', '', {}, item)), element('li', 'visually-hidden', {}, this.live));
    this.mark();
    this.show(theme);
    if (changed) this.tell();
  }

  /** Takes the colours of a theme. */
  show(theme: FlameTheme): void {
    for (const [color, swatch] of this.swatches) swatch.style.backgroundColor = color(theme);
  }

  private groupItems({ groups, others, largest, total }: LegendGroups): HTMLElement[] {
    const items: HTMLElement[] = groups.map(({ key, self }) => {
      const label = labelOf(key);
      const share = formatShare(shareOf(self, total));
      const title = `${displayName(key.startsWith('*') ? label : key, 300)}: ${share} self. Click to dim all others.`;
      const button = element('button', 'legend-entry', { 'type': 'button', title, 'aria-pressed': 'false', 'data-key': key });
      button.append(this.swatch((theme) => cssOf(keyColor(theme, key, largest))), element('span', 'legend-name', {}, label), element('span', 'legend-share', {}, share));
      button.addEventListener('click', () => this.toggle(key, label));
      return button;
    });
    if (others.count > 0) {
      items.push(element('span', 'legend-entry', {}, `${formatCount(others.count)} more`, element('span', 'legend-share', {}, formatShare(shareOf(others.self, total)))));
    }
    return items;
  }

  private heatItems(): HTMLElement[] {
    return [0, ...HEAT_SHARES].map((from, step) => {
      const words = step === 0 ? `Self below ${formatShare(HEAT_SHARES[0]!)}` : `from ${formatShare(from)}`;
      return element('span', 'legend-entry', {}, this.swatch((theme) => cssOf(theme.heat[step]!)), element('span', 'legend-name', {}, words));
    });
  }

  private swatch(color: (theme: FlameTheme) => string): HTMLElement {
    const swatch = element('span', 'swatch', { 'aria-hidden': 'true' });
    this.swatches.push([color, swatch]);
    return swatch;
  }

  private toggle(key: string, label: string): void {
    if (!this.pressed.delete(key)) this.pressed.add(key);
    this.mark();
    this.tell();
    const count = this.pressed.size;
    setText(this.live, count === 0 ? 'Nothing is dimmed.' : `${label} ${this.pressed.has(key) ? 'stands out' : 'is dimmed'}; ${formatCount(count)} shown, all others dimmed.`);
  }

  private mark(): void {
    this.root.classList.toggle('filtering', this.pressed.size > 0);
    for (const button of this.root.querySelectorAll('button')) button.setAttribute('aria-pressed', String(this.pressed.has(button.dataset['key'] ?? '')));
  }

  private tell(): void {
    this.onLit(this.pressed.size === 0 ? null : new Set(this.pressed));
  }
}

/** The name of a category, a package or, without its folders, a file. */
export function labelOf(key: string): string {
  const category = categoryOfKey(key);
  if (category !== null) return TITLES[category as FunctionCategory] ?? displayName(category, 40);
  if (key === '.') return 'Top folder';
  // Packages have slashes in their names too, but no place to point at.
  const name = /^[\w+.-]+:\/\/|^[/\\]|^[A-Za-z]:[\\/]/.test(key) ? key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1) : key;
  return displayName(name === '' ? key : name, 40);
}
