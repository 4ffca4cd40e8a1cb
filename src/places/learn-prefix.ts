// Learning from one file that the user pointed at: which beginning of recorded names stands for which folder.

import { folderName } from './path-mappings.ts';
import { comparableUri, decode, pathBelow, recordedPath } from './recorded-path.ts';

/** An entry for `heatline.pathMappings`, as texts for the settings. */
export interface LearnedPrefix {
  /** Beginning of recorded names, or `.` for relative ones. */
  readonly from: string;
  /** Folder, with `${workspaceFolder}` where it is inside the workspace. */
  readonly to: string;
}

/**
 * The longest end that the recorded path and the chosen file share is what they agree on; what stands before it is
 * learned. `null` where nothing can be learned: the files have different names, or all that would be left of the
 * recorded name is the root of a disk, which would stand for everything.
 */
export function learnPrefix(url: string, chosenUri: string, folders: readonly string[], ignoreCase: boolean): LearnedPrefix | null {
  const recorded = recordedPath(url);
  if (recorded === null) return null;
  const chosen = insideFolder(chosenUri, folders, ignoreCase);
  if (chosen.outside && !chosenUri.startsWith('file:///')) return null;
  const from = recorded.path.replace(/^(\/\/?|[a-z]:\/)/, '').split('/');
  const to = chosen.path.split('/');
  // One part of the folder's path stays where the file is outside: all of `/` would be too much.
  const most = Math.min(from.length, chosen.outside ? to.length - 1 : to.length);
  let shared = 0;
  while (shared < most && sameName(from.at(-1 - shared)!, to.at(-1 - shared)!)) shared++;
  // On a disk the root alone is no prefix to learn.
  if (recorded.onDisk && recorded.absolute && shared === from.length) shared--;
  if (shared < 1) return null;
  const start = recorded.path.slice(0, recorded.path.length - from.join('/').length);
  const prefix = start + from.slice(0, from.length - shared).join('/');
  const fromText = recorded.onDisk ? prefix : recorded.origin + (prefix === '' ? '' : prefix);
  return {
    from: fromText === '' ? '.' : fromText,
    to: [chosen.start.replace(/\/$/, ''), ...to.slice(0, to.length - shared)].join('/') || '/',
  };
}

/** Compared as people see them: an accent may be written in two ways, and Windows changes case. */
function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

/** The chosen file below the innermost workspace folder that holds it, else by its whole path. */
function insideFolder(uri: string, folders: readonly string[], ignoreCase: boolean): { start: string; path: string; outside: boolean } {
  const file = comparableUri(uri, false);
  const inside = folders
    .map((folder) => ({ folder, path: pathBelow(comparableUri(folder, false), file, ignoreCase) }))
    .filter((each): each is { folder: string; path: string } => each.path !== null)
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (inside === undefined) {
    const path = recordedPath(uri)?.path ?? decode(uri);
    return { start: path.startsWith('/') ? '/' : '', path: path.replace(/^\//, ''), outside: true };
  }
  const name = folders.length === 1 ? '' : `:${folderName(inside.folder)}`;
  return { start: `\${workspaceFolder${name}}`, path: inside.path, outside: false };
}
