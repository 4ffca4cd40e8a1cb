// Source files on this machine's disk: where they are, when they were written, their bytes.

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file on disk. */
export interface DiskFile {
  /** Absolute, in this system's spelling. */
  readonly path: string;
  readonly folder: string;
  readonly name: string;
}

/** What the disk says of a file without reading it. */
export interface DiskFacts {
  readonly changedMs: number;
  readonly bytes: number;
}

/** What is asked about source files; tests bring their own. */
export interface SourceDisk {
  /** `null` for what is not on this disk. */
  fileOf(uri: string): DiskFile | null;
  /** `null` where there is no such file, or it may not be looked at. */
  facts(file: DiskFile): Promise<DiskFacts | null>;
  read(file: DiskFile): Promise<Uint8Array>;
}

export const sourceDisk: SourceDisk = {
  fileOf(uri) {
    if (!uri.startsWith('file:')) return null;
    try {
      const full = fileURLToPath(uri);
      return { path: full, folder: path.dirname(full), name: path.basename(full) };
    } catch {
      return null; // not a path of this system
    }
  },
  async facts(file) {
    try {
      const { mtimeMs, size } = await stat(file.path);
      return { changedMs: mtimeMs, bytes: size };
    } catch {
      return null;
    }
  },
  read: (file) => readFile(file.path),
};
