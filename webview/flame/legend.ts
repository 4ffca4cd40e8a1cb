// What the colours mean.

import type { FunctionCategory } from '../../src/protocol/webview.ts';
import { element } from '../element.ts';
import { cssOf } from './color.ts';
import { CATEGORY_VARIABLES } from './theme.ts';
import type { FlameTheme } from './theme.ts';

const TITLES: Readonly<Record<FunctionCategory, string>> = {
  own: 'Own code',
  library: 'Libraries',
  runtime: 'Runtime',
  native: 'Native',
  engine: 'Engine',
};

export class Legend {
  readonly root = element('ul', 'legend', { 'aria-label': 'Colours' });
  private readonly swatches: (readonly [FunctionCategory, HTMLElement])[] = [];

  constructor() {
    for (const [category] of CATEGORY_VARIABLES) {
      const swatch = element('span', 'swatch', { 'aria-hidden': 'true' });
      this.swatches.push([category, swatch]);
      this.root.append(element('li', '', {}, swatch, TITLES[category]));
    }
  }

  show(theme: FlameTheme): void {
    for (const [category, swatch] of this.swatches) swatch.style.backgroundColor = cssOf(theme.categories[category]);
  }
}
