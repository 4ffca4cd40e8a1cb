// What may be mended, as rows: findings about traces and profiles.

import type { RequestSpan } from '../../trace/distributed.ts';
import type { Finding, OperationName } from '../../findings/finding.ts';
import { functionName } from '../../profile/tables.ts';
import type { FindingRow, TraceMethods } from '../../protocol/traces.ts';
import { cutName } from '../function-info.ts';
import type { KnownFindings } from '../known-findings.ts';
import type { OpenProfile } from '../open-profile.ts';

/** Spans of one row. */
const MOST_SPANS = 50;

/** All findings of a file, those that may save the most first. */
export function findingsList(open: OpenProfile, known: KnownFindings): TraceMethods['findings/list']['result'] {
  return { revision: open.revision, rows: known.of(open).map((finding, index) => findingRow(open, finding, index)) };
}

/** Some of the spans behind a finding, those first whose lines are to be mended; none of one about functions. */
export function spansBehind(about: Finding['about']): RequestSpan[] {
  if (about.kind !== 'spans') return [];
  return [...new Set(about.examples.flatMap(({ spans }) => [...spans]))].slice(0, MOST_SPANS);
}

function findingRow({ profile }: OpenProfile, { about, savedNs, rule, title, evidence, remedy, severity, occurrences }: Finding, index: number): FindingRow {
  const row = { finding: index, rule, title, evidence, remedy, severity, occurrences, savedNs: savedNs ?? 0, spans: spansBehind(about) };
  if (about.kind === 'spans') return { ...row, function: null, subject: cutName(operationText(about.operation)) };
  const fn = (about.callers[0] ?? about.callees[0])?.function ?? null;
  return { ...row, function: fn, subject: fn === null ? '' : cutName(functionName(profile, fn)) };
}

function operationText({ service, name }: OperationName): string {
  return service === '' ? name : `${service}: ${name}`;
}
