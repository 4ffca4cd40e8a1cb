// What Heatline asks git about one file: which commit held at a time, the file's text in it, where lines went since.
// Only commands that read commits, never the work tree, so that no filter of the repository can be run by them.

import { parseHunks, type Hunk } from '../revisions/hunks.ts';
import { GitTrouble, type GitOutput, type RunGit } from './git.ts';

/** A commit that changed a file. */
export interface FileCommit {
  readonly commit: string;
  readonly timeMs: number;
}

/** A file as git is asked about it: its folder, and its name there. */
export interface FileInFolder {
  readonly folder: string;
  readonly name: string;
}

/** Steps of HEAD's own log that are looked through. */
const LOG_STEPS = '5000';

/** Whether the folder is in a repository that git reads. @throws {GitTrouble} */
export async function repositoryOf(git: RunGit, folder: string): Promise<'readable' | 'none' | 'not-owned'> {
  const { exitCode, stderr } = await git(folder, ['rev-parse', '--git-dir']);
  if (exitCode === 0) return 'readable';
  return stderr.includes('dubious ownership') || stderr.includes('unsafe repository') ? 'not-owned' : 'none';
}

/** The commit that a checked name means here, or `null`. @throws {GitTrouble} */
export async function commitOf(git: RunGit, folder: string, revision: string): Promise<string | null> {
  return hashIn(await git(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]));
}

/** The commit that was checked out here at a time, by HEAD's own log; `null` where that does not reach back. */
export async function checkedOutAt(git: RunGit, folder: string, timeMs: number): Promise<string | null> {
  const format = ['--no-show-signature', '--date=unix', '--format=%H %gd'];
  const output = await git(folder, ['log', '--walk-reflogs', '-n', LOG_STEPS, ...format, 'HEAD', '--']);
  if (output.exitCode !== 0) return null;
  // Newest first.
  for (const line of textOf(output).split('\n')) {
    const match = /^([0-9a-f]{40,64}) HEAD@\{(\d+)\}$/.exec(line);
    if (match !== null && Number(match[2]) * 1000 <= timeMs) return match[1]!;
  }
  return null;
}

/** The last commit of the checked-out line of development at a time, or `null`. @throws {GitTrouble} */
export async function lastCommitBefore(git: RunGit, folder: string, timeMs: number): Promise<string | null> {
  const before = `--min-age=${Math.floor(timeMs / 1000)}`;
  return hashIn(await git(folder, ['rev-list', '-n', '1', '--first-parent', before, 'HEAD', '--']));
}

/** The commit that brought the file's content, also under another name; `null` where git does not have the file. */
export async function commitOfContent(git: RunGit, { folder, name }: FileInFolder): Promise<FileCommit | null> {
  const which = ['--no-show-signature', '--follow', '--find-renames=100%', '--diff-filter=AM', '--format=%H %ct'];
  const output = await git(folder, ['log', '-n', '1', ...which, '--', name]);
  const match = /^([0-9a-f]{40,64}) (\d+)$/m.exec(textOf(output));
  return output.exitCode === 0 && match !== null ? { commit: match[1]!, timeMs: Number(match[2]) * 1000 } : null;
}

/** Whether the file on disk is the one of HEAD, byte for byte. @throws {GitTrouble} */
export async function isAsCommitted(git: RunGit, { folder, name }: FileInFolder, bytes: number): Promise<boolean> {
  const size = await git(folder, ['cat-file', '-s', `HEAD:./${name}`]);
  if (size.exitCode !== 0 || Number(textOf(size)) !== bytes) return false;
  const committed = hashIn(await git(folder, ['rev-parse', '--verify', '--quiet', `HEAD:./${name}`]));
  return committed !== null && committed === hashIn(await git(folder, ['hash-object', '--no-filters', '--', name]));
}

/** The file's content in a commit; under the name it had there, if git sees that it was renamed. `null`: it is not there. */
export async function contentAt(git: RunGit, file: FileInFolder, commit: string): Promise<Uint8Array | null> {
  const { folder, name } = file;
  const there = await git(folder, ['cat-file', 'blob', `${commit}:./${name}`]);
  if (there.exitCode === 0) return there.stdout;
  const oldPath = await oldPathOf(git, file, commit);
  if (oldPath === null) return null;
  const renamed = await git(folder, ['cat-file', 'blob', `${commit}:${oldPath}`]);
  return renamed.exitCode === 0 ? renamed.stdout : null;
}

/** The path, from the repository's root, that a committed file had in an older commit under another name; or `null`. */
async function oldPathOf(git: RunGit, { folder, name }: FileInFolder, commit: string): Promise<string | null> {
  const prefix = await git(folder, ['rev-parse', '--show-prefix']);
  if (prefix.exitCode !== 0) return null;
  const path = textOf(prefix).replace(/\r?\n$/, '') + name;
  const how = ['-r', '-z', '--find-renames', '-l', '2000', '--diff-filter=R', '--name-status'];
  const output = await git(folder, ['diff-tree', ...how, commit, 'HEAD', '--']);
  const parts = output.exitCode === 0 ? textOf(output).split('\0') : [];
  for (let i = 0; i + 2 < parts.length; i += 3) if (parts[i + 2] === path) return parts[i + 1]!;
  return null;
}

/**
 * Where two texts differ, blanks aside. git gets both texts and compares them outside of any repository.
 * `newPath`: the absolute path of the new one.
 * @throws {GitTrouble}
 */
export async function hunksBetween(git: RunGit, old: Uint8Array, newPath: string): Promise<readonly Hunk[]> {
  const how = ['--no-index', '--unified=0', '--no-color', '--no-ext-diff', '--no-textconv', '--text', '--ignore-all-space'];
  const root = /^([A-Za-z]:[\\/]|[\\/])/.exec(newPath)?.[0] ?? newPath;
  const output = await git(root, ['diff', ...how, '--diff-algorithm=histogram', '--', '-', newPath], old);
  const hunks = output.exitCode <= 1 ? parseHunks(textOf(output)) : null;
  if (hunks === null) throw new GitTrouble('failed', `git diff ended with ${output.exitCode}: ${output.stderr.trim()}`);
  return hunks;
}

function textOf({ stdout }: GitOutput): string {
  return new TextDecoder().decode(stdout);
}

function hashIn(output: GitOutput): string | null {
  const text = output.exitCode === 0 ? textOf(output).trim() : '';
  return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}
