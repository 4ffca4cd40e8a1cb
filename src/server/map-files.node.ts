// Reads generated files, source maps and originals from the disk, for mapping: which paths may be read, and how.
// Used by the server's worker and the command line.

import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TextRead } from '../maps/maps-host.ts';

/** Reads a text of at most `maxBytes`. Pipes, devices and folders are not there, whatever their name. */
export async function readTextFile(file: string, maxBytes: number): Promise<TextRead> {
  let handle;
  try {
    handle = await open(file, 'r');
    const stats = await handle.stat();
    if (!stats.isFile()) return { kind: 'missing' };
    if (stats.size > maxBytes) return { kind: 'too-large' };
    const bytes = await handle.readFile();
    // It may have grown meanwhile.
    if (bytes.length > maxBytes) return { kind: 'too-large' };
    return { kind: 'text', text: new TextDecoder().decode(bytes) };
  } catch {
    return { kind: 'missing' }; // gone, no permission, or no name for this system
  } finally {
    await handle?.close();
  }
}

/** The path of a `file:` URI on this machine; `null` for other machines' (a share would be asked for by name) and other URIs. */
export function localPath(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    const file = fileURLToPath(uri);
    return /^[\\/]{2}/.test(file) ? null : file;
  } catch {
    return null;
  }
}

/**
 * Reads a file if it lies below one of the folders, or is one of the files, that may be read. Links count as what they
 * lead to, so that none leads out.
 */
export async function readAllowed(uri: string, maxBytes: number, allowed: readonly string[]): Promise<TextRead> {
  const file = localPath(uri);
  if (file === null) return { kind: 'refused' };
  // Before the disk is touched: a name outside is not even looked for.
  if (!isBelow(file, allowed)) return { kind: 'refused' };
  let real;
  try {
    real = await realpath(file);
  } catch {
    return { kind: 'missing' };
  }
  if (!isBelow(real, await Promise.all(allowed.map(realOrSame)))) return { kind: 'refused' };
  return readTextFile(real, maxBytes);
}

async function realOrSame(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    return folder;
  }
}

/** Whether a path is one of the folders or files, or below one. */
export function isBelow(file: string, allowed: readonly string[]): boolean {
  return allowed.some((each) => {
    const relative = path.relative(each, file);
    return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
  });
}
