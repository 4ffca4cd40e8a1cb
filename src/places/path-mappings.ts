// Where the user says that recorded files are: prefixes of recorded names and the folders they stand for, from the
// settings and from launch configurations. A folder outside the workspace is taken only from somebody who may say so.

import { comparableUri, fileUri, isOnOtherComputer, pathBelow, recordedPath, recordedPrefix, uriBelow, type RecordedPath } from './recorded-path.ts';

/** One rule: recorded names below `from` are files below `to`. */
export interface PathMapping {
  /** Beginning of recorded names; "" as path stands for all relative names. */
  readonly from: Pick<RecordedPath, 'origin' | 'path'>;
  /** Folder as a URI; `null`: these are nobody's files here, do not look for them. */
  readonly to: string | null;
  /** Who says so. */
  readonly by: 'settings' | 'launch';
}

/** What decides which folders a mapping may name. */
export interface MappingScope {
  /** Workspace folders as URIs. */
  readonly folders: readonly string[];
  /** Whether the user trusts the workspace: its settings may have come with a stranger's repository. */
  readonly trusted: boolean;
  readonly ignoreCase: boolean;
}

export interface ReadMappings {
  readonly mappings: readonly PathMapping[];
  /** Sentences on entries that were left out. */
  readonly refused: readonly string[];
}

/** The setting `heatline.pathMappings`: recorded prefix → folder. Nonsense is left out, with a sentence. */
export function readPathMappings(setting: unknown, scope: MappingScope): ReadMappings {
  return collect(entriesOf(setting), 'settings', scope);
}

/** Mappings of launch configurations: the same knowledge, written down for a debugger. */
export function launchMappings(configurations: unknown, scope: MappingScope): ReadMappings {
  return collect(launchEntries(configurations), 'launch', scope);
}

/** The folders that `heatline.webRoot` and launch configurations name for files of a web server, as URIs. */
export function webRoots(setting: unknown, configurations: unknown, scope: MappingScope): string[] {
  const named = [setting, ...recordsIn(configurations).map((configuration) => configuration['webRoot'])];
  const roots = named.filter((each) => typeof each === 'string' && each !== '')
    .map((each) => targetFolder(each as string, scope)).filter((uri) => uri !== null && isAllowedFolder(uri, scope));
  return [...new Set(roots as string[])];
}

/** Rules whose prefix a recorded name has, the longest first; the user's before those of launch configurations. */
export function mappingsFor(recorded: RecordedPath, mappings: readonly PathMapping[]): { readonly mapping: PathMapping; readonly rest: string }[] {
  return mappings
    .flatMap((mapping) => {
      const rest = restBelow(recorded, mapping.from);
      return rest === null ? [] : [{ mapping, rest }];
    })
    .sort((a, b) => rank(b.mapping) - rank(a.mapping) || b.mapping.from.path.length - a.mapping.from.path.length);
}

function rank({ by }: PathMapping): number {
  return by === 'settings' ? 1 : 0;
}

function restBelow(recorded: RecordedPath, from: PathMapping['from']): string | null {
  if (recorded.origin !== from.origin) return null;
  if (from.path === '') return recorded.absolute ? null : recorded.path;
  // Windows wrote it: case says nothing.
  const rest = pathBelow(from.path, recorded.path, /^[a-z]:\//.test(from.path));
  // A whole name may be mapped too, but only to nothing.
  return rest ?? (from.path === recorded.path ? '' : null);
}

/** Whether a folder may be looked into because a mapping names it. */
function isAllowedFolder(uri: string, { folders, trusted, ignoreCase }: MappingScope): boolean {
  const folder = comparableUri(uri, ignoreCase);
  const inside = folders.some((each) => {
    const workspace = comparableUri(each, ignoreCase);
    return folder === workspace || folder.startsWith(`${workspace}/`);
  });
  if (inside) return true;
  // Another computer's folder is only ever looked at where it is the workspace.
  return trusted && uri.startsWith('file:///') && !isOnOtherComputer(recordedPath(uri)?.path ?? '//');
}

function collect(entries: readonly (readonly [string, unknown])[], by: PathMapping['by'], scope: MappingScope): ReadMappings {
  const mappings: PathMapping[] = [];
  const refused: string[] = [];
  const refuse = (from: string, why: string): void => void refused.push(`The path mapping “${from.slice(0, 200)}” is not used: ${why}.`);
  for (const [text, folder] of entries) {
    const from = prefixOf(text);
    const to = typeof folder === 'string' ? targetFolder(folder, scope) : null;
    if (from === null) refuse(text, 'it names no path');
    else if (folder !== null && to === null) refuse(text, 'its folder must be a path, or null');
    else if (to !== null && !isAllowedFolder(to, scope)) refuse(text, whyNotAllowed(scope));
    else mappings.push({ from, to, by });
  }
  return { mappings, refused };
}

function whyNotAllowed({ trusted }: MappingScope): string {
  return trusted ? 'its folder is on another computer' : 'its folder is outside the workspace, which is not trusted';
}

/** A prefix as users write it: `/app`, `/app/*`, `webpack://shop`, `C:\build\`, or `.` for relative names. */
function prefixOf(text: string): PathMapping['from'] | null {
  const plain = text.trim().replace(/\/?\*+$/, '');
  if (plain === '.' || plain === './') return { origin: '', path: '' };
  if (plain === '' || plain === '/') return text.trim() === '' ? null : { origin: '', path: '/' };
  // A folder needs its slash to be read as one: C: is C:/.
  const prefix = recordedPrefix(/^[A-Za-z]:$/.test(plain) ? `${plain}/` : plain);
  if (prefix === null) return null;
  return { origin: prefix.origin, path: prefix.path === '' && prefix.origin !== '' ? '/' : prefix.path };
}

/** A folder as users write it: `${workspaceFolder}/src`, an absolute path, a file URI, or relative to the first folder. */
function targetFolder(text: string, { folders }: MappingScope): string | null {
  const variable = /^\$\{workspaceFolder(?::([^}]+))?\}[/\\]*/.exec(text.trim());
  if (variable !== null) {
    const folder = variable[1] === undefined ? folders[0] : folders.find((uri) => folderName(uri) === variable[1]);
    return folder === undefined ? null : below(folder, text.trim().slice(variable[0].length));
  }
  if (text.includes('${')) return null;
  const path = recordedPrefix(text.trim());
  if (path === null || !path.onDisk) return null;
  if (path.absolute) return fileUri(path.path).replace(/(?<=[^/])\/$/, '');
  return folders[0] === undefined ? null : below(folders[0], path.path);
}

function below(folderUri: string, rest: string): string {
  const path = recordedPrefix(rest === '' ? '.' : rest)?.path.replace(/^\//, '') ?? '';
  return path === '' ? folderUri.replace(/\/$/, '') : uriBelow(folderUri, path);
}

/** Name of a workspace folder: the last part of its URI. */
export function folderName(uri: string): string {
  const plain = comparableUri(uri);
  return plain.slice(plain.lastIndexOf('/') + 1);
}

/** Pairs of remote prefix and local folder, whatever the debugger calls them. */
function launchEntries(configurations: unknown): (readonly [string, unknown])[] {
  return recordsIn(configurations).flatMap((configuration) => {
    const { localRoot, remoteRoot, pathMappings, pathMapping, sourceFileMap, substitutePath } = configuration;
    const entries: (readonly [unknown, unknown])[] = [[remoteRoot, localRoot]];
    // Python has a list of pairs, PHP an object of remote to local.
    for (const pair of recordsIn(pathMappings)) entries.push([pair['remoteRoot'], pair['localRoot']]);
    for (const pair of recordsIn(substitutePath)) entries.push([pair['to'], pair['from']]);
    entries.push(...entriesOf(pathMappings), ...entriesOf(sourceFileMap).map(([from, to]) => [from, isRecord(to) ? to['editorPath'] : to] as const));
    // Browsers map paths of the server's root: `/assets` is below any host, so it is told apart by its host only where given.
    entries.push(...entriesOf(pathMapping).filter(([from]) => /^\w+:/.test(from)));
    return entries.filter((entry): entry is readonly [string, string] => typeof entry[0] === 'string' && typeof entry[1] === 'string');
  });
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) && !Array.isArray(value) ? Object.entries(value) : [];
}

function recordsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
