// Boxes of a flame chart: one thread's stacks in the order of time. A box is a run of samples that have the same call
// node in a row. Found through pyramids of minima and maxima, so that a view costs what it shows, not what it covers.

/** The samples of one thread in time order. */
export interface ChartSamples {
  readonly length: number;
  /** Call node of each sample, -1 for none. */
  readonly nodeOf: (sample: number) => number;
  /** Begin of each sample, non-decreasing, nanoseconds; at `length` the end of the last. */
  readonly startNs: (sample: number) => number;
  /** End of each sample: at most the begin of the next, and less where there is a gap. */
  readonly endNs: (sample: number) => number;
}

/** The tree of call nodes: `parent[i] < i`, -1 for a root whose depth is 0. */
export interface ChartTree {
  readonly parent: Int32Array;
  readonly depth: Int32Array;
}

/** What is known of a thread's samples before anything is asked. */
export interface ChartIndex {
  readonly samples: ChartSamples;
  readonly tree: ChartTree;
  /** Rows of the chart. */
  readonly rows: number;
  /** How many outer levels sample i has in common with the one before it without a gap in time; 0 for the first. */
  readonly shared: Pyramid;
  /** How many levels sample i has. */
  readonly levels: Pyramid;
}

/** Level 0 is the column itself; each higher one has one number for {@link FAN} of the one below. */
type Pyramid = readonly Int32Array[];

/** 64 numbers of four bytes are four cache lines: read in one go. */
const FAN = 64;

/** Looks at every sample once. */
export function indexChart(samples: ChartSamples, tree: ChartTree): ChartIndex {
  const shared = new Int32Array(samples.length);
  const levels = new Int32Array(samples.length);
  let rows = 0;
  let before = -1;
  for (let i = 0; i < samples.length; i++) {
    const node = samples.nodeOf(i);
    const count = node < 0 ? 0 : tree.depth[node]! + 1;
    levels[i] = count;
    if (count > rows) rows = count;
    const touches = i > 0 && samples.endNs(i - 1) >= samples.startNs(i);
    shared[i] = touches ? (node === before ? count : commonLevels(tree, before, node)) : 0;
    before = node;
  }
  return { samples, tree, rows, shared: pyramid(shared, Math.min), levels: pyramid(levels, Math.max) };
}

function commonLevels({ parent, depth }: ChartTree, a: number, b: number): number {
  while (a !== b) {
    if (a < 0 || b < 0) return 0;
    // Parents have smaller rows: the larger of two different rows cannot be an ancestor of the other.
    if (a > b) a = parent[a]!;
    else b = parent[b]!;
  }
  return a < 0 ? 0 : depth[a]! + 1;
}

function pyramid(column: Int32Array, pick: (a: number, b: number) => number): Pyramid {
  const levels = [column];
  for (let below = column; below.length > FAN;) {
    const above = new Int32Array(Math.ceil(below.length / FAN));
    for (let i = 0; i < above.length; i++) {
      let value = below[i * FAN]!;
      const end = Math.min(below.length, (i + 1) * FAN);
      for (let j = i * FAN + 1; j < end; j++) value = pick(value, below[j]!);
      above[i] = value;
    }
    levels.push(above);
    below = above;
  }
  return levels;
}

/** First position from `at` on whose value passes; the length where none does. A higher number passes where any below it does. */
function nextWhere(levels: Pyramid, at: number, passes: (value: number) => boolean): number {
  let level = 0;
  let i = at;
  for (;;) {
    const column = levels[level]!;
    if (i >= column.length) return levels[0]!.length;
    if (passes(column[i]!)) {
      if (level === 0) return i;
      level--;
      i *= FAN;
    } else {
      i++;
      while (i % FAN === 0 && level + 1 < levels.length) {
        level++;
        i /= FAN;
      }
    }
  }
}

/** Last position up to `at` whose value passes; -1 where none does. */
function lastWhere(levels: Pyramid, at: number, passes: (value: number) => boolean): number {
  let level = 0;
  let i = at;
  for (;;) {
    if (i < 0) return -1;
    if (passes(levels[level]![i]!)) {
      if (level === 0) return i;
      level--;
      i = Math.min(levels[level]!.length - 1, i * FAN + FAN - 1);
    } else {
      while (i % FAN === 0 && level + 1 < levels.length) {
        level++;
        i /= FAN;
      }
      i--;
    }
  }
}

/** A part of the chart, and how fine it shall be. */
export interface ChartQuery {
  readonly fromNs: number;
  readonly toNs: number;
  /** First row, and one past the last. */
  readonly depth0: number;
  readonly depth1: number;
  /** Boxes narrower than this are merged with their neighbours. */
  readonly minNs: number;
}

/** Boxes to be seen, ordered by row and time. Position i of every array is one box. */
export interface ChartBoxes {
  /** For a merged box the node it begins with. */
  readonly node: number[];
  readonly depth: number[];
  readonly startNs: number[];
  readonly endNs: number[];
  readonly samples: number[];
  /** 1 for a box that stands for several. */
  readonly merged: number[];
}

/** The boxes of a part of the chart. Boxes that reach into it are whole. */
export function chartBoxesIn(index: ChartIndex, query: ChartQuery): ChartBoxes {
  const boxes: ChartBoxes = { node: [], depth: [], startNs: [], endNs: [], samples: [], merged: [] };
  if (index.samples.length === 0 || !(query.toNs > query.fromNs)) return boxes;
  for (let depth = Math.max(0, query.depth0); depth < Math.min(query.depth1, index.rows); depth++) addRow(index, query, depth, boxes);
  return boxes;
}

function addRow(index: ChartIndex, query: ChartQuery, depth: number, boxes: ChartBoxes): void {
  const { samples, shared, levels } = index;
  const begins = (value: number): boolean => value <= depth;
  const isThere = (value: number): boolean => value > depth;
  /** One past the last sample of the box that sample i lies in. */
  const boxEnd = (i: number): number => nextWhere(shared, i + 1, begins);
  const boxBegin = (i: number): number => lastWhere(shared, i, begins);
  const push = (from: number, to: number, merged: number): void => {
    boxes.node.push(nodeAt(index.tree, samples.nodeOf(from), depth));
    boxes.depth.push(depth);
    boxes.startNs.push(samples.startNs(from));
    boxes.endNs.push(samples.endNs(to - 1));
    boxes.samples.push(to - from);
    boxes.merged.push(merged);
  };
  let at = nextWhere(levels, Math.max(0, boxBegin(lastBefore(samples, query.fromNs))), isThere);
  while (at < samples.length && samples.startNs(at) < query.toNs) {
    let end = boxEnd(at);
    if (samples.endNs(end - 1) <= query.fromNs) {
      at = nextWhere(levels, end, isThere);
      continue;
    }
    if (samples.endNs(end - 1) - samples.startNs(at) >= query.minNs) {
      push(at, end, 0);
      at = nextWhere(levels, end, isThere);
      continue;
    }
    const from = at;
    const first = end;
    end = runEnd(index, query.minNs, from, end, { boxBegin, boxEnd, isThere });
    // Alone, or even together too narrow: nothing that could be seen.
    if (samples.endNs(end - 1) - samples.startNs(from) >= query.minNs) push(from, end, end > first ? 1 : 0);
    at = nextWhere(levels, end, isThere);
  }
}

interface RowWalk {
  readonly boxBegin: (i: number) => number;
  readonly boxEnd: (i: number) => number;
  readonly isThere: (value: number) => boolean;
}

/** Where a run of narrow boxes ends that begins at sample `from`: one step of `minNs`, without the gap or the wide box behind it. */
function runEnd({ samples, levels }: ChartIndex, minNs: number, from: number, firstEnd: number, walk: RowWalk): number {
  const last = lastBefore(samples, samples.startNs(from) + minNs);
  if (last < firstEnd) return firstEnd;
  // The last sample inside the step that has this row at all.
  const seen = lastWhere(levels, last, walk.isThere);
  if (seen < firstEnd) return firstEnd;
  const begin = walk.boxBegin(seen);
  const end = walk.boxEnd(seen);
  const wide = samples.endNs(end - 1) - samples.startNs(begin) >= minNs;
  return wide && begin > from ? begin : end;
}

/** The last sample that begins before a time, 0 where none does. */
function lastBefore(samples: ChartSamples, timeNs: number): number {
  let low = 0;
  let high = samples.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (samples.startNs(middle) < timeNs) low = middle;
    else high = middle;
  }
  return low;
}

/** The ancestor of a node in a row. */
function nodeAt({ parent, depth }: ChartTree, node: number, row: number): number {
  while (depth[node]! > row) node = parent[node]!;
  return node;
}
