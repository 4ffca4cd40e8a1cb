// From V8's nodes and samples to the tables of a profile: functions, stacks, garbage collections on top of what
// they interrupted, ticks by line. Shared by every format that carries V8 profiles.

import { ProfileBuilder } from '../../profile/builder.ts';
import { NONE, type FrameIndex, type FunctionIndex, type Profile, type SourceIndex, type StackIndex, type ValueType } from '../../profile/tables.ts';
import type { NoteList } from '../../base/note.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import { linkNodes, type NodeForest } from './link-nodes.ts';
import type { NodeTable } from './node-table.ts';
import { executingLinesInFrames } from './executing-lines.ts';
import { timeSamples, type RawSamples } from './time-samples.ts';
import type { MappedPlaces } from './vscode-locations.ts';

/** Everything a V8 profile consists of, as read. */
export interface V8Profile {
  readonly format: string;
  readonly nodes: NodeTable;
  /** Parent rows where the file nests nodes, else `null`. */
  readonly nestedParents: Int32Array | null;
  /** `null` where the file has no samples: then hit counts stand for them. */
  readonly samples: RawSamples | null;
  readonly startUs: number;
  readonly endUs: number;
  /** Original positions that the file itself brings, or `null`. */
  readonly places: MappedPlaces | null;
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
/** Hit counts above this are scaled down: they would only cost memory. */
const MAX_SYNTHETIC_SAMPLES = 10_000_000;

/** Builds the tables. Never refuses: whatever is odd is in the notes. */
export function assembleV8(v8: V8Profile): Profile {
  const builder = new ProfileBuilder(v8.notes);
  const forest = linkNodes(v8.nodes, v8.nestedParents, v8.notes);
  const lineInFrames = executingLinesInFrames(v8.nodes);
  if (lineInFrames) {
    v8.notes.add('executing-lines', 'info', 'This producer writes the executing line where V8 writes a function\u2019s first line; it is read so.');
  }
  const stackOfRow = buildStacks(builder, v8, forest, lineInFrames);
  if (!lineInFrames) addTicks(builder, v8, stackOfRow);
  const timed = timeSamples(v8.samples ?? samplesFromHitCounts(v8), v8.notes);
  const stack = placeSamples(builder, v8, forest, stackOfRow, timed.ids);
  const intervals = timed.intervalsUs;
  builder.thread({
    name: '',
    stack,
    values: [intervals === null ? { raw: new Int32Array(stack.length).fill(1), scale: 1 } : { raw: intervals, scale: US }],
    times: intervals === null || v8.samples === null ? null : { kind: 'contiguous', startNs: timed.firstUs * US },
  });
  return builder.finish({
    format: v8.format,
    tool: v8.tool,
    durationNs: timed.endUs * US,
    lines: lineInFrames ? 'every-frame' : 'leaf-ticks',
    rootPath: v8.rootPath,
    idleFunction: builder.function('(idle)', NONE as SourceIndex, NONE, NONE),
    valueTypes: [intervals === null ? SAMPLES : TIME],
    defaultValueType: 0,
  });
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

function addTicks(builder: ProfileBuilder, v8: V8Profile, stackOfRow: Int32Array): void {
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
      if (!(line0 >= 0 && line0 < 2 ** 31 && count[t]! > 0 && Number.isFinite(count[t]!))) {
        bad++;
        continue;
      }
      const place = places?.ofTick(location[t]!, nodes.url[row]!) ?? null;
      if (place === null) builder.tick(stack as StackIndex, own, line0, count[t]!);
      else builder.tick(stack as StackIndex, builder.source(place.path), place.line0, count[t]!);
    }
  }
  if (bad > 0) v8.notes.add('bad-ticks', 'warning', `${bad} line ticks have no usable line or count and are left out.`);
}

/** How a row's samples are placed, where not simply at the row's stack. */
const COLLECTION = -3;
const UNKNOWN = -4;

/** Turns node ids into stacks, in place where the column allows. */
function placeSamples(
  builder: ProfileBuilder, v8: V8Profile, forest: NodeForest, stackOfRow: Int32Array, ids: NumberColumn,
): Int32Array {
  const rootStack = (name: string): StackIndex => {
    const fn = builder.function(name, NONE as SourceIndex, NONE, NONE);
    return builder.stack(NONE as StackIndex, builder.frame(fn, NONE, NONE));
  };
  const placeOfRow = stackOfRow.map((stack, row) => {
    if (v8.nodes.name[row] === '(garbage collector)' && v8.nodes.url[row] === '') return COLLECTION;
    return stack === NONE ? UNKNOWN : stack;
  });
  const idle = builder.function('(idle)', NONE as SourceIndex, NONE, NONE);
  const isIdle = (stack: number): boolean => builder.leafFunction(stack as StackIndex) === idle;
  const collections = new Collections(builder);
  let rootItself = NONE;
  let unknownStack = NONE;
  let unknown = 0;
  const placeSpecially = (place: number, before: number): number => {
    if (place === COLLECTION) {
      const stands = before !== NONE && before !== unknownStack && !isIdle(before);
      return collections.onTopOf((stands ? before : NONE) as StackIndex);
    }
    if (place === AT_ROOT) return rootItself === NONE ? (rootItself = rootStack('(root)')) : rootItself;
    unknown++;
    return unknownStack === NONE ? (unknownStack = rootStack('(unknown)')) : unknownStack;
  };
  // Id → place in one look-up where ids allow it: this loop runs once per sample, and all that is rare is outside it.
  const placeOfId = forest.rowById?.map((row) => (row < 0 ? UNKNOWN : placeOfRow[row]!)) ?? new Int32Array(0);
  const known = placeOfId.length;
  const placeOf = (id: number): number => {
    const row = forest.rowOf(id);
    return row < 0 ? UNKNOWN : placeOfRow[row]!;
  };
  const stacks = ids instanceof Int32Array ? ids : new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    let stack = id >= 0 && id < known ? placeOfId[id]! : placeOf(id);
    if (stack < 0) stack = placeSpecially(stack, i === 0 ? NONE : stacks[i - 1]!);
    stacks[i] = stack;
  }
  if (unknown > 0) {
    v8.notes.add('unknown-nodes', 'warning', `${unknown} samples name nodes that the file does not contain; their time counts under (unknown).`);
  }
  return stacks;
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

/** Profiles without samples (old DevTools) have hit counts: as many samples, in no order of time. */
function samplesFromHitCounts(v8: V8Profile): RawSamples {
  const counts = v8.nodes.hitCount.finish();
  let sum = 0;
  for (const count of counts) if (count > 0 && Number.isFinite(count)) sum += Math.floor(count);
  const scale = sum > MAX_SYNTHETIC_SAMPLES ? MAX_SYNTHETIC_SAMPLES / sum : 1;
  const ids = new Float64Array(Math.ceil(sum * scale));
  const nodeIds = v8.nodes.id.finish();
  let at = 0;
  for (let row = 0; row < counts.length; row++) {
    const times = counts[row]! > 0 && Number.isFinite(counts[row]!) ? Math.floor(Math.floor(counts[row]!) * scale) : 0;
    ids.fill(nodeIds[row]!, at, (at += times));
  }
  if (at > 0) v8.notes.add('hit-counts', 'warning', 'The file has no samples; the hit counts of its nodes stand for them.');
  return { ids: ids.subarray(0, at), deltasUs: null, startUs: v8.startUs, endUs: v8.endUs, truncated: false };
}
