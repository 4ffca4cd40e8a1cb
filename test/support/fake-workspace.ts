// A workspace that is a list of URIs: what places and the server ask of a host, and what was asked.

import type { GoModule, LocateContext } from '../../src/places/ladder.ts';
import { comparableUri } from '../../src/places/recorded-path.ts';
import { longestSuffix } from '../../src/places/suffix.ts';
import type { FolderEntry } from '../../src/server/file-index.ts';
import type { LocatorHost } from '../../src/server/source-locator.ts';
import type { WorkspaceHost } from '../../src/server/workspace.ts';

/** What is known beside a recorded name: one workspace folder and nothing else, unless said. */
export function placesOf(context: Partial<LocateContext> = {}): LocateContext {
  return {
    folders: ['file:///ws'], aliases: [], profileFolder: null, rootPath: null, mappings: [], webRoots: [], ignoreCase: false,
    ...context,
  };
}

export class FakeWorkspace implements LocatorHost, WorkspaceHost {
  /** Every question in order, such as `find /src/a.ts`. */
  readonly questions: string[] = [];
  readonly modules: GoModule[] = [];
  /** Texts of files, by URI. */
  readonly texts = new Map<string, string>();
  /** Where folders lead, by URI. */
  readonly links = new Map<string, string>();
  revision = 0;
  ignoreCase = false;
  /** May be changed: files come and go. */
  files: readonly string[];

  constructor(files: readonly string[]) {
    this.files = files;
  }

  exists(uri: string): Promise<boolean> {
    this.questions.push(`exists ${uri}`);
    return Promise.resolve(this.files.some((file) => comparableUri(file, this.ignoreCase) === comparableUri(uri, this.ignoreCase)));
  }

  longestSuffix(path: string): Promise<readonly string[]> {
    this.questions.push(`find ${path}`);
    const uriOf = new Map(this.files.map((file) => [comparableUri(file), file]));
    return Promise.resolve(longestSuffix(path, [...uriOf.keys()]).map((file) => uriOf.get(file)!));
  }

  goModules(): Promise<readonly GoModule[]> {
    return Promise.resolve(this.modules);
  }

  list(folderUri: string): Promise<readonly FolderEntry[] | null> {
    this.questions.push(`list ${folderUri}`);
    const start = `${comparableUri(folderUri)}/`;
    const inside = this.files.map((file) => comparableUri(file)).filter((file) => file.startsWith(start)).map((file) => file.slice(start.length));
    if (inside.length === 0) return Promise.resolve(null);
    const entries = new Map(inside.map((path) => [path.split('/')[0]!, path.includes('/')]));
    return Promise.resolve([...entries].map(([name, isFolder]) => ({ name, isFolder })));
  }

  readText(uri: string): Promise<string | null> {
    this.questions.push(`read ${uri}`);
    return Promise.resolve(this.texts.get(uri) ?? null);
  }

  realUri(folderUri: string): Promise<string> {
    return Promise.resolve(this.links.get(folderUri) ?? folderUri);
  }
}
