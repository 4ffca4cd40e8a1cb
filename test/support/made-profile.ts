// Large profiles from a seed, made through the builder and not through a file: a program of nested calls that goes through
// its call tree in time, with other people's code, idle time, odd names. For benches and the gallery.

import { NoteList } from '../../src/base/note.ts';
import { ProfileBuilder } from '../../src/profile/builder.ts';
import { NONE, type FrameIndex, type Profile, type SourceIndex, type StackIndex } from '../../src/profile/tables.ts';
import { random as randomFrom, type Random } from './random.ts';

export interface MadeProfileOptions {
  /** Call nodes. */
  readonly nodes: number;
  /** Over all threads; left out: six for each node. */
  readonly samples?: number;
  /** Left out: 1. */
  readonly threads?: number;
  /** Left out: times, and contentions as a second value type. */
  readonly valueTypes?: 'time';
  readonly notes?: NoteList;
  readonly seed?: number;
}

/** Rows of the deepest stacks. */
const MAX_DEPTH = 48;
const SAMPLE_US = 100;

const WORDS = ['parse', 'read', 'emit', 'visit', 'bind', 'check', 'resolve', 'walk', 'hash', 'encode', 'merge', 'scan'];
const THINGS = ['Node', 'Token', 'Block', 'Symbol', 'Chunk', 'Module', 'Scope', 'Type', 'Entry', 'Buffer', 'Path'];
const SOURCES = [
  'file:///app/src/compiler.js',
  'file:///app/src/render/layout.js',
  'file:///app/src/index.js',
  'file:///app/node_modules/acorn/dist/acorn.mjs',
  'file:///app/node_modules/lodash/lodash.js',
  'node:internal/modules/cjs/loader',
  'node:fs',
  'https://shop.example/assets/app-4f2a91c0.js',
  'file:///app/dist/worker.js',
  '/srv/shop/util.js',
  '',
];

/** Names that a page must survive. */
const ODD_NAMES = [
  '<img src=x onerror="document.title=1">', '__proto__', 'constructor', 'tab\there\nand a line', '\u202egnirts desrever', 'x'.repeat(300), 'κόσμος-日本語-🔥🔥🔥', '',
];

/** One seed, one profile. Without samples it is one that was recorded while nothing ran. */
export function madeProfile(options: MadeProfileOptions): Profile {
  const random = randomFrom(options.seed ?? 1);
  const builder = new ProfileBuilder(options.notes ?? new NoteList());
  const idleFunction = builder.function('(idle)', NONE as SourceIndex, NONE, NONE);
  const idle = builder.stack(NONE as StackIndex, builder.frame(idleFunction, NONE, NONE));
  const stacks = growTree(builder, makeFrames(builder, Math.max(20, Math.round(options.nodes / 40)), random), options.nodes, random);
  const samples = options.samples ?? options.nodes * 6;
  const threads = options.threads ?? 1;
  const perThread = Math.floor(samples / threads);
  const timeOnly = options.valueTypes === 'time';
  for (let t = 0; t < threads; t++) {
    const stack = walk(stacks, idle, perThread, Math.floor((t * stacks.length) / threads), random);
    const us = Int32Array.from({ length: perThread }, () => SAMPLE_US + random.below(20));
    const contentions = { raw: timeOnly ? us : Int32Array.from({ length: perThread }, () => random.below(3)), scale: 1 };
    const values = timeOnly ? [{ raw: us, scale: 1000 }] : [{ raw: us, scale: 1000 }, contentions];
    builder.thread({ name: t === 0 ? 'main' : `worker ${t}`, stack, values, times: { kind: 'contiguous', startNs: 0 } });
  }
  const time = { kind: 'cpu', unit: 'nanoseconds' } as const;
  return builder.finish({
    format: 'made', tool: 'node 24.21', durationNs: perThread * (SAMPLE_US + 9.5) * 1000, lines: 'every-frame', rootPath: null, idleFunction,
    valueTypes: timeOnly ? [time] : [time, { kind: 'contentions', unit: 'count' }],
    defaultValueType: 0,
  });
}

function makeFrames(builder: ProfileBuilder, count: number, random: Random): FrameIndex[] {
  return Array.from({ length: count }, (_, index) => {
    const url = SOURCES[Math.floor(random.next() ** 1.5 * SOURCES.length)]!;
    const plain = `${random.pick(WORDS)}${random.pick(THINGS)}${index >= 300 ? index : ''}`;
    // Not the first: those are met everywhere.
    const name = (index % 9 === 5 ? ODD_NAMES[(index - 5) / 9] : undefined) ?? (random.chance(0.2) ? `${random.pick(THINGS)}.prototype.${plain}` : plain);
    const line0 = url === '' ? NONE : random.below(900);
    const fn = builder.function(name, builder.source(url), line0, NONE);
    return builder.frame(fn, line0 === NONE ? NONE : line0 + random.below(9), NONE);
  });
}

/** Recent nodes are likelier parents, which makes towers; some are old ones, which makes branches. */
function growTree(builder: ProfileBuilder, frames: readonly FrameIndex[], count: number, random: Random): StackIndex[] {
  const stacks: StackIndex[] = [];
  const parents: number[] = [];
  const depth: number[] = [];
  while (stacks.length < count) {
    const id = stacks.length;
    const back = Math.floor(random.next() ** 3 * Math.min(id, 60)) + 1;
    let parent = id < 2 ? NONE : random.chance(0.86) ? id - back : Math.floor(random.next() * id * 0.2);
    if (parent !== NONE && depth[parent]! > MAX_DEPTH) parent = parents[parent]!;
    const known = builder.stackCount;
    const stack = builder.stack(parent === NONE ? (NONE as StackIndex) : stacks[parent]!, frames[Math.floor(random.next() ** 2 * frames.length)]!);
    // The same function under the same parent is the same node.
    if (builder.stackCount === known) continue;
    stacks.push(stack);
    parents.push(parent);
    depth.push(parent === NONE ? 0 : depth[parent]! + 1);
  }
  return stacks;
}

/** Goes through the tree in the order in which it grew, again and again: heavy nodes last long, now and then nothing runs. */
function walk(stacks: readonly StackIndex[], idle: StackIndex, samples: number, first: number, random: Random): Int32Array {
  const stack = new Int32Array(samples);
  let at = first;
  for (let i = 0; i < samples; at++) {
    const isIdle = stacks.length === 0 || random.chance(0.02);
    const run = isIdle ? 1 + random.below(90) : Math.floor(1 / (random.next() * 0.9 + 0.003));
    const here = isIdle ? idle : stacks[at % stacks.length]!;
    for (const end = Math.min(samples, i + run); i < end; i++) stack[i] = here;
  }
  return stack;
}
