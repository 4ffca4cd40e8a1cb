// A folder of its own for a test that needs real files.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface TemporaryFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** Writes a file, with the folders it needs; returns its absolute path. */
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

export function makeTemporaryFolder(): TemporaryFolder {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'heatline-test-')));
  return {
    path: folder,
    write(name, content) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
      return file;
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
