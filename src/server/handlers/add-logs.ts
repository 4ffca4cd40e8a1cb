// Joins a file of logs to the traces of an open file. It is let go with them.

import { Cancelled, type CancelToken } from '../../base/cancel.ts';
import { asUtf8 } from '../../bytes/encoding.ts';
import { unwrap, type Gunzip } from '../../bytes/unwrap.ts';
import { readLogs } from '../../formats/log-lines.ts';
import type { AddLogsResult } from '../../protocol/lsp.ts';
import type { TracesSummary } from '../../protocol/traces.ts';
import type { Host } from '../host.ts';
import { NotOpen, type Profiles } from '../profiles.ts';
import { describeFailure } from '../summary.ts';
import { tracesOf } from './trace-params.ts';

export interface AddLogsContext {
  readonly host: Pick<Host, 'open'>;
  readonly gunzip: Gunzip;
  readonly cancel: CancelToken;
  readonly onProgress: (bytes: number, of: number | null) => void;
  /** The lines of the traces are others now. */
  readonly onAdded: (summary: TracesSummary) => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Reads the file and joins its lines; one of the same name that was added before is replaced.
 * @throws {BadRequest} where the profile has no traces, `NotOpen` where there is none.
 */
export async function addLogs(
  profiles: Profiles, { profile, uri, path }: { readonly profile: string; readonly uri: string; readonly path: string | null }, context: AddLogsContext,
): Promise<AddLogsResult> {
  const traces = tracesOf(profiles.get(profile).open);
  const { host, gunzip, cancel, onProgress, onAdded, onFault } = context;
  try {
    const input = await host.open(uri, path);
    const whole = await asUtf8(await unwrap(input, gunzip));
    const logs = await readLogs(whole, { cancel, mapped: false, onProgress: (bytes) => onProgress(bytes, input.size) });
    if (logs.length === 0) return { kind: 'failed', message: 'No line of it is JSON or names a trace.' };
    if (profiles.get(profile).open.traces !== traces) return { kind: 'failed', message: 'The traces were read again meanwhile: add the logs once more.' };
    const joined = traces.logs.add(uri, logs);
    onAdded(traces.summary);
    return { kind: 'added', lines: logs.length, joined, remarks: logs.notes.map(({ message }) => message) };
  } catch (error) {
    // Closed while the logs were read.
    if (error instanceof NotOpen) throw error;
    if (error instanceof Cancelled) return { kind: 'failed', message: 'It was stopped.' };
    const failure = describeFailure(error);
    if (failure.internal) onFault(error);
    return { kind: 'failed', message: failure.message };
  }
}
