// Calls for different things, one right after the other, that may not depend on each other. What a call needs from the one
// before is not in a trace, so the words are careful, and whatever hints at an order takes it out.

import { formatShare, formatValue } from '../base/format-value.ts';
import { KIND_CLIENT, serviceOf, type RequestSpan } from '../trace/distributed.ts';
import { NONE } from '../trace/tables.ts';
import { nsBetween } from '../trace/times.ts';
import { isFrame, type CallFacts } from './call-facts.ts';
import type { Finding } from './finding.ts';
import { forChildren } from './repeated-calls.ts';
import { countOf, findingOf, FindingGroups, operationName, quoted, toleranceNs, type FindingGroup, type SpanStudy } from './span-study.ts';

/** A call that takes less of its parent gains nothing by running beside another. */
const LEAST_CALL = 0.05;
/** Between two calls at most this share of the shorter one, or this time: more, and something was made of the answer. */
const MOST_PAUSE = 0.05;
const MOST_PAUSE_NS = 500_000;
/** Saved at least this share of the parent, and this time: below 5 ms a request will not notice. */
const LEAST_SAVED = 0.15;
const LEAST_SAVED_NS = 5_000_000;
/** Spans above a call that are asked for their addresses. */
const MOST_ABOVE = 8;
/** Calls that make others possible. */
const PREPARES = /\b(auth\w*|token|login|log in|session|connect|handshake|lookup|resolve|lock|acquire)\b/i;

interface Sums {
  sumNs: number;
  parentNs: number;
  readonly asked: readonly string[];
}

interface Link {
  readonly span: number;
  /** Who answers, and what is asked, for people. */
  readonly target: string;
  readonly asked: string;
}

export function sequentialCalls(study: SpanStudy): Finding[] {
  const groups = new FindingGroups<Sums>();
  const parallel = new Set<number>();
  const { spans } = study.traces;
  for (let parent = 0; parent < spans.length; parent++) {
    if (spans.subtreeEnd[parent]! - parent <= 2 || spans.durationNs[parent]! < LEAST_SAVED_NS * 2) continue;
    for (const chain of chainsOf(study, parent, parallel)) addChain(study, parent, chain, groups);
  }
  return groups
    .list()
    // Where the same operation starts calls together elsewhere, it does so when it can.
    .filter((group) => !parallel.has(group.parentOperation))
    .map((group) => findingOf(study, 'sequential-calls', group, words(study, group)));
}

/** Runs of client calls of which each begins right after the one before has ended. */
function chainsOf(study: SpanStudy, parent: number, parallel: Set<number>): number[][] {
  const { traces: { spans }, operations: { ofSpan } } = study;
  const least = LEAST_CALL * spans.durationNs[parent]!;
  const chains: number[][] = [];
  let chain: number[] = [];
  let endNs = -Infinity;
  forChildren(spans, parent, (child) => {
    const duration = spans.durationNs[child]!;
    if (duration < least) return;
    const from = nsBetween(spans.start, parent, spans.start, child);
    const last = chain.at(-1);
    const isCall = spans.kind[child] === KIND_CLIENT;
    const step = toleranceNs(study, child);
    const isOther = last !== undefined && ofSpan[last] !== ofSpan[child];
    if (from < endNs - step && isCall && isOther) parallel.add(ofSpan[parent]!);
    const pause = step + (last === undefined ? 0 : Math.max(MOST_PAUSE_NS, MOST_PAUSE * Math.min(duration, spans.durationNs[last]!)));
    const follows = isCall && from >= endNs - step && from - endNs <= pause;
    if (last !== undefined && !follows) {
      if (chain.length > 1) chains.push(chain);
      chain = [];
    }
    if (isCall && from >= endNs - step) chain.push(child);
    endNs = Math.max(endNs, from + duration);
  });
  if (chain.length > 1) chains.push(chain);
  return chains;
}

function addChain(study: SpanStudy, parent: number, chain: readonly number[], groups: FindingGroups<Sums>): void {
  const { spans } = study.traces;
  const worth = (links: readonly number[]): number => {
    const durations = links.map((span) => spans.durationNs[span]!);
    return durations.reduce((a, b) => a + b, 0) - Math.max(...durations);
  };
  const enough = (saved: number): boolean => saved >= LEAST_SAVED_NS && saved >= LEAST_SAVED * spans.durationNs[parent]!;
  // More calls than this are a loop. And what would not save enough need not be read.
  if (chain.length > 50 || !enough(worth(chain))) return;
  for (const links of independent(study, parent, chain)) {
    const savedNs = worth(links.map(({ span }) => span));
    if (links.length < 2 || !enough(savedNs)) continue;
    const { ofSpan } = study.operations;
    const key = { operation: ofSpan[links[0]!.span]!, parentOperation: ofSpan[parent]!, detail: links.map(({ span }) => ofSpan[span]!).join(' ') };
    const occurrence = { parent: parent as RequestSpan, spans: links.map(({ span }) => span as RequestSpan), savedNs };
    const { extra } = groups.add(key, occurrence, () => ({ sumNs: 0, parentNs: 0, asked: links.map((link) => link.asked) }));
    extra.sumNs += links.reduce((sum, { span }) => sum + spans.durationNs[span]!, 0);
    extra.parentNs += spans.durationNs[parent]!;
  }
}

/** Cuts a chain where something says that order matters. */
function independent(study: SpanStudy, parent: number, chain: readonly number[]): Link[][] {
  const runs: Link[][] = [[]];
  const known = valuesAbove(study, parent);
  for (const span of chain) {
    const facts = study.facts(span);
    const link = facts === null ? null : linkOf(study, span, facts);
    const isNew = facts === null || [...valuesOf(facts.asked)].some((value) => !known.has(value));
    for (const value of valuesOf(facts?.asked ?? '')) known.add(value);
    // A value that nobody has named before may come from the answer before.
    if (link === null || isNew || runs.at(-1)!.some((other) => isSame(other, link, facts!))) runs.push([]);
    if (link !== null) runs.at(-1)!.push(link);
  }
  return runs;
}

/** `null` for calls that change or prepare something, and where nobody knows who answers. */
function linkOf(study: SpanStudy, span: number, facts: CallFacts): Link | null {
  const { texts, spans } = study.traces;
  const name = texts[spans.name[span as RequestSpan]!]!;
  const answer = answerOf(study, span);
  const target = answer?.service ?? facts.target;
  if (target === '' || facts.effect === 'writes' || isFrame(facts.shape)) return null;
  if (PREPARES.test(`${name} ${facts.shape}`.replace(/[_/.-]/g, ' '))) return null;
  return { span, target, asked: answer === null ? (facts.shape === '' ? target : facts.shape) : `${answer.service}: ${answer.name}` };
}

/** Queries to one database share its connection; of other calls only those for the same thing are the same. */
function isSame(other: Link, link: Link, { kind }: CallFacts): boolean {
  return other.target === link.target && (kind === 'query' || other.asked === link.asked);
}

/** The span of another service that the call led to, where the file has it. */
function answerOf(study: SpanStudy, call: number): { readonly service: string; readonly name: string } | null {
  const { spans } = study.traces;
  if (spans.subtreeEnd[call]! === call + 1) return null;
  const answer = operationName(study, study.operations.ofSpan[call + 1]!);
  return answer.service === serviceOf(study.traces, call as RequestSpan) ? null : answer;
}

/** Values in the addresses of the requests that the span is part of. */
function valuesAbove({ traces: { spans }, facts }: SpanStudy, span: number): Set<string> {
  const values = new Set<string>();
  for (let at = span, steps = 0; at !== NONE && steps < MOST_ABOVE; at = spans.parent[at as RequestSpan]!, steps++) {
    for (const value of valuesOf(facts(at)?.asked ?? '')) values.add(value);
  }
  return values;
}

/** What may be ids in an address: parts with digits, but for versions. Statements have their values elsewhere. */
function valuesOf(asked: string): Set<string> {
  const path = /^\S+ (?:[a-z]+:\/\/[^/]*)?(\/\S*)$/i.exec(asked)?.[1] ?? '';
  return new Set(path.split(/[/?&=#]/).filter((part) => /\d/.test(part) && !/^v\d+$/.test(part)));
}

function words(study: SpanStudy, group: FindingGroup<Sums>): { title: string; evidence: string } {
  const { sumNs, parentNs, asked } = group.extra;
  const names = asked.slice(0, 3).map((each) => quoted(each, 40));
  const more = asked.length > names.length ? ` and ${asked.length - names.length} more` : '';
  const mean = (ns: number): string => formatValue(ns / group.occurrences, 'nanoseconds');
  const parent = group.parentOperation === NONE ? '' : operationName(study, group.parentOperation).name;
  return {
    title: `${asked.length} calls one after the other may not depend on each other: ${names.join(', ')}${more}`,
    evidence: `${quoted(parent)} makes them right after each other in ${countOf(group.occurrences, 'request')}, ` +
      `${formatShare(sumNs / parentNs)} of its time. Together they take ${mean(sumNs)}, at the same time it would be ${mean(sumNs - group.savedNs)}.`,
  };
}
