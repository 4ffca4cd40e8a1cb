// A picture as the text of an SVG file: text stays text, and nothing in it runs. Names come from strangers and are escaped.

import type { PictureShapes } from './picture-shapes.ts';

/** The whole file. */
export function pictureSvg({ width, height, background, fontFamily, fontSizePx, boxes, texts }: PictureShapes): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="${escaped(fontFamily)}" font-size="${fontSizePx}">`,
    `<title>${escaped(texts[0]?.text ?? '')}</title>`,
    `<rect width="100%" height="100%" fill="${escaped(background)}"/>`,
  ];
  for (const { x, y, width: boxWidth, height: boxHeight, fill, title } of boxes) {
    const place = `x="${round(x)}" y="${round(y)}" width="${round(boxWidth)}" height="${round(boxHeight)}" fill="${escaped(fill)}"`;
    lines.push(title === null ? `<rect ${place}/>` : `<rect ${place}><title>${escaped(title)}</title></rect>`);
  }
  for (const { x, y, fill, text, bold } of texts) {
    lines.push(`<text x="${round(x)}" y="${round(y)}" dominant-baseline="central" fill="${escaped(fill)}"${bold ? ' font-weight="600"' : ''} xml:space="preserve">${escaped(text)}</text>`);
  }
  return `${lines.join('\n')}\n</svg>\n`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for an element or an attribute; what XML may not hold becomes a mark for it. */
export function escaped(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
