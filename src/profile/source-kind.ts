// What a source is, judged by its recorded name alone. Finding it on disk is the business of places/.

import type { SourceKind } from './tables.ts';

/** Classifies a recorded source name; see FORMATS B for the shapes. */
export function classifySource(url: string): SourceKind {
  if (/^(node|internal|bun|deno|ext):|^internal\//.test(url)) return 'builtin';
  if (/^(native |\[native code\]|native$)/.test(url)) return 'native';
  if (/^<frozen /.test(url)) return 'builtin';
  // Python names code without a file in angle brackets: <string>, <stdin>, <decorator-gen-3>.
  if (/^(wasm:|evalmachine\.|\[eval\]|<.*>$)/.test(url)) return 'generated';
  return 'file';
}
