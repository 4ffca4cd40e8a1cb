/*
 * The page without a VS Code: the real bundle and the real core with a fake host and copied theme colours, under the real CSP.
 * `node test/webview/gallery/serve.ts [FILE…]` prints addresses to open; take-pictures.ts drives the same pages.
 * In the address: theme, state (open, opening, failed, cancelled, empty), and what is shown: file=NAME, absurd=ID
 * (test/support/absurd-profiles.ts), a made profile: nodes, samples, threads, plain, reconstructed, compare; or made traces:
 * spans (in traces of ten), large (spans of one more). delay (ms).
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { basename, join } from 'node:path';
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

/** The core runs in VS Code's server, under no policy; here it needs WebAssembly and the profiles. */
const WORKER_CSP = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'";
const WORKER = 'gallery-worker.js';

const SHELL = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Heatline</title>
<link rel="stylesheet" href="main.css">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet">
</head><body><main id="app"></main>
<script nonce="${NONCE}" src="fake-host.js"></script>
<script type="module" nonce="${NONCE}" src="main.js"></script>
</body></html>`;

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** Builds and serves the gallery, with profiles to be shown by `file=NAME`; the caller closes the server. */
export async function serveGallery(profiles: readonly string[] = [], port = 0): Promise<{ readonly address: string; readonly server: Server }> {
  const files = new Map(await bundle());
  for (const path of profiles) files.set(`files/${basename(path)}`, readFileSync(path));
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '/').split('?')[0]!.slice(1));
    response.setHeader('Content-Security-Policy', name === WORKER ? WORKER_CSP : CSP);
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
    build({ ...shared, entryPoints: ['test/webview/gallery/fake-host.ts', 'test/webview/gallery/gallery-worker.ts'], format: 'iife' }),
  ]);
  for (const file of built.flatMap(({ outputFiles }) => outputFiles)) files.set(file.path.split('/').at(-1)!, file.contents);
  const icons = join(checkout, 'node_modules/@vscode/codicons/dist');
  files.set('codicon.css', readFileSync(join(icons, 'codicon.css')));
  files.set('codicon.ttf', readFileSync(join(icons, 'codicon.ttf')));
  return files;
}

if (process.argv[1] === import.meta.filename) {
  const profiles = process.argv.slice(2);
  const { address } = await serveGallery(profiles, Number(process.env['PORT'] ?? 0));
  const shown = profiles.length === 0 ? ['nodes=20000'] : profiles.map((path) => `file=${encodeURIComponent(basename(path))}`);
  for (const what of shown) console.log(`${address}?theme=dark&${what}`);
}
