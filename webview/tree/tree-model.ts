// The call tree as a list of visible rows: which nodes are expanded, and which of their children are here. Children come in
// pages. Leaves out: drawing, selection, what a row is about.

import type { TreeRow, TreeStep } from '../../src/protocol/webview.ts';
import type { GridRows } from '../tables/row-grid.ts';

/** Rows of one page of children. */
export const TREE_PAGE_ROWS = 200;

/** Pages kept of the children of one node. */
const MOST_PAGES = 50;

/** A visible row. */
export interface TreeLine {
  readonly row: TreeRow;
  /** 0 for the outermost. */
  readonly depth: number;
  readonly expanded: boolean;
  /** Among its siblings, from 0. */
  readonly position: number;
  readonly siblings: number;
}

/** An expanded node, or the top. */
interface Branch {
  readonly node: number | null;
  readonly depth: number;
  readonly parent: Branch | null;
  /** Its position below its parent. */
  readonly position: number;
  /** Children; `null` until it is known, which only happens at the top. */
  of: number | null;
  /** Visible rows below it. */
  size: number;
  /** Expanded children by position, in that order. */
  open: readonly Branch[];
  readonly pages: Map<number, readonly TreeRow[]>;
  readonly underway: Set<number>;
  /** Rows that came by themselves, as steps of a way. */
  readonly known: Map<number, TreeRow>;
}

export type FetchChildren = (node: number | null, offset: number, limit: number) => Promise<{ readonly rows: readonly TreeRow[]; readonly of: number }>;

export class TreeModel implements GridRows<TreeLine> {
  private readonly top = branchOf(null, null, 0, null);
  private readonly fetch: FetchChildren;
  private readonly onRows: () => void;
  private readonly onError: (error: unknown) => void;

  constructor(fetch: FetchChildren, onRows: () => void, onError: (error: unknown) => void) {
    this.fetch = fetch;
    this.onRows = onRows;
    this.onError = onError;
  }

  /** Visible rows, here or not. */
  get length(): number | null {
    return this.top.of === null ? null : this.top.size;
  }

  at(index: number): TreeLine | undefined {
    const { branch, position } = this.locate(index);
    const row = rowIn(branch, position);
    if (row === undefined) return undefined;
    const expanded = branch.open.some((child) => child.position === position);
    return { row, depth: branch.depth, expanded, position, siblings: branch.of ?? 0 };
  }

  need(from: number, to: number): void {
    if (this.top.of === null) this.load(this.top, 0);
    else {
      for (let index = from; index < Math.min(to, this.top.size); index++) {
        const { branch, position } = this.locate(index);
        if (rowIn(branch, position) === undefined) this.load(branch, Math.floor(position / TREE_PAGE_ROWS));
      }
    }
  }

  /** Expands a row that is here and has children. */
  expand(index: number): void {
    const { branch, position } = this.locate(index);
    const row = rowIn(branch, position);
    if (row !== undefined) openIn(branch, position, row);
  }

  collapse(index: number): void {
    const { branch, position } = this.locate(index);
    const child = branch.open.find((each) => each.position === position);
    if (child === undefined) return;
    branch.open = branch.open.filter((each) => each !== child);
    grow(branch, -child.size);
  }

  collapseAll(): void {
    this.top.open = [];
    this.top.size = this.top.of ?? 0;
  }

  /** Expands the siblings of a row that are here, at most so many; the row stays where `indexOfSame` says. */
  expandSiblings(index: number, most: number): number {
    const { branch, position } = this.locate(index);
    let left = most;
    for (let at = 0; at < (branch.of ?? 0) && left > 0; at++) {
      const row = rowIn(branch, at);
      if (row === undefined || row.children === 0) continue;
      openIn(branch, at, row);
      left--;
    }
    return indexOf(branch, position);
  }

  /** Index of the row of which this one is a child; -1 for the outermost. */
  parentOf(index: number): number {
    const { branch } = this.locate(index);
    return branch.parent === null ? -1 : indexOf(branch.parent, branch.position);
  }

  /**
   * Expands a way down and gives the index of its last row.
   * @param from index of the row that the way begins below; -1: the top.
   */
  follow(steps: readonly TreeStep[], from: number): number {
    let branch = this.top;
    let last = from;
    if (from >= 0) {
      const { branch: above, position } = this.locate(from);
      const row = rowIn(above, position);
      if (row === undefined) return from;
      branch = openIn(above, position, row) ?? above;
    }
    for (const [step, { row, position, siblings }] of steps.entries()) {
      if (branch.of === null) setCount(branch, siblings);
      branch.known.set(position, row);
      last = step;
      if (step + 1 < steps.length) branch = openIn(branch, position, row) ?? branch;
    }
    const end = steps.at(-1);
    return end === undefined ? last : indexOf(branch, end.position);
  }

  /** The expanded nodes, each before what is below it; at most so many. */
  expanded(most: number): number[] {
    const nodes: number[] = [];
    const gather = ({ node, open }: Branch): void => {
      if (nodes.length >= most) return;
      if (node !== null) nodes.push(node);
      open.forEach(gather);
    };
    gather(this.top);
    return nodes;
  }

  /** Expands nodes as {@link expanded} told them. */
  expandAll(steps: readonly TreeStep[]): void {
    const branches = new Map<number | null, Branch>([[null, this.top]]);
    for (const { row, parent, position, siblings } of steps) {
      const branch = branches.get(parent);
      if (branch === undefined) continue;
      if (branch.of === null) setCount(branch, siblings);
      const child = openIn(branch, position, row);
      if (child !== null) branches.set(row.node, child);
    }
  }

  /** The branch and the position in it of a visible row. */
  private locate(index: number): { readonly branch: Branch; readonly position: number } {
    let branch = this.top;
    let rest = index;
    for (;;) {
      const inside = branch.open.find((child) => {
        if (rest <= child.position) return true;
        if (rest <= child.position + child.size) return true;
        rest -= child.size;
        return false;
      });
      if (inside === undefined || rest <= inside.position) return { branch, position: rest };
      rest -= inside.position + 1;
      branch = inside;
    }
  }

  private load(branch: Branch, page: number): void {
    if (branch.underway.has(page)) return;
    branch.underway.add(page);
    this.fetch(branch.node, page * TREE_PAGE_ROWS, TREE_PAGE_ROWS)
      .then(({ rows, of }) => {
        branch.pages.set(page, rows);
        if (branch.of === null) setCount(branch, of);
        const oldest = branch.pages.keys().next().value;
        if (branch.pages.size > MOST_PAGES && oldest !== undefined) branch.pages.delete(oldest);
        branch.underway.delete(page);
        this.onRows();
      })
      // Stays underway: a page that failed is not asked for again and again while it is in view.
      .catch(this.onError);
  }
}

function branchOf(node: number | null, parent: Branch | null, position: number, of: number | null): Branch {
  const depth = parent === null ? 0 : parent.depth + 1;
  return { node, depth, parent, position, of, size: of ?? 0, open: [], pages: new Map(), underway: new Set(), known: new Map() };
}

function rowIn(branch: Branch, position: number): TreeRow | undefined {
  return branch.pages.get(Math.floor(position / TREE_PAGE_ROWS))?.[position % TREE_PAGE_ROWS] ?? branch.known.get(position);
}

function setCount(branch: Branch, of: number): void {
  branch.of = of;
  grow(branch, of);
}

function grow(branch: Branch, by: number): void {
  for (let at: Branch | null = branch; at !== null; at = at.parent) at.size += by;
}

/** Expands a child, if it is not; `null` where it has no children. */
function openIn(branch: Branch, position: number, row: TreeRow): Branch | null {
  const there = branch.open.find((child) => child.position === position);
  if (there !== undefined || row.children === 0) return there ?? null;
  const child = branchOf(row.node, branch, position, row.children);
  branch.known.set(position, row);
  branch.open = [...branch.open, child].sort((a, b) => a.position - b.position);
  grow(branch, child.size);
  return child;
}

/** Index of a row among all visible ones. */
function indexOf(branch: Branch, position: number): number {
  let index = position;
  for (const child of branch.open) if (child.position < position) index += child.size;
  return branch.parent === null ? index : indexOf(branch.parent, branch.position) + 1 + index;
}
