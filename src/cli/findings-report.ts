// Findings as `--findings` prints them: objects for programs, paragraphs for people. Lines are 1-based here, spans are told
// by their ids.

import { formatValue } from '../base/format-value.ts';
import type { BlamedFunction, Finding, FindingRule } from '../findings/finding.ts';
import { functionName, functionUrl, NONE, type Profile } from '../profile/tables.ts';
import type { DistributedTraces, RequestSpan } from '../trace/distributed.ts';
import { hexOf } from '../trace/ids.ts';
import { cutPlace } from './text-report.ts';
import { printable } from './printable.ts';

interface ReportBlamed {
  readonly function: string;
  readonly file: string | null;
  /** 1-based. */
  readonly line: number | null;
  /** Whether the line is where it calls; otherwise it is where the function begins. */
  readonly lineIsCall: boolean;
  readonly value: number;
}

interface ReportOccurrence {
  readonly traceId: string;
  /** Ids of spans; the parent's is `null` where there is none. */
  readonly parent: string | null;
  readonly spans: readonly string[];
  readonly savedNs: number;
}

interface ReportSpanSubject {
  readonly kind: 'spans';
  readonly service: string;
  readonly operation: string;
  /** Of the operation that calls; `null` where that does not matter. */
  readonly parentService: string | null;
  readonly parentOperation: string | null;
  readonly spanCount: number;
  readonly examples: readonly ReportOccurrence[];
}

export interface ReportFinding {
  readonly rule: FindingRule;
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string;
  readonly severity: Finding['severity'];
  /** At most; `null` where the file does not measure time. */
  readonly savedNs: number | null;
  /** 0 to 1. */
  readonly share: number;
  readonly occurrences: number;
  readonly about:
    | ReportSpanSubject
    | { readonly kind: 'function'; readonly callers: readonly ReportBlamed[]; readonly callees: readonly ReportBlamed[] };
}

/** Findings about traces. `top`: the longest list, 0 for everything. */
export function traceFindingRows(traces: DistributedTraces, findings: readonly Finding[], top: number): ReportFinding[] {
  const id = (span: RequestSpan): string => hexOf(traces.spans.id, span, 2);
  return cut(findings, top).map(({ about, ...finding }) => {
    if (about.kind !== 'spans') throw new Error('a finding about functions in traces');
    const { operation, parent, examples, spanCount } = about;
    return {
      ...finding,
      about: {
        kind: 'spans', service: operation.service, operation: operation.name,
        parentService: parent?.service ?? null, parentOperation: parent?.name ?? null, spanCount,
        examples: examples.map((example) => ({
          traceId: hexOf(traces.traces.id, traces.spans.trace[example.spans[0]!]!, 4),
          parent: example.parent === null ? null : id(example.parent), spans: example.spans.map(id), savedNs: example.savedNs,
        })),
      },
    };
  });
}

/** Findings about a profile. */
export function profileFindingRows(profile: Profile, findings: readonly Finding[], fileOf: (url: string) => string, top: number): ReportFinding[] {
  const blamed = ({ function: fn, line0, lineIsCall, value }: BlamedFunction): ReportBlamed => {
    const url = functionUrl(profile, fn);
    return { function: functionName(profile, fn), file: url === null ? null : fileOf(url), line: line0 === NONE ? null : line0 + 1, lineIsCall, value };
  };
  return cut(findings, top).map(({ about, ...finding }) => {
    if (about.kind !== 'function') throw new Error('a finding about spans in a profile');
    return { ...finding, about: { kind: 'function', callers: about.callers.map(blamed), callees: about.callees.map(blamed) } };
  });
}

function cut(findings: readonly Finding[], top: number): readonly Finding[] {
  return top === 0 ? findings : findings.slice(0, top);
}

/** For people, with a line break at the end. */
export function findingsText(findings: readonly ReportFinding[], colour: boolean): string {
  const strong = (text: string): string => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const lines = findings.flatMap((finding) => {
    const saved = finding.savedNs === null || finding.savedNs === 0 ? [] : [`Mending saves at most ${formatValue(finding.savedNs, 'nanoseconds')}.`];
    const texts = [finding.evidence, ...placesOf(finding), [...saved, finding.remedy].join(' ')];
    return ['', strong(printable(finding.title)), ...texts.map((text) => `  ${printable(text)}`)];
  });
  return ['', strong('Findings'), ...(lines.length === 0 ? ['', 'None of the rules found anything.'] : lines)].join('\n') + '\n';
}

function placesOf({ about }: ReportFinding): string[] {
  if (about.kind === 'spans') {
    const [example] = about.examples;
    return example === undefined ? [] : [`For example in trace ${example.traceId}, span ${example.spans[0]!}.`];
  }
  const [place] = about.callers.length > 0 ? about.callers : about.callees;
  return place === undefined || place.file === null ? [] : [`See ${cutPlace(place.file, place.line)}.`];
}
