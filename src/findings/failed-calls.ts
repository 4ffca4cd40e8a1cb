// Calls that fail: operations of which many do, and attempts that are repeated until one works.

import { formatShare, formatValue } from '../base/format-value.ts';
import { detailsOf, STATUS_ERROR, type RequestSpan } from '../trace/distributed.ts';
import { rowsByKey } from '../trace/operations.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween } from '../trace/times.ts';
import type { Finding } from './finding.ts';
import { forChildren } from './repeated-calls.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, toleranceNs, type SpanStudy } from './span-study.ts';

/** So many failures are no accident of one request, and so large a share of all calls is no rare case. */
const LEAST_ERRORS = 3;
const LEAST_ERROR_SHARE = 0.05;
/** Without a word on what was asked for, only so few calls can be attempts at one thing. */
const MOST_ATTEMPTS = 10;

/** By span: whether one of its children failed, so that it only passes the failure on. */
function passesOn({ traces: { spans } }: SpanStudy): Uint8Array {
  const passes = new Uint8Array(spans.length);
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent[span as RequestSpan]!;
    if (spans.status[span] === STATUS_ERROR && parent !== NONE) passes[parent] = 1;
  }
  return passes;
}

export function failedCalls(study: SpanStudy): Finding[] {
  const { traces: { spans }, operations: { ofSpan, length } } = study;
  const passes = passesOn(study);
  const { rows, first } = rowsByKey(ofSpan, length);
  const groups = new FindingGroups<{ calls: number; message: string }>();
  for (let operation = 0; operation < length; operation++) {
    const calls = rows.subarray(first[operation], first[operation + 1]);
    const failed = calls.filter((span) => spans.status[span] === STATUS_ERROR && passes[span] === 0);
    if (failed.length < LEAST_ERRORS || failed.length < LEAST_ERROR_SHARE * calls.length) continue;
    for (const span of failed) {
      groups.add({ operation, parentOperation: NONE, detail: '' }, { parent: null, spans: [span as RequestSpan], savedNs: spans.durationNs[span]! }, () => ({
        calls: calls.length, message: messageOf(study, failed[0]!),
      }));
    }
  }
  return groups.list().map((group) => {
    const { calls, message } = group.extra;
    const { name } = operationName(study, group.operation);
    return findingOf(study, 'failed-calls', group, {
      title: `${formatShare(group.occurrences / calls)} of the calls of ${quoted(name)} fail`,
      evidence: `${group.occurrences.toLocaleString('en-US')} of ${countOf(calls, 'call')} end with an error, after ${formatValue(group.savedNs, 'nanoseconds')} altogether` +
        `${message === '' ? '' : `; the first says ${quoted(message, 80)}`}.`,
    });
  });
}

/** What the span says of its failure: its status, its exception, the kind of its error, the number of the answer. */
function messageOf({ traces }: SpanStudy, span: number): string {
  const { statusMessage, events, attributes } = detailsOf(traces, span as RequestSpan);
  if (statusMessage !== '') return statusMessage;
  const all = [...events.flatMap((event) => event.attributes), ...attributes];
  const said = all.find(({ key, value }) => /^(exception\.message|exception\.type|error\.message)$/.test(key) && value !== '')?.value;
  if (typeof said === 'string') return said;
  const status = all.find(({ key }) => /^(http\.response\.status_code|http\.status_code|rpc\.grpc\.status_code|error\.type)$/.test(key))?.value;
  return typeof status === 'string' || typeof status === 'number' || typeof status === 'bigint' ? `${status}` : '';
}

interface Attempts {
  failed: number;
  lastFailed: number;
}

export function retriedCalls(study: SpanStudy): Finding[] {
  const { traces: { spans }, operations: { ofSpan } } = study;
  const passes = passesOn(study);
  const groups = new FindingGroups<Attempts>();
  for (let parent = 0; parent < spans.length; parent++) {
    if (passes[parent] === 0) continue;
    for (const calls of failingOperations(study, parent)) {
      for (const attempts of attemptsIn(study, calls)) {
        const [begin, last] = [attempts[0]!, attempts.at(-1)!];
        const key = { operation: ofSpan[begin]!, parentOperation: ofSpan[parent]!, detail: '' };
        // All but the last attempt, with the pauses after them.
        const savedNs = nsBetween(spans.start, begin, spans.start, last);
        const occurrence = { parent: parent as RequestSpan, spans: attempts.map((span) => span as RequestSpan), savedNs };
        const { extra } = groups.add(key, occurrence, () => ({ failed: 0, lastFailed: 0 }));
        extra.failed += attempts.length - 1;
        if (spans.status[last] === STATUS_ERROR) extra.lastFailed++;
      }
    }
  }
  return groups.list().map((group) => {
    const { failed, lastFailed } = group.extra;
    const { name } = operationName(study, group.operation);
    const some = lastFailed === group.occurrences ? '' : `in ${lastFailed} of them `;
    const end = lastFailed === 0 ? 'in the end one works' : `${some}the last one fails too`;
    return findingOf(study, 'retried-calls', group, {
      title: `${quoted(name)} fails and is tried again, ${countOf(failed, 'time')}`,
      evidence: `In ${countOf(group.occurrences, 'request')} attempts follow each other after an error, and ${end}. ` +
        `Until the last attempt ${formatValue(group.savedNs, 'nanoseconds')} pass altogether.`,
    });
  });
}

/** The children of those operations that fail at least once and come more than once. */
function failingOperations({ traces: { spans }, operations: { ofSpan } }: SpanStudy, parent: number): number[][] {
  const calls = new Map<number, number[]>();
  forChildren(spans, parent, (child) => {
    if (spans.status[child] === STATUS_ERROR) calls.set(ofSpan[child]!, []);
  });
  forChildren(spans, parent, (child) => calls.get(ofSpan[child]!)?.push(child));
  return [...calls.values()].filter((each) => each.length > 1);
}

/** Runs of calls that ask for the same, each after the one before has failed. */
function attemptsIn(study: SpanStudy, calls: readonly number[]): number[][] {
  const { spans } = study.traces;
  const runs: number[][] = [];
  let run: number[] = [];
  for (const call of calls) {
    const last = run.at(-1);
    const isAfter = last !== undefined && nsBetween(spans.start, last, spans.start, call) >= spans.durationNs[last]! - toleranceNs(study, call);
    const follows = isAfter && spans.status[last] === STATUS_ERROR && asksTheSame(study, last, call, calls.length);
    if (!follows) {
      if (run.length > 1) runs.push(run);
      run = [];
    }
    run.push(call);
  }
  if (run.length > 1) runs.push(run);
  return runs;
}

function asksTheSame(study: SpanStudy, a: number, b: number, among: number): boolean {
  const [first, second] = [study.facts(a), study.facts(b)];
  if (first === null || second === null) return false;
  if (first.asked !== '' || second.asked !== '') return first.asked === second.asked;
  const { name } = study.traces.spans;
  return among <= MOST_ATTEMPTS && name[a as RequestSpan] === name[b as RequestSpan];
}
