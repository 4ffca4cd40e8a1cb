// Writes a profile as a speedscope file, in pieces of text: no whole-file string, whatever the profile's size.
// Spec: https://www.speedscope.app/file-format-schema.json (a test checks against the copy in the npm package).
// Kept: stacks, one value type, threads, order of samples, idle time. Lost: everything else, ticks of lines above all.

import type { NumberColumn } from '../base/numbers.ts';
import { functionName, functionUrl, NONE, type FrameIndex, type Profile, type Thread } from '../profile/tables.ts';

export interface SpeedscopeOptions {
  /** Title of the file, such as its name. */
  readonly name: string;
  /** Which value type is written: a file holds profiles of one kind only, or viewers would add up what is no sum. */
  readonly valueType: number;
  /** Indices of the threads that are written, or `null` for all. */
  readonly threads: readonly number[] | null;
}

/** Characters of a piece, about. */
const PIECE = 1 << 16;
const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

/** The file's text in pieces. Neighbouring samples of one stack are written as one. */
export function* speedscopePieces(profile: Profile, options: SpeedscopeOptions): Generator<string> {
  const isExecuting = profile.meta.lines === 'every-frame';
  // The format does not say what a frame's line is; the exporter's name does, and Heatline reads it there.
  const exporter = `heatline (${isExecuting ? 'executing' : 'definition'} lines)`;
  const head = { $schema: SCHEMA, name: options.name, exporter, activeProfileIndex: 0 };
  yield `${JSON.stringify(head).slice(0, -1)},"shared":{"frames":[`;
  yield* joined(frames(profile, isExecuting));
  yield ']},"profiles":[';
  // A file without any profile is none.
  const chosen = options.threads === null ? profile.threads : options.threads.map((index) => profile.threads[index]!);
  const threads = chosen.length > 0 ? chosen : [NO_THREAD];
  for (let t = 0; t < threads.length; t++) {
    if (t > 0) yield ',';
    yield* threadPieces(profile, threads[t]!, options);
  }
  yield ']}\n';
}

const NO_THREAD: Pick<Thread, 'name' | 'process' | 'stack' | 'values' | 'times'> = { name: '', process: '', stack: new Int32Array(0), values: [], times: null };

/** One frame of the profile's table each, in its order; lines and columns from 1. */
function* frames(profile: Profile, isExecuting: boolean): Generator<string> {
  const { frames: table, functions } = profile;
  for (let f = 0; f < table.length; f++) {
    const index = f as FrameIndex;
    const fn = table.function[index]!;
    const line0 = isExecuting ? table.line0[index]! : functions.startLine0[fn]!;
    const column0 = isExecuting ? table.column0[index]! : functions.startColumn0[fn]!;
    const file = functionUrl(profile, fn);
    yield JSON.stringify({
      name: functionName(profile, fn),
      ...(file !== null && { file }),
      ...(line0 !== NONE && { line: line0 + 1 }),
      ...(column0 !== NONE && { col: column0 + 1 }),
    });
  }
}

function* threadPieces(profile: Profile, thread: typeof NO_THREAD, options: SpeedscopeOptions): Generator<string> {
  const runs = runsOf(thread, options.valueType);
  const { unit } = profile.valueTypes[options.valueType]!;
  // Only the first value type of a profile runs along its times.
  const startValue = options.valueType === 0 ? startOf(thread) : 0;
  let endValue = startValue;
  for (const weight of runs.weights) endValue += weight;
  const name = [thread.process, thread.name].filter(Boolean).join(' ') || options.name;
  const head = { type: 'sampled', name, unit: unit === 'count' ? 'none' : unit, startValue, endValue };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
  yield* joined(paths(profile, runs.stacks));
  yield '],"weights":[';
  yield* joined(numbers(runs.weights));
  yield ']}';
}

function startOf({ times }: Pick<Thread, 'times'>): number {
  if (times === null) return 0;
  return times.kind === 'contiguous' ? times.startNs : (times.ns[0] ?? 0);
}

/** Samples with neighbours of the same stack put together, and their weights in the value type's unit. */
function runsOf(thread: Pick<Thread, 'stack' | 'values'>, valueType: number): { stacks: Int32Array; weights: Float64Array } {
  const column = thread.values[valueType];
  const count = thread.stack.length;
  const stacks = new Int32Array(count);
  const weights = new Float64Array(count);
  let runs = 0;
  for (let i = 0; i < count; i++) {
    const stack = thread.stack[i]!;
    if (runs === 0 || stacks[runs - 1] !== stack) stacks[runs++] = stack;
    weights[runs - 1]! += column!.raw[i]! * column!.scale;
  }
  return { stacks: stacks.subarray(0, runs), weights: weights.subarray(0, runs) };
}

/** Each stack as a list of frame numbers, the root first. */
function* paths(profile: Profile, stacks: Int32Array): Generator<string> {
  const { parent, frame } = profile.stacks;
  const path: number[] = [];
  for (const stack of stacks) {
    path.length = 0;
    for (let at: number = stack; at !== NONE; at = parent[at as never]!) path.push(frame[at as never]!);
    yield `[${path.reverse().join()}]`;
  }
}

function* numbers(column: NumberColumn): Generator<string> {
  // JSON has no infinities; such a weight is none.
  for (const value of column) yield Number.isFinite(value) ? String(value) : '0';
}

/** Items with commas between them, in pieces that are worth handing over. */
function* joined(items: Iterable<string>): Generator<string> {
  let piece = '';
  let isFirst = true;
  for (const item of items) {
    piece += isFirst ? item : `,${item}`;
    isFirst = false;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
