// From V8's nodes and samples to the tables of a profile: functions, stacks, garbage collections on top of what
// they interrupted, ticks by line. Shared by every format that carries V8 profiles.

import { ProfileBuilder, type ThreadInput } from '../../profile/builder.ts';
import { NONE, type FrameIndex, type FunctionIndex, type Profile, type SourceIndex, type StackIndex, type ValueType } from '../../profile/tables.ts';
import { formatCount } from '../../base/format-value.ts';
import type { NoteList } from '../../base/note.ts';
import { Int32Builder, type NumberColumn } from '../../base/numbers.ts';
import { linkNodes, type NodeForest } from './link-nodes.ts';
import type { NodeTable } from './node-table.ts';
import { executingLinesInFrames } from './executing-lines.ts';
import type { SamplePositions } from './sample-positions.ts';
import { timeSamples, type RawSamples } from './time-samples.ts';
import type { MappedPlaces } from './vscode-locations.ts';

/** Everything a V8 profile of one thread consists of, as read. */
export interface V8Profile {
  readonly nodes: NodeTable;
  /** Parent rows where the file nests nodes, else `null`. */
  readonly nestedParents: Int32Array | null;
  /** `null` where the file has no samples: then hit counts stand for them. */
  readonly samples: RawSamples | null;
  /** Where each sample has its own executing line: the ids of its samples are rows of this; else `null`. */
  readonly positions: SamplePositions | null;
  readonly startUs: number;
  readonly endUs: number;
  /** Original positions that the file itself brings, or `null`. */
  readonly places: MappedPlaces | null;
}

/** What a file with one V8 profile says of itself. */
export interface V8File extends V8Profile {
  readonly format: string;
  readonly tool: string | null;
  readonly rootPath: string | null;
  readonly notes: NoteList;
}

const TIME: ValueType = { kind: 'cpu', unit: 'nanoseconds' };
const SAMPLES: ValueType = { kind: 'samples', unit: 'count' };
/** Microseconds to nanoseconds. */
const US = 1000;
/** `(root)` itself: below every stack, part of none. */
const AT_ROOT = -2;
/** More hits than this are scaled down, with a note: an hour of samples, beyond which they would only cost memory. */
const MAX_SYNTHETIC_SAMPLES = 4_000_000;

/** What V8 calls time that no function took. */
const META_NAMES: ReadonlySet<string> = new Set(['(program)', '(idle)', '(garbage collector)', '(root)']);

/** Builds the tables. Never refuses: whatever is odd is in the notes. */
export function assembleV8(v8: V8File): Profile {
  const builder = new ProfileBuilder(v8.notes);
  const lineInFrames = executingLinesInFrames(v8.nodes);
  if (lineInFrames) {
    v8.notes.add('executing-lines', 'info', 'This producer writes the executing line where V8 writes a function\u2019s first line; it is read so.');
  }
  const { placed, intervalsUs, firstUs, endUs } = placeV8(builder, v8, lineInFrames, v8.notes);
  builder.thread({
    name: '',
    ...placed,
    values: [intervalsUs === null ? { raw: new Int32Array(placed.stack.length).fill(1), scale: 1 } : { raw: intervalsUs, scale: US }],
    times: intervalsUs === null || v8.samples === null ? null : { kind: 'contiguous', startNs: firstUs * US },
  });
  return builder.finish({
    format: v8.format,
    tool: v8.tool,
    durationNs: endUs * US,
    lines: lineInFrames ? 'every-frame' : 'leaf-ticks',
    rootPath: v8.rootPath,
    idleFunction: idleFunction(builder),
    valueTypes: [intervalsUs === null ? SAMPLES : TIME],
    defaultValueType: 0,
  });
}

/** V8's function for time in which nothing was to be done. */
export function idleFunction(builder: ProfileBuilder): FunctionIndex {
  return builder.function('(idle)', NONE as SourceIndex, NONE, NONE);
}

/** The samples of one thread with stacks, in time order. */
export interface PlacedSamples {
  readonly placed: Pick<ThreadInput, 'stack' | 'stackOf'>;
  /** As in {@link TimedSamples}. */
  readonly intervalsUs: NumberColumn | null;
  readonly firstUs: number;
  readonly endUs: number;
}

/** Puts one thread's profile into the builder: functions, stacks, ticks. The thread itself is the caller's to add. */
export function placeV8(builder: ProfileBuilder, v8: V8Profile, lineInFrames: boolean, notes: NoteList): PlacedSamples {
  const forest = linkNodes(v8.nodes, v8.nestedParents, notes);
  const stackOfRow = buildStacks(builder, v8, forest, lineInFrames);
  if (!lineInFrames) addTicks(builder, v8, stackOfRow, notes);
  const { ids, ...times } = timeSamples(v8.samples ?? samplesFromHitCounts(v8, notes), notes);
  return { placed: placeSamples(builder, v8, forest, stackOfRow, ids, notes), ...times };
}

/** The stack of every row, {@link AT_ROOT} for `(root)`, {@link NONE} for rows outside the forest. */
function buildStacks(builder: ProfileBuilder, v8: V8Profile, forest: NodeForest, lineInFrames: boolean): Int32Array {
  const { nodes, places } = v8;
  const line0 = nodes.line0.view();
  const column0 = nodes.column0.view();
  const location = nodes.location.view();
  const stackOfRow = new Int32Array(nodes.length).fill(NONE);
  for (const row of forest.order) {
    const parentRow = forest.parent[row]!;
    const name = nodes.name[row]!;
    if (parentRow === -1 && name === '(root)') {
      stackOfRow[row] = AT_ROOT;
      continue;
    }
    const below = parentRow === -1 ? NONE : stackOfRow[parentRow]!;
    const place = places?.ofFunction(location[row]!, nodes.url[row]!) ?? null;
    const source = builder.source(place === null ? nodes.url[row]! : place.path);
    if (source === NONE && META_NAMES.has(name)) {
      // Some producers give them a line; there is one of each all the same.
      const meta = builder.frame(builder.function(name, source, NONE, NONE), NONE, NONE);
      stackOfRow[row] = builder.stack((below < 0 ? NONE : below) as StackIndex, meta);
      continue;
    }
    const fn = lineInFrames
      ? builder.function(shownName(name), source, NONE, NONE)
      : builder.function(shownName(name), source, place === null ? line0[row]! : place.line0, place === null ? column0[row]! : place.column0);
    const frame = lineInFrames ? builder.frame(fn, line0[row]!, column0[row]!) : builder.frame(fn, NONE, NONE);
    stackOfRow[row] = builder.stack((below < 0 ? NONE : below) as StackIndex, frame);
  }
  return stackOfRow;
}

function shownName(name: string): string {
  return name === '' ? '(anonymous)' : name;
}

function addTicks(builder: ProfileBuilder, v8: V8Profile, stackOfRow: Int32Array, notes: NoteList): void {
  const { nodes, places } = v8;
  const start = nodes.tickStart.view();
  const line1 = nodes.tickLine1.finish();
  const count = nodes.tickCount.finish();
  const location = nodes.tickLocation.view();
  let bad = 0;
  for (let row = 0; row < nodes.length; row++) {
    const stack = stackOfRow[row]!;
    if (stack < 0) continue;
    const own = builder.source(nodes.url[row]!);
    for (let t = start[row]!; t < start[row + 1]!; t++) {
      const line0 = line1[t]! - 1;
      if (!(Number.isInteger(line0) && line0 >= 0 && line0 < 2 ** 31 && count[t]! > 0 && count[t]! <= Number.MAX_SAFE_INTEGER)) {
        bad++;
        continue;
      }
      const place = places?.ofTick(location[t]!, nodes.url[row]!) ?? null;
      if (place === null) builder.tick(stack as StackIndex, own, line0, count[t]!);
      else builder.tick(stack as StackIndex, builder.source(place.path), place.line0, count[t]!);
    }
  }
  if (bad > 0) notes.add('bad-ticks', 'warning', `${bad} line ticks have no usable line or count and are left out.`);
}

/** How a row's samples are placed, where not simply at the row's stack. */
const COLLECTION = -3;
const UNKNOWN = -4;

/**
 * Gives every sample a stack, as a key and the stack of each key. A node's id is its key where ids are small, so that
 * most samples are only looked at: of 8.7 million, those that stand nowhere or on the sample before get a new key.
 */
function placeSamples(
  builder: ProfileBuilder, v8: V8Profile, forest: NodeForest, stackOfRow: Int32Array, ids: NumberColumn, notes: NoteList,
): Pick<ThreadInput, 'stack' | 'stackOf'> {
  const placeOfRow = stackOfRow.map((stack, row) => {
    if (v8.nodes.name[row] === '(garbage collector)' && v8.nodes.url[row] === '') return COLLECTION;
    return stack === NONE ? UNKNOWN : stack;
  });
  const { positions } = v8;
  const { rowById } = forest;
  // Hit counts stand for rows, and have no order of time: no stack that a collection interrupted.
  const counted = v8.samples === null;
  let keys: Int32Array;
  let placeOfKey: Int32Array;
  // Where collections stand on: not on a stack for every line.
  let baseOfKey: Int32Array;
  if (positions !== null) {
    keys = ids instanceof Int32Array ? ids : Int32Array.from(ids);
    baseOfKey = Int32Array.from(positions.id.finish(), (id) => placeOfRow[forest.rowOf(id)] ?? UNKNOWN);
    placeOfKey = withLines(builder, baseOfKey, positions);
  } else {
    const byId = ids instanceof Int32Array && rowById !== null && !counted;
    keys = byId ? ids : Int32Array.from(ids, counted ? (row) => row : forest.rowOf);
    placeOfKey = baseOfKey = byId ? rowById.map((row) => (row < 0 ? UNKNOWN : placeOfRow[row]!)) : placeOfRow;
  }
  const count = placeOfKey.length;
  const isPlain = new Uint8Array(count);
  for (let key = 0; key < count; key++) isPlain[key] = placeOfKey[key]! < 0 ? 0 : 1;
  const special = new SpecialPlaces(builder, placeOfKey, baseOfKey);
  // 32 samples at once, without a branch for each: half the time of the plain loop over 8.7 million.
  for (let from = 0; from < keys.length; from += 32) {
    const to = Math.min(from + 32, keys.length);
    let allPlain = 1;
    for (let i = from; i < to; i++) allPlain &= isPlain[keys[i]!]!; // no such key: undefined, and that clears the bit
    if (allPlain === 1) continue;
    for (let i = from; i < to; i++) {
      const key = keys[i]!;
      if (isPlain[key] === 1) continue;
      keys[i] = special.key(placeOfKey[key] ?? UNKNOWN, i === 0 || counted ? NONE : keys[i - 1]!);
    }
  }
  if (special.unknown > 0) {
    notes.add('unknown-nodes', 'warning', `${special.unknown} samples name nodes that the file does not contain; their time counts under (unknown).`);
  }
  return { stack: keys, stackOf: special.stackOfKey() };
}

/** The stacks of samples at their lines: a node's stack with the executing place in its top frame. */
function withLines(builder: ProfileBuilder, baseOfKey: Int32Array, positions: SamplePositions): Int32Array {
  const line0 = positions.line0.view();
  const column0 = positions.column0.view();
  return baseOfKey.map((base, key) => {
    if (base < 0 || line0[key] === NONE) return base;
    const fn = builder.leafFunction(base as StackIndex);
    // Without a source there is nothing that a line could be a line of.
    if (builder.sourceOf(fn) === NONE) return base;
    return builder.stack(builder.parentOf(base as StackIndex), builder.frame(fn, line0[key]!, column0[key]!));
  });
}

/** Stacks that no node of the file stands for, with keys of their own. */
class SpecialPlaces {
  /** Samples that name no node. */
  unknown = 0;
  private readonly builder: ProfileBuilder;
  private readonly stackOf = new Int32Builder();
  private readonly baseOfKey: Int32Array;
  private readonly idle: FunctionIndex;
  private readonly collections: Collections;
  private readonly keyOfStack = new Map<StackIndex, number>();
  /** Key of a collection right after a sample of each key: there may be as many collections as other samples. */
  private readonly collectionAfter: Int32Array;
  private unknownStack = NONE as StackIndex;
  private rootItself = NONE as StackIndex;

  constructor(builder: ProfileBuilder, placeOfKey: Int32Array, baseOfKey: Int32Array) {
    this.builder = builder;
    this.baseOfKey = baseOfKey;
    this.idle = idleFunction(builder);
    this.collections = new Collections(builder);
    // Besides the keys there are: a collection on each, one on nothing, (root), (unknown).
    this.collectionAfter = new Int32Array(placeOfKey.length * 2 + 3).fill(NONE);
    for (let key = 0; key < placeOfKey.length; key++) this.stackOf.push(Math.max(placeOfKey[key]!, NONE));
  }

  /** The key of a sample at `place`, taken right after the sample of key `before` ({@link NONE}: it is the first). */
  key(place: number, before: number): number {
    if (place !== COLLECTION || before === NONE) return this.keyAt(this.stackAt(place, before));
    const known = this.collectionAfter[before]!;
    if (known !== NONE) return known;
    return (this.collectionAfter[before] = this.keyAt(this.stackAt(place, before)));
  }

  private keyAt(stack: StackIndex): number {
    let key = this.keyOfStack.get(stack);
    if (key === undefined) {
      key = this.stackOf.length;
      this.keyOfStack.set(stack, key);
      this.stackOf.push(stack);
    }
    return key;
  }

  /** Stack of each key; {@link NONE} for keys that no sample has. */
  stackOfKey(): Int32Array {
    return this.stackOf.finish();
  }

  private stackAt(place: number, before: number): StackIndex {
    if (place === COLLECTION) return this.collections.onTopOf(this.interrupted(before));
    if (place === AT_ROOT) return this.rootItself === NONE ? (this.rootItself = this.rootStack('(root)')) : this.rootItself;
    this.unknown++;
    return this.unknownStack === NONE ? (this.unknownStack = this.rootStack('(unknown)')) : this.unknownStack;
  }

  /** The stack on which a collection stands; none where it follows idle time or what nobody knows. */
  private interrupted(before: number): StackIndex {
    const base = before < this.baseOfKey.length ? this.baseOfKey[before]! : this.stackOf.at(before);
    const stack = (before === NONE ? NONE : Math.max(base, NONE)) as StackIndex;
    const stands = stack !== NONE && stack !== this.unknownStack && this.builder.leafFunction(stack) !== this.idle;
    return stands ? stack : (NONE as StackIndex);
  }

  private rootStack(name: string): StackIndex {
    const fn = this.builder.function(name, NONE as SourceIndex, NONE, NONE);
    return this.builder.stack(NONE as StackIndex, this.builder.frame(fn, NONE, NONE));
  }
}

/** A garbage collection stands on top of the stack that it interrupted, and never on another collection. */
class Collections {
  private readonly builder: ProfileBuilder;
  private readonly frame: FrameIndex;
  private readonly fn: FunctionIndex;
  private readonly onTop = new Map<number, StackIndex>();

  constructor(builder: ProfileBuilder) {
    this.builder = builder;
    this.fn = builder.function('(garbage collector)', NONE as SourceIndex, NONE, NONE);
    this.frame = builder.frame(this.fn, NONE, NONE);
  }

  onTopOf(stack: StackIndex): StackIndex {
    let known = this.onTop.get(stack);
    if (known === undefined) {
      const isCollection = stack !== NONE && this.builder.leafFunction(stack) === this.fn;
      known = isCollection ? stack : this.builder.stack(stack, this.frame);
      this.onTop.set(stack, known);
    }
    return known;
  }
}

/** Profiles without samples (old DevTools) have hit counts: as many samples, in no order of time. Their ids are rows. */
function samplesFromHitCounts(v8: V8Profile, notes: NoteList): RawSamples {
  const counts = v8.nodes.hitCount.finish();
  let sum = 0;
  for (const count of counts) if (count > 0 && Number.isFinite(count)) sum += Math.floor(count);
  const scale = sum > MAX_SYNTHETIC_SAMPLES ? MAX_SYNTHETIC_SAMPLES / sum : 1;
  const ids = new Int32Array(Math.ceil(sum * scale));
  let at = 0;
  for (let row = 0; row < counts.length; row++) {
    const times = counts[row]! > 0 && Number.isFinite(counts[row]!) ? Math.floor(Math.floor(counts[row]!) * scale) : 0;
    ids.fill(row, at, (at += times));
  }
  if (at > 0) notes.add('hit-counts', 'warning', 'The file has no samples; the hit counts of its nodes stand for them.');
  if (scale < 1) notes.add('many-hits', 'warning', `The hit counts sum to ${formatCount(sum)}; they are scaled down to ${formatCount(at)}, so only shares are right.`);
  return { ids: ids.subarray(0, at), deltasUs: null, startUs: v8.startUs, endUs: v8.endUs, truncated: false };
}
