// The language server as a Node process: over IPC from VS Code, or stdio for other editors (--stdio).

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import path from 'node:path';
import { gunzip } from './disk.ts';
import { runGit } from './git.node.ts';
import { ConnectionHost } from './host.ts';
import { landmarkStore } from './landmark-store.node.ts';
import { threadMapper } from './map-thread.node.ts';
import { serve } from './serve.ts';
import { sourceDisk } from './source-disk.node.ts';

// Beside this program, bundled as this is or not.
const program = process.argv[1] ?? '';
const mapWorker = path.join(path.dirname(program), program.endsWith('.ts') ? 'map-worker.node.ts' : 'map-worker.cjs');

const connection = createConnection(ProposedFeatures.all);
serve({
  connection,
  host: new ConnectionHost(connection),
  gunzip,
  mapper: threadMapper(mapWorker),
  landmarkStore,
  sources: { disk: sourceDisk, git: runGit },
  toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  now: () => performance.now(),
});
