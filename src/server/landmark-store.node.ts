// Where landmarks are kept between sessions: one file in the folder that the editor gave us. What it holds was read from the
// workspace; it is read back with distrust (LandmarkIndex.fromBytes).

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LandmarkStore } from './landmark-files.ts';

const FILE = 'landmarks.json';

/** The store in a folder on disk, which need not exist. */
export function landmarkStore(folder: string): LandmarkStore {
  const file = path.join(folder, FILE);
  return {
    read: async () => {
      try {
        return await readFile(file);
      } catch {
        return null; // nothing was kept, or it cannot be read: the workspace is looked through anew
      }
    },
    write: async (bytes) => {
      await mkdir(folder, { recursive: true });
      // Another window of the same workspace may read meanwhile.
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, bytes);
      await rename(part, file);
    },
  };
}
