// The profiles that are open, by document URI: reading them, replacing them, letting them go.

import { Cancelled, type CancelToken } from '../base/cancel.ts';
import { readProfile } from '../formats/read-profile.ts';
import type { Gunzip } from '../bytes/unwrap.ts';
import type { OpenResult } from '../protocol/lsp.ts';
import type { Host } from './host.ts';
import { OpenProfile } from './open-profile.ts';
import { SourceLocator } from './source-locator.ts';
import { describeFailure, summarise } from './summary.ts';

/** An open profile with what belongs to it in this workspace. */
export interface Entry {
  readonly open: OpenProfile;
  readonly locator: SourceLocator;
}

/** A request that came for a profile that is not open (any more): said, not logged. */
export class NotOpen extends Error {
  constructor() {
    super('The profile is not open.');
    this.name = 'NotOpen';
  }
}

export interface ProfilesOptions {
  readonly host: Host;
  readonly gunzip: Gunzip;
  /** Workspace folders as URIs, as they are now. */
  readonly folders: () => readonly string[];
  /** Called for faults of ours, with the error. */
  readonly onFault: (error: unknown) => void;
}

export class Profiles {
  private readonly options: ProfilesOptions;
  private readonly entries = new Map<string, Entry>();
  /** Readings older than this revision were closed while they ran. */
  private readonly closedBefore = new Map<string, number>();
  private nextRevision = 1;

  constructor(options: ProfilesOptions) {
    this.options = options;
  }

  /** Reads a file and keeps it under its URI. Never throws: a failure is a result. */
  async open(
    uri: string,
    path: string | null,
    cancel: CancelToken,
    onProgress: (done: number, of: number | null) => void,
  ): Promise<OpenResult> {
    const revision = this.nextRevision++;
    try {
      const input = await this.options.host.open(uri, path);
      const read = await readProfile(input, this.options.gunzip, {
        cancel,
        mapped: true,
        onProgress: (bytes) => onProgress(bytes, input.size),
      });
      const open = new OpenProfile(uri, revision, read);
      const summary = summarise(open, fileNameOf(uri));
      const { host, folders } = this.options;
      const known = this.entries.get(uri);
      if (revision > Math.max(known?.open.revision ?? 0, this.closedBefore.get(uri) ?? 0)) {
        const locator = new SourceLocator(host, () => ({ folders: folders(), rootPath: read.profile.meta.rootPath }), known?.locator.choices);
        this.entries.set(uri, { open, locator });
      }
      return { kind: 'open', summary };
    } catch (error) {
      if (error instanceof Cancelled) return { kind: 'cancelled' };
      const failure = describeFailure(error);
      if (failure.internal) this.options.onFault(error);
      return { kind: 'failed', failure };
    }
  }

  /** Lets a profile go, also one that is still being read. */
  close(uri: string): void {
    this.entries.delete(uri);
    this.closedBefore.set(uri, this.nextRevision - 1);
  }

  /** @throws {NotOpen} */
  get(uri: string): Entry {
    const entry = this.entries.get(uri);
    if (entry === undefined) throw new NotOpen();
    return entry;
  }
}

function fileNameOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
