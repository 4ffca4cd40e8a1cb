// From the rows of a pstats file to a profile: recorded figures, calls, and the reconstructed flame graph.

import { KeyMap, PairMap } from '../../base/key-map.ts';
import type { NoteList } from '../../base/note.ts';
import { formatCount, formatShare } from '../../base/format-value.ts';
import { ProfileBuilder } from '../../profile/builder.ts';
import { reconstructTree, type TreeLimits, type TreeNode } from '../../profile/reconstruct.ts';
import {
  NONE, type CallTable, type CountKind, type FrameIndex, type FunctionIndex, type Profile, type RecordedFigures,
  type SourceIndex, type StackIndex,
} from '../../profile/tables.ts';
import { callGraph, groupFigures, groupTotals } from './call-graph.ts';
import type { StatsTable } from './stats-table.ts';

const NS_PER_SECOND = 1e9;

/** A path below a hundred-thousandth is no pixel on any screen; thirty thousand boxes are more than anybody reads. */
const TREE_LIMITS: TreeLimits = { nodes: 30_000, share: 1e-5 };

/** Makes the profile. */
export function assembleStats(table: StatsTable, notes: NoteList): Profile {
  addNotes(table, notes);
  const builder = new ProfileBuilder(notes);
  const { functionOf, sourceOf, listed, functionCount } = addFunctions(table, builder);
  const nodes = reconstructTree(callGraph(table), TREE_LIMITS);
  const hasRest = nodes.some((node) => node.function === -1);
  const rest = hasRest ? builder.function('(more calls)', NONE as SourceIndex, NONE, NONE) : (NONE as FunctionIndex);
  const drawn = addTree(table, nodes, builder, functionOf, rest, notes);
  const recorded: RecordedFigures = {
    ...recordedFunctions(table, functionOf, Math.max(functionCount, rest + 1)),
    listed,
    lines: table.isSampled ? recordedLines(table, sourceOf) : null,
  };
  builder.thread({ name: '', ...drawn, times: null });
  return builder.finish({
    format: 'pstats',
    tool: guessTool(table),
    durationNs: 0,
    lines: table.isSampled ? 'every-frame' : 'definitions',
    rootPath: null,
    idleFunction: NONE as FunctionIndex,
    valueTypes: [{ kind: 'cpu', unit: 'nanoseconds' }],
    defaultValueType: 0,
    recorded,
    calls: recordedCalls(table, functionOf),
    counts: countKind(table),
  });
}

function addNotes(table: StatsTable, notes: NoteList): void {
  if (table.faults > 0) {
    notes.add('odd-entries', 'warning', `${formatCount(table.faults)} entries of the file are no statistics of functions and were left out.`);
  }
  if (table.oddTimes > 0) {
    notes.add('odd-times', 'warning', `${formatCount(table.oddTimes)} times in the file are no numbers of seconds and count as 0.`);
  }
}

function countKind(table: StatsTable): CountKind {
  if (table.isSampled) return 'samples';
  return table.calls.length > 0 && table.calls.every((calls) => calls === -1) ? 'unknown' : 'calls';
}

/** The file names nobody; what ran while it was recorded betrays some. */
function guessTool(table: StatsTable): string | null {
  if (table.isSampled) return 'Python profiling.sampling';
  if (countKind(table) === 'unknown') return 'pyinstrument';
  for (const key of table.key) {
    const name = table.texts.text(table.name.at(key));
    if (name.includes("'_lsprof.Profiler'")) return 'Python cProfile';
    if (name === 'profiler' && table.texts.text(table.file.at(key)) === 'profile') return 'Python profile';
  }
  return null;
}

/** Functions and sources by key. Those that have figures come first. */
function addFunctions(table: StatsTable, builder: ProfileBuilder) {
  const keyCount = table.file.length;
  const functionOf = new Int32Array(keyCount).fill(NONE);
  const sourceOf = new Int32Array(keyCount).fill(NONE);
  let functionCount = 0;
  const add = (key: number): void => {
    const file = table.texts.text(table.file.at(key));
    const line = table.line.at(key);
    // `~` and nothing are built-in functions, which have no file.
    const source = builder.source(file === '~' ? '' : file);
    sourceOf[key] = source;
    functionOf[key] = builder.function(table.texts.text(table.name.at(key)), source, table.isSampled || line === 0 ? NONE : line - 1, NONE);
    functionCount = Math.max(functionCount, functionOf[key]! + 1);
  };
  for (const key of table.key) add(key);
  const listed = functionCount;
  for (let key = 0; key < keyCount; key++) if (functionOf[key] === NONE) add(key);
  return { functionOf, sourceOf, listed, functionCount };
}

function recordedFunctions(table: StatsTable, functionOf: Int32Array, count: number) {
  return groupFigures(table, functionOf, count, NS_PER_SECOND, groupTotals(table, functionOf, count));
}

/** The sampling form: a row for each executing line, whatever functions are in it. */
function recordedLines(table: StatsTable, sourceOf: Int32Array): RecordedFigures['lines'] {
  const places = new KeyMap();
  const source: SourceIndex[] = [];
  const line0: number[] = [];
  const placeOf = sourceOf.map((ofKey, key) => {
    const line = table.line.at(key);
    if (ofKey === NONE || line === 0 || table.rowOf.at(key) === -1) return NONE;
    const place = places.indexOf(ofKey, line, 0, 0);
    if (place === source.length) {
      source.push(ofKey as SourceIndex);
      line0.push(line - 1);
    }
    return place;
  });
  const count = source.length;
  return { length: count, source, line0, ...groupFigures(table, placeOf, count, NS_PER_SECOND, groupTotals(table, placeOf, count)) };
}

/** Calls between functions; in the sampling form those between their lines are summed, and samples are calls. */
function recordedCalls(table: StatsTable, functionOf: Int32Array): CallTable {
  const pairs = new PairMap();
  const most = table.callCount.length;
  const calls = new Float64Array(most);
  const self = new Float64Array(most);
  const total = new Float64Array(most);
  for (let call = 0; call < most; call++) {
    const row = pairs.indexOf(functionOf[table.caller.at(call)]!, functionOf[table.callee.at(call)]!);
    const count = table.callCount[call]!;
    calls[row]! += count === -1 ? NaN : count;
    self[row]! += table.callSelf[call]! * NS_PER_SECOND;
    total[row]! += table.callTotal[call]! * NS_PER_SECOND;
  }
  const { length } = pairs;
  pairs.release();
  const whole = (column: Float64Array): Float64Array => (length === most ? column : column.slice(0, length));
  return {
    length,
    caller: pairs.first.finish() as Iterable<number> as never,
    callee: pairs.second.finish() as Iterable<number> as never,
    calls: whole(calls),
    self: whole(self),
    total: whole(total),
  };
}

/** The flame graph's stacks with their values, so that all of them sum to what the file recorded. */
function addTree(
  table: StatsTable, nodes: readonly TreeNode[], builder: ProfileBuilder, functionOf: Int32Array, rest: FunctionIndex, notes: NoteList,
) {
  const stacks: StackIndex[] = [];
  const values: number[] = [];
  const counts: number[] = [];
  // Whole calls for each box, and all of them in the end: the fractions so far, rounded, less what was given before.
  const fractions = new Float64Array(functionOf.length);
  const given = new Float64Array(functionOf.length);
  let all = 0;
  for (const seconds of table.self) all += seconds;
  let drawn = 0;
  let restSeconds = 0;
  for (const node of nodes) {
    const key = node.function;
    const frame = key === -1 ? builder.frame(rest, NONE, NONE) : frameOf(table, builder, functionOf, key);
    stacks.push(builder.stack((node.parent === -1 ? NONE : stacks[node.parent]!) as StackIndex, frame));
    values.push(node.self * NS_PER_SECOND);
    drawn += node.self;
    counts.push(key === -1 ? 0 : share(key, node.fraction));
    if (key === -1) restSeconds += node.self;
  }
  let left = 0;
  for (const key of table.key) left += countOf(table, table.rowOf.at(key)) - given[key]!;
  const isWhole = Math.abs(all - drawn) <= 1e-9 * Math.abs(all);
  // Functions without any time have no box, but were called; and times below 0 exist (profile's calibration).
  if (left > 0 || !isWhole) {
    stacks.push(NONE as StackIndex);
    values.push(isWhole ? 0 : (all - drawn) * NS_PER_SECOND);
    counts.push(left);
  }
  noteTree(table, notes, all > 0 ? restSeconds / all : 0);
  return { stack: Int32Array.from(stacks), values: [{ raw: Float64Array.from(values), scale: 1 }], counts: Float64Array.from(counts) };

  function share(key: number, fraction: number): number {
    const row = table.rowOf.at(key);
    if (row === -1) return 0;
    fractions[key]! += fraction;
    const count = Math.max(0, Math.round(Math.min(1, fractions[key]!) * countOf(table, row)) - given[key]!);
    given[key]! += count;
    return count;
  }
}

function frameOf(table: StatsTable, builder: ProfileBuilder, functionOf: Int32Array, key: number): FrameIndex {
  const line = table.line.at(key);
  return builder.frame(functionOf[key] as FunctionIndex, table.isSampled && line > 0 ? line - 1 : NONE, NONE);
}

/** What the file counts: samples in the function itself, or its calls. */
function countOf(table: StatsTable, row: number): number {
  return Math.max(0, table.isSampled ? table.primitiveCalls[row]! : table.calls[row]!);
}

function noteTree(table: StatsTable, notes: NoteList, restShare: number): void {
  if (table.key.length === 0) return;
  const more = restShare > 0 ? ` Paths too narrow to be drawn one by one, ${formatShare(restShare)} in all, stand as “(more calls)”.` : '';
  notes.add(
    'reconstructed', 'info',
    `The flame graph is reconstructed: this file tells who called whom, not whole stacks, so the time of each function is shared among its callers. The figures of functions are those recorded.${more}`,
  );
}
