// A random profile that answers the page's questions as the server would, with the real layout and culling: for pictures and
// measurements of the page alone. Deterministic: one seed, one profile.

import { boxesIn, layoutFlame } from '../../../src/flame/layout.ts';
import type { FlameLayout } from '../../../src/flame/layout.ts';
import { packSlab } from '../../../src/protocol/slab.ts';
import { BOX_COLUMNS } from '../../../src/protocol/webview.ts';
import type {
  BoxesParams,
  BoxInfo,
  FunctionCategory,
  FunctionInfo,
  FunctionRow,
  FunctionSort,
} from '../../../src/protocol/webview.ts';

interface Node {
  readonly id: number;
  readonly parent: Node | null;
  readonly info: FunctionInfo;
  readonly depth: number;
  start: number;
  total: number;
  self: number;
  samples: number;
  readonly children: Node[];
}

const SAMPLE_NS = 100_000;

/** As the server has it. */
const MAX_BOXES = 8000;

const WORDS = ['parse', 'read', 'emit', 'visit', 'bind', 'check', 'resolve', 'walk', 'hash', 'encode', 'merge', 'scan'];
const THINGS = ['Node', 'Token', 'Block', 'Symbol', 'Chunk', 'Module', 'Scope', 'Type', 'Entry', 'Buffer', 'Path'];
const SOURCES: readonly (readonly [FunctionCategory, string])[] = [
  ['own', 'file:///app/src/compiler.js'],
  ['own', 'file:///app/src/render/layout.js'],
  ['own', 'file:///app/src/index.js'],
  ['library', 'file:///app/node_modules/acorn/dist/acorn.mjs'],
  ['library', 'file:///app/node_modules/lodash/lodash.js'],
  ['runtime', 'node:internal/modules/cjs/loader'],
  ['runtime', 'node:fs'],
  ['native', ''],
  ['engine', ''],
];

/** Names that a page must survive. */
const ODD_NAMES = [
  '<img src=x onerror="document.title=1">',
  '__proto__',
  'constructor',
  'tab\there\nand a line',
  '\u202egnirts desrever',
  'x'.repeat(300),
  'κόσμος-日本語-🔥🔥🔥',
  '',
];

export class SyntheticProfile {
  readonly revision = 7;
  readonly total: number;
  readonly samples: number;
  readonly maxDepth: number;
  readonly functions: FunctionInfo[] = [];
  private readonly nodes: Node[] = [];
  private readonly rows: Node[][] = [];
  private readonly totals: Float64Array;
  private readonly layout: FlameLayout;
  private readonly random: () => number;
  private readonly rowsOfFunctions: FunctionRow[];

  constructor(nodeCount: number, seed = 1) {
    this.random = randomOf(seed);
    this.makeFunctions(Math.max(20, Math.round(nodeCount / 40)));
    const roots = this.grow(nodeCount);
    for (const node of this.nodes.toReversed()) {
      node.total = node.self + sum(node.children, (child) => child.total);
      node.samples = Math.round(node.total / SAMPLE_NS);
      node.children.sort((a, b) => b.total - a.total);
    }
    this.total = sum(roots, (root) => root.total);
    this.samples = Math.round(this.total / SAMPLE_NS);
    this.totals = Float64Array.from(this.nodes, (node) => node.total);
    this.layout = this.place();
    this.maxDepth = this.rows.length;
    this.rowsOfFunctions = this.sumFunctions();
  }

  boxes(params: BoxesParams): Uint8Array {
    const { x0, x1, depth0, depth1 } = params;
    const asked = ((x1 - x0) / params.widthPx) * 0.5;
    const found = boxesIn(this.layout, this.totals, { x0, x1, depth0, depth1, minValue: asked, limit: MAX_BOXES });
    const single = (index: number): boolean => found.merged[index] === 0;
    const nodeOf = (index: number): Node => this.nodes[found.node[index]!]!;
    const functions = new Map<number, FunctionInfo>();
    found.node.forEach((_, index) => {
      if (single(index)) functions.set(nodeOf(index).info.index, nodeOf(index).info);
    });
    const columns = {
      node: Int32Array.from(found.node),
      parentNode: Int32Array.from(found.node, (_, index) => nodeOf(index).parent?.id ?? -1),
      function: Int32Array.from(found.node, (_, index) => (single(index) ? nodeOf(index).info.index : -1)),
      depth: Int32Array.from(found.depth),
      merged: Int32Array.from(found.merged),
      start: Float64Array.from(found.start),
      total: Float64Array.from(found.width),
      self: Float64Array.from(found.node, (_, index) => (single(index) ? nodeOf(index).self : 0)),
      samples: Float64Array.from(found.node, (_, index) => (single(index) ? nodeOf(index).samples : 0)),
    };
    const culled = found.merged.some((count) => count > 0) || found.minValue > asked;
    const common = { revision: this.revision, x0, x1, depth0, depth1, maxDepth: this.maxDepth, total: this.total };
    const meta = { ...common, minValue: culled ? found.minValue : 0, functions: [...functions.values()] };
    return packSlab(BOX_COLUMNS, columns, meta);
  }

  /** Self of each recorded source. */
  selfBySource(): Map<string, number> {
    const self = new Map<string, number>();
    for (const { info, self: value } of this.nodes) if (info.url !== null) self.set(info.url, (self.get(info.url) ?? 0) + value);
    return self;
  }

  find(functionIndex: number): BoxInfo | null {
    let widest: Node | null = null;
    for (const node of this.nodes) {
      if (node.info.index === functionIndex && (widest === null || node.total > widest.total)) widest = node;
    }
    return widest === null ? null : boxOf(widest);
  }

  relatives(id: number): Record<'box' | 'firstChild' | 'previousSibling' | 'nextSibling', BoxInfo | null> | null {
    const node = this.nodes[id];
    if (node === undefined) return null;
    const siblings = node.parent?.children ?? this.rows[0]!;
    const at = siblings.indexOf(node);
    const orNull = (other: Node | undefined): BoxInfo | null => (other === undefined ? null : boxOf(other));
    return {
      box: boxOf(node),
      firstChild: orNull(node.children[0]),
      previousSibling: orNull(siblings[at - 1]),
      nextSibling: orNull(siblings[at + 1]),
    };
  }

  list(params: { sort: FunctionSort; descending: boolean; filter: string; offset: number; limit: number }): {
    rows: FunctionRow[];
    matched: number;
    of: number;
  } {
    const found = this.sorted(params);
    const rows = found.slice(params.offset, params.offset + params.limit);
    return { rows, matched: found.length, of: this.rowsOfFunctions.length };
  }

  row(params: { sort: FunctionSort; descending: boolean; filter: string; function: number }): number | null {
    const row = this.sorted(params).findIndex(({ index }) => index === params.function);
    return row < 0 ? null : row;
  }

  private sorted(params: { sort: FunctionSort; descending: boolean; filter: string }): FunctionRow[] {
    const wanted = params.filter.toLowerCase();
    const found = this.rowsOfFunctions.filter((row) => matches(row, wanted));
    const sign = params.descending ? -1 : 1;
    const { sort } = params;
    found.sort((a, b) => {
      if (sort === 'name' || sort === 'place') return sign * (a[sort] ?? '').localeCompare(b[sort] ?? '');
      return sign * (a[sort] - b[sort]);
    });
    return found;
  }

  search(text: string): { functions: number[]; matchedTotal: number; matchedSamples: number } {
    const wanted = text.toLowerCase();
    const found = new Set(this.functions.filter((info) => matches(info, wanted)).map(({ index }) => index));
    let matchedTotal = 0;
    const visit = (node: Node): void => {
      if (found.has(node.info.index)) matchedTotal += node.total;
      else node.children.forEach(visit);
    };
    this.rows[0]?.forEach(visit);
    const functions = this.rowsOfFunctions.filter(({ index }) => found.has(index)).map(({ index }) => index);
    return { functions, matchedTotal, matchedSamples: Math.round(matchedTotal / SAMPLE_NS) };
  }

  private makeFunctions(count: number): void {
    for (let index = 0; index < count; index++) {
      const [category, url] = SOURCES[Math.floor(this.random() ** 1.5 * SOURCES.length)]!;
      const plain = `${this.pick(WORDS)}${this.pick(THINGS)}`;
      const name = index < ODD_NAMES.length ? ODD_NAMES[index]! : this.random() < 0.2 ? `${this.pick(THINGS)}.prototype.${plain}` : plain;
      const line1 = url === '' ? null : 1 + Math.floor(this.random() * 900);
      const place = line1 === null ? null : `${url.split('/').at(-1)}:${line1}`;
      this.functions.push({ index, name, url: url === '' ? null : url, place, line1, category });
    }
  }

  private grow(count: number): Node[] {
    const roots: Node[] = [];
    for (let id = 0; id < count; id++) {
      // Recent nodes are likelier parents, which makes towers; some are old ones, which makes branches.
      const back = Math.floor(this.random() ** 3 * Math.min(id, 60)) + 1;
      const near = this.random() < 0.86 ? this.nodes[id - back] : this.nodes[Math.floor(this.random() * id * 0.2)];
      const parent = id < 2 || near === undefined ? null : near.depth > 48 ? near.parent : near;
      const info = this.functions[Math.floor(this.random() ** 2 * this.functions.length)]!;
      const weight = Math.floor(1 / (this.random() * 0.9 + 0.003));
      const node: Node = {
        id,
        parent,
        info,
        depth: parent === null ? 0 : parent.depth + 1,
        start: 0,
        total: 0,
        self: weight * SAMPLE_NS,
        samples: 0,
        children: [],
      };
      this.nodes.push(node);
      if (parent === null) roots.push(node);
      else parent.children.push(node);
    }
    return roots.sort((a, b) => b.total - a.total);
  }

  private place(): FlameLayout {
    const layout = layoutFlame({
      length: this.nodes.length,
      parent: Int32Array.from(this.nodes, (node) => node.parent?.id ?? -1),
      depth: Int32Array.from(this.nodes, (node) => node.depth),
      total: this.totals,
    });
    for (const node of this.nodes) node.start = layout.start[node.id]!;
    for (let depth = 0; depth < layout.rows; depth++) {
      const row = layout.byRow.subarray(layout.rowStart[depth], layout.rowStart[depth + 1]);
      this.rows.push(Array.from(row, (id) => this.nodes[id]!));
    }
    return layout;
  }

  private sumFunctions(): FunctionRow[] {
    const sums = new Map<number, { self: number; total: number }>();
    const open = new Set<number>();
    const visit = (node: Node): void => {
      const { index } = node.info;
      const entry = sums.get(index) ?? { self: 0, total: 0 };
      sums.set(index, entry);
      entry.self += node.self;
      const outermost = !open.has(index);
      if (outermost) {
        entry.total += node.total;
        open.add(index);
      }
      node.children.forEach(visit);
      if (outermost) open.delete(index);
    };
    this.rows[0]?.forEach(visit);
    return [...sums]
      .map(([index, { self, total }]) => ({ ...this.functions[index]!, self, total, samples: Math.round(self / SAMPLE_NS) }))
      .sort((a, b) => b.total - a.total);
  }

  private pick(list: readonly string[]): string {
    return list[Math.floor(this.random() * list.length)]!;
  }
}

function boxOf(node: Node): BoxInfo {
  const { id, parent, info, depth, start, total, self, samples } = node;
  return { node: id, parentNode: parent?.id ?? -1, function: info, depth, start, total, self, samples };
}

function matches(info: FunctionInfo, wanted: string): boolean {
  return info.name.toLowerCase().includes(wanted) || (info.place ?? '').toLowerCase().includes(wanted);
}

function sum<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((total, item) => total + of(item), 0);
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
