// What only VS Code knows about files, for the server: bytes that are not on disk, whether a file is there, and where
// files of a name are. Leaves out: what is looked for.

import * as vscode from 'vscode';
import { globOf } from './glob.ts';

/** Of workspaces without a search of their own, so many files are looked at. */
const MOST_LISTED = 20_000;

/** Folders that hold no sources of the workspace. */
const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

export class HostFiles {
  /** Files of folders that are not on a disk, where VS Code has no search; until the next profile is read. */
  private listing: Promise<vscode.Uri[]> | null = null;
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
    this.listing = null;
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
    if (found.length > 0 || unsearchedFolders().length === 0) return found.map((uri) => uri.toString());
    // A search provider is for VS Code's own extensions only: other virtual workspaces are walked.
    this.listing ??= listFiles();
    const listed = (await this.listing).filter(({ path }) => path.endsWith(`/${baseName}`));
    return listed.slice(0, limit).map((uri) => uri.toString());
  }
}

function unsearchedFolders(): vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return folders.filter(({ scheme }) => scheme !== 'file');
}

/** The files below the folders, those nearer to the root first. What cannot be listed is left out. */
async function listFiles(): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = unsearchedFolders();
  for (const folder of folders) {
    if (files.length + folders.length > MOST_LISTED) break;
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
    for (const [name, type] of entries) {
      const uri = vscode.Uri.joinPath(folder, name);
      // Links may lead round in circles.
      if (type === vscode.FileType.Directory && !SKIPPED_FOLDERS.has(name)) folders.push(uri);
      else if ((type & vscode.FileType.File) !== 0) files.push(uri);
    }
  }
  return files;
}
