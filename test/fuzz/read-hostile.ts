/*
 * A process of its own that reads hostile files one after another, so that its peak of memory is theirs:
 * `read-hostile.ts NAME…` prints one line of JSON for each. It stops early where it has become large: what is left behind
 * is not the next one's fault, and whoever asked starts another for the rest. Run by hostile-files.test.ts.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NEVER_CANCELLED } from '../../src/base/cancel.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { makeReport } from '../../src/cli/report.ts';
import { gunzip } from '../../src/server/disk.ts';
import { HOSTILE_FILES } from './hostile-files.ts';
import { readProfile } from '../support/read-profile.ts';

/** How reading one file ended, and what it cost. */
export interface HostileEnd {
  readonly name: string;
  readonly end: 'read' | 'refused' | 'failed';
  /** Codes of notes, or the reason of the refusal. */
  readonly says: readonly string[];
  readonly message: string;
  /** Of all threads, in user and system mode. */
  readonly cpuMs: number;
  /** The highest resident memory of the process so far. */
  readonly peakBytes: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const ENOUGH_BYTES = 250e6;

for (const name of process.argv.slice(2)) {
  const end = await readOne(name);
  console.log(JSON.stringify(end));
  if (end.peakBytes > ENOUGH_BYTES) break;
  collect();
}

async function readOne(name: string): Promise<HostileEnd> {
  const input = HOSTILE_FILES[name]!();
  const before = process.cpuUsage();
  const ended = await ending(input);
  const { user, system } = process.cpuUsage(before);
  return { name, ...ended, cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

async function ending(input: ReturnType<(typeof HOSTILE_FILES)[string]>): Promise<Pick<HostileEnd, 'end' | 'says' | 'message'>> {
  try {
    const { profile } = await readProfile(input, gunzip, { cancel: NEVER_CANCELLED, onProgress: () => undefined, mapped: true });
    const report = makeReport(profile, { file: '', valueType: profile.defaultValueType, top: 30, fileOf: (url) => url });
    return { end: 'read', says: report.notes.map(({ code }) => code), message: `${report.total}` };
  } catch (error) {
    if (error instanceof Refusal) return { end: 'refused', says: [error.reason], message: error.message };
    return { end: 'failed', says: [], message: String(error) };
  }
}
