/*
 * Repositories for journeys about sources that were changed since a recording.
 */
import { execFileSync } from 'node:child_process';

/** Makes a folder a repository without commits. */
export function startRepository(folder: string): void {
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
}

/** Commits what is below the folders now. `seconds`: the commit's time, since 1970. */
export function commit(folder: string, folders: readonly string[], seconds: number): void {
  const date = `${seconds} +0000`;
  const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  const env = { ...process.env, ...who, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  execFileSync('git', ['add', ...folders], { cwd: folder });
  execFileSync('git', ['commit', '--quiet', '-m', 'x'], { cwd: folder, env });
}
