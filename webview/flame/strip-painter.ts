// Boxes as row strips: each visible row is rasterised into a strip one pixel high, all strips go to a small canvas at
// once, and each is stretched to the height of its row. Under software rendering this costs the same for ten boxes and
// ten thousand, where rectangles one by one took 7 times longer (VIEWERS 2b).

import { PixelStrip } from '../../src/flame/raster.ts';
import { packColor } from './color.ts';
import type { FlameScene } from './painter.ts';
import { paintBoxes, pictureWidth, rowPlaces, type RectPainter, type RowPlace } from './rect-painter.ts';

export class RowStripPainter implements RectPainter {
  private readonly strips = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  private image: ImageData | null = null;

  paint(context: CanvasRenderingContext2D, scene: FlameScene): true {
    const rows = rowPlaces(scene);
    if (rows.length === 0) return true;
    const outlined = scene.theme.border !== null;
    const width = pictureWidth(scene);
    // In high contrast each row has a second strip: the line under its boxes.
    const image = this.imageOf(width, outlined ? rows.length * 2 : rows.length);
    rasterise(scene, rows, new Uint32Array(image.data.buffer), width);
    this.strips.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    rows.forEach(({ top, bottom, end }, row) => {
      context.drawImage(this.strips.canvas, 0, row, width, 1, 0, top, width, bottom - top);
      if (outlined) context.drawImage(this.strips.canvas, 0, rows.length + row, width, 1, 0, bottom, width, end - bottom);
    });
    return true;
  }

  private imageOf(width: number, height: number): ImageData {
    if (this.image === null || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.strips.canvas.width = width;
      this.strips.canvas.height = height;
    }
    return this.image;
  }
}

function rasterise(scene: FlameScene, rows: readonly RowPlace[], pixels: Uint32Array, width: number): void {
  const { theme } = scene;
  const background = packColor(theme.background);
  pixels.fill(background);
  rows.forEach(({ depth }, row) => {
    paintBoxes(new PixelStrip(pixels, row * width), scene, depth);
    if (theme.border === null) return;
    const [boxes, line] = [row * width, (rows.length + row) * width];
    const border = packColor(theme.border);
    // A line wherever the strip has a box.
    for (let pixel = 0; pixel < width; pixel++) if (pixels[boxes + pixel] !== background) pixels[line + pixel] = border;
  });
}
