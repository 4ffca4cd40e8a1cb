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
  /** How many samples begin before a time. */
  readonly countBefore: (timeNs: number) => number;
  /** Whether each sample ends where the next begins: then nobody needs to look. */
  readonly gapless: boolean;
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
    const touches = i > 0 && (samples.gapless || samples.endNs(i - 1) >= samples.startNs(i));
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

/** First position from `at` on with at most `most`, in a pyramid of minima; the length where there is none. */
function nextUpTo(minima: Pyramid, at: number, most: number): number {
  return nextWhere(minima, at, most, 1);
}

/** First position from `at` on with more than `least`, in a pyramid of maxima; the length where there is none. */
function nextAbove(maxima: Pyramid, at: number, least: number): number {
  return nextWhere(maxima, at, least + 1, -1);
}

/** Last position up to `at` with at most `most`, in a pyramid of minima; -1 where there is none. */
function lastUpTo(minima: Pyramid, at: number, most: number): number {
  return lastWhere(minima, at, most, 1);
}

/** Last position up to `at` with more than `least`, in a pyramid of maxima; -1 where there is none. */
function lastAbove(maxima: Pyramid, at: number, least: number): number {
  return lastWhere(maxima, at, least + 1, -1);
}

/** `sign` 1: a value passes that is at most `bound`; -1: one that is at least that. A higher number passes where any below it does. */
function nextWhere(levels: Pyramid, at: number, bound: number, sign: 1 | -1): number {
  let level = 0;
  let i = at;
  for (;;) {
    const column = levels[level]!;
    if (i >= column.length) return levels[0]!.length;
    if (column[i]! * sign <= bound * sign) {
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

function lastWhere(levels: Pyramid, at: number, bound: number, sign: 1 | -1): number {
  let level = 0;
  let i = at;
  for (;;) {
    if (i < 0) return -1;
    if (levels[level]![i]! * sign <= bound * sign) {
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
  /** Most boxes; `minNs` is raised until they fit. */
  readonly limit: number;
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
  /** What `minNs` became; 0 where it hid nothing: every box of the part is there by itself. */
  readonly minNs: number;
}

/** The boxes of a part of the chart. Boxes that reach into it are whole. */
export function chartBoxesIn(index: ChartIndex, query: ChartQuery): ChartBoxes {
  const { samples, rows } = index;
  const { fromNs, toNs, limit } = query;
  const wholeNs = samples.length === 0 ? 0 : samples.endNs(samples.length - 1) - samples.startNs(0);
  const last = wholeNs > 0 && toNs > fromNs ? Math.min(query.depth1, rows) : 0;
  for (let { minNs } = query; ;) {
    const boxes: FoundBoxes = { from: [], depth: [], startNs: [], endNs: [], samples: [], merged: [] };
    let narrow = false;
    let depth = Math.max(0, query.depth0);
    for (; depth < last && boxes.from.length <= limit; depth++) narrow = addRow(index, { ...query, minNs }, depth, boxes) || narrow;
    // Boxes as wide as everything are one in each row.
    if (boxes.from.length <= limit || minNs > wholeNs) {
      const { from, ...columns } = boxes;
      // Not before it is certain that they are wanted: the way to an outer call is long.
      const node = from.map((sample, i) => nodeAt(index.tree, samples.nodeOf(sample), boxes.depth[i]!));
      return { ...columns, node, minNs: narrow ? minNs : 0 };
    }
    // As many boxes in the rows that are missing would need as many times the room.
    const missing = (last - query.depth0) / Math.max(1, depth - 1 - query.depth0);
    minNs = minNs > 0 ? minNs * Math.max(1.5, Math.min(8, missing)) : (toNs - fromNs) / 65536;
  }
}

/** Boxes by the first of their samples. */
interface FoundBoxes extends Omit<ChartBoxes, 'node' | 'minNs'> {
  readonly from: number[];
}

/** Appends the boxes of one row, as far as the limit; whether some were too narrow to stand alone. */
function addRow(index: ChartIndex, query: ChartQuery, depth: number, boxes: FoundBoxes): boolean {
  const { samples, shared, levels } = index;
  const { fromNs, toNs, minNs, limit } = query;
  let narrow = false;
  const push = (from: number, to: number, startNs: number, endNs: number, merged: number): void => {
    boxes.from.push(from);
    boxes.depth.push(depth);
    boxes.startNs.push(startNs);
    boxes.endNs.push(endNs);
    boxes.samples.push(to - from);
    boxes.merged.push(merged);
  };
  const seen = Math.max(0, samples.countBefore(fromNs) - 1);
  let at = nextAbove(levels, Math.max(0, lastUpTo(shared, seen, depth)), depth);
  while (at < samples.length && boxes.from.length <= limit) {
    const startNs = samples.startNs(at);
    if (startNs >= toNs) break;
    let end = nextUpTo(shared, at + 1, depth);
    let endNs = samples.endNs(end - 1);
    if (endNs > fromNs) {
      let merged = 0;
      if (endNs - startNs < minNs) {
        narrow = true;
        const run = runEnd(index, depth, minNs, { from: at, to: end, startNs });
        if (run > end) {
          merged = 1;
          end = run;
          endNs = samples.endNs(end - 1);
        }
      }
      // Alone, or even together too narrow: nothing that could be seen.
      if (endNs - startNs >= minNs) push(at, end, startNs, endNs, merged);
    }
    at = nextAbove(levels, end, depth);
  }
  return narrow;
}

/** Where a run of narrow boxes ends: one step of `minNs` from its first, without the gap or the wide box behind it. */
function runEnd(
  { samples, levels, shared }: ChartIndex, depth: number, minNs: number, first: { readonly from: number; readonly to: number; readonly startNs: number },
): number {
  const last = samples.countBefore(first.startNs + minNs) - 1;
  if (last < first.to) return first.to;
  // The last sample inside the step that has this row at all.
  const seen = lastAbove(levels, last, depth);
  if (seen < first.to) return first.to;
  const begin = lastUpTo(shared, seen, depth);
  const end = nextUpTo(shared, seen + 1, depth);
  const wide = samples.endNs(end - 1) - samples.startNs(begin) >= minNs;
  return wide && begin > first.from ? begin : end;
}

/** The ancestor of a node in a row. */
function nodeAt({ parent, depth }: ChartTree, node: number, row: number): number {
  while (depth[node]! > row) node = parent[node]!;
  return node;
}

/** A box by its samples. */
export interface ChartBox {
  readonly node: number;
  readonly depth: number;
  /** First sample, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * The box that lasts longest in the rows that `rowOf` names for nodes, -1 for none; `null` where there is none. Looks at
 * every sample.
 */
export function longestBox({ samples, tree, shared }: ChartIndex, rowOf: Int32Array): ChartBox | null {
  const column = shared[0]!;
  let longest: ChartBox | null = null;
  let longestNs = -1;
  for (let from = 0; from < samples.length;) {
    const node = samples.nodeOf(from);
    const depth = node < 0 ? -1 : rowOf[node]!;
    let to = from + 1;
    if (depth >= 0) {
      while (to < samples.length && column[to]! > depth) to++;
      const ns = samples.endNs(to - 1) - samples.startNs(from);
      if (ns > longestNs) {
        longestNs = ns;
        longest = { node: nodeAt(tree, node, depth), depth, from, to };
      }
    }
    from = to;
  }
  return longest;
}
