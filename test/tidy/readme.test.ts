// The README tells what the code does: formats, keys and pictures are compared with the sources they come from.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FORMATS, TRACE_FORMATS } from '../../src/formats/index.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  contributes: { keybindings: { command: string; key: string }[] };
};

test.each([['formats', FORMATS], ['traces', TRACE_FORMATS]] as const)('the table of %s lists the formats that are read, in their order', (name, formats) => {
  const table = new RegExp(`<!-- ${name}[^>]*-->\\n([^]*?)<!-- /${name} -->`).exec(readme)?.[1] ?? '';
  const rows = table.trim().split('\n').slice(2);
  const expected = formats.map(
    ({ title, tools, extensions }) => `| ${title} | ${tools} | ${extensions.map((name) => `\`${name}\``).join(', ')} |`,
  );
  expect(rows).toEqual(expected);
});

test('every default key is in the README', () => {
  for (const { key } of manifest.contributes.keybindings) {
    const [chord, last] = key.split(' ');
    const shown = `${chord!.split('+').map((part) => part[0]!.toUpperCase() + part.slice(1)).join('+')} ${last!.toUpperCase()}`;
    expect(readme, key).toContain(`\`${shown}\``);
  }
});

test('every picture that the README shows is there', () => {
  for (const [, path] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) {
    expect(existsSync(new URL(`../../${path!}`, import.meta.url)), path).toBe(true);
  }
});
