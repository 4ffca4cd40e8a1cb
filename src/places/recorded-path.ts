// What a recorded source name says about where the file was: a path in one shape, whatever machine wrote it.
// Rules: FORMATS B, "Normalise".

/** A recorded name as a path. */
export interface RecordedPath {
  /** With forward slashes, percent-decoded, drive letter in lower case, without query; never "". */
  readonly path: string;
  /** Whether it starts at a root (of a disk, or of a server for http). */
  readonly absolute: boolean;
  /** Whether it can be a path on a disk: not for http, webpack and the like. */
  readonly onDisk: boolean;
}

/** The path in a recorded name, or `null` for names that are no files (`node:fs`, `wasm://…`, `evalmachine.<anonymous>`). */
export function recordedPath(url: string): RecordedPath | null {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]+):(?!\\)/.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return /^[[<(]|^evalmachine\.|^$/.test(url) ? null : make(url, true);
  if (scheme === 'file') return make(ofFileUrl(url), true);
  if (NO_FILES.has(scheme)) return null;
  const path = decode(url.replace(/^[^:]+:\/*[^/]*/, '').replace(/[?#].*$/, ''));
  return path === '' ? null : make(path, false);
}

const NO_FILES = new Set(['node', 'wasm', 'data', 'blob', 'internal', 'bun', 'deno', 'ext', 'chrome-extension', 'native']);

function ofFileUrl(url: string): string {
  const rest = url.slice('file:'.length).replace(/[?#].*$/, '');
  // file:///C:/x → C:/x, file://server/share → //server/share, file:///x → /x
  const path = decode(rest.startsWith('///') ? rest.slice(2) : rest);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

function make(raw: string, onDisk: boolean): RecordedPath | null {
  let path = raw.replace(/\\/g, '/').replace(/ \(deleted\)$/, '').normalize('NFC');
  path = path.replace(/^([A-Za-z]):\//, (_, drive: string) => `${drive.toLowerCase()}:/`);
  const root = /^(\/\/|\/|[a-z]:\/)/.exec(path)?.[0] ?? '';
  const segments: string[] = [];
  for (const segment of path.slice(root.length).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0) segments.pop();
    else if (segment !== '..') segments.push(segment);
  }
  return segments.length === 0 ? null : { path: root + segments.join('/'), absolute: root !== '', onDisk };
}

/** Percent-decoding that leaves what is no valid encoding as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The `file:` URI of an absolute path on this machine. */
export function fileUri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/').replace(/^([a-z])%3A/i, '$1:');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return encoded.startsWith('/') ? `file://${encoded}` : `file:///${encoded}`;
}

/** A URI in one spelling, for comparing: percent-decoded, drive letter in lower case. */
export function comparableUri(uri: string): string {
  const decoded = decode(uri);
  return decoded.replace(/^(file:\/\/\/)([A-Za-z]):/, (_, start: string, drive: string) => `${start}${drive.toLowerCase()}:`);
}
