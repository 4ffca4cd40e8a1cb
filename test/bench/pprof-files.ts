/*
 * pprof files to measure: made from a seed by hand, field by field, so that the package they are compared with has no
 * part in them. Two shapes of real files: those of Go, where equal stacks are summed (7 to 18 frames and 1.1 to 3.3 new
 * stacks a sample), and those of continuous profilers, which repeat their stacks (0.06 new ones) and label each sample.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLES = 600_000;
const FUNCTIONS = 20_000;
const LOCATIONS = 40_000;
const MAX_DEPTH = 60;
/** Stacks that a sample may add to the tree, and how often one adds any. */
export interface PprofShape {
  readonly name: string;
  readonly title: string;
  readonly most: number;
  readonly chance: number;
}

export const pprofShapes: readonly PprofShape[] = [
  { name: 'summed', title: 'pprof, equal stacks summed', most: 4, chance: 1 },
  { name: 'repeating', title: 'pprof, stacks that repeat', most: 2, chance: 0.04 },
];

/** A growing message. */
class Message {
  private bytes = Buffer.alloc(1 << 12);
  length = 0;

  varint(value: number): this {
    this.room(10);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) | 0x80;
    this.bytes[this.length++] = rest;
    return this;
  }

  number(field: number, value: number): this {
    return value === 0 ? this : this.varint(field * 8).varint(value);
  }

  part(field: number, content: Uint8Array): this {
    this.varint(field * 8 + 2).varint(content.length).room(content.length);
    this.bytes.set(content, this.length);
    this.length += content.length;
    return this;
  }

  /** The bytes so far, valid until the next change; the message begins anew. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = Buffer.alloc((this.length + count) * 2);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

/** The file of a shape, made if it is not there yet. */
export function pprofFile(shape: PprofShape, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `v3-${shape.name}-${SAMPLES}-${LOCATIONS}.pb`);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  write(shape, partial);
  renameSync(partial, path);
  return path;
}

function write(shape: PprofShape, path: string): void {
  let state = 1;
  const random = (below: number): number => Math.floor(((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32) * below);
  const file = openSync(path, 'w');
  const top = new Message();
  const inner = new Message();
  const innermost = new Message();
  const put = (field: number): void => {
    top.part(field, inner.take());
    if (top.length > 1 << 20) writeSync(file, top.take());
  };
  const strings = ['', 'samples', 'count', 'cpu', 'nanoseconds', 'thread id', 'span id'];
  const names = strings.length;
  for (let f = 0; f < FUNCTIONS; f++) strings.push(`github.com/example/service/internal/package${f % 300}.(*Type${f % 70}).Method${f}`);
  const files = strings.length;
  for (let f = 0; f < 900; f++) strings.push(`/home/dev/go/src/github.com/example/service/internal/package${f % 300}/file${f}.go`);
  inner.number(1, 1).number(2, 2);
  put(1);
  inner.number(1, 3).number(2, 4);
  put(1);
  const path64 = new Message();
  // The call tree: parent and location of each node. A sample calls on from a node that is there.
  const parents = [-1];
  const locations = [1];
  const depths = [0];
  for (let s = 0; s < SAMPLES; s++) {
    let node = random(parents.length);
    for (let more = s < 1000 || random(1000) < shape.chance * 1000 ? random(shape.most + 1) : 0; more > 0 && depths[node]! < MAX_DEPTH; more--) {
      parents.push(node);
      locations.push(1 + random(LOCATIONS));
      depths.push(depths[node]! + 1);
      node = parents.length - 1;
    }
    for (let at = node; at !== -1; at = parents[at]!) path64.varint(locations[at]!);
    const count = 1 + random(30);
    inner.part(1, path64.take()).part(2, innermost.varint(count).varint(count * 10_000_000).take());
    inner.part(3, innermost.number(1, 5).number(3, 1000 + random(16)).take());
    put(2);
  }
  inner.number(1, 1).number(2, 0x400000).number(3, 0x9000000).number(5, files);
  put(3);
  for (let id = 1; id <= LOCATIONS; id++) {
    inner.number(1, id).number(2, 1).number(3, 0x400000 + id * 37);
    for (let line = id % 5 === 0 ? 2 : 1; line > 0; line--) inner.part(4, innermost.number(1, 1 + ((id * 7 + line) % FUNCTIONS)).number(2, 1 + (id % 800)).take());
    put(4);
  }
  for (let id = 1; id <= FUNCTIONS; id++) {
    inner.number(1, id).number(2, names + id - 1).number(3, names + id - 1).number(4, files + (id % 900)).number(5, 1 + (id % 700));
    put(5);
  }
  for (const text of strings) top.part(6, Buffer.from(text));
  top.number(9, 1_700_000_000_000_000_000).number(10, 30_000_000_000);
  writeSync(file, top.take());
  closeSync(file);
}
