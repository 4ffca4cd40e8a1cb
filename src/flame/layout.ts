// Where the boxes of a flame graph are, and which of them can be seen. Knows a tree of numbers, no profile and no
// page. x is in the value's own unit, from 0 to the total; depth 0 is the outermost row.

/** A tree in depth-first order with a value for every node and its subtree. */
export interface FlameTree {
  readonly length: number;
  /** -1 for a root; `parent[i] < i`. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** Value of a node with everything below it; a node of 0 is not shown. */
  readonly total: Float64Array;
}

/** Positions of all boxes. */
export interface FlameLayout {
  /** Left edge of every node; NaN for nodes that are not shown. */
  readonly start: Float64Array;
  /** Shown nodes ordered by depth, then by start. */
  readonly byRow: Int32Array;
  /** Row d is `byRow[rowStart[d] … rowStart[d + 1] - 1]`. */
  readonly rowStart: Int32Array;
  /** Number of rows. */
  readonly rows: number;
  /** Sum of the roots. */
  readonly total: number;
}

/** Lays children side by side from their parent's left edge, the heaviest first; what is left is the parent's own. */
export function layoutFlame(tree: FlameTree): FlameLayout {
  const children = sortedChildren(tree);
  const start = new Float64Array(tree.length).fill(NaN);
  const byRow = new Int32Array(children.shown);
  const rowStart: number[] = [0];
  let size = 0;
  let x = 0;
  const place = (from: number, to: number, left: number): number => {
    for (let c = from; c < to; c++) {
      const node = children.node[c]!;
      start[node] = left;
      left += tree.total[node]!;
      byRow[size++] = node;
    }
    return left;
  };
  x = place(children.first[0]!, children.first[1]!, 0);
  for (let row = 0; size > rowStart[row]!; row++) {
    rowStart.push(size);
    for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
      const node = byRow[i]!;
      place(children.first[node + 1]!, children.first[node + 2]!, start[node]!);
    }
  }
  // What lies below a node that is not shown has no place either.
  return { start, byRow: byRow.subarray(0, size), rowStart: Int32Array.from(rowStart), rows: rowStart.length - 1, total: x };
}

/** Children of each node, heaviest first. Slot 0 holds the roots, slot n + 1 the children of node n. */
function sortedChildren(tree: FlameTree): { node: Int32Array; first: Int32Array; shown: number } {
  const first = new Int32Array(tree.length + 2);
  let shown = 0;
  for (let i = 0; i < tree.length; i++) {
    if (!(tree.total[i]! > 0)) continue;
    first[tree.parent[i]! + 2]!++;
    shown++;
  }
  for (let slot = 1; slot < first.length; slot++) first[slot]! += first[slot - 1]!;
  const next = first.slice();
  const node = new Int32Array(shown);
  for (let i = 0; i < tree.length; i++) if (tree.total[i]! > 0) node[next[tree.parent[i]! + 1]!++] = i;
  for (let slot = 0; slot + 1 < first.length; slot++) sortByTotal(node, first[slot]!, first[slot + 1]!, tree.total);
  return { node, first, shown };
}

/** Most nodes have a child or two: insertion there, the platform's sort for the few that have many. */
function sortByTotal(node: Int32Array, from: number, to: number, total: Float64Array): void {
  if (to - from > 16) {
    node.subarray(from, to).sort((a, b) => total[b]! - total[a]! || a - b);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const at = node[i]!;
    let j = i;
    for (; j > from && total[node[j - 1]!]! < total[at]!; j--) node[j] = node[j - 1]!;
    node[j] = at;
  }
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

/** The boxes of a part of the graph; narrow ones merged, ones too narrow even together left out. */
export function boxesIn(layout: FlameLayout, total: Float64Array, query: BoxQuery): Boxes {
  for (let minValue = query.minValue; ; minValue = minValue > 0 ? minValue * 2 : layout.total / 65536) {
    const boxes = collect(layout, total, { ...query, minValue });
    if (boxes !== null) return boxes;
  }
}

function collect(layout: FlameLayout, total: Float64Array, query: BoxQuery): Boxes | null {
  const boxes = { node: [], depth: [], merged: [], start: [], width: [] };
  const last = query.x1 > query.x0 ? Math.min(query.depth1, layout.rows) : 0;
  let narrow = 0;
  for (let depth = Math.max(0, query.depth0); depth < last; depth++) {
    const narrowHere = collectRow(layout, total, query, depth, boxes);
    if (narrowHere === null) return null;
    narrow += narrowHere;
  }
  return { ...boxes, minValue: narrow === 0 ? 0 : query.minValue };
}

/** Appends the boxes of one row and counts those too narrow to stand alone; `null` where the limit is passed. */
function collectRow(
  layout: FlameLayout, total: Float64Array, query: BoxQuery, depth: number, boxes: Omit<Boxes, 'minValue'>,
): number | null {
  const { start, byRow, rowStart } = layout;
  let narrow = 0;
  let runNode = -1;
  let runCount = 0;
  let runStart = 0;
  let runEnd = 0;
  const push = (node: number, merged: number, left: number, width: number): void => {
    boxes.node.push(node);
    boxes.depth.push(depth);
    boxes.merged.push(merged);
    boxes.start.push(left);
    boxes.width.push(width);
  };
  const endRun = (): void => {
    if (runCount > 1 && runEnd - runStart >= query.minValue) push(runNode, runCount, runStart, runEnd - runStart);
    runCount = 0;
  };
  for (let i = firstInRow(layout, total, depth, query.x0); i < rowStart[depth + 1]!; i++) {
    const node = byRow[i]!;
    const left = start[node]!;
    if (left >= query.x1) break;
    const width = total[node]!;
    if (width >= query.minValue) {
      endRun();
      push(node, 0, left, width);
    } else {
      if (runCount > 0 && left - runEnd >= query.minValue) endRun();
      if (runCount === 0) {
        runNode = node;
        runStart = left;
      }
      runCount++;
      narrow++;
      runEnd = left + width;
    }
    if (boxes.node.length > query.limit) return null;
  }
  endRun();
  return boxes.node.length > query.limit ? null : narrow;
}

/** Position in `byRow` of the first box of a row that ends right of x. */
function firstInRow(layout: FlameLayout, total: Float64Array, depth: number, x: number): number {
  const { start, byRow, rowStart } = layout;
  let low = rowStart[depth]!;
  let high = rowStart[depth + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const node = byRow[middle]!;
    if (start[node]! + total[node]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
