// What the server needs to have source maps applied: a job as plain data, the questions it may ask back, and the way from
// an open profile to its mapped one. Where the work runs (a thread, or here in tests) is a `Mapper`'s business.

import type { MappingOutcome, SourceAnswer, SourceQuestions } from '../maps/answers.ts';
import type { EmbeddedMap } from '../maps/find-map.ts';
import type { TextRead } from '../maps/maps-host.ts';
import { questionsOf, scriptsOf } from '../maps/questions.ts';
import { remapProfile } from '../maps/remap.ts';
import type { ReadProfile } from '../formats/read-profile.ts';
import type { FetchResult } from '../protocol/lsp.ts';
import type { Profile } from '../profile/tables.ts';
import type { SourceLocator } from './source-locator.ts';
import type { Workspace } from './workspace.ts';

/** A job for a {@link Mapper}; structured clones of it cross threads. */
export interface MapJob {
  readonly questions: readonly SourceQuestions[];
  readonly embedded: readonly EmbeddedMap[];
  /** URIs of maps that the user chose for this profile. */
  readonly picked: readonly string[];
  /** URIs of folders and files that may be read: the workspace, the profile's own folder, what the user chose. */
  readonly allowed: readonly string[];
}

/** What a job asks back while it runs. */
export interface MapQuestions {
  /** The URI of a recorded source here, or `null`. Its folder may be read from then on. */
  locate(url: string): Promise<string | null>;
  findFiles(baseName: string, limit: number): Promise<readonly string[]>;
  /** A text that is not on this disk. */
  readRemote(uri: string, maxBytes: number): Promise<TextRead>;
  /** What is at an address of the network, as the client got it with the user's agreement. */
  fetch(url: string, maxBytes: number): Promise<FetchResult>;
}

export interface MapRun {
  readonly signal: AbortSignal;
  /** Sources done, of how many. */
  readonly onProgress: (done: number, of: number) => void;
}

/** Answers a job; `null` where it was cancelled. Rejects for faults of ours only. */
export type Mapper = (job: MapJob, questions: MapQuestions, run: MapRun) => Promise<readonly SourceAnswer[] | null>;

/** What mapping made of a profile. */
export interface MappedProfile {
  /** `null`: nothing is other than it was recorded. */
  readonly profile: Profile | null;
  readonly outcomes: readonly MappingOutcome[];
  /** Texts of originals that maps carry, by their names. */
  readonly contents: ReadonlyMap<string, string>;
  /** The script whose map led to each original, by the original's name. */
  readonly origins: ReadonlyMap<string, MappingOutcome>;
}

export interface MapContext {
  readonly uri: string;
  readonly read: Pick<ReadProfile, 'profile' | 'embeddedMaps'>;
  readonly locator: SourceLocator;
  readonly workspace: Workspace;
  readonly picked: readonly string[];
  readonly readRemote: (uri: string, maxBytes: number) => Promise<TextRead>;
  readonly fetch: (profile: string, url: string, maxBytes: number, signal: AbortSignal) => Promise<FetchResult>;
}

/** Where the scripts of a profile are now, to be compared: while it stays the same, so do their maps. */
export async function scriptPlaces(profile: Profile, locator: SourceLocator): Promise<string> {
  const places: string[] = [];
  for (const source of scriptsOf(profile)) {
    const located = await locator.locate(profile.sources.url[source]!);
    places.push(located.kind === 'found' ? located.uri : '');
  }
  return places.join('\n');
}

/** Applies source maps to what was read; `null` where it was cancelled or the profile is of no script. */
export async function mapProfile(mapper: Mapper, context: MapContext, run: MapRun): Promise<MappedProfile | null> {
  const { read, locator, workspace, picked } = context;
  const asked = questionsOf(read.profile);
  if (asked === null) return null;
  const { folders, profileFolder } = await workspace.contextFor(context.uri, read.profile.meta.rootPath);
  const allowed = [...folders, ...(profileFolder === null ? [] : [profileFolder]), ...picked];
  const answers = await mapper({ questions: asked.questions, embedded: read.embeddedMaps, picked, allowed }, {
    locate: async (url) => {
      const located = await locator.locate(url);
      return located.kind === 'found' ? located.uri : null;
    },
    findFiles: (baseName, limit) => workspace.named(baseName, limit),
    readRemote: context.readRemote,
    fetch: (url, maxBytes) => context.fetch(context.uri, url, maxBytes, run.signal),
  }, run);
  if (answers === null || run.signal.aborted) return null;
  const outcomes = answers.map(({ outcome }) => outcome);
  if (!outcomes.some(({ state }) => state !== 'unmapped')) return { profile: null, outcomes, contents: new Map(), origins: new Map() };
  return { ...remapProfile(read.profile, asked, answers), origins: originsOf(answers) };
}

function originsOf(answers: readonly SourceAnswer[]): Map<string, MappingOutcome> {
  return new Map(answers.flatMap(({ outcome, originals }) => originals.map(({ url }) => [url, outcome] as const)));
}
