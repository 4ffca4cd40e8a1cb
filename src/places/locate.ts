// From a recorded source name to a file of this workspace: a ladder of rules, the sure ones first. Equal
// candidates are never chosen between silently.

import { baseName, comparableUri, encodePath, fileUri, recordedPath, type RecordedPath } from './recorded-path.ts';
import { longestSuffix } from './suffix.ts';

/** What the ladder may ask of the world. */
export interface PlacesHost {
  /** Whether a file is there. */
  exists(uri: string): Promise<boolean>;
  /** Workspace files of that name. */
  findFiles(baseName: string, limit: number): Promise<readonly string[]>;
}

/** What is known beside the name. */
export interface LocateContext {
  /** Workspace folders as URIs. */
  readonly folders: readonly string[];
  /** Root folder recorded in the profile, as recorded, or `null`. */
  readonly rootPath: string | null;
}

export type Located =
  | { readonly kind: 'found'; readonly uri: string; readonly rule: 'exact' | 'root' | 'suffix' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'missing'; readonly message: string };

/** More files of one name than this are not told apart by looking. */
const MAX_CANDIDATES = 200;

/** Finds the file of a recorded source name. */
export async function locateSource(url: string, host: PlacesHost, context: LocateContext): Promise<Located> {
  const recorded = recordedPath(url);
  if (recorded === null) return { kind: 'missing', message: whyNoFile(url) };
  if (recorded.onDisk && recorded.absolute) {
    const uri = fileUri(recorded.path);
    if (await host.exists(uri)) return { kind: 'found', uri, rule: 'exact' };
  }
  const below = await belowFolders(recorded, host, context);
  if (below.length === 1) return { kind: 'found', uri: below[0]!, rule: 'root' };
  if (below.length > 1) return { kind: 'ambiguous', candidates: below };
  return bySuffix(recorded, await host.findFiles(baseName(recorded.path), MAX_CANDIDATES));
}

/** Files at the same path below a workspace folder as the recorded one is below its root. */
async function belowFolders(recorded: RecordedPath, host: PlacesHost, context: LocateContext): Promise<string[]> {
  const relative = relativeToRoot(recorded, context.rootPath);
  if (relative === null) return [];
  const found: string[] = [];
  for (const folder of context.folders) {
    const uri = `${folder.replace(/\/$/, '')}/${encodePath(relative)}`;
    if (await host.exists(uri)) found.push(uri);
  }
  return found;
}

/** The path below the recorded root, or below a server's; `null` where the root is not known. */
function relativeToRoot(recorded: RecordedPath, rootPath: string | null): string | null {
  const root = rootPath === null ? null : recordedPath(rootPath);
  if (root !== null && recorded.path.startsWith(root.path + '/')) return recorded.path.slice(root.path.length + 1);
  if (!recorded.absolute) return recorded.path;
  return recorded.onDisk ? null : recorded.path.slice(1);
}

function bySuffix(recorded: RecordedPath, found: readonly string[]): Located {
  const uriOf = new Map(found.map((uri) => [comparableUri(uri), uri]));
  const winners = longestSuffix(recorded.path, [...uriOf.keys()]).map((path) => uriOf.get(path)!);
  if (winners.length === 1) return { kind: 'found', uri: winners[0]!, rule: 'suffix' };
  if (winners.length > 1) return { kind: 'ambiguous', candidates: winners };
  return { kind: 'missing', message: `No file in this workspace matches ${recorded.path}.` };
}

function whyNoFile(url: string): string {
  if (/^(node|internal|bun|deno|ext):|^internal\//.test(url)) return `${url} is part of the runtime; there is no file for it.`;
  if (url.startsWith('wasm:')) return 'This is WebAssembly code; its source is not recorded.';
  if (/^(evalmachine\.|\[eval)/.test(url)) return 'This code was evaluated from a string; there is no file for it.';
  return `“${url.slice(0, 200)}” names no file.`;
}
