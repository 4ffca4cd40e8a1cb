// The language server as a Node process: over IPC from VS Code, or stdio for other editors (--stdio).

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { gunzip } from './disk.ts';
import { ConnectionHost } from './host.ts';
import { serve } from './serve.ts';

const connection = createConnection(ProposedFeatures.all);
serve({
  connection,
  host: new ConnectionHost(connection),
  gunzip,
  toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  now: () => performance.now(),
});
