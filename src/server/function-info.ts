// Functions as the page and the editors name them: short places, categories for colours.

import { cutText } from '../base/cut-text.ts';
import { codeOwner } from '../places/code-owner.ts';
import { baseName, recordedPath } from '../places/recorded-path.ts';
import { functionName, NONE, type FunctionIndex, type Profile, type SourceIndex, type SourceTable } from '../profile/tables.ts';
import type { FunctionCategory, FunctionInfo } from '../protocol/webview.ts';
import { functionPackage } from './function-packages.ts';

/** Longer names are cut: nobody reads on, and a file of long names must not fill the wire. */
const MAX_NAME = 300;

/** Name, place and category of a function. */
export function functionInfo(profile: Profile, index: FunctionIndex): FunctionInfo {
  const name = functionName(profile, index);
  const source = profile.functions.source[index]!;
  const words = source === NONE ? null : wordsOf(profile.sources, source);
  const line0 = profile.functions.startLine0[index]!;
  const line1 = line0 === NONE ? null : line0 + 1;
  return {
    index,
    name: cutName(name),
    url: words?.url ?? null,
    place: words === null ? null : withLine(words.label, line1),
    line1,
    category: words?.category ?? categoryOf(name, null),
    package: functionPackage(profile, index),
  };
}

/** What all functions of a source have in common. */
interface SourceWords {
  readonly url: string;
  readonly label: string;
  readonly category: FunctionCategory;
}

/** By source, for thousands of functions are of a few sources, and reading a path costs more than all else of an answer. */
const KNOWN = new WeakMap<SourceTable, SourceWords[]>();

function wordsOf(sources: SourceTable, source: SourceIndex): SourceWords {
  let known = KNOWN.get(sources);
  if (known === undefined) KNOWN.set(sources, (known = []));
  return (known[source] ??= readWords(sources, source));
}

function readWords({ url, kind }: SourceTable, source: SourceIndex): SourceWords {
  const recorded = url[source]!;
  // Whatever a service is called, it is no path.
  if (kind[source] === 'service') return { url: cutName(recorded), label: cutName(recorded), category: 'own' };
  // A source map may list a source as not the user's own.
  const category = kind[source] === 'library' ? 'library' : categoryOf('', recorded);
  return { url: cutName(recorded), label: placeLabel(recorded, null), category };
}

/** Whose code a function is. */
export function functionCategory(profile: Profile, index: FunctionIndex): FunctionCategory {
  const source = profile.functions.source[index]!;
  return source === NONE ? categoryOf(functionName(profile, index), null) : wordsOf(profile.sources, source).category;
}

/** A name as the page gets it. */
export function cutName(text: string): string {
  return text.length <= MAX_NAME ? text : `${cutText(text, MAX_NAME - 1)}…`;
}

/** `app.js:12`; for what is no file the recorded name itself, as `node:fs:12`. */
export function placeLabel(url: string, line1: number | null): string {
  const path = recordedPath(url);
  return withLine(cutName(path === null ? url : baseName(path.path)), line1);
}

function withLine(label: string, line1: number | null): string {
  return line1 === null ? label : `${label}:${line1}`;
}

/** Whose code a function is, as far as its name and source tell. */
export function categoryOf(name: string, url: string | null): FunctionCategory {
  if (url === null) return /^\((program|garbage collector|idle|root|unknown)\)$/.test(name) ? 'engine' : 'native';
  return codeOwner(url);
}
