// What the texts of the workspace say of spans: an index of landmarks, built in the background when traces are first opened,
// and kept between sessions. Leaves out: what a landmark is (span-places/landmarks/), how spans are found by them.

import { messageOf } from '../base/message-of.ts';
import { LandmarkIndex } from '../span-places/landmarks/landmark-index.ts';
import { MOST_SOURCE_LENGTH, readSource } from '../span-places/landmarks/landmarks-of.ts';
import { landmarkExtensions } from '../span-places/landmarks/source-language.ts';
import { decode } from '../places/recorded-path.ts';

/** Where an index is kept between sessions. */
export interface LandmarkStore {
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
}

export interface LandmarkFilesOptions {
  /** URIs of the user's own files with this ending (`*.ts`). */
  named(pattern: string, limit: number): Promise<readonly string[]>;
  /** The beginning of a text, or `null`. */
  readText(uri: string, mostBytes: number): Promise<string | null>;
  /** What tells versions of a file apart; `null`: nothing does, or it is gone. */
  stamp(uri: string): Promise<string | null>;
  /** `null`: nothing is kept. */
  readonly store: LandmarkStore | null;
  /** Something a user may want to know, for the log. */
  onTrouble(message: string): void;
}

/** More files of one ending than this are not read. */
const MOST_FILES = 20_000;
/** Files read at a time. */
const AT_A_TIME = 8;
/** UTF-8 takes three bytes a unit at most. */
const MOST_BYTES = 3 * MOST_SOURCE_LENGTH;
/** The version of a file that nothing tells apart from others: read once in a session. */
const UNKNOWN_VERSION = '?';

export class LandmarkFiles {
  private readonly options: LandmarkFilesOptions;
  private current: LandmarkIndex | null = null;
  private work: Promise<void> | null = null;
  private changes = 0;

  constructor(options: LandmarkFilesOptions) {
    this.options = options;
  }

  /** `null` while the workspace is being looked through for the first time. */
  get index(): LandmarkIndex | null {
    return this.current;
  }

  /** Rises with every change: what was not found before may be found now. */
  get revision(): number {
    return this.changes;
  }

  /** Looks through the workspace, once at a time; what is known already is looked at again only where its file has changed. */
  look(): Promise<void> {
    this.work ??= this.lookThrough().catch((error: unknown) => {
      this.options.onTrouble(`The workspace was not looked through for spans: ${messageOf(error)}`);
      this.current ??= new LandmarkIndex();
    }).finally(() => (this.work = null));
    return this.work;
  }

  /** Reads files anew that have changed since; says whether any has. */
  async renew(uris: Iterable<string>): Promise<boolean> {
    const { current } = this;
    if (current === null) return false;
    let changed = false;
    for (const uri of new Set(uris)) if (current.versionOf(uri) !== undefined && await this.take(current, uri)) changed = true;
    if (changed) this.changes++;
    return changed;
  }

  private async lookThrough(): Promise<void> {
    const { named, store } = this.options;
    const lists = await Promise.all(landmarkExtensions.map((ending) => named(`*.${ending}`, MOST_FILES)));
    const uris = new Set(lists.flat());
    const index = this.current ?? await this.kept();
    let changed = false;
    for (const uri of [...index.fileNames()]) {
      if (uris.has(uri)) continue;
      index.remove(uri);
      changed = true;
    }
    const queue = [...uris];
    const reader = async (): Promise<void> => {
      for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) if (await this.take(index, uri)) changed = true;
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, reader));
    const isFirst = this.current === null;
    this.current = index;
    if (changed || isFirst) this.changes++;
    if (index.filesLeftOut > 0) this.options.onTrouble(`${index.filesLeftOut} files say more of spans than is kept; spans are not found in them.`);
    if (changed && store !== null) await store.write(index.toBytes()).catch((error: unknown) => this.options.onTrouble(`What the workspace says of spans was not kept: ${messageOf(error)}`));
  }

  private async kept(): Promise<LandmarkIndex> {
    const bytes = await this.options.store?.read().catch(() => null);
    return bytes ? LandmarkIndex.fromBytes(bytes) : new LandmarkIndex();
  }

  /** Reads a file unless its version is known; says whether it was read, or is gone. */
  private async take(index: LandmarkIndex, uri: string): Promise<boolean> {
    const version = (await this.options.stamp(uri)) ?? UNKNOWN_VERSION;
    if (index.versionOf(uri) === version) return false;
    const text = await this.options.readText(uri, MOST_BYTES);
    if (text === null) index.remove(uri);
    else index.set(uri, version, readSource(decode(uri), text));
    return true;
  }
}
