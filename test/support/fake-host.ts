// A host whose files are bytes in memory, handed over in pieces.

import type { ByteInput } from '../../src/bytes/byte-input.ts';
import type { FileSink } from '../../src/server/disk.ts';
import type { Host } from '../../src/server/host.ts';
import { FakeWorkspace } from './fake-workspace.ts';

export class FakeHost extends FakeWorkspace implements Host {
  /** URI → content, or the error that opening it ends in. */
  readonly contents = new Map<string, string | Uint8Array | Error>();
  /** What was written, by URI; a file that was abandoned is not here. */
  readonly written = new Map<string, string>();
  /** What writing to a URI ends in, after so many pieces. */
  readonly unwritable = new Map<string, { readonly error: Error; readonly afterPieces: number }>();
  /** Abandoned files. */
  readonly abandoned: string[] = [];
  chunkSize = 1000;
  /** Called before each piece is handed over. */
  onChunk: (index: number) => void = () => undefined;

  constructor(files: readonly string[] = []) {
    super(files);
  }

  open(uri: string): Promise<ByteInput> {
    const content = this.contents.get(uri);
    if (content === undefined) return Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }));
    if (content instanceof Error) return Promise.reject(content);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return Promise.resolve({ size: bytes.length, chunks: this.chunksOf(bytes) });
  }

  stamp(uri: string): Promise<string | null> {
    const content = this.contents.get(uri);
    return Promise.resolve(content === undefined || content instanceof Error ? null : `${content.length} ${String(content).slice(0, 1000)}`);
  }

  create(uri: string): Promise<FileSink> {
    const pieces: Uint8Array[] = [];
    return Promise.resolve({
      write: async (bytes: Uint8Array) => {
        const fault = this.unwritable.get(uri);
        if (fault !== undefined && pieces.length >= fault.afterPieces) throw fault.error;
        pieces.push(bytes.slice());
      },
      finish: async () => void this.written.set(uri, Buffer.concat(pieces).toString('utf8')),
      abandon: async () => void this.abandoned.push(uri),
    });
  }

  private async *chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0, index = 0; at < bytes.length; at += this.chunkSize, index++) {
      this.onChunk(index);
      yield bytes.subarray(at, at + this.chunkSize);
    }
  }
}
