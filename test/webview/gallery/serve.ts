/*
 * The page without a VS Code: the real bundle with a fake host and copied theme colours, under the real CSP.
 * `node test/webview/gallery/serve.ts` prints an address to open; take-pictures.ts drives the same pages.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

const checkout = join(import.meta.dirname, '../../..');
const NONCE = 'Z2FsbGVyeQ';

/** What the extension's page is served with, as far as it matters here. */
const CSP = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  `script-src 'nonce-${NONCE}'`,
  // For the fake host alone; the page itself starts no worker.
  "worker-src 'self'",
].join('; ');

const SHELL = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Heatline</title>
<link rel="stylesheet" href="main.css">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet">
</head><body><main id="app"></main>
<script nonce="${NONCE}" src="fake-host.js"></script>
<script type="module" nonce="${NONCE}" src="main.js"></script>
</body></html>`;

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** Builds and serves the gallery; the caller closes the server. */
export async function serveGallery(port = 0): Promise<{ readonly address: string; readonly server: Server }> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0]!.slice(1);
    response.setHeader('Content-Security-Policy', CSP);
    const file = files.get(name);
    if (file === undefined) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(SHELL);
      return;
    }
    response.setHeader('Content-Type', TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream');
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address: `http://127.0.0.1:${address.port}/`, server };
}

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const shared = { absWorkingDir: checkout, bundle: true, write: false, outdir: 'out', target: 'chrome132' } as const;
  const built = await Promise.all([
    build({ ...shared, entryPoints: ['webview/main.ts'], format: 'esm', minify: true }),
    build({ ...shared, entryPoints: ['webview/styles/main.css'] }),
    build({ ...shared, entryPoints: ['test/webview/gallery/fake-host.ts', 'test/webview/gallery/fake-worker.ts'], format: 'iife' }),
  ]);
  for (const file of built.flatMap(({ outputFiles }) => outputFiles)) files.set(file.path.split('/').at(-1)!, file.contents);
  const icons = join(checkout, 'node_modules/@vscode/codicons/dist');
  files.set('codicon.css', readFileSync(join(icons, 'codicon.css')));
  files.set('codicon.ttf', readFileSync(join(icons, 'codicon.ttf')));
  return files;
}

if (process.argv[1] === import.meta.filename) {
  const { address } = await serveGallery(Number(process.env['PORT'] ?? 0));
  console.log(`${address}?theme=dark&state=open&nodes=20000`);
}
