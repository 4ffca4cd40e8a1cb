// What only VS Code knows about files, for the server: bytes that are not on disk, whether a file is there, and where
// files of a name are. Leaves out: what is looked for.

import * as vscode from 'vscode';
import { globOf } from './glob.ts';

/** So many files and folders of a virtual workspace are looked at. */
const MOST_LISTED = 20_000;

/** Folders that hold no sources of the workspace. */
const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

export class HostFiles {
  /** Files of virtual workspace folders; kept until the next profile is read. */
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
    const pattern = `**/${globOf(baseName)}`;
    if (virtualFolders().length === 0) return urisOf(await vscode.workspace.findFiles(pattern, undefined, limit));
    // Where a virtual workspace has no search, VS Code waits for one for ever: its folders are walked besides.
    const search = new vscode.CancellationTokenSource();
    try {
      const searched = Promise.resolve(vscode.workspace.findFiles(pattern, undefined, limit, search.token));
      this.listing ??= listFiles();
      const walked = this.listing.then((files) => files.filter(({ path }) => path.endsWith(`/${baseName}`)).slice(0, limit));
      const first = await Promise.race([searched, walked]);
      return urisOf(first.length > 0 ? first : await walked);
    } finally {
      search.cancel();
      search.dispose();
    }
  }
}

function urisOf(found: readonly vscode.Uri[]): string[] {
  return found.map((uri) => uri.toString());
}

/** Workspace folders that are not on a disk. */
function virtualFolders(): vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return folders.filter(({ scheme }) => scheme !== 'file');
}

/** The files below the folders, those nearer to the root first. What cannot be listed is left out. */
async function listFiles(): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = virtualFolders();
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
