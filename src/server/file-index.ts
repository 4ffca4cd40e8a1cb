// The files of the workspace, listed once in the background and kept up to date: what the suffix rule of places/ looks
// into. Disks are walked by this process, other file systems through the client, folder by folder (DECISIONS). Leaves
// out: how a path is looked up (places/suffix-index.ts).

import { messageOf } from '../base/message-of.ts';
import { pathMatcher } from '../places/glob-pattern.ts';
import { decode } from '../places/recorded-path.ts';
import { isDependencyFolder } from '../places/dependency.ts';
import { SuffixIndex, type FolderIndex } from '../places/suffix-index.ts';

/** One thing in a folder. A link counts as a file: what it leads to is not looked at. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface FileIndexOptions {
  /** What is in a folder, or `null` where it is none or cannot be listed. */
  list(folderUri: string): Promise<readonly FolderEntry[] | null>;
  /** Something a user may want to know, for the log. */
  onTrouble(message: string): void;
}

/** More files than this are not listed: an index of them would be some 40 MB. */
const MOST_FILES = 500_000;
/** Every folder of a file system that is not a disk is a question to the client, and often to a network. */
const MOST_REMOTE_FILES = 20_000;
/** Folders listed at a time. */
const AT_A_TIME = 16;
/** Version control's own. */
const SKIPPED_FOLDERS = new Set(['.git', '.hg', '.svn', '.jj']);

interface Folder {
  readonly uri: string;
  readonly index: FolderIndex;
  /** Below its workspace folder, "" for that itself. */
  readonly path: string;
}

export class FileIndex {
  private readonly options: FileIndexOptions;
  private index = new SuffixIndex();
  private roots: readonly string[] = [];
  private isExcluded: (path: string) => boolean = () => false;
  /** Counts what was begun: a walk that is overtaken stops. */
  private generation = 0;
  private work: Promise<void> = Promise.resolve();
  private changes = 0;

  constructor(options: FileIndexOptions) {
    this.options = options;
  }

  /** Rises with every change: what was found before may be found elsewhere now. */
  get revision(): number {
    return this.changes;
  }

  /** Files that are listed. */
  get size(): number {
    return this.index.size;
  }

  /** Lists the files below the folders anew, in the background. `excluded`: patterns as in `files.exclude`. */
  restart(folders: readonly string[], excluded: readonly string[]): void {
    const generation = ++this.generation;
    this.changes++;
    this.roots = folders.map((uri) => uri.replace(/\/$/, ''));
    this.isExcluded = pathMatcher(excluded);
    this.index = new SuffixIndex();
    this.work = this.walkAll(generation).catch((error: unknown) => {
      this.options.onTrouble(`The workspace’s files could not be listed: ${messageOf(error)}`);
    });
  }

  /** Resolves when everything told so far is in the index. */
  ready(): Promise<void> {
    return this.work;
  }

  /** Files or folders came or went. */
  update(created: readonly string[], deleted: readonly string[]): void {
    const generation = this.generation;
    this.work = this.work.then(async () => {
      if (generation !== this.generation) return;
      this.changes++;
      for (const uri of deleted) if (this.pathInRoot(uri) !== null) this.index.remove(uri);
      for (const uri of created) await this.addCreated(uri, generation);
    }).catch((error: unknown) => this.options.onTrouble(String(error)));
  }

  /** URIs of the files that share most with the end of a path. */
  async longestSuffix(path: string): Promise<readonly string[]> {
    await this.work;
    return this.index.longestSuffix(path);
  }

  /** URIs of files with this name (`*.map`: with this ending), outside of code of others. */
  async named(name: string, limit: number): Promise<readonly string[]> {
    await this.work;
    return name.startsWith('*') ? this.index.ending(name.slice(1), limit) : this.index.named(name, limit);
  }

  /** A file that was in the index is not there. */
  forget(uri: string): void {
    this.index.remove(uri);
  }

  private async walkAll(generation: number): Promise<void> {
    const folders = this.roots.map((uri): Folder => ({ uri, index: this.index.addWorkspaceFolder(uri), path: '' }));
    await this.walk(folders, generation);
  }

  /** Own folders first, so that a limit leaves out code of others. */
  private async walk(folders: Folder[], generation: number): Promise<void> {
    const later: Folder[] = [];
    const running = new Set<Promise<void>>();
    const visit = async (folder: Folder): Promise<void> => {
      const entries = await this.options.list(folder.uri);
      if (generation !== this.generation || entries === null) return;
      for (const entry of entries) this.take(folder, entry, folders, later);
    };
    for (let next = 0; ; ) {
      if (next === folders.length && running.size === 0) folders.push(...later.splice(0));
      if (next === folders.length && running.size === 0) return;
      if (this.isFull(folders[0]!.uri)) return;
      if (next < folders.length && running.size < AT_A_TIME) {
        const visiting = visit(folders[next++]!).finally(() => running.delete(visiting));
        running.add(visiting);
      } else await Promise.race(running);
    }
  }

  private take(folder: Folder, { name, isFolder }: FolderEntry, folders: Folder[], later: Folder[]): void {
    const path = folder.path === '' ? name : `${folder.path}/${name}`;
    if (this.isExcluded(path)) return;
    if (!isFolder) {
      this.index.addFile(folder.index, name);
      return;
    }
    if (SKIPPED_FOLDERS.has(name)) return;
    const child: Folder = { uri: `${folder.uri}/${encodeURIComponent(name)}`, index: this.index.childFolder(folder.index, name), path };
    (isDependencyFolder(name) ? later : folders).push(child);
  }

  private isFull(uri: string): boolean {
    const most = uri.startsWith('file:') ? MOST_FILES : MOST_REMOTE_FILES;
    if (this.index.size < most) return false;
    this.options.onTrouble(`The workspace has more than ${most} files; those beyond are not searched for sources.`);
    return true;
  }

  private async addCreated(uri: string, generation: number): Promise<void> {
    const path = this.pathInRoot(uri);
    if (path === null || path === '') return;
    const segments = path.split('/');
    const isSkipped = segments.some((name, i) => SKIPPED_FOLDERS.has(name) || this.isExcluded(segments.slice(0, i + 1).join('/')));
    if (isSkipped || this.index.size >= MOST_FILES) return;
    const entries = await this.options.list(uri);
    if (generation !== this.generation) return;
    if (entries === null) this.index.add(uri);
    else await this.walk([{ uri, index: this.index.folderOf(uri), path }], generation);
  }

  /** Where something is below its workspace folder, or `null`. */
  private pathInRoot(uri: string): string | null {
    const root = this.roots.find((each) => uri === each || uri.startsWith(`${each}/`));
    return root === undefined ? null : decode(uri.slice(root.length + 1));
  }
}
