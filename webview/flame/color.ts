// Colours as numbers: reading CSS colours, mixing, lightness, contrast, packing for a pixel strip. No DOM.

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** A colour as VS Code writes it (`#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()`), or `null`. */
export function parseColor(css: string): Color | null {
  const text = css.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex !== undefined) return parseHex(hex);
  const call = /^rgba?\(([^)]*)\)$/i.exec(text)?.[1];
  if (call === undefined) return null;
  const parts = call.split(/[\s,/]+/).filter((part) => part !== '').map(Number.parseFloat);
  const [r, g, b, a = 1] = parts;
  if (r === undefined || g === undefined || b === undefined || parts.some(Number.isNaN)) return null;
  return { r, g, b, a };
}

function parseHex(hex: string): Color | null {
  const long = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
  if (long.length !== 6 && long.length !== 8) return null;
  const at = (index: number): number => Number.parseInt(long.slice(index, index + 2), 16);
  return { r: at(0), g: at(2), b: at(4), a: long.length === 8 ? at(6) / 255 : 1 };
}

/** `amount` of `b` in `a`, 0 … 1. */
export function mix(a: Color, b: Color, amount: number): Color {
  const blend = (from: number, to: number): number => from + (to - from) * amount;
  return { r: blend(a.r, b.r), g: blend(a.g, b.g), b: blend(a.b, b.b), a: blend(a.a, b.a) };
}

/** A translucent colour as it looks on an opaque background. */
export function over(color: Color, background: Color): Color {
  return { ...mix(background, { ...color, a: 1 }, color.a), a: 1 };
}

/** Turns the hue by degrees and moves the lightness by a share of the whole range. */
export function shade(color: Color, hueDegrees: number, lightness: number): Color {
  const { h, s, l } = toHsl(color);
  return fromHsl((h + hueDegrees + 360) % 360, s, Math.min(0.96, Math.max(0.04, l + lightness)), color.a);
}

/** WCAG contrast ratio of two opaque colours, 1 … 21. */
export function contrast(a: Color, b: Color): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG relative luminance, 0 … 1. */
export function luminance(color: Color): number {
  const channel = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b);
}

/** One opaque pixel as a number of an ImageData's Uint32Array. Every machine that runs VS Code is little-endian. */
export function packColor(color: Color): number {
  return ((255 << 24) | (byte(color.b) << 16) | (byte(color.g) << 8) | byte(color.r)) >>> 0;
}

/** The reverse of {@link packColor}. */
export function unpackColor(packed: number): Color {
  return { r: packed & 255, g: (packed >>> 8) & 255, b: (packed >>> 16) & 255, a: 1 };
}

/** For CSS and canvas. */
export function cssOf(color: Color): string {
  return `rgba(${byte(color.r)}, ${byte(color.g)}, ${byte(color.b)}, ${color.a})`;
}

function byte(value: number): number {
  return Math.round(Math.min(255, Math.max(0, value)));
}

function toHsl({ r, g, b }: Color): { readonly h: number; readonly s: number; readonly l: number } {
  const [red, green, blue] = [r / 255, g / 255, b / 255];
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const l = most - range / 2;
  if (range === 0) return { h: 0, s: 0, l };
  const s = range / (1 - Math.abs(2 * l - 1));
  if (most === red) return { h: 60 * (((green - blue) / range + 6) % 6), s, l };
  if (most === green) return { h: 60 * ((blue - red) / range + 2), s, l };
  return { h: 60 * ((red - green) / range + 4), s, l };
}

function fromHsl(h: number, s: number, l: number, a: number): Color {
  const chroma = (1 - Math.abs(2 * l - 1)) * s;
  const channel = (shift: number): number => {
    const at = (h / 60 + shift) % 6;
    return (l - chroma / 2 + chroma * Math.min(1, Math.max(0, Math.abs(at - 3) - 1))) * 255;
  };
  return { r: channel(0), g: channel(4), b: channel(2), a };
}
