// `--root DIR`: recorded names become paths relative to a folder, where the file is found there.

import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { baseName, recordedPath } from '../places/recorded-path.ts';
import { longestSuffix } from '../places/suffix.ts';

/** Folders that are never anybody's sources, or are without end. */
const SKIPPED = new Set(['.git', '.hg', '.svn']);
/** A root with more files than this is indexed as far as that. */
const MAX_FILES = 500_000;

/** A function that names a recorded source relative to `root` with forward slashes, or as recorded. */
export function filesBelow(root: string): (url: string) => string {
  // Recorded paths have no links in them.
  const absolute = realpathSync(path.resolve(root));
  const index = indexFiles(absolute);
  const known = new Map<string, string>();
  return (url) => {
    let name = known.get(url);
    if (name === undefined) known.set(url, (name = relativeName(url, absolute, index) ?? url));
    return name;
  };
}

function relativeName(url: string, root: string, index: ReadonlyMap<string, readonly string[]>): string | null {
  const recorded = recordedPath(url);
  if (recorded === null) return null;
  const candidates = index.get(baseName(recorded.path).toLowerCase()) ?? [];
  const prefix = `${recordedPath(root)?.path ?? ''}/`;
  const inside = recorded.path.startsWith(prefix) ? recorded.path.slice(prefix.length) : recorded.path.replace(/^\//, '');
  if (candidates.includes(inside)) return inside;
  // Whole paths, so that the name of the folder itself can decide: /build/shop/src/a.js is below shop, not shop/old.
  const winners = longestSuffix(recorded.path, candidates.map((candidate) => prefix + candidate));
  return winners.length === 1 ? winners[0]!.slice(prefix.length) : null;
}

/** Lower-case file name → paths relative to the root, with forward slashes. Links are not followed. */
function indexFiles(root: string): Map<string, string[]> {
  const index = new Map<string, string[]>();
  const open = [''];
  let count = 0;
  while (open.length > 0 && count < MAX_FILES) {
    const folder = open.pop()!;
    let entries;
    try {
      entries = readdirSync(path.join(root, folder), { withFileTypes: true });
    } catch {
      continue; // no permission, or gone meanwhile: its files are simply not found
    }
    for (const entry of entries) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) open.push(relative);
      } else if (entry.isFile()) {
        count++;
        const key = entry.name.normalize('NFC').toLowerCase();
        const known = index.get(key);
        if (known === undefined) index.set(key, [relative.normalize('NFC')]);
        else known.push(relative.normalize('NFC'));
      }
    }
  }
  return index;
}
