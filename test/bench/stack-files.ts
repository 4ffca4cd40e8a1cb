/*
 * Files of other formats to measure: folded stacks (sorted as FlameGraph's scripts write them, and in the order of
 * sampling), speedscope's sampled form, and cProfile's statistics. Made from a seed and kept in a cache.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from './files.ts';

export interface StackShape {
  readonly part: 'folded' | 'speedscope' | 'pstats';
  readonly title: string;
  readonly file: string;
  readonly write: (put: (part: string) => void) => void;
}

export const stackShapes: readonly StackShape[] = [
  { part: 'folded', title: 'folded stacks, sorted', file: 'v1-sorted.folded', write: (put) => writeFolded(put, true) },
  { part: 'folded', title: 'folded stacks in the order of sampling', file: 'v1-sampled.folded', write: (put) => writeFolded(put, false) },
  { part: 'speedscope', title: 'speedscope, sampled', file: 'v1-tree.speedscope.json', write: writeSpeedscope },
  { part: 'pstats', title: 'pstats of cProfile', file: 'v1-calls.pstats', write: writeStats },
];

/** The file of a shape, made if it is not there yet. What is put are bytes, one for each character. */
export function stackFile(shape: StackShape, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, shape.file);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, 'w');
  let text = '';
  shape.write((part) => {
    text += part;
    if (text.length < 1 << 20) return;
    writeSync(file, text, null, 'latin1');
    text = '';
  });
  writeSync(file, text, null, 'latin1');
  closeSync(file);
  renameSync(partial, path);
  return path;
}

interface CallTree {
  /** -1 for the root. */
  readonly parent: Int32Array;
  readonly name: Int32Array;
}

/** A tree of calls, up to 60 deep and mostly in chains, as programs have them. Parents before children. */
function makeCallTree(nodes: number, functions: number, random: () => number): CallTree {
  const parent = new Int32Array(nodes).fill(-1);
  const name = new Int32Array(nodes);
  const depth = new Int32Array(nodes);
  for (let node = 1; node < nodes; node++) {
    let from = random() < 0.8 ? node - 1 : Math.floor(random() * node);
    if (depth[from]! >= 60) from = Math.floor(random() * Math.min(node, 100));
    parent[node] = from;
    depth[node] = depth[from]! + 1;
    name[node] = Math.floor(random() * functions);
  }
  return { parent, name };
}

function pathOf({ parent, name }: CallTree, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at !== -1; at = parent[at]!) path.push(name[at]!);
  return path.reverse();
}

const nameOf = (fn: number): string => `Package${fn % 90}::Class${fn % 700}::method_${fn}`;

/** About 60 MB: 100 000 stacks of 25 frames on average. */
function writeFolded(put: (part: string) => void, isSorted: boolean): void {
  const random = randomFrom(2);
  const tree = makeCallTree(60_000, 8_000, random);
  const lines: string[] = [];
  for (let i = 0; i < 60_000; i++) lines.push(pathOf(tree, Math.floor(random() * 60_000)).map(nameOf).join(';'));
  if (isSorted) lines.sort();
  for (const line of lines) put(`${line} ${1 + Math.floor(random() * 300)}\n`);
}

/** About 50 MB: 400 000 samples in a tree of 200 000 nodes. */
function writeSpeedscope(put: (part: string) => void): void {
  const random = randomFrom(3);
  const tree = makeCallTree(200_000, 9_000, random);
  put('{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[');
  for (let fn = 0; fn < 9_000; fn++) put(`${fn > 0 ? ',' : ''}{"name":"${nameOf(fn)}","file":"/app/src/part${fn % 900}.py","line":${1 + (fn % 800)}}`);
  put(']},"profiles":[{"type":"sampled","name":"main","unit":"microseconds","startValue":0,"endValue":4000000000,"samples":[');
  for (let i = 0; i < 400_000; i++) put(`${i > 0 ? ',' : ''}[${pathOf(tree, Math.floor(random() * 200_000)).join(',')}]`);
  put('],"weights":[');
  for (let i = 0; i < 400_000; i++) put(`${i > 0 ? ',' : ''}10000`);
  put(']}],"activeProfileIndex":0,"exporter":"py-spy@0.4.0"}');
}

/** About 45 MB: 60 000 functions with 15 callers each; names stand once and are referred to, as marshal does. */
function writeStats(put: (part: string) => void): void {
  const random = randomFrom(4);
  const functions = 60_000;
  const seen = new Map<string, number>();
  const text = (value: string): string => {
    const known = seen.get(value);
    if (known !== undefined) return `r${bytesOf(known)}`;
    seen.set(value, seen.size);
    return `\xfa${String.fromCharCode(value.length)}${value}`;
  };
  const int = (value: number): string => `i${bytesOf(value)}`;
  const double = new DataView(new ArrayBuffer(8));
  const float = (value: number): string => {
    double.setFloat64(0, value, true);
    return `g${String.fromCharCode(...new Uint8Array(double.buffer))}`;
  };
  const key = (fn: number): string => `)\x03${text(`/app/src/part${fn % 900}.py`)}${int(1 + (fn % 800))}${text(`method_${fn}`)}`;
  put('{');
  for (let fn = 0; fn < functions; fn++) {
    put(`${key(fn)})\x05${int(30)}${int(30)}${float(0.001)}${float(0.01)}{`);
    for (let call = 0; call < 15; call++) {
      const caller = (fn * 7 + call * 4001 + Math.floor(random() * 100)) % functions;
      put(`${key(caller)})\x04${int(2)}${int(2)}${float(0.0001)}${float(0.0005)}`);
    }
    put('0');
  }
  put('0');
}

function bytesOf(value: number): string {
  return String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);
}
