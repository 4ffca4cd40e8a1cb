// The search of the flame chart: what it found, and which of it comes next. Leaves out: showing it.

import { SearchBox } from '../flame/search-box.ts';
import type { ViewParts } from '../views/main-view.ts';

export interface ChartSearchOptions {
  readonly parts: () => ViewParts;
  readonly onFound: () => void;
  /** The user wants the next (1) or previous (-1) function found. */
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeave: () => void;
}

export class ChartSearch {
  /** Functions found; `null` without a search. */
  found: ReadonlySet<number> | null = null;
  private readonly box: SearchBox;
  private at = -1;

  constructor({ parts, onFound, onStep, onLeave }: ChartSearchOptions) {
    const { channel, summary, memory } = parts();
    const take = (found: readonly number[] | null, text: string): void => {
      this.found = found === null ? null : new Set(found);
      this.at = -1;
      if (memory.state.search !== text) memory.update({ search: text });
      onFound();
    };
    const [view, total] = [() => parts().view, () => parts().totals.total];
    this.box = new SearchBox({ channel, revision: summary.revision, view, total, onFound: take, onStep, onLeave }, memory.state.search);
  }

  get root(): HTMLElement {
    return this.box.root;
  }

  focus(): void {
    this.box.focus();
  }

  ask(): void {
    this.box.ask();
  }

  /** The function that comes next, `null` where nothing was found. */
  step(direction: 1 | -1): number | null {
    const found = [...(this.found ?? [])];
    if (found.length === 0) return null;
    const from = this.at < 0 && direction < 0 ? 0 : this.at;
    this.at = (from + direction + found.length) % found.length;
    return found[this.at]!;
  }
}
