// What a recorded source name says about where the file was: a path in one shape, whatever machine wrote it. Leaves
// out: why a name may have no file (runtime-names.ts) and where the file is (ladder.ts). Rules: FORMATS B, "Normalise".

/** A recorded name as a path. */
export interface RecordedPath {
  /**
   * With forward slashes, percent-decoded where it was a URL, drive letter in lower case, without query, `.` and `..`;
   * never "". `//server/share/…` is a path on another computer.
   */
  readonly path: string;
  /** Whether it starts at a root (of a disk, or of a server for http). */
  readonly absolute: boolean;
  /** Whether it can be a path on a disk: not for http, webpack and the like. */
  readonly onDisk: boolean;
  /** Scheme and server or package in lower case, such as `http://localhost:3000` or `webpack://shop`; "" for paths. */
  readonly origin: string;
}

/** The path in a recorded name, or `null` for names that are no files (`node:fs`, `wasm://…`, `evalmachine.<anonymous>`). */
export function recordedPath(url: string): RecordedPath | null {
  const prefix = recordedPrefix(url);
  return prefix === null || prefix.path === '' || ONLY_ROOT.test(prefix.path) ? null : prefix;
}

/** As {@link recordedPath}, for a name that may also be a mere beginning: `/`, `C:\`, `http://localhost:3000`. */
export function recordedPrefix(url: string): RecordedPath | null {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]+):(?!\\)/.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return NO_FILE_NAMES.test(url) ? null : make(url, '');
  if (scheme === 'file') return make(ofFileUrl(url), '');
  if (NO_FILES.has(scheme)) return null;
  if (scheme === 'gem') return make(url.slice('gem:'.length).replace(':', '/'), 'gem:');
  const rest = url.slice(scheme.length + 1).replace(/[?#].*$/, '');
  // webpack://shop/./src/a.js → //shop; a package's name may have two parts: webpack://@acme/shop/./src/a.js
  const server = /^\/\/(@[^/]+\/)?[^/]*/.exec(rest)?.[0] ?? '';
  let path = decode(rest.slice(server.length));
  if (isBundler(scheme)) path = ofBundler(decode(server), path) ?? '';
  // Vite serves what lies outside its root by the path on disk, and things that are no files below other names.
  if (path.startsWith('/@fs/')) return make(path.slice('/@fs'.length).replace(/^\/(?=[A-Za-z]:\/)/, ''), '');
  if (/^\/@(id|vite|react-refresh)\b/.test(path)) return null;
  return make(path.replace(/^\/+/, '/'), `${scheme}:${server.toLowerCase()}`);
}

const ONLY_ROOT = /^(\/\/?|[a-z]:\/)$/;

/** Code without a file; Node before 16 recorded its own modules as `internal/…` too, and pstats writes `~`. */
const NO_FILE_NAMES = /^[[<(]|^evalmachine\.|^internal\/.*\.js$|^$|^(~|\?+|native|unknown|php:internal)$/;

const NO_FILES = new Set([
  'node', 'wasm', 'data', 'blob', 'internal', 'bun', 'deno', 'ext', 'chrome-extension', 'native', 'rubylib', 'jrt', 'php', 'about', 'javascript',
]);

function isBundler(scheme: string): boolean {
  return /^(webpack|turbopack|rspack)/.test(scheme);
}

/** The path of a module as bundlers name it, or `null` for what they made themselves. */
function ofBundler(server: string, path: string): string | null {
  // Loaders come first: `./node_modules/css-loader/cjs.js!./src/a.css`.
  const last = path.slice(path.lastIndexOf('!') + 1);
  if (/^\/*(external |webpack\/(bootstrap|runtime|startup|before-startup)|\[(turbopack|next)\])|^\/*\(ignored\)/.test(last)) return null;
  if (/^\/\/\[(turbopack|next)\]$/.test(server)) return null;
  // Layers, `(rsc)/./src/a.ts`, and the names of roots, `[project]/src/a.ts`, are no folders.
  return last.replace(/^\/*\([\w-]+\)\/(?=\.{1,2}\/)/, '/').replace(/^\/*\[[\w-]+\]\//, '/');
}

function ofFileUrl(url: string): string {
  const rest = url.slice('file:'.length).replace(/[?#].*$/, '');
  // file:///C:/x → C:/x, file://server/share → //server/share, file:///x → /x, file://localhost/x → /x
  const path = decode(rest.replace(/^\/\/(localhost)?(?=\/)/i, ''));
  return path.replace(/^\/{1,2}(?=[A-Za-z]:[\\/])/, '');
}

function make(raw: string, origin: string): RecordedPath | null {
  const onDisk = origin === '';
  let path = raw.replace(/\\/g, '/').replace(/ \(deleted\)$/, '').normalize('NFC');
  if (onDisk) path = withoutDisguise(path);
  path = path.replace(/^([A-Za-z]):\//, (_, drive: string) => `${drive.toLowerCase()}:/`);
  const root = /^(\/\/|\/|[a-z]:\/)/.exec(path)?.[0] ?? '';
  const segments: string[] = [];
  for (const segment of path.slice(root.length).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    // Windows takes `.. ` for `..`: what is cleaned here must not become a way up there.
    else if (/^[. ]+$/.test(segment)) return null;
    else segments.push(segment);
  }
  return { path: root + segments.join('/'), absolute: root !== '', onDisk, origin };
}

/** A path without what only says how to reach the same file. */
function withoutDisguise(path: string): string {
  return path
    // `\\?\C:\x` and `\\?\UNC\server\share`: Windows' long paths.
    .replace(/^\/\/[?.]\/UNC\//i, '//')
    .replace(/^\/\/[?.]\//, '')
    // A Linux below Windows, seen from there.
    .replace(/^\/\/(wsl\$|wsl\.localhost)\/[^/]+(?=\/)/i, '')
    // Bazel compiles in a folder that is gone: the path is relative to its workspace.
    .replace(/^\/proc\/self\/cwd\//, '');
}

/** The same path as the other half of a Windows with a Linux below it names it (`/mnt/c/x`, `c:/x`), or `null`. */
export function wslTwin(path: string): string | null {
  const mounted = /^\/mnt\/([a-z])\/(.*)$/.exec(path);
  if (mounted !== null) return `${mounted[1]}:/${mounted[2]}`;
  const drive = /^([a-z]):\/(.*)$/.exec(path);
  return drive === null ? null : `/mnt/${drive[1]}/${drive[2]}`;
}

/** Whether a path names another computer (`//server/share/…`): merely looking at it would sign in there. */
export function isOnOtherComputer(path: string): boolean {
  return path.startsWith('//');
}

/** What `path` is below `folder` (both as in {@link RecordedPath}), without a slash before it; `null` if it is not below. */
export function pathBelow(folder: string, path: string, ignoreCase: boolean): string | null {
  const start = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  if (path.length <= start.length) return null;
  const head = path.slice(0, start.length);
  const same = head === start || (ignoreCase && head.toLowerCase() === start.toLowerCase());
  // Another computer's `//server/…` is not below `/`.
  return same && path[start.length] !== '/' ? path.slice(start.length) : null;
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

/** The URI of a path below a folder's URI. `relative` as from {@link pathBelow}. */
export function uriBelow(folderUri: string, relative: string): string {
  return `${folderUri.replace(/\/$/, '')}/${encodePath(relative)}`;
}

/** The `file:` URI of an absolute path on this machine. */
export function fileUri(path: string): string {
  const encoded = encodePath(path).replace(/^([a-z])%3A/i, '$1:');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return encoded.startsWith('/') ? `file://${encoded}` : `file:///${encoded}`;
}

/**
 * A URI in one spelling, for comparing: percent-decoded, accents composed, drive letter in lower case. `ignoreCase`:
 * whether this system's disk takes `A` for `a` (Windows, macOS); file systems of other schemes never do.
 */
export function comparableUri(uri: string, ignoreCase = false): string {
  const decoded = decode(uri).normalize('NFC').replace(/\/$/, '');
  if (!decoded.startsWith('file:')) return decoded;
  if (ignoreCase) return decoded.toLowerCase();
  return decoded.replace(/^(file:\/\/\/)([A-Za-z]):/, (_, start: string, drive: string) => `${start}${drive.toLowerCase()}:`);
}
