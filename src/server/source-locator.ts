// Where a profile's sources are in the workspace, asked once each and remembered.

import { folderName } from '../places/path-mappings.ts';
import { baseName, comparableUri, decode, encodePath, pathBelow, recordedPath } from '../places/recorded-path.ts';
import { isRecordedAt, locateSource, possibleNames, type LocateContext, type Located, type PlacesHost } from '../places/ladder.ts';
import { ORIGINAL_SCHEME } from '../protocol/lsp.ts';
import { NONE, type Profile, type SourceIndex } from '../profile/tables.ts';

/** What the locator asks: the workspace. */
export interface LocatorHost extends PlacesHost {
  /** Rises whenever a place may have another answer than before. */
  readonly revision: number;
}

export class SourceLocator {
  /** What the user chose, by recorded name. Outlives a re-reading of the file. */
  readonly choices: Map<string, string>;
  private readonly services: ReadonlySet<string>;
  private readonly host: LocatorHost;
  private readonly context: () => LocateContext | Promise<LocateContext>;
  /** Only successes are remembered, and only while the workspace is as it was: a file that is missing may appear. */
  private readonly found = new Map<string, Located>();
  private foundAt = -1;
  /** Texts that source maps carry, by the names of their sources. */
  private carried: { readonly profile: string; readonly contents: ReadonlyMap<string, string> } = { profile: '', contents: new Map() };

  /** @param services names that are services, whatever they look like: they have no file. */
  constructor(host: LocatorHost, context: () => LocateContext | Promise<LocateContext>, choices = new Map<string, string>(), services: Iterable<string> = []) {
    this.services = new Set(services);
    this.host = host;
    this.context = context;
    this.choices = choices;
  }

  /** Finds the file of a recorded name. */
  async locate(url: string): Promise<Located> {
    const chosen = this.choices.get(url);
    if (chosen !== undefined) return { kind: 'found', uri: chosen, rule: 'chosen', confidence: 'certain' };
    if (this.services.has(url)) return { kind: 'none', reason: 'runtime', message: 'A service is no file: its spans lead to lines.' };
    const { revision } = this.host;
    if (this.foundAt !== revision) this.found.clear();
    this.foundAt = revision;
    const known = this.found.get(url);
    if (known !== undefined) return known;
    const located = await locateSource(url, this.host, await this.context());
    if (located.kind === 'found' && revision === this.host.revision) this.found.set(url, located);
    const isElsewhere = located.kind === 'outside' || located.kind === 'missing';
    if (!isElsewhere || !this.carried.contents.has(url)) return located;
    return { kind: 'found', uri: originalUri(this.carried.profile, url), rule: 'carried', confidence: 'certain' };
  }

  /** Where a file is, for people: relative to the workspace folder it is in, else whole. */
  async shortPath(uri: string): Promise<string> {
    const { folders, ignoreCase } = await this.context();
    const path = decode(uri);
    for (const folder of folders) {
      const below = pathBelow(decode(folder), path, ignoreCase);
      if (below !== null) return folders.length === 1 ? below : `${folderName(folder)}/${below}`;
    }
    return recordedPath(uri)?.path ?? path;
  }

  /** The profile's source maps carry these texts: what is no file here can be shown all the same. */
  carry(profile: string, contents: ReadonlyMap<string, string>): void {
    this.carried = { profile, contents };
  }

  /** The text that a source map carries, or `null`. */
  carriedText(url: string): string | null {
    return this.carried.contents.get(url) ?? null;
  }

  /** The user says which file a recorded name means. */
  choose(url: string, uri: string): void {
    this.choices.set(url, uri);
  }

  /** The sources of a profile that are this document. Only names with its file name are looked for. */
  async sourcesOf(profile: Profile, documentUri: string): Promise<Set<SourceIndex>> {
    const carried = carriedUrl(documentUri);
    if (carried !== null) return new Set(sourcesNamed(profile, carried));
    const { ignoreCase } = await this.context();
    const document = comparableUri(documentUri, ignoreCase);
    const name = baseName(document).toLowerCase();
    const sources = new Set<SourceIndex>();
    for (let s = 0; s < profile.sources.length; s++) {
      const source = s as SourceIndex;
      const url = profile.sources.url[source]!;
      if (this.services.has(url)) continue;
      const isChosen = this.choices.has(url);
      if (!isChosen && !possibleNames(url).includes(name)) continue;
      // The user has opened this very file: it is there, and nothing outside the workspace needs to be looked at.
      if (!isChosen && isRecordedAt(url, documentUri, ignoreCase)) {
        sources.add(source);
        continue;
      }
      const located = await this.locate(url);
      if (located.kind === 'found' && comparableUri(located.uri, ignoreCase) === document) sources.add(source);
    }
    return sources;
  }
}

/** The URI of a document that shows what a source map carries. */
function originalUri(profile: string, url: string): string {
  const name = baseName(recordedPath(url)?.path ?? '') || 'source';
  return `${ORIGINAL_SCHEME}:/${encodePath(name)}?${encodeURIComponent(JSON.stringify([profile, url]))}`;
}

/** The source that such a document shows; `null` for every other document. */
function carriedUrl(documentUri: string): string | null {
  if (!documentUri.startsWith(`${ORIGINAL_SCHEME}:`)) return null;
  try {
    const [, url] = JSON.parse(decodeURIComponent(documentUri.slice(documentUri.indexOf('?') + 1))) as [string, string];
    return url;
  } catch {
    return ''; // no document of ours
  }
}

function sourcesNamed({ sources }: Profile, url: string): SourceIndex[] {
  return Array.from({ length: sources.length }, (_, s) => s as SourceIndex).filter((source) => sources.url[source] === url);
}

/** The recorded source of a function, or `null`. */
export function urlOfFunction(profile: Profile, fn: number): string | null {
  if (!(Number.isInteger(fn) && fn >= 0 && fn < profile.functions.length)) return null;
  const source = profile.functions.source[fn]!;
  return source === NONE ? null : profile.sources.url[source]!;
}
