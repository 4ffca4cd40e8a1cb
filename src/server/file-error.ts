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

/** One sentence for an error of the file system, or `null` for any other error. */
export function describeFileError(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? (SENTENCES[code] ?? null) : null;
}
