// From a recorded source name to a file of this workspace: a ladder of rules, the sure ones first. Equal
// candidates are never chosen between silently.

import { baseName, comparableUri, fileUri, recordedPath, type RecordedPath } from './recorded-path.ts';
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
  for (const { uri, rule } of directPlaces(recorded, context)) {
    if (await host.exists(uri)) return { kind: 'found', uri, rule };
  }
  return bySuffix(recorded, await host.findFiles(baseName(recorded.path), MAX_CANDIDATES));
}

/** Places that need no search: the recorded path itself, and the path below a known root in each folder. */
function* directPlaces(recorded: RecordedPath, context: LocateContext): Generator<{ uri: string; rule: 'exact' | 'root' }> {
  if (recorded.onDisk && recorded.absolute) yield { uri: fileUri(recorded.path), rule: 'exact' };
  const root = context.rootPath === null ? null : recordedPath(context.rootPath);
  const below = root !== null && recorded.path.startsWith(root.path + '/') ? recorded.path.slice(root.path.length + 1) : null;
  const relative = below ?? (recorded.absolute ? null : recorded.path);
  if (relative === null) return;
  const encoded = relative.split('/').map(encodeURIComponent).join('/');
  for (const folder of context.folders) yield { uri: `${folder.replace(/\/$/, '')}/${encoded}`, rule: 'root' };
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
