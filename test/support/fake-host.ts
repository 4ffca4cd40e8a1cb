// A host whose files are bytes in memory, handed over in pieces.

import type { ByteInput } from '../../src/bytes/byte-input.ts';
import type { Host } from '../../src/server/host.ts';
import { FakeWorkspace } from './fake-workspace.ts';

export class FakeHost extends FakeWorkspace implements Host {
  /** URI → content, or the error that opening it ends in. */
  readonly contents = new Map<string, string | Uint8Array | Error>();
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

  private async *chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0, index = 0; at < bytes.length; at += this.chunkSize, index++) {
      this.onChunk(index);
      yield bytes.subarray(at, at + this.chunkSize);
    }
  }
}
