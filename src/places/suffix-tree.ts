// A tree over the ends of paths: below the root the names of files, below each the folders that they are in, and so on
// upwards. A file is put no deeper than is needed to tell it from others. Numbers only; suffix-index.ts knows the names.

import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';

const NONE = -1;
const ROOT = 0;

/** The name of a file (`depth` 0) or of a folder above it (1, 2 …) as a number, or -1 beyond the last. */
export type SegmentOf = (file: number, depth: number) => number;

/** Where a look-up ended: the files there share `depth` segments, a single one perhaps more. */
export interface SuffixMatch {
  readonly files: readonly number[];
  readonly depth: number;
  /** There are more files than were asked for. */
  readonly truncated: boolean;
}

export class SuffixTree {
  private readonly segmentOf: SegmentOf;
  private readonly keys = new KeyMap();
  /** By key: the node. Nodes are numbered from 1; 0 is the root. */
  private readonly firstChild = new Int32Builder();
  private readonly nextSibling = new Int32Builder();
  /** Files that go no deeper, as a chain; -1: none. */
  private readonly firstFile = new Int32Builder();
  private readonly nextFile = new Int32Builder();
  /** Whether files were sent on to children. */
  private readonly isInner = new Int32Builder();
  /** Files at or below a node that count, of each kind. */
  private readonly counts: readonly [Int32Builder, Int32Builder] = [new Int32Builder(), new Int32Builder()];

  constructor(segmentOf: SegmentOf) {
    this.segmentOf = segmentOf;
    this.addNode();
    this.isInner.set(ROOT, 1);
  }

  /** Takes a file; files come in order from 0. It does not count until {@link count} says so. */
  insert(file: number): void {
    this.nextFile.push(NONE);
    let node = ROOT;
    for (let depth = 0; ; depth++) {
      if (this.isInner.at(node) === 0) {
        if (this.firstFile.at(node) === NONE) break;
        this.split(node, depth);
      }
      const segment = this.segmentOf(file, depth);
      if (segment === NONE) break;
      node = this.child(node, segment);
    }
    this.put(node, file);
  }

  /** Lets a file count, or no more: `change` is 1 or -1, `kind` 0 or 1. */
  count(file: number, kind: 0 | 1, change: number): void {
    let node = ROOT;
    for (let depth = 0; ; depth++) {
      this.counts[kind].set(node, this.counts[kind].at(node) + change);
      if (this.isInner.at(node) === 0) return;
      const segment = this.segmentOf(file, depth);
      if (segment === NONE) return;
      node = this.keys.get(node, segment, 0, 0) + 1;
    }
  }

  /** The files that share the most segments with `wanted` (from the last one on) and count, kind 1 only where asked for. */
  find(wanted: readonly number[], withKind1: boolean, most: number, counts: (file: number) => boolean): SuffixMatch {
    const live = (node: number): boolean => this.counts[0].at(node) > 0 || (withKind1 && this.counts[1].at(node) > 0);
    let node = ROOT;
    let depth = 0;
    while (depth < wanted.length) {
      const next = this.keys.get(node, wanted[depth]!, 0, 0) + 1;
      if (next === ROOT || !live(next)) break;
      node = next;
      depth++;
    }
    if (depth === 0) return { files: [], depth, truncated: false };
    const files: number[] = [];
    const open = [node];
    while (open.length > 0 && files.length <= most) {
      const each = open.pop()!;
      for (let file = this.firstFile.at(each); file !== NONE && files.length <= most; file = this.nextFile.at(file)) if (counts(file)) files.push(file);
      for (let child = this.firstChild.at(each); child !== NONE; child = this.nextSibling.at(child)) if (live(child)) open.push(child);
    }
    return { files: files.slice(0, most), depth, truncated: files.length > most };
  }

  /** Sends the files of a leaf on to children; those whose paths end here stay. */
  private split(node: number, depth: number): void {
    let file = this.firstFile.at(node);
    this.firstFile.set(node, NONE);
    this.isInner.set(node, 1);
    while (file !== NONE) {
      const next = this.nextFile.at(file);
      const segment = this.segmentOf(file, depth);
      const target = segment === NONE ? node : this.child(node, segment);
      // A leaf has one file, and so has the child: what counts in the one counts in the other.
      if (target !== node) for (const column of this.counts) column.set(target, column.at(node));
      this.put(target, file);
      file = next;
    }
  }

  private put(node: number, file: number): void {
    this.nextFile.set(file, this.firstFile.at(node));
    this.firstFile.set(node, file);
  }

  private child(node: number, segment: number): number {
    const known = this.keys.length;
    const child = this.keys.indexOf(node, segment, 0, 0) + 1;
    if (child <= known) return child;
    this.addNode();
    this.nextSibling.set(child, this.firstChild.at(node));
    this.firstChild.set(node, child);
    return child;
  }

  private addNode(): void {
    for (const column of [this.firstChild, this.nextSibling, this.firstFile]) column.push(NONE);
    for (const column of [this.isInner, ...this.counts]) column.push(0);
  }
}
