// What functions have one colour by, in each way of colouring: page and server must agree, for the server adds up what a
// colour stands for. Leaves out: the colours.

/** Ways of colouring a graph. By `heat` boxes have colours of their own, and no groups. */
export type ColorMode = 'category' | 'package' | 'file' | 'heat';

/** What is known of a function, as far as colours go. */
export interface ColoredFunction {
  readonly category: string;
  /** Left out, `null`: not known. */
  readonly package?: string | null | undefined;
  readonly url: string | null;
}

/** Functions with equal keys have the same colour. What has no package or file goes by its category, written `*own`. */
export function colorKey(mode: Exclude<ColorMode, 'heat'>, info: ColoredFunction): string {
  const name = mode === 'category' ? null : mode === 'package' ? info.package : info.url;
  return name ?? categoryKey(info.category);
}

/** The key of functions that are only known by their category. */
export function categoryKey(category: string): string {
  return `*${category}`;
}

/** The category that a key stands for, or `null`: it is the name of a package or file. */
export function categoryOfKey(key: string): string | null {
  return key.startsWith('*') ? key.slice(1) : null;
}
