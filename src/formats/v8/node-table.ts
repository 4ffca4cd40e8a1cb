// The nodes of a V8 profile as they stand in the file, in columns: what cpuprofile files, and later Chrome
// traces, fill before anything is linked. Row = node in file order.

import { Int32Builder, NumberBuilder } from '../../base/numbers.ts';

/** One node as read; the table copies it. Reused between nodes. */
export interface RawNode {
  id: number;
  name: string;
  url: string;
  /** 0-based place where the function starts, -1 unknown. */
  line0: number;
  column0: number;
  hitCount: number;
  /** Id of the parent where the file names it, else NaN. */
  parentId: number;
  /** Row in js-debug's `$vscode.locations`, -1 none. */
  location: number;
  readonly childIds: number[];
  /** Flat triples: 1-based line, ticks, `$vscode` location (-1 none). */
  readonly ticks: number[];
}

/** A blank node to read into. */
export function blankNode(): RawNode {
  return { id: NaN, name: '', url: '', line0: -1, column0: -1, hitCount: 0, parentId: NaN, location: -1, childIds: [], ticks: [] };
}

/** Makes a node blank again. */
export function clearNode(node: RawNode): void {
  node.id = NaN;
  node.name = '';
  node.url = '';
  node.line0 = -1;
  node.column0 = -1;
  node.hitCount = 0;
  node.parentId = NaN;
  node.location = -1;
  node.childIds.length = 0;
  node.ticks.length = 0;
}

export class NodeTable {
  readonly id = new NumberBuilder();
  readonly name: string[] = [];
  readonly url: string[] = [];
  readonly line0 = new Int32Builder();
  readonly column0 = new Int32Builder();
  readonly hitCount = new NumberBuilder();
  /** NaN where the file does not name it. */
  readonly parentId = new NumberBuilder();
  readonly location = new Int32Builder();
  /** Ids of all children, in node order; node r's are `childStart[r] … childStart[r + 1] - 1`. */
  readonly childId = new NumberBuilder();
  readonly childStart = new Int32Builder();
  readonly tickLine1 = new NumberBuilder();
  readonly tickCount = new NumberBuilder();
  readonly tickLocation = new Int32Builder();
  readonly tickStart = new Int32Builder();
  /** Entries of the file's list that are no nodes: they have no row. */
  odd = 0;

  constructor() {
    this.childStart.push(0);
    this.tickStart.push(0);
  }

  get length(): number {
    return this.name.length;
  }

  push(node: RawNode): void {
    this.id.push(node.id);
    this.name.push(node.name);
    this.url.push(node.url);
    this.line0.push(node.line0);
    this.column0.push(node.column0);
    this.hitCount.push(node.hitCount);
    this.parentId.push(node.parentId);
    this.location.push(node.location);
    for (const child of node.childIds) this.childId.push(child);
    this.childStart.push(this.childId.length);
    for (let i = 0; i < node.ticks.length; i += 3) {
      this.tickLine1.push(node.ticks[i]!);
      this.tickCount.push(node.ticks[i + 1]!);
      this.tickLocation.push(node.ticks[i + 2]!);
    }
    this.tickStart.push(this.tickLine1.length);
  }
}
