// Why a recorded name has no file here, in words for the user: code of a runtime, of an engine, of nobody. Leaves out:
// which names are paths at all (recorded-path.ts).

/** Names that are no paths, and what to say of them; `NAME` stands for the name. The first that fits is taken. */
const NO_PATHS: readonly (readonly [RegExp, string])[] = [
  [/^(node|internal|bun|deno|ext|rubylib|jrt):|^internal\//, 'NAME is part of the runtime; there is no file for it.'],
  [/^<frozen /, 'NAME is part of Python itself; there is no file for it.'],
  [/^<ipython-input|^<cell/, 'This code was a notebook cell; there is no file for it.'],
  [/^(wasm):/, 'This is WebAssembly code; its source is not recorded.'],
  [/^(evalmachine\.|\[eval)|^<(string|stdin|eval|decorator-gen|__array_function__)/, 'This code was evaluated from a string; there is no file for it.'],
  [/^(native\b|\[native code\]|\(native\)|~$|php:internal$)/, 'This is native code of the runtime; there is no file for it.'],
  [/^\[(kernel|vdso|vsyscall|unknown)/, 'NAME is part of the operating system; there is no file for it.'],
  [/^chrome-extension:/, 'NAME belongs to a browser extension; it is not in this workspace.'],
  [/^(webpack|turbopack|rspack)/, 'NAME is code of the bundler; there is no file for it.'],
  [/^https?:.*\/@(id|vite|react-refresh)\b/, 'NAME is code of the development server; there is no file for it.'],
];

/** Paths into what came with a language, and what to say of them where no file was found. */
const STANDARD_PATHS: readonly (readonly [RegExp, string])[] = [
  [/\/rustc\/[0-9a-f]{7,40}\/library\/|\/rustlib\/src\/rust\//, 'This is Rust’s standard library. “rustup component add rust-src” installs its source; a path mapping then leads to it.'],
  [/\/(go[\d.]*|golang|libexec)\/src\/[^/.]+\//, 'This is Go’s standard library, which is not in this workspace.'],
  [/\/lib(64)?\/python\d[\d.]*\/(?!(site|dist)-packages\/)|\/Python\d+\/lib\/(?!site-packages)/i, 'This is Python’s standard library, which is not in this workspace.'],
  [/^\/?(java\.(base|\w+)|jdk\.\w+)\/|^\/?(java|javax|jdk|sun)\/\w+/, 'This class is part of Java itself, which is not in this workspace.'],
  [/\/node_modules\/|\/(site|dist)-packages\/|\/pkg\/mod\/|@v\d|cargo\/registry\/|\/gems\/[^/]+-\d/, 'This file belongs to a package that is not in this workspace.'],
  [/\/ipykernel_\d+\//, 'This code was a notebook cell; there is no file for it.'],
];

/** One sentence on a name that is no path. */
export function whyNoFile(url: string): string {
  const shown = url.slice(0, 200);
  const sentence = NO_PATHS.find(([pattern]) => pattern.test(url))?.[1];
  return sentence === undefined ? `“${shown}” names no file.` : sentence.replace('NAME', () => shown);
}

/** One sentence on a path into code that came with a language or a package, or `null` for all others. */
export function whyNotHere(path: string): string | null {
  return STANDARD_PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
