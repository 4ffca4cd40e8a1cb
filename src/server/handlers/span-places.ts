// Where spans come from in the source, for page and editors.

import type { FindingPlace, LocateResult, SpanChoice, SpanLine } from '../../protocol/lsp.ts';
import type { RecordedPlace, TraceMethods } from '../../protocol/traces.ts';
import type { Finding } from '../../findings/finding.ts';
import { functionNameIn } from '../../span-places/function-names.ts';
import { NONE } from '../../trace/tables.ts';
import { timeAt } from '../../trace/times.ts';
import { comparableUri } from '../../places/recorded-path.ts';
import { BadRequest } from '../bad-request.ts';
import { cutName } from '../function-info.ts';
import type { KnownFindings } from '../known-findings.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { OpenTraces } from '../open-traces.ts';
import type { Entry } from '../profiles.ts';
import type { LocatedLine, SureLine } from '../span-locator.ts';
import { isChoice, type SpanLocators } from '../span-locators.ts';
import { spansBehind } from './findings.ts';
import { locate } from './locate.ts';
import { plainText } from './params.ts';
import { spanAsked, tracesOf } from './trace-params.ts';

/** Names of one line that are told. */
const MOST_NAMES = 3;

export async function spanPlaces(uri: string, entry: Entry, locators: SpanLocators, asked: unknown): Promise<TraceMethods['spans/places']['result']> {
  const traces = tracesOf(entry.open);
  const span = spanAsked(traces, asked);
  const locator = locators.of(uri, entry, traces);
  const places = await locator.places(span);
  return { revision: entry.open.revision, places, pending: locator.isPending };
}

/** The slowest span of the operation that a function stands for; `null` beside a sampled profile. */
export function spanOfFunction({ traces }: OpenProfile, fn: number): number | null {
  const operation = traces?.functionOf?.findIndex((each) => each === fn) ?? -1;
  return operation < 0 ? null : traces!.slowest[operation]!;
}

/** @throws {BadRequest} for a choice that names no line. */
export function chooseSpanPlace(uri: string, entry: Entry, locators: SpanLocators, span: unknown, choice: SpanChoice): { readonly key: string } {
  const traces = tracesOf(entry.open);
  if (!isChoice(choice)) throw new BadRequest('“choice” must name a line');
  return { key: locators.of(uri, entry, traces).choose(spanAsked(traces, span), choice) };
}

/** The spans of the lines of a document; `null` where none lead to it. */
export async function spanLines(
  uri: string, entry: Entry, locators: SpanLocators, document: string, ignoreCase: boolean,
): Promise<{ readonly revision: number; readonly lines: readonly SpanLine[] } | null> {
  const { traces, revision } = entry.open;
  if (traces === null) return null;
  // It may have been saved since it was looked through.
  await locators.landmarks.renew([document]);
  const wanted = comparableUri(document, ignoreCase);
  const lines = (await locators.of(uri, entry, traces).lines()).filter((line) => comparableUri(line.uri, ignoreCase) === wanted);
  if (lines.length === 0) return null;
  return { revision, lines: lines.map((line) => spanLine(traces, line)).sort((a, b) => a.line0 - b.line0) };
}

function spanLine({ tables: { spans } }: OpenTraces, { line, names, count, errors, p50, p95, self, slowest, reason, inferred }: LocatedLine): SpanLine {
  return {
    line0: line, count, errors, p50, p95, selfNs: self, reason, inferred,
    names: names.slice(0, MOST_NAMES).map(cutName),
    slowest: slowest.map((span) => ({ span, durationNs: spans.durationNs[span]!, startMs: Number(timeAt(spans.start, span) / 1000n) / 1000 })),
  };
}

/** Where a place that a span recorded is in the workspace. */
export async function locatePlace(uri: string, entry: Entry, locators: SpanLocators, { file, line1, column1 }: RecordedPlace): Promise<LocateResult> {
  const recorded = { file: plainText(file, 'file'), line0: zeroBased(line1), column0: zeroBased(column1) };
  const place = entry.open.traces === null ? recorded : await locators.of(uri, entry, entry.open.traces).original(recorded);
  const located = await locate(entry, { url: place.file });
  return 'line0' in located ? { ...located, line0: place.line0, column0: place.column0 } : located;
}

function zeroBased(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value - 1 : null;
}

/** Findings that point to a line of the workspace; `only`: of the one with this number. */
export async function findingPlaces(uri: string, entry: Entry, locators: SpanLocators, known: KnownFindings, only?: number): Promise<FindingPlace[]> {
  const places: FindingPlace[] = [];
  for (const [number, finding] of known.of(entry.open).entries()) {
    if (only !== undefined && number !== only) continue;
    const { rule, title, evidence, remedy, severity, about } = finding;
    const line = about.kind === 'spans' ? await lineOfSpans(uri, entry, locators, finding) : await lineOfFunction(entry, about);
    if (line === null) continue;
    const span = spansBehind(about)[0] ?? null;
    places.push({ finding: number, rule, title, evidence, remedy, severity, uri: line.uri, line0: line.line0, isLoop: line.isLoop === true, span });
  }
  return places;
}

interface Line {
  readonly uri: string;
  readonly line0: number;
  readonly isLoop?: boolean;
}

/** The line of the first of the spans, of repeated ones that of their loop; where it is not known, that of what they are in. */
async function lineOfSpans(uri: string, entry: Entry, locators: SpanLocators, { about, rule }: Finding): Promise<Line | null> {
  const { traces } = entry.open;
  if (traces === null || about.kind !== 'spans') return null;
  const locator = locators.of(uri, entry, traces);
  const [example] = about.examples;
  if (example === undefined) return null;
  const { parent, spans: [span] } = example;
  const line = span === undefined ? null : await locator.bestLine(span);
  const outer = parent === null || (line !== null && rule !== 'repeated-calls') ? null : await locator.bestLine(parent);
  if (line === null) return outer;
  return (rule === 'repeated-calls' ? loopOf(locators, line, outer) : null) ?? line;
}

/** The loop around a line, or else the one loop that calls its function: the only one, or the only one in the parent's file. */
function loopOf({ landmarks: { index } }: SpanLocators, { uri, line0, functionName }: SureLine, parent: Line | null): Line | null {
  if (index === null) return null;
  const own = index.loopAt(uri, line0);
  if (own !== null) return { uri, line0: own, isLoop: true };
  const name = functionNameIn(functionName)?.functionName;
  const ending = (file: string): string => file.slice(file.lastIndexOf('.'));
  const loops = name === undefined ? [] : index.loopsCalling(name).filter(({ file }) => ending(file) === ending(uri));
  const near = loops.filter(({ file }) => file === parent?.uri);
  const [loop] = near.length === 1 ? near : loops.length === 1 ? loops : [];
  return loop === undefined ? null : { uri: loop.file, line0: loop.line, isLoop: true };
}

async function lineOfFunction(entry: Entry, about: Extract<Finding['about'], { kind: 'function' }>): Promise<Line | null> {
  const blamed = about.callers[0] ?? about.callees[0];
  if (blamed === undefined) return null;
  const located = await locate(entry, { function: blamed.function });
  if (located.kind !== 'found') return null;
  const line0 = blamed.line0 === NONE ? located.line0 : blamed.line0;
  return line0 === null ? null : { uri: located.uri, line0 };
}
