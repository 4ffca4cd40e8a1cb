// What only VS Code knows about files, for the server: bytes that are not on disk, whether a file is there, and where
// files of a name are. Leaves out: what is looked for.

import * as vscode from 'vscode';
import { globOf } from './glob.ts';

export class HostFiles {
  /** Whole files while they are read: VS Code's file system has no reading in pieces. */
  private readonly cache = new Map<string, Promise<Uint8Array>>();

  /** A piece of a file; shorter than `length` only at its end. `size` is the whole file's. */
  async read(uri: string, offset: number, length: number): Promise<{ bytes: Uint8Array; size: number }> {
    let file = this.cache.get(uri);
    if (file === undefined) {
      file = Promise.resolve(vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true)));
      this.cache.set(uri, file);
    }
    const bytes = await file;
    return { bytes: bytes.subarray(offset, offset + length), size: bytes.byteLength };
  }

  /** The reading of this file ended: its bytes may go. */
  forget(uri: string): void {
    this.cache.delete(uri);
  }

  async exists(uri: string): Promise<boolean> {
    try {
      const { type } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri, true));
      return (type & vscode.FileType.Directory) === 0;
    } catch {
      return false; // not there, no permission, or no such file system
    }
  }

  /** URIs of workspace files with this name. */
  async find(baseName: string, limit: number): Promise<string[]> {
    if (baseName === '' || /[/\\]/.test(baseName)) return [];
    const found = await vscode.workspace.findFiles(`**/${globOf(baseName)}`, undefined, limit);
    return found.map((uri) => uri.toString());
  }
}
