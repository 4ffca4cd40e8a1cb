// Which files may be read for source maps: below the given folders only, links counted as what they lead to.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { isBelow, localPath, readAllowed, readTextFile } from '../../src/server/map-files.node.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const temporary = makeTemporaryFolder();
afterAll(() => temporary.remove());
const inside = path.join(temporary.path, 'workspace');
for (const folder of ['workspace/out', 'outside', 'workspace-2']) fs.mkdirSync(path.join(temporary.path, folder), { recursive: true });
const file = temporary.write('workspace/out/app.js', '\ufeffcode');
const secret = temporary.write('outside/secret.js', 'secret');
const neighbour = temporary.write('workspace-2/app.js', 'other');
const uri = (name: string): string => pathToFileURL(name).href;

test('a file below an allowed folder, without its byte order mark', async () => {
  expect(await readAllowed(uri(file), 100, [inside])).toEqual({ kind: 'text', text: 'code' });
  expect(await readAllowed(uri(file), 100, [file])).toEqual({ kind: 'text', text: 'code' });
});

test('nothing else, however it is spelt', async () => {
  const outside = [uri(secret), uri(neighbour), `${uri(inside)}/../outside/secret.js`, `${uri(inside)}/%2e%2e/outside/secret.js`, 'https://example.org/a.js', 'file://server/share/a.js', 'file:///'];
  for (const each of outside) expect([each, await readAllowed(each, 100, [inside])]).toEqual([each, { kind: 'refused' }]);
  expect(await readAllowed(uri(file), 100, [])).toEqual({ kind: 'refused' });
});

test('a link inside that leads out is refused, and one that leads in is followed', async () => {
  const out = path.join(inside, 'out.js');
  const round = path.join(inside, 'round.js');
  fs.symlinkSync(secret, out);
  fs.symlinkSync(file, round);
  expect(await readAllowed(uri(out), 100, [inside])).toEqual({ kind: 'refused' });
  expect(await readAllowed(uri(round), 100, [inside])).toEqual({ kind: 'text', text: 'code' });
  fs.symlinkSync(inside, path.join(temporary.path, 'link'));
  expect(await readAllowed(uri(path.join(temporary.path, 'link/out/app.js')), 100, [path.join(temporary.path, 'link')])).toEqual({ kind: 'text', text: 'code' });
});

test('too large, missing, a folder: said', async () => {
  expect(await readTextFile(file, 3)).toEqual({ kind: 'too-large' });
  expect(await readTextFile(path.join(inside, 'missing'), 3)).toEqual({ kind: 'missing' });
  expect(await readTextFile(inside, 3)).toEqual({ kind: 'missing' });
});

test('a file of 500 MB is refused by its size, without being read', async () => {
  const large = path.join(inside, 'large.map');
  fs.writeFileSync(large, '');
  fs.truncateSync(large, 500 << 20);
  expect(await readTextFile(large, 200 << 20)).toEqual({ kind: 'too-large' });
});

test('paths of this machine only', () => {
  expect([localPath('file:///a/b'), localPath('file://server/b'), localPath('memfs:/a')]).toEqual([path.resolve('/a/b'), null, null]);
  expect(isBelow('/a/b/c', ['/a/b'])).toBe(true);
  expect(isBelow('/a/bc', ['/a/b'])).toBe(false);
  expect(isBelow('/a', ['/a/b'])).toBe(false);
});
