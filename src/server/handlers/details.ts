// All that is known of one function in a view, for the page's details: figures, relatives, threads, times, source lines.
// Leaves out: how each is counted (profile/), what a document's heat is (document-heat.ts).

import { extractLines } from '../../heat/source-extract.ts';
import type { LineHeat } from '../../heat/source-heat.ts';
import { functionSamples, type FunctionSamples } from '../../profile/function-samples.ts';
import { recordedRelatives, relativesOf, type RelativeFigure } from '../../profile/relatives.ts';
import { NONE, type FunctionIndex, type Profile } from '../../profile/tables.ts';
import type { TextState } from '../../protocol/lsp.ts';
import type { ExtractLine, FunctionDetails, PageMethods, Relatives, SourceExtract, SourceRemedy, View } from '../../protocol/webview.ts';
import { functionInfo } from '../function-info.ts';
import type { OpenProfile } from '../open-profile.ts';
import type { Entry } from '../profiles.ts';
import type { ProfileView } from '../profile-view.ts';
import { urlOfFunction } from '../source-locator.ts';
import { documentHeat, documentText, waysOf } from './document-heat.ts';
import { locate } from './locate.ts';
import { finiteNumber } from './params.ts';

const MOST_RELATIVES = 10;
const MOST_THREADS = 5;
const MOST_LINES = 15;
const MOST_LINE_LENGTH = 300;
const BUCKETS = 60;
/** Of longer sources only so much is looked at. Bytes. */
const MOST_SOURCE = 4 << 20;

/** Reads a text file; `null` where it cannot be read. */
export type ReadText = (uri: string, mostBytes: number) => Promise<string | null>;

/**
 * The details of a function.
 * @throws {BadRequest} for parameters that make no sense.
 */
export async function functionDetails(
  entry: Entry, { view: asked, function: index }: PageMethods['functions/details']['params'], readText: ReadText,
): Promise<PageMethods['functions/details']['result']> {
  const { open } = entry;
  const { profile, revision } = open;
  const fn = finiteNumber(index, 'function') as FunctionIndex;
  const view = open.view(asked);
  if (!(Number.isInteger(fn) && fn >= 0 && fn < profile.functions.length)) return { revision, details: null };
  const { self, total, samples } = view.functions;
  const counted = countSamples(open, view, asked, fn);
  return {
    revision,
    details: {
      function: functionInfo(profile, fn),
      self: self[fn]!,
      total: total[fn]!,
      samples: samples[fn]!,
      totalSamples: counted.samples,
      ...relatives(view, fn),
      values: view.recorded === null ? counted.values : [],
      source: await extract(entry, asked, fn, readText),
      times: timesOf(open, asked, counted),
      ...threadsOf(counted, asked.valueType),
    },
  };
}

function countSamples(open: OpenProfile, view: ProfileView, asked: View, fn: FunctionIndex): FunctionSamples {
  const { span, timelines, profile } = open;
  const range = rangeOf(open, asked);
  const times = span === null || range === null ? null : { timelines, fromNs: span.startNs + range.fromNs, toNs: span.startNs + range.toNs, buckets: BUCKETS };
  return functionSamples(profile, { function: fn, threads: asked.threads, samplesOf: open.samplesIn(asked.range), filtered: view.filtered, times });
}

/** The stretch that the histogram shows, nanoseconds since the recording's begin; `null` without times. */
function rangeOf({ span }: OpenProfile, { range }: View): { readonly fromNs: number; readonly toNs: number } | null {
  if (span === null || !(span.endNs > span.startNs)) return null;
  return range === undefined ? { fromNs: 0, toNs: span.endNs - span.startNs } : { fromNs: range.fromNs, toNs: range.toNs };
}

function timesOf(open: OpenProfile, asked: View, { inTime }: FunctionSamples): FunctionDetails['times'] {
  const range = rangeOf(open, asked);
  return range === null ? null : { ...range, samples: inTime.samples, of: inTime.of };
}

function threadsOf({ threads }: FunctionSamples, valueType: number): Pick<FunctionDetails, 'threads' | 'threadCount'> {
  const running = threads.map(({ thread, totals }) => ({ thread, total: totals[valueType]! })).filter(({ total }) => total > 0);
  running.sort((a, b) => b.total - a.total || a.thread - b.thread);
  return { threads: threads.length < 2 ? [] : running.slice(0, MOST_THREADS), threadCount: running.length };
}

function relatives(view: ProfileView, fn: FunctionIndex): Pick<FunctionDetails, 'callers' | 'callees' | 'recordedCalls'> {
  const { profile } = view;
  const calls = profile.recorded === null ? null : profile.calls;
  const figures = calls === null ? relativesOf(view.tree, view.nodes, fn) : recordedRelatives(calls, fn, view.functions.total[fn]!);
  return {
    callers: relativesFor(profile, figures.callers, figures.noCaller),
    callees: relativesFor(profile, figures.callees, figures.noCallee),
    recordedCalls: calls !== null,
  };
}

function relativesFor(profile: Profile, all: readonly RelativeFigure[], none: number): Relatives {
  const rows = all.slice(0, MOST_RELATIVES).map((row) => ({ function: functionInfo(profile, row.function), total: row.total, samples: row.samples }));
  const rest = all.slice(MOST_RELATIVES);
  return { rows, others: { count: rest.length, total: rest.reduce((sum, { total }) => sum + total, 0) }, none };
}

// -- source lines ----------------------------------------------------------------------------------------------------

async function extract(entry: Entry, view: View, fn: FunctionIndex, readText: ReadText): Promise<SourceExtract> {
  const { open, locator } = entry;
  const url = urlOfFunction(open.profile, fn);
  const place = await locate(entry, { function: fn });
  if (place.kind === 'ambiguous') return { kind: 'none', message: `${place.candidates.length} files may be this source.`, url, remedy: 'choose' };
  if (place.kind === 'outside') return { kind: 'none', message: place.message, url, remedy: 'open-outside' };
  if (place.kind === 'missing') return { kind: 'none', message: place.message, url, remedy: place.canLocate ? 'locate' : null };
  const recorded = linesOfFunction(open.profile, fn);
  if (recorded.size === 0) return { kind: 'none', message: 'The profile does not say at which lines this function is.', url, remedy: null };
  const text = locator.carriedText(url!) ?? (await readText(place.uri, MOST_SOURCE));
  const remedy: SourceRemedy = 'locate';
  if (text === null) return { kind: 'none', message: 'Its file is known, and cannot be read.', url, remedy };
  const sources = await locator.sourcesOf(open.profile, place.uri);
  const state = await documentText(entry, place.uri, sources);
  const ways = waysOf(state);
  const within = new Set([...recorded].flatMap((line0) => ways.line(line0) ?? []));
  if (within.size === 0) return { kind: 'none', message: 'Its lines were changed since the recording.', url, remedy: null };
  const heat = await documentHeat(entry, view, place.uri);
  const lines = shownLines(text.split(/\r\n|\r|\n/), heat?.lines ?? [], within);
  if (lines.length === 0) return { kind: 'none', message: 'The file that is here is shorter than the recorded one.', url, remedy };
  return { kind: 'lines', path: await locator.shortPath(place.uri), lines, remark: heat === null ? null : remarkOn(heat.text) };
}

function shownLines(text: readonly string[], heat: readonly LineHeat[], within: ReadonlySet<number>): ExtractLine[] {
  const byLine = new Map(heat.map((line) => [line.line0, line]));
  return extractLines(heat, within, text.length, MOST_LINES).map((line0) => {
    const figure = byLine.get(line0);
    return {
      line1: line0 + 1,
      text: text[line0]!.slice(0, MOST_LINE_LENGTH),
      self: figure?.self ?? null,
      total: figure?.total ?? null,
      samples: figure?.samples ?? 0,
      bucket: figure?.bucket ?? null,
    };
  });
}

function remarkOn({ kind, commit, reason }: TextState): string | null {
  if (kind === 'same') return null;
  if (kind === 'uncertain') return reason;
  return commit === null ? 'Changed since the recording: figures are at the lines of today.' : `Changed since ${commit}: figures are at the lines of today.`;
}

/** Recorded lines of a function, 0-based: of its frames, of its ticks, and where it is defined. */
function linesOfFunction({ functions, frames, stacks, ticks }: Profile, fn: FunctionIndex): Set<number> {
  const lines = new Set<number>();
  const add = (line0: number): void => void (line0 !== NONE && lines.add(line0));
  for (let frame = 0; frame < frames.length; frame++) if (frames.function[frame as never] === fn) add(frames.line0[frame as never]!);
  for (let row = 0; row < ticks.length; row++) {
    const leaf = frames.function[stacks.frame[ticks.stack[row]!]!];
    if (leaf === fn && ticks.source[row] === functions.source[fn]) add(ticks.line0[row]!);
  }
  add(functions.startLine0[fn]!);
  return lines;
}
