// Errors of the world while reading or writing a file, in words. Anything else is not ours to explain.

const READING: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file',
  EACCES: 'There is no permission to read the file',
  EPERM: 'There is no permission to read the file',
  EISDIR: 'This is a folder, not a file',
  ENOTDIR: 'There is no such file',
  EMFILE: 'Too many files are open',
  EIO: 'The disk reported an error while reading',
};

const WRITING: Readonly<Record<string, string>> = {
  ...READING,
  ENOENT: 'The folder does not exist',
  ENOTDIR: 'The folder does not exist',
  EACCES: 'There is no permission to write the file',
  EPERM: 'There is no permission to write the file',
  EROFS: 'The disk is read-only',
  ENOSPC: 'The disk is full',
  EDQUOT: 'There is no room left for your files',
  ENAMETOOLONG: 'The name is too long',
  EBUSY: 'The file is in use',
  EISDIR: 'There is a folder of this name',
  EIO: 'The disk reported an error while writing',
};

/** The client could not give the bytes of a file; `message` is one sentence without a full stop. */
export class UnreadableFile extends Error {
  constructor(reason: string) {
    super(`The editor could not read the file: ${reason.replace(/\.$/, '')}`);
    this.name = 'UnreadableFile';
  }
}

/** The client could not write a file; `message` is one sentence without a full stop. */
export class UnwritableFile extends Error {
  constructor(reason: string) {
    super(`The editor could not write the file: ${reason.replace(/\.$/, '')}`);
    this.name = 'UnwritableFile';
  }
}

/** One sentence for an error of the file system while reading, or `null` for any other error. */
export function describeFileError(error: unknown): string | null {
  if (error instanceof UnreadableFile) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? (READING[code] ?? null) : null;
}

/** The same while writing. */
export function describeWriteError(error: unknown): string | null {
  if (error instanceof UnwritableFile) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? (WRITING[code] ?? null) : null;
}
