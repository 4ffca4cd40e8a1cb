// Resolves the names in a map's `sources` (FORMATS A4, A13). Names only: whether such a file is anywhere is asked by
// places/, and nothing is opened because a map names it.

/** A scheme of at least two letters: `c:/a.ts` is a path. */
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]+:/;

/**
 * The URL of an entry of `sources`. `baseUrl`: of the map, or of the generated file where the map is inline; `null` or
 * no URL at all where unknown: then the name stays as it is.
 */
export function originalUrl(source: string, sourceRoot: string, baseUrl: string | null): string {
  const name = withRoot(source.replace(/^\0+/, ''), sourceRoot);
  if (/^[a-zA-Z]:[\\/]/.test(name)) return `file:///${name.replace(/\\/g, '/')}`;
  if (SCHEME.test(name)) return name;
  return resolveUrl(name, baseUrl) ?? name;
}

function withRoot(name: string, sourceRoot: string): string {
  if (sourceRoot === '' || SCHEME.test(name) || /^[a-zA-Z]:[\\/]/.test(name)) return name;
  // The two are joined, also where the name begins with a slash.
  return `${sourceRoot.replace(/[\\/]+$/, '')}/${name.replace(/^[\\/]+/, '')}`;
}

/** `reference` seen from `baseUrl`, or `null` where that is no URL that others can be relative to. */
export function resolveUrl(reference: string, baseUrl: string | null): string | null {
  if (SCHEME.test(reference)) return reference;
  if (baseUrl === null || !SCHEME.test(baseUrl)) return null;
  try {
    // Tools write a `#` of a file's name as it is; files on disk have no fragments.
    const onDisk = baseUrl.startsWith('file:');
    return new URL(onDisk ? reference.replaceAll('#', '%23') : reference, baseUrl).href;
  } catch {
    return null;
  }
}

/** Last segment of a URL or path without query, decoded where it can be. */
export function nameOfUrl(url: string): string {
  const path = url.replace(/[?#].*$/s, '');
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A name as it stands in a sentence. */
export function shorten(name: string): string {
  return name.length <= 200 ? name : `${name.slice(0, 199)}…`;
}
