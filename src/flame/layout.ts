// Where the boxes of a flame graph are, and which of them can be seen. Knows a tree of numbers, no profile and no
// page. x is in the value's own unit, from 0 to the total; depth 0 is the outermost row. No place is computed before it
// is asked for: a view is asked once or twice, and placing a million nodes costs more than showing the few that are seen.

/** A tree in depth-first order with a value for every node and its subtree. */
export interface FlameTree {
  readonly length: number;
  /** -1 for a root; `parent[i] < i`. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** One past the last descendant: those of i are i + 1 … `subtreeEnd[i] - 1`. */
  readonly subtreeEnd: Int32Array;
  /** Value of a node with everything below it; a node of 0 is not shown, nor what is below it. */
  readonly total: Float64Array;
}

/** Positions of boxes: children stand side by side from their parent's left edge, the heaviest first; what is left is the parent's own. */
export interface FlameLayout {
  readonly tree: FlameTree;
  /** Number of rows. */
  readonly rows: number;
  /** Sum of the roots. */
  readonly total: number;
  /** Children of nodes that have many, as {@link shownChildren} gave them. */
  readonly sorted: Map<number, Int32Array>;
}

/** Lists with more children than this are kept: sorting them again for each answer would be slow. */
const MANY = 16;

export function layoutFlame(tree: FlameTree): FlameLayout {
  const { length, depth, subtreeEnd, total } = tree;
  let rows = 0;
  for (let i = 0; i < length;) {
    if (total[i]! > 0) {
      if (depth[i]! >= rows) rows = depth[i]! + 1;
      i++;
    } else {
      i = subtreeEnd[i]!;
    }
  }
  const layout = { tree, rows, sorted: new Map<number, Int32Array>() };
  let sum = 0;
  for (const root of shownChildren(layout, -1)) sum += total[root]!;
  return { ...layout, total: sum };
}

/** Children that are shown, in the order of their places; -1 for the roots. Equal ones keep the order of the tree. */
export function shownChildren({ tree, sorted }: Pick<FlameLayout, 'tree' | 'sorted'>, node: number): ArrayLike<number> & Iterable<number> {
  const known = sorted.get(node);
  if (known !== undefined) return known;
  const { total, subtreeEnd } = tree;
  const end = node < 0 ? tree.length : subtreeEnd[node]!;
  const children: number[] = [];
  for (let child = node + 1; child < end; child = subtreeEnd[child]!) if (total[child]! > 0) children.push(child);
  if (children.length > MANY) {
    const many = Int32Array.from(children).sort((a, b) => total[b]! - total[a]! || a - b);
    sorted.set(node, many);
    return many;
  }
  // Most nodes have a child or two.
  for (let i = 1; i < children.length; i++) {
    const at = children[i]!;
    let j = i;
    for (; j > 0 && total[children[j - 1]!]! < total[at]!; j--) children[j] = children[j - 1]!;
    children[j] = at;
  }
  return children;
}

/** Left edge of a node; NaN for one that is not shown. */
export function startOf(layout: FlameLayout, node: number): number {
  const { parent, total } = layout.tree;
  const path: number[] = [];
  for (let at = node; at >= 0; at = parent[at]!) path.push(at);
  let start = 0;
  for (let i = path.length - 1; i >= 0; i--) {
    const at = path[i]!;
    if (!(total[at]! > 0)) return NaN;
    for (const sibling of shownChildren(layout, parent[at]!)) {
      if (sibling === at) break;
      start += total[sibling]!;
    }
  }
  return start;
}

/** A part of the graph, and how fine it shall be. */
export interface BoxQuery {
  readonly x0: number;
  readonly x1: number;
  /** First row, and one past the last. */
  readonly depth0: number;
  readonly depth1: number;
  /** Boxes narrower than this are merged with their neighbours. */
  readonly minValue: number;
  /** Most boxes; `minValue` is raised until they fit. */
  readonly limit: number;
  /**
   * How many boxes there is room for where these nodes have boxes of their own, of about so many in all: asked before those
   * are gathered, as gathering too many costs as much as an answer. Left out: {@link limit}.
   */
  readonly roomFor?: (nodes: readonly number[], boxes: number) => number;
}

/** Boxes to be seen, ordered by depth and start. Row i of every array is one box. */
export interface Boxes {
  /** For a merged box the first of its nodes. */
  readonly node: number[];
  readonly depth: number[];
  /** How many nodes a merged box stands for; 0 for a single one. */
  readonly merged: number[];
  readonly start: number[];
  readonly width: number[];
  /** What `minValue` became; 0 where it hid nothing: every box of the part is there by itself. */
  readonly minValue: number;
}

/**
 * The boxes of a part of the graph; narrow ones merged, ones too narrow even together left out. Below a node that is too
 * narrow itself children stand in the order of the tree, as sorting what nobody sees is most of the work.
 */
export function boxesIn(layout: FlameLayout, query: BoxQuery): Boxes {
  const part = partOf(layout, query);
  for (let minValue = firstMinValue(part, query); ; minValue = coarser(part, minValue, 1.3)) {
    const boxes = collect(part, { ...query, minValue });
    if (boxes !== null) return boxes;
  }
}

/** Going through so many narrow nodes takes milliseconds. */
const MUCH = 100_000;

/** The share of the boxes that are wide by themselves, where the others are runs of narrow ones: those are mostly as many. */
const WIDE_SHARE = 0.45;

/** What to try first. Where there is much to merge, finding out that boxes do not fit takes as long as an answer. */
function firstMinValue(part: Part, query: BoxQuery): number {
  let { minValue } = query;
  const { wide, narrow } = countPlaces(part, query, minValue);
  if (wide > query.limit * (narrow > MUCH ? 0.6 : 1)) minValue = fittingMinValue(part, query, query.limit * WIDE_SHARE);
  if (query.roomFor === undefined) return minValue;
  const nodes = wideNodes(part, query, minValue);
  const most = query.roomFor(nodes, nodes.length + Math.min(nodes.length, narrow)) * WIDE_SHARE;
  // A row that is one box cannot be coarser.
  const isEnough = most >= nodes.length || most < part.depth1 - query.depth0;
  return isEnough ? minValue : fittingMinValue(part, { ...query, minValue }, most);
}

/** The nodes that are wide. */
function wideNodes(part: Part, { depth0 }: BoxQuery, minValue: number): number[] {
  const nodes: number[] = [];
  forEachPlace(
    part, minValue,
    (place) => {
      if (part.depth[place]! >= depth0) nodes.push(part.node[place]!);
      return true;
    },
    () => true,
  );
  return nodes;
}

/** A coarser `minValue` that leaves so many wide boxes. */
function fittingMinValue(part: Part, query: BoxQuery, most: number): number {
  let { minValue } = query;
  for (let { wide } = countPlaces(part, query, minValue); wide > most; { wide } = countPlaces(part, query, minValue)) {
    // About as many boxes have at least the n-th part of the width as have n times the width, n times.
    minValue = coarser(part, minValue, Math.min(16, Math.max(1.1, wide / most)));
  }
  return minValue;
}

/** The number of wide boxes, and of nodes that are narrow or below a narrow one. */
function countPlaces(part: Part, { depth0 }: BoxQuery, minValue: number): { readonly wide: number; readonly narrow: number } {
  const { subtreeEnd } = part.layout.tree;
  let wide = 0;
  let narrow = 0;
  forEachPlace(
    part, minValue,
    (place) => {
      if (part.depth[place]! >= depth0) wide++;
      return true;
    },
    (place) => {
      const node = part.node[place]!;
      narrow += subtreeEnd[node]! - node;
      return true;
    },
  );
  return { wide, narrow };
}

function coarser({ layout }: Part, minValue: number, times: number): number {
  return minValue > 0 ? minValue * times : layout.total / 65536;
}

function collect(part: Part, query: BoxQuery): Boxes | null {
  const rows = new BoxRows(Math.max(0, query.depth0), part.depth1, query);
  const { node, depth, start, width } = part;
  const { tree } = part.layout;
  forEachPlace(
    part, query.minValue,
    (place) => {
      if (depth[place]! >= query.depth0) rows.addWide(node[place]!, depth[place]!, start[place]!, width[place]!);
      return !rows.isFull;
    },
    (place) => {
      rows.addNarrow(tree, node[place]!, start[place]!);
      return !rows.isFull;
    },
  );
  return rows.finish();
}

/**
 * A part of the graph as far as it is wide, and the narrow nodes just below: places of nodes in depth-first order, from
 * left to right. A coarser picture of the part is made of the same places.
 */
interface Part {
  readonly layout: FlameLayout;
  /** One past the last row. */
  readonly depth1: number;
  readonly node: number[];
  readonly depth: number[];
  readonly start: number[];
  readonly width: number[];
}

function partOf(layout: FlameLayout, { x0, x1, depth0, depth1: asked, minValue }: BoxQuery): Part {
  const depth1 = x1 > x0 ? Math.min(asked, layout.rows) : 0;
  const part: Part = { layout, depth1, node: [], depth: [], start: [], width: [] };
  if (depth1 <= Math.max(0, depth0)) return part;
  const { total } = layout.tree;
  /** By depth, along the way to where the walk is: the children of the node above, how many are done, where the next one begins. */
  const lists = [shownChildren(layout, -1)];
  const done = [0];
  const left = [0];
  for (let depth = 0; depth >= 0;) {
    const list = lists[depth]!;
    const at = done[depth]!++;
    const start = left[depth]!;
    if (at === list.length || start >= x1) {
      depth--;
      continue;
    }
    const node = list[at]!;
    const width = total[node]!;
    left[depth] = start + width;
    if (start + width <= x0) continue;
    part.node.push(node);
    part.depth.push(depth);
    part.start.push(start);
    part.width.push(width);
    if (width >= minValue && depth + 1 < depth1) {
      depth++;
      lists[depth] = shownChildren(layout, node);
      done[depth] = 0;
      left[depth] = start;
    }
  }
  return part;
}

/**
 * Visits the places that are as wide as asked (at least as wide as the part was made for), and the narrow ones just below
 * them. Ends early where a visitor says no.
 */
function forEachPlace(
  { depth, width }: Part, minValue: number, onWide: (place: number) => boolean, onNarrow: (place: number) => boolean,
): void {
  /** Rows below that of a narrow node belong to it. */
  let lowest = Infinity;
  for (let place = 0; place < width.length; place++) {
    if (depth[place]! > lowest) continue;
    lowest = Infinity;
    const isNarrow = width[place]! < minValue;
    if (isNarrow) lowest = depth[place]!;
    if (!(isNarrow ? onNarrow : onWide)(place)) return;
  }
}

/** Boxes while they are found: in each row from left to right, the rows mixed. Narrow neighbours gather in a run. */
class BoxRows {
  readonly depth0: number;
  readonly depth1: number;
  readonly x0: number;
  readonly x1: number;
  /** By depth, while a narrow subtree is walked through: where the next box begins. */
  readonly next: Float64Array;
  private readonly minValue: number;
  private readonly limit: number;
  private readonly boxes = { node: [] as number[], depth: [] as number[], merged: [] as number[], start: [] as number[], width: [] as number[] };
  // By row: the run of narrow boxes that is not ended yet.
  private readonly runNode: Int32Array;
  private readonly runCount: Int32Array;
  private readonly runStart: Float64Array;
  private readonly runEnd: Float64Array;
  private narrow = 0;

  constructor(depth0: number, depth1: number, { x0, x1, minValue, limit }: BoxQuery) {
    const count = Math.max(0, depth1 - depth0);
    this.depth0 = depth0;
    this.depth1 = depth1;
    this.x0 = x0;
    this.x1 = x1;
    this.minValue = minValue;
    this.limit = limit;
    this.next = new Float64Array(Math.max(0, depth1) + 1);
    this.runNode = new Int32Array(count);
    this.runCount = new Int32Array(count);
    this.runStart = new Float64Array(count);
    this.runEnd = new Float64Array(count).fill(-Infinity);
  }

  get isFull(): boolean {
    return this.boxes.node.length > this.limit;
  }

  addWide(node: number, depth: number, start: number, width: number): void {
    this.endRun(depth - this.depth0);
    this.push(node, depth, 0, start, width);
  }

  /** Adds a narrow node and what is below it: all of that is narrow. One loop, for most nodes of a large graph come here. */
  addNarrow({ depth, subtreeEnd, total }: FlameTree, top: number, start: number): void {
    const { depth0, depth1, x0, x1, minValue, next, runNode, runCount, runStart, runEnd } = this;
    const end = subtreeEnd[top]!;
    let narrow = 0;
    next[depth[top]!] = start;
    for (let i = top; i < end;) {
      const width = total[i]!;
      if (!(width > 0)) {
        i = subtreeEnd[i]!;
        continue;
      }
      const row = depth[i]!;
      const left = next[row]!;
      const right = left + width;
      next[row] = right;
      if (left >= x1 || right <= x0) {
        i = subtreeEnd[i]!;
        continue;
      }
      next[row + 1] = left;
      if (row >= depth0) {
        const r = row - depth0;
        // No run: its end is before everything.
        if (left - runEnd[r]! >= minValue) {
          this.endRun(r);
          runNode[r] = i;
          runStart[r] = left;
        }
        runCount[r]!++;
        runEnd[r] = right;
        narrow++;
      }
      i = row + 1 < depth1 ? i + 1 : subtreeEnd[i]!;
    }
    this.narrow += narrow;
  }

  /** The boxes by rows; `null` where they are too many. */
  finish(): Boxes | null {
    for (let row = 0; row < this.runCount.length; row++) this.endRun(row);
    if (this.isFull) return null;
    const { node, depth, merged, start, width } = this.boxes;
    // In each row they are from left to right already.
    const rows: number[][] = Array.from({ length: this.runCount.length }, () => []);
    depth.forEach((row, i) => rows[row - this.depth0]!.push(i));
    const order = rows.flat();
    const sorted = (column: readonly number[]): number[] => order.map((i) => column[i]!);
    return { node: sorted(node), depth: sorted(depth), merged: sorted(merged), start: sorted(start), width: sorted(width), minValue: this.narrow === 0 ? 0 : this.minValue };
  }

  private endRun(row: number): void {
    const count = this.runCount[row]!;
    const start = this.runStart[row]!;
    const width = this.runEnd[row]! - start;
    if (count > 1 && width >= this.minValue) this.push(this.runNode[row]!, row + this.depth0, count, start, width);
    this.runCount[row] = 0;
    this.runEnd[row] = -Infinity;
  }

  private push(node: number, depth: number, merged: number, start: number, width: number): void {
    const { boxes } = this;
    boxes.node.push(node);
    boxes.depth.push(depth);
    boxes.merged.push(merged);
    boxes.start.push(start);
    boxes.width.push(width);
  }
}
