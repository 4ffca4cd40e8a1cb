// Colours that people can tell apart, whatever they see of colours: chosen from mixes of a theme's own. No DOM.

import { contrast, mix } from './color.ts';
import type { Color } from './color.ts';

/** How many things at once have a colour of their own. */
export const PALETTE_SIZE = 8;

/** Lighter and darker mixes of each colour stand beside it: lightness is what everybody sees. */
const MIXES: readonly number[] = [0.2, 0.35, 0.5, 0.65];

/** WCAG's contrast for text, and a little for rounding. */
const READABLE = 4.6;

/** How finely a ramp looks for colours that can be read. */
const RAMP_COLORS = 101;

type Matrix = readonly (readonly [number, number, number])[];

/** What is left of linear RGB to eyes without one kind of cones: red, green, blue (Viénot 1999, Brettel 1997 at half planes). */
const VISIONS: readonly Matrix[] = [
  [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
  [[1, 0.14461, -0.14461], [0, 0.85924, 0.14076], [0, 0.85924, 0.14076]],
];

/**
 * Picks colours from candidates and their mixes with background and foreground, each as far as can be from those before
 * it, for every kind of eyes, and such that a label can be read on it. The first of them comes first; the same theme gives
 * the same colours.
 */
export function choosePalette(candidates: readonly Color[], background: Color, foreground: Color, size = PALETTE_SIZE): Color[] {
  const canBeRead = isReadable(background, foreground);
  const all = candidates.flatMap((color) => [color, ...MIXES.flatMap((amount) => [mix(color, background, amount), mix(color, foreground, amount)])]);
  const readable = all.filter(canBeRead);
  const mixes = readable.length < size ? all : readable;
  const seen = mixes.map(appearances);
  const ground = appearances(background);
  const chosen: number[] = [0];
  while (chosen.length < Math.min(size, mixes.length)) {
    let best = -1;
    let bestDistance = -1;
    for (let each = 0; each < mixes.length; each++) {
      // Half as far from the ground is enough: boxes have gaps and labels, and never a border with nothing.
      const distance = Math.min(2 * apart(seen[each]!, ground), ...chosen.map((other) => apart(seen[each]!, seen[other]!)));
      if (distance > bestDistance) [best, bestDistance] = [each, distance];
    }
    chosen.push(best);
  }
  return chosen.map((index) => mixes[index]!);
}

/**
 * Steps from a cold colour to a hot one, such that a label can be read on each: what lies in between, too dark for one ink
 * and too light for the other, is left out, and the rest divided evenly.
 */
export function heatRamp(cold: Color, hot: Color, background: Color, foreground: Color, steps: number): Color[] {
  const all = Array.from({ length: RAMP_COLORS }, (_, i) => mix(cold, hot, i / (RAMP_COLORS - 1)));
  const readable = all.filter(isReadable(background, foreground));
  const ramp = readable.length < steps ? all : readable;
  return Array.from({ length: steps }, (_, step) => ramp[Math.round((step / (steps - 1)) * (ramp.length - 1))]!);
}

function isReadable(background: Color, foreground: Color): (color: Color) => boolean {
  return (color) => Math.max(contrast(color, background), contrast(color, foreground)) >= READABLE;
}

/** How far two colours are apart for the eyes that tell them apart least; in OKLab, where black and white are 1 apart. */
export function leastApart(a: Color, b: Color): number {
  return apart(appearances(a), appearances(b));
}

type Lab = readonly [number, number, number];

function apart(a: readonly Lab[], b: readonly Lab[]): number {
  return Math.min(...a.map((lab, vision) => Math.hypot(...lab.map((value, i) => value - b[vision]![i]!))));
}

/** A colour as each kind of eyes sees it, in OKLab. */
function appearances({ r, g, b }: Color): Lab[] {
  const linear = [r, g, b].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return VISIONS.map((rows) => labOf(rows.map((row) => Math.max(0, row[0] * linear[0]! + row[1] * linear[1]! + row[2] * linear[2]!))));
}

/** Spec: https://bottosson.github.io/posts/oklab */
function labOf(rgb: readonly number[]): Lab {
  const [r, g, b] = rgb as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  ];
}
