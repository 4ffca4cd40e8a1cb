// The server's only door to the world: bytes from the disk or from the client, and questions about the workspace.

import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import type { ByteInput } from '../bytes/byte-input.ts';
import type { PlacesHost } from '../places/locate.ts';
import { FileExists, FindFiles, ReadFile, type RequestName } from '../protocol/lsp.ts';
import { diskInput } from './disk.ts';
import { UnreadableFile } from './file-error.ts';

/** Bytes per question to the client: few round trips, and base64 of it stays a small message. */
const REMOTE_CHUNK = 4 << 20;

/** What the server needs of its surroundings; tests bring their own. */
export interface Host extends PlacesHost {
  /** The bytes of a profile. `path`: on disk, or `null` to ask the client. */
  open(uri: string, path: string | null): Promise<ByteInput>;
}

/** The host of a running server. */
export class ConnectionHost implements Host {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async open(uri: string, path: string | null): Promise<ByteInput> {
    if (path !== null) return diskInput(path);
    const first = await this.readRemote(uri, 0);
    return { size: first.size, chunks: this.remoteChunks(uri, first.data) };
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
      throw new UnreadableFile(error instanceof Error ? error.message : String(error));
    }
  }

  async exists(uri: string): Promise<boolean> {
    if (!uri.startsWith('file:')) return this.ask(FileExists, { uri });
    try {
      await access(fileURLToPath(uri));
      return true;
    } catch {
      return false; // not there, not readable, or not a path of this system
    }
  }

  findFiles(baseName: string, limit: number): Promise<readonly string[]> {
    return this.ask(FindFiles, { baseName, limit });
  }

  private ask<Params, Result>(request: RequestName<Params, Result>, params: Params): Promise<Result> {
    return this.connection.sendRequest<Result>(request.method, params);
  }
}
