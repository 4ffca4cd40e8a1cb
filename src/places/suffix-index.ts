// Every file of a workspace, found by the end of its path: columns of folders and files, and a tree over the ends
// (suffix-tree.ts). No text is kept twice. Leaves out: who lists the files (server/file-index.ts).

import { StringInterner } from '../base/interner.ts';
import { KeyMap } from '../base/key-map.ts';
import { Int32Builder } from '../base/numbers.ts';
import { isDependencyFolder, leastShared } from './dependency.ts';
import { decode } from './recorded-path.ts';
import { SuffixTree } from './suffix-tree.ts';

/** Nobody chooses among more files than this. */
export const MOST_WINNERS = 200;

type NameIndex = number;
/** A folder of the index; -1 is above all of them. */
export type FolderIndex = number;

const NONE = -1;

export class SuffixIndex {
  /** Names as they are, decoded. Name 0 is "". */
  private readonly names = new StringInterner<NameIndex>();
  /** Name → the name that stands for all its spellings (case, composed accents). */
  private readonly folded = new Int32Builder();
  private readonly folderKeys = new KeyMap();
  /** Parents come before their folders. */
  private readonly folderParent = new Int32Builder();
  private readonly folderName = new Int32Builder();
  /** 0 above the workspace, 1 in it, 2 in code of others. */
  private readonly folderPlace = new Int32Builder();
  private readonly fileKeys = new KeyMap();
  private readonly fileFolder = new Int32Builder();
  private readonly fileName = new Int32Builder();
  /** 1, or 0 where the file is gone. */
  private readonly fileThere = new Int32Builder();
  private readonly tree = new SuffixTree((file, depth) => this.segmentOf(file, depth));
  private count = 0;

  constructor() {
    this.nameIndex('');
  }

  /** Files that are there. */
  get size(): number {
    return this.count;
  }

  /** A workspace folder by its URI. Its own path counts in comparisons: `/build/shop/a.js` means a folder `shop`. */
  addWorkspaceFolder(uri: string): FolderIndex {
    const folder = this.folderOf(uri);
    this.folderPlace.set(folder, 1);
    return folder;
  }

  /** A folder by its URI. */
  folderOf(uri: string): FolderIndex {
    const { root, segments } = splitUri(uri);
    let folder = this.childFolder(NONE, root);
    for (const segment of segments) folder = this.childFolder(folder, decode(segment));
    return folder;
  }

  /** The folder of that name in another. */
  childFolder(parent: FolderIndex, name: string): FolderIndex {
    const known = this.folderKeys.length;
    const nameIndex = this.nameIndex(name);
    const folder = this.folderKeys.indexOf(parent, nameIndex, 0, 0);
    if (folder < known) return folder;
    this.folderParent.push(parent);
    this.folderName.push(nameIndex);
    const place = parent === NONE ? 0 : this.folderPlace.at(parent);
    this.folderPlace.push(place === 1 && isDependencyFolder(name) ? 2 : place);
    return folder;
  }

  /** A file; one that is known already is left as it is. */
  addFile(folder: FolderIndex, name: string): void {
    const known = this.fileKeys.length;
    const nameIndex = this.nameIndex(name);
    const file = this.fileKeys.indexOf(folder, nameIndex, 0, 0);
    if (file === known) {
      this.fileFolder.push(folder);
      this.fileName.push(nameIndex);
      this.fileThere.push(0);
      this.tree.insert(file);
    }
    this.setThere(file, 1);
  }

  /** A file by its URI. */
  add(uri: string): void {
    const slash = uri.lastIndexOf('/');
    this.addFile(this.folderOf(uri.slice(0, slash)), decode(uri.slice(slash + 1)));
  }

  /** Takes out a file, or everything below a folder. */
  remove(uri: string): void {
    const slash = uri.lastIndexOf('/');
    const folder = this.folderOf(uri.slice(0, slash));
    const name = decode(uri.slice(slash + 1));
    const file = this.fileKeys.get(folder, this.nameIndex(name), 0, 0);
    if (file !== NONE) this.setThere(file, 0);
    else this.takeOutBelow(this.childFolder(folder, name));
  }

  /**
   * As `longestSuffix` of suffix.ts does it: URIs of the files that share most with the end of a path. Of a tie between
   * more than {@link MOST_WINNERS} files, as many.
   */
  longestSuffix(path: string): string[] {
    const segments = path.split('/').filter((segment) => segment !== '');
    const wanted = segments.map((segment) => this.foldedIndex(segment)).reverse();
    const least = leastShared(path);
    const { files, depth, truncated } = this.tree.find(wanted, least.dependency, MOST_WINNERS, (file) => this.isThere(file, least.dependency));
    if (files.length === 0) return [];
    // A single file may lie less deep in the tree than it shares segments.
    const shared = files.length === 1 ? 1 + this.sharedFolders(this.fileFolder.at(files[0]!), wanted) : depth;
    if (shared < least.segments) return [];
    const sameCase = truncated ? [] : files.filter((file) => this.hasTail(file, segments.slice(-shared)));
    return (sameCase.length > 0 ? sameCase : files).map((file) => this.uriOf(file)).sort();
  }

  /** URIs of the files of that name, at most `limit`, ignoring case. Code of others is left out. */
  named(name: string, limit: number): string[] {
    const { files } = this.tree.find([this.foldedIndex(name)], false, limit, (file) => this.isThere(file, false));
    return files.map((file) => this.uriOf(file)).sort();
  }

  /** URIs of files whose names end so (`.map`), at most `limit`, in no particular order. Code of others is left out. Looks at every file. */
  ending(ending: string, limit: number): string[] {
    const found: string[] = [];
    for (let file = 0; file < this.fileName.length && found.length < limit; file++) {
      if (this.isThere(file, false) && this.names.text(this.fileName.at(file)).endsWith(ending)) found.push(this.uriOf(file));
    }
    return found;
  }

  private isThere(file: number, withDependencies: boolean): boolean {
    return this.fileThere.at(file) === 1 && (withDependencies || this.folderPlace.at(this.fileFolder.at(file)) !== 2);
  }

  private setThere(file: number, there: 0 | 1): void {
    const change = there - this.fileThere.at(file);
    if (change === 0) return;
    this.fileThere.set(file, there);
    this.count += change;
    this.tree.count(file, this.folderPlace.at(this.fileFolder.at(file)) === 2 ? 1 : 0, change);
  }

  private takeOutBelow(folder: FolderIndex): void {
    const below = this.below(folder);
    for (let file = 0; file < this.fileThere.length; file++) {
      if (below[this.fileFolder.at(file)] === 1) this.setThere(file, 0);
    }
  }

  /** The folded name of a file (`depth` 0) or of a folder above it, or -1. */
  private segmentOf(file: number, depth: number): number {
    if (depth === 0) return this.folded.at(this.fileName.at(file));
    let folder = this.fileFolder.at(file);
    for (let i = 1; i < depth && folder !== NONE; i++) folder = this.folderParent.at(folder);
    return folder === NONE ? NONE : this.folded.at(this.folderName.at(folder));
  }

  /** Equal folders from `folder` upwards; `wanted[0]` is the name of the file. */
  private sharedFolders(folder: FolderIndex, wanted: readonly number[]): number {
    let shared = 0;
    for (let at = folder; at !== NONE && shared + 1 < wanted.length; at = this.folderParent.at(at)) {
      if (this.folded.at(this.folderName.at(at)) !== wanted[shared + 1]) break;
      shared++;
    }
    return shared;
  }

  private hasTail(file: number, tail: readonly string[]): boolean {
    let folder = this.fileFolder.at(file);
    if (this.names.text(this.fileName.at(file)) !== tail.at(-1)) return false;
    for (let i = tail.length - 2; i >= 0; i--) {
      if (this.names.text(this.folderName.at(folder)) !== tail[i]) return false;
      folder = this.folderParent.at(folder);
    }
    return true;
  }

  private uriOf(file: number): string {
    let path = encodeURIComponent(this.names.text(this.fileName.at(file)).replace(/\p{Surrogate}/gu, '\ufffd'));
    let folder = this.fileFolder.at(file);
    for (; this.folderParent.at(folder) !== NONE; folder = this.folderParent.at(folder)) {
      const name = this.names.text(this.folderName.at(folder));
      // A drive's colon is written plainly.
      path = `${/^[a-z]:$/i.test(name) ? name : encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'))}/${path}`;
    }
    return this.names.text(this.folderName.at(folder)) + path;
  }

  /** 1 for every folder that is `folder` or below it. */
  private below(folder: FolderIndex): Uint8Array {
    const below = new Uint8Array(this.folderParent.length);
    below[folder] = 1;
    for (let each = folder + 1; each < below.length; each++) {
      const parent = this.folderParent.at(each);
      if (parent !== NONE && below[parent] === 1) below[each] = 1;
    }
    return below;
  }

  private nameIndex(name: string): NameIndex {
    const index = this.names.intern(name);
    if (index < this.folded.length) return index;
    this.folded.push(index);
    const text = fold(name);
    if (text !== name) this.folded.set(index, this.nameIndex(text));
    return index;
  }

  /** The name that stands for all spellings of a name, or -1 where no file or folder has it. */
  private foldedIndex(name: string): number {
    const index = this.names.find(fold(name));
    return index === undefined ? NONE : this.folded.at(index);
  }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** `file:///` and its segments; the root ends with a slash. */
function splitUri(uri: string): { readonly root: string; readonly segments: string[] } {
  const root = /^[\w+.-]+:(\/\/[^/]*)?\/?/.exec(uri)?.[0] ?? '';
  const segments = uri.slice(root.length).split('/').filter((segment) => segment !== '');
  return { root: root.endsWith('/') ? root : `${root}/`, segments };
}
