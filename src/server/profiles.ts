// The profiles that are open, by document URI: reading them, replacing them, letting them go.

import { Cancelled, type CancelToken } from '../base/cancel.ts';
import { readFile, type ReadProfile } from '../formats/read-profile.ts';
import type { Gunzip } from '../bytes/unwrap.ts';
import type { Profile, SourceIndex } from '../profile/tables.ts';
import type { OpenResult } from '../protocol/lsp.ts';
import type { ProfileSummary } from '../protocol/webview.ts';
import type { MappingOutcome } from '../maps/answers.ts';
import type { Host } from './host.ts';
import { mapProfile, scriptPlaces, type MapContext, type MappedProfile, type Mapper } from './mapper.ts';
import { OpenProfile } from './open-profile.ts';
import { shownFile, tracesBeside } from './shown-file.ts';
import { SourceLocator } from './source-locator.ts';
import type { SourceTexts } from './source-texts.ts';
import { describeFailure, summarise } from './summary.ts';
import type { Workspace } from './workspace.ts';

/** An open profile with what belongs to it in this workspace. */
export interface Entry {
  readonly open: OpenProfile;
  readonly locator: SourceLocator;
  /** Left out where there is no disk to look at: then every source is taken for what was recorded. */
  readonly texts?: SourceTexts;
  /** What became of each script's source map; left out until that is known. */
  readonly maps?: readonly MappingOutcome[];
  /** The script whose map led to each original, by the original's name. */
  readonly origins?: ReadonlyMap<string, MappingOutcome>;
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
  /** Where sources are looked for. */
  readonly workspace: Workspace;
  /** How the sources of a profile are compared with what was recorded; the time is when that began, or `null`. */
  readonly textsOf?: (profile: string, recordedMs: number | null) => SourceTexts;
  /** Called for faults of ours, with the error. */
  readonly onFault: (error: unknown) => void;
  /** A profile has another revision now: maps were applied, or spans beside it were read. */
  readonly onChanged?: (uri: string, summary: ProfileSummary) => void;
  /** Applies source maps after a profile was read; left out: none are applied. */
  readonly maps?: ProfileMaps;
}

/** How source maps are applied in the background, and who is told. */
export interface ProfileMaps {
  readonly mapper: Mapper;
  readonly readRemote: MapContext['readRemote'];
  readonly fetch: MapContext['fetch'];
  /** Scripts done, of how many. At the end of the work, however it ends, `done` is `of`. */
  readonly onProgress: (uri: string, done: number, of: number) => void;
}

/** What maps are applied to, for as long as the profile is open. */
interface Reading {
  readonly read: ReadProfile;
  /** URIs of maps that the user chose. */
  readonly picked: readonly string[];
  /** Where its scripts were when their maps were last looked for; `null` before. */
  scriptPlaces: string | null;
}

/** Spans beside a profile nearly double the time of reading it: some 20 ms at this size. Of larger files they are read afterwards. */
const MOST_READ_WITH_SPANS = 4e6;

export class Profiles {
  private readonly options: ProfilesOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly readings = new Map<string, Reading>();
  /** Readings older than this revision were closed while they ran. */
  private readonly closedBefore = new Map<string, number>();
  /** Source maps that are being applied. */
  private readonly mapping = new Map<string, AbortController>();
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
    pickedMaps: readonly string[] = [],
  ): Promise<OpenResult> {
    const revision = this.nextRevision++;
    this.cancelMapping(uri);
    // From here on no maps are applied to what was read before: that would be newer than this reading.
    this.readings.delete(uri);
    // Its files are listed while the profile is read.
    this.options.workspace.start();
    try {
      const input = await this.options.host.open(uri, path);
      const read = await readFile(input, this.options.gunzip, {
        cancel,
        mapped: true,
        spans: input.size !== null && input.size <= MOST_READ_WITH_SPANS,
        onProgress: (bytes) => onProgress(bytes, input.size),
      });
      const shown = shownFile(read);
      const open = new OpenProfile(uri, revision, shown, this.others);
      const summary = summarise(open, fileNameOf(uri));
      const { workspace, textsOf } = this.options;
      const known = this.entries.get(uri);
      if (this.isNewest(uri, revision)) {
        const locator = new SourceLocator(workspace, () => workspace.contextFor(uri, shown.profile.meta.rootPath), known?.locator.choices, serviceSources(shown.profile));
        const texts = textsOf?.(uri, shown.profile.meta.recordedMs);
        this.entries.set(uri, { open, locator, ...(texts && { texts }) });
        if (read.kind === 'profile') this.goOn(uri, path, { read, picked: pickedMaps, scriptPlaces: null });
      }
      return { kind: 'open', summary };
    } catch (error) {
      if (error instanceof Cancelled) return { kind: 'cancelled' };
      // What was read before must not answer for a file that is something else by now.
      if (this.isNewest(uri, revision)) this.forget(uri);
      const failure = describeFailure(error);
      if (failure.internal) this.options.onFault(error);
      return { kind: 'failed', failure };
    }
  }

  /** What goes on while the profile is shown already. */
  private goOn(uri: string, path: string | null, reading: Reading): void {
    this.readings.set(uri, reading);
    void this.applyMaps(uri, reading);
    if (reading.read.format.hasSpans === true && reading.read.spans === null) void this.addSpans(uri, path, reading);
  }

  /** Reads a file once more, for the spans beside its profile. */
  private async addSpans(uri: string, path: string | null, reading: Reading): Promise<void> {
    const { host, gunzip, onFault, onChanged } = this.options;
    const isOver = (): boolean => this.readings.get(uri) !== reading;
    const cancel: CancelToken = { get cancelled() { return isOver(); } };
    try {
      const read = await readFile(await host.open(uri, path), gunzip, { cancel, mapped: true, spans: true, onProgress: () => undefined });
      const traces = read.kind === 'profile' ? tracesBeside(read) : null;
      if (traces === null || isOver()) return;
      const entry = this.get(uri);
      const { profile, format } = entry.open;
      const open = new OpenProfile(uri, this.nextRevision++, { profile, format, traces }, this.others);
      this.entries.set(uri, { ...entry, open });
      onChanged?.(uri, summarise(open, fileNameOf(uri)));
    } catch (error) {
      // The file may be gone by now: what was read of it stays.
      if (!(error instanceof Cancelled) && describeFailure(error).internal) onFault(error);
    }
  }

  /** Lets a profile go, also one that is still being read. */
  close(uri: string): void {
    this.cancelMapping(uri);
    this.forget(uri);
    this.closedBefore.set(uri, this.nextRevision - 1);
  }

  /** Stops applying source maps to a profile: it stays as it is. */
  cancelMapping(uri: string): void {
    this.mapping.get(uri)?.abort();
  }

  /** Recorded names may mean other files now: maps are applied anew to profiles whose scripts are elsewhere. */
  async placesChanged(): Promise<void> {
    for (const [uri, reading] of [...this.readings]) {
      const locator = this.entries.get(uri)?.locator;
      if (locator === undefined) continue;
      const places = await scriptPlaces(reading.read.profile, locator);
      if (this.readings.get(uri) === reading && places !== reading.scriptPlaces) void this.applyMaps(uri, reading);
    }
  }

  /** Applies source maps to what was read. Until then, and if it fails, the profile is shown as it was. */
  private async applyMaps(uri: string, reading: Reading): Promise<void> {
    const { maps, workspace, onFault } = this.options;
    const locator = this.entries.get(uri)?.locator;
    if (maps === undefined || locator === undefined) return;
    this.cancelMapping(uri);
    const abort = new AbortController();
    this.mapping.set(uri, abort);
    const run = { signal: abort.signal, onProgress: (done: number, of: number) => maps.onProgress(uri, Math.min(done, of - 1), of) };
    const { read, picked } = reading;
    try {
      reading.scriptPlaces = await scriptPlaces(read.profile, locator);
      const mapped = await mapProfile(maps.mapper, { uri, read, locator, workspace, picked, readRemote: maps.readRemote, fetch: maps.fetch }, run);
      if (mapped !== null && !abort.signal.aborted && this.readings.get(uri) === reading) this.show(uri, read, mapped);
    } catch (error) {
      onFault(error);
    } finally {
      // One that was overtaken leaves the last word to the other.
      if (this.mapping.get(uri) === abort) {
        this.mapping.delete(uri);
        maps.onProgress(uri, 1, 1);
      }
    }
  }

  /** What maps made of a profile takes its place, or what was recorded does again. */
  private show(uri: string, read: ReadProfile, { profile, outcomes, contents, origins }: MappedProfile): void {
    const entry = this.get(uri);
    const shown = profile ?? read.profile;
    if (shown === entry.open.profile) {
      this.entries.set(uri, { ...entry, maps: outcomes });
      return;
    }
    const open = new OpenProfile(uri, this.nextRevision++, { ...read, profile: shown, traces: entry.open.traces }, this.others);
    entry.locator.carry(uri, contents);
    this.entries.set(uri, { ...entry, open, maps: outcomes, origins });
    this.options.onChanged?.(uri, summarise(open, fileNameOf(uri)));
  }

  /** Files with traces to show. */
  withTraces(): readonly { readonly uri: string; readonly open: OpenProfile }[] {
    return [...this.entries].filter(([, { open }]) => open.traces !== null).map(([uri, { open }]) => ({ uri, open }));
  }

  /** What profiles are compared with. */
  private readonly others = (uri: string): OpenProfile | null => this.entries.get(uri)?.open ?? null;

  private forget(uri: string): void {
    this.entries.delete(uri);
    this.readings.delete(uri);
  }

  /** Whether no later reading has ended, and the profile was not closed since. */
  private isNewest(uri: string, revision: number): boolean {
    return revision > Math.max(this.entries.get(uri)?.open.revision ?? 0, this.closedBefore.get(uri) ?? 0);
  }

  /** @throws {NotOpen} */
  get(uri: string): Entry {
    const entry = this.entries.get(uri);
    if (entry === undefined) throw new NotOpen();
    return entry;
  }
}

/** The sources of a profile that are services. */
function serviceSources({ sources }: Profile): string[] {
  return Array.from({ length: sources.length }, (_, source) => source as SourceIndex).filter((source) => sources.kind[source] === 'service').map((source) => sources.url[source]!);
}

/** The last part of a URI, as people write it. */
export function fileNameOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
