// The directions between rooms: that the repository keeps them, and that the checker sees every way to break them.

import { expect, test } from 'vitest';
import { checkFormats, checkImports, directions, formatNames, readImports, roomOf } from './imports.ts';
import { isSource, listFiles, readText } from './project-files.ts';

const scripts = listFiles().filter((file) => isSource(file) && !file.endsWith('.css'));
const flame = 'src/flame/boxes.ts';

test('every file imports only what its room may know (the table is in test/tidy/imports.ts)', () => {
  expect(scripts.flatMap((file) => checkImports(file, readText(file)))).toEqual([]);
});

test('no format imports another format', () => {
  const index = 'src/formats/index.ts';
  const formats = scripts.includes(index) ? formatNames(readText(index)) : new Set<string>();
  expect(scripts.flatMap((file) => checkFormats(formats, file, readText(file)))).toEqual([]);
});

test('the table has no circles', () => {
  const reaches = (from: string, to: string): boolean =>
    (directions[from]?.rooms ?? []).some((room) => room === to || reaches(room, to));
  expect(Object.keys(directions).filter((room) => reaches(room, room))).toEqual([]);
});

test.each([
  ['static', "import { a } from '../profile/tables.ts';"],
  ['side effect', "import '../profile/tables.ts';"],
  ['type-only', "import type { A } from '../profile/tables.ts';"],
  ['inline type', "import { type A } from '../profile/tables.ts';"],
  ['dynamic', "const a = await import('../profile/tables.ts');"],
  ['dynamic, in a template without holes', 'const a = await import(`../profile/tables.ts`);'],
  ['require', "const a = require('../profile/tables.ts');"],
  ['require.resolve', "const a = require.resolve('../profile/tables.ts');"],
  ['import.meta.resolve', "const a = import.meta.resolve('../profile/tables.ts');"],
  ['import equals', "import a = require('../profile/tables.ts');"],
  ['export from', "export { a } from '../profile/tables.ts';"],
  ['export everything', "export * from '../profile/tables.ts';"],
  ['export type', "export type { A } from '../profile/tables.ts';"],
  ['import type query', "let a: import('../profile/tables.ts').A;"],
  ['typeof import', "let a: typeof import('../profile/tables.ts');"],
  ['reference comment', '/// <reference path="../profile/tables.ts" />'],
])('flame may not know profile: %s', (_form, text) => {
  expect(checkImports(flame, text)).toEqual([`${flame}:1 flame may not import profile`]);
});

test('an import of a computed name is refused, as nobody can check it', () => {
  expect(checkImports(flame, 'import(name);')).toEqual([`${flame}:1 imports something whose name is computed`]);
});

test('the line of a wrong import is told, and text in comments and strings is not one', () => {
  const text = "// import '../profile/a.ts'\nconst s = \"import '../profile/a.ts'\";\nimport '../profile/a.ts';";
  expect(checkImports(flame, text)).toEqual([`${flame}:3 flame may not import profile`]);
});

test('what is allowed passes', () => {
  expect(checkImports(flame, "import { a } from '../base/bisect.ts'; import { b } from './level.ts';")).toEqual([]);
  expect(checkImports('src/cli/main.ts', "import fs from 'node:fs'; import '../heat/lines.ts';")).toEqual([]);
  expect(checkImports('src/client/context.ts', "import * as vscode from 'vscode';")).toEqual([]);
  expect(checkImports('test/flame/boxes.test.ts', "import '../../src/server/host.ts';")).toEqual([]);
});

test('types of a room or package may be allowed where values are not', () => {
  const protocol = 'src/protocol/webview.ts';
  expect(checkImports(protocol, "import type { Box } from '../flame/boxes.ts';")).toEqual([]);
  expect(checkImports(protocol, "import { type Box } from '../flame/boxes.ts';")).toEqual([]);
  expect(checkImports(protocol, "import { box } from '../flame/boxes.ts';")).toHaveLength(1);
  expect(checkImports(protocol, "import { box, type Box } from '../flame/boxes.ts';")).toHaveLength(1);
  const format = 'src/formats/cpuprofile.ts';
  expect(checkImports(format, "import type { Protocol } from 'devtools-protocol/types/protocol';")).toEqual([]);
  expect(checkImports(format, "import 'devtools-protocol';")).toHaveLength(1);
});

test('the editor, Node and the rooms behind the protocol stay where they belong', () => {
  expect(checkImports('src/server/main.node.ts', "import 'vscode';")).toHaveLength(1);
  expect(checkImports('src/server/handlers/heat.ts', "import 'node:fs';")).toHaveLength(1);
  expect(checkImports('src/server/handlers/heat.ts', "import 'fs/promises';")).toHaveLength(1);
  expect(checkImports('src/server/host.ts', "import 'node:fs';")).toEqual([]);
  expect(checkImports('src/profile/tables.ts', "import 'node:path';")).toHaveLength(1);
  expect(checkImports('src/client/features/heat.ts', "import '../../heat/lines.ts';")).toHaveLength(1);
  expect(checkImports('webview/main.ts', "import '../src/profile/tables.ts';")).toHaveLength(1);
  expect(checkImports('webview/main.ts', "import '../test/support/results.ts';")).toHaveLength(1);
  expect(checkImports('webview/flame/canvas.ts', "import '../../src/flame/boxes.ts';")).toEqual([]);
});

test('a new room must be put into the table', () => {
  expect(checkImports('src/magic/wand.ts', '')).toHaveLength(1);
});

test('formats are what the list imports as values; they may share what is not a format', () => {
  const formats = formatNames(
    "import { a } from './cpuprofile.ts'; import { b } from './pprof/index.ts';" +
      "import type { F } from './format.ts'; import './sniff.ts';",
  );
  expect([...formats]).toEqual(['cpuprofile', 'pprof']);
  expect(checkFormats(formats, 'src/formats/cpuprofile.ts', "import './pprof/index.ts';")).toHaveLength(1);
  expect(checkFormats(formats, 'src/formats/pprof/rows.ts', "import '../cpuprofile.ts';")).toHaveLength(1);
  const shared = "import './strings.ts'; import '../format.ts';";
  expect(checkFormats(formats, 'src/formats/pprof/rows.ts', shared)).toEqual([]);
});

test('rooms are the folders of src, and the page', () => {
  expect(['src/base/a.ts', 'webview/a/b.ts', 'test/base/a.ts', 'build.mjs'].map(roomOf)).toEqual([
    'base',
    'webview',
    undefined,
    undefined,
  ]);
  expect(readImports('a.ts', "import a from 'a';\nexport const b = 1;")).toEqual([
    { specifier: 'a', typeOnly: false, line: 1 },
  ]);
});
