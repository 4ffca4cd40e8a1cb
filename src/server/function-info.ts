// Functions as the page and the editors name them: short places, categories for colours.

import { cutText } from '../base/cut-text.ts';
import { baseName, recordedPath } from '../places/recorded-path.ts';
import { functionName, functionUrl, NONE, type FunctionIndex, type Profile } from '../profile/tables.ts';
import type { FunctionCategory, FunctionInfo } from '../protocol/webview.ts';
import { functionPackage } from './function-packages.ts';

/** Longer names are cut: nobody reads on, and a file of long names must not fill the wire. */
const MAX_NAME = 300;

/** Name, place and category of a function. */
export function functionInfo(profile: Profile, index: FunctionIndex): FunctionInfo {
  const name = functionName(profile, index);
  const url = functionUrl(profile, index);
  const line0 = profile.functions.startLine0[index]!;
  const line1 = line0 === NONE ? null : line0 + 1;
  return {
    index,
    name: cutName(name),
    url: url === null ? null : cutName(url),
    place: url === null ? null : placeLabel(url, line1),
    line1,
    category: functionCategory(profile, index),
    package: functionPackage(profile, index),
  };
}

/** Whose code a function is: a source map may list its source as not the user's own. */
export function functionCategory(profile: Profile, index: FunctionIndex): FunctionCategory {
  const source = profile.functions.source[index]!;
  if (source !== NONE && profile.sources.kind[source] === 'library') return 'library';
  return categoryOf(functionName(profile, index), functionUrl(profile, index));
}

/** A name as the page gets it. */
export function cutName(text: string): string {
  return text.length <= MAX_NAME ? text : `${cutText(text, MAX_NAME - 1)}…`;
}

/** `app.js:12`; for what is no file the recorded name itself, as `node:fs:12`. */
export function placeLabel(url: string, line1: number | null): string {
  const path = recordedPath(url);
  const name = cutName(path === null ? url : baseName(path.path));
  return line1 === null ? name : `${name}:${line1}`;
}

/**
 * Go's own packages: `/usr/lib/go-1.19/src/runtime/proc.go`, and with -trimpath `runtime/proc.go`, where only the list of
 * its top folders (Go 1.25) tells them from a module of the user's.
 */
const GO_STANDARD =
  /([/\\](go[\d.-]*|golang|libexec)[/\\]src[/\\][^/\\.]+[/\\]|^(archive|bufio|bytes|cmd|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|internal|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|structs|sync|syscall|testing|text|time|unicode|unique|unsafe|vendor|weak)\/).*\.(go|s)$/;

/** Whose code a function is, as far as its name and source tell. */
export function categoryOf(name: string, url: string | null): FunctionCategory {
  if (url === null) return /^\((program|garbage collector|idle|root|unknown)\)$/.test(name) ? 'engine' : 'native';
  if (/^(node|bun|deno|ext|internal):|^internal\/|^\[?eval|^<frozen /.test(url)) return 'runtime';
  if (/^(wasm|native)/.test(url)) return 'native';
  // Packages: Node's, Python's, Go's module cache (`/pkg/mod/`, with -trimpath only `@v1.2.3`), Cargo's.
  if (/[/\\](node_modules|site-packages|dist-packages|pkg[/\\]mod|\.?cargo[/\\]registry)[/\\]|@v\d[^/]*\/|^chrome-extension:/.test(url)) return 'library';
  if (GO_STANDARD.test(url)) return 'runtime';
  if (/^\/rustc\/[0-9a-f]+\//.test(url)) return 'runtime';
  // Python's standard library: /usr/lib/python3.11/json/decoder.py, C:\Python34\lib\traceback.py.
  if (/[/\\]lib(64)?[/\\]python\d(\.\d+)?[/\\]|[/\\]Python\d+[/\\]lib[/\\]/i.test(url)) return 'runtime';
  // Node before 20 recorded its own modules by bare file names, such as events.js.
  return /^[\w-]+\.js$/.test(url) ? 'runtime' : 'own';
}
