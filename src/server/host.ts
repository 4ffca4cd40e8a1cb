// The server's only door to the world: bytes from the disk or from the client, and questions about the workspace.

import { open, readdir, realpath, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import { messageOf } from '../base/message-of.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { FileExists, ListFolder, ReadFile, WriteFile, type RequestName } from '../protocol/lsp.ts';
import { diskInput, diskSink, type FileSink } from './disk.ts';
import type { FolderEntry } from './file-index.ts';
import { UnreadableFile, UnwritableFile } from './file-error.ts';
import type { WorkspaceHost } from './workspace.ts';

/** Bytes per question to the client: few round trips, and base64 of it stays a small message. */
const REMOTE_CHUNK = 4 << 20;

/** What the server needs of its surroundings; tests bring their own. */
export interface Host extends WorkspaceHost {
  /** The bytes of a profile. `path`: on disk, or `null` to ask the client. */
  open(uri: string, path: string | null): Promise<ByteInput>;
  /** What tells versions of a file apart; `null` where it is not on disk, and nothing does. */
  stamp(uri: string): Promise<string | null>;
  /** A file to write an export into. `path`: on disk, or `null` to hand the bytes to the client. */
  create(uri: string, path: string | null): Promise<FileSink>;
}

/** The host of a running server. */
export class ConnectionHost implements Host {
  /** Windows and macOS; there are disks on them that tell `A` from `a`, which few people have. */
  readonly ignoreCase = process.platform === 'win32' || process.platform === 'darwin';
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async open(uri: string, path: string | null): Promise<ByteInput> {
    if (path !== null) return diskInput(path);
    const first = await this.readRemote(uri, 0);
    return { size: first.size, chunks: this.remoteChunks(uri, first.data) };
  }

  create(uri: string, path: string | null): Promise<FileSink> {
    return path === null ? Promise.resolve(this.remoteSink(uri)) : diskSink(path);
  }

  /** Gathers {@link REMOTE_CHUNK} bytes before each question. */
  private remoteSink(uri: string): FileSink {
    let gathered: Buffer[] = [];
    let size = 0;
    let offset = 0;
    const send = async (last: boolean): Promise<void> => {
      const bytes = Buffer.concat(gathered, size);
      gathered = [];
      size = 0;
      try {
        await this.ask(WriteFile, { uri, offset, data: bytes.toString('base64'), last });
      } catch (error) {
        throw new UnwritableFile(messageOf(error));
      }
      offset += bytes.length;
    };
    return {
      write: async (bytes) => {
        gathered.push(Buffer.from(bytes));
        size += bytes.length;
        if (size >= REMOTE_CHUNK) await send(false);
      },
      finish: () => send(true),
      // The client forgets what it has when its own request has ended.
      abandon: () => Promise.resolve(),
    };
  }

  private async *remoteChunks(uri: string, first: string): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for (let data = first; ; ) {
      const bytes = Buffer.from(data, 'base64');
      if (bytes.length === 0) return;
      yield bytes;
      if (bytes.length < REMOTE_CHUNK) return;
      offset += bytes.length;
      ({ data } = await this.readRemote(uri, offset));
    }
  }

  private async readRemote(uri: string, offset: number): Promise<{ readonly data: string; readonly size: number }> {
    try {
      return await this.ask(ReadFile, { uri, offset, length: REMOTE_CHUNK });
    } catch (error) {
      throw new UnreadableFile(messageOf(error));
    }
  }

  async exists(uri: string): Promise<boolean> {
    if (!uri.startsWith('file:')) return this.ask(FileExists, { uri });
    try {
      return (await stat(fileURLToPath(uri))).isFile();
    } catch {
      return false; // not there, not readable, or not a path of this system
    }
  }

  async stamp(uri: string): Promise<string | null> {
    if (!uri.startsWith('file:')) return null;
    try {
      const { mtimeMs, size } = await stat(fileURLToPath(uri));
      return `${mtimeMs} ${size}`;
    } catch {
      return null; // gone
    }
  }

  async list(folderUri: string): Promise<readonly FolderEntry[] | null> {
    try {
      if (!folderUri.startsWith('file:')) return await this.ask(ListFolder, { uri: folderUri });
      const entries = await readdir(fileURLToPath(folderUri), { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      return null; // no folder, not readable, or gone meanwhile
    }
  }

  async readText(uri: string, mostBytes: number): Promise<string | null> {
    try {
      if (!uri.startsWith('file:')) {
        const { data } = await this.ask(ReadFile, { uri, offset: 0, length: mostBytes });
        return Buffer.from(data, 'base64').toString('utf8');
      }
      const file = await open(fileURLToPath(uri), 'r');
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
        return buffer.toString('utf8', 0, bytesRead);
      } finally {
        await file.close();
      }
    } catch {
      return null; // not there, or not readable
    }
  }

  async realUri(folderUri: string): Promise<string> {
    if (!folderUri.startsWith('file:')) return folderUri;
    try {
      return pathToFileURL(await realpath(fileURLToPath(folderUri))).href;
    } catch {
      return folderUri; // not a folder of this system: it leads nowhere else
    }
  }

  private ask<Params, Result>(request: RequestName<Params, Result>, params: Params): Promise<Result> {
    return this.connection.sendRequest<Result>(request.method, params);
  }
}
