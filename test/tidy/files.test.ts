// The shape of the repository: where files may be, that they say what they are, and what may not be written in them.

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { roomOf } from './imports.ts';
import { ignoredNames, isSource, listFiles, readText, root } from './project-files.ts';

const files = listFiles();

/** All there may be at the top: the rooms, and what tools and newcomers insist on finding there. */
const topLevel = [
  ...['.ci', '.vscode', 'media', 'src', 'test', 'webview'],
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'DECISIONS.md'],
  ...['package.json', 'package-lock.json', '.npmrc', '.gitignore', '.gitattributes', '.editorconfig'],
  ...['run.mjs', 'build.mjs', 'tsconfig.json', 'tsconfig.base.json', 'eslint.config.js', 'vitest.config.ts'],
];

test('only what is listed here stands at the top level', () => {
  const found = new Set(files.map((file) => file.split('/')[0]!));
  expect([...found].filter((name) => !topLevel.includes(name))).toEqual([]);
});

/** Whether a text begins with a comment, after the line that makes it a program. */
function opensWithComment(text: string): boolean {
  return /^(#!.*\n)?\s*(\/\/|\/\*)/.test(text);
}

test('every source file opens with a comment that says what it is', () => {
  expect(files.filter((file) => isSource(file) && !opensWithComment(readText(file)))).toEqual([]);
  expect(opensWithComment('#!/usr/bin/env node\n// The command line.\n')).toBe(true);
  expect(opensWithComment("import 'a';\n// late\n")).toBe(false);
});

test('every room has a README of at most 25 lines', () => {
  const sources = files.filter((file) => isSource(file) && roomOf(file));
  const readmes = new Set(sources.map((file) => file.replace(/^(webview|src\/[^/]+)\/.*/, '$1/README.md')));
  const missing = [...readmes].filter((readme) => !files.includes(readme));
  const long = files.filter((file) => readmes.has(file) && readText(file).trimEnd().split('\n').length > 25);
  expect({ missing, long }).toEqual({ missing: [], long: [] });
});

test('no file of src and webview is longer than 600 lines', () => {
  const long = files.filter((file) => isSource(file) && roomOf(file) && readText(file).split('\n').length > 600);
  expect(long).toEqual([]);
});

test('names are kebab-case, and none says only that it holds something', () => {
  const names = files.filter((file) => isSource(file) && (roomOf(file) || file.startsWith('test/')));
  expect(names.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(path.posix.basename(file)))).toEqual([]);
  expect(names.filter((file) => /(^|\/)(utils?|helpers?|common|manager|misc)(\/|\.)/.test(file))).toEqual([]);
});

/** Recorded input holds whatever was on the machine it was recorded on. */
const recorded = /^test\/fixtures\/(.*\.(cpuprofile|json|txt)$|profiles\/.*\/input\.)/;

// Spelled in parts, so that this file does not hold what it forbids.
const forbidden = ['npmjs' + '.org', 'yarnpkg' + '.com', 'pypi' + '.org', '/wo' + 'rk/', '/ro' + 'ot/'];

test('no host of a package registry and no path of one machine is written anywhere', () => {
  const found = files
    .filter((file) => !recorded.test(file))
    .map((file) => [file, fs.readFileSync(path.join(root, file))] as const)
    // A zero byte in the beginning: a picture or an archive, not text.
    .filter(([, bytes]) => !bytes.subarray(0, 8192).includes(0))
    .flatMap(([file, bytes]) => {
      const text = bytes.toString('utf8');
      return forbidden.filter((word) => text.includes(word)).map((word) => `${file} has ${word}`);
    });
  expect(found).toEqual([]);
});

test('.gitignore is read as git reads it', () => {
  const ignored = ignoredNames('# built\ndist/\n*.vsix\n.DS_Store\n');
  expect(['dist', 'a.vsix', '.DS_Store', 'dist.ts', 'src'].map(ignored)).toEqual([true, true, true, false, false]);
  expect(() => ignoredNames('src/*/out\n')).toThrow('src/*/out');
});
