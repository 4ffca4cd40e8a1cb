// The search of a graph: what it found, and which of it comes next. Of flame graph and flame chart. Leaves out: showing it.

import type { ViewParts } from '../views/main-view.ts';
import { SearchBox } from './search-box.ts';

export interface GraphSearchOptions {
  /** Which graph this is for: several of them may search at the same time. */
  readonly graph: string;
  readonly parts: () => ViewParts;
  readonly onFound: () => void;
  /** The user wants the next (1) or previous (-1) function found. */
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeave: () => void;
}

export class GraphSearch {
  /** Functions found; `null` without a search. */
  found: ReadonlySet<number> | null = null;
  private readonly box: SearchBox;
  private at = -1;

  constructor({ graph, parts, onFound, onStep, onLeave }: GraphSearchOptions) {
    const { channel, summary, memory } = parts();
    const take = (found: readonly number[] | null, text: string): void => {
      this.found = found === null ? null : new Set(found);
      this.at = -1;
      if (memory.state.search !== text) memory.update({ search: text });
      onFound();
    };
    const [view, total] = [() => parts().view, () => parts().totals.total];
    this.box = new SearchBox({ graph, channel, revision: summary.revision, view, total, onFound: take, onStep, onLeave }, memory.state.search);
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

  dispose(): void {
    this.box.dispose();
  }

  /** The function that comes next, `null` where nothing was found. `among`: what another graph's search found. */
  step(direction: 1 | -1, among: ReadonlySet<number> | null = this.found): number | null {
    const found = [...(among ?? [])];
    if (found.length === 0) return null;
    const from = this.at < 0 && direction < 0 ? 0 : this.at;
    this.at = (from + direction + found.length) % found.length;
    return found[this.at]!;
  }
}
