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
  if (scheme === undefined) return NO_FILE_NAMES.test(url) ? null : make(url, true);
  if (scheme === 'file') return make(ofFileUrl(url), true);
  if (NO_FILES.has(scheme)) return null;
  // Without scheme and server: webpack://shop/./src/a.js → /./src/a.js, webpack:///src/a.js → /src/a.js
  const path = decode(url.slice(scheme.length + 1).replace(/^\/\/[^/?#]*/, '').replace(/[?#].*$/, ''));
  // Vite serves what lies outside its root by the path on disk.
  if (path.startsWith('/@fs/')) return make(path.slice('/@fs'.length).replace(/^\/(?=[A-Za-z]:\/)/, ''), true);
  return make(path.replace(/^\/+/, '/'), false);
}

/** Code without a file; Node before 16 recorded its own modules as `internal/…` too. */
const NO_FILE_NAMES = /^[[<(]|^evalmachine\.|^internal\/.*\.js$|^$/;

const NO_FILES = new Set(['node', 'wasm', 'data', 'blob', 'internal', 'bun', 'deno', 'ext', 'chrome-extension', 'native']);

function ofFileUrl(url: string): string {
  const rest = url.slice('file:'.length).replace(/[?#].*$/, '');
  // file:///C:/x → C:/x, file://server/share → //server/share, file:///x → /x, file://localhost/x → /x
  const path = decode(rest.replace(/^\/\/(localhost)?(?=\/)/i, ''));
  return path.replace(/^\/{1,2}(?=[A-Za-z]:[\\/])/, '');
}

function make(raw: string, onDisk: boolean): RecordedPath | null {
  // `\\?\` before a Windows path only says that it may be long.
  let path = raw.replace(/\\/g, '/').replace(/^\/\/\?\//, '').replace(/ \(deleted\)$/, '').normalize('NFC');
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

/** A path as part of a URI: every segment percent-encoded. */
export function encodePath(path: string): string {
  // Half a surrogate pair cannot be encoded.
  return path.replace(/\p{Surrogate}/gu, '\ufffd').split('/').map(encodeURIComponent).join('/');
}

/** The `file:` URI of an absolute path on this machine. */
export function fileUri(path: string): string {
  const encoded = encodePath(path).replace(/^([a-z])%3A/i, '$1:');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return encoded.startsWith('/') ? `file://${encoded}` : `file:///${encoded}`;
}

/** A URI in one spelling, for comparing: percent-decoded, accents composed, drive letter in lower case. */
export function comparableUri(uri: string): string {
  const decoded = decode(uri).normalize('NFC');
  return decoded.replace(/^(file:\/\/\/)([A-Za-z]):/, (_, start: string, drive: string) => `${start}${drive.toLowerCase()}:`);
}
