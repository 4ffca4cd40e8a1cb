// The command line: arguments in, a report or a converted file out. Exit status: 0 read, 1 the file cannot be read, 2 wrong usage.
// Standard output carries the report and nothing else; everything for people beside it goes to standard error.
// The process around it is the business of main.ts.

import { closeSync, existsSync, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf } from '../base/message-of.ts';
import { NEVER_CANCELLED } from '../base/cancel.ts';
import type { Note } from '../base/note.ts';
import { describeRefusal, Refusal } from '../base/refusal.ts';
import type { Scale } from '../compare/compare-figures.ts';
import { compareKinds, valueTypeLike } from '../compare/compare-profiles.ts';
import { speedscopePieces } from '../exports/speedscope.ts';
import { readFile as readAnyKind, type ReadFile } from '../formats/read-profile.ts';
import type { TimeRange } from '../profile/sample-times.ts';
import type { Profile } from '../profile/tables.ts';
import { usualScale } from '../protocol/compare.ts';
import { diskInput, gunzip } from '../server/disk.ts';
import { describeFileError, describeWriteError } from '../server/file-error.ts';
import { makeDiff } from './diff-report.ts';
import { diffText } from './diff-text.ts';
import { withMaps } from './map-files.ts';
import { printable, printableJson } from './printable.ts';
import { makeReport } from './report.ts';
import { filesBelow } from './root-folder.ts';
import { textReport } from './text-report.ts';
import { askedRange, samplesAsked } from './time-range.ts';
import { makeTraceDiff, traceDiffText, type TraceDiffInput } from './trace-diff.ts';
import { makeTraceReport, traceText } from './trace-report.ts';

const USAGE = `Usage: heatline report FILE [options]
       heatline diff BEFORE AFTER [options]
       heatline convert FILE [-o OUT] [options]

report reads a profile and prints where its time went: functions, lines and files;
of distributed traces, how many spans there are and, with --spans, their operations.

  --json          print one JSON object (the format is stable; other programs may rely on it)
  --top N         length of each list (default 30, 0 = everything)
  --from T, --to T  only samples that begin in this stretch of time, counted from the recording's begin: 1.2s, 300ms, 5us
  --value KIND    which value type to report, by its kind or number (default: the profile's own)
  --spans         of traces: count, errors, percentiles and times by service and operation
  --findings      what may be mended: repeated queries, slow first calls, time in JSON or garbage collection, …
  --root DIR      name files relative to DIR where they are found there
  --map FILE      apply this source map (a name without the ending .map: --map=FILE)
  --no-map        keep positions as recorded, without mapping them to original sources

Source maps are applied that lie beside the recorded scripts, or beside those below --root.

diff compares two profiles: functions and lines by how much they differ, and whether sampling alone can make that;
or two files of traces: which operations became slower or faster, and whether chance alone can make that.

  --scale HOW     total: the first is scaled so that both totals are equal, and shares are compared (default, unless both
                  recorded equally long); absolute: values are compared as they are
  --limit N       length of each list (default 30, 0 = everything)
  --json, --value KIND, --root DIR, --map FILE, --no-map   as above

convert writes the profile as a speedscope file (*.speedscope.json).

  -o, --out OUT   the file to write (default: standard output)
  --value KIND    which value type to write; a file holds one
  --map FILE, --no-map   as above

  --help          this text
`;

/** Wrong usage: the sentence for standard error. */
class UsageError extends Error {}

function usageError(sentence: string): UsageError {
  return new UsageError(sentence);
}

interface ReportArguments {
  readonly file: string;
  readonly json: boolean;
  readonly spans: boolean;
  readonly findings: boolean;
  readonly top: number;
  /** Left out: all of the recording. */
  readonly range: TimeRange | undefined;
  readonly value: string | null;
  readonly root: string | null;
  readonly mapping: Mapping;
}

interface ConvertArguments {
  readonly file: string;
  /** `null`: standard output. */
  readonly out: string | null;
  readonly value: string | null;
  readonly mapping: Mapping;
}

interface DiffArguments {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
  readonly limit: number;
  readonly value: string | null;
  /** `null`: by how long both recorded. */
  readonly scale: Scale | null;
  readonly root: string | null;
  readonly mapping: Mapping;
}

/** Which source maps are applied: `null` for none at all; else those that are found, and these files. */
type Mapping = readonly string[] | null;

/** Where output goes. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `out` understands colours and wants them. */
  readonly colour: boolean;
}

/** Runs the command line; the result is the exit status. Throws only for faults of ours. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const parsed = readArguments(args);
    if (parsed === 'help') {
      terminal.out(USAGE);
      return 0;
    }
    if ('out' in parsed) return await convert(parsed, terminal);
    return 'before' in parsed ? await diff(parsed, terminal) : await report(parsed, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`heatline: ${printable(error.message)}\nTry: heatline --help\n`);
      return 2;
    }
    throw error;
  }
}

function readArguments(args: readonly string[]): ReportArguments | DiffArguments | ConvertArguments | 'help' {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') return 'help';
  const [command, ...rest] = args;
  if (command === undefined) throw new UsageError('say what to do');
  if (command === 'convert') return readConvertArguments(rest);
  if (command === 'diff') return readDiffArguments(rest);
  if (command !== 'report') throw new UsageError(`there is no command “${command}”`);
  const { values, positionals } = parse(rest, REPORT_OPTIONS);
  const file = onlyFile(positionals, 'report');
  return {
    file,
    json: values.json ?? false,
    spans: values.spans ?? false,
    findings: values.findings ?? false,
    top: listLength(values.top, '--top'),
    range: askedRange(values, usageError),
    value: values.value ?? null,
    root: rootOf(values.root),
    mapping: mappingOf(values),
  };
}

function readDiffArguments(args: string[]): DiffArguments {
  const { values, positionals } = parse(args, DIFF_OPTIONS);
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) throw new UsageError('name two files to compare: before, after');
  const { scale } = values;
  if (scale !== undefined && scale !== 'total' && scale !== 'absolute') throw new UsageError(`--scale is total or absolute, not “${scale}”`);
  return {
    before,
    after,
    json: values.json ?? false,
    limit: listLength(values.limit, '--limit'),
    value: values.value ?? null,
    scale: scale ?? null,
    root: rootOf(values.root),
    mapping: mappingOf(values),
  };
}

function listLength(text = '30', option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number, not “${text}”`);
  return Number(text);
}

function rootOf(root: string | undefined): string | null {
  if (root !== undefined && !isFolder(root)) throw new UsageError(`--root: there is no folder “${root}”`);
  return root ?? null;
}

function readConvertArguments(args: string[]): ConvertArguments {
  const { values, positionals } = parse(args, CONVERT_OPTIONS);
  const file = onlyFile(positionals, 'convert');
  const out = values.out === undefined || values.out === '-' ? null : values.out;
  if (out !== null && existsSync(out) && existsSync(file) && realpathSync(out) === realpathSync(file)) {
    throw new UsageError('--out names the file that is to be read');
  }
  return { file, out, value: values.value ?? null, mapping: mappingOf(values) };
}

function onlyFile(positionals: readonly string[], command: string): string {
  if (positionals.length === 1) return positionals[0]!;
  throw new UsageError(positionals.length === 0 ? `name the file to ${command}` : `${command} takes one file`);
}

function mappingOf(values: { readonly map?: readonly string[]; readonly 'no-map'?: boolean }): Mapping {
  const maps = (values.map ?? []).filter((map) => map !== '');
  const missing = maps.find((map) => !existsSync(map));
  if (missing !== undefined) throw new UsageError(`--map: there is no file “${missing}”`);
  return values['no-map'] ? null : maps;
}

/** `--map` alone means what is usual anyway; with a map behind it, that map. */
function withMapValues(args: readonly string[]): string[] {
  const read: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const isMap = args[i] === '--map' && !args.slice(0, i).includes('--');
    if (isMap) read.push(`--map=${/\.map$/i.test(args[i + 1] ?? '') ? args[++i]! : ''}`);
    else read.push(args[i]!);
  }
  return read;
}

const COMMON_OPTIONS = { value: { type: 'string' }, map: { type: 'string', multiple: true }, 'no-map': { type: 'boolean' } } as const;
const REPORT_OPTIONS = { ...COMMON_OPTIONS, json: { type: 'boolean' }, spans: { type: 'boolean' }, findings: { type: 'boolean' }, top: { type: 'string' }, root: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } } as const;
const DIFF_OPTIONS = { ...COMMON_OPTIONS, json: { type: 'boolean' }, limit: { type: 'string' }, scale: { type: 'string' }, root: { type: 'string' } } as const;
const CONVERT_OPTIONS = { ...COMMON_OPTIONS, out: { type: 'string', short: 'o' } } as const;

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: Options) {
  try {
    return parseArgs({ args: withMapValues(args), allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function isFolder(name: string): boolean {
  return existsSync(name) && statSync(name).isDirectory();
}

/** How recorded sources are named in what is written: below `--root`, where there is one. */
function namesBelow(root: string | null): (url: string) => string {
  return root === null ? (url) => url : filesBelow(root);
}

interface Reading {
  readonly mapping: Mapping;
  readonly root: string | null;
  readonly fileOf: (url: string) => string;
}

/** The profile in a file, or `null` where it cannot be read: then that has been said. */
async function readFile(file: string, reading: Reading, terminal: Terminal): Promise<Profile | null> {
  const read = await readAny(file, reading, terminal);
  if (read === null || read.kind === 'profile') return read?.profile ?? null;
  terminal.err(`heatline: ${printable(`${file}: ${read.format.title} have no samples; heatline report --spans FILE prints their operations`)}\n`);
  return null;
}

/** What a file holds, a profile with its maps applied; `null` where it cannot be read: then that has been said. */
async function readAny(file: string, { mapping, root, fileOf }: Reading, terminal: Terminal): Promise<ReadFile | null> {
  try {
    const input = await diskInput(file);
    const mapped = mapping !== null;
    const read = await readAnyKind(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped });
    if (read.kind === 'traces' || !mapped) return read;
    return { ...read, profile: await withMaps(read.profile, { maps: mapping, root, fileOf, embedded: read.embeddedMaps }) };
  } catch (error) {
    const reason = error instanceof Refusal ? describeRefusal(error) : describeFileError(error);
    if (reason === null) throw error;
    terminal.err(`heatline: ${printable(`${file}: ${reason}`)}\n`);
    return null;
  }
}

async function convert(args: ConvertArguments, terminal: Terminal): Promise<number> {
  const profile = await readFile(args.file, { mapping: args.mapping, root: null, fileOf: namesBelow(null) }, terminal);
  if (profile === null) return 1;
  const valueType = args.value === null ? profile.defaultValueType : valueTypeOf(profile, args.value);
  for (const note of profile.meta.notes) terminal.err(`heatline: ${note.severity}: ${printable(note.message)}\n`);
  const pieces = speedscopePieces(profile, { name: path.basename(args.file), valueType, threads: null });
  if (args.out === null) {
    for (const piece of pieces) terminal.out(piece);
    return 0;
  }
  try {
    writePieces(args.out, pieces);
    return 0;
  } catch (error) {
    const reason = describeWriteError(error);
    if (reason === null) throw error;
    terminal.err(`heatline: ${printable(`${args.out}: ${reason}`)}\n`);
    return 1;
  }
}

function writePieces(file: string, pieces: Iterable<string>): void {
  const out = openSync(file, 'w');
  try {
    for (const piece of pieces) writeFileSync(out, piece);
  } finally {
    closeSync(out);
  }
}

async function report(args: ReportArguments, terminal: Terminal): Promise<number> {
  const fileOf = namesBelow(args.root);
  const read = await readAny(args.file, { mapping: args.mapping, root: args.root, fileOf }, terminal);
  if (read === null) return 1;
  if (read.kind === 'traces') {
    const { file, top, spans, findings } = args;
    if (args.range !== undefined) throw usageError('--from, --to: distributed traces are reported as a whole');
    const made = makeTraceReport(read.traces, { file, format: read.format.id, top, spans, findings });
    print(made, args.json ? null : traceText(made, terminal.colour), terminal);
    return 0;
  }
  const { profile } = read;
  const valueType = args.value === null ? profile.defaultValueType : valueTypeOf(profile, args.value);
  if (args.findings && args.range !== undefined) throw usageError('--findings: they are of the whole recording; leave out --from and --to');
  const selection = args.range === undefined ? {} : { selection: samplesAsked(profile, args.range, usageError) };
  const made = makeReport(profile, { file: args.file, valueType, top: args.top, fileOf, findings: args.findings, ...selection });
  print(made, args.json ? null : textReport(made, terminal.colour, profile.meta.counts), terminal);
  return 0;
}

/** `text`: what people read; `null`: the object is asked for. */
function print(made: { readonly notes: readonly Note[] }, text: string | null, terminal: Terminal): void {
  if (text === null) {
    terminal.out(`${printableJson(made)}\n`);
    return;
  }
  for (const note of made.notes) terminal.err(`heatline: ${note.severity}: ${printable(note.message)}\n`);
  terminal.out(text);
}

async function diff(args: DiffArguments, terminal: Terminal): Promise<number> {
  const fileOf = namesBelow(args.root);
  const reading = { mapping: args.mapping, root: args.root, fileOf };
  const before = await readAny(args.before, reading, terminal);
  const after = before === null ? null : await readAny(args.after, reading, terminal);
  if (before === null || after === null) return 1;
  if (before.kind === 'traces' && after.kind === 'traces') {
    const side = (file: string, { traces, format }: typeof before): TraceDiffInput => ({ file, traces, format: format.id });
    const made = makeTraceDiff(side(args.before, before), side(args.after, after), args.limit);
    print(made, args.json ? null : traceDiffText(made, terminal.colour), terminal);
    return 0;
  }
  if (before.kind === 'traces' || after.kind === 'traces') {
    const [profile, traces] = before.kind === 'traces' ? [args.after, args.before] : [args.before, args.after];
    terminal.err(`heatline: ${printable(`${traces} holds traces and ${profile} a profile: compare two of one kind`)}\n`);
    return 1;
  }
  return diffProfiles(args, before.profile, after.profile, terminal);
}

function diffProfiles(args: DiffArguments, before: Profile, after: Profile, terminal: Terminal): number {
  const valueType = args.value === null ? after.defaultValueType : valueTypeOf(after, args.value);
  const baseline = { profile: before, file: args.before, valueType: valueTypeLike(after.valueTypes[valueType]!, before) };
  const { refused } = compareKinds(before.valueTypes[baseline.valueType]!, after.valueTypes[valueType]!);
  if (refused !== null) {
    terminal.err(`heatline: ${printable(refused)}\n`);
    return 1;
  }
  const scale = args.scale ?? usualScale(before.meta, after.meta);
  const made = makeDiff(baseline, { profile: after, file: args.after, valueType }, { scale, limit: args.limit, fileOf: namesBelow(args.root) });
  print(made, args.json ? null : diffText(made, terminal.colour), terminal);
  return 0;
}

function valueTypeOf(profile: Profile, wanted: string): number {
  const byKind = profile.valueTypes.findIndex((type) => type.kind === wanted);
  if (byKind >= 0) return byKind;
  if (/^\d+$/.test(wanted) && Number(wanted) < profile.valueTypes.length) return Number(wanted);
  const known = profile.valueTypes.map((type) => type.kind).join(', ');
  throw new UsageError(`--value: the profile has no “${wanted}”; it has ${known}`);
}
