// `heatline diff` of two files of distributed traces: operations before and after. The object is described in the README of
// this room; other programs rely on it.

import { formatChange, formatSigned } from '../base/format-change.ts';
import { formatCount, formatValue } from '../base/format-value.ts';
import type { Note } from '../base/note.ts';
import { compareOperations, operationsOf, type OperationChange } from '../compare/compare-operations.ts';
import type { Significance } from '../compare/significance.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import type { Operation } from '../trace/operations.ts';
import { printable } from './printable.ts';
import { cutText } from './text-report.ts';

/** One side of an operation; times in nanoseconds. */
interface DiffOperationSide {
  readonly count: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface DiffOperation {
  readonly service: string;
  readonly operation: string;
  readonly change: OperationChange;
  readonly before: DiffOperationSide | null;
  readonly after: DiffOperationSide | null;
  /** `null` where it is on one side only, or has too few calls. */
  readonly p: number | null;
  readonly q: number | null;
  readonly significance: Significance;
  /** The difference of the means times the calls after, in nanoseconds. */
  readonly cost: number;
}

interface TraceSide {
  readonly file: string;
  readonly format: string;
  readonly tool: string | null;
  readonly spans: number;
  readonly traces: number;
}

export interface TraceDiff {
  readonly before: TraceSide;
  readonly after: TraceSide;
  readonly operations: readonly DiffOperation[];
  readonly notes: readonly Note[];
}

export interface TraceDiffInput {
  readonly traces: DistributedTraces;
  /** The path as the user gave it. */
  readonly file: string;
  readonly format: string;
}

/** `limit`: the longest list, 0 for everything. */
export function makeTraceDiff(before: TraceDiffInput, after: TraceDiffInput, limit: number): TraceDiff {
  const rows = compareOperations(operationsOf(before.traces), operationsOf(after.traces));
  return {
    before: sideOf(before), after: sideOf(after),
    operations: (limit === 0 ? rows : rows.slice(0, limit)).map((row) => ({
      service: row.service, operation: row.name, change: row.change, before: figuresOf(row.before), after: figuresOf(row.after),
      p: known(row.p), q: known(row.q), significance: row.significance, cost: row.costNs,
    })),
    notes: [...before.traces.notes, ...after.traces.notes],
  };
}

function sideOf({ traces, file, format }: TraceDiffInput): TraceSide {
  return { file, format, tool: traces.tool, spans: traces.spans.length, traces: traces.traces.length };
}

function figuresOf(operation: Operation | null): DiffOperationSide | null {
  if (operation === null) return null;
  const { count, errors, p50, p95, p99 } = operation;
  return { count, errors, p50, p95, p99 };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

const OPERATION_WIDTH = 60;

/** For people, with a line break at the end. */
export function traceDiffText({ before, after, operations }: TraceDiff, colour: boolean): string {
  const many = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
  const side = (word: string, { file, spans, traces }: TraceSide): string => printable(`${word} ${file}: ${many(spans, 'span')} in ${many(traces, 'trace')}`);
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const cells = (texts: readonly string[]): string => texts.map((text, i) => (i === 0 ? text.padEnd(9) : text.padStart(9))).join(' ');
  const head = cells(['', 'cost', 'p50', 'before', 'after', 'p95', 'before', 'after', 'count', 'before', 'errors', 'before']);
  return [
    side('before', before), side('after ', after),
    'slower, faster: chance alone makes that in fewer than 5 of 100 files, corrected for many operations; unclear: it can be',
    'chance, or there are too few calls; cost: what the change takes over the second file', '',
    paint('2', `${head}  operation`),
    ...operations.map((row) => {
      const code = row.change === 'slower' ? '33' : row.change === 'faster' ? '34' : row.change === 'unclear' ? '2' : '0';
      const name = cutText(row.service === '' ? row.operation : `${row.service}: ${row.operation}`, OPERATION_WIDTH);
      return `${paint(code, cells([row.change, ...figureCells(row)]))}  ${name}`;
    }),
    ...(operations.length === 0 ? ['Neither file has operations.'] : []),
  ].join('\n') + '\n';
}

function figureCells({ before, after, cost }: DiffOperation): string[] {
  const time = (value: number | undefined): string => (value === undefined ? '–' : formatValue(value, 'nanoseconds'));
  const change = (name: 'p50' | 'p95'): string => (before === null || after === null ? '–' : formatChange(before[name], after[name]));
  const count = (value: number | undefined): string => (value === undefined ? '–' : formatCount(value));
  return [
    formatSigned(cost, 'nanoseconds'), change('p50'), time(before?.p50), time(after?.p50), change('p95'), time(before?.p95), time(after?.p95),
    count(after?.count), count(before?.count), count(after?.errors), count(before?.errors),
  ];
}
