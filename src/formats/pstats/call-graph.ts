// The rows of a pstats file as a call graph, and figures of groups of rows: a function, or a line, with several rows.

import type { CallGraph } from '../../profile/reconstruct.ts';
import { NONE } from '../../profile/tables.ts';
import type { NumberColumn } from '../../base/numbers.ts';
import type { StatsTable } from './stats-table.ts';

/** The graph of the file's keys. Where the file has counts only, calls have no times; where it has none, no counts. */
export function callGraph(table: StatsTable): CallGraph {
  const keyCount = table.file.length;
  const callCount = table.callCount.length;
  const callee = table.callee.view();
  const occurrences = table.isSampled ? samplesOfKeys(table) : null;
  const interval = table.isSampled ? secondsPerSample(table) : NaN;
  const uncalled = new Float64Array(keyCount);
  const calls = new Float64Array(keyCount);
  table.key.forEach((key, row) => {
    const all = occurrences?.[key] ?? table.calls[row]!;
    calls[key] = Math.max(0, all);
    uncalled[key] = all < 0 ? NaN : all;
  });
  for (let call = 0; call < callCount; call++) uncalled[callee[call]!]! -= Math.max(0, table.callCount[call]!);
  const time = Float64Array.from({ length: callCount }, (_, call) =>
    table.isSampled ? Math.max(0, table.callCount[call]!) * interval : atLeast0(table.callTotal[call]!),
  );
  const ofRow = (column: NumberColumn) =>
    Float64Array.from({ length: keyCount }, (_, key) => (table.rowOf.at(key) === -1 ? 0 : atLeast0(column[table.rowOf.at(key)]!)));
  return {
    self: ofRow(table.self),
    total: withoutRows(table, ofRow(table.total), time),
    calls,
    rootCalls: uncalled.map((count, key) => (table.rowOf.at(key) === -1 ? NaN : atLeast0(count))),
    caller: table.caller.view(),
    callee,
    time,
    count: Float64Array.from(table.callCount, (count) => Math.max(0, count)),
    outerCount: Float64Array.from(table.callCount, (count, call) => Math.max(0, table.isSampled ? count : table.outerCallCount[call]!)),
  };
}

/** A caller without a row of its own (overwritten, or cut off) took at least what it called. */
function withoutRows(table: StatsTable, totals: Float64Array, time: Float64Array): Float64Array {
  for (let call = 0; call < time.length; call++) {
    const key = table.caller.at(call);
    if (table.rowOf.at(key) === -1 && time[call]! > 0) totals[key]! += time[call]!;
  }
  return totals;
}

/** 0 for what is below; NaN stays. */
function atLeast0(value: number): number {
  return value < 0 ? 0 : value;
}

/**
 * The sampling form: how often each key was in a stack, recursion and all. Every occurrence is the top of the stack
 * or has called another key.
 */
function samplesOfKeys(table: StatsTable): Float64Array {
  const samples = new Float64Array(table.file.length);
  table.key.forEach((key, row) => (samples[key]! += Math.max(0, table.primitiveCalls[row]!)));
  for (let call = 0; call < table.callCount.length; call++) samples[table.caller.at(call)]! += Math.max(0, table.callCount[call]!);
  return samples;
}

/**
 * Totals of groups of keys in seconds. A group of one row has its recorded total. The totals of several rows may
 * count the same time more than once: in the sampling form the runs of a group in all stacks are known (they begin
 * at the bottom or where another calls in), and a group that does not come back through others has one run a sample.
 *
 * @param groupOf group of each key, NONE for none.
 */
export function groupTotals(table: StatsTable, groupOf: Int32Array, count: number): Float64Array {
  const sum = new Float64Array(count);
  const largest = new Float64Array(count);
  const self = new Float64Array(count);
  const rows = new Int32Array(count);
  let all = 0;
  table.key.forEach((key, row) => {
    all += table.self[row]!;
    const group = groupOf[key]!;
    if (group === NONE) return;
    const total = table.total[row]!;
    sum[group]! += total;
    largest[group] = rows[group] === 0 ? total : Math.max(largest[group]!, total);
    self[group]! += table.self[row]!;
    rows[group]!++;
  });
  const runs = table.isSampled ? runsOfGroups(table, groupOf, count) : null;
  return sum.map((total, group) => {
    if (rows[group] === 1) return total;
    const most = runs === null ? all : Math.min(all, runs[group]!);
    return Math.max(Math.min(total, most), largest[group]!, self[group]!);
  });
}

/** Seconds of all runs: stretches of a stack within one group. */
function runsOfGroups(table: StatsTable, groupOf: Int32Array, count: number): Float64Array {
  const runs = new Float64Array(count);
  samplesOfKeys(table).forEach((samples, key) => {
    if (groupOf[key] !== NONE) runs[groupOf[key]!]! += samples;
  });
  // Within a group a frame that another frame of it called goes on with the run.
  for (let call = 0; call < table.callCount.length; call++) {
    const group = groupOf[table.callee.at(call)]!;
    if (group !== NONE && group === groupOf[table.caller.at(call)]) runs[group]! -= Math.max(0, table.callCount[call]!);
  }
  const interval = secondsPerSample(table);
  return runs.map((samples) => samples * interval);
}

function secondsPerSample(table: StatsTable): number {
  let best = 0;
  for (let row = 1; row < table.key.length; row++) if (table.calls[row]! > table.calls[best]!) best = row;
  return table.calls[best]! > 0 ? table.total[best]! / table.calls[best]! : 0;
}

/** Self times, totals and counts of groups, the times multiplied by `scale`. */
export function groupFigures(table: StatsTable, groupOf: Int32Array, count: number, scale: number, totals: Float64Array) {
  const self = new Float64Array(count);
  const samples = new Float64Array(count);
  table.key.forEach((key, row) => {
    const group = groupOf[key]!;
    if (group === NONE) return;
    self[group]! += table.self[row]! * scale;
    samples[group]! += Math.max(0, table.isSampled ? table.primitiveCalls[row]! : table.calls[row]!);
  });
  return { self, samples, total: totals.map((seconds) => seconds * scale) };
}
