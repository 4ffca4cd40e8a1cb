// The files of this repository as the tidy tests see them: all that git would track, found by walking the disk, so
// that it works in an unpacked archive too. Reads only; what must hold for them is said in the tests.

import fs from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..', '..');

/** A predicate for names that .gitignore leaves out. It knows the two forms used there: `name/` and `*.ending`. */
export function ignoredNames(gitignore: string): (name: string) => boolean {
  const lines = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = new Set(lines.filter((line) => !line.includes('*')).map((line) => line.replace(/\/$/, '')));
  const endings = lines.filter((line) => line.startsWith('*')).map((line) => line.slice(1));
  const odd = lines.filter((line) => !/^(\*\.[\w.-]+|[\w.-]+\/?)$/.test(line));
  if (odd.length > 0) throw new Error(`.gitignore has forms that the tidy tests do not read: ${odd.join(' ')}`);
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
}

/** Every file, as a path relative to the root with forward slashes, sorted. */
export function listFiles(): string[] {
  const ignored = ignoredNames(fs.readFileSync(path.join(root, '.gitignore'), 'utf8'));
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (ignored(entry.name) || entry.name === '.git') continue;
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(file);
      else found.push(file);
    }
  };
  walk('');
  return found.sort();
}

/** The text of a file of the repository. */
export function readText(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

/** Programs that somebody wrote here: not recorded input, not the programs that were profiled. */
export function isSource(file: string): boolean {
  return /\.(ts|mts|js|mjs|css)$/.test(file) && !file.startsWith('test/fixtures/') && !file.startsWith('media/');
}
