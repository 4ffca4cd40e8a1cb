// package.json and the code name the same commands, settings and colours, and what the lock file may hold.

import { expect, test } from 'vitest';
import { compareNames, readNames } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { listFiles, readText } from './project-files.ts';

function namesIn(folder: RegExp) {
  return listFiles()
    .filter((file) => folder.test(file) && /\.(ts|css)$/.test(file))
    .map((file) => {
      if (file.endsWith('.ts')) return readNames(file, readText(file));
      return { strings: new Set(readText(file).match(/--vscode-heatline-[\w-]+/g) ?? []), patterns: [] };
    });
}

test('what package.json contributes is what the code uses', () => {
  const manifest = JSON.parse(readText('package.json')) as Manifest;
  expect(compareNames(manifest, namesIn(/^src\/client\//), namesIn(/^(src\/server|webview)\//))).toEqual([]);
});

test('every name that opens in Heatline, and .json, has “Open with Heatline” in the Explorer’s menu; no text and no program has', () => {
  const { contributes } = JSON.parse(readText('package.json')) as {
    contributes: {
      customEditors: { selector: { filenamePattern: string }[]; priority: string }[];
      menus: { 'explorer/context': { command: string; when: string }[] };
    };
  };
  const clause = contributes.menus['explorer/context'].find(({ command }) => command === 'heatline.openFile')!.when;
  const pattern = new RegExp(/^resourceFilename =~ \/(.*)\/$/.exec(clause)![1]!);
  const [usual, anyFile] = contributes.customEditors;
  expect([usual!.priority, anyFile!.priority, anyFile!.selector]).toEqual(['default', 'option', [{ filenamePattern: '*' }]]);
  const names = usual!.selector.map(({ filenamePattern }) => filenamePattern.replace('*', 'run'));
  expect([...names, 'trace.json', 'trace.json.gz'].filter((name) => !pattern.test(name))).toEqual([]);
  expect(['notes.txt', 'app.js', 'main.go', 'archive.tar.gz', 'json', 'prof'].filter((name) => pattern.test(name))).toEqual([]);
  // What everybody's files are called is not taken from its own editor.
  expect(names.filter((name) => /^run\.(json|gz|txt|out|pb)$/.test(name))).toEqual([]);
});

test('the lock file names no registry, so that it works with any', () => {
  expect(readText('package-lock.json')).not.toMatch(/"resolved"/);
});

const manifest: Manifest = {
  contributes: {
    commands: [{ command: 'heatline.toggleHeat' }],
    configuration: { properties: { 'heatline.heat.share': {} } },
    colors: [{ id: 'heatline.heat1' }, { id: 'heatline.heat2' }],
  },
};
const good = "on('heatline.toggleHeat'); config.get('heat.share'); colour(`heatline.heat${bucket}`);";

test('names that fit: a handled command, a setting by its short name, colours by a template', () => {
  expect(compareNames(manifest, [readNames('a.ts', good)])).toEqual([]);
});

test.each([
  ['a command without a handler', good.replace('toggleHeat', 'foldHeat'), 2],
  ['a setting that nothing reads', good.replace('heat.share', 'heat.shares'), 1],
  ['colours that nothing draws with', good.replace('heatline.heat$', 'heat$'), 2],
  ['a command that is not declared', `${good} on('heatline.clearHeat');`, 1],
  ['a template that makes no declared name', `${good} on(\`heatline.cold\${n}\`);`, 1],
])('a mistake is found: %s', (_what, text, count) => {
  expect(compareNames(manifest, [readNames('a.ts', text)])).toHaveLength(count);
});

test('a context key that a when clause mentions is declared by that', () => {
  const withMenu = { contributes: { ...manifest.contributes, menus: { a: [{ when: 'heatline.isOpen && x' }] } } };
  expect(compareNames(withMenu, [readNames('a.ts', `${good} set('heatline.isOpen');`)])).toEqual([]);
});
