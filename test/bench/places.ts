/*
 * The index of a workspace with 100 000 files on disk: listing it, beside Node's own recursive listing, and looking paths
 * up in it, beside going through a plain list. Leaves out: the rules above it (they ask it once each).
 */
import { mkdirSync, writeFileSync, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { longestSuffix } from '../../src/places/suffix.ts';
import { SuffixIndex } from '../../src/places/suffix-index.ts';
import { FileIndex, type FolderEntry } from '../../src/server/file-index.ts';
import { median, spread } from './spread.ts';

const FILES = 100_000;
const PER_FOLDER = 12;

/** Rows of the table. */
export async function measurePlaces(folder: string, runs: number): Promise<string[][]> {
  const root = workspaceIn(folder);
  const uri = pathToFileURL(root).href;
  const listMs: number[] = [];
  const nodeMs: number[] = [];
  const blockedMs: number[] = [];
  let index = new FileIndex({ list: listOnDisk, onTrouble: console.error });
  for (let run = 0; run < runs; run++) {
    let begun = performance.now();
    await readdir(root, { recursive: true });
    nodeMs.push(performance.now() - begun);
    index = new FileIndex({ list: listOnDisk, onTrouble: console.error });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    begun = performance.now();
    index.restart([uri], []);
    await index.ready();
    listMs.push(performance.now() - begun);
    delay.disable();
    blockedMs.push(delay.max / 1e6);
  }
  const paths = Array.from({ length: 2000 }, (_, i) => `/app/${pathOf((i * 7919) % FILES)}`);
  const usual = timesOf(paths, indexOf(Array.from({ length: FILES }, (_, i) => `${uri}/${pathOf(i)}`)));
  const worst = timesOf(paths.map((_, i) => `/app/p${i}/src/index.js`), indexOf(Array.from({ length: FILES }, (_, i) => `${uri}/p${i}/src/index.js`)));
  const list = Array.from({ length: FILES }, (_, i) => `${root}/${pathOf(i)}`);
  const plain = timesOf(paths.slice(0, 10), { longestSuffix: (path) => longestSuffix(path, list) });
  const rows: string[][] = [
    ['listing ÷ Node’s own recursive listing', ...spread(listMs.map((ms, run) => ms / nodeMs[run]!), 2), ''],
    ['listing, in the background', ...spread(listMs, 0, ' ms'), `${index.size} files`],
    ['longest time in which nothing else ran', ...spread(blockedMs, 0, ' ms'), ''],
    ['look-up ÷ going through a list', (median(usual) / median(plain)).toFixed(5), '', ''],
    ['look-up', ...rarely(usual), 'goal 1 ms'],
    ['look-up, all files of one name', ...rarely(worst), 'goal 1 ms'],
  ];
  return rows;
}

/** Milliseconds of each look-up. The first ones warm up and are left out. */
function timesOf(paths: readonly string[], index: Pick<SuffixIndex, 'longestSuffix'>): number[] {
  const times = paths.map((path) => {
    const begun = performance.now();
    index.longestSuffix(path);
    return performance.now() - begun;
  });
  return times.slice(Math.floor(paths.length / 10));
}

/** Median and the 99th of 100: the few beyond are those that the machine took away. */
function rarely(times: readonly number[]): [string, string] {
  const sorted = [...times].sort((a, b) => a - b);
  return [`${median(times).toFixed(4)} ms`, `99 %: ${sorted[Math.floor(sorted.length * 0.99)]!.toFixed(4)} ms`];
}

function indexOf(uris: readonly string[]): SuffixIndex {
  const index = new SuffixIndex();
  for (const uri of uris) index.add(uri);
  return index;
}

/** Like a big project: folders of a dozen files three deep, many files of one name. */
function pathOf(file: number): string {
  const folder = Math.floor(file / PER_FOLDER);
  const name = file % PER_FOLDER === 0 ? 'index.ts' : `part-${file % 997}.ts`;
  return `packages/p${folder % 90}/src/f${Math.floor(folder / 90) % 10}/g${Math.floor(folder / 900)}/${name}`;
}

/** The folder with the files, made once. */
function workspaceIn(folder: string): string {
  const root = join(folder, 'places');
  const done = join(folder, 'places-made');
  if (existsSync(done)) return root;
  for (let file = 0; file < FILES; file++) {
    const path = join(root, pathOf(file));
    if (file % PER_FOLDER === 0) mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '');
  }
  writeFileSync(done, '');
  return root;
}

/** As host.ts lists. */
async function listOnDisk(uri: string): Promise<readonly FolderEntry[]> {
  const entries = await readdir(fileURLToPath(uri), { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
}
