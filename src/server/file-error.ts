// Errors of the world while reading a file, in words. Anything else is not ours to explain.

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file',
  EACCES: 'There is no permission to read the file',
  EPERM: 'There is no permission to read the file',
  EISDIR: 'This is a folder, not a file',
  ENOTDIR: 'There is no such file',
  EMFILE: 'Too many files are open',
  EIO: 'The disk reported an error while reading',
};

/** The client could not give the bytes of a file; `message` is one sentence without a full stop. */
export class UnreadableFile extends Error {
  constructor(reason: string) {
    super(`The editor could not read the file: ${reason.replace(/\.$/, '')}`);
    this.name = 'UnreadableFile';
  }
}

/** One sentence for an error of the file system, or `null` for any other error. */
export function describeFileError(error: unknown): string | null {
  if (error instanceof UnreadableFile) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? (SENTENCES[code] ?? null) : null;
}
