// A picture as a PNG file, twice as large as on screen. Leaves out: the shapes.

import type { PictureShapes } from './picture-shapes.ts';

const SCALE = 2;

/** The file as base64. */
export async function picturePng(shapes: PictureShapes): Promise<string> {
  const canvas = new OffscreenCanvas(Math.ceil(shapes.width * SCALE), Math.ceil(shapes.height * SCALE));
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('The picture is too large to be drawn.');
  context.scale(SCALE, SCALE);
  context.fillStyle = shapes.background;
  context.fillRect(0, 0, shapes.width, shapes.height);
  for (const { x, y, width, height, fill } of shapes.boxes) {
    context.fillStyle = fill;
    context.fillRect(x, y, width, height);
  }
  context.textBaseline = 'middle';
  for (const { x, y, fill, text, bold } of shapes.texts) {
    context.font = `${bold ? '600 ' : ''}${shapes.fontSizePx}px ${shapes.fontFamily}`;
    context.fillStyle = fill;
    context.fillText(text, x, y);
  }
  return base64Of(new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer()));
}

/** Bytes turned into text at a time: more are more than a call takes. */
const CHUNK = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
