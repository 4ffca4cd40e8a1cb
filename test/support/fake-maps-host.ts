// A maps host whose files are texts in memory or lie below a folder of the disk.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MapsHost, TextRead } from '../../src/maps/maps-host.ts';

export class FakeMapsHost implements MapsHost {
  /** URI → text, or what reading it ends in. */
  readonly files = new Map<string, string | Exclude<TextRead, { kind: 'text' }>['kind']>();
  /** Recorded name → URI, where the two differ. */
  readonly located = new Map<string, string>();
  /** URIs that were read, in order. */
  readonly reads: string[] = [];
  fetch: MapsHost['fetch'] = null;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [uri, text] of Object.entries(files)) this.files.set(uri, text);
  }

  locate(url: string): Promise<string | null> {
    return Promise.resolve(this.located.get(url) ?? (this.files.has(url) ? url : null));
  }

  read(uri: string, maxBytes: number): Promise<TextRead> {
    this.reads.push(uri);
    const file = this.files.get(uri);
    if (file === undefined) return Promise.resolve({ kind: 'missing' });
    if (file === 'missing' || file === 'too-large' || file === 'refused') return Promise.resolve({ kind: file });
    return Promise.resolve(file.length > maxBytes ? { kind: 'too-large' } : { kind: 'text', text: file });
  }

  findFiles(baseName: string, limit: number): Promise<readonly string[]> {
    const fits = (uri: string): boolean => (baseName === '*.map' ? uri.endsWith('.map') : uri.endsWith(`/${baseName}`));
    return Promise.resolve([...this.files.keys()].filter(fits).slice(0, limit));
  }
}

/** A host over a folder of the disk; names of other schemes are found by their last segments below it. */
export function folderHost(folder: string): MapsHost {
  const isThere = (file: string): boolean => fs.existsSync(file) && fs.statSync(file).isFile();
  return {
    locate: (url) => {
      if (url.startsWith('file:')) return Promise.resolve(isThere(fileURLToPath(url)) ? url : null);
      const file = path.join(folder, url.replace(/^[\w+.-]+:\/\/[^/]*\//, '').replace(/\?.*$/, ''));
      return Promise.resolve(isThere(file) ? pathToFileURL(file).href : null);
    },
    read: (uri) => {
      const file = fileURLToPath(uri);
      return Promise.resolve(isThere(file) ? { kind: 'text', text: fs.readFileSync(file, 'utf8') } : { kind: 'missing' });
    },
    findFiles: () => Promise.resolve([]),
    fetch: null,
  };
}
