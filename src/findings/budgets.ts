// The setting heatline.budgets: how long operations and functions may take. Reads it, with a sentence for what is wrong,
// and finds what exceeds it.

import { formatShare, formatValue } from '../base/format-value.ts';
import { functionFigures, functionOfStacks, stackValues, type View } from '../profile/figures.ts';
import { functionName, functionUrl, type FunctionIndex, type Profile } from '../profile/tables.ts';
import { serviceOf, STATUS_ERROR, type DistributedTraces, type RequestSpan } from '../trace/distributed.ts';
import { operationIndex, rowsByKey, type Operation } from '../trace/operations.ts';
import { MOST_EXAMPLES, REMEDIES, type Finding, type Occurrence, type OperationName } from './finding.ts';
import { countOf, quoted, timeOfRequests } from './span-study.ts';

/** A limit as written: a time, or a share (of calls, of the profile). */
export type Limit = { readonly kind: 'time'; readonly ns: number } | { readonly kind: 'share'; readonly share: number };

export interface OperationBudget {
  readonly kind: 'operation';
  /** As in the file; `*` stands for any text. */
  readonly operation: string;
  /** `null`: any. */
  readonly service: string | null;
  readonly limits: Readonly<Partial<Record<OperationMeasure, Limit>>>;
}

export interface FunctionBudget {
  readonly kind: 'function';
  readonly function: string;
  /** The end of the recorded name of its source; `null`: any. */
  readonly file: string | null;
  readonly limits: Readonly<Partial<Record<FunctionMeasure, Limit>>>;
}

export type Budget = OperationBudget | FunctionBudget;

const OPERATION_MEASURES = ['p50', 'p95', 'p99', 'errors'] as const;
const FUNCTION_MEASURES = ['self', 'total'] as const;
type OperationMeasure = (typeof OPERATION_MEASURES)[number];
type FunctionMeasure = (typeof FUNCTION_MEASURES)[number];

export interface BudgetFault {
  /** 1-based place in the list; 0 for the setting itself. */
  readonly entry: number;
  /** `null`: the entry itself. */
  readonly key: string | null;
  /** A sentence that names the place and what would be right. */
  readonly message: string;
}

/** Reads the setting. Entries with a fault are left out whole, for half a budget would pass silently. */
export function parseBudgets(setting: unknown): { readonly budgets: readonly Budget[]; readonly faults: readonly BudgetFault[] } {
  if (setting === undefined || setting === null) return { budgets: [], faults: [] };
  if (!Array.isArray(setting)) return { budgets: [], faults: [{ entry: 0, key: null, message: 'heatline.budgets: a list of budgets is expected.' }] };
  const budgets: Budget[] = [];
  const faults: BudgetFault[] = [];
  setting.forEach((value: unknown, i) => {
    const fault = (key: string | null, what: string): void => {
      faults.push({ entry: i + 1, key, message: `heatline.budgets, entry ${i + 1}${key === null ? '' : `, “${key}”`}: ${what}` });
    };
    const known = faults.length;
    const budget = parseEntry(value, fault);
    if (budget !== null && faults.length === known) budgets.push(budget);
  });
  return { budgets, faults };
}

type TellFault = (key: string | null, what: string) => void;

function parseEntry(value: unknown, fault: TellFault): Budget | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fault(null, 'an object is expected, such as { "operation": "GET /orders", "p95": "300ms" }.');
    return null;
  }
  const entry = new Map(Object.entries(value));
  const [operation, fn] = [entry.get('operation'), entry.get('function')];
  if ((operation === undefined) === (fn === undefined)) {
    fault(null, 'it needs either “operation” or “function”.');
    return null;
  }
  const isOperation = operation !== undefined;
  const measures: readonly string[] = isOperation ? OPERATION_MEASURES : FUNCTION_MEASURES;
  const subject = textAt(entry, isOperation ? 'operation' : 'function', fault);
  const within = textAt(entry, isOperation ? 'service' : 'file', fault);
  const limits: Partial<Record<string, Limit>> = {};
  let hasLimit = false;
  for (const [key, written] of entry) {
    if (key === 'operation' || key === 'function' || key === (isOperation ? 'service' : 'file')) continue;
    const limit = measures.includes(key) ? parseLimit(key, written, fault) : null;
    if (!measures.includes(key)) fault(key, `it is not known here; ${list(measures)} are.`);
    if (limit !== null) limits[key] = limit;
    hasLimit = true;
  }
  if (!hasLimit) fault(null, `it needs a limit: ${list(measures)}.`);
  if (subject === null) return null;
  return isOperation ? { kind: 'operation', operation: subject, service: within, limits } : { kind: 'function', function: subject, file: within, limits };
}

function textAt(entry: ReadonlyMap<string, unknown>, key: string, fault: TellFault): string | null {
  const value = entry.get(key);
  if (value === undefined) return null;
  if (typeof value === 'string' && value !== '') return value;
  fault(key, 'a text is expected.');
  return null;
}

const NS_OF_UNIT: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, min: 6e10 };
/** Percentiles of durations are times, errors a share of calls; a function's self and total may be either. */
const EXPECTED: Readonly<Record<string, Limit['kind']>> = { p50: 'time', p95: 'time', p99: 'time', errors: 'share' };

function limitOf(amount: number, unit: string): Limit {
  return unit === '%' ? { kind: 'share', share: amount / 100 } : { kind: 'time', ns: amount * NS_OF_UNIT[unit]! };
}

function parseLimit(key: string, written: unknown, fault: TellFault): Limit | null {
  const match = typeof written === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|min|%)\s*$/.exec(written) : null;
  const expected = EXPECTED[key];
  const limit = match === null ? null : limitOf(Number(match[1]), match[2]!);
  if (limit !== null && (expected === undefined || limit.kind === expected)) return limit;
  const right = { time: 'a time is expected, such as "300ms".', share: 'a share is expected, such as "1%".' };
  fault(key, expected === undefined ? 'a time or a share is expected, such as "200ms" or "5%".' : right[expected]);
  return null;
}

function list(names: readonly string[]): string {
  return `${names.slice(0, -1).map((name) => `“${name}”`).join(', ')} and “${names.at(-1)!}”`;
}

/** Whether a text is the pattern, in which `*` stands for any text. */
function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

function limitText(limit: Limit): string {
  return limit.kind === 'time' ? formatValue(limit.ns, 'nanoseconds') : formatShare(limit.share);
}

/** Operations that exceed a budget: one finding for each measure that does. `operations` as from `operations(traces)`. */
export function operationBudgetFindings(traces: DistributedTraces, operations: readonly Operation[], budgets: readonly Budget[]): Finding[] {
  const exceeded = budgets
    .filter((budget) => budget.kind === 'operation')
    .flatMap((budget) => operations.flatMap((operation) => exceededMeasures(budget, operation)));
  if (exceeded.length === 0) return [];
  const { ofSpan, length, firstSpan } = operationIndex(traces);
  const { rows, first } = rowsByKey(ofSpan, length);
  const { texts, spans } = traces;
  const key = ({ service, name }: OperationName): string => `${service}\n${name}`;
  const indexOf = new Map(Array.from(firstSpan as ArrayLike<number> as ArrayLike<RequestSpan>, (span, i) => [
    key({ service: serviceOf(traces, span), name: texts[spans.name[span]!]! }), i,
  ]));
  const totalNs = timeOfRequests(spans);
  return exceeded.map(({ operation, measure, limit }) => {
    const index = indexOf.get(key(operation))!;
    const calls = rows.subarray(first[index], first[index + 1]);
    const examples = slowest(traces, measure === 'errors' ? calls.filter((span) => spans.status[span] === STATUS_ERROR) : calls, limit);
    const is = measure === 'errors' ? formatShare(operation.errors / operation.count) : formatValue(operation[measure], 'nanoseconds');
    const share = totalNs > 0 ? Math.min(1, examples.savedNs / totalNs) : 0;
    return {
      rule: 'budget', title: `Over budget: ${measure} of ${quoted(operation.name)} is ${is}, not ${limitText(limit)}`,
      evidence: `${countOf(operation.count, 'call')}${operation.service === '' ? '' : ` of ${quoted(operation.service)}`}: ` +
        `${measure} is ${is}, the budget ${limitText(limit)}.`,
      remedy: REMEDIES.budget, savedNs: examples.savedNs, share, occurrences: operation.count, severity: 'warning',
      about: { kind: 'spans', operation: { service: operation.service, name: operation.name }, parent: null, examples: examples.kept, spanCount: operation.count },
    };
  });
}

interface Exceeded {
  readonly operation: Operation;
  readonly measure: OperationMeasure;
  readonly limit: Limit;
}

function exceededMeasures({ operation: pattern, service, limits }: OperationBudget, operation: Operation): Exceeded[] {
  if (!isLike(pattern, operation.name) || (service !== null && service !== operation.service)) return [];
  return OPERATION_MEASURES.flatMap((measure) => {
    const limit = limits[measure];
    if (limit === undefined) return [];
    const isOver = limit.kind === 'share' ? operation.errors / operation.count > limit.share : measure !== 'errors' && operation[measure] > limit.ns;
    return isOver ? [{ operation, measure, limit }] : [];
  });
}

/** The slowest of some calls, and what it would save if none took longer than the limit. */
function slowest({ spans }: DistributedTraces, calls: Int32Array, limit: Limit): { readonly kept: Occurrence[]; readonly savedNs: number } {
  const excess = (span: number): number => (limit.kind === 'time' ? Math.max(0, spans.durationNs[span]! - limit.ns) : 0);
  let savedNs = 0;
  for (const span of calls) savedNs += excess(span);
  const bySlowness = calls.slice().sort((a, b) => spans.durationNs[b]! - spans.durationNs[a]! || a - b);
  const kept = [...bySlowness.subarray(0, MOST_EXAMPLES)];
  return { kept: kept.map((span) => ({ parent: null, spans: [span as RequestSpan], savedNs: excess(span) })), savedNs };
}

/** Functions that exceed a budget in a view. Times are compared only with values that are times. */
export function functionBudgetFindings(profile: Profile, view: View, budgets: readonly Budget[]): Finding[] {
  const own = budgets.filter((budget) => budget.kind === 'function');
  const type = profile.valueTypes[view.valueType];
  if (own.length === 0 || type === undefined) return [];
  const values = stackValues(profile, view);
  const figures = functionFigures(profile, functionOfStacks(profile), values);
  const isTime = type.unit === 'nanoseconds';
  const findings: Finding[] = [];
  for (let f = 0; f < profile.functions.length; f++) {
    const fn = f as FunctionIndex;
    const name = functionName(profile, fn);
    for (const { limits, ...budget } of own) {
      if (!isLike(budget.function, name) || !(functionUrl(profile, fn) ?? '').endsWith(budget.file ?? '')) continue;
      for (const measure of FUNCTION_MEASURES) {
        const limit = limits[measure];
        const value = figures[measure][f]!;
        if (limit === undefined || (limit.kind === 'time' && !isTime)) continue;
        const most = limit.kind === 'time' ? limit.ns : limit.share * values.total;
        if (value <= most) continue;
        const is = limit.kind === 'time' ? formatValue(value, 'nanoseconds') : formatShare(value / values.total);
        const share = values.total > 0 ? Math.min(1, (value - most) / values.total) : 0;
        const blamed = { function: fn, line0: profile.functions.startLine0[fn]!, lineIsCall: false, value };
        findings.push({
          rule: 'budget', title: `Over budget: ${measure} of ${quoted(name)} is ${is}, not ${limitText(limit)}`,
          evidence: `${measure === 'self' ? 'By itself' : 'With all it calls'} it takes ${is}; the budget is ${limitText(limit)}.`,
          remedy: REMEDIES.budget, savedNs: isTime ? value - most : null, share, occurrences: 1, severity: 'warning',
          about: { kind: 'function', callers: [blamed], callees: [blamed] },
        });
      }
    }
  }
  return findings;
}
