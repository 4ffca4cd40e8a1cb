// Which package a recorded path lies in: Node's, Python's, Go's, Rust's, Ruby's. And the top folders of the user's own code,
// which stand for packages there. Leaves out: whose code it is (the server's categories), where files are.

import { recordedPath } from './recorded-path.ts';

/** Where the name of a package stands in a path; the last match counts, for packages lie in packages. Group 1 is the name. */
const PATTERNS: readonly RegExp[] = [
  /^.*\/node_modules\/(@[^/]+\/[^/]+|[^/@][^/]*)\//,
  /^.*\/(?:site|dist)-packages\/([^/]+?)(?:\.py|\.so)?(?:\/|$)/,
  // Go's module cache, and its paths without a folder before them (-trimpath).
  /^(?:.*\/pkg\/mod\/|\/)((?:[^/@]+\/)*[^/@]+)@v\d[^/]*\//,
  /^.*\/vendor\/([^/.]+\.[^/]+\/[^/]+\/[^/]+)\//,
  /^.*\/(?:go[\d.-]*|golang|libexec)\/src\/((?:[^/.]+\/)*[^/.]+)\/[^/]+$/,
  /^.*\/cargo\/registry\/(?:src\/)?[^/]+\/([^/]+?)-\d[^/]*\//,
  /^.*\/\.cargo\/registry\/src\/[^/]+\/([^/]+?)-\d[^/]*\//,
  /^\/rustc\/[0-9a-f]+\/library\/([^/]+)\//,
  /^.*\/gems\/([^/]+?)-\d[^/]*\//,
];

/** The package of a recorded name; `null` where it is in none, as the user's own code. */
export function packageOf(url: string): string | null {
  const builtin = /^node:([^/]+)/.exec(url)?.[1];
  if (builtin !== undefined) return `node:${builtin}`;
  const recorded = recordedPath(url);
  if (recorded === null) return null;
  const path = recorded.path.startsWith('/') ? recorded.path : `/${recorded.path}`;
  for (const pattern of PATTERNS) {
    const name = pattern.exec(path)?.[1];
    // Go's module cache writes capitals as `!a`.
    if (name !== undefined) return name.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  }
  return null;
}

/** A root is a folder in which so many of the sources are. */
const MOST_OF_THEM = 0.8;

/** Stands for sources that lie in the root itself. */
export const ROOT_FOLDER = '.';

/**
 * Names own sources by their top folder: the first one below the folder that most of them share.
 *
 * @param urls recorded names of all own sources.
 */
export function topFolders(urls: readonly string[]): (url: string) => string | null {
  const root = rootOf(urls.map((url) => foldersOf(url) ?? []));
  return (url) => {
    const folders = foldersOf(url);
    if (folders === null) return null;
    if (root.every((folder, i) => folders[i] === folder)) return folders[root.length] ?? ROOT_FOLDER;
    return folders.at(-1) ?? ROOT_FOLDER;
  };
}

function rootOf(paths: readonly (readonly string[])[]): string[] {
  const root: string[] = [];
  for (let inside = paths; ; ) {
    const counts = new Map<string, number>();
    for (const path of inside) {
      const next = path[root.length];
      if (next !== undefined) counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    const most = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as [string, number]);
    if (most[1] === 0 || most[1] < paths.length * MOST_OF_THEM) return root;
    inside = inside.filter((path) => path[root.length] === most[0]);
    root.push(most[0]);
  }
}

/** The folders of a source, the server of a URL first; `null` for what is no path. */
function foldersOf(url: string): string[] | null {
  const recorded = recordedPath(url);
  return recorded === null ? null : [recorded.origin, ...recorded.path.split('/').slice(0, -1)].filter((folder) => folder !== '');
}
