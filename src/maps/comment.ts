// Finds the source map that a generated file names: ECMA-426, "Extraction methods", without parsing (FORMATS A5, A6).

/**
 * The address in the last `sourceMappingURL` comment, or `null`. Only white space and comments may follow it: bundles
 * carry the comments of their parts. Quotes behind its beginning make it ambiguous, as it may be text in a template.
 */
export function sourceMappingUrl(text: string): string | null {
  const at = text.lastIndexOf('sourceMappingURL=');
  if (at < 0) return null;
  const opening = /\/([/*])[#@][^\S\r\n]*$/.exec(text.slice(Math.max(0, at - 100), at));
  if (opening === null) return null;
  const block = opening[1] === '*';
  const from = at + 'sourceMappingURL='.length;
  const end = block ? text.indexOf('*/', from) : endOfLine(text, from);
  if (end < 0) return null;
  const url = text.slice(from, end).trim();
  const usable = url !== '' && !/[\s'"`]/.test(url) && onlyComments(text, block ? end + 2 : end);
  return usable ? url : null;
}

function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) return i;
  }
  return text.length;
}

function onlyComments(text: string, from: number): boolean {
  for (let i = from; i < text.length; ) {
    if (/\s/.test(text[i]!)) {
      i++;
      continue;
    }
    const line = text.startsWith('//', i);
    if (!line && !text.startsWith('/*', i)) return false;
    const close = line ? endOfLine(text, i) : text.indexOf('*/', i + 2);
    if (close < 0 || /['"`]/.test(text.slice(i, close))) return false;
    i = line ? close : close + 2;
  }
  return true;
}

/** The debug id near the end of a generated file (`//# debugId=…`), in lower case, or `null`. */
export function debugIdOf(text: string): string | null {
  const found = [...text.slice(-4096).matchAll(/\/\/[#@]\s*debugId=([0-9a-fA-F-]{32,36})\s*$/gm)].at(-1);
  return found === undefined ? null : found[1]!.toLowerCase();
}

/** The text in a `data:` URL, or `null` where it cannot be decoded. */
export function dataUrlText(url: string): string | null {
  const comma = url.indexOf(',');
  if (!/^data:/i.test(url) || comma < 0) return null;
  const head = url.slice(0, comma);
  const body = url.slice(comma + 1);
  try {
    if (!/;base64$/i.test(head.trim())) return decodeURIComponent(body);
    const binary = atob(body.includes('%') ? decodeURIComponent(body) : body);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return new TextDecoder(/charset=(iso-8859-1|latin1)/i.test(head) ? 'latin1' : 'utf-8').decode(bytes);
  } catch {
    return null;
  }
}
