// What only VS Code knows about files, for the server: bytes of files that are not on disk, read and written, whether a
// file is there, and what is in a folder. Leaves out: what is looked for.

import * as vscode from 'vscode';

interface KeptFile {
  readonly mostBytes: number;
  bytes: Uint8Array | null;
  tooLarge: boolean;
}

export class HostFiles {
  /** Whole files while they are read: VS Code's file system has no reading in pieces. */
  private readonly cache = new Map<string, Promise<Uint8Array>>();
  /** Pieces of files until the last one is there: VS Code's file system has no writing in pieces either. */
  private readonly pieces = new Map<string, Uint8Array[]>();
  /** Files that are not written anywhere, by URI. */
  private readonly kept = new Map<string, KeptFile>();

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

  /** Takes the next piece of a file; `offset` 0 begins it anew. The last one writes it. */
  async write(uri: string, offset: number, bytes: Uint8Array, last: boolean): Promise<void> {
    const before = offset === 0 ? [] : (this.pieces.get(uri) ?? []);
    const pieces = [...before, bytes];
    const size = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (size !== offset + bytes.byteLength) throw new Error('A piece of the file is missing.');
    const kept = this.kept.get(uri);
    if (kept !== undefined && size > kept.mostBytes) {
      kept.tooLarge = true;
      throw new Error('It is too large.');
    }
    if (!last) {
      this.pieces.set(uri, pieces);
      return;
    }
    this.pieces.delete(uri);
    const whole = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
    if (kept === undefined) await vscode.workspace.fs.writeFile(vscode.Uri.parse(uri, true), whole);
    else kept.bytes = whole;
  }

  /** What is written to this URI from now on stays here, until {@link forgetWriting}; more than so many bytes are refused. */
  keep(uri: string, mostBytes: number): { readonly bytes: () => Uint8Array | null; readonly tooLarge: () => boolean } {
    const kept: KeptFile = { mostBytes, bytes: null, tooLarge: false };
    this.kept.set(uri, kept);
    return { bytes: () => kept.bytes, tooLarge: () => kept.tooLarge };
  }

  /** The writing of this file ended, well or not: its pieces may go. */
  forgetWriting(uri: string): void {
    this.pieces.delete(uri);
    this.kept.delete(uri);
  }

  async exists(uri: string): Promise<boolean> {
    try {
      const { type } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri, true));
      return (type & vscode.FileType.Directory) === 0;
    } catch {
      return false; // not there, no permission, or no such file system
    }
  }

  /** What is in a folder, or `null` where it is none or cannot be listed. A link counts as a file: it may lead in a circle. */
  async list(uri: string): Promise<{ name: string; isFolder: boolean }[] | null> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri, true));
      return entries.map(([name, type]) => ({ name, isFolder: type === vscode.FileType.Directory }));
    } catch {
      return null;
    }
  }
}
