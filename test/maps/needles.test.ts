// Needles through real tools: texts that stand once in the source are found again in what tsc, esbuild, Vite, webpack
// and tsc followed by Rollup made of it, and the map must lead from there to where they came from. Which function a
// needle is in is told by the TypeScript parser, on both sides: the slow way, without any map.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SourceAnswer, SourceQuestions } from '../../src/maps/answers.ts';
import { answerSource } from '../../src/maps/chain.ts';
import type { SourceIndex } from '../../src/profile/tables.ts';
import { folderHost } from '../support/fake-maps-host.ts';

const HOME = path.join(import.meta.dirname, '../fixtures/maps/needles');

interface Place {
  readonly file: string;
  readonly line0: number;
  readonly column0: number;
}

/** A needle with the innermost function around it, in one text. `name`: as V8 would say; "" for functions without one. */
interface Needle extends Place {
  readonly text: string;
  /** Where V8 says that the function begins; `null` at the top of a file. */
  readonly start: Place | null;
  readonly name: string;
}

/** Every needle of a text that stands in it once. */
function needlesOf(file: string): Map<string, Needle> {
  const text = fs.readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = new Map<string, Needle>();
  const at = (offset: number): Place => {
    const { line, character } = tree.getLineAndCharacterOfPosition(offset);
    return { file, line0: line, column0: character };
  };
  const visit = (node: ts.Node, around: ts.SignatureDeclaration | null): void => {
    const inside = ts.isFunctionLike(node) && 'body' in node && node.body !== undefined ? node : around;
    if (ts.isStringLiteral(node) && node.text.startsWith('needle-')) {
      const start = inside === null ? null : at(startOf(inside, text));
      found.set(node.text, { ...at(node.getStart(tree)), text: node.text, start, name: inside === null ? '' : nameOf(inside) });
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, null);
  return found;
}

/** V8's place of a function: its `(`, or its parameter where it has no parentheses. */
function startOf(fn: ts.SignatureDeclaration, text: string): number {
  const from = fn.name?.end ?? fn.getStart();
  const first = fn.parameters[0];
  const open = text.indexOf('(', from);
  return ts.isArrowFunction(fn) && first !== undefined && (open < 0 || open > first.getStart()) ? first.getStart() : open;
}

function nameOf(fn: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(fn)) return fn.parent.name?.text ?? '';
  const named = fn.name ?? ('name' in fn.parent ? (fn.parent as { name?: ts.Node }).name : undefined);
  const name = named?.getText() ?? '';
  return ts.isGetAccessor(fn) ? `get ${name}` : name;
}

const original = new Map([...needlesOf(path.join(HOME, 'src/index.ts')), ...needlesOf(path.join(HOME, 'src/lib/shop.ts'))]);

/** All needles of one generated file as questions: row i is needle i, its function and its place. */
function questionsOf(file: string, needles: readonly Needle[], withColumns: boolean): SourceQuestions {
  return {
    source: 0 as SourceIndex,
    url: pathToFileURL(file).href,
    functions: {
      name: needles.map(({ name }) => name),
      line0: Int32Array.from(needles, ({ start }) => start?.line0 ?? 0),
      column0: Int32Array.from(needles, ({ start }) => start?.column0 ?? 0),
    },
    places: {
      function: Int32Array.from(needles, (_, i) => i),
      line0: Int32Array.from(needles, ({ line0 }) => line0),
      column0: Int32Array.from(needles, ({ column0 }) => (withColumns ? column0 : -1)),
    },
  };
}

function ask(file: string, needles: readonly Needle[], withColumns: boolean): Promise<SourceAnswer> {
  return answerSource(questionsOf(file, needles, withColumns), { host: folderHost(HOME), embedded: [], picked: [] });
}

/** `hot.ts:3` of row i. */
function placeOf({ originals }: SourceAnswer, answers: SourceAnswer['places'], row: number): string {
  const number = answers.original[row]!;
  return number < 0 ? 'nowhere' : `${path.basename(originals[number]!.url)}:${answers.line0[row]! + 1}`;
}

const label = ({ file, line0 }: Place): string => `${path.basename(file)}:${line0 + 1}`;

/** Output, and how many needles it must have: tools drop and join some. `maps`: one after another. */
const OUTPUTS = [
  { file: 'tsc/index.js', least: 6, maps: 1, crowded: false },
  { file: 'tsc/lib/shop.js', least: 7, maps: 1, crowded: false },
  { file: 'esbuild/bundle.js', least: 15, maps: 1, crowded: false },
  { file: 'esbuild-min/bundle.js', least: 10, maps: 1, crowded: true },
  { file: 'esbuild-inline/bundle.js', least: 10, maps: 1, crowded: true },
  { file: 'vite/index.mjs', least: 12, maps: 1, crowded: false },
  { file: 'two-steps/bundle.js', least: 12, maps: 2, crowded: false },
  { file: 'webpack/bundle.js', least: 14, maps: 2, crowded: false },
  { file: 'webpack-min/bundle.js', least: 8, maps: 2, crowded: true },
  // Without a comment, with the map beside it.
  { file: 'webpack-hidden/bundle.js', least: 14, maps: 2, crowded: false },
];

describe.each(OUTPUTS)('$file', ({ file, least, maps, crowded }) => {
  const whole = path.join(HOME, 'out', file);
  let needles: readonly Needle[];
  let exact: SourceAnswer;
  let byLine: SourceAnswer;
  beforeAll(async () => {
    needles = [...needlesOf(whole).values()];
    exact = await ask(whole, needles, true);
    byLine = await ask(whole, needles, false);
  });

  test(`has needles, and leads through ${maps} maps to TypeScript`, () => {
    expect(needles.length).toBeGreaterThanOrEqual(least);
    expect(exact.outcome).toMatchObject({ state: 'mapped', hops: maps });
    expect(exact.originals.filter(({ url }) => url.endsWith('.ts')).length).toBeGreaterThan(0);
  });

  test('a place with a column is exactly the needle’s line', () => {
    const found = needles.map((needle, row) => [needle.text, placeOf(exact, exact.places, row)]);
    expect(found).toEqual(needles.map(({ text }) => [text, label(original.get(text)!)]));
  });

  test('a function is where the one around the needle begins, by its original name', () => {
    const inFunctions = needles.map((needle, row) => ({ needle, row, origin: original.get(needle.text)! }))
      .filter(({ needle, origin }) => needle.start !== null && origin.start !== null);
    expect(inFunctions.length).toBeGreaterThan(least / 2);
    const found = inFunctions.map(({ needle, row }) => [needle.text, placeOf(exact, exact.functions, row), exact.functions.name[row] ?? needle.name]);
    expect(found).toEqual(inFunctions.map(({ needle, origin }) => [needle.text, label(origin.start!), origin.name]));
  });

  test(crowded ? 'a line without a column says no more than its function, and says so' : 'a line without a column leads to the needle’s line', () => {
    const joined: string[] = [];
    for (const [row, needle] of needles.entries()) {
      const found = placeOf(byLine, byLine.places, row);
      if (crowded) {
        expect([needle.text, found]).toEqual([needle.text, placeOf(byLine, byLine.functions, row)]);
        expect(byLine.places.approximate[row]).toBe(found === 'nowhere' ? 0 : 1);
        continue;
      }
      // A tool may have joined lines: then the first one is told, as one of several.
      if (byLine.places.approximate[row] === 0) expect([needle.text, found]).toEqual([needle.text, label(original.get(needle.text)!)]);
      else joined.push(needle.text);
    }
    expect(joined.length).toBeLessThanOrEqual(2);
  });
});
