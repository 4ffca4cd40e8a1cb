/*
 * The profiles that are measured: made from a seed, so that every machine measures the same bytes, and kept in a cache.
 * Shapes follow real files: depth-first nodes, positionTicks, garbage collections and idle time in runs.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** How a file is made. */
export interface Shape {
  readonly name: string;
  readonly title: string;
  readonly nodes: number;
  readonly samples: number;
  /** Frames of the deepest stacks. */
  readonly maxDepth: number;
  /** Microseconds between samples, and how much they vary. */
  readonly intervalUs: readonly [least: number, spread: number];
  /** Written with one value a line, as JSON.stringify(…, null, 2) does. */
  readonly pretty?: boolean;
  readonly gzip?: boolean;
  /** Share of samples that lie before the one before them. */
  readonly negative?: number;
}

const big = { nodes: 23_000, samples: 8_700_000, maxDepth: 120, intervalUs: [100, 50] } as const;
const small = { nodes: 6_000, samples: 390_000, maxDepth: 60, intervalUs: [1_000, 400] } as const;

/** The first two are the goals of the README; the others show that nothing falls off beside them. */
export const shapes: readonly Shape[] = [
  { name: 'big', title: '88 MB, 8.7 million samples', ...big },
  { name: 'small', title: '5 MB, 390 000 samples', ...small },
  { name: 'nodes', title: '122 000 nodes, as of a compiler', nodes: 122_000, samples: 300_000, maxDepth: 200, intervalUs: [1_000, 400] },
  { name: 'pretty', title: 'one value a line', ...small, samples: 1_500_000, pretty: true },
  { name: 'negative', title: 'negative deltas', ...small, samples: 1_500_000, negative: 0.01 },
  { name: 'gzip', title: '88 MB in gzip', ...big, gzip: true },
];

/** The file of a shape, made if it is not there yet. */
export function profileFile(shape: Shape, folder: string): string {
  mkdirSync(folder, { recursive: true });
  // The version of the generator is part of the name: what an older one made is not measured.
  const name = `v2-${shape.name}-${shape.nodes}-${shape.samples}.cpuprofile`;
  const plain = join(folder, name);
  const file = shape.gzip === true ? `${plain}.gz` : plain;
  if (existsSync(file)) return file;
  const partial = `${file}.${process.pid}`;
  write(shape, partial);
  if (shape.gzip === true) writeFileSync(partial, gzipSync(readFileSync(partial), { level: 6 }));
  renameSync(partial, file);
  return file;
}

export function sizeOf(file: string): number {
  return statSync(file).size;
}

/** Random numbers in [0, 1) from a seed: a linear congruential generator of 32 bits. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function write(shape: Shape, path: string): void {
  const random = randomFrom(1);
  const file = openSync(path, 'w');
  let text = '';
  const put = (part: string): void => {
    text += part;
    if (text.length < 1 << 20) return;
    writeSync(file, text);
    text = '';
  };
  const separator = shape.pretty === true ? ',\n    ' : ',';
  const list = (name: string, count: number, item: (i: number) => string): void => {
    put(`"${name}":[${shape.pretty === true ? '\n    ' : ''}`);
    for (let i = 0; i < count; i++) put((i > 0 ? separator : '') + item(i));
    put(']');
  };
  const { order, children } = makeTree(shape, random);
  const [least, spread] = shape.intervalUs;
  put('{');
  list('nodes', order.length, (i) => nodeText(shape, order[i]!, children[order[i]!]!, random));
  put(`,"startTime":1000000,"endTime":${1_000_000 + Math.ceil(shape.samples * (least + spread))},`);
  const nextNode = makeWalk(shape, random);
  list('samples', shape.samples, () => String(nextNode()));
  put(',');
  list('timeDeltas', shape.samples, () => {
    const backwards = shape.negative !== undefined && random() < shape.negative;
    return String(backwards ? -Math.floor(random() * 50) : least + Math.floor(random() * spread));
  });
  put('}');
  writeSync(file, text);
  closeSync(file);
}

/** Node 1 is (root), 2 (program), 3 (idle), 4 (garbage collector); the others grow in chains, as calls do. */
function makeTree(shape: Shape, random: () => number): { order: number[]; children: number[][] } {
  const children: number[][] = Array.from({ length: shape.nodes + 1 }, () => []);
  const depth = new Int32Array(shape.nodes + 1);
  for (let id = 2; id <= shape.nodes; id++) {
    let parent = id <= 5 ? 1 : random() < 0.85 ? id - 1 : 5 + Math.floor(random() * (id - 5));
    if (depth[parent]! >= shape.maxDepth) parent = 5;
    children[parent]!.push(id);
    depth[id] = depth[parent]! + 1;
  }
  const order: number[] = [];
  const open = [1];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    order.push(id);
    for (let c = children[id]!.length - 1; c >= 0; c--) open.push(children[id]![c]!);
  }
  return { order, children };
}

const engineNames = ['', '(root)', '(program)', '(idle)', '(garbage collector)'];

function nodeText(shape: Shape, id: number, children: readonly number[], random: () => number): string {
  const f = Math.floor(random() * 3000);
  const script = f % 200;
  const url = f % 5 === 0 ? `file:///home/dev/app/node_modules/library-${script}/dist/index.js` : `file:///home/dev/app/src/module-${script}/part.js`;
  const callFrame =
    id < engineNames.length
      ? { functionName: engineNames[id], scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }
      : { functionName: `function${f}`, scriptId: String(script), url, lineNumber: f % 900, columnNumber: f % 40 };
  const positionTicks = id < engineNames.length ? [] : [{ line: (f % 900) + 2, ticks: 2 }, { line: (f % 900) + 3, ticks: 1 }];
  const node = { id, callFrame, hitCount: 3, children, positionTicks };
  return shape.pretty === true ? JSON.stringify(node, null, 2) : JSON.stringify(node);
}

/** Samples jump between nodes; five in a thousand begin a run of collections or idle time, which makes one in twenty. */
function makeWalk(shape: Shape, random: () => number): () => number {
  let run = 0;
  let inRun = 0;
  return () => {
    if (run-- > 0) return inRun;
    const dice = random();
    if (dice < 0.005) {
      run = Math.floor(random() * 20);
      return (inRun = dice < 0.004 ? 4 : 3);
    }
    return 5 + Math.floor(random() * (shape.nodes - 4));
  };
}
