// A git repository for tests: real git in a temporary folder, with commits at given times.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** Whether there is a git to test with. */
export const hasGit = ((): boolean => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface GitRepository extends TemporaryFolder {
  git(args: readonly string[], timeMs?: number): string;
  /** Commits everything as it is at a time, and returns the commit. */
  commit(timeMs: number): string;
  /** Sets when a file was last changed. */
  touch(name: string, timeMs: number): void;
}

export function makeGitRepository(folder = makeTemporaryFolder()): GitRepository {
  const git = (args: readonly string[], timeMs = Date.UTC(2024, 0)): string => {
    const date = `${Math.floor(timeMs / 1000)} +0000`;
    const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
    const env = { ...process.env, ...who, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' };
    return execFileSync('git', [...args], { cwd: folder.path, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  };
  git(['init', '--quiet', '--initial-branch=main']);
  return {
    ...folder,
    git,
    commit(timeMs) {
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '-m', 'x'], timeMs);
      return git(['rev-parse', 'HEAD']);
    },
    touch: (name, timeMs) => fs.utimesSync(path.join(folder.path, name), timeMs / 1000, timeMs / 1000),
  };
}
