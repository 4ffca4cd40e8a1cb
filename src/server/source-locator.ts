// Where a profile's sources are in the workspace, asked once each and remembered.

import { baseName, comparableUri, recordedPath } from '../places/recorded-path.ts';
import { locateSource, type LocateContext, type Located, type PlacesHost } from '../places/locate.ts';
import { NONE, type Profile, type SourceIndex } from '../profile/tables.ts';

export class SourceLocator {
  /** What the user chose, by recorded name. Outlives a re-reading of the file. */
  readonly choices: Map<string, string>;
  private readonly host: PlacesHost;
  private readonly context: () => LocateContext;
  /** Only successes are remembered: a file that is missing may appear. */
  private readonly found = new Map<string, Located>();

  constructor(host: PlacesHost, context: () => LocateContext, choices = new Map<string, string>()) {
    this.host = host;
    this.context = context;
    this.choices = choices;
  }

  /** Finds the file of a recorded name. */
  async locate(url: string, host = this.host): Promise<Located> {
    const chosen = this.choices.get(url);
    if (chosen !== undefined) return { kind: 'found', uri: chosen, rule: 'exact' };
    const known = this.found.get(url);
    if (known !== undefined) return known;
    const located = await locateSource(url, host, this.context());
    if (located.kind === 'found') this.found.set(url, located);
    return located;
  }

  /** The user says which file a recorded name means. */
  choose(url: string, uri: string): void {
    this.choices.set(url, uri);
  }

  /** The sources of a profile that are this document. Only names with its file name are looked for. */
  async sourcesOf(profile: Profile, documentUri: string): Promise<Set<SourceIndex>> {
    const document = comparableUri(documentUri);
    const name = baseName(document).toLowerCase();
    const sources = new Set<SourceIndex>();
    // A profile may have hundreds of `index.js`: the workspace is searched once for them all.
    const host = searchingOnce(this.host);
    for (let s = 0; s < profile.sources.length; s++) {
      const source = s as SourceIndex;
      const url = profile.sources.url[source]!;
      const chosen = this.choices.get(url);
      const path = recordedPath(url);
      const mayBe = chosen !== undefined || (path !== null && baseName(path.path).toLowerCase() === name);
      if (!mayBe) continue;
      const located = await this.locate(url, host);
      if (located.kind === 'found' && comparableUri(located.uri) === document) sources.add(source);
    }
    return sources;
  }
}

/** The same host, but each name is searched for only once. */
function searchingOnce(host: PlacesHost): PlacesHost {
  const searches = new Map<string, Promise<readonly string[]>>();
  return {
    exists: (uri) => host.exists(uri),
    findFiles: (name, limit) => {
      const search = searches.get(name) ?? host.findFiles(name, limit);
      searches.set(name, search);
      return search;
    },
  };
}

/** The recorded source of a function, or `null`. */
export function urlOfFunction(profile: Profile, fn: number): string | null {
  if (!(Number.isInteger(fn) && fn >= 0 && fn < profile.functions.length)) return null;
  const source = profile.functions.source[fn]!;
  return source === NONE ? null : profile.sources.url[source]!;
}
