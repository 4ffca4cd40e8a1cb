// The stack of a box as text, as people paste it into issues: what ran first, its callers below, each with its place.

import type { FunctionInfo } from '../../src/protocol/webview.ts';

/** One line a call, the innermost first, as errors have it. `path`: the outermost first. */
export function stackText(path: readonly FunctionInfo[]): string {
  return path.map(lineOf).reverse().join('\n');
}

function lineOf({ name, url, line1 }: FunctionInfo): string {
  const words = oneLine(name === '' ? '(anonymous)' : name);
  if (url === null) return words;
  return `${words} (${oneLine(url)}${line1 === null ? '' : `:${line1}`})`;
}

/** Names from files may hold anything; a call is one line. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
}
