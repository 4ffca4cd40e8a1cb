/*
 * Runs other programs for the harness (npm, apt, a browser's --version): finds them on PATH, waits for them,
 * keeps the tail of what they wrote for error messages. Long-lived programs (VS Code itself) are in vscode.ts.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a program ended. `exitCode` is null when it could not be started or was killed. */
export interface Outcome {
  exitCode: number | null;
  /** The last 20 000 characters of standard output and standard error, in the order they came. */
  output: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The program is killed after this time. Default: ten minutes. */
  timeoutMs?: number;
}

const keptCharacters = 20_000;

/** Runs a program to its end. Never rejects: a program that cannot be started has `exitCode` null. */
export function runProgram(program: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((done) => {
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-keptCharacters);
    };
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 600_000,
    });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => done({ exitCode: null, output: output + String(error) }));
    child.on('close', (exitCode) => done({ exitCode, output }));
  });
}

/** The full path of an executable file of that name on PATH, or undefined. */
export function findOnPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder !== '' && isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** True for a regular file (or a link to one) that may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
