// Who called a function and whom it called: figures of direct callers and callees. Counted at the function's outermost
// calls, so that each sample counts once and the parts sum up to the function's total.

import type { CallNodeFigures, CallNodes } from './call-nodes.ts';
import { NONE, type CallTable, type FunctionIndex } from './tables.ts';

/** A caller or callee; `total` in the unit of the figures. */
export interface RelativeFigure {
  readonly function: FunctionIndex;
  readonly total: number;
  readonly samples: number;
}

export interface RelativeFigures {
  /** The largest first. */
  readonly callers: readonly RelativeFigure[];
  /** The function itself is among them where it calls itself. */
  readonly callees: readonly RelativeFigure[];
  /** Of calls that have no caller. */
  readonly noCaller: number;
  /** Of the outermost calls themselves. */
  readonly noCallee: number;
}

/** Callers and callees by the call nodes of a view: Σ callers + noCaller = Σ callees + noCallee = the function's total. */
export function relativesOf(nodes: CallNodes, figures: CallNodeFigures, fn: number): RelativeFigures {
  const callers = new Sums();
  const callees = new Sums();
  let noCaller = 0;
  let noCallee = 0;
  for (let i = 0; i < nodes.length; i++) {
    if (nodes.function[i] !== fn) continue;
    const parent = nodes.parent[i]!;
    if (parent === NONE) noCaller += figures.total[i]!;
    else callers.add(nodes.function[parent]!, figures.total[i]!, figures.samples[i]!);
    noCallee += figures.self[i]!;
    const end = nodes.subtreeEnd[i]!;
    for (let child = i + 1; child < end; child = nodes.subtreeEnd[child]!) {
      callees.add(nodes.function[child]!, figures.total[child]!, figures.samples[child]!);
    }
    // Calls within this one are counted with it.
    i = end - 1;
  }
  return { callers: callers.largestFirst(), callees: callees.largestFirst(), noCaller, noCallee };
}

/**
 * Callers and callees as the file has them. `total` and `self`: the function's; what no caller or callee is recorded for
 * is what is left of them, at least 0.
 */
export function recordedRelatives({ length, caller, callee, calls, total: totals }: CallTable, fn: number, total: number): RelativeFigures {
  const callers = new Sums();
  const callees = new Sums();
  const known = (value: number): number => (Number.isNaN(value) ? 0 : value);
  for (let row = 0; row < length; row++) {
    if (callee[row] === fn) callers.add(caller[row]!, known(totals[row]!), known(calls[row]!));
    if (caller[row] === fn) callees.add(callee[row]!, known(totals[row]!), known(calls[row]!));
  }
  const left = (sums: Sums): number => Math.max(0, total - sums.largestFirst().reduce((sum, row) => sum + row.total, 0));
  return { callers: callers.largestFirst(), callees: callees.largestFirst(), noCaller: left(callers), noCallee: left(callees) };
}

class Sums {
  private readonly rows = new Map<number, { total: number; samples: number }>();

  add(fn: number, total: number, samples: number): void {
    const row = this.rows.get(fn);
    if (row === undefined) this.rows.set(fn, { total, samples });
    else {
      row.total += total;
      row.samples += samples;
    }
  }

  /** Those of no value, and so of no sample, are left out. */
  largestFirst(): RelativeFigure[] {
    return [...this.rows]
      .map(([fn, figure]) => ({ function: fn as FunctionIndex, ...figure }))
      .filter(({ total, samples }) => total !== 0 || samples > 0)
      .sort((a, b) => Math.abs(b.total) - Math.abs(a.total) || b.samples - a.samples || a.function - b.function);
  }
}
