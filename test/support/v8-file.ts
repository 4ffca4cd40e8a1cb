// Small V8 profiles for tests, written as the file has them, and the figures of a profile in short.
// Times are microseconds and lines those of the file, so that a test can be checked by hand.

import { bytesInput } from '../../src/bytes/byte-input.ts';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { makeReport, type Report } from '../../src/cli/report.ts';
import { integrityFaults } from '../../src/profile/integrity.ts';
import type { Profile } from '../../src/profile/tables.ts';
import { gunzip } from '../../src/server/disk.ts';
import { readProfile } from './read-profile.ts';

/** A node of `nodes`. `at` is `url:line:column` as in the file: line and column from 0; ticks are [line, ticks], line from 1. */
export interface NodeParts {
  readonly at?: string;
  readonly children?: readonly unknown[];
  readonly ticks?: readonly (readonly [number, number])[];
  readonly hitCount?: number;
  readonly [extra: string]: unknown;
}

export function node(id: unknown, functionName: string, parts: NodeParts = {}): object {
  const { at = ':-1:-1', ticks, hitCount = 0, ...rest } = parts;
  const [, url, line, column] = /^(.*):(-?\d+):(-?\d+)$/.exec(at)!;
  return {
    id,
    callFrame: { functionName, scriptId: '0', url, lineNumber: Number(line), columnNumber: Number(column) },
    hitCount,
    ...rest,
    ...(ticks && { positionTicks: ticks.map(([tickLine, count]) => ({ line: tickLine, ticks: count })) }),
  };
}

/** `(root)` with all other nodes' ids as children that no other node has. */
export function root(children: readonly unknown[]): object {
  return node(1, '(root)', { children });
}

export interface ReadOptions {
  readonly chunkSize?: number;
  readonly mapped?: boolean;
}

/** Reads bytes as the server does, and insists on the integrity of what comes out. */
export async function readBytes(bytes: Uint8Array, options: ReadOptions = {}): Promise<Profile> {
  const { profile } = await readProfile(bytesInput(bytes, options.chunkSize), gunzip, {
    cancel: NEVER_CANCELLED,
    onProgress: () => undefined,
    mapped: options.mapped ?? true,
  });
  const faults = integrityFaults(profile);
  if (faults.length > 0) throw new Error(`broken invariants: ${faults.join('; ')}`);
  return profile;
}

export function readText(text: string, options: ReadOptions = {}): Promise<Profile> {
  return readBytes(new TextEncoder().encode(text), options);
}

/** Reads an object as the JSON file of it. */
export function readFile(file: object, options: ReadOptions = {}): Promise<Profile> {
  return readText(JSON.stringify(file), options);
}

/** The refusal that reading ends in; any other end is a failure. */
export async function refusalOf(reading: Promise<unknown>): Promise<Refusal> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was read');
}

/** The whole report, with recorded names. */
export function wholeReport(profile: Profile): Report {
  return makeReport(profile, { file: '', valueType: profile.defaultValueType, top: 0, fileOf: (url) => url });
}

export interface ShortFigures {
  /** Microseconds, or samples where the profile has no times; as all figures here. */
  readonly total: number;
  readonly idle: number;
  /** Name → [self, total]; `name@line:column` where two functions have one name. */
  readonly functions: Readonly<Record<string, readonly [self: number, total: number]>>;
  /** `url:line` (from 1) → self. Lines without self are left out. */
  readonly lines: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** The figures in microseconds, short enough to stand in a test. */
export function figuresOf(profile: Profile): ShortFigures {
  const report = wholeReport(profile);
  const unit = report.valueTypes[0]!.unit === 'nanoseconds' ? 1000 : 1;
  const short = (value: number | null): number => Math.round(((value ?? 0) / unit) * 1000) / 1000;
  const count = new Map<string, number>();
  for (const { name } of report.functions) count.set(name, (count.get(name) ?? 0) + 1);
  return {
    total: short(report.total),
    idle: short(report.idle),
    functions: Object.fromEntries(
      report.functions.map((row) => [
        count.get(row.name)! > 1 ? `${row.name}@${row.file}:${row.line}` : row.name,
        [short(row.self), short(row.total)],
      ]),
    ),
    lines: Object.fromEntries(
      report.lines.filter((row) => row.self !== 0).map((row) => [`${row.file}:${row.line}`, short(row.self)]),
    ),
    notes: report.notes.map((note) => note.code),
  };
}
