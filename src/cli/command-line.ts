// The command line: arguments in, a report or a converted file out. Exit status: 0 read, 1 the file cannot be read, 2 wrong usage.
// Standard output carries the report and nothing else; everything for people beside it goes to standard error.
// The process around it is the business of main.ts.

import { closeSync, existsSync, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { NEVER_CANCELLED } from '../base/cancel.ts';
import { describeRefusal, Refusal } from '../base/refusal.ts';
import { speedscopePieces } from '../exports/speedscope.ts';
import { readProfile } from '../formats/read-profile.ts';
import type { Profile } from '../profile/tables.ts';
import { diskInput, gunzip } from '../server/disk.ts';
import { describeFileError, describeWriteError } from '../server/file-error.ts';
import { withMaps } from './map-files.ts';
import { printable, printableJson } from './printable.ts';
import { makeReport } from './report.ts';
import { filesBelow } from './root-folder.ts';
import { textReport } from './text-report.ts';

const USAGE = `Usage: heatline report FILE [options]
       heatline convert FILE [-o OUT] [options]

report reads a profile and prints where its time went: functions, lines and files.

  --json          print one JSON object (the format is stable; other programs may rely on it)
  --top N         length of each list (default 30, 0 = everything)
  --value KIND    which value type to report, by its kind or number (default: the profile's own)
  --root DIR      name files relative to DIR where they are found there
  --map FILE      apply this source map (a name without the ending .map: --map=FILE)
  --no-map        keep positions as recorded, without mapping them to original sources

Source maps are applied that lie beside the recorded scripts, or beside those below --root.

convert writes the profile as a speedscope file (*.speedscope.json).

  -o, --out OUT   the file to write (default: standard output)
  --value KIND    which value type to write; a file holds one
  --map FILE, --no-map   as above

  --help          this text
`;

/** Wrong usage: the sentence for standard error. */
class UsageError extends Error {}

interface ReportArguments {
  readonly file: string;
  readonly json: boolean;
  readonly top: number;
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
    return 'out' in parsed ? await convert(parsed, terminal) : await report(parsed, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`heatline: ${printable(error.message)}\nTry: heatline --help\n`);
      return 2;
    }
    throw error;
  }
}

function readArguments(args: readonly string[]): ReportArguments | ConvertArguments | 'help' {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') return 'help';
  const [command, ...rest] = args;
  if (command === undefined) throw new UsageError('say what to do');
  if (command === 'convert') return readConvertArguments(rest);
  if (command !== 'report') throw new UsageError(`there is no command “${command}”`);
  const { values, positionals } = parse(rest, REPORT_OPTIONS);
  const file = onlyFile(positionals, 'report');
  const top = values.top ?? '30';
  if (!/^\d{1,9}$/.test(top)) throw new UsageError(`--top takes a whole number, not “${top}”`);
  if (values.root !== undefined && !isFolder(values.root)) throw new UsageError(`--root: there is no folder “${values.root}”`);
  return {
    file,
    json: values.json ?? false,
    top: Number(top),
    value: values.value ?? null,
    root: values.root ?? null,
    mapping: mappingOf(values),
  };
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
const REPORT_OPTIONS = { ...COMMON_OPTIONS, json: { type: 'boolean' }, top: { type: 'string' }, root: { type: 'string' } } as const;
const CONVERT_OPTIONS = { ...COMMON_OPTIONS, out: { type: 'string', short: 'o' } } as const;

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: Options) {
  try {
    return parseArgs({ args: withMapValues(args), allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
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
async function readFile(file: string, { mapping, root, fileOf }: Reading, terminal: Terminal): Promise<Profile | null> {
  try {
    const input = await diskInput(file);
    const mapped = mapping !== null;
    const { profile, embeddedMaps } = await readProfile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped });
    return mapped ? await withMaps(profile, { maps: mapping, root, fileOf, embedded: embeddedMaps }) : profile;
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
  const profile = await readFile(args.file, { mapping: args.mapping, root: args.root, fileOf }, terminal);
  if (profile === null) return 1;
  const valueType = args.value === null ? profile.defaultValueType : valueTypeOf(profile, args.value);
  const made = makeReport(profile, { file: args.file, valueType, top: args.top, fileOf });
  if (args.json) terminal.out(`${printableJson(made)}\n`);
  else {
    for (const note of made.notes) terminal.err(`heatline: ${note.severity}: ${printable(note.message)}\n`);
    terminal.out(textReport(made, terminal.colour, profile.meta.counts));
  }
  return 0;
}

function valueTypeOf(profile: Profile, wanted: string): number {
  const byKind = profile.valueTypes.findIndex((type) => type.kind === wanted);
  if (byKind >= 0) return byKind;
  if (/^\d+$/.test(wanted) && Number(wanted) < profile.valueTypes.length) return Number(wanted);
  const known = profile.valueTypes.map((type) => type.kind).join(', ');
  throw new UsageError(`--value: the profile has no “${wanted}”; it has ${known}`);
}
