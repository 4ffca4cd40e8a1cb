// The door to git: what the server needs of it, and what stands in the way. How it is run is in git.node.ts.

/** What git wrote, and how it ended. */
export interface GitOutput {
  /** 0: done. Others mean what the command says. */
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  /** English, whatever the user's language is; cut. */
  readonly stderr: string;
}

/** git could not be asked. */
export class GitTrouble extends Error {
  readonly why: 'no-git' | 'too-large' | 'failed';

  constructor(why: GitTrouble['why'], message: string) {
    super(message);
    this.name = 'GitTrouble';
    this.why = why;
  }
}

/** Runs git in a folder; `stdin` is what it reads. @throws {GitTrouble} */
export type RunGit = (folder: string, args: readonly string[], stdin?: Uint8Array) => Promise<GitOutput>;
