// The report of NUMBERS: what `heatline report --json` prints, made from a profile's tables. Other programs rely
// on this shape. Lines are 1-based here.

import type { Note } from '../base/note.ts';
import { profileFindings } from '../findings/profile-findings.ts';
import { codeOwner } from '../places/code-owner.ts';
import { functionFigures, functionOfStacks, sourceFigures, stackValues, type SamplesOfThread, type StackValues, type View } from '../profile/figures.ts';
import { lineFigures } from '../profile/lines.ts';
import type { TimeRange } from '../profile/sample-times.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile, type SourceIndex, type ValueUnit } from '../profile/tables.ts';
import { profileFindingRows, type ReportFinding } from './findings-report.ts';

export interface ReportFunction {
  readonly name: string;
  readonly file: string | null;
  /** 1-based line of the definition. */
  readonly line: number | null;
  readonly self: number;
  readonly total: number;
  readonly samples: number | null;
}

export interface ReportLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly self: number | null;
  readonly total: number | null;
  readonly samples: number | null;
}

export interface ReportFile {
  readonly file: string;
  readonly self: number;
  readonly total: number;
}

/** An operation: all spans of one service and name. Times in nanoseconds. */
export interface ReportOperation {
  readonly service: string;
  readonly operation: string;
  readonly count: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly total: number;
  readonly self: number;
}

export interface ReportSpans {
  readonly count: number;
  readonly traces: number;
  /** Sorted. */
  readonly services: readonly string[];
  /** Only where asked for. */
  readonly operations?: readonly ReportOperation[];
}

export interface Report {
  readonly file: string;
  readonly format: string;
  readonly tool: string | null;
  readonly valueTypes: readonly { readonly kind: string; readonly unit: ValueUnit }[];
  readonly valueType: number;
  readonly total: number;
  readonly idle: number;
  /** All samples of the file, idle ones too. */
  readonly samples: number;
  readonly threads: readonly { readonly name: string; readonly total: number; readonly samples: number }[];
  readonly functions: readonly ReportFunction[];
  readonly lines: readonly ReportLine[];
  readonly files: readonly ReportFile[];
  /** Of files of spans; `null` for profiles. */
  readonly spans: ReportSpans | null;
  readonly notes: readonly Note[];
  /** Only with a range: nanoseconds since the recording's begin. All figures are of samples that begin in it. */
  readonly range?: TimeRange;
  /** Only where asked for; what saves the most first. */
  readonly findings?: readonly ReportFinding[];
}

export interface ReportOptions {
  /** The path as the user gave it. */
  readonly file: string;
  readonly valueType: number;
  /** Longest list; 0 = everything. */
  readonly top: number;
  /** How a recorded source is named in the report. */
  readonly fileOf: (url: string) => string;
  /** Whether findings are asked for. Left out: no. */
  readonly findings?: boolean;
  /** Left out: all of the recording. */
  readonly selection?: { readonly range: TimeRange; readonly samplesOf: SamplesOfThread };
}

/** Makes the report over all threads. */
export function makeReport(figured: Profile, options: ReportOptions): Report {
  const profile = asRecorded(figured);
  const view: View = { valueType: options.valueType, threads: null };
  const { selection } = options;
  const values = stackValues(profile, view, selection?.samplesOf);
  const limit = options.top === 0 ? Infinity : options.top;
  return {
    file: options.file,
    format: profile.meta.format,
    tool: profile.meta.tool,
    valueTypes: profile.valueTypes,
    valueType: options.valueType,
    total: values.total,
    idle: values.idle,
    samples: values.sampleCount + values.idleSampleCount,
    threads: profile.meta.isAggregate ? [{ name: '', total: values.total, samples: values.sampleCount }] : profile.threads.map((thread, index) => {
      const own = profile.threads.length === 1 ? values : stackValues(profile, { ...view, threads: [index] }, selection?.samplesOf);
      return { name: thread.name, total: own.total, samples: own.sampleCount };
    }),
    functions: functionRows(profile, values, options).slice(0, limit),
    lines: lineRows(profile, values, options).slice(0, limit),
    files: fileRows(profile, values, options).slice(0, limit),
    spans: null,
    notes: profile.meta.notes,
    ...(selection && { range: selection.range }),
    ...(options.findings && { findings: findingRows(figured, view, options) }),
  };
}

function findingRows(profile: Profile, view: View, { fileOf, top }: ReportOptions): ReportFinding[] {
  const findings = profileFindings(profile, { view, isLibrary: (url) => codeOwner(url) !== 'own' });
  return profileFindingRows(profile, findings, fileOf, top);
}

/** The profile with the samples and threads that its file has, where readers know more of them. */
function asRecorded(profile: Profile): Profile {
  if (!profile.meta.isAggregate) return profile;
  return { ...profile, threads: profile.threads.map((thread) => ({ ...thread, counts: null })), meta: { ...profile.meta, counts: 'samples' } };
}

function functionRows(profile: Profile, values: StackValues, options: ReportOptions): ReportFunction[] {
  const figures = functionFigures(profile, functionOfStacks(profile), values);
  const appears = appearing(profile);
  const rows: ReportFunction[] = [];
  for (let f = 0; f < profile.functions.length; f++) {
    if (appears[f] === 0 || f === profile.idleFunction) continue;
    // What did not run in a range is not of it.
    if (options.selection !== undefined && figures.total[f] === 0 && figures.samples[f] === 0) continue;
    const index = f as FunctionIndex;
    const url = functionUrl(profile, index);
    const line0 = profile.functions.startLine0[f]!;
    rows.push({
      name: functionName(profile, index),
      file: url === null ? null : options.fileOf(url),
      line: line0 === NONE ? null : line0 + 1,
      self: figures.self[f]!,
      total: figures.total[f]!,
      samples: profile.meta.counts === 'unknown' ? null : figures.samples[f]!,
    });
  }
  return rows.sort(bySelfThenTotal);
}

/** Which functions are in the profile: those in stacks, or those that have recorded figures. */
function appearing(profile: Profile): Uint8Array {
  const appears = new Uint8Array(profile.functions.length);
  if (profile.recorded !== null) return appears.fill(1, 0, profile.recorded.listed);
  for (let i = 0; i < profile.stacks.length; i++) appears[profile.frames.function[profile.stacks.frame[i]!]!] = 1;
  return appears;
}

function lineRows(profile: Profile, values: StackValues, options: ReportOptions): ReportLine[] {
  return lineFigures(profile, values)
    .map((line) => ({
      file: options.fileOf(profile.sources.url[line.source]!),
      line: line.line0 + 1,
      self: line.self,
      total: line.total,
      samples: profile.meta.counts === 'unknown' ? null : line.samples,
    }))
    .filter((line) => options.selection === undefined || line.samples !== 0 || line.self !== 0 || (line.total ?? 0) !== 0)
    .sort(bySelfThenTotal);
}

function fileRows(profile: Profile, values: StackValues, options: ReportOptions): ReportFile[] {
  const figures = sourceFigures(profile, values);
  const rows: ReportFile[] = [];
  for (let s = 0; s < profile.sources.length; s++) {
    if (figures.total[s] === 0) continue;
    rows.push({ file: options.fileOf(profile.sources.url[s as SourceIndex]!), self: figures.self[s]!, total: figures.total[s]! });
  }
  return rows.sort(bySelfThenTotal);
}

interface Sortable {
  readonly self: number | null;
  readonly total: number | null;
  readonly file: string | null;
  readonly line?: number | null;
  readonly name?: string;
}

/** Self, then total, descending; then file, line, name (NUMBERS). Unknown figures and places come last and first. */
function bySelfThenTotal(a: Sortable, b: Sortable): number {
  return (
    (b.self ?? -1) - (a.self ?? -1) ||
    (b.total ?? -1) - (a.total ?? -1) ||
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.name ?? '', b.name ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
