// Writes a view of a profile as a file of another tool, piece by piece: no whole-file text, whatever the profile's size.

import { Cancelled, throwIfCancelled, type CancelToken } from '../../base/cancel.ts';
import { foldedPieces } from '../../exports/folded.ts';
import { speedscopePieces } from '../../exports/speedscope.ts';
import { selectedProfile } from '../../profile/selected-profile.ts';
import type { Profile } from '../../profile/tables.ts';
import type { ExportFormatId, ExportResult } from '../../protocol/lsp.ts';
import type { View } from '../../protocol/webview.ts';
import { BadRequest } from '../bad-request.ts';
import { describeWriteError } from '../file-error.ts';
import type { Host } from '../host.ts';
import type { OpenProfile } from '../open-profile.ts';

export interface ExportParams {
  readonly revision: number;
  readonly view: View;
  readonly format: ExportFormatId;
  readonly uri: string;
  readonly path: string | null;
}

export interface ExportContext {
  readonly host: Pick<Host, 'create'>;
  readonly cancel: CancelToken;
  /** Called with the bytes written so far. */
  readonly onProgress: (bytes: number) => void;
}

/**
 * Writes the file. What the world does is a result.
 * @throws {BadRequest} for a view or a format that there is not.
 */
export async function exportProfile(open: OpenProfile, name: string, params: ExportParams, context: ExportContext): Promise<ExportResult> {
  if (params.revision !== open.revision) return { kind: 'failed', message: 'The profile was read again meanwhile; export it once more' };
  open.check(params.view);
  const pieces = piecesOf(open, name, params);
  try {
    return { kind: 'written', bytes: await write(pieces, params, context) };
  } catch (error) {
    if (error instanceof Cancelled) return { kind: 'cancelled' };
    const message = describeWriteError(error);
    if (message === null) throw error;
    return { kind: 'failed', message };
  }
}

function piecesOf(open: OpenProfile, name: string, { format, view }: ExportParams): Iterable<string> {
  const { valueType } = view;
  const profile = profileOfView(open, view);
  const threads = view.threads === null ? null : [...new Set(view.threads)];
  switch (format) {
    case 'speedscope':
      return speedscopePieces(profile, { name, valueType, threads });
    case 'folded':
      return foldedPieces(profile, { valueType, threads });
    default:
      throw new BadRequest('“format” names nothing that can be written');
  }
}

/** What a view counts: the samples of its range, as its filters show them. */
export function profileOfView(open: OpenProfile, view: View): Profile {
  return selectedProfile(open.profile, { samplesOf: open.samplesIn(view.range), filtered: open.view(view).filtered });
}

async function write(pieces: Iterable<string>, { uri, path }: ExportParams, { host, cancel, onProgress }: ExportContext): Promise<number> {
  const sink = await host.create(uri, path);
  const encoder = new TextEncoder();
  let written = 0;
  try {
    for (const piece of pieces) {
      throwIfCancelled(cancel);
      const bytes = encoder.encode(piece);
      await sink.write(bytes);
      written += bytes.length;
      onProgress(written);
    }
    throwIfCancelled(cancel);
    await sink.finish();
    return written;
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}
