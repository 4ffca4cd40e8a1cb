// What a finding is: something in a recording that may be mended, with its evidence, what is behind it and what mending it
// saves at most. The rules themselves are in the other files of this room.

import type { RequestSpan } from '../trace/distributed.ts';
import type { FunctionIndex } from '../profile/tables.ts';

/** The rules, by what they look at, with what mends it in general. A rule's name is stable: settings and reports have it. */
export const REMEDIES = {
  'repeated-calls': 'Ask for everything in one call: a join, a list of ids, a batch, or a loader that collects.',
  'sequential-calls': 'If none of these calls needs the answer of the one before, start them together and wait for all.',
  'slow-query': 'Look at the query’s plan: an index, fewer rows, fewer columns, or an answer that is kept.',
  'failed-calls': 'Find out why it fails: time goes into calls that bring nothing.',
  'retried-calls': 'Mend what fails first; then let attempts wait less, or fail sooner.',
  'cold-start': 'Do the work of the first call before requests come: connect, compile and load at start.',
  'gap': 'Give this part a span of its own, or record a CPU profile: it computes, or waits for a call that no span shows.',
  'large-result': 'Ask for less: fewer rows and columns, pages, sums made by the database; or handle it as a stream.',
  'lock-wait': 'Hold the lock for less time, or allow more at once: a larger pool, finer locks, a queue.',
  'queue-wait': 'Add consumers, let each take more at once, or make their work shorter.',
  'json': 'Convert less: send fewer fields, keep the text that was made, or use a schema that is compiled once.',
  'regular-expressions': 'Make the expression simpler: no nested repetition, anchored, compiled once; or search for plain text first.',
  'garbage-collection': 'Make fewer objects in the hottest functions; a recording of the heap says where they come from.',
  'synchronous-io': 'Use the asynchronous call: as long as this one runs, nothing else does.',
  'frequent-calls': 'Call it less: move it out of the loop, keep its result, or do in one call what many do.',
  'cryptography': 'Hash less data or less often, keep results; move what must be slow (passwords) off the main thread.',
  'module-loading': 'Load later what is not needed at start, load less, or bundle.',
  'budget': 'Make it faster, or change the budget in the setting heatline.budgets.',
} as const;

export type FindingRule = keyof typeof REMEDIES;

/** Something that happened once: the spans that it consists of, in order of time. */
export interface Occurrence {
  /** The span they are in; `null` where they are not looked at together. */
  readonly parent: RequestSpan | null;
  /** At most {@link MOST_SPANS}. The first is the one whose line is to be mended. */
  readonly spans: readonly RequestSpan[];
  /** At most, in nanoseconds. */
  readonly savedNs: number;
}

export interface OperationName {
  /** "" where the file does not say. */
  readonly service: string;
  readonly name: string;
}

/** A finding about spans. */
export interface SpanSubject {
  readonly kind: 'spans';
  readonly operation: OperationName;
  /** The operation that they are called from, where that matters. */
  readonly parent: OperationName | null;
  /** Those that would save the most, at most {@link MOST_EXAMPLES}. */
  readonly examples: readonly Occurrence[];
  /** All spans behind the finding, shown or not. */
  readonly spanCount: number;
}

/** A function with what it has to do with a finding, and where. */
export interface BlamedFunction {
  readonly function: FunctionIndex;
  /** 0-based line to look at, `NONE` where none is known. */
  readonly line0: number;
  /** Whether the line is where it called; otherwise it is where the function begins. */
  readonly lineIsCall: boolean;
  /** In the unit of the view. */
  readonly value: number;
}

/** A finding about functions of a profile. */
export interface FunctionSubject {
  readonly kind: 'function';
  /** Of the user's code that calls it, those with the most first, at most {@link MOST_EXAMPLES}; its own function where there is none. */
  readonly callers: readonly BlamedFunction[];
  /** What takes the time, those with the most first, at most {@link MOST_EXAMPLES}. */
  readonly callees: readonly BlamedFunction[];
}

export interface Finding {
  readonly rule: FindingRule;
  /** Short, with figures. */
  readonly title: string;
  /** One or two sentences with the figures it rests on. */
  readonly evidence: string;
  readonly remedy: string;
  /** What mending it saves at most over the file; `null` where the file does not measure time. */
  readonly savedNs: number | null;
  /** That as a share: of the time of all requests, or of the profile's total. Above 1 never. */
  readonly share: number;
  /** How often it was seen; 1 for profiles. */
  readonly occurrences: number;
  /** `warning` from a tenth of everything on, and for budgets. */
  readonly severity: 'warning' | 'info';
  readonly about: SpanSubject | FunctionSubject;
}

/** Occurrences that are kept as examples; a page can show no more usefully. */
export const MOST_EXAMPLES = 5;
/** Spans kept of one occurrence. */
export const MOST_SPANS = 20;
/** Findings of one file: nobody reads more, and those beyond save the least. */
export const MOST_FINDINGS = 100;
/** What would save less than this share of everything is left out. */
export const LEAST_SHARE = 0.001;
const WARNING_SHARE = 0.1;

export function severityOf(share: number): Finding['severity'] {
  return share >= WARNING_SHARE ? 'warning' : 'info';
}

/** What is wrong, not only slow: told however little time it takes. */
const ALWAYS_TOLD: ReadonlySet<FindingRule> = new Set(['budget', 'failed-calls', 'retried-calls']);

/** Those worth telling, by what they save; exceeded budgets first. */
export function ranked(findings: readonly Finding[]): Finding[] {
  const isBudget = (finding: Finding): number => (finding.rule === 'budget' ? 1 : 0);
  return findings
    .filter((finding) => ALWAYS_TOLD.has(finding.rule) || finding.share >= LEAST_SHARE)
    .sort((a, b) => isBudget(b) - isBudget(a) || b.share - a.share || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
    .slice(0, MOST_FINDINGS);
}
