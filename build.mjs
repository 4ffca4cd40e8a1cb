// Bundles the extension into dist/ with esbuild: client, server, page, command line.
// `--watch` rebuilds on every change, `--package` makes a minified build and packs it as a .vsix.
// Types are not looked at here; that is `npm run check`.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

process.chdir(import.meta.dirname);

/** VS Code 1.100 runs extensions on Node 20 and pages on Chrome 132; the command line promises Node 20. */
const node = 'node20';
const browser = 'chrome132';

const watching = process.argv.includes('--watch');

/** The page is small, as it is written into every page that is made, except for who reads it in the developer tools. */
const page = /** @type {const} */ ({ target: browser, minify: !watching });

/**
 * Everything that is bundled.
 * @type {{ from: string, to: string, options: import('esbuild').BuildOptions }[]}
 */
const entries = [
  {
    from: 'src/client/extension.ts',
    to: 'dist/client.cjs',
    options: { platform: 'node', format: 'cjs', target: node, external: ['vscode'] },
  },
  {
    from: 'src/server/main.node.ts',
    to: 'dist/server.cjs',
    options: { platform: 'node', format: 'cjs', target: node },
  },
  {
    // The thread in which the server applies source maps.
    from: 'src/server/map-worker.node.ts',
    to: 'dist/map-worker.cjs',
    options: { platform: 'node', format: 'cjs', target: node },
  },
  {
    // The first line is added here, so the source has none.
    from: 'src/cli/main.ts',
    to: 'dist/cli.js',
    options: { platform: 'node', format: 'esm', target: node, banner: { js: '#!/usr/bin/env node' } },
  },
  {
    from: 'webview/main.ts',
    to: 'dist/webview/main.js',
    options: { platform: 'browser', format: 'esm', ...page },
  },
  {
    // Beside speedscope's viewer, in its panel. A plain script: it must run before the viewer's.
    from: 'webview/speedscope/loader.ts',
    to: 'dist/speedscope/loader.js',
    options: { platform: 'browser', format: 'iife', target: browser },
  },
  {
    from: 'webview/styles/main.css',
    to: 'dist/webview/main.css',
    options: page,
  },
  {
    // The icons as a style sheet of their own: @vscode-elements/elements links it into each icon it draws.
    // The font it names is copied beside it.
    from: 'node_modules/@vscode/codicons/dist/codicon.css',
    to: 'dist/webview/codicon.css',
    options: { target: browser },
  },
];

const mostVsixBytes = 2 * 1024 * 1024;

/** All that may be in the .vsix. */
const packed = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[\w./-]+|media\/[\w./-]+)$/i;

/**
 * Puts the WebAssembly of the package `source-map` into the bundles: it would look for a file beside itself.
 * @type {import('esbuild').Plugin}
 */
const embedMappings = {
  name: 'embed-mappings',
  setup(build) {
    build.onLoad({ filter: /[\\/]source-map[\\/]lib[\\/]read-wasm\.js$/ }, (args) => ({
      contents: "const bytes = require('./mappings.wasm'); module.exports = async () => (bytes.default ?? bytes).buffer; module.exports.initialize = () => {};",
      resolveDir: path.dirname(args.path),
    }));
  },
};

/**
 * Copies what speedscope's viewer needs, with the licences of it and of its font. Names of its release change with every
 * version; ours do not. Its examples, its reader of Java's recordings and the pictures of a web page stay behind.
 */
function copySpeedscope() {
  const from = 'node_modules/speedscope/dist/release';
  const to = 'dist/speedscope';
  fs.mkdirSync(to, { recursive: true });
  const find = (/** @type {RegExp} */ pattern) => {
    const [name, ...others] = fs.readdirSync(from).filter((each) => pattern.test(each));
    if (name === undefined || others.length > 0) throw new Error(`${from} has not exactly one ${pattern}`);
    return name;
  };
  const withoutMap = (/** @type {string} */ text) => text.replace(/^(\/\/# |\/\*# )sourceMappingURL=.*$/gm, '');
  fs.writeFileSync(`${to}/speedscope.js`, withoutMap(fs.readFileSync(`${from}/${find(/^speedscope-\w+\.js$/)}`, 'utf8')));
  fs.writeFileSync(`${to}/speedscope.css`, withoutMap(fs.readFileSync(`${from}/${find(/^speedscope-\w+\.css$/)}`, 'utf8')));
  const font = find(/\.woff2$/);
  fs.copyFileSync(`${from}/${font}`, `${to}/${font}`);
  fs.copyFileSync('node_modules/speedscope/LICENSE', `${to}/LICENSE`);
  fs.copyFileSync(`${from}/source-code-pro.LICENSE.md`, `${to}/source-code-pro.LICENSE.md`);
}

/** @param {number} bytes */
const size = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;

/**
 * @param {(typeof entries)[number]} entry
 * @param {boolean} minify
 * @returns {import('esbuild').BuildOptions}
 */
function buildOptions({ from, to, options }, minify) {
  return {
    entryPoints: [from],
    outfile: to,
    bundle: true,
    minify,
    keepNames: false,
    sourcemap: minify ? false : 'linked',
    // Own sources are read from disk by debuggers, so maps need not carry them.
    sourcesContent: false,
    legalComments: 'none',
    loader: { '.ttf': 'file', '.wasm': 'binary' },
    plugins: [embedMappings],
    assetNames: '[name]',
    logLevel: 'warning',
    metafile: true,
    ...options,
  };
}

/** @param {import('esbuild').BuildResult} result */
function printSizes(result) {
  for (const [file, { bytes }] of Object.entries(result.metafile?.outputs ?? {})) {
    if (!file.endsWith('.map')) console.log(`${size(bytes).padStart(10)}  ${file}`);
  }
}

/** Makes the command line a program on its own. */
function makeExecutable() {
  if (fs.existsSync('dist/cli.js')) fs.chmodSync('dist/cli.js', 0o755);
}

/** @param {boolean} minify */
async function buildOnce(minify) {
  if (minify) fs.rmSync('dist', { recursive: true, force: true });
  const results = await Promise.all(entries.map((entry) => esbuild.build(buildOptions(entry, minify))));
  results.forEach(printSizes);
  copySpeedscope();
  makeExecutable();
}

/** Builds again on every change until it is stopped; the two lines it prints are what .vscode/tasks.json waits for. */
async function watch() {
  let running = 0;
  /** @type {import('esbuild').Plugin} */
  const announce = {
    name: 'announce',
    setup(build) {
      build.onStart(() => {
        if (running++ === 0) console.log('[watch] build started');
      });
      build.onEnd(() => {
        if (--running > 0) return;
        makeExecutable();
        console.log('[watch] build finished');
      });
    },
  };
  copySpeedscope();
  for (const entry of entries) {
    const context = await esbuild.context({ ...buildOptions(entry, false), plugins: [embedMappings, announce] });
    await context.watch();
  }
}

/** Packs dist/ and what users read as heatline-<version>.vsix; fails when it is too large or holds anything else. */
function pack() {
  const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const file = `${name}-${version}.vsix`;
  const vsce = 'node_modules/@vscode/vsce/vsce';
  const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { encoding: 'utf8' });
  const strangers = listed.split('\n').filter((line) => line !== '' && !packed.test(line));
  if (strangers.length > 0) throw new Error(`These do not belong into ${file}:\n${strangers.join('\n')}`);
  // Bundles only, so no dependencies; links of the README stay as they are written.
  const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  execFileSync(process.execPath, [vsce, 'package', ...flags, '--out', file], { stdio: 'inherit' });
  const bytes = fs.statSync(file).size;
  console.log(`${size(bytes).padStart(10)}  ${file} (at most ${size(mostVsixBytes)})`);
  if (bytes > mostVsixBytes) throw new Error(`${file} is too large. What is in it: unzip -lv ${file}`);
}

const packing = process.argv.includes('--package');
try {
  if (watching) {
    await watch();
  } else {
    await buildOnce(packing);
    if (packing) pack();
  }
} catch (error) {
  // esbuild has printed its own errors with their places already.
  const known = error instanceof Error && 'errors' in error;
  if (!known) console.error(error instanceof Error ? error.message : error);
  console.error(`Run it alone with: npm run ${packing ? 'package' : 'build'}`);
  process.exitCode = 1;
}
