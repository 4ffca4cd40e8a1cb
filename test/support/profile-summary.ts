// A profile on less than sixty lines, for expected.txt beside each fixture: written by `npm run test:update`, read by
// a person. And how such files are compared or written.

import fs from 'node:fs';
import { functionName, functionUrl, type Profile } from '../../src/profile/tables.ts';
import { figuresByKey, stackValues } from '../../src/profile/figures.ts';
import { wholeReport } from './v8-file.ts';

/** Rows of each list. */
const ROWS = 12;

export function summarise(profile: Profile): string {
  const report = wholeReport(profile);
  const unit = report.valueTypes[report.valueType]!.unit;
  const amount = (value: number | null): string => (value === null ? '-' : unit === 'nanoseconds' ? (value / 1e6).toFixed(3) : String(value)).padStart(11);
  const lines = [
    `format ${report.format}, tool ${report.tool ?? 'unknown'}, lines ${profile.meta.lines}`,
    `values ${report.valueTypes.map((type) => `${type.kind} (${type.unit})`).join(', ')}${unit === 'nanoseconds' ? '; below in milliseconds' : ''}`,
    `total ${amount(report.total).trim()}, idle ${amount(report.idle).trim()}, duration ${(profile.meta.durationNs / 1e6).toFixed(3)} ms, root ${profile.meta.rootPath ?? 'none'}`,
    `samples ${report.samples}, stacks ${profile.stacks.length}, functions ${profile.functions.length}, sources ${profile.sources.length}, ticks ${profile.ticks.length}`,
    ...report.threads.map((thread) => `thread "${thread.name}": total ${amount(thread.total).trim()}, samples ${thread.samples}`),
    ...report.notes.map((note) => `note ${note.severity} ${note.code}: ${note.message}`),
    '',
    '       self       total samples function',
    ...report.functions.slice(0, ROWS).map((row) => `${amount(row.self)} ${amount(row.total)} ${String(row.samples).padStart(7)} ${row.name}${row.file === null ? '' : ` ${row.file}:${row.line ?? '?'}`}`),
    '',
    '       self       total line',
    ...report.lines.slice(0, ROWS).map((row) => `${amount(row.self)} ${amount(row.total)} ${row.file}:${row.line}`),
    '',
    '       self stack',
    ...heaviestStacks(profile, 6).map(([self, path]) => `${amount(self)} ${path}`),
  ];
  return lines.map((line) => line.trimEnd()).join('\n') + '\n';
}

function heaviestStacks(profile: Profile, count: number): [number, string][] {
  const values = stackValues(profile, { valueType: profile.defaultValueType, threads: null });
  const keys = Int32Array.from({ length: profile.stacks.length }, (_, i) => i);
  const { self } = figuresByKey(profile.stacks, keys, keys.length, values);
  const nameOf = (stack: number): string => {
    const fn = profile.frames.function[profile.stacks.frame[stack as never]!]!;
    return functionUrl(profile, fn)?.startsWith('node:') ? `[node] ${functionName(profile, fn)}` : functionName(profile, fn);
  };
  const path = (stack: number): string => {
    const names: string[] = [];
    for (let at = stack; at !== -1; at = profile.stacks.parent[at as never]!) names.push(nameOf(at));
    const shown = names.length > 6 ? [...names.slice(0, 4), `… ${names.length - 5} more …`, names.at(-1)!] : names;
    return shown.reverse().join('; ');
  };
  return [...keys]
    .filter((stack) => self[stack]! > 0)
    .sort((a, b) => self[b]! - self[a]! || a - b)
    .slice(0, count)
    .map((stack) => [self[stack]!, path(stack)]);
}

/** Writes `text` to `file` in an update run (`npm run test:update`); says what the file holds otherwise. */
export function expectedText(file: string, text: string): string {
  if (process.env['UPDATE'] === '1') fs.writeFileSync(file, text);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replace(/\r\n/g, '\n') : `missing: ${file}; write it with npm run test:update, and read it`;
}
