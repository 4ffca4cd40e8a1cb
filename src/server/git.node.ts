// git as a process of its own, for reading only. Nothing that a repository's settings name is ever run: no hooks, no
// external diff, no filters (the commands that git-history.ts uses read no work tree), no pager, no network.
// Leaves out: what is asked (git-history.ts) and whether it may be asked (source-texts.ts).

import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { GitTrouble, type RunGit } from './git.ts';

/** A question that takes longer is given up. */
const TIMEOUT_MS = 5_000;
/** More output than this is not waited for. */
const MAX_OUTPUT = 16 << 20;
const MAX_ERRORS = 4096;

/** In front of every command: settings that make git run programs or ask questions are overruled. */
const GUARDS = [
  '--no-pager',
  '--literal-pathspecs',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap((each) => ['-c', each]),
];

/** The environment without what would change git's mind; `GIT_ALLOW_PROTOCOL` forbids every fetch of missing objects. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^git_/i.test(name));
  const set = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };
  return { ...Object.fromEntries(own), ...set, LC_ALL: 'C' };
}

/** Runs the git found on PATH. */
export const runGit: RunGit = async (folder, args, stdin) => {
  const program = await findProgram();
  if (program === null) throw new GitTrouble('no-git', 'git is not on PATH');
  // Not in the folder itself: some systems look for programs in the current folder first.
  const cwd = path.parse(program).root;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...GUARDS, '-C', folder, ...args], {
      cwd, env: environment(), shell: false, windowsHide: true, timeout: TIMEOUT_MS, killSignal: 'SIGKILL',
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    let stderr = '';
    child.on('error', (error) => reject(new GitTrouble('failed', error.message)));
    child.stdout.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Uint8Array) => {
      if (stderr.length < MAX_ERRORS) stderr += Buffer.from(chunk).toString();
    });
    child.on('close', (exitCode) => {
      if (size > MAX_OUTPUT) reject(new GitTrouble('too-large', `git ${args[0]} wrote more than ${MAX_OUTPUT} bytes`));
      else if (exitCode === null) reject(new GitTrouble('failed', `git ${args[0]} was stopped after ${TIMEOUT_MS} ms`));
      else resolve({ exitCode, stdout: Buffer.concat(chunks), stderr });
    });
    // It may end before it has read everything; how it ended is told by `close`.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
};

/** The full path of git; folders of PATH that are not absolute would mean a folder of whoever is asked about. */
async function findProgram(): Promise<string | null> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
