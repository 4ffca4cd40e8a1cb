// Which recorded paths lead into code of others (packages, standard libraries), and how much of such a path a file must
// share to be meant: the `index.js` of a package is not the `index.js` of the project. FORMATS B, "Classify".

/**
 * Where code of others begins in a path. The file must share all from group `from` on: `marker` counts the folder that
 * marks it, `package` only what is inside, because a project may be installed there itself.
 */
const MARKERS: readonly { readonly pattern: RegExp; readonly from: 'marker' | 'package' }[] = [
  { pattern: /\/node_modules\/(?!.*\/node_modules\/)/, from: 'marker' },
  { pattern: /\/(?:site|dist)-packages\/(?=[^/]+\/)/, from: 'package' },
  { pattern: /\/(?:site|dist)-packages\//, from: 'marker' },
  { pattern: /\/lib(?:64)?\/python\d[\d.]*\//, from: 'marker' },
  { pattern: /\/Python\d+\/lib\//i, from: 'marker' },
  { pattern: /\/pkg\/mod\//, from: 'package' },
  // Go's own sources: the first folder of anybody else's has a dot in its name.
  { pattern: /\/(?:go[\d.]*|golang|libexec)\/src\/(?=[^/.]+\/)/, from: 'marker' },
  { pattern: /\/(?:java|jdk)\.[\w.]+\//, from: 'marker' },
  { pattern: /\/rustc\/[0-9a-f]{7,40}\//, from: 'marker' },
  { pattern: /\/rustlib\/src\/rust\//, from: 'marker' },
  { pattern: /\/cargo\/registry\/(?:src\/)?[^/]+\//, from: 'package' },
  { pattern: /\/\.cargo\/registry\/src\/[^/]+\//, from: 'package' },
  { pattern: /\/gems\/(?=[^/]+-\d[^/]*\/)/, from: 'package' },
  { pattern: /\/vendor\//, from: 'marker' },
];

/** How many of the last segments of a path a file must share with it; `dependency`: whether it is code of others. */
export function leastShared(path: string): { readonly segments: number; readonly dependency: boolean } {
  const slashed = path.startsWith('/') ? path : `/${path}`;
  for (const { pattern, from } of MARKERS) {
    const found = pattern.exec(slashed);
    if (found === null) continue;
    const inside = slashed.slice(found.index + found[0].length);
    const markers = from === 'marker' ? found[0].split('/').length - 2 : 0;
    return { segments: inside.split('/').length + markers, dependency: true };
  }
  // Go with -trimpath writes `github.com/acme/log@v1.2.3/log.go`.
  const trimmed = /^\/(?:[^/]+\/)*[^/@]+@v\d[^/]*\//.test(slashed);
  return trimmed ? { segments: slashed.split('/').length - 1, dependency: true } : { segments: 1, dependency: false };
}

/** Folders of a workspace that hold code of others. */
const DEPENDENCY_FOLDERS = new Set(['node_modules', 'site-packages', 'dist-packages', 'vendor']);

/** Whether a folder of this name holds code of others. */
export function isDependencyFolder(name: string): boolean {
  return DEPENDENCY_FOLDERS.has(name);
}

/**
 * Other paths that code of others may have in a workspace, likeliest first: Go's module cache is `vendor/` without
 * versions and with capitals (`!azure` is `Azure`), so is Cargo's.
 */
export function vendoredPaths(path: string): string[] {
  const go = /(?:^|\/pkg\/mod\/)((?:[^/@]+\/)*[^/@]+)@v\d[^/]*(\/.*)$/.exec(path);
  if (go !== null) return [`vendor/${go[1]!.replace(/^\//, '').replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase())}${go[2]}`];
  const cargo = /cargo\/registry\/(?:src\/)?[^/]+\/(.+?)-\d[^/]*(\/.*)$/.exec(path);
  return cargo === null ? [] : [`vendor/${cargo[1]}${cargo[2]}`];
}
