// The workspace as places/ needs it: its folders, the user's path mappings, its files, and what is there. Recorded names
// are looked for here and nowhere else. Leaves out: the rules (places/ladder.ts).

import { webRoots, launchMappings, readPathMappings, type MappingScope, type PathMapping } from '../places/path-mappings.ts';
import { learnPrefix, type LearnedPrefix } from '../places/learn-prefix.ts';
import type { GoModule, LocateContext, PlacesHost } from '../places/ladder.ts';
import { baseName, comparableUri, recordedPath, recordedPrefix } from '../places/recorded-path.ts';
import type { PlacesSettings } from '../protocol/lsp.ts';
import { FileIndex, type FolderEntry } from './file-index.ts';

/** What the workspace needs of the host. */
export interface WorkspaceHost {
  /** Whether this system's disks take `A` for `a`. */
  readonly ignoreCase: boolean;
  exists(uri: string): Promise<boolean>;
  /** What is in a folder, or `null` where it is none or cannot be listed. */
  list(folderUri: string): Promise<readonly FolderEntry[] | null>;
  /** The beginning of a text file, at most so many bytes, or `null`. */
  readText(uri: string, mostBytes: number): Promise<string | null>;
  /** Where a folder's path leads when links are followed, as a URI. */
  realUri(folderUri: string): Promise<string>;
}

/** Longer `go.mod` files are read as far as that; the module's name stands at the top. */
const GO_MOD_BYTES = 8192;
/** More modules than this are not told apart. */
const MOST_GO_MODULES = 200;

/** What a file may be written in that was recorded under another ending. */
const ENDINGS = ['ts', 'tsx', 'mts', 'js', 'jsx', 'mjs', 'vue', 'svelte', 'py', 'pyx', 'go', 'java', 'kt', 'scala', 'rs'];

const NO_SETTINGS: PlacesSettings = { pathMappings: {}, webRoot: '', launch: [], excluded: [], trusted: false };

export class Workspace implements PlacesHost {
  private readonly host: WorkspaceHost;
  private readonly files: FileIndex;
  private readonly onTrouble: (message: string) => void;
  private folders: readonly string[] = [];
  private settings = NO_SETTINGS;
  private mappings: readonly PathMapping[] = [];
  private roots: readonly string[] = [];
  private aliases: Promise<LocateContext['aliases']> = Promise.resolve([]);
  private modules: { readonly revision: number; readonly found: Promise<readonly GoModule[]> } | null = null;
  /** Whether anything was asked: until then nothing is listed. */
  private started = false;
  private changes = 0;

  constructor(host: WorkspaceHost, onTrouble: (message: string) => void = () => undefined) {
    this.host = host;
    this.onTrouble = onTrouble;
    this.files = new FileIndex({ list: (uri) => host.list(uri), onTrouble });
  }

  /** Rises whenever a place may have another answer than before. */
  get revision(): number {
    return this.changes + this.files.revision;
  }

  /** Whether this system's disks take `A` for `a`. */
  get ignoreCase(): boolean {
    return this.host.ignoreCase;
  }

  /** Files in the index. */
  get fileCount(): number {
    return this.files.size;
  }

  /** The workspace has these folders (URIs) and settings now. What another editor sends is checked here. */
  configure(folders: readonly string[], given: Partial<PlacesSettings> | undefined): void {
    const settings = checkedSettings(given);
    const sameFiles = JSON.stringify([folders, settings.excluded]) === JSON.stringify([this.folders, this.settings.excluded]);
    this.folders = folders;
    this.settings = settings;
    this.changes++;
    const scope: MappingScope = { folders, trusted: settings.trusted, ignoreCase: this.ignoreCase };
    const own = readPathMappings(settings.pathMappings, scope);
    this.mappings = [...own.mappings, ...launchMappings(settings.launch, scope).mappings];
    this.roots = webRoots(settings.webRoot, settings.launch, scope);
    for (const sentence of own.refused) this.onTrouble(sentence);
    if (this.started && !sameFiles) this.list();
  }

  /** The folders changed, the settings did not. */
  setFolders(folders: readonly string[]): void {
    this.configure(folders, this.settings);
  }

  /** Begins to list the files, once: a profile is being opened. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.list();
  }

  /** Files or folders came or went. */
  update(created: readonly string[], deleted: readonly string[]): void {
    if (this.started) this.files.update(created, deleted);
  }

  /** What is known for a profile at this URI, beside the recorded name. */
  async contextFor(profileUri: string, rootPath: string | null): Promise<LocateContext> {
    this.start();
    return {
      folders: this.folders, aliases: await this.aliases, mappings: this.mappings, webRoots: this.roots, ignoreCase: this.ignoreCase,
      profileFolder: folderOfProfile(profileUri), rootPath,
    };
  }

  /** What is learned when the user says that a recorded name is this file; `null`: nothing that holds for others. */
  learn(url: string, uri: string): LearnedPrefix | null {
    return learnPrefix(url, uri, this.folders, this.ignoreCase);
  }

  /** Files whose names are like that of a recorded source: the same, or with another ending. At most `limit` of them. */
  async suggest(url: string, limit: number): Promise<readonly string[]> {
    this.start();
    const name = baseName(recordedPath(url)?.path ?? '');
    if (name === '') return [];
    const stem = name.replace(/\.\w+$/, '');
    const found: string[] = [];
    for (const each of [name, ...ENDINGS.map((ending) => `${stem}.${ending}`)]) {
      for (const uri of await this.files.named(each, limit)) if (found.length < limit && !found.includes(uri)) found.push(uri);
    }
    return found;
  }

  /** URIs of files with this name (`*.map`: with this ending), outside of code of others. */
  named(baseName: string, limit: number): Promise<readonly string[]> {
    this.start();
    return this.files.named(baseName, limit);
  }

  exists(uri: string): Promise<boolean> {
    return this.host.exists(uri);
  }

  async longestSuffix(path: string): Promise<readonly string[]> {
    this.start();
    for (;;) {
      const found = await this.files.longestSuffix(path);
      const gone = [];
      for (const uri of found) if (!(await this.host.exists(uri))) gone.push(uri);
      // Something was deleted that nobody told of: the next best is asked for.
      if (gone.length === 0) return found;
      for (const uri of gone) this.files.forget(uri);
    }
  }

  goModules(): Promise<readonly GoModule[]> {
    const { revision } = this.files;
    if (this.modules?.revision !== revision) this.modules = { revision, found: this.readGoModules() };
    return this.modules.found;
  }

  private async readGoModules(): Promise<readonly GoModule[]> {
    this.start();
    const modules: GoModule[] = [];
    for (const uri of await this.files.named('go.mod', MOST_GO_MODULES)) {
      const text = await this.host.readText(uri, GO_MOD_BYTES);
      const name = /^\s*module\s+"?([^\s"]+)"?/m.exec(text ?? '')?.[1];
      if (name !== undefined) modules.push({ name, folder: uri.slice(0, uri.lastIndexOf('/')) });
    }
    return modules;
  }

  private list(): void {
    const { folders } = this;
    this.files.restart(folders, this.settings.excluded);
    this.aliases = this.findAliases(folders);
  }

  private async findAliases(folders: readonly string[]): Promise<LocateContext['aliases']> {
    const aliases: { path: string; folder: string }[] = [];
    for (const folder of folders) {
      const real = await this.host.realUri(folder);
      const path = recordedPrefix(real);
      if (comparableUri(real) !== comparableUri(folder) && path?.onDisk === true) aliases.push({ path: path.path, folder });
    }
    return aliases;
  }
}

/** The folder that a profile is in; `null` for the root of a disk, which holds everything. */
function folderOfProfile(uri: string): string | null {
  const folder = uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
  const path = recordedPrefix(`${folder}/`)?.path ?? '';
  return path === '' || /^(\/\/?|[a-z]:\/)$/.test(path) ? null : folder;
}

function checkedSettings(given: Partial<PlacesSettings> | undefined): PlacesSettings {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  return {
    pathMappings: given?.pathMappings ?? {},
    webRoot: given?.webRoot ?? '',
    launch: list(given?.launch),
    excluded: list(given?.excluded).filter((each): each is string => typeof each === 'string'),
    // Only a plain `true` is trust.
    trusted: given?.trusted === true,
  };
}
